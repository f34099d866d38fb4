// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/kept_rows.h"

#include "model/large_pages.h"
#include "replay/engine/drive.h"
#include "replay/engine/totals.h"

#include <algorithm>
#include <utility>

namespace daxscope::replay {

void KeptRows::reserve(std::size_t accesses) {
    outcomes_.reserve(accesses);
    marks_.reserve(accesses);
    spans_.reserve(accesses);
    span_slots_.reserve(accesses);
}

void KeptRows::reserve_much() {
    outcomes_.reserve_much();
    marks_.reserve_much();
    spans_.reserve_much();
    span_slots_.reserve_much();
}

void KeptRows::outcome(std::uint32_t access, const Outcome& outcome) {
    while (access > outcomes_.size()) { // those are under way
        outcomes_.push_back({});
    }
    if (access == outcomes_.size()) {
        outcomes_.push_back(outcome);
    } else {
        outcomes_[access] = outcome;
    }
}

void KeptRows::span(std::uint32_t slot, const MapSpan& span) {
    spans_.push_back(span);
    span_slots_.push_back(slot);
    if (slot >= spans_of_.size()) {
        spans_of_.resize(slot + std::size_t{1});
    }
    ++spans_of_[slot];
}

/// How many outcomes are what they will be, and refer to such ones alone.
std::size_t KeptRows::outcomes_made(Drive& drive) const {
    const std::size_t over = std::min<std::size_t>(drive.accesses_over(), outcomes_.size());
    // A fault may be caused by one that began later, with an unmap before its bracket.
    std::size_t made = made_.outcomes.size();
    std::size_t needed = made;
    for (std::size_t k = made; k < over; ++k) {
        const Outcome& outcome = outcomes_[k];
        if (outcome.cause_kind == CauseKind::Fault) {
            needed = std::max<std::size_t>(needed, outcome.cause + std::size_t{1});
        }
        made = needed <= k + 1 ? k + 1 : made;
    }
    return made;
}

const MadeRows& KeptRows::made(Drive& drive) {
    const std::size_t outcomes = outcomes_made(drive);
    for (std::size_t k = made_.outcomes.size(); k < outcomes; ++k) {
        add(made_.totals, std::as_const(outcomes_)[k]);
    }
    std::size_t unmaps = made_.unmaps.size();
    for (; unmaps < marks_.size(); ++unmaps) {
        const UnmapMark& mark = std::as_const(marks_)[unmaps];
        if (mark.outcome != kNoIndex && mark.outcome >= outcomes) {
            break;
        }
        add(made_.totals, mark);
    }
    made_.totals.unmaps = unmap_calls_;
    made_.outcomes = outcomes_.upto(outcomes);
    made_.unmaps = marks_.upto(unmaps);
    made_.spans = spans_.all();
    made_.mapped = drive.mapped();
    return made_;
}

/// The spans, ordered by (range, mapping, begin): those of one slot came in order of time, and a
/// counting sort by slot keeps that order.
std::vector<MapSpan> KeptRows::sorted_spans(const Plan& plan) {
    spans_of_.resize(plan.slots.size());
    std::vector<std::size_t> at(plan.slots.size());
    std::size_t next = 0;
    for (std::vector<std::uint32_t> slots : plan.slots_of) {
        std::sort(slots.begin(), slots.end(), [&plan](std::uint32_t a, std::uint32_t b) {
            return plan.slots[a].mapping < plan.slots[b].mapping;
        });
        for (const std::uint32_t slot : slots) {
            at[slot] = next;
            next += spans_of_[slot];
        }
    }
    std::vector<MapSpan> sorted;
    model::reserve_large(sorted, spans_.size());
    sorted.resize(spans_.size());
    for (std::size_t k = 0; k < spans_.size(); ++k) {
        sorted[at[span_slots_[k]]++] = spans_[k];
    }
    return sorted;
}

Run KeptRows::finish(const Drive& drive) {
    const Plan& plan = drive.plan();
    while (outcomes_.size() < plan.accesses.size()) {
        outcomes_.push_back({});
    }
    Run run = drive.named();
    run.spans = sorted_spans(plan);
    spans_ = {};
    span_slots_ = {};
    run.unmaps = marks_.all();
    run.outcomes = outcomes_.all();
    run.totals.unmaps = unmap_calls_;
    for (const UnmapMark& mark : run.unmaps) {
        add(run.totals, mark);
    }
    for (const Outcome& outcome : run.outcomes) {
        if (outcome.event != kNoIndex || !plan.assumes || drive.counts_assumed()) {
            add(run.totals, outcome);
        }
    }
    return run;
}

} // namespace daxscope::replay
