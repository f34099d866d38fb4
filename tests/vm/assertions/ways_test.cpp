// SPDX-License-Identifier: GPL-3.0-or-later
//
// One run that several tools recorded (guest/ways.sh): whoever recorded it, the faults are the
// same.
#include "runs.h"

#include "replay/import/binary.h"
#include "replay/store/trace.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <tuple>

using namespace daxscope;
using trace::Event;
using trace::Kind;

namespace {

/// What two recordings of one fault have in common, whatever their clocks are.
using Fault =
    std::tuple<Kind, std::int64_t, std::uint64_t, std::int64_t, std::uint32_t, std::int32_t>;

class Ways : public testing::TestWithParam<vm::Kernel> {
protected:
    static std::filesystem::path path(const char* file) {
        return std::filesystem::path(DAXSCOPE_VM_RESULTS) / GetParam().name / file;
    }
    /// @return empty where the guest had no such tool, or this build cannot read what it left
    static std::vector<Fault> faults(const char* file) {
        std::vector<Fault> found;
        const auto trace = trace::Trace::load(path(file));
        EXPECT_TRUE(trace->losses().empty()) << file;
        for (std::size_t k = 0; k < trace->size(); ++k) {
            const Event event = trace->event(k);
            if (event.is_fault()) {
                found.emplace_back(event.kind, trace->task(event.task)->tid,
                                   trace->file(event.file)->ino, event.pgoff, event.flags,
                                   event.result);
            }
        }
        return found;
    }
    static bool built(std::string_view format) {
        for (const source::BinaryFormat& each : source::binary_formats()) {
            if (each.name == format) {
                return each.built;
            }
        }
        return false;
    }
};

TEST_P(Ways, trace_cmd_gives_the_faults_that_we_recorded) {
    if (!built("trace.dat")) {
        GTEST_SKIP() << "built without libtracecmd";
    }
    const std::vector<Fault> ours = faults("ways.daxtrace");
    EXPECT_GT(ours.size(), 40U);
    EXPECT_EQ(faults("ways.dat"), ours);
}

TEST_P(Ways, perf_gives_the_faults_that_we_recorded) {
    if (!built("perf.data") || !std::filesystem::exists(path("ways.data"))) {
        GTEST_SKIP() << "no perf in the guest, or none of its libraries here";
    }
    EXPECT_EQ(faults("ways.data"), faults("ways.daxtrace"));
}

TEST_P(Ways, the_kernels_own_text_gives_the_faults_that_we_recorded) {
    EXPECT_EQ(faults("ways.txt"), faults("ways.daxtrace"));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Ways, testing::ValuesIn(vm::kernels([](const vm::Kernel& kernel) {
                             return !kernel.preempts; // where ours may lose some, and says so
                         })),
                         vm::kernel_name);

} // namespace
