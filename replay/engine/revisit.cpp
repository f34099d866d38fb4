// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/revisit.h"

#include "replay/engine/assumed.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <fmt/format.h>
#include <random>

namespace daxscope::replay {

namespace {

using trace::Kind;
using trace::Trace;

constexpr std::uint64_t kMostRevisits = 50'000'000;

/// When each slot's mapping goes: munmap, exit, or the end of the trace.
std::vector<std::int64_t> ends_of(const Trace& trace, const Plan& plan) {
    std::vector<std::int64_t> ends(plan.slots.size(), trace.end());
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Kind kind = trace.kind(k);
        if (kind == Kind::Munmap) {
            const trace::Event event = trace.event(k);
            for (const std::uint32_t slot : plan.slots_from(trace, event.mapping, event.pgoff)) {
                if (event.pgoff + event.arg0 <= trace.ranges()[plan.slots[slot].range].pgoff) {
                    break;
                }
                ends[slot] = std::min(ends[slot], event.ts);
            }
        } else if (kind == Kind::Exit) {
            const trace::Event event = trace.event(k);
            const trace::Task* task = trace.task(event.task);
            if (task == nullptr) {
                continue;
            }
            for (const std::uint32_t slot : plan.slots_of_process(task->tgid)) {
                ends[slot] = std::min(ends[slot], event.ts);
            }
        }
    }
    return ends;
}

/// A mapping that comes back to a range.
struct Visitor {
    std::vector<std::uint32_t> recorded; ///< its accesses that left an event, in order
    std::size_t last = 0;                ///< the latest of them that had begun
    std::int64_t first = 0;              ///< when the first of them began
    std::int64_t in = 0;                 ///< … and when it was over
    std::int64_t end = 0;                ///< when the mapping goes

    /// How many are missing.
    std::uint64_t more(std::uint64_t accesses) const {
        return accesses - std::min<std::uint64_t>(accesses, recorded.size());
    }
};

/// The recorded faults of one range.
class Brackets {
public:
    Brackets(const Trace& trace, const Plan& plan, const std::vector<Visitor*>& visitors) {
        for (const Visitor* visitor : visitors) {
            for (const std::uint32_t number : visitor->recorded) {
                const Access& access = plan.accesses[number];
                brackets_.emplace_back(access.begin, end_of_fault(trace, access));
            }
        }
        std::sort(brackets_.begin(), brackets_.end());
    }
    /// The first instant from `time` on that lies in none. Asked in order of time.
    std::int64_t after(std::int64_t time) {
        time = std::max(time, busy_);
        for (; next_ < brackets_.size() && brackets_[next_].first <= time; ++next_) {
            time = std::max(time, brackets_[next_].second);
        }
        busy_ = time;
        return time;
    }

private:
    std::vector<std::pair<std::int64_t, std::int64_t>> brackets_;
    std::size_t next_ = 0;
    std::int64_t busy_ = INT64_MIN;
};

__extension__ using Wide = unsigned __int128; ///< products of times and numbers may pass 64 bits

/// The start of part `k` of `parts` equal ones of [from, upto).
std::int64_t part_of(std::int64_t from, std::int64_t upto, std::uint64_t k, std::uint64_t parts) {
    return from + static_cast<std::int64_t>(static_cast<Wide>(upto - from) * k / parts);
}

/// Makes the accesses that are assumed.
class Revisits {
public:
    Revisits(const Trace& trace, const Options& options, const Plan& plan)
        : trace_(trace), options_(options), plan_(plan), visitors_(plan.slots.size()) {
        const std::vector<std::int64_t> ends = ends_of(trace, plan);
        for (std::uint32_t k = 0; k < plan.accesses.size(); ++k) {
            visitors_[plan.accesses[k].slot].recorded.push_back(k);
        }
        for (std::size_t slot = 0; slot < visitors_.size(); ++slot) {
            Visitor& visitor = visitors_[slot];
            if (!visitor.recorded.empty()) {
                const Access& first = plan.accesses[visitor.recorded.front()];
                visitor.first = first.begin;
                visitor.in = std::max(end_of_fault(trace, first), first.begin);
                visitor.end = ends[slot];
            }
        }
        check();
    }

