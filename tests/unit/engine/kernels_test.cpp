// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces of 6.14 and later, which the handlers before them do not explain.
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using model::vm_fault::kFallback;
using model::vm_fault::kNopage;
using model::vm_fault::kSigbus;
using trace::Kind;
using trace::Origin;

std::string misses(const SelfCheck& check) {
    std::string text = check.handler;
    for (const Miss& miss : check.misses) {
        text += "; " + miss.reason;
    }
    return text;
}

} // namespace

TEST(Kernels, EachReleaseHasItsHandler) {
    const auto name = [](const char* release) {
        return std::string(handler_of(TraceMaker(release).build()->session()).name);
    };
    EXPECT_EQ(name("6.14.0"), "iomap-6.2");
    EXPECT_EQ(name("6.15.0"), "iomap-6.15");
    EXPECT_EQ(name("6.17.13+deb13-amd64"), "iomap-6.15");
    EXPECT_EQ(name("6.18.15+deb13-amd64"), "iomap-6.18");
    EXPECT_EQ(name("7.3.4+deb13-amd64"), "iomap-6.18");
}

TEST(Kernels, Since615AFallocateElsewhereTakesThe4KiBEntriesAway) {
    for (const bool since : {false, true}) {
        TraceMaker maker(since ? "6.16.12" : "6.12.48");
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        trace::Event& first = maker.fault(0, 100, a);
        first.arg1 = 1; // an extent of one page
        first.result = kFallback;
        maker.pte_fault(200, 300, a, 0);
        maker.unmap(1000, b, Origin::Fallocate, 0, 0);
        trace::Event& second = maker.fault(2000, 2100, b);
        if (!since) {
            second.result = kFallback;
            second.extent = trace::kNone;
            maker.pte_fault(2200, 2300, b, 0);
        }
        const SelfCheck check = self_check(*maker.build());
        EXPECT_EQ(check.predicted, check.faults) << misses(check);
    }
}

TEST(Kernels, Since618AHoleThatAnotherThreadMappedIsDone) {
    for (const char* release : {"6.18.15", "7.3.4"}) {
        TraceMaker maker(release);
        const std::int64_t a = maker.mapping();
        const std::int64_t other = maker.thread(a);
        for (const std::int64_t task : {a, other}) {
            trace::Event& fault = maker.fault(task == a ? 0 : 50, task == a ? 300 : 400, a);
            fault.task = task;
            fault.extent = static_cast<std::int64_t>(trace::ExtentType::Hole);
        }
        const SelfCheck check = self_check(*maker.build());
        EXPECT_EQ(check.handler, "iomap-6.18");
        EXPECT_EQ(check.predicted, 2) << misses(check);
    }
}

TEST(Kernels, Since614MadviseOfAWholeTableFreesIt) {
    for (const bool since : {false, true}) {
        for (const std::int64_t pages : {std::int64_t{512}, std::int64_t{511}}) {
            TraceMaker maker(since ? "6.18.15" : "6.12.48");
            const std::int64_t a = maker.mapping();
            trace::Event& first = maker.fault(0, 100, a);
            first.arg1 = 1;
            first.result = kFallback;
            maker.pte_fault(200, 300, a, 0);
            trace::Event& zap = maker.add(Kind::Zap, 1000, trace::kNone, a);
            zap.mapping = a;
            zap.arg0 = pages;
            zap.arg1 = static_cast<std::int64_t>(Origin::Madvise);
            const bool asked = since && pages == 512;
            if (asked) {
                trace::Event& again = maker.fault(2000, 2100, a);
                again.result = kFallback;
                again.extent = trace::kNone; // 4 KiB entries: the file system is not asked
            }
            maker.pte_fault(2200, 2300, a, 0);
            const auto trace = maker.build();
            const SelfCheck check = self_check(*trace);
            EXPECT_EQ(check.predicted, check.faults) << misses(check);
            EXPECT_EQ(check.faults, asked ? 4 : 3);
            const daxscope::replay::Run run = replay(*trace, handler_of(trace->session()));
            EXPECT_EQ(run.outcomes.back().kind, OutcomeKind::Refault);
            EXPECT_EQ(run.outcomes.back().cause, 2) << "the madvise";
        }
    }
}

TEST(Kernels, Since615ASigbusOfASharedExtentIsTheMaps) {
    TraceMaker maker("7.3.4");
    const std::int64_t a = maker.mapping();
    trace::Event& fault = maker.fault(0, 100, a);
    fault.result = kSigbus;
    fault.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
    const auto trace = maker.build();
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.predicted, 1) << misses(check);
    const model::Handler& handler = handler_of(trace->session());
    const daxscope::replay::Run run = replay(*trace, handler);
    EXPECT_TRUE(handler.steps[run.outcomes[0].step].traits.checks_folio);
}

} // namespace daxscope::replay
