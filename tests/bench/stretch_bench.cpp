// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures of a stretch of half of a run: its sums while it is dragged, what takes a walk once it
// came to rest, and beside both a plain pass over the same rows.
#include "replay/analysis/stretch.h"
#include "replay/engine/replay.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <map>
#include <memory>

namespace daxscope {
namespace {

struct Made {
    std::shared_ptr<const trace::Trace> trace;
    std::unique_ptr<replay::StretchIndex> index;
    lanes::TimeRange half;
};

const Made& made(std::int64_t events) {
    static std::map<std::int64_t, Made> known;
    Made& made = known[events];
    if (!made.trace) {
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(events);
        made.trace = generate::build(shape);
        made.index = std::make_unique<replay::StretchIndex>(replay::recorded(*made.trace));
        const std::int64_t length = made.trace->end() - made.trace->begin();
        made.half = {made.trace->begin() + length / 4, made.trace->end() - length / 4};
    }
    return made;
}

void count(benchmark::State& state, const Made& made) {
    const auto [begin, end] = made.index->outcomes(made.half);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(end - begin));
    state.counters["outcomes"] = static_cast<double>(end - begin);
}

void plain_pass(benchmark::State& state) {
    const Made& of = made(state.range(0));
    const auto [begin, end] = of.index->outcomes(of.half);
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (std::size_t k = begin; k < end; ++k) {
            const replay::Outcome& outcome = of.index->run().outcomes[k];
            sum += outcome.end - outcome.begin;
        }
        benchmark::DoNotOptimize(sum);
    }
    count(state, of);
}

void index(benchmark::State& state) {
    const Made& of = made(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay::StretchIndex(of.index->run()));
    }
    count(state, of);
}

void totals(benchmark::State& state) {
    const Made& of = made(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(of.index->totals(of.half));
    }
    count(state, of);
}

void details(benchmark::State& state) {
    const Made& of = made(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay::stretch_details(*of.trace, *of.index, of.half));
    }
    count(state, of);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(plain_pass)->Apply(sizes);
BENCHMARK(index)->Apply(sizes);
BENCHMARK(totals)->Apply(sizes);
BENCHMARK(details)->Apply(sizes);

} // namespace
} // namespace daxscope
