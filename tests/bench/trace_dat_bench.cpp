// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records of a trace.dat per second, beside libtracecmd alone, which does nothing with them, in the
// same run: the ratio is what counts. The trace is synthetic.
#include "replay/import/reader/has.h"
#include "replay/import/source.h"
#include "tests/generate/trace_dat.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <unistd.h>
#if DAXSCOPE_HAS_TRACE_DAT
#define _TRACE_FS_H // not needed, and no C++
#include <trace-cmd.h>
#undef _TRACE_FS_H

namespace {

using namespace daxscope;

/// Traces by their number of records, made once each.
const std::filesystem::path& trace_of(std::int64_t records) {
    struct Made {
        Made() {
            std::string name = std::filesystem::temp_directory_path() / "daxscope-bench-XXXXXX";
            folder = mkdtemp(name.data());
        }
        ~Made() { std::filesystem::remove_all(folder); }
        std::filesystem::path folder;
        std::map<std::int64_t, std::filesystem::path> paths;
    };
    static Made made;
    std::filesystem::path& path = made.paths[records];
    if (path.empty()) {
        path = made.folder / (std::to_string(records) + ".dat");
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(records) / 2;
        shape.storm = false;
        generate::write_trace_dat(shape, 4, path, trace::Old::Refuse);
    }
    return path;
}

/// Memory of ours that no file backs, MiB.
double anonymous() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:")) {
            return std::stod(line.substr(8)) / 1024;
        }
    }
    return 0;
}

void library_alone(benchmark::State& state) {
    const std::filesystem::path& path = trace_of(state.range(0));
    for (auto _ : state) {
        tracecmd_input* input = tracecmd_open(path.c_str(), TRACECMD_FL_LOAD_NO_PLUGINS |
                                                                TRACECMD_FL_LOAD_NO_SYSTEM_PLUGINS);
        std::int64_t records = 0;
        tracecmd_iterate_events(
            input, nullptr, 0,
            [](tracecmd_input*, tep_record*, int, void* count) {
                ++*static_cast<std::int64_t*>(count);
                return 0;
            },
            &records);
        tracecmd_close(input);
        if (records != state.range(0)) {
            state.SkipWithError("not all records");
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// As `daxscope import` does, but for what it writes.
void our_reader(benchmark::State& state) {
    const std::filesystem::path& path = trace_of(state.range(0));
    double most = 0;
    for (auto _ : state) {
        const std::unique_ptr<source::Reader> reader = source::open(path, {}, {});
        source::Batch batch;
        std::int64_t events = 0;
        std::int64_t batches = 0;
        while (reader->next(batch, {})) {
            events += static_cast<std::int64_t>(batch.events.size());
            constexpr std::int64_t kEach = 64;
            most = ++batches % kEach == 0 ? std::max(most, anonymous()) : most;
        }
        if (events != state.range(0) / 2) {
            state.SkipWithError("not all faults");
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["MiB"] = most;
}

/// … and all that makes a trace of it.
void our_load(benchmark::State& state) {
    const std::filesystem::path& path = trace_of(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(source::load(path));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

} // namespace

BENCHMARK(library_alone)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(our_reader)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(our_load)->Arg(1'000'000)->Arg(10'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);
#endif
