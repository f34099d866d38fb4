// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything that is made of a trace, over any trace that load() lets through: it gives a result or
// an Error, and two ways to the same result agree. The input is read as events, not as a file:
// trace_fuzz.cpp looks at those.
#include "model/explore/scenario.h"
#include "replay/analysis/compare.h"
#include "replay/analysis/cut.h"
#include "replay/analysis/moments.h"
#include "replay/analysis/stops.h"
#include "replay/analysis/sweep.h"
#include "replay/analysis/zoom_index.h"
#include "replay/engine/keyframes.h"
#include "replay/engine/plan.h"
#include "replay/engine/self_check.h"
#include "replay/engine/watch.h"
#include "replay/trace/names.h"

#include <cstdlib>
#include <fuzzer/FuzzedDataProvider.h>
#include <iterator>

namespace {

using namespace daxscope;
using namespace daxscope::replay;
using trace::Event;
using trace::Kind;
using trace::Trace;

constexpr std::int64_t kTasks = 4, kMappings = 4, kFiles = 2, kPages = 512;
constexpr std::size_t kMostEvents = 300;

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// The bounds that load() keeps.
constexpr std::int64_t kMost = 1LL << 62, kMostPages = 1LL << 52;

/// A number as it is most often, or now and then any that a file may hold.
std::int64_t number(FuzzedDataProvider& data, std::int64_t usual, std::int64_t least,
                    std::int64_t most) {
    constexpr unsigned kRarely = 0xf8;
    return data.ConsumeIntegral<std::uint8_t>() >= kRarely
               ? data.ConsumeIntegralInRange(least, most)
               : data.ConsumeIntegralInRange(std::max<std::int64_t>(least, 0), usual);
}

trace::Session session(FuzzedDataProvider& data) {
    trace::Session session;
    const char* const releases[] = {"6.12.48+deb13-amd64", "6.1.0-37-amd64", "4.5.0-rc1", "?"};
    session.kernel_release = data.PickValueInArray(releases);
    if (data.ConsumeBool()) {
        session.values[std::string(trace::key::kTestModule)] = "daxscope_prefix";
    }
    if (data.ConsumeBool()) {
        session.values[std::string(trace::key::kAccessPeriod)] =
            std::to_string(number(data, 100'000, INT64_MIN, INT64_MAX));
    }
    return session;
}

std::vector<trace::Mapping> mappings(FuzzedDataProvider& data) {
    std::vector<trace::Mapping> mappings;
    for (std::int64_t id = 1; id <= kMappings; ++id) {
        trace::Mapping m;
        m.id = id;
        m.mm = data.ConsumeIntegralInRange<std::int64_t>(1, kMappings);
        m.tgid = m.mm;
        m.file = data.ConsumeIntegralInRange<std::int64_t>(1, kFiles);
        m.vm_start = static_cast<std::uint64_t>(id) << 40;
        if (data.ConsumeBool()) {
            m.vm_start += 4096ULL * data.ConsumeIntegral<std::uint16_t>();
            m.vm_pgoff = number(data, kPages, 0, kMostPages);
        }
        m.vm_end = m.vm_start + 4096ULL * static_cast<std::uint64_t>(
                                              number(data, 3 * kPages, 1, kMostPages / 2));
        m.vm_flags = data.ConsumeBool() ? trace::kVmShared : data.ConsumeIntegral<std::uint32_t>();
        mappings.push_back(m);
    }
    return mappings;
}

Event event(FuzzedDataProvider& data, const std::vector<trace::Mapping>& maps, std::int64_t& now,
            std::int64_t seq) {
    Event event;
    event.seq = seq;
    now = data.ConsumeIntegral<std::uint8_t>() == 0
              ? data.ConsumeIntegralInRange<std::int64_t>(0, kMost)
              : now + std::min<std::int64_t>(data.ConsumeIntegral<std::uint16_t>(), kMost - now);
    event.ts = now;
    if (data.ConsumeBool()) {
        event.ts_end = now + number(data, 3'000, 0, kMost) % (kMost - now + 1);
    }
    // Faults and what goes with them, four times of five.
    const Kind usual[] = {Kind::PmdFault, Kind::PmdFault, Kind::PteFault, Kind::Unmap, Kind::Zap};
    event.kind = data.ConsumeIntegralInRange<int>(0, 4) == 0
                     ? static_cast<Kind>(
                           data.ConsumeIntegralInRange<int>(1, static_cast<int>(trace::kLastKind)))
                     : data.PickValueInArray(usual);
    const auto id = [&](std::int64_t most) {
        const auto chosen = data.ConsumeIntegralInRange<std::int64_t>(0, 2 * most);
        return chosen == 0 ? trace::kNone : 1 + chosen % most;
    };
    event.task = id(kTasks);
    event.mapping = id(kMappings);
    event.file = id(kFiles);
    if (event.mapping != trace::kNone && event.file != trace::kNone) {
        event.file = maps[static_cast<std::size_t>(event.mapping - 1)].file;
    }
    event.pgoff = number(data, 2 * kPages, 0, kMostPages);
    event.flags = data.ConsumeIntegral<std::uint8_t>();
    const std::int32_t results[] = {0x100, 0x100, 0x800, 0x2, 0x4, 0x2000, 0};
    event.result = data.PickValueInArray(results);
    const std::uint64_t pmds[] = {0, 0, 0xe5, 0xe7, 0x1067};
    event.pmd_in = data.PickValueInArray(pmds);
    event.pmd_out = data.PickValueInArray(pmds);
    event.arg0 = number(data, 2 * kPages, -kMost, kMost);
    if (event.arg0 < 0 && trace::event_fault(event) != nullptr) {
        event.arg0 = 0; // a length: negative ones no reader lets in
    }
    event.arg1 = event.kind == Kind::Unmap || event.kind == Kind::Zap
                     ? data.ConsumeIntegralInRange<std::int64_t>(0, 9)
                     : number(data, kPages, -kMost, kMost);
    if (data.ConsumeBool()) {
        event.extent = data.ConsumeIntegralInRange<std::int64_t>(0, 4) |
                       data.ConsumeIntegralInRange<std::int64_t>(0, 7) << trace::kExtentFlagsShift;
    }
    return event;
}

std::shared_ptr<const Trace> trace_of(FuzzedDataProvider& data) {
    std::vector<trace::Task> tasks;
    for (std::int64_t id = 1; id <= kTasks; ++id) {
        tasks.push_back({id, 1 + id % 3, id, "task"});
    }
    std::vector<trace::File> files;
    for (std::int64_t id = 1; id <= kFiles; ++id) {
        files.push_back({id, 1, static_cast<std::uint64_t>(id), "", "xfs"});
    }
    const trace::Session of = session(data);
    std::vector<trace::Mapping> maps = mappings(data);
    std::vector<Event> events;
    std::int64_t now = 0;
    while (data.remaining_bytes() > 0 && events.size() < kMostEvents) {
        events.push_back(event(data, maps, now, static_cast<std::int64_t>(events.size()) + 1));
    }
    return Trace::build(of, files, tasks, maps, events);
}

Options options_of(FuzzedDataProvider& data, const Trace& trace) {
    constexpr std::int64_t kMostVisits = 500;
    Options options;
    const Pace paces[] = {Pace::Regular, Pace::Random, Pace::InTurns};
    options.pace = data.PickValueInArray(paces);
    switch (data.ConsumeIntegralInRange<int>(0, 3)) {
    case 0: {
        const std::int64_t shortest = (trace.end() - trace.begin()) / kMostVisits + 1;
        options.revisit_interval = number(data, 100'000, INT64_MIN, INT64_MAX);
        if (*options.revisit_interval > 0) { // what is refused is quick, too
            options.revisit_interval = std::max(*options.revisit_interval, shortest);
        }
        break;
    }
    case 1:
        options.accesses = data.ConsumeIntegralInRange<std::uint64_t>(0, 40);
        break;
    default:
        options.measured = data.ConsumeBool();
    }
    return options;
}

/// An Error is an answer, too.
template <typename Function>
void try_out(const Function& function) {
    try {
        function();
    } catch (const Error&) {
        return;
    }
}

/// A look at a moment is the same from the begin and from a keyframe.
void look_around(const Trace& trace, const Options& options, const model::Handler& handler) {
    constexpr std::uint32_t kDistance = 5, kLooks = 12;
    const Plan plan = make_plan(trace, options, {});
    Keyframes keyframes(kDistance);
    const Run run = replay::replay(trace, plan, handler, {}, &keyframes);
    demand(run.hash() == replay::replay(trace, plan, handler).hash());
    const std::size_t ranges = trace.ranges().size();
    for (std::uint32_t k = 0; k < kLooks && ranges > 0; ++k) {
        Moment moment;
        if (k % 2 == 0 && !run.outcomes.empty()) {
            moment.access = static_cast<std::uint32_t>(run.outcomes.size() * k / kLooks);
            moment.range = run.outcomes[moment.access].range;
        } else {
            moment.range = static_cast<std::uint32_t>(k % ranges);
            moment.time = trace.time(trace.size() * k / kLooks);
        }
        demand(look(trace, plan, handler, moment) ==
               look(trace, plan, handler, moment, {}, &keyframes));
    }
}

void index(const Comparison& comparison) {
    const Trace& trace = *comparison.trace;
    ZoomIndex zoom(comparison.before, trace.ranges().size());
    zoom.set_storms(comparison.storms_before);
    std::uint64_t outcomes = 0;
    for (std::uint32_t range = 0; range < trace.ranges().size(); ++range) {
        const std::int64_t middle = trace.begin() + (trace.end() - trace.begin()) / 2;
        static_cast<void>(zoom.query(range, trace.begin(), middle));
        outcomes += zoom.query(range, 0, trace.end() + 1).outcomes.count();
    }
    demand(outcomes == comparison.before.outcomes.size());
}

void stop_by_stop(const std::shared_ptr<const Comparison>& comparison) {
    Stops stops(comparison);
    const std::vector<bool> ranges(comparison->trace->ranges().size(), true);
    std::int64_t at = comparison->trace->begin();
    for (std::size_t k = 0; k < 4 * kMostEvents; ++k) {
        const auto next = stops.from(at, Stops::Way::Later, Stops::What::Any, ranges);
        if (!next) {
            break;
        }
        demand(next->time > at);
        at = next->time;
    }
    static_cast<void>(stops.from(at, Stops::Way::Earlier, Stops::What::Difference, ranges));
}

void cut_out(const Trace& trace, FuzzedDataProvider& data) {
    CutOptions options;
    if (data.ConsumeBool()) {
        options.at = number(data, 1'000'000, -kMost, kMost);
    }
    const Cut made = cut(trace, options);
    const model::explore::Scenario& scenario = made.named.scenario;
    demand(model::explore::parse_scenario(scenario_file(trace, made, "a trace")) == scenario);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    FuzzedDataProvider data(bytes, size);
    CompareOptions options;
    const auto handlers = model::handlers();
    options.before = handlers[data.ConsumeIntegralInRange<std::size_t>(0, handlers.size() - 1)];
    options.after = handlers[data.ConsumeIntegralInRange<std::size_t>(0, handlers.size() - 1)];
    options.moments = data.ConsumeBool();
    const std::vector<std::uint8_t> assumed = data.ConsumeBytes<std::uint8_t>(16);
    const std::vector<std::uint8_t> cutting = data.ConsumeBytes<std::uint8_t>(16);
    const auto trace = trace_of(data);
    FuzzedDataProvider assumed_data(assumed.data(), assumed.size());
    options.replay = options_of(assumed_data, *trace);
    try_out([&] {
        const auto comparison = std::make_shared<Comparison>(compare(trace, options));
        index(*comparison);
        stop_by_stop(comparison);
        estimate_revisit(*trace, comparison->recorded, comparison->storms_recorded);
    });
    try_out([&] { look_around(*trace, options.replay, *options.before); });
    try_out([&] { self_check(*trace); });
    try_out([&] {
        const std::vector<std::int64_t> intervals = sweep_intervals(*trace, 2'000);
        sweep(*trace, options,
              std::span(intervals).first(std::min<std::size_t>(2, intervals.size())));
    });
    try_out([&] {
        FuzzedDataProvider cut_data(cutting.data(), cutting.size());
        cut_out(*trace, cut_data);
    });
    return 0;
}
