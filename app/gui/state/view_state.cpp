// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/view_state.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace daxscope::gui {

namespace {
constexpr int kHistoryDepth = 256;
constexpr std::int64_t kPageRoom = 10; // a page is turned to a tenth of its length before the time
} // namespace

ViewState::ViewState(QObject* parent) : QObject(parent) {}

void ViewState::reset(TimeRange bounds, int rowCount, std::optional<TimeRange> home) {
    QVector<std::uint32_t> rows(rowCount);
    std::iota(rows.begin(), rows.end(), 0U);
    reset(bounds, std::move(rows), home);
}

void ViewState::reset(TimeRange bounds, QVector<std::uint32_t> rows,
                      std::optional<TimeRange> home) {
    bounds_ = bounds;
    bounds_.end = std::max(bounds_.end, bounds_.begin + kShortest);
    home_ = home ? clamped(*home) : bounds_;
    history_ = {Place{home_, {}}};
    at_ = 0;
    in_gesture_ = false;
    following_ = false;
    rows_ = std::move(rows);
    setPins({});
    groups_.reset();
    folded_.clear();
    selected_.reset();
    selected_event_.reset();
    current_range_.reset();
    storm_.reset();
    side_ = Side::Before;
    playhead_.reset();
    loop_.reset();
    stretch_.reset();
    taken_up_ = false;
    apply(home_);
    tellAll();
}

ViewState::Kept ViewState::keep() const {
    return {history_, at_,   visible_,  playhead_, loop_,     stretch_,        rows_,
            pinned_,  sort_, grouping_, folded_,   selected_, selected_event_, current_range_,
            side_,    storm_};
}

void ViewState::takeUp(const Kept& kept) {
    const auto within = [this](std::optional<std::int64_t> time) {
        return time ? std::optional(std::clamp(*time, bounds_.begin, bounds_.end - 1)) : time;
    };
    history_ = kept.history;
    for (Place& place : history_) {
        place = {clamped(place.visible), within(place.playhead)};
    }
    history_[0].visible = home_;
    at_ = std::clamp(kept.at, 0, static_cast<int>(history_.size()) - 1);
    playhead_ = within(kept.playhead);
    loop_ = kept.loop ? std::optional(clamped(*kept.loop)) : std::nullopt;
    stretch_ = kept.stretch ? std::optional(withinBounds(*kept.stretch)) : std::nullopt;
    rows_ = kept.rows.isEmpty() ? rows_ : kept.rows;
    setPins(kept.pinned);
    sort_ = kept.sort;
    grouping_ = kept.grouping;
    folded_ = kept.folded;
    selected_ = kept.selected;
    selected_event_ = kept.selected_event;
    current_range_ = kept.current_range;
    side_ = kept.side;
    storm_ = kept.storm;
    taken_up_ = true;
    apply(at_ == 0 ? home_ : clamped(kept.visible));
    tellAll();
}

void ViewState::tellAll() {
    emit playheadChanged();
    emit loopChanged();
    emit stretchChanged();
    emit rowSortChanged();
    emit groupingChanged();
    emit rowsChanged();
    emit selectionChanged();
    emit currentRangeChanged();
    emit currentStormChanged();
    emit historyChanged();
    if (current_range_) {
        emit currentRangeSought();
    }
}

TimeRange ViewState::bounds() const {
    return bounds_;
}
TimeRange ViewState::home() const {
    return home_;
}
TimeRange ViewState::visible() const {
    return visible_;
}

void ViewState::apply(TimeRange range) {
    visible_ = range;
    emit visibleChanged(visible_);
}

TimeRange ViewState::clamped(TimeRange range) const {
    const std::int64_t length = std::clamp(range.length(), kShortest, bounds_.length());
    const std::int64_t begin = std::clamp(range.begin, bounds_.begin, bounds_.end - length);
    return {begin, begin + length};
}

void ViewState::setVisible(TimeRange range, bool merge) {
    const TimeRange next = clamped(range);
    if (next == visible_) {
        return;
    }
    const bool continues = merge && in_gesture_ && last_step_.elapsed() < kGesturePause;
    in_gesture_ = merge;
    following_ = false;
    last_step_.start();
    enter(next, continues);
}

