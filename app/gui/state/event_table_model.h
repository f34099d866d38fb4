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

    /// Shows `rows` of a comparison; without one the table is empty.
    void show(std::shared_ptr<const replay::Comparison> comparison,
              std::shared_ptr<const Summary> summary, EventRows rows);

    const EventRows& rows() const { return rows_; }
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

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(std::uint32_t event, int column) const;
    bool removesDirty(std::uint32_t event, int column) const;
    std::optional<replay::OutcomeKind> outcomeKind(std::uint32_t event, int column) const;

    std::shared_ptr<const replay::Comparison> comparison_;
    std::shared_ptr<const Summary> summary_;
    EventRows rows_;
    std::optional<int> marked_;
};

} // namespace daxscope::gui
