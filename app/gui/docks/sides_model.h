// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/sides.h"

#include <QAbstractTableModel>
#include <vector>

namespace daxscope::gui {

/// The figures of two traces beside each other: a row a figure; of each side its count, where the
/// lengths differ its rate per second, where accesses are known its rate per access; and whether
/// the rates differ beyond chance.
class SidesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    /// The column that says whether they differ; before it the name and both counts.
    static constexpr int kWithChance = 3;

    /// @param sides of two traces, or nullptr
    void show(std::shared_ptr<const replay::TwoSides> sides);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class What { Name, Count, PerSecond, PerAccess, Differs };
    struct Column {
        What what;
        std::size_t side;
    };
    QString text(const replay::SidesMetric& metric, const Column& column) const;
    QString tip(const replay::SidesMetric& metric, const Column& column) const;

    std::shared_ptr<const replay::TwoSides> sides_;
    std::vector<Column> columns_;
};

} // namespace daxscope::gui
