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

TEST_P(FtraceAgrees, nothing_is_lost_where_programs_are_not_preempted) {
    if (!vm::kernel(GetParam().kernel).preempts) {
        EXPECT_EQ(recording_.trace().lost(), 0);
    }
    EXPECT_TRUE(recording_.trace().session().end.has_value()) << "the recording was cut off";
}

TEST_P(FtraceAgrees, every_task_has_as_many_events_of_each_kind) {
    for (const Kind kind : kCounted) {
        const vm::Count& count = recording_.counts().at(std::string(trace::kind_name(kind)));
        if (const std::int64_t lost = recording_.lost(kind); lost > 0) {
            EXPECT_EQ(static_cast<std::int64_t>(recording_.events(kind).size()) + lost, count.hits)
                << trace::kind_name(kind);
            continue;
        }
        std::map<std::int64_t, std::int64_t> recorded;
        // Where unmap_mapping_range() calls unmap_mapping_pages() rather than have it inlined
        // (5.10, 7.3), ftrace counts it as two; it is one unmap.
        const vm::Count& pages = recording_.counts().at("unmap_mapping_pages");
        for (const trace::Event& event : recording_.events(kind)) {
            ++recorded[recording_.trace().task(event.task)->tid];
        }
        const bool calls = kind == Kind::Unmap && recorded == pages.by_tid;
        EXPECT_EQ(recorded, calls ? pages.by_tid : count.by_tid) << trace::kind_name(kind);
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

INSTANTIATE_TEST_SUITE_P(Recordings, FtraceAgrees, testing::ValuesIn(vm::whole_runs()),
                         vm::run_name);

/// What a kernel that preempts programs may cost: eight threads of one mapping on a thousand holes,
/// and the free storm of four, three times each.
class Gates : public testing::TestWithParam<vm::Run> {};

TEST_P(Gates, of_a_thousand_faults_one_is_lost_at_most_and_every_lost_one_is_counted) {
    const vm::Recording recording(GetParam().kernel, GetParam().recording);
    for (const Kind kind : {Kind::PmdFault, Kind::PteFault}) {
        const std::int64_t hits = recording.counts().at(std::string(trace::kind_name(kind))).hits;
        const auto recorded = static_cast<std::int64_t>(recording.events(kind).size());
        EXPECT_EQ(recorded + recording.lost(kind), hits) << trace::kind_name(kind);
        EXPECT_GE(recorded * 1000, hits * 999) << trace::kind_name(kind);
        RecordProperty(std::string(trace::kind_name(kind)),
                       std::to_string(recorded) + " of " + std::to_string(hits));
    }
    EXPECT_GT(recording.events(Kind::PmdFault).size(), 900U) << "too few to tell";
}

INSTANTIATE_TEST_SUITE_P(
    Race, Gates, testing::ValuesIn(vm::runs_of({"gate-race-1", "gate-race-2", "gate-race-3"})),
    vm::run_name);
INSTANTIATE_TEST_SUITE_P(Free, Gates,
                         testing::ValuesIn(vm::runs_of(
                             {"gate-free-1", "gate-free-2", "gate-free-3"},
                             vm::kernels([](const vm::Kernel& kernel) { return kernel.storms; }))),
                         vm::run_name);

class SmallRing : public testing::TestWithParam<vm::Kernel> {};

TEST_P(SmallRing, what_is_missing_is_what_is_counted_as_lost) {
    const vm::Recording recording(GetParam().name, "losses");
    ASSERT_GT(recording.trace().lost(), 0) << "a ring of 4 KiB held everything";
    for (const Kind kind : kCounted) {
        const auto recorded = static_cast<std::int64_t>(recording.events(kind).size());
        EXPECT_EQ(recorded + recording.lost(kind),
                  recording.counts().at(std::string(trace::kind_name(kind))).hits)
            << trace::kind_name(kind);
    }
}

TEST_P(SmallRing, a_loss_says_when_it_happened) {
    const vm::Recording recording(GetParam().name, "losses");
    for (const trace::Loss& loss : recording.trace().losses()) {
        EXPECT_LE(loss.ts_from, loss.ts);
        EXPECT_GE(loss.ts_from, recording.trace().session().start);
        EXPECT_LE(loss.ts, recording.trace().session().end.value_or(loss.ts));
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, SmallRing, testing::ValuesIn(vm::all_kernels()), vm::kernel_name);

} // namespace
