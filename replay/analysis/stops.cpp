// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/stops.h"

#include <algorithm>

namespace daxscope::replay {

namespace {

using trace::Kind;
using trace::Trace;
using Way = Stops::Way;

/// Does an event of this kind change what a range looks like, without being an access or an unmap,
/// which the runs tell of?
bool stops_at(Kind kind) {
    return kind == Kind::Zap || kind == Kind::WritebackOne || kind == Kind::Munmap ||
           kind == Kind::Exit;
}

/// Walks what is ordered by time away from an instant, and keeps the nearest stop.
class Search {
public:
    Search(const Comparison& comparison, std::int64_t from, Way way,
           const std::vector<bool>& ranges, const Progress& progress)
        : comparison_(comparison), from_(from), later_(way == Way::Later), ranges_(ranges),
          progress_(progress) {}

    const std::optional<Stop>& best() const { return best_; }

    void begins(bool differences) {
        const auto& before = comparison_.before.outcomes;
        const auto& after = comparison_.after.outcomes;
        walk(
            before.size(), [&](std::size_t k) { return before[k].begin; },
            [&](std::size_t k) {
                return wanted(before[k].range) && (!differences || differ(before[k], after[k])) &&
                       take({before[k].begin, static_cast<std::uint32_t>(k), kNoIndex});
            });
    }

    /// Ends are not in the order of time, but none is further from its begin than `longest`.
    void ends(const Run& run, std::int64_t longest) {
        const auto& outcomes = run.outcomes;
        const auto first = static_cast<std::size_t>(
            std::partition_point(outcomes.begin(), outcomes.end(),
                                 [this](const Outcome& each) { return each.begin <= from_; }) -
            outcomes.begin());
        // An end ahead of the nearest begin ahead belongs to an access that has begun.
        for (std::size_t k = first; k-- > 0;) {
            report(first - k);
            const Outcome& each = outcomes[k];
            const std::int64_t reach = each.begin + longest;
            if (later_ ? reach <= from_ : best_ && reach < best_->time) {
                break;
            }
            if (wanted(each.range) && (later_ ? each.end > from_ : each.end < from_)) {
                take({each.end, static_cast<std::uint32_t>(k), kNoIndex});
            }
        }
    }

    void unmaps(const Run& run) {
        walk(
            run.unmaps.size(), [&](std::size_t k) { return run.unmaps[k].time; },
            [&](std::size_t k) {
                const UnmapMark& mark = run.unmaps[k];
                return wanted(mark.range) &&
                       take({mark.time, mark.outcome,
                             mark.outcome == kNoIndex ? mark.event : kNoIndex});
            });
    }

    void events() {
        const Trace& trace = *comparison_.trace;
        walk(
            trace.size(), [&](std::size_t k) { return trace.time(k); },
            [&](std::size_t k) {
                return stops_at(trace.kind(k)) && wanted(trace.range_of(k)) &&
                       take({trace.time(k), kNoIndex, static_cast<std::uint32_t>(k)});
            });
    }

private:
    bool wanted(std::uint32_t range) const {
        return range == Trace::kNoRange || (range < ranges_.size() && ranges_[range]);
    }

    void report(std::size_t done) const {
        if ((done & 0xffff) == 0) {
            progress_.report(done, 0);
        }
    }

    /// @return true: whatever lies behind it is further away
    bool take(const Stop& stop) {
        const bool nearer = !best_ || (later_ ? stop.time < best_->time : stop.time > best_->time);
        if (nearer) {
            best_ = stop;
        }
        return true;
    }

    /// From the first one beyond the instant on, until `visit` is content or a nearer stop is
    /// known.
    template <typename Time, typename Visit>
    void walk(std::size_t size, Time time, Visit visit) {
        // The first that is later than the instant; or the first that is not earlier.
        std::size_t low = 0, high = size;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (later_ ? time(middle) <= from_ : time(middle) < from_) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (std::size_t done = 0; later_ ? low < size : low > 0; ++done) {
            report(done);
            const std::size_t k = later_ ? low++ : --low;
            const bool further =
                best_ && (later_ ? time(k) >= best_->time : time(k) <= best_->time);
            if (further || visit(k)) {
                return;
            }
        }
    }

    const Comparison& comparison_;
    std::int64_t from_;
    bool later_;
    const std::vector<bool>& ranges_;
    const Progress& progress_;
    std::optional<Stop> best_;
};

} // namespace

bool differ(const Outcome& before, const Outcome& after) {
    return before.kind != after.kind || before.result != after.result;
}

Stops::Stops(std::shared_ptr<const Comparison> comparison) : comparison_(std::move(comparison)) {}

std::int64_t Stops::longest(const Progress& progress) {
    if (longest_ < 0) {
        std::int64_t found = 0;
        for (const Run* run : {&comparison_->before, &comparison_->after}) {
            for (std::size_t k = 0; k < run->outcomes.size(); ++k) {
                if ((k & 0xffff) == 0) {
                    progress.report(k, run->outcomes.size());
                }
                found = std::max(found, run->outcomes[k].end - run->outcomes[k].begin);
            }
        }
        longest_ = found;
    }
    return longest_;
}

std::optional<Stop> Stops::from(std::int64_t time, Way way, What what,
                                const std::vector<bool>& ranges, const Progress& progress) {
    progress.report(0, 0);
    Search search(*comparison_, time, way, ranges, progress);
    search.begins(what == What::Difference);
    if (what == What::Any) {
        for (const Run* run : {&comparison_->before, &comparison_->after}) {
            search.unmaps(*run);
            search.ends(*run, longest(progress));
        }
        search.events();
    }
    return search.best();
}

} // namespace daxscope::replay
