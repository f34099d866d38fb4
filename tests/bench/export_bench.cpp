// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events written per second, by format, beside the walk over the same events that writes nothing.
// Of formats that show a run the replay is not counted.
#include "replay/engine/replay.h"
#include "replay/export/format.h"
#include "tests/generate/generate.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace {

using namespace daxscope;

std::shared_ptr<const trace::Trace> made(std::int64_t events) {
    static std::map<std::int64_t, std::shared_ptr<const trace::Trace>> traces;
    auto& trace = traces[events];
    if (!trace) {
        generate::Shape shape;
        shape.events = static_cast<std::uint64_t>(events);
        trace = generate::build(shape);
    }
    return trace;
}

void walk(benchmark::State& state) {
    const exports::Subject subject(made(state.range(0)), {{}, false, "made", "bench"});
    std::int64_t events = 0;
    for (auto _ : state) {
        subject.walk({}, [&events](const trace::Event& event) {
            benchmark::DoNotOptimize(event);
            ++events;
        });
    }
    state.SetItemsProcessed(events);
}

void write_format(benchmark::State& state, const exports::Format* format) {
    const auto trace = made(state.range(0));
    exports::Subject subject(trace, {{}, false, "made", "bench"});
    if (format->runs) {
        auto run = std::make_shared<const replay::Run>(replay::recorded(*trace));
        auto storms = replay::find_storms(*trace, *run);
        subject.show(std::move(run), std::move(storms), false);
    }
    std::string folder = std::filesystem::temp_directory_path() / "daxscope-bench-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) {
        state.SkipWithError("no folder to write into");
        return;
    }
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        exports::Written written;
        if (format->save != nullptr) {
            format->save(subject, std::filesystem::path(folder) / "out", written, {});
        } else {
            format->write(subject,
                          [](std::string_view piece) { benchmark::DoNotOptimize(piece.data()); },
                          written, {});
        }
        bytes += written.bytes;
    }
    std::filesystem::remove_all(folder);
    // Of the trace, whether the format has words for them or not.
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(trace->size()));
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

const int kRegistered = [] {
    for (const std::int64_t events : {1'000'000, 10'000'000}) {
        benchmark::RegisterBenchmark("walk", walk)->Arg(events)->Unit(benchmark::kMillisecond);
        for (const exports::Format* format : exports::formats()) {
            benchmark::RegisterBenchmark(std::string(format->name).c_str(), write_format, format)
                ->Arg(events)
                ->Unit(benchmark::kMillisecond);
        }
    }
    return 0;
}();

} // namespace