    /// @return ordered by time
    std::vector<Access> make() {
        for (const std::uint32_t range : trace_.rows()) {
            std::vector<Visitor*> visitors;
            for (const std::uint32_t k : plan_.slots_of[range]) {
                if (!visitors_[k].recorded.empty()) {
                    visitors.push_back(&visitors_[k]);
                }
            }
            if (options_.pace == Pace::InTurns) {
                take_turns(visitors);
            }
            for (Visitor* visitor : visitors) {
                come_alone(*visitor);
            }
        }
        std::stable_sort(made_.begin(), made_.end(),
                         [](const Access& a, const Access& b) { return a.begin < b.begin; });
        return std::move(made_);
    }

    /// Plan::assumption.
    std::string assumption() const {
        return fmt::format(
            "{}{} ({})",
            options_.accesses
                ? fmt::format("each mapping accesses its range {} times", *options_.accesses)
                : fmt::format("each mapping revisits its range every {}",
                              words::duration_text(*options_.revisit_interval)),
            words(), options_.revisit_source);
    }

private:
    std::string_view words() const {
        switch (options_.pace) {
        case Pace::Random:
            return options_.accesses ? ", at random" : " on average, at random";
        case Pace::InTurns:
            return ", in turns";
        case Pace::Regular:
            break;
        }
        return "";
    }

    void check() const {
        if (options_.revisit_interval && options_.accesses) {
            throw Error(Exit::Usage, "a revisit interval and a number of accesses are assumed",
                        "Give one of them.");
        }
        if (options_.revisit_interval && *options_.revisit_interval <= 0) {
            throw Error(Exit::Usage, "the revisit interval must be above 0");
        }
        if (options_.accesses && *options_.accesses == 0) {
            throw Error(Exit::Usage, "the number of accesses must be above 0");
        }
        std::uint64_t total = 0;
        for (const Visitor& visitor : visitors_) {
            if (!visitor.recorded.empty()) {
                const std::uint64_t own =
                    options_.accesses ? visitor.more(*options_.accesses)
                                      : static_cast<std::uint64_t>(
                                            std::max<std::int64_t>(0, visitor.end - visitor.first) /
                                            *options_.revisit_interval);
                total += std::min(own, kMostRevisits + 1);
            }
        }
        if (total > kMostRevisits) {
            throw Error(
                Exit::Usage,
                fmt::format("that {} makes {} accesses or more of this trace", assumption(), total),
                options_.accesses ? "Give fewer." : "Give a longer interval.");
        }
    }

    /// Takes those that are there together out of `visitors`.
    void take_turns(std::vector<Visitor*>& visitors) {
        Brackets brackets(trace_, plan_, visitors);
        std::stable_sort(visitors.begin(), visitors.end(),
                         [](const Visitor* a, const Visitor* b) { return a->first < b->first; });
        std::int64_t begin = INT64_MIN;
        for (const Visitor* visitor : visitors) {
            begin = std::max(begin, visitor->in);
        }
        const auto there =
            std::stable_partition(visitors.begin(), visitors.end(), [begin](const Visitor* v) {
                return v->end <= begin; // gone when the last one came
            });
        const std::vector<Visitor*> party(there, visitors.end());
        visitors.erase(there, visitors.end());
        if (party.empty()) {
            return;
        }
        std::int64_t end = INT64_MAX;
        std::uint64_t rounds = 0;
        for (const Visitor* visitor : party) {
            end = std::min(end, visitor->end);
            rounds = std::max(rounds, visitor->more(options_.accesses.value_or(0)));
        }
        if (options_.revisit_interval) {
            // The turn after the last mapping's first.
            begin =
                std::max(begin, party.back()->first + *options_.revisit_interval /
                                                          static_cast<std::int64_t>(party.size()));
            if (begin >= end) {
                return;
            }
            rounds = static_cast<std::uint64_t>((end - begin - 1) / *options_.revisit_interval) + 1;
            end = begin + static_cast<std::int64_t>(rounds) * *options_.revisit_interval;
        }
        const std::uint64_t turns = rounds * party.size();
        for (std::uint64_t turn = 0; turn < turns; ++turn) {
            Visitor& visitor = *party[turn % party.size()];
            if (options_.accesses && turn / party.size() >= visitor.more(*options_.accesses)) {
                continue;
            }
            const std::int64_t at = brackets.after(part_of(begin, end, turn, turns));
            if (at < visitor.end) {
                add(visitor, at);
            }
        }
    }

