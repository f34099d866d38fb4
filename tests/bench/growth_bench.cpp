// SPDX-License-Identifier: GPL-3.0-or-later
//
// How time and peak memory grow with a trace that is hard on the replay: n events and 2 n are
// loaded and compared, each in a process of its own. x_time and x_memory are the ratios of the two:
// about 2 is linear, 4 quadratic.
#include "replay/analysis/compare.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope {
namespace {

using generate::Shape;

struct Cost {
    double seconds = 0;   ///< of the processor
    double megabytes = 0; ///< at the peak
};

double seconds_so_far() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    constexpr double kMicro = 1e-6;
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           kMicro * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

double peak() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    constexpr double kPerMegabyte = 1024;
    return static_cast<double>(used.ru_maxrss) / kPerMegabyte;
}

Cost cost_of(const std::filesystem::path& path) {
    const double before = seconds_so_far();
    benchmark::DoNotOptimize(replay::compare(trace::Trace::load(path), {}));
    return {seconds_so_far() - before, peak()};
}

/// In a child: peaks never fall.
Cost measure(const Shape& shape) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("growth-{}.daxtrace", getpid());
    generate::write(shape, {}, path, trace::Old::Replace);
    int ends[2];
    Cost cost;
    if (pipe(ends) != 0) {
        return cost;
    }
    const pid_t child = fork();
    if (child == 0) {
        cost = cost_of(path);
        _exit(write(ends[1], &cost, sizeof cost) == sizeof cost ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &cost, sizeof cost) != sizeof cost) {
        cost = {};
    }
    close(ends[0]);
    waitpid(child, nullptr, 0);
    std::filesystem::remove(path);
    return cost;
}

void grows(benchmark::State& state, Shape (*of)(std::uint32_t)) {
    const auto n = static_cast<std::uint32_t>(state.range(0));
    for (auto _ : state) {
        const Cost one = measure(of(n)), two = measure(of(2 * n));
        state.SetIterationTime(one.seconds + two.seconds);
        state.counters["x_time"] = two.seconds / one.seconds;
        state.counters["x_memory"] = two.megabytes / one.megabytes;
        state.counters["ns_per_event"] = two.seconds * 1e9 / (2.0 * n);
    }
}

Shape events(std::uint32_t n) {
    Shape shape;
    shape.events = n;
    return shape;
}
Shape late_faults(std::uint32_t n) {
    Shape shape = events(n);
    shape.late = 500;
    return shape;
}
/// As many ranges as there are whole-file unmaps, by a constant.
Shape unmaps_by_ranges(std::uint32_t n) {
    Shape shape = events(n);
    shape.ranges = n / 20;
    shape.turns = 4;
    shape.wide = 100;
    return shape;
}
Shape mappings_by_ranges(std::uint32_t n) {
    Shape shape = events(n);
    shape.ranges = 4;
    shape.mappings = shape.parties = n / 20;
    return shape;
}
Shape munmaps_of_ranges(std::uint32_t n) {
    Shape shape = events(n);
    shape.ranges = n / 20;
    shape.turns = 4;
    shape.munmaps = 500;
    return shape;
}
Shape losses(std::uint32_t n) {
    Shape shape = events(n);
    shape.losses = n;
    return shape;
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Arg(200'000)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(grows, plain_storm, events)->Apply(sizes);
BENCHMARK_CAPTURE(grows, late_faults, late_faults)->Apply(sizes);
BENCHMARK_CAPTURE(grows, unmaps_by_ranges, unmaps_by_ranges)->Apply(sizes);
BENCHMARK_CAPTURE(grows, mappings_by_ranges, mappings_by_ranges)->Apply(sizes);
BENCHMARK_CAPTURE(grows, munmaps_of_ranges, munmaps_of_ranges)->Apply(sizes);
BENCHMARK_CAPTURE(grows, losses, losses)->Apply(sizes);

} // namespace
} // namespace daxscope
