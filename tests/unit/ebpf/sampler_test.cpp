// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/sampler.h"

#include <chrono>
#include <functional>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

namespace daxscope::ebpf {
namespace {

constexpr std::int64_t kPeriod = 1'000'000;

/// Polls until it holds; ctest ends a test that waits for ever.
void wait_until(const std::function<bool()>& holds) {
    while (!holds()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

class Sampling : public testing::Test {
protected:
    void SetUp() override {
        if (access("/proc/self/clear_refs", W_OK) != 0) {
            GTEST_SKIP() << "/proc/PID/clear_refs is not to be had here";
        }
    }
    daxscope_sampling told_{};
};

TEST_F(Sampling, begins_with_the_first_process_and_ends_for_good) {
    Sampler sampler(kPeriod, told_);
    EXPECT_NE(told_.tid, 0U);
    EXPECT_NE(told_.tid, static_cast<std::uint32_t>(getpid()));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(sampler.totals().samples, 0U);
    sampler.watch(getpid());
    wait_until([&] { return sampler.totals().samples >= 3; });
    EXPECT_GT(sampler.totals().time, 0);
    EXPECT_EQ(sampler.totals().unsampled, 0U);
    sampler.stop();
    const auto samples = sampler.totals().samples;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(sampler.totals().samples, samples);
}

TEST_F(Sampling, a_process_that_went_is_left_alone_and_one_is_sampled_once_however_often_named) {
    Sampler sampler(kPeriod, told_);
    sampler.watch(0);
    sampler.watch(999'999'999); // there are no such numbers
    sampler.watch(getpid());
    sampler.watch(getpid());
    wait_until([&] { return sampler.totals().samples >= 2; });
    EXPECT_EQ(sampler.totals().unsampled, 0U);
}

TEST_F(Sampling, more_processes_than_there_is_room_for_are_counted) {
    Sampler sampler(kPeriod, told_);
    for (std::int64_t k = 0; k < Sampler::kMostProcesses + 3; ++k) {
        sampler.watch(900'000'000 + k);
    }
    EXPECT_EQ(sampler.totals().unsampled, 3U);
}

} // namespace
} // namespace daxscope::ebpf
