// SPDX-License-Identifier: GPL-3.0-or-later
//
// Another storm rule, as the slider asks for it: the storms of all three runs found anew, the
// verdict with them. Beside it a plain pass over the rows of the three.
#include "replay/analysis/compare.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <map>
#include <memory>

namespace daxscope {
namespace {

replay::Comparison& made(std::int64_t events) {
    static std::map<std::int64_t, std::unique_ptr<replay::Comparison>> known;
    auto& made = known[events];
    if (!made) {
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(events);
        made = std::make_unique<replay::Comparison>(
            replay::compare(generate::build(shape), {}, Progress()));
    }
    return *made;
}

void plain_pass(benchmark::State& state) {
    const replay::Comparison& of = made(state.range(0));
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (const replay::Run* run : {&of.recorded, &of.before, &of.after}) {
            for (std::size_t k = 0; k < run->outcomes.size(); ++k) {
                const replay::Outcome& outcome = run->outcomes[k];
                sum += outcome.end - outcome.begin;
            }
        }
        benchmark::DoNotOptimize(sum);
    }
}

/// Between two rules in turns: none is the one that is there.
void storm_rule(benchmark::State& state) {
    replay::Comparison& of = made(state.range(0));
    std::uint32_t refaults = 0;
    for (auto _ : state) {
        replay::StormRule rule;
        rule.min_refaults += 1 + refaults++ % 2;
        replay::retune(of, rule);
    }
    state.counters["storms"] = static_cast<double>(of.storms_before.size());
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK(plain_pass)->Apply(sizes);
BENCHMARK(storm_rule)->Apply(sizes);

} // namespace
} // namespace daxscope
