// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording under way: what the next 1,000 events cost when so many were read already. part_ms
// is the builder's trace of what is there so far, the rest is replay, index, storms and verdict.
#include "replay/session/growing_comparison.h"
#include "replay/store/builder.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <chrono>

namespace daxscope {
namespace {

constexpr std::size_t kMore = 1'000;
constexpr std::int64_t kLag = 2'000'000'000; // as the reader of a recording has it, ns

/// Feeds a builder as a recording under way does.
class Feed {
public:
    explicit Feed(const generate::Shape& shape)
        : generator_(shape), builder_({generator_.session(),
                                       generator_.files(),
                                       generator_.tasks(),
                                       generator_.mappings(),
                                       {},
                                       {}}) {}

    void take(std::size_t count) {
        std::vector<trace::Event> events;
        while (count > 0 && generator_.next(std::min(count, kMore), events)) {
            for (const trace::Event& event : events) {
                builder_.add(event);
                latest_ = std::max({latest_, event.ts, event.ts_end});
            }
            count -= std::min(count, events.size());
            events.clear();
            builder_.advance(latest_ - kLag);
        }
    }
    std::shared_ptr<const trace::Trace> so_far() { return builder_.so_far(); }

private:
    generate::Generator generator_;
    trace::Builder builder_;
    std::int64_t latest_ = 0;
};

void next_thousand(benchmark::State& state) {
    generate::Shape shape;
    shape.events = static_cast<std::uint64_t>(state.range(0)) * 2 + 1'000'000;
    Feed feed(shape);
    feed.take(static_cast<std::size_t>(state.range(0)));
    auto trace = feed.so_far();
    replay::GrowingComparison growing(trace->session(), {});
    growing.extend(trace, {});
    using Clock = std::chrono::steady_clock;
    double part = 0;
    for (auto _ : state) {
        feed.take(kMore);
        const Clock::time_point begin = Clock::now();
        trace = feed.so_far();
        part += std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        growing.extend(trace, {});
        const auto shown = growing.snapshot();
        const std::chrono::duration<double> took = Clock::now() - begin;
        state.SetIterationTime(took.count());
        state.counters["outcomes"] = static_cast<double>(shown->before.outcomes.size());
    }
    state.counters["part_ms"] = part / static_cast<double>(state.iterations());
    state.counters["anew"] = static_cast<double>(growing.begun_anew());
}
BENCHMARK(next_thousand)
    ->Arg(60'000)
    ->Arg(1'000'000)
    ->Arg(5'000'000)
    ->Iterations(100)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// The same where all is replayed each time.
void all_anew(benchmark::State& state) {
    generate::Shape shape;
    shape.events = static_cast<std::uint64_t>(state.range(0));
    const auto trace = generate::build(shape);
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay::compare(trace, {}));
    }
}
BENCHMARK(all_anew)->Arg(60'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace daxscope
