// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/machine.h"

#include <algorithm>

namespace daxscope::model::explore {

namespace {

bool any_dirty(const World& world) {
    return world.range.pmd_dirty || world.range.page_dirty;
}

bool is_storage(Extent extent) {
    return extent == Extent::Written || extent == Extent::Shared;
}

/// Something is mapped for the page that accesses touch.
bool has_page(const Slot& slot) {
    return slot.huge() || (slot.kind == SlotKind::Table && slot.page != Pte::None);
}

bool has_zero_page(const Slot& slot) {
    return slot.kind == SlotKind::HugeZero ||
           (slot.kind == SlotKind::Table && slot.page == Pte::Zero);
}

/// Of an unmap: did a mapping go that was right? A zero page that storage has replaced was not.
bool tore_a_right_one(const World& world, const std::array<Slot, kMostMappings>& before) {
    const bool storage = is_storage(world.range.page_blocks.extent);
    for (std::size_t m = 0; m < world.slots.size(); ++m) {
        const bool lost = has_page(before[m]) && !has_page(world.slots[m]);
        if (lost && !(storage && has_zero_page(before[m]))) {
            return true;
        }
    }
    return false;
}

} // namespace

bool is_local(const Step& step) {
    // What they read of the world (file size, memmap, configuration) no scenario changes; "cow
    // write" does nothing where no mapping is private, and no scenario has private ones.
    constexpr std::string_view kLocal[] = {
        "config",       "cow write",      "vma start",     "vma end",
        "vma",          "beyond eof",     "pmd past eof",  "block too small",
        "recheck size", "map storage",    "direct access", "colour",
        "sync",         "pte beyond eof",
    };
    return step.enabled == nullptr &&
           std::find(std::begin(kLocal), std::end(kLocal), step.name) != std::end(kLocal);
}

Machine::Machine(const Scenario& scenario, const Handler& handler)
    : scenario_(&scenario), handler_(&handler) {
    range_.blocks.extent = scenario.extent;
    range_.pmd_entry = scenario.entry;
    range_.pmd_dirty = scenario.dirty;
    range_.hole_has_length = scenario.hole_length;
    for (std::size_t t = 0; t < scenario.tasks.size(); ++t) {
        const ScenarioMapping& mapping = scenario.mappings[scenario.tasks[t].mapping];
        range_.blocks.dirty_metadata = range_.blocks.dirty_metadata || mapping.sync;
        blank_[t].mapping = scenario.tasks[t].mapping;
        blank_[t].no_huge = mapping.no_huge;
        blank_[t].sync = mapping.sync;
        blank_[t].pc = Fault::kDone;
    }
    range_.page_blocks = range_.blocks;
    for (const Step& step : handler.steps) {
        local_.push_back(is_local(step) ? 1 : 0);
        if (step.name == "zero") {
            zero_step_ = local_.size() - 1;
        }
    }
    pte_step_ = handler.labels[static_cast<std::size_t>(Label::Pte)];
}

Configuration Machine::initial() const {
    Configuration start;
    start.range = range_;
    for (std::size_t m = 0; m < mappings(); ++m) {
        start.slots[m].kind = scenario_->mappings[m].start;
    }
    for (std::size_t t = 0; t < tasks(); ++t) {
        start.parties[t].fault = blank_[t];
        start.parties[t].left = scenario_->tasks[t].rounds;
    }
    start.monitor.stored = scenario_->dirty;
    return start;
}

InvariantSet Machine::broken_at_rest(const World& world, const Monitor& monitor) const {
    InvariantSet broken;
    if (is_storage(world.range.page_blocks.extent) &&
        std::any_of(world.slots.begin(), world.slots.end(), has_zero_page)) {
        broken.add(Invariant::ZeroLeft);
    }
    if (monitor.stored && !any_dirty(world)) {
        broken.add(Invariant::DirtyLost);
    }
    return broken;
}

Effect Machine::touch(World& world, Monitor& monitor, Party& party, std::size_t task, bool write,
                      bool alone) const {
    const std::vector<Access>& list = scenario_->tasks[task].accesses;
    if (!party.under_way) {
        const Access access = list[party.position];
        party.fault.write = access == Access::Either ? write : access == Access::Write;
    }
    if (!satisfied(world, party.fault)) {
        party.under_way = true;
        party.fault.pc = 0;
        monitor.turn = scenario_->turns;
        return {};
    }
    Effect effect;
    effect.satisfied = true;
    effect.hit = !party.under_way;
    monitor.stored = monitor.stored || party.fault.write;
    monitor.turn = false;
    party.under_way = false;
    party.fault = blank_[task];
    if (++party.position == list.size()) {
        party.position = 0;
        party.left = party.left == kForever ? kForever : static_cast<std::uint8_t>(party.left - 1);
    }
    if (alone) {
        effect.broken = broken_at_rest(world, monitor);
    }
    return effect;
}

Effect Machine::step(World& world, Monitor& monitor, Party& party, std::size_t task,
                     bool alone) const {
    Effect effect;
    Fault& fault = party.fault;
    const std::size_t here = fault.pc;
    const bool dirty = any_dirty(world);
    const bool took = fault.alloc;
    const std::uint32_t torn = fault.torn;
    std::array<Slot, kMostMappings> before{};
    std::copy(world.slots.begin(), world.slots.end(), before.begin());

    advance(*handler_, world, fault);

    const bool converts = fault.write && (fault.blocks.extent == Extent::Unwritten ||
                                          fault.blocks.extent == Extent::Shared);
    party.allocated = party.allocated || fault.blocks.fresh || (converts && !took);
    if (fault.alloc && !took && here < pte_step_) {
        const bool theirs = is_storage(fault.blocks.extent) && !fault.blocks.fresh;
        if (monitor.allocation || theirs) {
            effect.broken.add(Invariant::DoubleAlloc);
            party.allocated = false;
        }
        monitor.allocation = true;
    }
    if (fault.torn != torn && !party.allocated && tore_a_right_one(world, before)) {
        effect.broken.add(Invariant::SpuriousUnmap);
    }
    if (dirty && !any_dirty(world)) {
        effect.broken.add(Invariant::DirtyDropped);
    }
    if (here == zero_step_ && monitor.stored &&
        (fault.blocks.extent == Extent::Unwritten ||
         (fault.blocks.fresh && !scenario_->prezeroed))) {
        effect.broken.add(Invariant::StoreZeroed);
    }
    if (fault.done()) {
        // The handler's locals are gone with its stack frame; the access is tried again.
        const bool write = fault.write;
        fault = blank_[task];
        fault.write = write;
        party.allocated = false;
        if (alone) {
            effect.broken.bits |= broken_at_rest(world, monitor).bits;
        }
    }
    return effect;
}

namespace {

/// The handlers run on a World, which owns no slots: this lends it a configuration's.
class Lent {
public:
    Lent(Configuration& at, std::size_t mappings) : at_(at) {
        world.range = at.range;
        world.slots = std::span<Slot>(at.slots.data(), mappings);
    }
    ~Lent() { at_.range = world.range; }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    World world;

private:
    Configuration& at_;
};

} // namespace

bool Machine::enabled(const Configuration& at, std::size_t task) const {
    Configuration copy = at;
    const Lent lent(copy, mappings());
    return enabled(lent.world, copy.monitor, copy.parties[task]);
}

Effect Machine::act(Configuration& at, std::size_t task, bool write) const {
    bool alone = true;
    for (std::size_t t = 0; t < tasks(); ++t) {
        alone = alone && (t == task || at.parties[t].fault.done());
    }
    Lent lent(at, mappings());
    return act(lent.world, at.monitor, at.parties[task], task, write, alone);
}

} // namespace daxscope::model::explore
