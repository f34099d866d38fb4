// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/event_rows.h"
#include "app/gui/state/summary.h"

#include <QAbstractTableModel>

namespace daxscope::gui {

/// The events of a trace with what became of them in the three runs. Holds an index only: every
/// cell is made when it is drawn. Says what stands there; colours and fonts are the dock's.
class EventTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Time,
        Task,
        Mapping,
        File,
        Pgoff,
        Kind,
        Flags,
        Result,
        Duration,
        Recorded,
        Before,
        After,
        Cause,
        ColumnCount,
    };

    explicit EventTableModel(QObject* parent = nullptr);

    /// Shows `rows` of a comparison; without one the table is empty. Of many rows the first ones
    /// are there at once, for a view of Qt's keeps something of each row that it has; reveal() adds
    /// more, and so does a view that is scrolled to its end.
    void show(std::shared_ptr<const replay::Comparison> comparison,
              std::shared_ptr<const Summary> summary, EventRows rows);

    const EventRows& rows() const { return rows_; }
    /// Sees to it that the first so many rows are there, or all where there are fewer.
    void reveal(int rows);
    const std::shared_ptr<const replay::Comparison>& comparison() const { return comparison_; }
    const std::shared_ptr<const Summary>& summary() const { return summary_; }
    /// The last row whose event begins at `time` or before; nothing where all are later. O(log n).
    std::optional<int> lastUntil(std::int64_t time) const;
    /// Marks one row as that of the playhead.
    void mark(std::optional<int> row);
    std::optional<int> marked() const { return marked_; }
    /// What became of the access in the run that a cell is about; nothing in the other columns.
    std::optional<replay::OutcomeKind> outcomeIn(const QModelIndex& cell) const;
    /// The term of an EventFilter that finds events with the value of a cell; empty where there is
    /// none.
    QString term(const QModelIndex& cell) const;
    /// The outcome of a row, or nothing where its event is no access.
    std::optional<std::uint32_t> outcomeAt(int row) const;

    /// Those that are there, of rows().
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(std::uint32_t event, int column) const;
    bool removesDirty(std::uint32_t event, int column) const;
    std::optional<replay::OutcomeKind> outcomeKind(std::uint32_t event, int column) const;

    std::shared_ptr<const replay::Comparison> comparison_;
    std::shared_ptr<const Summary> summary_;
    EventRows rows_;
    int revealed_ = 0; ///< rows that are there
    std::optional<int> marked_;
};

} // namespace daxscope::gui
