// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/close_up.h"

namespace daxscope::gui {

CloseUp::CloseUp(QObject* parent) : QObject(parent) {
    pool_.setMaxThreadCount(1); // one after the other: the plan is theirs alone
}

CloseUp::~CloseUp() {
    drop();
    pool_.waitForDone();
}

CloseUp::Source CloseUp::replaying(const std::shared_ptr<const replay::Comparison>& comparison,
                                   const replay::Options& options) {
    const model::Handler* before = model::find_handler(comparison->before.handler);
    const model::Handler* after = model::find_handler(comparison->after.handler);
    auto plan = std::make_shared<std::optional<replay::Plan>>();
    return [trace = comparison->trace, before, after, options, plan](const replay::Moment& moment,
                                                                     const Progress& progress) {
        if (!*plan) {
            *plan = replay::make_plan(*trace, options, progress);
        }
        Seen seen;
        seen.moment = moment;
        seen.before = replay::look(*trace, **plan, *before, moment, progress);
        seen.after = replay::look(*trace, **plan, *after, moment, progress);
        return seen;
    };
}

/// The look under way is of no use any more.
void CloseUp::drop() {
    if (stop_) {
        *stop_ = true;
        stop_.reset();
    }
    busy_ = false;
}

void CloseUp::setSource(Source source) {
    drop();
    source_ = std::make_shared<Source>(std::move(source));
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
    drop();
    wanted_ = moment;
    if (!moment || !source_) {
        seen_.reset();
        emit seenChanged();
        return;
    }
    busy_ = true;
    stop_ = std::make_shared<std::atomic<bool>>(false);
    pool_.start([this, source = source_, stop = stop_, moment = *moment] {
        std::shared_ptr<const Seen> found;
        try {
            const Progress progress(
                [&stop](std::uint64_t, std::uint64_t) { return !stop->load(); });
            progress.report(0, 0);
            found = std::make_shared<Seen>((*source)(moment, progress));
        } catch (const std::exception&) {
            found.reset(); // not wanted any more, or no memory for it: nothing is shown
        }
        QMetaObject::invokeMethod(
            this,
            [this, stop, found] {
                if (stop == stop_) {
                    stop_.reset();
                    busy_ = false;
                    seen_ = found;
                    emit seenChanged();
                }
            },
            Qt::QueuedConnection);
    });
}

std::optional<replay::Moment> selectedMoment(const replay::Comparison& comparison,
                                             const ViewState& state) {
    replay::Moment moment;
    if (const auto selected = state.selected();
        selected && *selected < comparison.before.outcomes.size()) {
        moment.access = *selected;
        moment.range = comparison.before.outcomes[*selected].range;
    } else if (const auto event = state.selectedEvent();
               event && *event < comparison.trace->size()) {
        moment.event = *event;
        moment.range = comparison.trace->range_of(*event);
        if (moment.range == trace::Trace::kNoRange) {
            moment.range = state.currentRange().value_or(replay::kNoIndex);
        }
    }
    return moment.range == replay::kNoIndex ? std::nullopt : std::optional(moment);
}

} // namespace daxscope::gui

#include "moc_close_up.cpp"
