// SPDX-License-Identifier: GPL-3.0-or-later
//
// Scenarios cut out of traces.
#include "replay/analysis/cut.h"

#include "tests/unit/engine/maker.h"
#include "tests/unit/explore/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::replay;
using model::explore::Invariant;
using model::explore::kForever;
using testing::Contains;
using testing::HasSubstr;

namespace {

std::shared_ptr<const trace::Trace> bundled(const std::string& name) {
    return trace::Trace::load(std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/" + name);
}

model::explore::Exploration explored(const Cut& cut, const std::string& handler) {
    return model::explore::explore(cut.named.scenario, *model::find_handler(handler));
}

bool thrashes(const Cut& cut, const std::string& handler) {
    return explored(cut, handler).find(Invariant::Livelock) != nullptr;
}

/// Five mappings of one range; the third and the fifth fault most, in turns.
TraceMaker crowd() {
    TraceMaker maker;
    for (int m = 0; m < 5; ++m) {
        maker.mapping();
    }
    std::int64_t now = 1'000'000;
    const auto fault = [&](std::int64_t mapping) {
        maker.shared_fault(now, now + 100, now + 500, mapping);
        now += 1'000;
    };
    for (const std::int64_t once : {1, 2, 4}) {
        fault(once);
    }
    for (int turn = 0; turn < 20; ++turn) {
        fault(3);
        fault(5);
    }
    return maker;
}

} // namespace

TEST(Cut, TheReflinkStormThrashesForEverUnder62AndNotUnder61) {
    const auto trace = bundled("reflink-storm-6.12.daxtrace");
    const Cut made = cut(*trace, {});
    EXPECT_EQ(made.named.scenario.extent, model::Extent::Shared);
    EXPECT_GE(made.mappings.size(), 2U);
    EXPECT_TRUE(thrashes(made, "iomap-6.2"));
    EXPECT_TRUE(explored(made, "iomap").clean());
}

TEST(Cut, ThePreFixStormThrashesForEverUnderTheModuleAndPreFixOnly) {
    const auto trace = bundled("prefix-storm-6.1.daxtrace");
    const Cut made = cut(*trace, {});
    EXPECT_TRUE(thrashes(made, "iomap-prefix"));
    EXPECT_TRUE(thrashes(made, "pre-fix"));
    EXPECT_TRUE(explored(made, "iomap").clean());
    EXPECT_FALSE(thrashes(made, "fixed"));
    EXPECT_THAT(made.named.scenario.handlers, Contains("iomap-prefix"));
}

TEST(Cut, AQuietTraceIsCutAtItsFirstFaultAndShowsWhatALaterKernelWouldDo) {
    const auto trace = bundled("reflink-quiet-6.1.daxtrace");
    const Cut made = cut(*trace, {});
    EXPECT_THAT(made.notes, Contains(HasSubstr("There is no storm in the trace")));
    EXPECT_TRUE(explored(made, "iomap").clean());
}

TEST(Cut, TheFileSaysWhereItWasCutAndParsesToTheSameScenario) {
    const auto trace = bundled("reflink-storm-6.12.daxtrace");
    const Cut made = cut(*trace, {});
    const std::string text = scenario_file(*trace, made, "storm.daxtrace");
    EXPECT_THAT(text, HasSubstr("# Cut by daxscope explore out of storm.daxtrace at "));
    EXPECT_THAT(text, HasSubstr("A is mapping "));
    EXPECT_EQ(model::explore::parse_scenario(text), made.named.scenario);
}

TEST(Cut, ThoseWithMostFaultsAreInItAndTheOthersAreNamedAsLeftOut) {
    const auto trace = crowd().build();
    CutOptions options;
    options.at = 0;
    options.mappings = 2;
    const Cut made = cut(*trace, options);
    EXPECT_THAT(made.mappings, testing::ElementsAre(3, 5));
    EXPECT_THAT(made.notes, Contains(HasSubstr("2 of the 5 mappings")));
    ASSERT_EQ(made.named.scenario.tasks.size(), 2U);
    EXPECT_EQ(made.named.scenario.tasks[0].rounds, kForever);
    EXPECT_THAT(made.notes, Contains(HasSubstr("20 times in the trace, and for ever here")));
}

TEST(Cut, ATaskThatStopsSoonDoesSoInTheScenario) {
    const auto trace = crowd().build();
    CutOptions options;
    options.at = trace->time(trace->size() - 1) - 6'500; // the last turns
    const Cut made = cut(*trace, options);
    for (const auto& task : made.named.scenario.tasks) {
        EXPECT_LE(task.rounds, 4);
        EXPECT_EQ(task.accesses.size(), 1U);
    }
}

TEST(Cut, WhatWasMappedBeforeTheMomentIsMappedAtFirst) {
    TraceMaker maker;
    maker.mapping();
    maker.mapping();
    maker.fault(1'000, 2'000, 1, true);
    maker.fault(5'000, 6'000, 2);
    maker.fault(7'000, 8'000, 2, true);
    CutOptions options;
    options.at = 4'000;
    const auto trace = maker.build();
    const Cut alone = cut(*trace, options);
    EXPECT_THAT(alone.mappings, testing::ElementsAre(2));
    EXPECT_TRUE(alone.named.scenario.dirty);
    options.at = 6'500;
    const Cut later = cut(*trace, options);
    EXPECT_EQ(later.named.scenario.mappings[0].start, model::SlotKind::HugeRo);
    EXPECT_EQ(later.named.scenario.tasks[0].accesses, std::vector{model::explore::Access::Write});
}

TEST(Cut, AMixedListIsCutToItsFirstAccesses) {
    TraceMaker maker;
    maker.mapping();
    maker.mapping();
    for (int k = 0; k < 10; ++k) {
        maker.shared_fault(k * 10'000 + 1'000, k * 10'000 + 1'100, k * 10'000 + 2'000, 1);
        maker.fault(k * 10'000 + 5'000, k * 10'000 + 6'000, 2, k == 1 || k == 4 || k == 5);
    }
    CutOptions options;
    options.at = 0;
    options.accesses = 3;
    const auto trace = maker.build();
    const Cut made = cut(*trace, options);
    using model::explore::Access;
    EXPECT_EQ(made.named.scenario.tasks[1].accesses,
              (std::vector{Access::Read, Access::Write, Access::Read}));
    EXPECT_EQ(made.named.scenario.tasks[1].rounds, 1);
    EXPECT_THAT(made.notes, Contains(HasSubstr("cut to the first 3 of its 10 accesses")));
}

TEST(Cut, WhereNothingHappensThereIsAnErrorThatSaysWhenSomethingDoes) {
    const auto trace = crowd().build();
    CutOptions options;
    options.at = trace->end() + 1'000'000'000;
    try {
        static_cast<void>(cut(*trace, options));
        FAIL() << "nothing to cut, and no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Usage);
        EXPECT_THAT(error.what(), HasSubstr("no fault at"));
    }
    options.at.reset();
    options.range = 7;
    EXPECT_THROW(static_cast<void>(cut(*trace, options)), Error);
    EXPECT_THROW(static_cast<void>(cut(*TraceMaker().build(), {})), Error);
}

TEST(Cut, ACounterexampleCanBeCutAgain) {
    const NamedScenario named{"shared-readers", model::explore::shipped("shared-readers")};
    const model::Handler& handler = *model::find_handler("iomap-6.2");
    const auto found = model::explore::explore(named.scenario, handler);
    const auto made = make_counterexample(named, handler, *found.find(Invariant::Livelock));
    const Cut again = cut(*made.trace, {});
    EXPECT_TRUE(thrashes(again, "iomap-6.2"));
    EXPECT_TRUE(explored(again, "iomap").clean());
}

TEST(Cut, AMixedListThatRepeatsGoesOnForEver) {
    TraceMaker maker;
    maker.mapping();
    maker.mapping();
    for (int k = 0; k < 10; ++k) {
        maker.shared_fault(k * 10'000 + 1'000, k * 10'000 + 1'100, k * 10'000 + 2'000, 1);
        maker.fault(k * 10'000 + 5'000, k * 10'000 + 6'000, 2, k % 2 == 1);
    }
    CutOptions options;
    options.at = 0;
    const Cut made = cut(*maker.build(), options);
    using model::explore::Access;
    EXPECT_EQ(made.named.scenario.tasks[1].accesses, (std::vector{Access::Read, Access::Write}));
    EXPECT_EQ(made.named.scenario.tasks[1].rounds, kForever);
}

TEST(Cut, ATaskOnTwoMappingsIsTwoTasksOfDifferentNames) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.shared_fault(1'000, 1'100, 2'000, a);
    maker.fault(3'000, 4'000, b).task = 1; // a's task
    const auto trace = maker.build();
    const Cut made = cut(*trace, {});
    ASSERT_EQ(made.named.scenario.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0], made.tasks[1]);
    EXPECT_EQ(model::explore::parse_scenario(scenario_file(*trace, made, "a trace")),
              made.named.scenario);
    EXPECT_THAT(made.notes, Contains(HasSubstr("more than one mapping")));
}

