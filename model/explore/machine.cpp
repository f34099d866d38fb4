// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/machine.h"

#include <algorithm>
#include <stdexcept>
#include <string>

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

/// Of an unmap: did a mapping go that was right? A zero page that storage has replaced was not, nor
/// storage that the file has no longer.
bool tore_a_right_one(const World& world, const std::array<Slot, kMostMappings>& before) {
    const bool storage = is_storage(world.range.page_blocks.extent);
    for (std::size_t m = 0; m < world.slots.size(); ++m) {
        const bool lost = has_page(before[m]) && !has_page(world.slots[m]);
        if (lost && !before[m].stale && !(storage && has_zero_page(before[m]))) {
            return true;
        }
    }
    return false;
}

} // namespace

bool is_local(const Step& step) {
    // What they read of the world (memmap, configuration) no scenario changes. Where the file's
    // size changes, or a mapping is private, Machine makes exceptions.
    return step.enabled == nullptr && step.traits.local;
}

Machine::Machine(const Scenario& scenario, const Handler& handler)
    : scenario_(&scenario), handler_(&handler), steps_(handler.steps.begin(), handler.steps.end()),
      table_(handler) {
    if (const std::string_view lacking = not_modelled(scenario, handler); !lacking.empty()) {
        throw std::invalid_argument(std::string(lacking) + " is not modelled for the kernels of " +
                                    std::string(handler.name));
    }
    add_acts();
    range_.blocks.extent = scenario.extent;
    range_.pmd_entry = scenario.entry;
    range_.pmd_dirty = scenario.dirty;
    range_.hole_has_length = scenario.hole_length;
    range_.clone_small = scenario.clone_small;
    for (std::size_t t = 0; t < scenario.tasks.size(); ++t) {
        const ScenarioMapping& mapping = scenario.mappings[scenario.tasks[t].mapping];
        range_.blocks.dirty_metadata = range_.blocks.dirty_metadata || mapping.sync;
        blank_[t].mapping = scenario.tasks[t].mapping;
        blank_[t].no_huge = mapping.no_huge;
        blank_[t].sync = mapping.sync;
        blank_[t].is_private = mapping.is_private;
        blank_[t].after_vma = mapping.partial;
        blank_[t].pc = Fault::kDone;
    }
    range_.page_blocks = range_.blocks;
    range_.page_entry = scenario.small_entry;
    range_.page_dirty = scenario.small_dirty;
    range_.small = scenario.small_entry != Entry::None ? 1 : 0;
    range_.small_storage = scenario.small_entry == Entry::Storage ? 1 : 0;
    range_.small_dirty = scenario.small_dirty ? 1 : 0;
    if (scenario.small_entry == Entry::Storage && !is_storage(scenario.extent)) {
        range_.page_blocks.extent = Extent::Written; // one written block inside a hole
        range_.blocks.covers = false;
    }
    const bool copies = std::any_of(scenario.mappings.begin(), scenario.mappings.end(),
                                    [](const ScenarioMapping& each) { return each.is_private; });
    pte_step_ = handler.labels[static_cast<std::size_t>(Label::Pte)];
    fell_back_step_ = handler.labels[static_cast<std::size_t>(Label::FellBack)];
    for (std::size_t k = 0; k < steps_.size(); ++k) {
        const bool may_wait = bars_faults_ && enters(k);
        // It splits a private mapping's PMD before 4.10, which others see.
        const Traits& traits = steps_[k].traits;
        const bool splits = copies && traits.splits;
        const bool sized = resizes_ && traits.looks_at_size;
        local_.push_back(is_local(steps_[k]) && !may_wait && !splits && !sized ? 1 : 0);
    }
}

void Machine::add_acts() {
    for (const Act& act : handler_->acts) {
        first_of_act_[static_cast<std::size_t>(act.kind)] =
            static_cast<std::uint8_t>(steps_.size());
        steps_.insert(steps_.end(), act.steps.begin(), act.steps.end());
    }
    table_.steps = steps_;
    for (const ScenarioTask& task : scenario_->tasks) {
        for (const Access access : task.accesses) {
            has_acts_ = has_acts_ || act_of(access, scenario_->mappings[task.mapping]).has_value();
            if (scenario_->mappings[task.mapping].other_file) {
                continue;
            }
            resizes_ = resizes_ || access == Access::Truncate || access == Access::Extend;
            bars_faults_ = bars_faults_ || resizes_ || access == Access::PunchHole ||
                           access == Access::Fallocate || access == Access::Clone ||
                           access == Access::Dedupe || access == Access::Unshare;
            if (access == Access::Munmap) {
                munmap_step_ = first_of_act_[static_cast<std::size_t>(ActKind::Munmap)];
            }
        }
    }
}

