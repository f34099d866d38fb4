// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/transport.h"

#include "app/gui/state/navigate.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {

constexpr int kFrame = 16; // ms

constexpr Speed kSpeeds[] = {
    {0, 1, QT_TRANSLATE_NOOP("Speed", "1 event/s")},
    {0, 2, QT_TRANSLATE_NOOP("Speed", "2 events/s")},
    {0, 5, QT_TRANSLATE_NOOP("Speed", "5 events/s")},
    {0, 20, QT_TRANSLATE_NOOP("Speed", "20 events/s")},
    {0.00001, 0, QT_TRANSLATE_NOOP("Speed", "0.00001 ×")},
    {0.0001, 0, QT_TRANSLATE_NOOP("Speed", "0.0001 ×")},
    {0.001, 0, QT_TRANSLATE_NOOP("Speed", "0.001 ×")},
    {0.01, 0, QT_TRANSLATE_NOOP("Speed", "0.01 ×")},
    {0.1, 0, QT_TRANSLATE_NOOP("Speed", "0.1 ×")},
    {1, 0, QT_TRANSLATE_NOOP("Speed", "1 ×")},
    {10, 0, QT_TRANSLATE_NOOP("Speed", "10 ×")},
    {100, 0, QT_TRANSLATE_NOOP("Speed", "100 ×")},
    {1000, 0, QT_TRANSLATE_NOOP("Speed", "1000 ×")},
};
constexpr int kFirstSpeed = 2; // storms last milliseconds: by the clock nothing would be seen

} // namespace

std::span<const Speed> speeds() {
    return kSpeeds;
}

Transport::Transport(Document* document, ViewState* state, QObject* parent)
    : QObject(parent), document_(document), state_(state), speed_(kFirstSpeed), seeking_(this) {
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, [this] { tick(); });
    connect(document, &Document::opened, this, [this] { setPlaying(false); });
    const auto follow = [this] {
        if (const auto comparison = document_->comparison(); comparison != stops_of_) {
            seeking_.drop(); // its accesses may be other ones now
            stops_ = std::make_shared<replay::Stops>(comparison);
            stops_of_ = comparison;
        }
    };
    connect(document, &Document::comparisonChanged, this, follow);
    connect(state, &ViewState::selectionChanged, this, follow); // of two traces, of the other one
    connect(state, &ViewState::playheadChanged, this, [this] {
        if (!moving_) {
            anchor(); // somebody else has put it elsewhere: it plays on from there
        }
    });
}

void Transport::moveTo(std::int64_t time) {
    moving_ = true;
    state_->setPlayhead(time);
    state_->followPlayhead();
    moving_ = false;
}

void Transport::anchor() {
    anchor_ = state_->playhead().value_or(state_->visible().begin);
    since_.start();
}

/// What is played: the loop, else all events.
TimeRange Transport::stretch() const {
    return state_->loop().value_or(state_->home());
}

void Transport::setPlaying(bool on) {
    on = on && document_->comparison();
    if (on == playing_) {
        return;
    }
    playing_ = on;
    if (on) {
        const TimeRange all = stretch();
        const std::int64_t now = state_->playhead().value_or(state_->visible().begin);
        const bool outside = state_->loop() && (now < all.begin || now >= all.end);
        moveTo(outside || now >= all.end ? all.begin : now);
        anchor();
        const Speed& speed = speeds()[static_cast<std::size_t>(speed_)];
        timer_.start(speed.factor > 0 ? kFrame
                                      : static_cast<int>(std::lround(1000 / speed.per_second)));
    } else {
        timer_.stop();
    }
    emit playingChanged(on);
}

void Transport::setSpeed(int place) {
    place = std::clamp(place, 0, static_cast<int>(speeds().size()) - 1);
    if (place == speed_) {
        return;
    }
    speed_ = place;
    if (playing_) {
        setPlaying(false);
        setPlaying(true);
    }
    emit speedChanged(place);
}

void Transport::changeSpeed(int by) {
    const int next = speed_ + by;
    if (next >= 0 && next < static_cast<int>(speeds().size()) &&
        (speeds()[static_cast<std::size_t>(next)].factor > 0) ==
            (speeds()[static_cast<std::size_t>(speed_)].factor > 0)) {
        setSpeed(next);
    }
}

