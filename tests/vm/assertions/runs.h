// SPDX-License-Identifier: GPL-3.0-or-later
//
// The kernels and their recordings, in one list. A kernel's name is the end of its tests' names:
// that is how a test run leaves out the kernels that were not booted (main.cpp).
#pragma once

#include <cctype>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::vm {

/// What is so on a kernel, where kernels differ.
struct Kernel {
    const char* name;           ///< as tests/vm/run takes it
    bool reflink = true;        ///< XFS mounts with DAX and reflink
    bool storms = true;         ///< every fault of a shared extent unmaps it (6.2)
    bool extents = true;        ///< faults know their extent (iomap_iter(), 5.15)
    bool zaps_once = true;      ///< an unmap and MADV_DONTNEED zap by the same function (6.1)
    bool frees_tables = false;  ///< MADV_DONTNEED frees empty page tables (6.14)
    bool drops_entries = false; ///< breaking layouts removes the file's DAX entries (6.15)
    bool preempts = false;      ///< preempts tracing programs: events may be lost, and are counted
    bool preempts_tracepoints = false; ///< … at tracepoints too, which keep it off up to 6.18
};

inline constexpr Kernel kKernels[] = {
    {.name = "5.10", .reflink = false, .storms = false, .extents = false, .zaps_once = false},
    {.name = "6.1", .storms = false},
    {.name = "6.12"},
    {.name = "6.16", .frees_tables = true, .drops_entries = true, .preempts = true},
    {.name = "6.17", .frees_tables = true, .drops_entries = true, .preempts = true},
    {.name = "6.18", .frees_tables = true, .drops_entries = true, .preempts = true},
    {.name = "7.2",
     .frees_tables = true,
     .drops_entries = true,
     .preempts = true,
     .preempts_tracepoints = true},
    {.name = "7.3",
     .frees_tables = true,
     .drops_entries = true,
     .preempts = true,
     .preempts_tracepoints = true},
};

inline void PrintTo(const Kernel& kernel, std::ostream* out) {
    *out << kernel.name;
}

inline const Kernel& kernel(std::string_view name) {
    for (const Kernel& known : kKernels) {
        if (name == known.name) {
            return known;
        }
    }
    throw std::invalid_argument("no kernel " + std::string(name));
}

/// Those of which something is so.
template <typename Predicate>
std::vector<Kernel> kernels(Predicate is) {
    std::vector<Kernel> found;
    for (const Kernel& known : kKernels) {
        if (is(known)) {
            found.push_back(known);
        }
    }
    return found;
}
inline std::vector<Kernel> all_kernels() {
    return kernels([](const Kernel&) { return true; });
}

/// "module_xfs_6_1", of its parts: what a test is called.
inline std::string test_name(std::string text) {
    for (char& letter : text) {
        letter = std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    return text;
}
/// "on_6_1"
inline std::string kernel_name(const testing::TestParamInfo<Kernel>& chosen) {
    return test_name(std::string("on_") + chosen.param.name);
}

/// One recording of one kernel, as a test's parameter.
struct Run {
    const char* kernel;
    const char* recording;
};

inline void PrintTo(const Run& run, std::ostream* out) {
    *out << run.recording << " on " << run.kernel;
}

inline std::string run_name(const testing::TestParamInfo<Run>& chosen) {
    return test_name(std::string(chosen.param.recording) + "_" + chosen.param.kernel);
}

/// Recordings of which every event is wanted: nothing is lost, or what is lost is counted to the
/// last one where the kernel preempts programs.
inline std::vector<Run> whole_runs() {
    std::vector<Run> runs;
    for (const Kernel& known : kKernels) {
        std::vector<const char*> names = {"catalogue-xfs", "catalogue-ext4", "msync", "foreign-xfs",
                                          "foreign-ext4"};
        if (known.reflink) {
            names.insert(names.end(), {"reflink", "free"});
        }
        if (std::string_view(known.name) == "6.1") {
            names.insert(names.end(),
                         {"module-xfs", "module-ext4", "no-module-xfs", "no-module-ext4"});
        }
        for (const char* name : names) {
            runs.push_back({known.name, name});
        }
    }
    return runs;
}

/// … and the races: how often their threads meet is the scheduler's doing.
inline std::vector<Run> checked_runs() {
    std::vector<Run> runs = whole_runs();
    for (const Kernel& known : kKernels) {
        for (const char* name : {"race-xfs", "race-ext4", "races-collide-xfs", "races-collide-ext4",
                                 "races-fill-xfs", "races-fill-ext4"}) {
            runs.push_back({known.name, name});
        }
    }
    return runs;
}

/// The same recordings on every kernel.
inline std::vector<Run> runs_of(const std::vector<const char*>& names,
                                const std::vector<Kernel>& on = all_kernels()) {
    std::vector<Run> runs;
    for (const Kernel& known : on) {
        for (const char* name : names) {
            runs.push_back({known.name, name});
        }
    }
    return runs;
}

} // namespace daxscope::vm