/// Shows `range` as a new entry of the history, or instead of the current one.
void ViewState::enter(TimeRange range, bool replace) {
    if (replace) {
        history_[at_].visible = range;
    } else {
        history_.resize(at_ + 1);
        history_.push_back({range, playhead_});
        if (history_.size() > kHistoryDepth) {
            history_.removeAt(1); // entry 0 is home
        }
        at_ = static_cast<int>(history_.size()) - 1;
        ++gesture_;
    }
    apply(range);
    emit historyChanged();
}

void ViewState::endGesture() {
    ++stretch_gesture_;
    in_gesture_ = false;
}

void ViewState::zoom(double factor, std::int64_t around) {
    const double length =
        std::max<double>(kShortest, static_cast<double>(visible_.length()) * factor);
    const double left =
        static_cast<double>(around - visible_.begin) / static_cast<double>(visible_.length());
    const auto begin = around - std::llround(left * length);
    setVisible({begin, begin + std::llround(length)}, true);
}

void ViewState::pan(double fraction) {
    const auto by = std::llround(static_cast<double>(visible_.length()) * fraction);
    setVisible({visible_.begin + by, visible_.end + by}, true);
}

void ViewState::fit() {
    setVisible(home_);
}
bool ViewState::canGoBack() const {
    return at_ > 0;
}
bool ViewState::canGoForward() const {
    return at_ + 1 < history_.size();
}

void ViewState::goTo(int entry) {
    in_gesture_ = false;
    following_ = false;
    ++gesture_;
    at_ = entry;
    const Place place = history_[at_];
    apply(place.visible);
    setPlayhead(place.playhead);
    emit historyChanged();
}

void ViewState::back() {
    if (canGoBack()) {
        goTo(at_ - 1);
    }
}

void ViewState::forward() {
    if (canGoForward()) {
        goTo(at_ + 1);
    }
}

std::optional<std::int64_t> ViewState::playhead() const {
    return playhead_;
}

void ViewState::setPlayhead(std::optional<std::int64_t> time) {
    if (time) {
        time = std::clamp(*time, bounds_.begin, bounds_.end);
    }
    if (time != playhead_) {
        playhead_ = time;
        if (at_ >= 0) {
            history_[at_].playhead = time;
        }
        emit playheadChanged();
    }
}

void ViewState::followPlayhead() {
    if (!playhead_ || (*playhead_ >= visible_.begin && *playhead_ < visible_.end)) {
        return;
    }
    const std::int64_t length = visible_.length(), room = length / kPageRoom;
    const std::int64_t begin =
        *playhead_ >= visible_.end ? *playhead_ - room : *playhead_ + room - length;
    const TimeRange next = clamped({begin, begin + length});
    if (next != visible_) {
        const bool again = std::exchange(following_, true);
        in_gesture_ = false;
        enter(next, again);
    }
}

std::optional<TimeRange> ViewState::loop() const {
    return loop_;
}

void ViewState::setLoop(std::optional<TimeRange> stretch) {
    if (stretch) {
        stretch = clamped(*stretch);
    }
    if (stretch != loop_) {
        loop_ = stretch;
        emit loopChanged();
    }
}

std::optional<TimeRange> ViewState::stretch() const {
    return stretch_;
}

/// One nanosecond is a stretch, too: no view is so short.
TimeRange ViewState::withinBounds(TimeRange range) const {
    range.begin = std::clamp(range.begin, bounds_.begin, bounds_.end - 1);
    range.end = std::clamp(range.end, range.begin + 1, bounds_.end);
    return range;
}

void ViewState::setStretch(std::optional<TimeRange> stretch, bool merge) {
    if (stretch) {
        stretch = withinBounds(*stretch);
    }
    if (stretch != stretch_) {
        stretch_gesture_ += merge ? 0 : 1;
        stretch_ = stretch;
        emit stretchChanged();
    }
}

const QVector<std::uint32_t>& ViewState::rows() const {
    return rows_;
}

void ViewState::setRows(QVector<std::uint32_t> rows) {
    if (rows != rows_) {
        rows_ = std::move(rows);
        emit rowsChanged();
    }
}

void ViewState::setPinned(QVector<std::uint32_t> rows) {
    if (rows != pinned_) {
        setPins(std::move(rows));
        emit rowsChanged();
    }
}

void ViewState::setPins(QVector<std::uint32_t> rows) {
    pins_ = {rows.begin(), rows.end()};
    pinned_ = std::move(rows);
}

