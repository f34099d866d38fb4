// SPDX-License-Identifier: GPL-3.0-or-later
//
// The recorder against the kernel's own counting of the same run.
#include "recording.h"
#include "runs.h"

#include "replay/trace/names.h"

#include <gtest/gtest.h>

using namespace daxscope;
using trace::Kind;

namespace {

/// Kinds that ftrace counts too, under the same name.
constexpr Kind kCounted[] = {Kind::PmdFault,
                             Kind::PteFault,
                             Kind::PmdLoadHole,
                             Kind::PmdLoadHoleFallback,
                             Kind::PteLoadHole,
                             Kind::InsertPfnMkwrite,
                             Kind::InsertPfnMkwriteNoEntry,
                             Kind::Unmap,
                             Kind::WritebackRange,
                             Kind::WritebackOne};

class FtraceAgrees : public testing::TestWithParam<vm::Run> {
protected:
    vm::Recording recording_{GetParam().kernel, GetParam().recording};
};

TEST_P(FtraceAgrees, nothing_is_lost) {
    EXPECT_EQ(recording_.trace().lost(), 0);
    EXPECT_TRUE(recording_.trace().session().end.has_value()) << "the recording was cut off";
}

TEST_P(FtraceAgrees, every_task_has_as_many_events_of_each_kind) {
    for (const Kind kind : kCounted) {
        const vm::Count& count = recording_.counts().at(std::string(trace::kind_name(kind)));
        std::map<std::int64_t, std::int64_t> recorded;
        for (const trace::Event& event : recording_.events(kind)) {
            ++recorded[recording_.trace().task(event.task)->tid];
        }
        EXPECT_EQ(recorded, count.by_tid) << trace::kind_name(kind);
    }
}

TEST_P(FtraceAgrees, every_fault_has_its_end_its_mapping_and_its_file) {
    for (const Kind kind : {Kind::PmdFault, Kind::PteFault}) {
        for (const trace::Event& event : recording_.events(kind)) {
            EXPECT_GE(event.ts_end, event.ts) << "event " << event.seq;
            EXPECT_NE(recording_.trace().mapping(event.mapping), nullptr) << "event " << event.seq;
            EXPECT_NE(recording_.trace().file(event.file), nullptr) << "event " << event.seq;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Recordings, FtraceAgrees, vm::lossless_runs(), vm::run_name);

class SmallRing : public testing::TestWithParam<const char*> {};

TEST_P(SmallRing, what_is_missing_is_what_is_counted_as_lost) {
    const vm::Recording recording(GetParam(), "losses");
    ASSERT_GT(recording.trace().lost(), 0) << "a ring of 4 KiB held everything";
    for (const Kind kind : kCounted) {
        std::int64_t lost = 0;
        for (const trace::Loss& loss : recording.trace().losses()) {
            lost += loss.place == trace::kind_name(kind) ? loss.count.value_or(0) : 0;
        }
        const auto recorded = static_cast<std::int64_t>(recording.events(kind).size());
        EXPECT_EQ(recorded + lost, recording.counts().at(std::string(trace::kind_name(kind))).hits)
            << trace::kind_name(kind);
    }
}

TEST_P(SmallRing, a_loss_says_when_it_happened) {
    const vm::Recording recording(GetParam(), "losses");
    for (const trace::Loss& loss : recording.trace().losses()) {
        EXPECT_LE(loss.ts_from, loss.ts);
        EXPECT_GE(loss.ts_from, recording.trace().session().start);
        EXPECT_LE(loss.ts, recording.trace().session().end.value_or(loss.ts));
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, SmallRing, testing::Values("6.1", "6.12"),
                         [](const auto& chosen) {
                             return chosen.param == std::string("6.1") ? "on_6_1" : "on_6_12";
                         });

} // namespace
