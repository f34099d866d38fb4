// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/analysis/expect.h"
#include "replay/analysis/known.h"
#include "replay/analysis/two_sides.h"
#include "replay/words/of_comparison.h"
#include "replay/words/quantities.h"
#include "tests/unit/engine/maker.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kFaults = 40;

/// Two mappings that take one range from one another, in turn.
/// @param alter each fault, and the unmap within it
Comparison turns(const std::function<void(int, trace::Event& fault, trace::Event& unmap)>& alter) {
    TraceMaker maker;
    const std::int64_t parties[] = {maker.mapping(), maker.mapping()};
    for (int k = 0; k < kFaults; ++k) {
        const std::int64_t ts = k * 10'000, party = parties[k % 2];
        trace::Event fault = maker.fault(ts, ts + 3000, party);
        fault.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
        trace::Event unmap = maker.unmap(ts + 1000, party, trace::Origin::PmdFault);
        alter(k, fault, unmap);
        maker.last(2) = fault;
        maker.last(1) = unmap;
    }
    maker.ends(kFaults * 10'000);
    return compare(maker.build());
}

const Metric& metric(const Comparison& c, std::string_view name) {
    for (const Metric& each : c.metrics) {
        if (each.name == name) {
            return each;
        }
    }
    throw std::out_of_range("no such metric");
}

std::string said(const Comparison& c, const std::string& text) {
    const FaultReport report = fault_report(*c.trace);
    const Expectation expectation = parse_expectation(
        "--check", text, [](const std::string&, const std::string&) { return std::int64_t{1}; });
    const Expected expected = held(expectation, {c.trace.get(), &report, &c, nullptr});
    EXPECT_FALSE(expected.met) << text;
    return expected.said;
}

void expect_no_storm_is_told(const Comparison& c) {
    EXPECT_FALSE(c.recorded.seen.zaps);
    EXPECT_FALSE(metric(c, "storms").recorded);
    EXPECT_FALSE(metric(c, "storms").judged);
    EXPECT_FALSE(metric(c, "refaults").recorded);
    EXPECT_FALSE(metric(c, "faults").judged);
    EXPECT_THAT(c.verdict, HasSubstr("can't be judged"));
    EXPECT_THAT(c.verdict, Not(HasSubstr("the same")));
    EXPECT_FALSE(c.caution.empty());
    for (const char* text : {"storms.recorded == 0", "storms.before == 0", "storms.after == 0",
                             "refaults.recorded == 0", "faults.after < 100"}) {
        EXPECT_THAT(said(c, text), HasSubstr("NOT KNOWN"));
    }
}

/// Its end alone was recorded.
void forget_begin(trace::Event& fault) {
    fault.ts = fault.ts_end;
    fault.ts_end = trace::kNone;
    fault.forget(trace::kBegin);
}

} // namespace

TEST(Known, OfATraceThatHasAllOfItEverythingIs) {
    const Comparison c = turns([](int, trace::Event&, trace::Event&) {});
    EXPECT_TRUE(c.recorded.seen.placed());
    EXPECT_EQ(metric(c, "storms").recorded, 1);
    EXPECT_THAT(c.verdict, HasSubstr("iomap takes 2 faults where iomap-6.2 takes 40"));
    EXPECT_TRUE(c.caution.empty()) << c.caution;
}

TEST(Known, AnUnmapBeforeAFaultWithItsEndAloneMayBeTheFaults) {
    for (const trace::Origin origin : {trace::Origin::Unknown, trace::Origin::PmdFault}) {
        const Comparison c = turns([origin](int, trace::Event& fault, trace::Event& unmap) {
            forget_begin(fault);
            unmap.arg1 = static_cast<std::int64_t>(origin);
        });
        EXPECT_EQ(c.recorded.seen.unplaced, kFaults);
        expect_no_storm_is_told(c);
        EXPECT_THAT(c.verdict, HasSubstr("Whether a fault asked for 40 unmaps is not recorded"));
        EXPECT_EQ(metric(c, "unmaps").recorded, kFaults);
        EXPECT_FALSE(metric(c, "unmaps").judged);
    }
}

