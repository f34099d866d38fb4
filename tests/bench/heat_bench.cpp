// SPDX-License-Identifier: GPL-3.0-or-later
//
// The heat map of all ranges, 1600 columns by 400 lines, of one run and as a difference of two;
// beside it a plain pass over the same outcomes.
#include "replay/analysis/heat.h"
#include "replay/engine/replay.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <map>
#include <memory>
#include <numeric>

namespace daxscope {
namespace {

using replay::HeatOf;

struct Made {
    std::shared_ptr<const trace::Trace> trace;
    replay::Run run;
    std::unique_ptr<replay::ZoomIndex> index;
    std::vector<std::uint32_t> rows;
};

const Made& made(const benchmark::State& state) {
    static std::map<std::pair<std::int64_t, std::int64_t>, Made> known;
    Made& made = known[{state.range(0), state.range(1)}];
    if (!made.trace) {
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(state.range(0));
        shape.ranges = static_cast<std::uint32_t>(state.range(1));
        made.trace = generate::build(shape);
        made.run = replay::recorded(*made.trace);
        made.index = std::make_unique<replay::ZoomIndex>(made.run, made.trace->ranges().size());
        made.rows.resize(made.trace->ranges().size());
        std::iota(made.rows.begin(), made.rows.end(), 0U);
    }
    return made;
}

void count(benchmark::State& state, const Made& made) {
    state.SetItemsProcessed(state.iterations() *
                            static_cast<std::int64_t>(made.run.outcomes.size()));
    state.counters["ranges"] = static_cast<double>(made.rows.size());
}

void plain_pass(benchmark::State& state) {
    const Made& of = made(state);
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (const replay::Outcome& outcome : of.run.outcomes) {
            sum += outcome.end - outcome.begin;
        }
        benchmark::DoNotOptimize(sum);
    }
    count(state, of);
}

void heat(benchmark::State& state, HeatOf what, bool difference) {
    const Made& of = made(state);
    const replay::HeatRun run{&of.run, of.index.get(), nullptr, nullptr, {}, 0};
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay::heat_map(run, difference ? &run : nullptr, what,
                                                  {of.trace->begin(), of.trace->end() + 1, 1600},
                                                  of.rows, 400));
    }
    count(state, of);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Args({1'000'000, 2'000})->Unit(benchmark::kMillisecond);
    b->Args({10'000'000, 64})->Args({10'000'000, 2'000})->Args({10'000'000, 100'000});
}

BENCHMARK(plain_pass)->Apply(sizes);
BENCHMARK_CAPTURE(heat, faults, HeatOf::Faults, false)->Apply(sizes);
BENCHMARK_CAPTURE(heat, time, HeatOf::Time, false)->Apply(sizes);
BENCHMARK_CAPTURE(heat, fallbacks, HeatOf::Fallbacks, false)->Apply(sizes);
BENCHMARK_CAPTURE(heat, time_difference, HeatOf::Time, true)->Apply(sizes);

} // namespace
} // namespace daxscope
