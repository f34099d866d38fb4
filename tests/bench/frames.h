// SPDX-License-Identifier: GPL-3.0-or-later
//
// Frames of the compare view, timed: what the view's benchmarks and the window's share.
#pragma once

#include "replay/lanes/time_range.h"

#include <QElapsedTimer>
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

namespace daxscope::bench {

inline constexpr int kFrames = 200; ///< of one gesture, there and back

/// Where each frame of a gesture looks.
/// @param share of `bounds` that is in sight; @param width of the view, pixels
inline std::vector<lanes::TimeRange> gesture(lanes::TimeRange bounds, double share, bool zoom,
                                             int width) {
    std::vector<lanes::TimeRange> frames;
    const auto length = static_cast<double>(bounds.length());
    double size = length * share;
    double begin = static_cast<double>(bounds.begin) + (length - size) / 2;
    // Panning a part goes further than what is painted beyond the edges; panning nearly all of it
    // has little room, and goes to and fro.
    const bool narrow = share > 0.5;
    const int turn = narrow ? 4 : kFrames / 2;
    const double pixels = narrow ? 8 : 24;
    for (int k = 0; k < kFrames; ++k) {
        const bool there = (k / turn) % 2 == 0;
        if (zoom) {
            const double factor = there ? 0.97 : 1 / 0.97;
            begin += size * (1 - factor) / 2;
            size *= factor;
        } else {
            begin += (there ? 1 : -1) * size * pixels / width;
        }
        frames.push_back({std::llround(begin), std::llround(begin + size)});
    }
    return frames;
}

/// Times frames: by the clock, and by what this thread got of a processor, which is the same on a
/// busy machine.
class Frames {
public:
    template <typename Frame>
    void time(Frame frame) {
        QElapsedTimer clock;
        clock.start();
        const double before = processor();
        frame();
        wall_.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        cpu_.push_back(processor() - before);
    }
    void report(benchmark::State& state, const std::string& what = {}) {
        for (auto* ms : {&wall_, &cpu_}) {
            std::sort(ms->begin(), ms->end());
            const auto at = [ms](double share) {
                return (*ms)[static_cast<std::size_t>(share * static_cast<double>(ms->size() - 1))];
            };
            const std::string unit = ms == &wall_ ? "_ms" : "_cpu_ms";
            state.counters[what + "p50" + unit] = at(0.5);
            state.counters[what + "p99" + unit] = at(0.99);
            state.counters[what + "max" + unit] = ms->back();
        }
    }
    std::size_t count() const { return wall_.size(); }
    /// What this thread worked so far, ms.
    static double processor() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }

private:
    std::vector<double> wall_, cpu_;
};

} // namespace daxscope::bench
