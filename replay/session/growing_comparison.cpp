// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/session/growing_comparison.h"

#include "replay/analysis/moments.h"

#include <limits>

namespace daxscope::replay {

GrowingComparison::GrowingComparison(const trace::Session& session, const CompareOptions& options)
    : options_(options), before_(*options.handlers(session).first),
      after_(*options.handlers(session).second), replayer_(before_, after_, options.moments) {
    forget();
}

void GrowingComparison::forget() {
    kept_.clear();
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

/// Takes what a run has made since the last time, its index has taken already.
void GrowingComparison::count(Kept& kept, const Rows<Outcome>& outcomes,
                              const Rows<UnmapMark>& unmaps, std::int64_t replayed_upto) {
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
    for (const auto which : {Replayer::kRecorded, Replayer::kBefore, Replayer::kAfter}) {
        if (which < kept_.size()) {
            const MadeRows& made = replayer_.made(which);
            kept_[which].index.extend(made, trace_->ranges().size());
            count(kept_[which], made.outcomes, made.unmaps, replayer_.replayed_upto());
        }
    }
}

std::shared_ptr<const Comparison> GrowingComparison::snapshot() {
    const auto c = std::make_shared<Comparison>();
    c->trace = trace_;
    const std::array<Run*, 3> runs{&c->recorded, &c->before, &c->after};
    const std::array<std::vector<Storm>*, 3> storms{&c->storms_recorded, &c->storms_before,
                                                    &c->storms_after};
    for (const auto which : {Replayer::kRecorded, Replayer::kBefore, Replayer::kAfter}) {
        if (which >= kept_.size()) { // the same handler, the same rows
            *runs[which] = *runs[which - 1];
            *storms[which] = *storms[which - 1];
            c->indices[which] = c->indices[which - 1];
            c->sums[which] = c->sums[which - 1];
            continue;
        }
        Kept& kept = kept_[which];
        *runs[which] = replayer_.run(which);
        c->sums[which] = std::make_shared<const Sums>(kept.sums);
        *storms[which] = kept.storms.storms(*trace_, mapped_by(kept.index));
        c->indices[which] = std::make_shared<const ZoomIndex>(kept.index.snapshot());
    }
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
    const std::array<Run*, 3> runs{&c.recorded, &c.before, &c.after};
    const std::array<std::vector<Storm>*, 3> storms{&c.storms_recorded, &c.storms_before,
                                                    &c.storms_after};
    for (std::size_t which = 0; which < Replayer::kRuns; ++which) {
        *runs[which] = std::move(whole.runs[which]);
        if (which >= kept_.size()) {
            *storms[which] = *storms[which - 1];
            c.indices[which] = c.indices[which - 1];
            c.sums[which] = c.sums[which - 1];
            continue;
        }
        Kept& kept = kept_[which];
        const Run& run = *runs[which];
        kept.index.extend(run, trace_->ranges().size(), progress);
        count(kept, run.outcomes, run.unmaps, std::numeric_limits<std::int64_t>::max());
        *storms[which] = kept.storms.storms(*trace_, mapped_by(kept.index));
        c.sums[which] = std::make_shared<const Sums>(std::move(kept.sums));
        c.indices[which] = std::make_shared<const ZoomIndex>(std::move(kept.index));
    }
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
