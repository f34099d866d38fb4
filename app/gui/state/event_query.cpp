// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_query.h"

#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr std::uint32_t kLookEvery = 1U << 14U; // events between two looks at the stop flag
} // namespace

int EventRows::size() const {
    return static_cast<int>(picked_ ? picked_->size() : count_);
}

std::uint32_t EventRows::at(int row) const {
    const auto place = static_cast<std::uint32_t>(row);
    return picked_ ? (*picked_)[place] : first_ + place;
}

std::optional<int> EventRows::rowOf(std::uint32_t event) const {
    if (!picked_) {
        return event >= first_ && event - first_ < count_
                   ? std::optional<int>(static_cast<int>(event - first_))
                   : std::nullopt;
    }
    const auto found = std::lower_bound(picked_->begin(), picked_->end(), event);
    return found != picked_->end() && *found == event
               ? std::optional<int>(static_cast<int>(found - picked_->begin()))
               : std::nullopt;
}

EventQuery::EventQuery(QObject* parent) : QObject(parent), work_(this) {}

void EventQuery::start(std::shared_ptr<const replay::Comparison> comparison,
                       std::shared_ptr<const Summary> summary, const EventFilter& filter,
                       std::optional<TimeRange> within) {
    work_.drop();
    const trace::Trace& trace = *comparison->trace;
    const auto first = static_cast<std::uint32_t>(within ? trace.lower_bound(within->begin) : 0);
    const auto last =
        static_cast<std::uint32_t>(within ? trace.lower_bound(within->end) : trace.size());
    if (filter.isEmpty()) {
        emit finished(EventRows(first, last - first));
        return;
    }
    work_.want(
        [comparison = std::move(comparison), summary = std::move(summary), filter, first,
         last](const Progress& progress) {
            std::vector<std::uint32_t> picked;
            const EventFilter::Matcher matches = filter.compile(*comparison, *summary);
            for (std::uint32_t event = first; event < last; ++event) {
                if (event % kLookEvery == 0) {
                    progress.report(event - first, last - first);
                }
                if (matches(event)) {
                    picked.push_back(event);
                }
            }
            return EventRows(std::move(picked));
        },
        [this](const EventRows& rows) { emit finished(rows); },
        [this](const Failure& why) { emit failed(why); });
}

} // namespace daxscope::gui

#include "moc_event_query.cpp"
