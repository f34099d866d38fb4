// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every trace of a real kernel through the model of that kernel's handler: each recorded fault must
// be one that the model expects, with the result that it predicts.
#include "recording.h"
#include "runs.h"

#include "replay/engine/replay.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace daxscope;

namespace {

class SelfCheck : public testing::TestWithParam<vm::Run> {};

TEST_P(SelfCheck, the_model_of_the_recording_kernel_explains_every_fault) {
    const vm::Recording recording(GetParam().kernel, GetParam().recording);
    const replay::SelfCheck check = replay::self_check(recording.trace());
    fmt::print("{} on {}: {} faults, {} explained, {} predicted, by {}\n", GetParam().recording,
               GetParam().kernel, check.faults, check.explained, check.predicted, check.handler);
    EXPECT_GT(check.faults, 0U);
    EXPECT_EQ(check.explained, check.faults);
    EXPECT_EQ(check.predicted, check.faults);
    for (std::size_t miss = 0; miss < std::min<std::size_t>(check.misses.size(), 20); ++miss) {
        const trace::Event event = recording.trace().event(check.misses[miss].event);
        const trace::File* file = recording.trace().file(event.file);
        ADD_FAILURE() << "event " << event.seq << ", page " << event.pgoff << " of "
                      << (file != nullptr ? file->path : "?") << ": " << check.misses[miss].reason;
    }
}

INSTANTIATE_TEST_SUITE_P(Recordings, SelfCheck, vm::lossless_runs(), vm::run_name);

} // namespace
