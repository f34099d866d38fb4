// SPDX-License-Identifier: GPL-3.0-or-later
//
// Findings of the explorer as traces.
#include "replay/analysis/counterexample.h"

#include "replay/analysis/storms.h"
#include "replay/engine/plan.h"
#include "replay/engine/replay.h"
#include "replay/engine/self_check.h"
#include "replay/engine/watch.h"
#include "replay/trace/writer.h"
#include "tests/unit/explore/library.h"
#include "tests/unit/trace/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::replay;
using namespace daxscope::model::explore;
using model::find_handler;
using trace::Kind;

namespace {

/// What was found in a shipped scenario, and its trace.
struct Made {
    NamedScenario named;
    const model::Handler* handler = nullptr;
    Finding finding;
    Counterexample made;
};

Made make(const std::string& scenario, const std::string& handler, Invariant invariant) {
    Made m{{scenario, shipped(scenario)}, find_handler(handler), {}, {}};
    const Exploration found = explore(m.named.scenario, *m.handler);
    const Finding* finding = found.find(invariant);
    EXPECT_NE(finding, nullptr) << scenario << " " << handler;
    if (finding != nullptr) {
        m.finding = *finding;
        m.made = make_counterexample(m.named, *m.handler, m.finding);
    }
    return m;
}

std::size_t count(const trace::Trace& trace, Kind kind) {
    std::size_t found = 0;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        found += trace.kind(k) == kind ? 1 : 0;
    }
    return found;
}

/// Every finding of every shipped scenario under every handler that it is about.
template <typename Visit>
void each_finding(const Visit& visit) {
    for (const LibraryFinding& found : library_findings()) {
        SCOPED_TRACE(found.name + " " + std::string(found.handler->name) + " " +
                     std::string(text_of(found.finding.invariant).name));
        const NamedScenario named{found.name, found.scenario};
        visit(named, *found.handler, found.finding,
              make_counterexample(named, *found.handler, found.finding));
    }
}

} // namespace

TEST(Counterexample, ALassoIsAStormThatTheOtherHandlerDoesNotHave) {
    const Made m = make("shared-readers-turns", "iomap-6.2", Invariant::Livelock);
    const trace::Trace& trace = *m.made.trace;
    const auto lane = recorded(trace);
    EXPECT_EQ(find_storms(trace, lane, {}).size(), 1U);
    EXPECT_GE(lane.totals.refaults, Counterexample::kRounds);
    EXPECT_EQ(replay::replay(trace, *m.handler).totals.refaults, lane.totals.refaults);
    const auto better = replay::replay(trace, *find_handler("iomap"));
    EXPECT_EQ(better.totals.refaults, 0U);
    EXPECT_EQ(better.totals.pmd_faults, 2U);
}

TEST(Counterexample, TheSessionSaysThatNoKernelRecordedIt) {
    const Made m = make("hole-race", "fixed", Invariant::DoubleAlloc);
    const trace::Session& session = m.made.trace->session();
    EXPECT_TRUE(session.made());
    EXPECT_EQ(session.value(trace::key::kMadeHandler), "fixed");
    EXPECT_EQ(session.value(trace::key::kMadeFinding), "double-alloc");
    EXPECT_EQ(parse_scenario(session.value(trace::key::kMadeScenarioText)), m.named.scenario);
    EXPECT_EQ(&handler_of(session), find_handler("fixed"));
    EXPECT_EQ(default_pair(session).first, find_handler("fixed"));
    EXPECT_EQ(default_pair(session).second, find_handler("entry-locked"));
}

TEST(Counterexample, TheRaceOfTheTwoGetBlocksShowsBothUnmaps) {
    const Made m = make("hole-race", "fixed", Invariant::DoubleAlloc);
    const auto lane = recorded(*m.made.trace);
    EXPECT_EQ(lane.totals.pmd_faults, 2U);
    EXPECT_EQ(lane.totals.unmaps, 2U);
    EXPECT_EQ(replay::replay(*m.made.trace, *find_handler("fixed")).totals.unmaps, 2U);
}

TEST(Counterexample, WhatAMappingHasAtFirstIsMappedByAFaultBefore) {
    const Made m = make("dirty-then-read", "pre-fix", Invariant::DirtyRemoved);
    const trace::Event first = m.made.trace->event(0);
    EXPECT_EQ(first.kind, Kind::PmdFault);
    EXPECT_EQ(first.mapping, 1);
    EXPECT_LT(first.ts_end, m.made.times.front());
    EXPECT_EQ(recorded(*m.made.trace).totals.zapped, 1U);
    EXPECT_EQ(replay::replay(*m.made.trace, *m.handler).totals.dirty_removed, 1U);
}

TEST(Counterexample, EveryActionHasItsInstantAndEveryFaultThatEndsItsBracket) {
    each_finding([](const NamedScenario&, const model::Handler&, const Finding& finding,
                    const Counterexample& made) {
        ASSERT_EQ(made.times.size(), finding.schedule.actions.size());
        EXPECT_TRUE(std::is_sorted(made.times.begin(), made.times.end()));
        EXPECT_LT(made.times.back(), made.trace->end());
        for (std::size_t k = 0; k < made.trace->size(); ++k) {
            const trace::Event event = made.trace->event(k);
            if (event.kind == Kind::PmdFault || event.kind == Kind::PteFault) {
                EXPECT_GE(event.ts_end, event.ts);
                EXPECT_NE(event.result | event.pmd_out, 0);
            }
        }
    });
}