void Transport::setLooping(bool on) {
    std::optional<TimeRange> loop;
    if (const auto sides = document_->sides(); on && sides) {
        loop = state_->visible();
        if (const auto ref = state_->currentStorm(); ref && (*sides)[ref->side]) {
            const PaneSide& side = (*sides)[ref->side];
            const auto& storms = side.storms();
            if (ref->index >= 0 && static_cast<std::size_t>(ref->index) < storms.size()) {
                const replay::Storm& storm = storms[static_cast<std::size_t>(ref->index)];
                loop = TimeRange{side.inWindow(storm.begin), side.inWindow(storm.end) + 1};
            }
        }
    }
    state_->setLoop(loop);
}

void Transport::toStart() {
    moveTo(stretch().begin);
    anchor();
}

void Transport::toEnd() {
    moveTo(stretch().end - 1);
    anchor();
}

void Transport::tick() {
    const Speed& speed = speeds()[static_cast<std::size_t>(speed_)];
    if (speed.factor <= 0) {
        step(1);
        return;
    }
    const TimeRange all = stretch();
    const auto passed = std::llround(static_cast<double>(since_.nsecsElapsed()) * speed.factor);
    const std::int64_t now = anchor_ + passed;
    if (now < all.end) {
        moveTo(now);
    } else if (state_->loop()) {
        moveTo(all.begin + (now - all.begin) % all.length());
        anchor();
    } else {
        moveTo(all.end);
        setPlaying(false);
    }
}

std::vector<bool> Transport::ranges() const {
    const PaneSide& side = (*document_->sides())[state_->selectedSide()];
    std::vector<bool> wanted(side.trace().ranges().size());
    const auto want = [&](std::uint32_t row) {
        if (const std::uint32_t range = side.range(row); range < wanted.size()) {
            wanted[range] = true;
        }
    };
    if (const auto current = state_->currentRange()) {
        want(*current);
        return wanted;
    }
    for (const std::uint32_t row : state_->rows()) {
        want(row);
    }
    return wanted;
}

void Transport::step(int by) {
    if (!document_->comparison()) {
        return;
    }
    const Way way = by > 0 ? Way::Later : Way::Earlier;
    if (!document_->actionTimes().empty()) {
        stepAction(way);
        return;
    }
    const TimeRange visible = state_->visible();
    search(state_->playhead().value_or(by > 0 ? visible.begin - 1 : visible.end), way, What::Any);
}

void Transport::stepDifference(int by) {
    if (!document_->sides()) {
        return;
    }
    if (document_->sides()->isTwo()) {
        emit nothingThere(); // accesses of two traces are not the same
        return;
    }
    const TimeRange visible = state_->visible();
    search(state_->playhead().value_or(by > 0 ? visible.begin - 1 : visible.end),
           by > 0 ? Way::Later : Way::Earlier, What::Difference);
}

void Transport::stepAction(Way way) {
    const auto times = document_->actionTimes();
    const std::int64_t now = state_->playhead().value_or(times.front() - 1);
    std::optional<replay::Stop> stop;
    if (way == Way::Later) {
        const auto at = std::upper_bound(times.begin(), times.end(), now);
        if (at != times.end()) {
            stop = replay::Stop{*at};
        }
    } else {
        const auto at = std::lower_bound(times.begin(), times.end(), now);
        if (at != times.begin()) {
            stop = replay::Stop{*(at - 1)};
        }
    }
    arrive(stop, way);
}

void Transport::search(std::int64_t from, Way way, What what) {
    const PaneSide& side = (*document_->sides())[state_->selectedSide()];
    seeking_.want(
        [stops = stops_, from = side.inTrace(from), way, what, wanted = ranges(),
         ahead = side.ahead](const Progress& progress) {
            std::optional<replay::Stop> found = stops->from(from, way, what, wanted, progress);
            if (found) {
                found->time -= ahead; // the window's
            }
            return found;
        },
        [this, way](const std::optional<replay::Stop>& found) { arrive(found, way); },
        [this](const Failure& why) {
            setPlaying(false);
            emit document_->failed(why.what, why.remedy);
        });
}

void Transport::arrive(const std::optional<replay::Stop>& stop, Way way) {
    const auto loop = state_->loop();
    if (playing_ && loop && way == Way::Later && (!stop || stop->time >= loop->end)) {
        moveTo(loop->begin); // and once more
        anchor();
        return;
    }
    if (!stop) {
        setPlaying(false);
        emit nothingThere();
        return;
    }
    if (stop->access != replay::kNoIndex) {
        state_->select(stop->access, state_->selectedSide());
    } else if (stop->event != replay::kNoIndex) {
        state_->selectEvent(stop->event);
    }
    moveTo(stop->time);
    anchor();
}

} // namespace daxscope::gui

#include "moc_transport.cpp"
