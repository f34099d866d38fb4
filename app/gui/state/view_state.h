// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/row_groups.h"
#include "replay/analysis/side.h"
#include "replay/lanes/time_range.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>
#include <memory>
#include <optional>

namespace daxscope::gui {

using replay::Side;

/// One storm of a comparison: a place in its storms_recorded, storms_before or storms_after.
struct StormRef {
    Side side = Side::Before;
    int index = 0;
    bool operator==(const StormRef&) const = default;
};

using lanes::TimeRange;

/// What the rows are sorted by, within each file.
struct RowSort {
    enum By { Address, Faults, Refaults, Storms, Time, FirstFault };
    By by = Address;
    bool descending = false;
    bool operator==(const RowSort&) const = default;
};

/// What the strip of the whole time shows.
enum class OverviewOf { Faults, Time, Refaults, Unmaps };

/// Which rows are shown, and how they stand.
struct ShownRows {
    QVector<std::uint32_t> rows;   ///< ViewState::rows()
    QVector<std::uint32_t> pinned; ///< ViewState::pinned()
    RowSort sort;
    GroupBy grouping = GroupBy::None;
    QStringList folded = {}; ///< ViewState::folded()
    bool operator==(const ShownRows&) const = default;
};

/// The one owner of what is looked at: visible time, playhead, rows, selection. Views change it and
/// listen to it; no view knows another.
class ViewState : public QObject {
    Q_OBJECT
public:
    explicit ViewState(QObject* parent = nullptr);

    /// A new trace: sets the bounds, shows `home`, forgets history and selection.
    /// @param home what fit() shows, within the bounds; all of them where there is none
    /// @param rows PMD ranges, top first
    void reset(TimeRange bounds, QVector<std::uint32_t> rows, std::optional<TimeRange> home = {});
    /// The same, with the ranges 0 to `rowCount`, exclusive, in that order.
    void reset(TimeRange bounds, int rowCount, std::optional<TimeRange> home = {});

    /// One entry of the history.
    struct Place {
        TimeRange visible;
        std::optional<std::int64_t> playhead;
    };
    /// All that reset() forgets.
    struct Kept {
        QVector<Place> history;
        int at = 0; ///< in it
        TimeRange visible;
        std::optional<std::int64_t> playhead;
        std::optional<TimeRange> loop, stretch;
        QVector<std::uint32_t> rows;
        QVector<std::uint32_t> pinned = {};
        RowSort sort = {};
        GroupBy grouping = GroupBy::None;
        QStringList folded = {};
        std::optional<std::uint32_t> selected, selected_event, current_range;
        Side side = Side::Before;
        std::optional<StormRef> storm;
    };
    Kept keep() const;
    /// After reset(): goes on where it was left. What is outside the bounds is clamped; the numbers
    /// of rows, outcomes and storms must be those of the trace that is shown now.
    void takeUp(const Kept& kept);
    /// Has takeUp() followed the last reset()?
    bool isTakenUp() const { return taken_up_; }

    TimeRange bounds() const; ///< what can be panned to
    TimeRange home() const;
    TimeRange visible() const;
    /// Shows `range`, clamped to the bounds and to at least 100 ns. Steps of one gesture (`merge`)
    /// are one entry of the history: a gesture begins with the first merged step after another
    /// change, after endGesture() or after a pause of kGesturePause.
    void setVisible(TimeRange range, bool merge = false);
    /// The mouse button or the key was let go: what comes next is another entry of the history.
    void endGesture();
    void zoom(double factor,
              std::int64_t around); ///< factor < 1 zooms in; `around` keeps its place
    void pan(double fraction);      ///< of the visible length; > 0 is later
    void fit();                     ///< shows home()
    /// History of what was visible. Each entry has the playhead as it was left there: going back
    /// goes to that place, playhead and all. Moving it alone is no entry.
    bool canGoBack() const;
    bool canGoForward() const;
    void back();
    void forward();
    /// Another number with each change of the view: the steps of one gesture have the same.
    std::uint64_t gesture() const { return gesture_; }

    /// The time whose state is told, ns BOOTTIME; nothing until it is put somewhere.
    std::optional<std::int64_t> playhead() const;
    /// Puts it somewhere within the bounds, in sight or not.
    void setPlayhead(std::optional<std::int64_t> time);
    /// Pans by a page where the playhead is not in sight. What follows each other so, with nothing
    /// else between, is one entry of the history.
    void followPlayhead();
    /// The stretch that is played again and again, within the bounds; nothing: none is.
    std::optional<TimeRange> loop() const;
    void setLoop(std::optional<TimeRange> stretch);

    /// The time that figures are asked of, within the bounds; nothing: of all.
    std::optional<TimeRange> stretch() const;
    /// Steps of one drag (`merge`) are one change, to be undone at once; it begins with
    /// endGesture().
    void setStretch(std::optional<TimeRange> stretch, bool merge = false);
    /// Another number with each change of the stretch: the steps of one drag have the same.
    std::uint64_t stretchGesture() const { return stretch_gesture_; }

