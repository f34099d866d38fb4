// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cctype>
#include <gtest/gtest.h>
#include <ostream>
#include <string>

namespace daxscope::vm {

/// One recording of one kernel, as a test's parameter.
struct Run {
    const char* kernel;
    const char* recording;
};

inline void PrintTo(const Run& run, std::ostream* out) {
    *out << run.recording << " on " << run.kernel;
}

/// "module_xfs_6_1": what the test is called.
inline std::string run_name(const testing::TestParamInfo<Run>& chosen) {
    std::string name = std::string(chosen.param.recording) + "_" + chosen.param.kernel;
    for (char& letter : name) {
        letter = std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    return name;
}

/// Every recording that must be without loss.
inline auto lossless_runs() {
    return testing::Values(
        Run{"6.1", "reflink"}, Run{"6.1", "catalogue-xfs"}, Run{"6.1", "catalogue-ext4"},
        Run{"6.1", "module-xfs"}, Run{"6.1", "module-ext4"}, Run{"6.1", "no-module-xfs"},
        Run{"6.1", "no-module-ext4"}, Run{"6.1", "free"}, Run{"6.1", "msync"},
        Run{"6.1", "foreign-xfs"}, Run{"6.1", "foreign-ext4"}, Run{"6.12", "reflink"},
        Run{"6.12", "catalogue-xfs"}, Run{"6.12", "catalogue-ext4"}, Run{"6.12", "free"},
        Run{"6.12", "msync"}, Run{"6.12", "foreign-xfs"}, Run{"6.12", "foreign-ext4"});
}

} // namespace daxscope::vm