TEST(Known, AnUnmapThatATruncateAskedForIsNoFaults) {
    const Comparison c = turns([](int, trace::Event& fault, trace::Event& unmap) {
        forget_begin(fault);
        unmap.arg1 = static_cast<std::int64_t>(trace::Origin::Truncate);
    });
    EXPECT_EQ(c.recorded.seen.unplaced, 0);
    EXPECT_EQ(metric(c, "storms").recorded, 0);
}

TEST(Known, AnUnmapWithoutAnOriginMayBeAFaults) {
    const Comparison c =
        turns([](int, trace::Event&, trace::Event& unmap) { unmap.forget(trace::kArg1); });
    EXPECT_EQ(c.recorded.seen.unplaced, kFaults);
    expect_no_storm_is_told(c);
}

TEST(Known, FaultsWithoutTheirMappingAreCountedAsLeftOut) {
    const Comparison all =
        turns([](int, trace::Event& fault, trace::Event&) { fault.mapping = trace::kNone; });
    EXPECT_EQ(all.recorded.seen.left_out, kFaults);
    expect_no_storm_is_told(all);
    EXPECT_THAT(all.verdict, HasSubstr("40 recorded faults are left out"));
    EXPECT_THAT(all.verdict, Not(HasSubstr("no DAX fault")));
    EXPECT_THAT(said(all, "faults.recorded < 1"), HasSubstr("40 recorded faults are left out"));

    const Comparison one = turns([](int k, trace::Event& fault, trace::Event&) {
        fault.task = k == 7 ? trace::kNone : fault.task;
    });
    EXPECT_EQ(one.recorded.seen.left_out, 1);
    expect_no_storm_is_told(one);
    EXPECT_THAT(one.verdict, HasSubstr("1 recorded fault is left out"));
}

TEST(Known, AModelThatHasFewOfTheRecordedFaultsGivesNoAllClear) {
    const Comparison c =
        turns([](int, trace::Event& fault, trace::Event&) { fault.extent = trace::kNone; });
    ASSERT_EQ(c.recorded.totals.accesses, kFaults);
    ASSERT_LT(c.before.totals.accesses - c.before.totals.hits, kFaults / 2);
    EXPECT_THAT(c.verdict, HasSubstr("of the 40 recorded faults"));
    EXPECT_THAT(c.verdict, HasSubstr("nothing can be said of another handler"));
    EXPECT_THAT(c.verdict, Not(HasSubstr("the same")));
    EXPECT_THAT(c.caution, HasSubstr("nothing can be said"));
    EXPECT_EQ(metric(c, "storms").recorded, 1) << "what was recorded was";
    EXPECT_THAT(said(c, "storms.after == 0"), HasSubstr("NOT KNOWN"));
}

TEST(Known, AModelThatHasFewOfTheRecordedFaultsCautionsEachSideThatIsModelled) {
    const Comparison c =
        turns([](int, trace::Event& fault, trace::Event&) { fault.extent = trace::kNone; });
    for (const char* name : {"iomap-6.2", "iomap"}) { // the recording kernel's own, and another
        const TwoSides sides =
            compare_sides(make_side(c.trace, nullptr), make_side(c.trace, &handler(name)));
        ASSERT_EQ(sides.cautions.size(), 1U) << name;
        EXPECT_THAT(sides.cautions[0], HasSubstr("B: The model of the kernel that recorded"));
        EXPECT_THAT(sides.cautions[0], HasSubstr("nothing can be said of another handler"));
    }
    const auto shared = std::make_shared<Comparison>(c);
    EXPECT_THAT(side_of(shared, Side::After).caution, HasSubstr("of the 40 recorded faults"));
    EXPECT_TRUE(side_of(shared, Side::Recorded).caution.empty());
}

