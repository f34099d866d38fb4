// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/growing_comparison.h"

#include "replay/analysis/moments.h"

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

std::shared_ptr<const Comparison>
GrowingComparison::extend(std::shared_ptr<const trace::Trace> trace, const Progress& progress) {
    if (!replayer_.extend(*trace, progress)) {
        forget();
        ++anew_;
    }
    const auto c = std::make_shared<Comparison>();
    c->trace = std::move(trace);
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
        const MadeRows& made = replayer_.made(which);
        *runs[which] = replayer_.run(which);
        kept.index.extend(made, c->trace->ranges().size());
        add_sums(*c->trace, made.outcomes, kept.outcomes, made.unmaps, kept.unmaps, kept.sums);
        kept.outcomes = made.outcomes.size();
        kept.unmaps = made.unmaps.size();
        c->sums[which] = std::make_shared<const Sums>(kept.sums);
        const auto mapped_at = [&kept](std::uint32_t range, std::uint32_t mapping,
                                       std::int64_t time) {
            return kept.index.mapped_at(range, mapping, time);
        };
        kept.storms.extend(*c->trace, made.outcomes, replayer_.replayed_upto(), mapped_at);
        *storms[which] = kept.storms.storms(*c->trace, mapped_at);
        c->indices[which] = std::make_shared<const ZoomIndex>(kept.index.snapshot());
    }
    conclude(*c);
    return c;
}

Comparison GrowingComparison::finish(std::shared_ptr<const trace::Trace> trace,
                                     const Progress& progress) {
    kept_.clear();
    Replayer::Whole whole = replayer_.finish(*trace, progress);
    Comparison c;
    c.trace = std::move(trace);
    c.recorded = std::move(whole.runs[Replayer::kRecorded]);
    c.before = std::move(whole.runs[Replayer::kBefore]);
    c.after = std::move(whole.runs[Replayer::kAfter]);
    if (options_.moments) {
        const auto moments = std::make_shared<Moments>();
        moments->plan = std::move(whole.plan);
        moments->before = std::move(whole.before);
        moments->after = std::move(whole.after);
        c.moments = moments;
    }
    retune(c, options_.rule);
    return c;
}

} // namespace daxscope::replay
