// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long faults took and how soon who was zapped came back, as histograms of a run, and beside
// them a plain pass that counts the same durations in the same bins.
#include "replay/analysis/distribution.h"
#include "replay/engine/replay.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <map>
#include <memory>

namespace daxscope {
namespace {

using replay::Bins;
using replay::Quantity;

struct Made {
    std::shared_ptr<const trace::Trace> trace;
    replay::Run run;
};

const Made& made(std::int64_t events) {
    static std::map<std::int64_t, Made> known;
    Made& made = known[events];
    if (!made.trace) {
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(events);
        made.trace = generate::build(shape);
        made.run = replay::recorded(*made.trace);
    }
    return made;
}

void finish(benchmark::State& state, const Made& made) {
    state.SetItemsProcessed(state.iterations() *
                            static_cast<std::int64_t>(made.run.outcomes.size()));
    state.counters["outcomes"] = static_cast<double>(made.run.outcomes.size());
}

void plain_pass(benchmark::State& state) {
    const Made& of = made(state.range(0));
    const Bins bins = Bins::log();
    for (auto _ : state) {
        std::vector<std::uint64_t> counts(512);
        for (const replay::Outcome& outcome : of.run.outcomes) {
            if (outcome.kind != replay::OutcomeKind::Hit) {
                ++counts[bins.of(outcome.end - outcome.begin)];
            }
        }
        benchmark::DoNotOptimize(counts.data());
    }
    finish(state, of);
}

void distribute(benchmark::State& state, Quantity quantity) {
    const Made& of = made(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay::distribution(*of.trace, of.run, quantity, Bins::log(),
                                                      of.trace->begin(), of.trace->end() + 1));
    }
    finish(state, of);
}

void durations(benchmark::State& state) {
    distribute(state, Quantity::Duration);
}

void intervals(benchmark::State& state) {
    distribute(state, Quantity::Interval);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(plain_pass)->Apply(sizes);
BENCHMARK(durations)->Apply(sizes);
BENCHMARK(intervals)->Apply(sizes);

} // namespace
} // namespace daxscope
