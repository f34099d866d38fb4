// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/analysis/expect.h"
#include "replay/analysis/known.h"
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
}

TEST(Known, ASumThatIsGreaterThanATimeIsNoFigure) {
    const Comparison c = turns(
        [](int, trace::Event& fault, trace::Event&) { fault.ts_end = std::int64_t{1} << 62; });
    ASSERT_EQ(c.recorded.totals.time_in_faults, INT64_MAX);
    EXPECT_FALSE(metric(c, "time in faults").recorded);
    EXPECT_THAT(words::duration_text(INT64_MAX), HasSubstr("more than"));
}

} // namespace daxscope::replay
