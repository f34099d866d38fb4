// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/explorer.h"

#include <QAbstractTableModel>

namespace daxscope::gui {

/// A finding's schedule: a row an action, a column a task. The cell says what the task did and what
/// is different since.
class ScheduleTable : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Shows a finding of a search; nullptr: nothing.
    void show(std::shared_ptr<const Explored> explored, int finding);
    /// The action from which on a lasso repeats; -1 where it is none.
    int cycle() const;
    /// "7. b: unmap (4.5-rc1 unmap_mapping_range()). mapping A: … -> none": an action in one line.
    QString sentence(int action) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Explored::Story* story() const;
    QString cell(const model::explore::Told& told) const;

    std::shared_ptr<const Explored> explored_;
    int finding_ = -1;
};

} // namespace daxscope::gui