void ViewState::pin(std::uint32_t row, bool on) {
    QVector<std::uint32_t> rows = pinned_;
    rows.removeAll(row);
    if (on) {
        rows.push_back(row);
    }
    setPinned(std::move(rows));
}

void ViewState::setRowSort(RowSort sort) {
    if (sort != sort_) {
        sort_ = sort;
        emit rowSortChanged();
    }
}

void ViewState::setGrouping(GroupBy by) {
    if (by != grouping_) {
        grouping_ = by;
        groups_.reset();
        folded_.clear();
        emit groupingChanged();
        emit rowsChanged();
    }
}

void ViewState::setGroups(std::shared_ptr<const RowGroups> groups) {
    groups_ = std::move(groups);
    emit rowsChanged();
}

void ViewState::fold(const QString& key, bool on) {
    if (on != folded_.contains(key)) {
        if (on) {
            folded_ << key;
            folded_.sort();
        } else {
            folded_.removeAll(key);
        }
        emit rowsChanged();
    }
}

std::optional<std::uint32_t> ViewState::groupOf(std::uint32_t row) const {
    return groups_ != nullptr && row < groups_->of.size() && !isPinned(row)
               ? std::optional(groups_->of[row])
               : std::nullopt;
}

bool ViewState::isGroupFolded(std::uint32_t group) const {
    return groups_ != nullptr && group < groups_->groups.size() &&
           folded_.contains(groups_->groups[group].key);
}

bool ViewState::isFolded(std::uint32_t row) const {
    const auto group = folded_.isEmpty() ? std::nullopt : groupOf(row);
    return group && isGroupFolded(*group);
}

void ViewState::setShownRows(const ShownRows& shown) {
    const ShownRows last = shownRows();
    rows_ = shown.rows;
    setPins(shown.pinned);
    sort_ = shown.sort;
    grouping_ = shown.grouping;
    folded_ = shown.folded;
    if (last.grouping != grouping_) {
        groups_.reset();
        emit groupingChanged();
    }
    if (last.sort != sort_) {
        emit rowSortChanged();
    }
    if (last != shown) {
        emit rowsChanged();
    }
}

std::optional<std::uint32_t> ViewState::selected() const {
    return selected_;
}
Side ViewState::selectedSide() const {
    return side_;
}

void ViewState::select(std::optional<std::uint32_t> outcome, Side side) {
    if (outcome != selected_ || side != side_ || selected_event_) {
        selected_ = outcome;
        selected_event_.reset();
        side_ = side;
        emit selectionChanged();
    }
}

std::optional<std::uint32_t> ViewState::selectedEvent() const {
    return selected_event_;
}

void ViewState::selectEvent(std::optional<std::uint32_t> event, Side side) {
    if (event != selected_event_ || selected_ || (event && side != side_)) {
        side_ = side;
        selected_event_ = event;
        selected_.reset();
        emit selectionChanged();
    }
}

std::optional<StormRef> ViewState::currentStorm() const {
    return storm_;
}

void ViewState::setCurrentStorm(std::optional<StormRef> storm) {
    if (storm != storm_) {
        storm_ = storm;
        emit currentStormChanged();
    }
}

std::optional<std::uint32_t> ViewState::currentRange() const {
    return current_range_;
}

void ViewState::setCurrentRange(std::optional<std::uint32_t> range) {
    if (range != current_range_) {
        current_range_ = range;
        emit currentRangeChanged();
    }
    if (range && isFolded(*range)) {
        fold(groups_->groups[*groupOf(*range)].key, false);
    }
    if (range) {
        emit currentRangeSought();
    }
}

void ViewState::setOverviewOf(OverviewOf of) {
    if (of != overview_of_) {
        overview_of_ = of;
        emit overviewOfChanged();
    }
}

void ViewState::setFilter(const QString& filter) {
    if (filter != filter_) {
        filter_ = filter;
        emit filterChanged();
    }
}

void ViewState::setHidesRest(bool on) {
    if (on != hides_rest_) {
        hides_rest_ = on;
        emit hidesRestChanged(on);
    }
}

bool ViewState::recordedLaneShown() const {
    return recorded_lane_;
}

void ViewState::showRecordedLane(bool on) {
    if (on != recorded_lane_) {
        recorded_lane_ = on;
        emit recordedLaneChanged(on);
    }
}

} // namespace daxscope::gui

#include "moc_view_state.cpp"