    /// Each access at its time, whatever the others do.
    void come_alone(Visitor& visitor) {
        const auto come = [&](std::int64_t at) {
            if (at < visitor.end && at >= end_of_fault(trace_, latest(visitor, at))) {
                add(visitor, at);
            }
        };
        if (options_.accesses) {
            const std::uint64_t more =
                visitor.in < visitor.end ? visitor.more(*options_.accesses) : 0;
            if (options_.pace == Pace::Random) {
                std::vector<std::int64_t> times(more);
                for (std::int64_t& time : times) {
                    time = scaled(visitor.end - visitor.in, random_()) + visitor.in;
                }
                std::sort(times.begin(), times.end());
                std::for_each(times.begin(), times.end(), come);
                return;
            }
            for (std::uint64_t n = 1; n <= more; ++n) {
                come(part_of(visitor.in, visitor.end, n, more + 1));
            }
            return;
        }
        const std::int64_t interval = *options_.revisit_interval;
        if (options_.pace == Pace::Random) {
            std::int64_t at = visitor.first;
            for (std::int64_t wait = 0; (wait = waiting_time(interval)) < visitor.end - at;) {
                at += wait;
                come(at);
            }
            return;
        }
        for (std::int64_t n = 1; n <= (visitor.end - visitor.first) / interval; ++n) {
            come(visitor.first + n * interval);
        }
    }

    /// An exponential variate of this mean, by von Neumann's method of comparing uniform ones
    /// (1951): integers alone, so that every machine draws the same.
    std::int64_t waiting_time(std::int64_t mean) {
        for (std::uint64_t whole = 0;; ++whole) {
            const std::uint64_t first = random_();
            bool odd = true;
            for (std::uint64_t last = first, next = random_(); next < last; next = random_()) {
                last = next;
                odd = !odd;
            }
            if (odd) {
                const Wide time = Wide{whole} * static_cast<std::uint64_t>(mean) +
                                  static_cast<std::uint64_t>(scaled(mean, first));
                return static_cast<std::int64_t>(std::min(time, Wide{INT64_MAX}));
            }
        }
    }

    /// `length` times a uniform variate in [0, 1).
    static std::int64_t scaled(std::int64_t length, std::uint64_t chance) {
        return static_cast<std::int64_t>(static_cast<Wide>(length) * chance >> 64);
    }

    /// The recorded access that the mapping made last. Asked in order of time.
    Access latest(Visitor& visitor, std::int64_t at) const {
        while (visitor.last + 1 < visitor.recorded.size() &&
               plan_.accesses[visitor.recorded[visitor.last + 1]].begin <= at) {
            ++visitor.last;
        }
        return plan_.accesses[visitor.recorded[visitor.last]];
    }

    void add(Visitor& visitor, std::int64_t at) {
        const Access& like = latest(visitor, at);
        Access access;
        access.begin = at;
        access.range = like.range;
        access.slot = like.slot;
        access.page = like.page;
        access.write = like.write;
        made_.push_back(access);
    }

    const Trace& trace_;
    const Options& options_;
    const Plan& plan_;
    std::vector<Visitor> visitors_; ///< by slot
    std::mt19937_64 random_{1};     ///< what it draws is laid down by the C++ standard
    std::vector<Access> made_;
};

} // namespace

void add_revisits(const Trace& trace, const Options& options, Plan& plan) {
    Revisits revisits(trace, options, plan);
    merge_assumed(revisits.make(), plan);
    plan.in_turns = options.pace == Pace::InTurns;
    plan.assumption = revisits.assumption();
}

} // namespace daxscope::replay