    /// PMD ranges (indices in Trace::ranges(); of two traces, in TwoSides::ranges) shown as rows,
    /// top first. Empty only without a trace.
    const QVector<std::uint32_t>& rows() const;
    void setRows(QVector<std::uint32_t> rows);
    /// Those that stay on top, whatever the others are sorted by, in the order in which they were
    /// pinned. They may be hidden.
    const QVector<std::uint32_t>& pinned() const { return pinned_; }
    bool isPinned(std::uint32_t row) const { return pins_.contains(row); }
    void setPinned(QVector<std::uint32_t> rows);
    void pin(std::uint32_t row, bool on);
    /// What whoever knows the figures sorts rows() by. It stays from trace to trace.
    RowSort rowSort() const { return sort_; }
    void setRowSort(RowSort sort);
    /// What the rows that are not pinned stand together by. It stays from trace to trace.
    GroupBy grouping() const { return grouping_; }
    void setGrouping(GroupBy by);
    /// The groups of all rows, by grouping(), from whoever knows them; nullptr: there are none, or
    /// not yet.
    const std::shared_ptr<const RowGroups>& groups() const { return groups_; }
    void setGroups(std::shared_ptr<const RowGroups> groups);
    /// Keys of the groups whose rows are folded away: rows() has them all the same.
    const QStringList& folded() const { return folded_; }
    void fold(const QString& key, bool on);
    /// The group of a row, a place in groups(); nothing: it is pinned, or there are no groups.
    std::optional<std::uint32_t> groupOf(std::uint32_t row) const;
    bool isGroupFolded(std::uint32_t group) const;
    bool isFolded(std::uint32_t row) const; ///< its group is
    ShownRows shownRows() const { return {rows_, pinned_, sort_, grouping_, folded_}; }
    /// All at once: nobody hears of one without the others.
    void setShownRows(const ShownRows& shown);

    /// The selected outcome (the same number in every run of a trace) and the side it was clicked
    /// on.
    std::optional<std::uint32_t> selected() const;
    Side selectedSide() const;
    void select(std::optional<std::uint32_t> outcome, Side side = Side::Before);
    /// The selected event where it is no access: an unmap, a writeback, an exit (index in the
    /// trace). Selecting an outcome clears it, and the other way round.
    std::optional<std::uint32_t> selectedEvent() const;
    /// @param side whose trace it is of, where there are two
    void selectEvent(std::optional<std::uint32_t> event, Side side);
    void selectEvent(std::optional<std::uint32_t> event) { selectEvent(event, side_); }
    /// The storm that was gone to last.
    std::optional<StormRef> currentStorm() const;
    void setCurrentStorm(std::optional<StormRef> storm);
    /// The range highlighted in the tree and the lanes: one that rows() may have.
    std::optional<std::uint32_t> currentRange() const;
    /// Going to a range that is the current one already is going there all the same: its row may
    /// have been scrolled away. Its group is unfolded.
    void setCurrentRange(std::optional<std::uint32_t> range);
    /// The text of the filter of lanes and tables; see EventFilter and ViewFilter.
    const QString& filter() const { return filter_; }
    void setFilter(const QString& filter);
    /// What does not pass it is left out of the lanes, and not drawn dim.
    bool hidesRest() const { return hides_rest_; }
    void setHidesRest(bool on);
    /// It stays from trace to trace.
    OverviewOf overviewOf() const { return overview_of_; }
    void setOverviewOf(OverviewOf of);
    bool recordedLaneShown() const;
    void showRecordedLane(bool on);

    static constexpr std::int64_t kShortest = 100;     ///< ns: no view is shorter
    static constexpr std::int64_t kGesturePause = 600; ///< ms

signals:
    void visibleChanged(daxscope::gui::TimeRange range);
    void rowsChanged(); ///< or which of them are pinned, in a group, folded away
    void groupingChanged();
    void rowSortChanged();
    void playheadChanged();
    void loopChanged();
    void stretchChanged();
    void selectionChanged();
    void currentRangeChanged();
    void currentRangeSought(); ///< each time that somebody goes to it: its row is to be in sight
    void currentStormChanged();
    void recordedLaneChanged(bool on);
    void overviewOfChanged();
    void filterChanged();
    void hidesRestChanged(bool on);
    void historyChanged();

private:
    void tellAll();
    void setPins(QVector<std::uint32_t> rows);
    TimeRange clamped(TimeRange range) const;
    TimeRange withinBounds(TimeRange range) const;
    void apply(TimeRange range);
    void goTo(int entry);
    void enter(TimeRange range, bool replace);
    TimeRange bounds_, home_, visible_;
    std::optional<std::int64_t> playhead_;
    std::optional<TimeRange> loop_, stretch_;
    QVector<Place> history_;
    int at_ = -1;
    std::uint64_t gesture_ = 0, stretch_gesture_ = 0;
    bool in_gesture_ = false;
    bool following_ = false; ///< the last change of the view followed the playhead
    QElapsedTimer last_step_;
    QVector<std::uint32_t> rows_, pinned_;
    QSet<std::uint32_t> pins_; ///< pinned_, for whoever asks of each row
    RowSort sort_;
    GroupBy grouping_ = GroupBy::None;
    std::shared_ptr<const RowGroups> groups_;
    QStringList folded_;
    std::optional<std::uint32_t> selected_, selected_event_, current_range_;
    std::optional<StormRef> storm_;
    Side side_ = Side::Before;
    QString filter_;
    OverviewOf overview_of_ = OverviewOf::Faults;
    bool recorded_lane_ = false, hides_rest_ = false;
    bool taken_up_ = false;
};

} // namespace daxscope::gui
