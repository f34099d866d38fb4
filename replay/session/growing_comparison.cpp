// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/session/growing_comparison.h"

#include "replay/analysis/moments.h"
#include "replay/trace/side_by_side.h"

#include <algorithm>
#include <limits>

namespace daxscope::replay {

GrowingComparison::GrowingComparison(const trace::Session& session, const CompareOptions& options)
    : options_(options), before_(*options.handlers(session).first),
      after_(*options.handlers(session).second), replayer_(before_, after_, options.moments) {
    forget();
}

void GrowingComparison::forget() {
    kept_.clear();
    decided_ = 0;
    for (std::size_t which = 0; which < (&before_ == &after_ ? 2 : Replayer::kRuns); ++which) {
        kept_.emplace_back(options_.rule);
    }
}

namespace {

GrowingStorms::MappedAt mapped_by(const ZoomIndex& index) {
    return [&index](std::uint32_t range, std::uint32_t mapping, std::int64_t time) {
        return index.mapped_at(range, mapping, time);
    };
}

} // namespace

/// Does something for each run that is kept, side by side.
template <typename Do>
void GrowingComparison::each_kept(const Do& something) {
    side_by_side<Replayer::kRuns>([&](std::size_t which) {
        if (which < kept_.size()) {
            something(which);
        }
        return true;
    });
}

/// Takes what a run has made since the last time, its index has taken already.
void GrowingComparison::count(Kept& kept, const Outcomes& outcomes, const UnmapMarks& unmaps,
                              std::int64_t replayed_upto) {
    add_sums(*trace_, outcomes, kept.outcomes, unmaps, kept.unmaps, kept.sums);
    kept.outcomes = outcomes.size();
    kept.unmaps = unmaps.size();
    kept.storms.extend(*trace_, outcomes, replayed_upto, mapped_by(kept.index));
}

void GrowingComparison::extend(std::shared_ptr<const trace::Trace> trace,
                               const Progress& progress) {
    trace_ = std::move(trace);
    if (!replayer_.extend(*trace_, progress)) {
        forget();
        ++anew_;
    }
    each_kept([this](std::size_t which) {
        const MadeRows& made = replayer_.made(static_cast<Replayer::Which>(which));
        kept_[which].index.extend(made, trace_->ranges().size());
        count(kept_[which], made.outcomes, made.unmaps, replayer_.replayed_upto());
    });
}

namespace {

/// What a comparison has of one of its runs.
struct Place {
    Run& run;
    std::vector<Storm>& storms;
    std::shared_ptr<const ZoomIndex>& index;
    std::shared_ptr<const Sums>& sums;
};

Place place_in(Comparison& c, std::size_t which) {
    const std::array<Run*, Replayer::kRuns> runs{&c.recorded, &c.before, &c.after};
    const std::array<std::vector<Storm>*, Replayer::kRuns> storms{
        &c.storms_recorded, &c.storms_before, &c.storms_after};
    return {*runs[which], *storms[which], c.indices[which], c.sums[which]};
}

} // namespace

/// After that of each run that is kept: a run of the same handler has the same rows.
void GrowingComparison::share(Comparison& c) const {
    for (std::size_t which = kept_.size(); which < Replayer::kRuns; ++which) {
        const Place from = place_in(c, which - 1), to = place_in(c, which);
        to.run = from.run;
        to.storms = from.storms;
        to.index = from.index;
        to.sums = from.sums;
    }
}

namespace {

/// Of the events that were replayed, those before the first fault that is under way by then: it has
/// no outcome yet.
/// @param last what that was the last time: no event before it is looked at again
std::size_t events_of(const Run& run, const trace::Trace& trace, std::size_t replayed,
                      std::size_t last) {
    std::size_t k = last;
    if (!run.outcomes.empty() && run.outcomes.back().event != kNoIndex) {
        k = std::max(k, std::size_t{run.outcomes.back().event} + 1);
    }
    while (k < replayed && trace.kind(k) != trace::Kind::PmdFault &&
           trace.kind(k) != trace::Kind::PteFault) {
        ++k;
    }
    return std::min(k, replayed);
}

} // namespace

std::shared_ptr<const Comparison> GrowingComparison::snapshot() {
    const auto c = std::make_shared<Comparison>();
    c->trace = trace_;
    each_kept([&](std::size_t which) {
        Kept& kept = kept_[which];
        const Place to = place_in(*c, which);
        to.run = replayer_.run(static_cast<Replayer::Which>(which));
        to.storms = kept.storms.storms(*trace_, mapped_by(kept.index));
        to.sums = std::make_shared<const Sums>(kept.sums);
        to.index = std::make_shared<const ZoomIndex>(kept.index.snapshot());
    });
    share(*c);
    decided_ = events_of(c->recorded, *trace_, replayer_.replayed(), decided_);
    c->decided = decided_;
    conclude(*c);
    return c;
}

Comparison GrowingComparison::finish(std::shared_ptr<const trace::Trace> trace,
                                     const Progress& progress) {
    trace_ = std::move(trace);
    Replayer::Whole whole = replayer_.finish(*trace_, progress);
    if (whole.anew) {
        forget();
        ++anew_;
    }
    Comparison c;
    c.trace = trace_;
    JointProgress joint(progress, kept_.size());
    each_kept([&](std::size_t which) {
        Kept& kept = kept_[which];
        const Place to = place_in(c, which);
        to.run = std::move(whole.runs[which]);
        kept.index.extend(to.run, trace_->ranges().size(), joint.of(which));
        count(kept, to.run.outcomes, to.run.unmaps, std::numeric_limits<std::int64_t>::max());
        to.storms = kept.storms.storms(*trace_, mapped_by(kept.index));
        to.sums = std::make_shared<const Sums>(std::move(kept.sums));
        to.index = std::make_shared<const ZoomIndex>(std::move(kept.index));
    });
    share(c);
    kept_.clear();
    if (options_.moments) {
        const auto moments = std::make_shared<Moments>();
        moments->plan = std::move(whole.plan);
        moments->before = std::move(whole.before);
        moments->after = std::move(whole.after);
        c.moments = moments;
    }
    conclude(c);
    return c;
}

} // namespace daxscope::replay
