// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/view_filter.h"

namespace daxscope::gui {

ViewFilter::ViewFilter(Document* document, ViewState* state, QObject* parent)
    : QObject(parent), state_(state), work_(this) {
    connect(state, &ViewState::filterChanged, this, [this] {
        read();
        again_ = false;
        look();
        emit changed();
    });
    read();
    if (document != nullptr) {
        connect(document, &Document::comparisonChanged, this, [this, document] {
            if (document->grew() && work_.busy()) { // else it would never come to an end
                sides_ = document->sides();
                again_ = true;
                return;
            }
            if (!document->grew()) {
                result_.reset();
            }
            setSides(document->sides());
        });
        connect(this, &ViewFilter::failed, document,
                [document](const Failure& why) { emit document->failed(why.what, why.remedy); });
        sides_ = document->sides();
        look();
    }
}

void ViewFilter::setSides(std::shared_ptr<const Sides> sides) {
    sides_ = std::move(sides);
    again_ = false;
    look();
    emit changed();
}

void ViewFilter::read() {
    EventFilter::Fault fault;
    filter_ = EventFilter::parse(state_->filter(), &fault);
    fault_ = filter_ ? std::nullopt : std::optional(fault);
    applied_ = filter_ ? *filter_ : EventFilter::understood(state_->filter());
}

void ViewFilter::look() {
    work_.drop();
    if (!sides_ || !applies()) {
        result_.reset();
        return;
    }
    work_.want(
        [sides = sides_, filter = applied_](const Progress& progress) {
            Result result;
            result.sides = sides;
            for (const Side side : kSides) {
                const PaneSide& place = (*sides)[side];
                const auto at = static_cast<std::size_t>(side);
                if (!place) {
                    continue;
                }
                const auto same = std::find_if(kSides.begin(), kSides.end(), [&](Side other) {
                    return !sides->isTwo() &&
                           result.of[static_cast<std::size_t>(other)] != nullptr &&
                           (*sides)[other].comparison == place.comparison;
                });
                if (same != kSides.end()) {
                    result.of[at] = result.of[static_cast<std::size_t>(*same)];
                    continue;
                }
                const auto lane = sides->isTwo() ? std::optional(EventFilter::Lane{side, place.run})
                                                 : std::nullopt;
                const std::int64_t zero = sides->zeroOf(side).value_or(place.trace().begin());
                result.of[at] = std::make_shared<const Passing>(
                    filter.pass(*place.comparison, zero, progress, lane));
                result.passing += static_cast<std::int64_t>(result.of[at]->events.count());
                result.all += static_cast<std::int64_t>(place.trace().size());
            }
            return result;
        },
        [this](Result result) {
            result_ = std::make_shared<const Result>(std::move(result));
            if (std::exchange(again_, false)) {
                look();
            }
            emit changed();
        },
        [this](const Failure& why) {
            result_.reset();
            emit failed(why);
            emit changed();
        });
}

} // namespace daxscope::gui

#include "moc_view_filter.cpp"
