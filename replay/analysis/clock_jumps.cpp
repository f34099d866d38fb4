// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events are stored in the order in which they left the ring, which is that of their ends but for
// the little time between reading the clock and reserving the record. So an event must not be
// earlier than what was stored before it, nor later than what was stored after it, beyond what
// scheduling explains; each event of a task says between which offsets its clock may be off. Where
// many events of a task can't be, and one offset makes them possible, that is said.
#include "replay/analysis/vet.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <unordered_map>

namespace daxscope::replay {

using trace::Event;
using trace::Kind;
using trace::kNone;
using trace::Trace;

namespace {

constexpr std::int64_t kJitter = 1'000'000; ///< ns that scheduling explains
constexpr std::int64_t kSlack = 20'000;     ///< ns from reading the clock to reserving the record
constexpr std::size_t kLeastEvents = 8;
constexpr std::int64_t kMostRounds = 16; ///< tasks that are named

/// An event in the order of arrival.
struct Stored {
    std::int64_t time; ///< when it was stored, by its own clock
    std::uint32_t event;
    std::int64_t task;
};

/// What an event of a task says about its clock: it is right if `least` to `most` is added.
struct Bounds {
    std::int64_t least, most;
    std::uint32_t place; ///< in the order of arrival
};

std::vector<Stored> in_order(const Trace& trace, const Progress& progress) {
    constexpr std::size_t kPerReport = 1 << 16;
    std::vector<Stored> stored;
    std::vector<std::int64_t> seqs;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (k % kPerReport == 0) {
            progress.report(k, trace.size());
        }
        const Event event = trace.event(k);
        // The recorder's own, a bracket that never ended and is stored last, and what is not an
        // observation say nothing about the order.
        if (event.kind == Kind::Fiemap || event.kind == Kind::Access || event.task == kNone ||
            event.is_open() || event.evidence != trace::Evidence::Recorded) {
            continue;
        }
        stored.push_back({event.ts_end == kNone ? event.ts : event.ts_end,
                          static_cast<std::uint32_t>(k), event.task});
        seqs.push_back(event.seq);
    }
    std::vector<std::uint32_t> order(stored.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&seqs](std::uint32_t a, std::uint32_t b) { return seqs[a] < seqs[b]; });
    std::vector<Stored> result;
    result.reserve(stored.size());
    for (const std::uint32_t k : order) {
        result.push_back(stored[k]);
    }
    return result;
}

struct Suspect {
    std::vector<Bounds> bounds; ///< of its events that cannot have been when they say
    /// Places of its events that come next to one of another task: only they can be found out.
    std::vector<std::uint32_t> exposed;
    /// Are most of those from its first to its last odd event odd? Scheduling makes few.
    bool for_good() const {
        const auto from = std::lower_bound(exposed.begin(), exposed.end(), bounds.front().place);
        const auto to = std::upper_bound(exposed.begin(), exposed.end(), bounds.back().place);
        return bounds.size() * 2 >= static_cast<std::size_t>(to - from);
    }
};
using Suspects = std::unordered_map<std::int64_t, Suspect>; ///< by task

Suspects suspects(const std::vector<Stored>& stored) {
    constexpr std::int64_t kFar = INT64_MAX / 4;
    const auto count = stored.size();
    // The next one of another task, from behind.
    std::vector<std::int64_t> later(count, kFar);
    for (std::size_t k = count; k-- > 0;) {
        if (k + 1 < count) {
            later[k] = stored[k + 1].task != stored[k].task ? stored[k + 1].time : later[k + 1];
        }
    }
    Suspects result;
    std::int64_t last = -kFar, before = -kFar; // the last one, and the last of another task than it
    for (std::size_t k = 0; k < count; ++k) {
        if (k > 0 && stored[k - 1].task != stored[k].task) {
            before = stored[k - 1].time;
        }
        last = before;
        if ((k > 0 && stored[k - 1].task != stored[k].task) ||
            (k + 1 < count && stored[k + 1].task != stored[k].task)) {
            result[stored[k].task].exposed.push_back(static_cast<std::uint32_t>(k));
        }
        const std::int64_t least = last == -kFar ? -kFar : last - stored[k].time;
        const std::int64_t most = later[k] == kFar ? kFar : later[k] - stored[k].time;
        if (least > kJitter || most < -kJitter) {
            result[stored[k].task].bounds.push_back(
                {least - kSlack, most + kSlack, static_cast<std::uint32_t>(k)});
        }
    }
    return result;
}

struct Offset {
    std::int64_t value = 0, events = 0; ///< how many it mends
};

/// The offset that most of them allow; of a wide span of such, the one nearest to none.
Offset best_offset(const std::vector<Bounds>& bounds) {
    std::vector<std::pair<std::int64_t, int>> edges;
    edges.reserve(bounds.size() * 2);
    for (const Bounds& b : bounds) {
        if (b.least <= b.most) {
            edges.emplace_back(b.least, -1); // begins sort before ends
            edges.emplace_back(b.most, 1);
        }
    }
    std::sort(edges.begin(), edges.end());
    Offset best;
    std::int64_t open = 0;
    for (std::size_t k = 0; k + 1 < edges.size(); ++k) {
        open -= edges[k].second;
        if (open > best.events) {
            const std::int64_t low = edges[k].first, high = edges[k + 1].first;
            const std::int64_t nearest = low > 0 ? low : high < 0 ? high : 0;
            // A narrow span is measured from both sides.
            const bool narrow = high - low <= std::abs(nearest) / 2;
            best = {narrow ? std::midpoint(low, high) : nearest, open};
        }
    }
    return best;
}

} // namespace

std::vector<ClockJump> clock_jumps(const Trace& trace, const Progress& progress) {
    std::vector<ClockJump> jumps;
    if (trace.session().made()) {
        return jumps;
    }
    std::vector<Stored> stored = in_order(trace, progress);
    while (static_cast<std::int64_t>(jumps.size()) < kMostRounds) {
        // Of two tasks whose clocks differ, each seems off by the other's; the one that mends most
        // is moved, of two alike the one that is behind.
        ClockJump worst;
        Offset best;
        for (const auto& [task, suspect] : suspects(stored)) {
            const std::vector<Bounds>& bounds = suspect.bounds;
            if (bounds.size() < kLeastEvents || !suspect.for_good()) {
                continue;
            }
            const Offset offset = best_offset(bounds);
            const bool better = std::tuple(offset.events, offset.value, -task) >
                                std::tuple(best.events, best.value, -worst.task);
            // Most of what is odd about it must be mended by the one offset.
            if (offset.value != 0 && better &&
                offset.events * 2 >= static_cast<std::int64_t>(bounds.size())) {
                best = offset;
                worst = {task, offset.value, offset.events, stored[bounds.front().place].event,
                         stored[bounds.back().place].event};
            }
        }
        if (worst.task == kNone) {
            return jumps;
        }
        const auto first = trace.event(worst.first).seq, end = trace.event(worst.last).seq;
        for (Stored& one : stored) {
            const std::int64_t seq = trace.event(one.event).seq;
            if (one.task == worst.task && seq >= first && seq <= end) {
                one.time += worst.offset;
            }
        }
        jumps.push_back(worst);
    }
    return jumps;
}

} // namespace daxscope::replay
