// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/compare/made_comparison.h"

#include <algorithm>

namespace daxscope::made {

using replay::CauseKind;
using replay::Outcome;
using replay::OutcomeKind;
using replay::Run;

namespace {

constexpr std::int64_t kPagesPerPmd = 512;
constexpr std::uint16_t kNoPage = 0x100; // VM_FAULT_NOPAGE

void total(Run& run) {
    for (const Outcome& outcome : run.outcomes) {
        ++run.totals.accesses;
        run.totals.zapped += outcome.zapped;
        switch (outcome.kind) {
        case OutcomeKind::Hit:
            ++run.totals.hits;
            continue;
        case OutcomeKind::FirstTouch:
            ++run.totals.first_touches;
            break;
        case OutcomeKind::Refault:
            ++run.totals.refaults;
            break;
        case OutcomeKind::Permission:
            ++run.totals.permissions;
            break;
        }
        ++run.totals.pmd_faults;
        run.totals.time_in_faults += outcome.end - outcome.begin;
    }
    run.totals.unmaps = run.unmaps.size();
    std::vector<replay::UnmapMark> unmaps(run.unmaps.begin(), run.unmaps.end());
    std::stable_sort(unmaps.begin(), unmaps.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    run.unmaps = unmaps;
}

std::vector<replay::Storm> storms_of(const Run& run, std::uint32_t ranges) {
    std::vector<replay::Storm> all(ranges);
    for (std::uint32_t k = 0; k < run.outcomes.size(); ++k) {
        const Outcome& outcome = run.outcomes[k];
        if (outcome.kind != OutcomeKind::Refault) {
            continue;
        }
        replay::Storm& storm = all[outcome.range];
        if (storm.refaults++ == 0) {
            storm.range = outcome.range;
            storm.begin = outcome.begin;
            storm.first = k;
        }
        storm.end = outcome.end;
        storm.last = k;
        storm.time_in_faults += outcome.end - outcome.begin;
    }
    std::vector<replay::Storm> storms;
    for (replay::Storm& storm : all) {
        if (storm.refaults >= replay::StormRule{}.min_refaults) {
            storm.rank = static_cast<std::uint32_t>(storms.size()) + 1;
            storms.push_back(std::move(storm));
        }
    }
    return storms;
}

std::shared_ptr<replay::Comparison> around(std::vector<trace::Event> events, std::uint32_t ranges,
                                           std::uint32_t mappings, std::int64_t length,
                                           std::vector<trace::Loss> losses) {
    trace::Session session;
    session.kernel_release = "6.12.0-made";
    session.start = kStart;
    session.end = kStart + length;
    std::vector<trace::Task> tasks;
    std::vector<trace::Mapping> maps;
    for (std::uint32_t k = 1; k <= mappings; ++k) {
        tasks.push_back({k, 1000 + k, 1000 + k, "reader"});
        trace::Mapping mapping;
        mapping.id = mapping.mm = k;
        mapping.tgid = 1000 + k;
        mapping.file = 1;
        mapping.vm_start = 0x7f0000000000;
        mapping.vm_end = mapping.vm_start + ranges * (2ULL << 20);
        mapping.vm_flags = 0x8;
        maps.push_back(mapping);
    }
    trace::File file;
    file.id = 1;
    file.dev = 259 << 20;
    file.ino = 131;
    file.path = "/mnt/pmem/data";
    file.fstype = "xfs";
    // A range is one that an event touched: name each before the first access.
    if (events.empty()) {
        for (std::uint32_t range = 0; range < ranges; ++range) {
            trace::Event event;
            event.seq = range + 1;
            event.ts = event.ts_end = kStart;
            event.task = event.mapping = event.file = 1;
            event.pgoff = range * kPagesPerPmd;
            events.push_back(event);
        }
    }
    auto comparison = std::make_shared<replay::Comparison>();
    comparison->trace = trace::Trace::build(session, {file}, std::move(tasks), std::move(maps),
                                            std::move(events), std::move(losses));
    return comparison;
}

void finish(replay::Comparison& comparison, std::uint32_t ranges) {
    for (Run* run : {&comparison.recorded, &comparison.before, &comparison.after}) {
        total(*run);
    }
    comparison.storms_recorded = storms_of(comparison.recorded, ranges);
    comparison.storms_before = storms_of(comparison.before, ranges);
    comparison.storms_after = storms_of(comparison.after, ranges);
}

} // namespace

std::shared_ptr<const replay::Comparison> storm(const Shape& shape) {
    std::vector<trace::Event> events;
    std::vector<Outcome> before, after;
    std::vector<replay::UnmapMark> unmaps;
    std::vector<replay::MapSpan> spans, spans_after;
    std::int64_t now = kStart + shape.pause;
    for (std::uint32_t turn = 0; turn < shape.turns; ++turn) {
        for (std::uint32_t party = 1; party <= shape.parties; ++party) {
            for (std::uint32_t range = 0; range < shape.ranges; ++range) {
                trace::Event event;
                event.seq = static_cast<std::int64_t>(events.size()) + 1;
                event.ts = now;
                event.ts_end = now + shape.fault;
                event.task = event.mapping = party;
                event.file = 1;
                event.pgoff = range * kPagesPerPmd;
                event.result = kNoPage;
                Outcome outcome;
                outcome.begin = event.ts;
                outcome.end = event.ts_end;
                outcome.event = static_cast<std::uint32_t>(events.size());
                outcome.range = range;
                outcome.mapping = party;
                outcome.result = kNoPage;
                outcome.kind = turn == 0 ? OutcomeKind::FirstTouch : OutcomeKind::Refault;
                events.push_back(event);

                // After: one fault each, mapped to the end.
                Outcome fixed = outcome;
                if (turn > 0) {
                    fixed.kind = OutcomeKind::Hit;
                    fixed.end = fixed.begin;
                    fixed.result = 0;
                } else {
                    spans_after.push_back({fixed.end, 0, range, party, false});
                }
                after.push_back(fixed);

                // Before: the fault zaps whoever mapped the range last.
                outcome.unmapped = true;
                const bool first = turn == 0 && party == 1;
                outcome.zapped = first ? 0 : 1;
                if (turn > 0) {
                    // zapped by the first fault after its own last one.
                    outcome.cause_kind = CauseKind::Fault;
                    outcome.cause = outcome.event - shape.ranges * (shape.parties - 1);
                }
                if (!first) {
                    const auto previous = outcome.event - shape.ranges;
                    replay::MapSpan span;
                    span.begin = before[previous].end;
                    span.end = now;
                    span.range = range;
                    span.mapping = before[previous].mapping;
                    spans.push_back(span);
                }
                replay::UnmapMark unmap;
                unmap.time = now;
                unmap.range = range;
                unmap.outcome = outcome.event;
                unmap.zapped = outcome.zapped;
                unmap.origin = trace::Origin::PmdFault;
                unmaps.push_back(unmap);
                before.push_back(outcome);
                now += shape.pause;
            }
        }
    }
    const std::int64_t end = now + shape.pause;
    for (auto& span : spans_after) {
        span.end = end;
    }
    auto comparison =
        around(std::move(events), shape.ranges, shape.parties, end - kStart, shape.losses);
    comparison->before.outcomes = before;
    comparison->before.unmaps = unmaps;
    comparison->before.spans = std::move(spans);
    comparison->recorded = comparison->before;
    comparison->recorded.handler = "recorded";
    comparison->before.handler = "iomap-6.2";
    comparison->after.outcomes = after;
    comparison->after.spans = std::move(spans_after);
    comparison->after.handler = "iomap";
    finish(*comparison, shape.ranges);
    return comparison;
}

std::shared_ptr<const replay::Comparison> comparison(Run before, Run after, std::uint32_t ranges,
                                                     std::uint32_t mappings, std::int64_t length,
                                                     std::vector<trace::Loss> losses) {
    auto made = around({}, ranges, mappings, length, std::move(losses));
    made->recorded.handler = "recorded";
    made->before = std::move(before);
    made->before.handler = "iomap-6.2";
    made->after = std::move(after);
    made->after.handler = "iomap";
    finish(*made, ranges);
    return made;
}

} // namespace daxscope::made
