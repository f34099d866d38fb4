// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/outcomes.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace daxscope::replay {

namespace {

constexpr std::int64_t kNarrowDuration = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kNarrowZapped = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint32_t kNarrowEntries = (1U << 14) - 1;

bool is_wide(const Outcome& outcome) {
    const std::int64_t duration = outcome.end - outcome.begin;
    return duration < 0 || duration > kNarrowDuration || outcome.zapped > kNarrowZapped ||
           outcome.entries_removed > kNarrowEntries;
}

/// All but what is in a wide row.
OutcomeRow packed(const Outcome& outcome) {
    OutcomeRow row;
    row.result = outcome.result;
    row.kind = static_cast<std::uint32_t>(outcome.kind) & 3;
    row.cause_kind = static_cast<std::uint32_t>(outcome.cause_kind) & 7;
    row.write = outcome.write;
    row.pte = outcome.pte;
    row.unmapped = outcome.unmapped;
    row.dirty_removed = outcome.dirty_removed;
    row.step = outcome.step;
    if (!is_wide(outcome)) {
        row.duration = static_cast<std::uint32_t>(outcome.end - outcome.begin);
        row.cause = outcome.cause;
        row.zapped = static_cast<std::uint16_t>(outcome.zapped);
        row.entries_removed = outcome.entries_removed & kNarrowEntries;
    }
    return row;
}

WideOutcome wide_of(const Outcome& outcome) {
    return {outcome.end, outcome.cause, outcome.zapped, outcome.entries_removed, 0};
}

} // namespace

Outcomes::Outcomes(Rows<AccessRow> accesses, Rows<SlotKey> keys, Rows<OutcomeRow> rows,
                   Rows<WideOutcome> wide)
    : accesses_(std::move(accesses)), slots_(std::move(keys)), rows_(std::move(rows)),
      wide_(std::move(wide)), at_{accesses_.data(), slots_.data(), rows_.data(), wide_.data()} {}

Outcomes::Outcomes(const std::vector<Outcome>& outcomes) {
    std::vector<AccessRow> accesses;
    std::vector<SlotKey> keys;
    std::map<SlotKey, std::uint32_t> slot_of;
    GrowingOutcomes growing;
    accesses.reserve(outcomes.size());
    growing.reserve(outcomes.size());
    for (const Outcome& outcome : outcomes) {
        const SlotKey key{outcome.range, outcome.mapping};
        const auto [at, added] = slot_of.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
        if (added) {
            keys.push_back(key);
        }
        growing.put(accesses.size(), outcome);
        accesses.push_back({outcome.begin, outcome.event, at->second});
    }
    *this = growing.upto(outcomes.size(), std::move(accesses), std::move(keys));
}

Outcomes Outcomes::first(std::size_t size) const {
    return size == 0 ? Outcomes() : Outcomes(accesses_, slots_, rows_.first(size), wide_);
}

bool Outcomes::operator==(const Outcomes& other) const {
    if (size() != other.size()) {
        return false;
    }
    for (std::size_t k = 0; k < size() && !shares(other); ++k) {
        if (!((*this)[k] == other[k])) {
            return false;
        }
    }
    return true;
}

void GrowingOutcomes::put(std::size_t place, const Outcome& outcome) {
    resize(std::max(size(), place + 1));
    OutcomeRow row = packed(outcome);
    if (is_wide(outcome)) {
        row.wide = 1;
        row.cause = static_cast<std::uint32_t>(wide_.size());
        wide_.push_back(wide_of(outcome));
    }
    rows_[place] = row;
}

void GrowingOutcomes::resize(std::size_t size) {
    while (rows_.size() < size) {
        rows_.push_back({});
    }
}

Outcomes GrowingOutcomes::upto(std::size_t size, const Rows<AccessRow>& accesses,
                               const Rows<SlotKey>& keys) const {
    return {accesses, keys, rows_.upto(size), wide_.all()};
}

} // namespace daxscope::replay
