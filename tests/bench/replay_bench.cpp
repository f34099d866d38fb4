// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replay, in events per second on one core, beside a plain pass over the same events: the floor
// under anything that looks at each event once. The traces are made here: storms of four mappings
// on 64 PMD ranges, or on one, each fault with its unmap and the zaps of the others.
#include "replay/analysis/compare.h"
#include "replay/engine/keyframes.h"
#include "replay/engine/plan.h"
#include "replay/engine/watch.h"

#include <benchmark/benchmark.h>
#include <map>

namespace daxscope::replay {
namespace {

using trace::Event;
using trace::Kind;
using trace::Origin;

constexpr std::int64_t kRanges = 64, kMappings = 4, kPages = 512;

/// @param ranges how many of them are used; one: all events are about it
std::shared_ptr<const trace::Trace> make(std::int64_t events, std::int64_t ranges) {
    trace::Session session;
    session.kernel_release = "6.12.0";
    std::vector<trace::Task> tasks;
    std::vector<trace::Mapping> mappings;
    for (std::int64_t id = 1; id <= kMappings; ++id) {
        tasks.push_back({id, id, id, "party"});
        mappings.push_back({id, id, id, 1, static_cast<std::uint64_t>(id) << 40,
                            (static_cast<std::uint64_t>(id) << 40) + (kRanges << 21), 0, 8});
    }
    std::vector<Event> rows;
    rows.reserve(static_cast<std::size_t>(events) + 8);
    std::int64_t ts = 0;
    for (std::int64_t turn = 0; static_cast<std::int64_t>(rows.size()) < events; ++turn) {
        const std::int64_t party = 1 + turn % kMappings;
        const std::int64_t pgoff = (turn / 1000 % ranges) * kPages;
        ts += 2000;
        Event fault;
        fault.seq = static_cast<std::int64_t>(rows.size()) + 1;
        fault.ts = ts;
        fault.ts_end = ts + 1500;
        fault.task = fault.mapping = party;
        fault.file = 1;
        fault.pgoff = pgoff;
        fault.flags = 0x254;
        fault.result = 0x100;
        fault.pmd_out = 0xe5;
        fault.arg0 = kRanges * kPages;
        fault.arg1 = kPages;
        fault.extent = 2 | static_cast<std::int64_t>(trace::kIomapShared)
                               << trace::kExtentFlagsShift;
        rows.push_back(fault);
        Event unmap = fault;
        unmap.seq = fault.seq + 1;
        unmap.kind = Kind::Unmap;
        unmap.mapping = unmap.extent = trace::kNone;
        unmap.ts = ts + 300;
        unmap.ts_end = ts + 900;
        unmap.flags = 0;
        unmap.result = 0;
        unmap.pmd_out = 0;
        unmap.arg0 = kPages;
        unmap.arg1 = static_cast<std::int64_t>(Origin::PmdFault);
        rows.push_back(unmap);
        for (std::int64_t other = 1; other <= 2; ++other) {
            Event zap = unmap;
            zap.seq = unmap.seq + other;
            zap.kind = Kind::Zap;
            zap.mapping = 1 + (party - 1 + other) % kMappings;
            zap.ts = ts + 400 + other;
            zap.ts_end = trace::kNone;
            rows.push_back(zap);
        }
    }
    return trace::Trace::build(session, {{1, 1, 1, "", ""}}, tasks, mappings, std::move(rows));
}

const trace::Trace& trace_of(std::int64_t events, std::int64_t ranges = kRanges) {
    static std::map<std::pair<std::int64_t, std::int64_t>, std::shared_ptr<const trace::Trace>>
        made;
    auto& trace = made[{events, ranges}];
    if (!trace) {
        trace = make(events, ranges);
    }
    return *trace;
}

void count(benchmark::State& state, const trace::Trace& trace) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(trace.size()));
}