TEST(Cut, MeasuredAccessesAreOfNoTaskAndAreLeftOut) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.set(trace::key::kAccessPeriod, "10000");
    maker.accessed(500, 10'500, a); // mapped before the recording began
    maker.shared_fault(20'000, 20'100, 21'000, a);
    maker.shared_fault(30'000, 30'100, 31'000, b);
    maker.accessed(40'000, 50'000, b);
    const auto trace = maker.build();
    CutOptions options;
    for (const auto& at : {std::optional<std::int64_t>(0), std::optional<std::int64_t>(25'000),
                           std::optional<std::int64_t>()}) {
        options.at = at;
        const Cut made = cut(*trace, options);
        for (const auto& task : made.named.scenario.tasks) {
            EXPECT_EQ(task.accesses.size(), 1U);
        }
        EXPECT_THAT(made.notes, Contains(HasSubstr("measured access")));
    }
}

TEST(Cut, WritebackBetweenTheFaultsIsCutInAsAnActOfWhoeverDidIt) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    const std::int64_t flusher = maker.thread(b);
    std::int64_t now = 1'000'000;
    for (int turn = 0; turn < 8; ++turn) {
        maker.fault(now, now + 500, a, true);
        maker.fault(now + 1'000, now + 1'500, b, true);
        trace::Event& event = maker.add(trace::Kind::WritebackOne, now + 2'000, -1, flusher);
        event.arg0 = TraceMaker::kPages;
        now += 5'000'000;
    }
    const Cut made = cut(*maker.build(), {});
    ASSERT_EQ(made.named.scenario.tasks.size(), 3U);
    using model::explore::Access;
    const auto& outsider = made.named.scenario.tasks[2];
    EXPECT_EQ(outsider.accesses, std::vector<Access>{Access::Writeback});
    EXPECT_EQ(outsider.rounds, kForever);
    EXPECT_EQ(made.tasks[2], flusher);
    EXPECT_THAT(made.notes, Contains(HasSubstr("acts from outside")));
    EXPECT_THAT(made.notes, testing::Not(Contains(HasSubstr("left out"))));
    EXPECT_TRUE(explored(made, "iomap-6.2").clean());
}

TEST(Cut, WhatATaskDoesFromOutsideStandsBetweenItsAccesses) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    std::int64_t now = 1'000'000;
    for (int turn = 0; turn < 8; ++turn) {
        maker.fault(now, now + 500, a);
        maker.fault(now + 1'000, now + 1'500, b);
        maker.unmap(now + 2'000, a, trace::Origin::Fallocate, 0, 0);
        maker.unmap(now + 2'100, a, trace::Origin::Fallocate);
        now += 5'000'000;
    }
    maker.unmap(now - 6'000'000, b, trace::Origin::Truncate);
    const Cut made = cut(*maker.build(), {});
    using model::explore::Access;
    const auto& tasks = made.named.scenario.tasks;
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0].accesses, (std::vector<Access>{Access::Read, Access::PunchHole}));
    EXPECT_EQ(tasks[0].rounds, kForever);
    EXPECT_EQ(tasks[1].accesses, std::vector<Access>{Access::Read});
    EXPECT_THAT(made.notes, Contains(HasSubstr("left out: unmap (truncate)")));
}

TEST(Cut, ACloneOfTheFileAndOneToItAreToldApart) {
    for (const bool to_it : {false, true}) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        const std::int64_t cloner = maker.thread(b);
        std::int64_t now = 1'000'000;
        for (int turn = 0; turn < 8; ++turn) {
            maker.fault(now, now + 500, a);
            maker.fault(now + 1'000, now + 1'500, b);
            maker.unmap(now + 2'000, cloner, trace::Origin::Reflink, 0, 0); // breaks the layouts
            if (to_it) { // 4.4 ms later, as recorded on 7.3
                maker.unmap(now + 4'402'000, cloner, trace::Origin::Reflink);
            }
            now += 5'000'000;
        }
        const Cut made = cut(*maker.build(), {});
        using model::explore::Access;
        const auto& tasks = made.named.scenario.tasks;
        ASSERT_EQ(tasks.size(), 3U);
        EXPECT_EQ(tasks[2].accesses, std::vector<Access>{to_it ? Access::Dedupe : Access::Clone});
        EXPECT_EQ(tasks[2].rounds, kForever);
        if (to_it) {
            EXPECT_THAT(made.notes, Contains(HasSubstr("A clone to the file is cut as a dedupe")));
        }
    }
}

TEST(Cut, AnUnshareIsCutWhereItUnsharesAndIsAFallocateElsewhere) {
    for (const bool here : {false, true}) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        const std::int64_t other = maker.thread(b);
        std::int64_t now = 1'000'000;
        for (int turn = 0; turn < 8; ++turn) {
            maker.fault(now, now + 500, a);
            maker.fault(now + 1'000, now + 1'500, b);
            maker.unmap(now + 2'000, other, trace::Origin::Unshare, 0, 0); // breaks the layouts
            if (here) { // an extent of a half of the range each
                const std::int64_t half = TraceMaker::kPages / 2;
                maker.unmap(now + 2'502'000, other, trace::Origin::Unshare, 0, half);
                maker.unmap(now + 3'002'000, other, trace::Origin::Unshare, half, half);
            }
            now += 5'000'000;
        }
        const Cut made = cut(*maker.build(), {});
        using model::explore::Access;
        const auto& tasks = made.named.scenario.tasks;
        ASSERT_EQ(tasks.size(), 3U) << testing::PrintToString(made.notes);
        EXPECT_EQ(tasks[2].accesses,
                  std::vector<Access>{here ? Access::Unshare : Access::Fallocate});
        EXPECT_EQ(tasks[2].rounds, kForever);
    }
}

TEST(Cut, From615OnATraceDoesNotTellWhichRangeWasUnshared) {
    TraceMaker maker("6.18.1-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    const std::int64_t other = maker.thread(b);
    for (int turn = 0; turn < 8; ++turn) {
        const std::int64_t now = 1'000'000 + turn * 5'000'000;
        maker.fault(now, now + 500, a);
        maker.fault(now + 1'000, now + 1'500, b);
        maker.unmap(now + 2'000, other, trace::Origin::Unshare, 0, 0);
    }
    const Cut made = cut(*maker.build(), {});
    ASSERT_EQ(made.named.scenario.tasks.size(), 3U);
    using model::explore::Access;
    EXPECT_EQ(made.named.scenario.tasks[2].accesses, std::vector<Access>{Access::Unshare});
    EXPECT_THAT(made.notes, Contains(HasSubstr("the trace does not tell: it is taken for this")));
}

TEST(Cut, APrivateMappingAndOneThatEndsInsideTheRangeAreCutAsTheyAre) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), copies = maker.mapping(0),
                       partial = maker.mapping(trace::kVmShared, TraceMaker::kPages / 2);
    std::int64_t now = 1'000'000;
    for (int turn = 0; turn < 6; ++turn) {
        maker.fault(now, now + 500, a);
        maker.fault(now + 1'000, now + 1'500, copies);
        maker.fault(now + 2'000, now + 2'500, partial).result = model::vm_fault::kFallback;
        maker.pte_fault(now + 2'600, now + 2'700, partial, 0);
        now += 10'000;
    }
    const Cut made = cut(*maker.build(), {});
    const auto& mappings = made.named.scenario.mappings;
    ASSERT_EQ(mappings.size(), 3U);
    for (std::size_t m = 0; m < 3; ++m) {
        EXPECT_EQ(mappings[m].is_private, made.mappings[m] == copies);
        EXPECT_EQ(mappings[m].partial, made.mappings[m] == partial);
        EXPECT_FALSE(mappings[m].no_huge);
    }
}

TEST(Cut, OfABugThatIsBundledTheBugIsCut) {
    const auto bundled = [](const char* name) {
        return trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces" /
                                  (std::string(name) + ".daxtrace"));
    };
    const Cut missed = cut(*bundled("sync-missed-7.3"), {});
    EXPECT_NE(explored(missed, "iomap-6.18").find(Invariant::SyncMissed), nullptr);
    EXPECT_EQ(explored(missed, "iomap").find(Invariant::SyncMissed), nullptr);
    const Cut killed = cut(*bundled("clone-killed-7.3"), {});
    EXPECT_NE(explored(killed, "iomap-6.18").find(Invariant::Killed), nullptr);
    EXPECT_EQ(explored(killed, "iomap").find(Invariant::Killed), nullptr);
}

TEST(Cut, WritebackByWhoeverMapsTheFileIsAnFsync) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    std::int64_t now = 1'000'000;
    for (int turn = 0; turn < 8; ++turn) {
        for (const std::int64_t party : {a, b}) {
            maker.fault(now, now + 500, party, true);
            maker.add(trace::Kind::WritebackOne, now + 1'000, -1, party).arg0 = TraceMaker::kPages;
            now += 5'000'000;
        }
    }
    const Cut made = cut(*maker.build(), {});
    using model::explore::Access;
    const auto& tasks = made.named.scenario.tasks;
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0].accesses, (std::vector<Access>{Access::Write, Access::Fsync}));
    EXPECT_EQ(tasks[0].rounds, kForever);
    EXPECT_EQ(tasks[1].accesses, (std::vector<Access>{Access::Write, Access::Writeback}))
        << "one task of a scenario calls fsync";
    EXPECT_TRUE(explored(made, "iomap-6.2").clean());
}