TEST(Known, OfAnImportThatDoesNotTellWhatIsSharedEqualCountsAreNoAllClear) {
    const auto traced = [](const char* release, bool import, bool asked) {
        TraceMaker maker(release);
        const std::int64_t party = maker.mapping();
        if (asked) {
            maker.add(trace::Kind::Fiemap, 0, trace::kNone, trace::kNone).arg0 = 512;
        }
        maker.fault(1000, 2000, party);
        if (import) {
            maker.set(trace::key::kImporter, "daxscope");
        }
        const model::Handler &before = handler("iomap-6.2"), &after = handler("iomap");
        CompareOptions options;
        options.before = &before;
        options.after = &after;
        return compare(maker.build(), options);
    };
    const Comparison c = traced("6.1.0-47-amd64", true, false);
    EXPECT_THAT(c.caution, HasSubstr("Whether an extent is shared was not recorded"));
    EXPECT_THAT(c.verdict, HasSubstr("the same 1 fault if no extent is shared"));
    EXPECT_THAT(said(c, "storms.before == 0"), HasSubstr("NOT KNOWN"));
    const TwoSides sides =
        compare_sides(make_side(c.trace, nullptr), make_side(c.trace, &handler("iomap-6.2")));
    ASSERT_EQ(sides.cautions.size(), 1U);
    EXPECT_THAT(sides.cautions[0], HasSubstr("B: Whether an extent is shared"));

    for (const Comparison& known :
         {traced("6.1.0-47-amd64", false, false), traced("6.1.0-47-amd64", true, true),
          traced("6.12.48+deb13-amd64", true, false)}) {
        EXPECT_TRUE(known.caution.empty()) << known.caution;
        EXPECT_THAT(known.verdict, HasSubstr("take the same 1 fault."));
    }
}

