// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace read row by row, and the same out of the cache: side by side, of n events. x_cold is how
// many times longer reading takes; bytes are those of an event in the cache file.
#include "replay/cache/cache.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace daxscope {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

void reopen(benchmark::State& state) {
    const auto folder =
        std::filesystem::temp_directory_path() / fmt::format("daxscope-bench-cache-{}", getpid());
    std::filesystem::create_directories(folder);
    const auto path = folder / "a.daxtrace";
    generate::Shape shape;
    shape.events = static_cast<std::uint64_t>(state.range(0));
    generate::write(shape, {}, path, trace::Old::Replace);
    cache::Settings settings;
    settings.folder = folder / "cache";
    settings.least_events = 1;
    cache::use(settings);
    const Clock::time_point begin = Clock::now();
    const std::size_t events = trace::Trace::load(path)->size();
    const double cold = seconds_since(begin);
    cache::load(path); // keeps it
    double warm = 0;
    for (auto _ : state) {
        const Clock::time_point again = Clock::now();
        benchmark::DoNotOptimize(cache::ask(path).trace->size());
        warm += seconds_since(again);
    }
    state.counters["cold_s"] = cold;
    state.counters["x_cold"] = cold * static_cast<double>(state.iterations()) / warm;
    state.counters["bytes"] =
        static_cast<double>(cache::entries(settings).front().bytes) / static_cast<double>(events);
    state.SetItemsProcessed(state.iterations() * state.range(0));
    cache::use({});
    std::filesystem::remove_all(folder);
}
BENCHMARK(reopen)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace daxscope
