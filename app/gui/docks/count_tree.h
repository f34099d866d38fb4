// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/summary.h"

#include <QAbstractItemModel>
#include <QString>
#include <functional>
#include <vector>

namespace daxscope::gui {

/// Two levels of things with their faults, refaults and storms, before → after: files with PMD
/// ranges, processes with mappings. Names are made when they are drawn.
class CountTree : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, Faults, Refaults, Storms, ColumnCount };
    /// What is sorted by, and has no column.
    enum Hidden { Time = ColumnCount, First };

    struct Leaf {
        std::int64_t key = 0;
        SideCounts counts;
        std::int64_t place = 0; ///< as given to setGroups(), which sets this
        std::int64_t first = 0; ///< sortByFirst()
    };
    struct Group {
        std::int64_t key = 0;
        SideCounts counts; ///< sums of the leaves'
        std::vector<Leaf> leaves;
        std::int64_t place = 0; ///< the same
        std::int64_t first = 0; ///< the least of the leaves'
    };
    struct Texts {
        QString title; ///< of the first column
        std::function<QString(std::int64_t key)> group, leaf;
        std::function<QString(std::int64_t key)> group_tip, leaf_tip;
        /// Of two traces: what a side is called, empty where there is none; else not set.
        std::function<QString(Side side)> side;
    };

    explicit CountTree(QObject* parent = nullptr);

    /// Replaces everything; keeps the sort order. By name they stand as they are given. The sums of
    /// the groups are made here.
    void setGroups(std::vector<Group> groups, Texts texts);
    /// Takes new counts for the leaves that are there: nothing folds or moves.
    void updateCounts(const std::function<SideCounts(std::int64_t key)>& counts);

    bool isLeaf(const QModelIndex& index) const;
    std::int64_t key(const QModelIndex& index) const;
    QModelIndex indexOfLeaf(std::int64_t key) const;
    /// Keys of all leaves as they are sorted now.
    std::vector<std::int64_t> leafOrder() const;
    /// The same, whatever group they are in.
    std::vector<std::int64_t> leafOrderOfAll() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// By a time of each leaf, ns, the earliest first.
    void sortByFirst(const std::function<std::int64_t(std::int64_t key)>& first);

private:
    const SideCounts& counts(const QModelIndex& index) const;
    void sum();
    void sortNow();

    std::vector<Group> groups_;
    Texts texts_;
    int column_ = Name;
    Qt::SortOrder order_ = Qt::AscendingOrder;
};

} // namespace daxscope::gui