TEST(Known, AModuleIsExplainedByTheHandlerThatItStandsFor) {
    TraceMaker maker("6.1.0-47-amd64", true);
    const std::int64_t parties[] = {maker.mapping(), maker.mapping()};
    for (int k = 0; k < kFaults; ++k) {
        maker.fault(k * 10'000, k * 10'000 + 3000, parties[k % 2]);
    }
    maker.ends(kFaults * 10'000);
    const auto trace = maker.build();
    const Comparison c = compare(trace);
    ASSERT_EQ(c.before.handler, "pre-fix");
    replay::Run few = c.before;
    few.totals = {};
    EXPECT_THAT(unexplained_text(*trace, c.recorded, {&c.after, &few}),
                HasSubstr("(pre-fix) has 0 of the 40 recorded faults"));
    EXPECT_TRUE(unexplained_text(*trace, c.recorded, {&c.after}).empty());
}

TEST(Known, FaultEventsThatAreOneAccessAreToldWhereCountsDiffer) {
    TraceMaker maker;
    const std::int64_t party = maker.mapping();
    maker.fault(1000, 2000, party, true).result = model::vm_fault::kFallback;
    maker.last(1).pmd_out = 0;
    maker.pte_fault(2500, 3000, party, 0, true);
    const Comparison c = compare(maker.build());
    ASSERT_EQ(metric(c, "faults").recorded, 1) << "one access";
    ASSERT_EQ(fault_report(*c.trace).total.faults(), 2U) << "two events";
    const std::string text = words::fault_events_text(c);
    EXPECT_THAT(text, HasSubstr("2"));
    EXPECT_THAT(text, HasSubstr("PMD"));
    EXPECT_THAT(text, HasSubstr("to the end of the last")) << "what lies between counts, too";
    EXPECT_EQ(metric(c, "time in faults").recorded, 2000);
    EXPECT_EQ(fault_report(*c.trace).total.pmd_time + fault_report(*c.trace).total.pte_time, 1500);

    TraceMaker plain;
    plain.fault(1000, 2000, plain.mapping());
    EXPECT_TRUE(words::fault_events_text(compare(plain.build())).empty()) << "no two meanings";
}

TEST(Known, ASumOfTimesOfWhichPartIsUnknownIsNot) {
    const Comparison c = turns([](int k, trace::Event& fault, trace::Event& unmap) {
        if (k == 0) { // and nothing of it is unplaced
            unmap.arg1 = static_cast<std::int64_t>(trace::Origin::Truncate);
            forget_begin(fault);
        }
    });
    EXPECT_TRUE(c.recorded.seen.placed());
    EXPECT_EQ(c.recorded.seen.untimed, 1);
    EXPECT_FALSE(metric(c, "time in faults").recorded);
    EXPECT_FALSE(metric(c, "time in faults").judged);
    EXPECT_FALSE(known_totals(*c.trace, c.recorded).time);
    EXPECT_THAT(c.verdict, Not(HasSubstr("in faults.")));
}

TEST(Known, AFaultThatNeverEndedThoughItsTaskWentOnHasNoTime) {
    const Comparison c = turns([](int, trace::Event& fault, trace::Event&) {
        fault.ts_end = trace::kNone;
        fault.forget(trace::kResult);
    });
    EXPECT_EQ(c.recorded.seen.untimed, kFaults - 2) << "the last of each may be under way";
    EXPECT_FALSE(metric(c, "time in faults").recorded);
    EXPECT_EQ(c.recorded.seen.untold, kFaults - 2);
    expect_no_storm_is_told(c);
    EXPECT_FALSE(metric(c, "mappings zapped").recorded);
    EXPECT_THAT(c.verdict, HasSubstr("Of 38 faults the result"));
}

TEST(Known, AFaultWithoutAResultLeftNobodyKnowsWhat) {
    const Comparison c =
        turns([](int, trace::Event& fault, trace::Event&) { fault.forget(trace::kResult); });
    EXPECT_EQ(c.recorded.seen.untold, kFaults);
    expect_no_storm_is_told(c);
    EXPECT_FALSE(metric(c, "mappings zapped").recorded);
    EXPECT_EQ(metric(c, "faults").recorded, kFaults) << "that they were is recorded";
}

TEST(Known, EndsThatWereLostAreLossesAndNothingElse) {
    const auto traced = [](std::int64_t lost) {
        TraceMaker maker;
        const std::int64_t party = maker.mapping();
        for (int k = 0; k < 3; ++k) {
            maker.fault(k * 1000, trace::kNone, party).forget(trace::kResult | trace::kPmdOut);
        }
        maker.fault(4000, 4500, party);
        return compare(maker.build({{0, 4000, "ringbuf_full", "", lost}}));
    };
    EXPECT_EQ(traced(2).recorded.seen.untold, 1);
    EXPECT_EQ(traced(3).recorded.seen.untold, 0);
    EXPECT_TRUE(traced(3).recorded.seen.placed());
}

TEST(Known, AFaultWithoutFlagsIsAReadOrAWrite) {
    const Comparison c =
        turns([](int, trace::Event& fault, trace::Event&) { fault.forget(trace::kFlags); });
    EXPECT_EQ(c.recorded.seen.unflagged, kFaults);
    expect_no_storm_is_told(c);
    EXPECT_THAT(c.verdict, HasSubstr("Of 40 faults read or write is not recorded"));
}

TEST(Known, OfFaultsThatAreAllLeftOutNoOthersAreCounted) {
    const Comparison none =
        turns([](int, trace::Event& fault, trace::Event&) { fault.mapping = trace::kNone; });
    EXPECT_THAT(none.verdict, HasSubstr("can't be judged."));
    const Comparison one = turns([](int k, trace::Event& fault, trace::Event&) {
        fault.mapping = k == 0 ? fault.mapping : trace::kNone;
    });
    EXPECT_THAT(one.verdict, HasSubstr("can't be judged by the other fault."));
    const Comparison many = turns([](int k, trace::Event& fault, trace::Event&) {
        fault.mapping = k == 0 ? trace::kNone : fault.mapping;
    });
    EXPECT_THAT(many.verdict, HasSubstr("can't be judged by the other 39 faults."));
}

TEST(Known, ASumThatIsGreaterThanATimeIsNoFigure) {
    const Comparison c = turns(
        [](int, trace::Event& fault, trace::Event&) { fault.ts_end = std::int64_t{1} << 62; });
    ASSERT_EQ(c.recorded.totals.time_in_faults, INT64_MAX);
    EXPECT_FALSE(metric(c, "time in faults").recorded);
    EXPECT_THAT(words::duration_text(INT64_MAX), HasSubstr("more than"));
}

} // namespace daxscope::replay