Configuration Machine::initial() const {
    Configuration start;
    start.range = range_;
    for (std::size_t m = 0; m < mappings(); ++m) {
        start.slots[m].kind = scenario_->mappings[m].start;
        start.slots[m].page = scenario_->mappings[m].page;
        start.slots[m].is_private = scenario_->mappings[m].is_private;
    }
    for (std::size_t t = 0; t < tasks(); ++t) {
        start.parties[t].fault = blank_[t];
        start.parties[t].left = scenario_->tasks[t].rounds;
    }
    start.monitor.stored = start.monitor.unflushed = scenario_->dirty || scenario_->small_dirty;
    return start;
}

InvariantSet Machine::broken_at_rest(const World& world, const Monitor& monitor) const {
    InvariantSet broken;
    if (is_storage(world.range.page_blocks.extent) &&
        std::any_of(world.slots.begin(), world.slots.end(), has_zero_page)) {
        broken.add(Invariant::ZeroLeft);
    }
    if (monitor.unflushed && !any_dirty(world)) {
        broken.add(Invariant::DirtyLost);
    }
    if (std::any_of(world.slots.begin(), world.slots.end(),
                    [](const Slot& slot) { return slot.stale; })) {
        broken.add(Invariant::StaleStorage);
    }
    return broken;
}

ActKind Machine::act_at(std::size_t pc) const {
    std::size_t end = handler_->steps.size();
    for (const Act& act : handler_->acts) {
        end += act.steps.size();
        if (pc < end) {
            return act.kind;
        }
    }
    throw std::invalid_argument("no act has that step");
}

std::uint8_t Machine::next_step(std::size_t task, const Party& party) const {
    if (!party.fault.done() || party.under_way) {
        return party.fault.pc;
    }
    const std::optional<ActKind> act = act_of(scenario_->tasks[task].accesses[party.position],
                                              scenario_->mappings[scenario_->tasks[task].mapping]);
    return act ? first_of_act_[static_cast<std::size_t>(*act)] : Fault::kDone;
}

bool Machine::enabled(const World& world, const Monitor& monitor, const Party& party,
                      std::size_t task, const Around& around) const {
    if (!party.fault.done()) {
        return step_enabled(world, party.fault, around);
    }
    if (party.under_way) {
        return true;
    }
    if (party.left == 0 || (scenario_->turns && monitor.turn)) {
        return false;
    }
    const std::uint8_t first = next_step(task, party);
    if (first == Fault::kDone) {
        return true;
    }
    Fault act = blank_[task];
    act.pc = first;
    return step_enabled(world, act, around);
}

bool Machine::step_enabled(const World& world, const Fault& fault, const Around& around) const {
    if (bars_faults_ && world.range.faults_barred && enters(fault.pc)) {
        return false;
    }
    if (fault.pc == munmap_step_ && !around.quiet) {
        return false;
    }
    return model::enabled(table_, world, fault);
}

Effect Machine::act(World& world, Monitor& monitor, Party& party, std::size_t task, bool write,
                    bool alone) const {
    if (party.fault.done()) {
        const std::uint8_t first = next_step(task, party);
        if (first == Fault::kDone) {
            return touch(world, monitor, party, task, write, alone);
        }
        party.fault.pc = first;
        party.under_way = true;
        monitor.turn = scenario_->turns;
        if (scenario_->tasks[task].accesses[party.position] == Access::Fsync) {
            monitor.owed = monitor.unflushed;
        }
    }
    return is_act(party.fault.pc) ? act_step(world, monitor, party, task, alone)
                                  : step(world, monitor, party, task, alone);
}

void Machine::next_in_list(Party& party, std::size_t task) const {
    party.under_way = false;
    party.fault = blank_[task];
    if (++party.position == scenario_->tasks[task].accesses.size()) {
        party.position = 0;
        party.left = party.left == kForever ? kForever : static_cast<std::uint8_t>(party.left - 1);
    }
}

