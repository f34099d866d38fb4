// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/worlds.h"

#include <algorithm>

namespace daxscope::replay {

using trace::Trace;

namespace {

/// Up to here all mappings of a range are looked at for what they have there: that is faster.
constexpr std::size_t kFewMappings = 64;

} // namespace

Worlds::Worlds(const Trace& trace, const Plan& plan, Sink& sink)
    : trace_(&trace), plan_(plan), sink_(sink),
      hole_length_(trace.session().value(trace::key::kMadeHoleLength) == "known") {}

void Worlds::grow(const Trace& trace) {
    trace_ = &trace;
    if (worlds_.size() < plan_.slots_of.size()) {
        grow_ranges(trace);
    }
    if (memory_.size() < plan_.slots.size()) {
        grow_slots();
    }
    for (std::size_t range = 0; range < worlds_.size(); ++range) {
        if (plan_.shared[range] && !planned_shared_[range]) { // nothing was done to it yet
            planned_shared_[range] = shared_[range] = true;
            may_have_entries_.insert(trace.row_of(static_cast<std::uint32_t>(range)));
        }
    }
}

void Worlds::grow_ranges(const Trace& trace) {
    const std::size_t before = worlds_.size(), ranges = plan_.slots_of.size();
    for (model::PlaceSet* const rows : {&may_be_mapped_, &may_have_copies_, &may_have_entries_}) {
        model::PlaceSet moved(ranges);
        for (std::size_t row = rows->next(0); row < before; row = rows->next(row + 1)) {
            moved.insert(trace.row_of(rows_[row]));
        }
        *rows = std::move(moved);
    }
    rows_.assign(trace.rows().begin(), trace.rows().end());
    worlds_.resize(ranges);
    page_states_.resize(ranges);
    range_known_.resize(ranges);
    planned_shared_.resize(ranges);
    shared_.resize(ranges);
    size_of_.resize(ranges);
    range_installed_.resize(ranges, INT64_MIN);
    slots_.resize(ranges);
    const auto pages = static_cast<std::uint16_t>(trace.session().pages_per_pmd());
    for (std::size_t range = before; range < ranges; ++range) {
        worlds_[range].range.pages = pages;
        worlds_[range].range.inside = pages;
        worlds_[range].range.hole_has_length = hole_length_;
        worlds_[range].losers = &losers_;
        const std::int64_t file = trace.ranges()[range].file;
        const bool same = range > 0 && trace.ranges()[range - 1].file == file;
        size_of_[range] =
            same ? size_of_[range - 1] : &file_pages_.try_emplace(file, -1).first->second;
    }
}

void Worlds::grow_slots() {
    const std::size_t before = memory_.size();
    memory_.resize(plan_.slots.size());
    for (std::size_t number = before; number < memory_.size(); ++number) {
        const SlotPlace& place = plan_.slots[number];
        std::vector<model::Slot>& own = slots_[place.range];
        if (own.empty()) {
            own.reserve(plan_.slots_of[place.range].size());
        }
        own.emplace_back().is_private = place.is_private;
        model::World& world = worlds_[place.range];
        world.slots = own;
        if (own.size() > kFewMappings) {
            const auto [at, made] =
                taken_set_.try_emplace(place.range, plan_.slots_of[place.range].size());
            at->second.grow(own.size());
            for (std::size_t k = 0; made && k < own.size(); ++k) {
                if (before > 0) { // which of them have something, nobody noted
                    at->second.insert(k);
                }
            }
            world.taken = &at->second;
        }
    }
}

model::PageStates& Worlds::pages(std::uint32_t range) {
    auto& states = page_states_[range];
    if (!states) {
        states = std::make_unique<model::PageStates>();
        worlds_[range].pages = states.get();
    }
    return *states;
}

RangeState Worlds::state_of(std::uint32_t range) const {
    const model::World& world = worlds_[range];
    RangeState state;
    state.range = world.range;
    state.mappings.reserve(world.slots.size());
    for (std::uint32_t k = 0; k < world.slots.size(); ++k) {
        MappingState mapping;
        mapping.mapping = plan_.slots[plan_.slot_at(range, k)].mapping;
        mapping.kind = world.slots[k].kind;
        for (std::uint32_t page = 0;
             mapping.kind == model::SlotKind::Table && page < world.range.pages; ++page) {
            switch (world.pte(k, page)) {
            case model::Pte::None:
                break;
            case model::Pte::Zero:
                ++mapping.zero;
                break;
            case model::Pte::Ro:
                ++mapping.read_only;
                break;
            case model::Pte::Rw:
                ++mapping.writable;
                break;
            }
        }
        state.mappings.push_back(mapping);
    }
    std::sort(state.mappings.begin(), state.mappings.end(),
              [](const auto& one, const auto& other) { return one.mapping < other.mapping; });
    return state;
}

std::vector<MapSpan> Worlds::mapped() const {
    std::vector<MapSpan> mapped;
    for (std::uint32_t slot = 0; slot < memory_.size(); ++slot) {
        const SlotMemory& memory = memory_[slot];
        if (memory.span_begin != trace::kNone) {
            const std::int64_t end = std::max(trace_->end(), memory.span_begin);
            mapped.push_back({memory.span_begin, end, plan_.slots[slot].range,
                              plan_.slots[slot].mapping, memory.writable});
        }
    }
    return mapped;
}

bool Worlds::alone(std::uint32_t range) const {
    const std::vector<std::uint32_t>& slots = plan_.slots_of[range];
    return std::none_of(slots.begin(), slots.end(),
                        [this](std::uint32_t slot) { return plan_.slots[slot].colour; });
}

} // namespace daxscope::replay
