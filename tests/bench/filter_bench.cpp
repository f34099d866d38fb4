// SPDX-License-Identifier: GPL-3.0-or-later
//
// The filter of the view: what passes, found column by column, and the index that the lanes draw
// it from; beside them a plain pass over a run's outcomes.
#include "app/gui/state/event_filter.h"
#include "replay/analysis/zoom_index.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <map>

namespace daxscope {
namespace {

const replay::Comparison& made(std::int64_t events) {
    static std::map<std::int64_t, replay::Comparison> known;
    auto [found, is_new] = known.try_emplace(events);
    if (is_new) {
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(events);
        found->second = replay::compare(generate::build(shape));
    }
    return found->second;
}

constexpr const char* kFilters[] = {
    "kind:dax_pmd_fault", "before:refault after:hit duration>10us",
    "comm:a -kind:zap time:1ms.. cause:fault beforeby:1 interval:1us..1s",
    "refault", // anywhere
};

void plain_pass(benchmark::State& state) {
    const replay::Comparison& of = made(state.range(0));
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (const replay::Outcome& outcome : of.before.outcomes) {
            sum += outcome.end - outcome.begin;
        }
        benchmark::DoNotOptimize(sum);
    }
}

void filter(benchmark::State& state) {
    const replay::Comparison& of = made(state.range(1));
    const char* const text = kFilters[state.range(0)];
    const auto filter = gui::EventFilter::parse(QString::fromUtf8(text));
    std::size_t passing = 0;
    for (auto _ : state) {
        passing = filter->pass(of, of.trace->begin()).events.count();
    }
    state.SetLabel(text);
    state.counters["passing"] = static_cast<double>(passing);
}

/// Of one run; the window makes those of three beside each other.
void index_of_passing(benchmark::State& state) {
    const replay::Comparison& of = made(state.range(1));
    const replay::ZoomIndex index(of.before, of.trace->ranges().size());
    const auto passing = gui::EventFilter::parse(QString::fromUtf8(kFilters[state.range(0)]))
                             ->pass(of, of.trace->begin());
    for (auto _ : state) {
        benchmark::DoNotOptimize(index.only(passing.outcomes, passing.events));
    }
    state.counters["outcomes"] = static_cast<double>(passing.outcomes.count());
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
}
void filters(benchmark::internal::Benchmark* b) {
    for (std::size_t k = 0; k < std::size(kFilters); ++k) {
        b->Args({static_cast<std::int64_t>(k), 1'000'000});
        b->Args({static_cast<std::int64_t>(k), 10'000'000});
    }
    b->Unit(benchmark::kMillisecond);
}

BENCHMARK(plain_pass)->Apply(sizes);
BENCHMARK(filter)->Apply(filters)->UseRealTime();
BENCHMARK(index_of_passing)->Apply(filters);

} // namespace
} // namespace daxscope
