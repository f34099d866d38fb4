// SPDX-License-Identifier: GPL-3.0-or-later
//
// States a second of CPU time, and bytes per state, of the explorer on shipped scenarios.
#include "tests/unit/explore/library.h"

#include <benchmark/benchmark.h>

using namespace daxscope::model;
using namespace daxscope::model::explore;

namespace {

void run(benchmark::State& state, const char* name, const char* handler, const Options& options) {
    const Scenario scenario = shipped(name);
    Exploration result;
    std::uint64_t states = 0;
    for (auto _ : state) {
        result = explore::explore(scenario, *find_handler(handler), options);
        states += result.states + result.told_apart;
    }
    state.counters["states/s"] =
        benchmark::Counter(static_cast<double>(states), benchmark::Counter::kIsRate);
    state.counters["states"] = static_cast<double>(result.states);
    state.counters["B/state"] =
        static_cast<double>(result.memory) / static_cast<double>(result.states);
}

void explores(benchmark::State& state, const char* name, const char* handler) {
    run(state, name, handler, {});
}

void without_reduction(benchmark::State& state, const char* name, const char* handler) {
    Options options;
    options.reduce = false;
    options.symmetry = false;
    run(state, name, handler, options);
}

} // namespace

BENCHMARK_CAPTURE(explores, three_mixed_twice_pre_fix, "three-mixed-twice", "pre-fix")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(explores, three_mixed_twice_fixed, "three-mixed-twice", "fixed")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(explores, hole_race_read_fixed, "hole-race-read", "fixed")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(explores, two_readers_fixed, "two-readers", "fixed")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(without_reduction, three_mixed_twice_iomap, "three-mixed-twice", "iomap")
    ->Unit(benchmark::kMillisecond);
