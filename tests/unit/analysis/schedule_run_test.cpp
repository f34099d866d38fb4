// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/schedule_run.h"

#include "replay/engine/replay.h"
#include "tests/unit/explore/library.h"

#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::replay;
using namespace daxscope::model::explore;

namespace {

/// A finding in every form that is shown.
struct Shown {
    const model::Handler* handler = nullptr;
    Finding finding;
    Replayed story;
    Counterexample made;
    ScheduleRun built;
};

Shown show(const NamedScenario& named, const model::Handler& handler, const Finding& finding) {
    Shown shown{&handler,
                finding,
                replay_schedule(named.scenario, handler, finding.schedule),
                make_counterexample(named, handler, finding),
                {}};
    shown.built = schedule_run(shown.made, shown.story, finding.schedule, handler);
    return shown;
}

Shown show(const std::string& scenario, const std::string& handler, Invariant invariant) {
    const NamedScenario named{scenario, shipped(scenario)};
    const model::Handler& explored = *model::find_handler(handler);
    const Exploration found = explore(named.scenario, explored);
    const Finding* finding = found.find(invariant);
    EXPECT_NE(finding, nullptr) << scenario << " " << handler;
    return finding == nullptr ? Shown{} : show(named, explored, *finding);
}

template <typename Visit>
void each_shown(const Visit& visit) {
    for (const LibraryFinding& found : library_findings()) {
        SCOPED_TRACE(found.name + " " + std::string(found.handler->name) + " " +
                     std::string(text_of(found.finding.invariant).name));
        visit(show({found.name, found.scenario}, *found.handler, found.finding));
    }
    EXPECT_GT(library_findings().size(), 20);
}

} // namespace

TEST(ScheduleRun, EveryStepOfTheScheduleIsAStepOfOneAccess) {
    each_shown([](const Shown& shown) {
        std::vector<std::pair<std::int64_t, std::uint8_t>> told, taken;
        for (std::size_t k = 0; k < shown.story.told.size(); ++k) {
            // Neither a touch nor a step of an act from outside, which belongs to no access.
            if (shown.story.told[k].action.step < shown.handler->steps.size()) {
                told.emplace_back(shown.made.times[k], shown.story.told[k].action.step);
            }
        }
        for (const Watched& watched : shown.built.watched) {
            for (const StepTaken& step : watched.steps) {
                if (step.time <= shown.made.times.back()) {
                    taken.emplace_back(step.time, step.step);
                }
            }
        }
        std::sort(taken.begin(), taken.end());
        EXPECT_EQ(taken, told);
        EXPECT_EQ(shown.built.run.handler, shown.handler->name);
        EXPECT_EQ(shown.built.run.outcomes.size(), recorded(*shown.made.trace).outcomes.size());
    });
}

TEST(ScheduleRun, AtEachActionsInstantTheRangeIsAsTheActionLeftIt) {
    each_shown([](const Shown& shown) {
        const auto& told = shown.story.told;
        for (std::size_t k = 0; k < told.size(); ++k) {
            const std::int64_t time = shown.made.times[k];
            const auto seen = look_at(shown.built, time);
            ASSERT_TRUE(seen);
            EXPECT_EQ(seen->after.range, told[k].after.range);
            EXPECT_EQ(seen->before.range,
                      k == 0 ? shown.story.before.range : told[k - 1].after.range);
            const auto later = look_at(shown.built, time + 1);
            EXPECT_EQ(later->before, seen->after) << "nothing happens there";
            EXPECT_EQ(later->after, seen->after);
        }
        for (std::uint32_t k = 0; k < shown.built.watched.size(); ++k) {
            for (const StepTaken& step : shown.built.watched[k].steps) {
                const auto seen = look_at(shown.built, step.time);
                EXPECT_EQ(seen->after, step.after) << "in further rounds of a cycle too";
                const bool under_way =
                    std::any_of(seen->under_way.begin(), seen->under_way.end(),
                                [k](const UnderWay& each) { return each.access == k; });
                EXPECT_EQ(under_way, !step.fault.done());
            }
        }
        EXPECT_FALSE(look_at(shown.built, shown.made.times.front() - 1));
    });
}

TEST(ScheduleRun, TheLastStepLeavesWhatTheAccessLeaves) {
    each_shown([](const Shown& shown) {
        for (const Watched& watched : shown.built.watched) {
            if (watched.steps.empty()) {
                continue;
            }
            EXPECT_EQ(watched.after, watched.steps.back().after);
            EXPECT_EQ(watched.before.mappings.size(), shown.made.trace->mappings().size());
            EXPECT_EQ(watched.before.range.pages, watched.after.range.pages);
        }
    });
}

TEST(ScheduleRun, ARemovedDirtyEntryIsCountedThoughNoEventTellsIt) {
    const Shown shown = show("dirty-then-read", "pre-fix", Invariant::DirtyRemoved);
    EXPECT_EQ(recorded(*shown.made.trace).totals.dirty_removed, 0U);
    EXPECT_EQ(shown.built.run.totals.dirty_removed, 1U);
    EXPECT_EQ(shown.built.run.totals.entries_removed, 1U);
}

TEST(ScheduleRun, AStepThatZapsNamesItsVictim) {
    const Shown shown = show("hole-race", "fixed", Invariant::SpuriousUnmap);
    std::vector<std::uint32_t> zapped;
    for (const Watched& watched : shown.built.watched) {
        for (const StepTaken& step : watched.steps) {
            zapped.insert(zapped.end(), step.zapped.begin(), step.zapped.end());
        }
    }
    EXPECT_EQ(zapped.size(), 1U);
    EXPECT_EQ(zapped.size(), shown.built.run.totals.zapped);
}

TEST(ScheduleRun, FurtherRoundsOfALassoHaveTheStepsOfTheFirst) {
    const Shown shown = show("shared-readers-turns", "iomap-6.2", Invariant::Livelock);
    std::size_t later = 0;
    for (std::size_t k = 0; k < shown.built.run.outcomes.size(); ++k) {
        if (shown.built.run.outcomes[k].begin > shown.made.times.back()) {
            EXPECT_FALSE(shown.built.watched[k].steps.empty()) << "access " << k;
            ++later;
        }
    }
    EXPECT_GT(later, Counterexample::kRounds);
}

TEST(ScheduleRun, AnotherHandlerIsNotToldWhatTheExploredOneHadMadeOfTheRange) {
    const Shown shown = show("hole-race", "fixed", Invariant::DirtyRemoved);
    EXPECT_EQ(shown.built.run.totals.dirty_removed, 1U);
    const auto locked = replay::replay(*shown.made.trace, *model::find_handler("entry-locked"));
    EXPECT_EQ(locked.totals.dirty_removed, 0U) << "one allocates, the other finds it done";
    EXPECT_EQ(locked.totals.zapped, 0U);
}