void plain_pass(benchmark::State& state) {
    const trace::Trace& trace = trace_of(state.range(0));
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (std::size_t k = 0; k < trace.size(); ++k) {
            const Event event = trace.event(k);
            sum += event.ts + event.pgoff + event.arg0;
        }
        benchmark::DoNotOptimize(sum);
    }
    count(state, trace);
}

void plan(benchmark::State& state) {
    const trace::Trace& trace = trace_of(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(make_plan(trace, {}, {}));
    }
    count(state, trace);
}

void replay_with(benchmark::State& state, const char* handler) {
    const trace::Trace& trace = trace_of(state.range(0));
    const Plan made = make_plan(trace, {}, {});
    for (auto _ : state) {
        benchmark::DoNotOptimize(replay(trace, made, *model::find_handler(handler)));
    }
    count(state, trace);
}

void recorded_run(benchmark::State& state) {
    const trace::Trace& trace = trace_of(state.range(0));
    const Plan made = make_plan(trace, {}, {});
    for (auto _ : state) {
        benchmark::DoNotOptimize(recorded(trace, made));
    }
    count(state, trace);
}

/// The same as replay_with(), and makes keyframes.
void replay_with_keyframes(benchmark::State& state, std::int64_t ranges) {
    const trace::Trace& trace = trace_of(state.range(0), ranges);
    const Plan made = make_plan(trace, {}, {});
    Keyframes keyframes;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            replay(trace, made, *model::find_handler("iomap-6.2"), {}, &keyframes));
    }
    count(state, trace);
    state.counters["bytes_per_event"] =
        static_cast<double>(keyframes.bytes()) / static_cast<double>(trace.size());
}

/// One moment from close by, the one that is farthest from the begin.
void look_at_last_access(benchmark::State& state, std::int64_t ranges, bool seek) {
    const trace::Trace& trace = trace_of(state.range(0), ranges);
    const model::Handler& handler = *model::find_handler("iomap-6.2");
    const Plan made = make_plan(trace, {}, {});
    Keyframes keyframes;
    if (seek) {
        replay(trace, made, handler, {}, &keyframes);
    }
    Moment moment;
    moment.access = static_cast<std::uint32_t>(made.accesses.size() - 1);
    moment.range = made.accesses.back().range;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            look(trace, made, handler, moment, {}, seek ? &keyframes : nullptr));
    }
    count(state, trace);
}

void sizes(benchmark::internal::Benchmark* b) {
    b->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(plain_pass)->Apply(sizes);
BENCHMARK(plan)->Apply(sizes);
BENCHMARK(recorded_run)->Apply(sizes);
BENCHMARK_CAPTURE(look_at_last_access, many_ranges_from_the_begin, kRanges, false)->Apply(sizes);
BENCHMARK_CAPTURE(look_at_last_access, one_range_from_the_begin, 1, false)->Apply(sizes);
BENCHMARK_CAPTURE(look_at_last_access, many_ranges_from_a_keyframe, kRanges, true)->Apply(sizes);
BENCHMARK_CAPTURE(look_at_last_access, one_range_from_a_keyframe, 1, true)->Apply(sizes);
BENCHMARK_CAPTURE(replay_with_keyframes, many_ranges, kRanges)->Apply(sizes);
BENCHMARK_CAPTURE(replay_with_keyframes, one_range, 1)->Apply(sizes);
BENCHMARK_CAPTURE(replay_with, pre_fix, "pre-fix")->Apply(sizes);
BENCHMARK_CAPTURE(replay_with, fixed, "fixed")->Apply(sizes);
BENCHMARK_CAPTURE(replay_with, entry_locked, "entry-locked")->Apply(sizes);
BENCHMARK_CAPTURE(replay_with, iomap, "iomap")->Apply(sizes);
BENCHMARK_CAPTURE(replay_with, iomap_6_2, "iomap-6.2")->Apply(sizes);

} // namespace
} // namespace daxscope::replay