Effect Machine::touch(World& world, Monitor& monitor, Party& party, std::size_t task, bool write,
                      bool alone) const {
    if (!party.under_way) {
        const Access access = scenario_->tasks[task].accesses[party.position];
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
    const bool stores = party.fault.write && !party.fault.is_private; // else into a copy
    monitor.stored = monitor.stored || stores;
    monitor.unflushed = monitor.unflushed || stores;
    monitor.turn = false;
    next_in_list(party, task);
    if (alone) {
        effect.broken = broken_at_rest(world, monitor);
    }
    return effect;
}

/// Runs the step at fault.pc. A fault holds the file system's fault lock for reading from where it
/// enters the file system to where it leaves it: a fallback to the 4 KiB path takes it anew.
void Machine::run(World& world, Fault& fault) const {
    const std::size_t here = fault.pc;
    const bool inside = bars_faults_ && !in_core(here) && !is_act(here);
    if (inside && enters(here)) {
        ++world.range.fault_readers;
    }
    advance(table_, world, fault);
    if (inside && (fault.done() || enters(fault.pc) || in_core(fault.pc))) {
        --world.range.fault_readers;
    }
}

Effect Machine::act_step(World& world, Monitor& monitor, Party& party, std::size_t task,
                         bool alone) const {
    Fault& fault = party.fault;
    fault.flushed = fault.freed = false;
    run(world, fault);
    if (fault.flushed || fault.freed) {
        monitor.unflushed = monitor.owed = false;
    }
    if (fault.freed) {
        monitor.stored = monitor.allocation = false;
    }
    Effect effect;
    if (!fault.done()) {
        return effect;
    }
    effect.outside = true;
    if (fault.killed) {
        effect.broken.add(Invariant::Killed);
    }
    if (monitor.owed && scenario_->tasks[task].accesses[party.position] == Access::Fsync) {
        effect.broken.add(Invariant::SyncMissed);
        monitor.owed = false;
    }
    monitor.turn = false;
    next_in_list(party, task);
    if (alone) {
        effect.broken.bits |= broken_at_rest(world, monitor).bits;
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
    const bool had_sigbus = (fault.result & vm_fault::kSigbus) != 0;
    const std::uint32_t zapped = fault.zapped;
    std::array<Slot, kMostMappings> before{};
    std::copy(world.slots.begin(), world.slots.end(), before.begin());

    run(world, fault);

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
    if (fault.zapped != zapped && !party.allocated && tore_a_right_one(world, before)) {
        effect.broken.add(Invariant::SpuriousUnmap);
    }
    if (dirty && !any_dirty(world)) {
        effect.broken.add(Invariant::DirtyRemoved);
    }
    if (steps_[here].traits.zeroes && monitor.stored &&
        (fault.blocks.extent == Extent::Unwritten ||
         (fault.blocks.fresh && !scenario_->prezeroed))) {
        effect.broken.add(Invariant::StoreZeroed);
    }
    if (fault.done()) {
        // Where an earlier step decided on it, a search has forgotten the PTE path's result: the
        // access is tried again then, and meets the file's end at once.
        const bool sigbus = fault.killed || (fault.pmd_result & vm_fault::kSigbus) != 0 ||
                            (!had_sigbus && (fault.result & vm_fault::kSigbus) != 0);
        if (sigbus && fault.page < world.range.inside) {
            effect.broken.add(Invariant::Killed);
        }
        // The handler's locals are gone with its stack frame; the access is tried again.
        const bool write = fault.write;
        fault = blank_[task];
        fault.write = write;
        party.allocated = false;
        if (sigbus) {
            effect.sigbus = effect.outside = true;
            monitor.turn = false;
            next_in_list(party, task);
        }
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
        world.sees_stale = true;
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
    return enabled(lent.world, copy.monitor, copy.parties[task], task, around(at, task));
}

Around Machine::around(const Configuration& at, std::size_t task) const {
    Around around;
    for (std::size_t t = 0; t < tasks(); ++t) {
        const Fault& fault = at.parties[t].fault;
        if (t == task || fault.done()) {
            continue;
        }
        around.alone = false;
        around.quiet = around.quiet && (is_act(fault.pc) || fault.mapping != blank_[task].mapping);
    }
    return around;
}

Effect Machine::act(Configuration& at, std::size_t task, bool write) const {
    const bool alone = around(at, task).alone;
    Lent lent(at, mappings());
    return act(lent.world, at.monitor, at.parties[task], task, write, alone);
}

} // namespace daxscope::model::explore
