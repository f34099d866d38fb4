// SPDX-License-Identifier: GPL-3.0-or-later
//
// The traces of real kernels that come with daxscope, through the handlers of those kernels.
#include "replay/analysis/compare.h"
#include "replay/engine/self_check.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

std::vector<std::filesystem::path> bundled() {
    std::vector<std::filesystem::path> paths;
    const auto folder = std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".daxtrace") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

TEST(Bundled, EveryFaultOfALossFreeTraceIsExplainedAndItsResultPredicted) {
    int checked = 0;
    for (const auto& path : bundled()) {
        const auto trace = trace::Trace::load(path);
        if (trace->lost() > 0) {
            continue;
        }
        const SelfCheck check = self_check(*trace);
        EXPECT_GT(check.faults, 0) << path;
        EXPECT_EQ(check.explained, check.faults) << path;
        EXPECT_EQ(check.predicted, check.faults) << path;
        for (const Miss& miss : check.misses) {
            ADD_FAILURE() << path << ": event " << miss.event << ": " << miss.reason;
        }
        ++checked;
    }
    EXPECT_GE(checked, 4);
}

TEST(Bundled, TheRecordingKernelsHandlerTakesAsManyFaultsAsTheKernel) {
    for (const auto& path : bundled()) {
        const auto trace = trace::Trace::load(path);
        if (trace->lost() > 0) {
            continue;
        }
        const auto real = recorded(*trace);
        const auto model = replay(*trace, handler_of(trace->session()));
        EXPECT_EQ(model.totals.pmd_faults, real.totals.pmd_faults) << path;
        EXPECT_EQ(model.totals.pte_faults, real.totals.pte_faults) << path;
        EXPECT_EQ(model.totals.refaults, real.totals.refaults) << path;
        EXPECT_EQ(model.totals.unmaps, real.totals.unmaps) << path;
    }
}

TEST(Bundled, AQuietTraceIsNoAllClearAndAStormNeedsNone) {
    const auto compared = [](const char* name, std::optional<std::int64_t> interval = {}) {
        CompareOptions options;
        options.before = model::find_handler("iomap-6.2");
        options.after = model::find_handler("iomap");
        options.replay.revisit_interval = interval;
        return compare(trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) /
                                          "resources/traces" / name),
                       options);
    };
    const Comparison quiet = compared("reflink-quiet-6.1.daxtrace");
    EXPECT_TRUE(quiet.caution.starts_with("iomap-6.2 would zap ")) << quiet.caution;
    EXPECT_TRUE(compared("reflink-quiet-6.1.daxtrace", 1'000'000).caution.empty())
        << "what is assumed is said";
    const Comparison storm = compared("reflink-storm-6.12.daxtrace");
    EXPECT_TRUE(storm.caution.empty()) << storm.caution;
}

TEST(Bundled, AMassOfPermissionFaultsNamesWhoWroteBackAndIsNoStorm) {
    const Comparison c =
        compare(trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) /
                                   "resources/traces/msync-contrast-6.12.daxtrace"));
    EXPECT_NE(c.verdict.find("recorded faults are permission faults: writes to what writeback had "
                             "write-protected (msync, fsync or the flusher: "),
              std::string::npos)
        << c.verdict;
    EXPECT_NE(c.verdict.find("no handler changes that"), std::string::npos);
}

TEST(Bundled, ARunIsTheSameEveryTimeItIsLoaded) {
    for (const auto& path : bundled()) {
        const auto first = compare(trace::Trace::load(path));
        const auto second = compare(trace::Trace::load(path));
        EXPECT_EQ(first.recorded.hash(), second.recorded.hash());
        EXPECT_EQ(first.before.hash(), second.before.hash());
        EXPECT_EQ(first.after.hash(), second.after.hash());
    }
}

} // namespace
} // namespace daxscope::replay
