// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/close_up.h"

#include <algorithm>

namespace daxscope::gui {

namespace {
/// A look that has gone on for so long is given up for a newer wish. One that has just begun may
/// end: otherwise nothing would be seen while the playhead moves.
constexpr qint64 kPatience = 100; // ms
} // namespace

CloseUp::CloseUp(QThreadPool& pool, QObject* parent) : QObject(parent), looking_(this, &pool) {}

CloseUp::Source CloseUp::replaying(const std::shared_ptr<const replay::Comparison>& comparison,
                                   const replay::Options& options) {
    const model::Handler* before = model::find_handler(comparison->before.handler);
    const model::Handler* after = model::find_handler(comparison->after.handler);
    auto moments = std::make_shared<std::shared_ptr<const replay::Moments>>(comparison->moments);
    return [trace = comparison->trace, before, after, options,
            moments](const replay::Moment& moment, const Progress& progress) {
        if (!*moments) { // made without them, as runs out of the cache are: once, for all looks
            const auto made = std::make_shared<replay::Moments>();
            made->plan = replay::make_plan(*trace, options, progress);
            replay::replay(*trace, made->plan, *before, progress, &made->before);
            if (before != after) {
                replay::replay(*trace, made->plan, *after, progress, &made->after);
            }
            *moments = made;
        }
        const replay::Moments& m = **moments;
        Seen seen;
        seen.moment = moment;
        seen.before = replay::look(*trace, m.plan, *before, moment, progress, &m.before);
        seen.after = before == after
                         ? seen.before
                         : replay::look(*trace, m.plan, *after, moment, progress, &m.after);
        return seen;
    };
}

void CloseUp::setSource(std::shared_ptr<const Source> source) {
    looking_.drop();
    source_ = std::move(source);
    wanted_.reset();
    const bool news = seen_ != nullptr;
    seen_.reset();
    if (news) {
        emit seenChanged();
    }
}

void CloseUp::look(std::optional<replay::Moment> moment) {
    if (moment == wanted_) {
        return;
    }
    wanted_ = moment;
    if (!moment || !source_) {
        looking_.drop();
        seen_.reset();
        emit seenChanged();
    } else if (!looking_.busy() || since_.elapsed() > kPatience) {
        start();
    }
}

void CloseUp::start() {
    since_.start();
    looking_.want(
        [source = source_, moment = *wanted_](const Progress& progress) {
            return std::make_shared<const Seen>((*source)(moment, progress));
        },
        [this, moment = *wanted_](std::shared_ptr<const Seen> seen) {
            found(moment, std::move(seen));
        },
        [this, moment = *wanted_](const Failure&) { // no memory for it, say: nothing is shown
            found(moment, nullptr);
        });
}

void CloseUp::found(const replay::Moment& moment, std::shared_ptr<const Seen> seen) {
    const bool last = moment == wanted_;
    if (last || moment.is_instant()) {
        seen_ = std::move(seen);
    }
    if (!last) {
        start();
    }
    emit seenChanged();
}

namespace {

/// The current range in the side's trace; replay::kNoIndex: none.
std::uint32_t currentRange(const PaneSide& side, const ViewState& state) {
    return side.range(state.currentRange().value_or(replay::kNoIndex));
}

} // namespace

std::optional<replay::Moment> playheadMoment(const Sides& sides, const ViewState& state) {
    const auto time = state.playhead();
    if (!time) {
        return {};
    }
    const PaneSide& side = sides[state.selectedSide()];
    replay::Moment moment;
    moment.time = side.inTrace(*time);
    moment.range = currentRange(side, state);
    if (moment.range == replay::kNoIndex && (!sides.isTwo() || !state.currentRange())) {
        const trace::Trace& trace = side.trace();
        const std::size_t next = trace.lower_bound(moment.time + 1);
        for (std::size_t k = next; k > 0 && moment.range == replay::kNoIndex; --k) {
            moment.range = trace.range_of(k - 1);
        }
        for (std::size_t k = next; k < trace.size() && moment.range == replay::kNoIndex; ++k) {
            moment.range = trace.range_of(k);
        }
    }
    return moment.range == replay::kNoIndex ? std::nullopt : std::optional(moment);
}

namespace {

/// The recorded fault in which the event happened, by its task: an unmap is one of its steps.
std::optional<std::uint32_t> faultAround(const replay::Comparison& comparison,
                                         std::uint32_t event) {
    constexpr std::uint32_t kFurthest = 1 << 14; // events; a fault that is not over yet is near
    const trace::Trace& trace = *comparison.trace;
    const trace::Event inner = trace.event(event);
    const auto& outcomes = comparison.before.outcomes;
    if (inner.task == trace::kNone) {
        return {};
    }
    for (std::uint32_t k = event; k > 0 && event - k < kFurthest; --k) {
        const trace::Event outer = trace.event(k - 1);
        if (outer.task != inner.task || outer.ts_end < inner.ts) {
            continue;
        }
        auto at = std::lower_bound(
            outcomes.begin(), outcomes.end(), outer.ts,
            [](const replay::Outcome& outcome, std::int64_t time) { return outcome.begin < time; });
        for (; at != outcomes.end() && (*at).begin == outer.ts; ++at) {
            if ((*at).event == k - 1) {
                return static_cast<std::uint32_t>(at - outcomes.begin());
            }
        }
    }
    return {};
}

} // namespace

std::optional<replay::Moment> selectedMoment(const Sides& sides, const ViewState& state) {
    const PaneSide& side = sides[state.selectedSide()];
    const replay::Comparison& comparison = *side.comparison;
    replay::Moment moment;
    if (const auto selected = state.selected();
        selected && *selected < comparison.before.outcomes.size()) {
        moment.access = *selected;
        moment.range = comparison.before.outcomes[*selected].range;
    } else if (const auto event = state.selectedEvent();
               event && *event < comparison.trace->size()) {
        if (const auto access = faultAround(comparison, *event)) {
            moment.access = *access;
            moment.range = comparison.before.outcomes[*access].range;
            return moment;
        }
        moment.event = *event;
        moment.range = comparison.trace->range_of(*event);
        if (moment.range == trace::Trace::kNoRange) {
            moment.range = currentRange(side, state);
        }
    }
    return moment.range == replay::kNoIndex ? std::nullopt : std::optional(moment);
}

} // namespace daxscope::gui

#include "moc_close_up.cpp"
