// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/kept_rows.h"

#include "replay/engine/drive.h"
#include "replay/engine/totals.h"
#include "replay/trace/large_memory.h"

#include <algorithm>
#include <utility>

namespace daxscope::replay {

void KeptRows::reserve(std::size_t accesses) {
    outcomes_.reserve(accesses);
    marks_.reserve(accesses);
}

void KeptRows::reserve_much() {
    outcomes_.reserve_much();
    marks_.reserve_much();
}

void KeptRows::outcome(std::uint32_t access, const Outcome& outcome) {
    outcomes_.put(access, outcome);
}

void KeptRows::span(std::uint32_t slot, const MapSpan& span) {
    if (slot >= spans_.size()) {
        spans_.resize(slot + std::size_t{1});
    }
    spans_[slot].push_back(SpanRow(span.begin, span.end, span.writable));
}

/// How many outcomes are what they will be, and refer to such ones alone.
std::size_t KeptRows::outcomes_made(Drive& drive) const {
    const std::size_t over = std::min<std::size_t>(drive.accesses_over(), outcomes_.size());
    // A fault may be caused by one that began later, with an unmap before its bracket.
    std::size_t made = made_.outcomes.size();
    std::size_t needed = made;
    for (std::size_t k = made; k < over; ++k) {
        if (const std::uint32_t cause = outcomes_.fault_that_caused(k); cause != kNoIndex) {
            needed = std::max<std::size_t>(needed, cause + std::size_t{1});
        }
        made = needed <= k + 1 ? k + 1 : made;
    }
    return made;
}

const MadeRows& KeptRows::made(Drive& drive) {
    const Accesses& accesses = drive.plan().accesses;
    const std::size_t known = made_.outcomes.size(), outcomes = outcomes_made(drive);
    made_.keys = accesses.keys();
    made_.outcomes = outcomes_.upto(outcomes, accesses.rows(outcomes), made_.keys);
    for (std::size_t k = known; k < outcomes; ++k) {
        add(made_.totals, made_.outcomes[k]);
    }
    std::size_t unmaps = made_.unmaps.size();
    for (; unmaps < marks_.size(); ++unmaps) {
        const UnmapMark mark = marks_[unmaps];
        if (mark.outcome != kNoIndex && mark.outcome >= outcomes) {
            break;
        }
        add(made_.totals, mark);
    }
    made_.totals.unmaps = unmap_calls_;
    made_.unmaps = marks_.upto(unmaps);
    made_.spans = spans_;
    made_.mapped = drive.mapped();
    return made_;
}

/// The spans, ordered by (range, mapping): those of one slot came in order of time.
MapSpans KeptRows::take_spans(const Plan& plan) {
    std::vector<MapSpans::OfSlot> slots;
    for (std::size_t slot = 0; slot < spans_.size(); ++slot) {
        if (!spans_[slot].empty()) {
            const SlotPlace& place = plan.slots[slot];
            slots.push_back({{place.range, place.mapping}, std::move(spans_[slot])});
        }
    }
    std::sort(slots.begin(), slots.end(),
              [](const auto& a, const auto& b) { return a.slot < b.slot; });
    return MapSpans(std::move(slots));
}

Run KeptRows::finish(const Drive& drive) {
    const Plan& plan = drive.plan();
    const std::size_t accesses = plan.accesses.size();
    outcomes_.resize(accesses);
    Run run = drive.named();
    made_ = {};
    run.spans = take_spans(plan);
    run.unmaps = marks_.all();
    run.outcomes = outcomes_.upto(accesses, plan.accesses.rows(accesses), plan.accesses.keys());
    run.totals.unmaps = unmap_calls_;
    constexpr std::size_t kStretch = 1 << 14; // rows between two looks at what is in memory
    std::size_t walked = 0;
    for (const UnmapMark& mark : run.unmaps) {
        add(run.totals, mark);
        if (++walked % kStretch == 0) {
            LargeMemory::stay_within_share();
        }
    }
    for (const Outcome& outcome : run.outcomes) {
        if (++walked % kStretch == 0) {
            LargeMemory::stay_within_share();
        }
        if (outcome.event != kNoIndex || !plan.assumes || drive.counts_assumed()) {
            add(run.totals, outcome);
        }
    }
    return run;
}

} // namespace daxscope::replay
