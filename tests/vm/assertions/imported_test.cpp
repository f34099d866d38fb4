// SPDX-License-Identifier: GPL-3.0-or-later
//
// One run recorded by daxscope and by another tool with the lines of `daxscope doctor --recipe`,
// as `tests/vm/run --kernel K imported` left them: both give the same faults, unmaps, storms and
// causes.
#include "runs.h"

#include "replay/analysis/compare.h"
#include "replay/analysis/storms.h"
#include "replay/analysis/verdict.h"
#include "replay/engine/replay.h"
#include "replay/import/source.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <regex>
#include <string>

using namespace daxscope;

namespace {

class Imported : public testing::TestWithParam<vm::Kernel> {
protected:
    static std::filesystem::path file(const std::string& name) {
        return std::filesystem::path(DAXSCOPE_VM_RESULTS) / GetParam().name / name;
    }
    void SetUp() override {
        if (!std::filesystem::exists(file("imported-perf.txt"))) {
            GTEST_SKIP() << "not run: tests/vm/run --kernel " << GetParam().name << " imported";
        }
    }
};

/// The verdict without its lengths of time, which depend on whose clock is asked first.
std::string verdict_without_times(const std::shared_ptr<const trace::Trace>& trace,
                                  const replay::StormRule& rule) {
    replay::CompareOptions options;
    options.rule = rule;
    return std::regex_replace(replay::verdict_of(replay::compare(trace, options)).text,
                              std::regex("[0-9.]+ (ns|us|ms|s)\\b"), "TIME");
}

TEST_P(Imported, what_other_tools_recorded_says_the_same) {
    for (const std::string tool : {"trace-cmd", "perf", "bpftrace"}) {
        SCOPED_TRACE(tool);
        if (tool == "bpftrace" && !std::filesystem::exists(file("imported-bpftrace.txt"))) {
            continue; // not installed where the guest ran
        }
        const auto ours = source::load(file("imported-" + tool + ".daxtrace"));
        const auto theirs = source::load(file("imported-" + tool + ".txt"));
        EXPECT_EQ(theirs->session().value(trace::key::kRejected), "");
        const replay::Run a = replay::recorded(*ours), b = replay::recorded(*theirs);
        EXPECT_EQ(a.totals.pmd_faults, b.totals.pmd_faults);
        EXPECT_EQ(a.totals.refaults, b.totals.refaults);
        EXPECT_EQ(a.totals.unmaps, b.totals.unmaps);
        EXPECT_EQ(a.totals.zapped, b.totals.zapped);
        // Each tool takes its own time over an event, so in a loaded guest a pause of 10 ms in one
        // trace is none in the other, and which storm cost most differs, too: any pause will do,
        // and they are held beside each other by their first refault.
        replay::StormRule rule;
        rule.max_gap = 60'000'000'000;
        auto storms = replay::find_storms(*ours, a, rule),
             imported = replay::find_storms(*theirs, b, rule);
        for (auto* const each : {&storms, &imported}) {
            std::sort(each->begin(), each->end(),
                      [](const auto& x, const auto& y) { return x.first < y.first; });
        }
        ASSERT_EQ(storms.size(), imported.size());
        EXPECT_FALSE(storms.empty() && GetParam().storms);
        for (std::size_t k = 0; k < storms.size(); ++k) {
            EXPECT_EQ(storms[k].refaults, imported[k].refaults);
            EXPECT_EQ(storms[k].zapped, imported[k].zapped);
            EXPECT_EQ(storms[k].parties.size(), imported[k].parties.size());
            EXPECT_EQ(storms[k].end_reason, imported[k].end_reason);
        }
        for (std::size_t k = 0; k < std::min(a.outcomes.size(), b.outcomes.size()); ++k) {
            EXPECT_EQ(a.outcomes[k].kind, b.outcomes[k].kind) << k;
            EXPECT_EQ(a.outcomes[k].cause_kind, b.outcomes[k].cause_kind) << k;
        }
        EXPECT_EQ(verdict_without_times(ours, rule), verdict_without_times(theirs, rule));
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, Imported,
                         testing::ValuesIn(vm::kernels([](const vm::Kernel& each) {
                             return each.reflink && each.zaps_once && !each.preempts;
                         })),
                         vm::kernel_name);

} // namespace