TEST(Counterexample, EveryUnmapOfTheScheduleIsInTheTraceAndInItsRun) {
    each_finding([](const NamedScenario& named, const model::Handler& handler,
                    const Finding& finding, const Counterexample& made) {
        std::size_t told = 0;
        for (const Told& each : replay_schedule(named.scenario, handler, finding.schedule).told) {
            told += each.fault.unmapped && each.action.step != Action::kTouch ? 1 : 0;
        }
        EXPECT_GE(count(*made.trace, Kind::Unmap), told);
        std::size_t unmaps = 0; // the other file may have no range that anybody touched
        for (std::size_t k = 0; k < made.trace->size(); ++k) {
            const trace::Event event = made.trace->event(k);
            const auto& ranges = made.trace->ranges();
            unmaps += event.kind == Kind::Unmap &&
                              std::any_of(ranges.begin(), ranges.end(),
                                          [&](const auto& each) { return each.file == event.file; })
                          ? 1
                          : 0;
        }
        EXPECT_EQ(recorded(*made.trace).unmaps.size(), unmaps);
        std::size_t walked = 0; // an unmap walks the mappings of its file
        for (std::size_t k = 0; k < made.trace->size(); ++k) {
            const trace::Event event = made.trace->event(k);
            const auto& mappings = made.trace->mappings();
            walked += event.kind != Kind::Unmap
                          ? 0
                          : static_cast<std::size_t>(std::count_if(
                                mappings.begin(), mappings.end(),
                                [&](const auto& each) { return each.file == event.file; }));
        }
        EXPECT_EQ(count(*made.trace, Kind::Zap), walked);
    });
}

TEST(Counterexample, ReplayThroughItsOwnHandlerExpectsEveryFault) {
    each_finding([](const NamedScenario& named, const model::Handler& handler,
                    const Finding& finding, const Counterexample& made) {
        // Replay does not know which storage a page table has (World::sees_stale): that a fault
        // of a page that the file no longer has there is tried for ever, it cannot expect.
        const Replayed story = replay_schedule(named.scenario, handler, finding.schedule);
        const auto& slots = story.told.back().after.slots;
        if (finding.invariant == Invariant::Livelock &&
            std::any_of(slots.begin(), slots.end(),
                        [](const model::Slot& slot) { return slot.stale; })) {
            return;
        }
        const SelfCheck check = self_check(*made.trace);
        EXPECT_EQ(check.explained, check.faults)
            << (check.misses.empty() ? "" : check.misses.front().reason);
    });
}

TEST(Counterexample, WrittenAndReadAgainItIsTheSame) {
    const Made m = make("hole-write-read-4k", "fixed", Invariant::ZeroLeft);
    const trace::TemporaryDirectory directory;
    trace::save(*m.made.trace, directory / "a.daxtrace");
    const auto read = trace::Trace::load(directory / "a.daxtrace");
    EXPECT_EQ(read->hash(), m.made.trace->hash());
    EXPECT_TRUE(read->session().made());
    EXPECT_EQ(read->end(), m.made.trace->end());
}

TEST(Counterexample, AScheduleOfAnotherScenarioIsRefused) {
    Made m = make("hole-race", "fixed", Invariant::DoubleAlloc);
    m.named.scenario = shipped("upgrade");
    EXPECT_THROW(make_counterexample(m.named, *m.handler, m.finding), std::invalid_argument);
}

TEST(Counterexample, UnderNoHandlerIsAZeroPageMappedWhereTheScenarioHasStorageFromTheBeginning) {
    std::size_t looked = 0;
    each_finding([&looked](const NamedScenario& named, const model::Handler&, const Finding&,
                           const Counterexample& made) {
        const Scenario& scenario = named.scenario;
        const bool storage =
            scenario.extent == model::Extent::Written || scenario.extent == model::Extent::Shared;
        // What takes storage away leaves a hole, which a handler that never unmaps lives to see.
        const auto takes_away = [](model::explore::Access access) {
            return access == model::explore::Access::PunchHole ||
                   access == model::explore::Access::Truncate;
        };
        const bool taken = std::any_of(
            scenario.tasks.begin(), scenario.tasks.end(), [&](const ScenarioTask& task) {
                return std::any_of(task.accesses.begin(), task.accesses.end(), takes_away);
            });
        if (!storage || taken) {
            return;
        }
        const Plan plan = make_plan(*made.trace, {}, {});
        for (const model::Handler* other : model::handlers()) {
            SCOPED_TRACE(other->name);
            for (std::uint32_t access = 0; access < std::min<std::size_t>(plan.accesses.size(), 8);
                 ++access) {
                Moment moment;
                moment.range = 0;
                moment.access = access;
                const Watched watched = look(*made.trace, plan, *other, moment);
                for (const RangeState& state : {watched.before, watched.after}) {
                    EXPECT_NE(state.range.pmd_entry, model::Entry::Zero);
                    for (const MappingState& mapping : state.mappings) {
                        EXPECT_NE(mapping.kind, model::SlotKind::HugeZero);
                        EXPECT_EQ(mapping.zero, 0);
                        ++looked;
                    }
                }
            }
        }
    });
    EXPECT_GT(looked, 100U);
}
