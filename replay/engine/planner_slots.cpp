// SPDX-License-Identifier: GPL-3.0-or-later
//
// The slots of a plan: found, made, whose they are, and in which order.
#include "replay/engine/planner.h"

#include "replay/engine/slot_place.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <tuple>

namespace daxscope::replay {

std::uint32_t Planner::SlotFinder::find(std::uint32_t range, std::uint32_t mapping) const {
    const auto& list = by_range_[range];
    for (const auto& [known, slot] : list) {
        if (known == mapping) {
            return slot;
        }
    }
    if (list.size() >= kFew) {
        const auto at = many_.find((std::uint64_t{range} << 32) | mapping);
        return at == many_.end() ? kNoIndex : at->second;
    }
    return kNoIndex;
}

void Planner::SlotFinder::add(std::uint32_t range, std::uint32_t mapping, std::uint32_t slot) {
    auto& list = by_range_[range];
    if (list.size() < kFew) {
        list.emplace_back(mapping, slot);
    } else {
        many_.emplace((std::uint64_t{range} << 32) | mapping, slot);
    }
}

/// The slot of a mapping on a range, made where there is none.
std::uint32_t Planner::slot_of(std::uint32_t range, std::uint32_t mapping) {
    std::uint32_t slot = slots_.find(range, mapping);
    if (slot != kNoIndex) {
        return slot;
    }
    slot = static_cast<std::uint32_t>(plan_.slots.size());
    slots_.add(range, mapping, slot);
    std::vector<std::uint32_t>& all = plan_.slots_of[range];
    if (all.size() == UINT16_MAX) {
        throw Error(Exit::Io, fmt::format("more than {} mappings share one PMD range, more than a "
                                          "replay can number",
                                          all.size()));
    }
    SlotPlace place = place_of(*trace_, range, mapping);
    place.place = static_cast<std::uint32_t>(all.size());
    if (const trace::Mapping* const row = trace_->mapping(mapping); row != nullptr) {
        place.tgid = row->tgid; // until a fault tells better
    }
    all.push_back(slot);
    plan_.slots.push_back(place);
    plan_.accesses.add_slot({range, mapping});
    owners_.push_back({static_cast<std::uint32_t>(taken_), false});
    return slot;
}

/// A slot is its process's whose task faulted first.
void Planner::note_owner(std::uint32_t slot, std::int64_t tgid) {
    auto& [since, known] = owners_[slot];
    if (known || tgid == trace::kNone) {
        return;
    }
    known = true;
    if (plan_.slots[slot].tgid != tgid) {
        plan_.slots[slot].tgid = tgid;
        owners_changed_ = true;
        changed(since);
    }
}

namespace {

template <typename Key>
void order_by(std::vector<std::uint32_t>& numbers, std::size_t known, const Key& key) {
    const auto less = [&key](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
    const auto fresh = numbers.begin() + static_cast<std::ptrdiff_t>(known);
    std::sort(fresh, numbers.end(), less);
    std::inplace_merge(numbers.begin(), fresh, numbers.end(), less);
}

} // namespace

/// Rows may be others by now, but their order is the same.
void Planner::order_slots() {
    const auto add = [this](std::vector<std::uint32_t>& numbers) {
        const std::size_t known = numbers.size();
        numbers.resize(plan_.slots.size());
        std::iota(numbers.begin() + static_cast<std::ptrdiff_t>(known), numbers.end(),
                  static_cast<std::uint32_t>(known));
        return known;
    };
    if (plan_.slots_by_mapping.size() < plan_.slots.size()) {
        order_by(plan_.slots_by_mapping, add(plan_.slots_by_mapping), [this](std::uint32_t slot) {
            const SlotPlace& place = plan_.slots[slot];
            return std::tuple(place.mapping, trace_->row_of(place.range), slot);
        });
    }
    if (plan_.slots_by_tgid.size() < plan_.slots.size() || owners_changed_) {
        const std::size_t known = add(plan_.slots_by_tgid);
        order_by(plan_.slots_by_tgid, owners_changed_ ? 0 : known, [this](std::uint32_t slot) {
            const SlotPlace& place = plan_.slots[slot];
            return std::tuple(place.tgid, trace_->row_of(place.range), slot);
        });
        owners_changed_ = false;
    }
}

void Planner::sort_slots() {
    std::vector<std::uint32_t> number(plan_.slots.size());
    std::vector<SlotPlace> sorted;
    sorted.reserve(plan_.slots.size());
    for (std::vector<std::uint32_t>& all : plan_.slots_of) {
        std::sort(all.begin(), all.end(), [this](std::uint32_t a, std::uint32_t b) {
            return plan_.slots[a].mapping < plan_.slots[b].mapping;
        });
        std::uint32_t place = 0;
        for (std::uint32_t& slot : all) {
            const auto to = static_cast<std::uint32_t>(sorted.size());
            number[slot] = to;
            sorted.push_back(plan_.slots[slot]);
            sorted.back().place = place++;
            slot = to;
        }
    }
    plan_.slots = std::move(sorted);
    plan_.accesses.renumber_slots(number);
    plan_.slots_by_mapping.clear();
    plan_.slots_by_tgid.clear();
    order_slots();
}

} // namespace daxscope::replay
