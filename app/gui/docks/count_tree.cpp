// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/count_tree.h"

#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

std::uint64_t figure(const Counts& counts, int column) {
    switch (column) {
    case CountTree::Faults:
        return counts.faults;
    case CountTree::Refaults:
        return counts.refaults;
    case CountTree::Time:
        return static_cast<std::uint64_t>(counts.time_in_faults);
    default:
        return counts.storms;
    }
}

bool isKnown(const Counts& counts, int column) {
    return !counts.no_range && !(column == CountTree::Faults ? counts.no_faults : counts.no_zaps);
}

QString figureText(const Counts& counts, int column) {
    return isKnown(counts, column)
               ? format::countShort(static_cast<std::int64_t>(figure(counts, column)))
               : QStringLiteral("–");
}

/// By the run before, then by what was recorded, then by place.
template <typename Node>
bool less(const Node& one, const Node& other, int column) {
    if (column == CountTree::First) {
        return std::pair(one.first, one.place) < std::pair(other.first, other.place);
    }
    if (column != CountTree::Name) {
        for (const Side side : {Side::Before, Side::Recorded}) {
            const auto a = figure(one.counts[side], column);
            const auto b = figure(other.counts[side], column);
            if (a != b) {
                return a < b;
            }
        }
    }
    return one.place < other.place;
}

template <typename Node>
void sortNodes(std::vector<Node>& nodes, int column, Qt::SortOrder order) {
    std::stable_sort(nodes.begin(), nodes.end(), [&](const Node& one, const Node& other) {
        return order == Qt::AscendingOrder ? less(one, other, column) : less(other, one, column);
    });
}

} // namespace

CountTree::CountTree(QObject* parent) : QAbstractItemModel(parent) {}

void CountTree::setGroups(std::vector<Group> groups, Texts texts) {
    beginResetModel();
    groups_ = std::move(groups);
    std::int64_t place = 0;
    for (Group& group : groups_) {
        group.place = place++;
        for (Leaf& leaf : group.leaves) {
            leaf.place = place++;
        }
    }
    texts_ = std::move(texts);
    sum();
    sortNow();
    endResetModel();
}

void CountTree::updateCounts(const std::function<SideCounts(std::int64_t key)>& counts) {
    for (Group& group : groups_) {
        for (Leaf& leaf : group.leaves) {
            leaf.counts = counts(leaf.key);
        }
    }
    sum();
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex group = index(row, 0);
        emit dataChanged(index(row, Faults), index(row, Storms));
        if (const int leaves = rowCount(group); leaves > 0) {
            emit dataChanged(index(0, Faults, group), index(leaves - 1, Storms, group));
        }
    }
}

void CountTree::sum() {
    for (Group& group : groups_) {
        group.counts = {};
        for (const Side side : kSides) {
            group.counts[side].no_range = !group.leaves.empty();
        }
        for (const Leaf& leaf : group.leaves) {
            for (const Side side : kSides) {
                group.counts[side].no_range &= leaf.counts[side].no_range;
                group.counts[side].no_faults |= leaf.counts[side].no_faults;
                group.counts[side].no_zaps |= leaf.counts[side].no_zaps;
                group.counts[side].faults += leaf.counts[side].faults;
                group.counts[side].refaults += leaf.counts[side].refaults;
                group.counts[side].hits += leaf.counts[side].hits;
                group.counts[side].time_in_faults += leaf.counts[side].time_in_faults;
                group.counts[side].storms += leaf.counts[side].storms;
            }
        }
    }
}

void CountTree::sortNow() {
    sortNodes(groups_, column_, order_);
    for (Group& group : groups_) {
        sortNodes(group.leaves, column_, order_);
    }
}

bool CountTree::isLeaf(const QModelIndex& index) const {
    return index.isValid() && index.internalId() != 0;
}

std::int64_t CountTree::key(const QModelIndex& index) const {
    const auto row = static_cast<std::size_t>(index.row());
    return isLeaf(index) ? groups_[index.internalId() - 1].leaves[row].key : groups_[row].key;
}

QModelIndex CountTree::indexOfLeaf(std::int64_t key) const {
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        const auto& leaves = groups_[group].leaves;
        const auto found = std::find_if(leaves.begin(), leaves.end(),
                                        [&](const Leaf& leaf) { return leaf.key == key; });
        if (found != leaves.end()) {
            return createIndex(static_cast<int>(found - leaves.begin()), Name, group + 1);
        }
    }
    return {};
}

std::vector<std::int64_t> CountTree::leafOrder() const {
    std::vector<std::int64_t> keys;
    for (const Group& group : groups_) {
        for (const Leaf& leaf : group.leaves) {
            keys.push_back(leaf.key);
        }
    }
    return keys;
}

std::vector<std::int64_t> CountTree::leafOrderOfAll() const {
    std::vector<Leaf> all;
    for (const Group& group : groups_) {
        all.insert(all.end(), group.leaves.begin(), group.leaves.end());
    }
    sortNodes(all, column_, order_);
    std::vector<std::int64_t> keys(all.size());
    std::transform(all.begin(), all.end(), keys.begin(), [](const Leaf& leaf) { return leaf.key; });
    return keys;
}

QModelIndex CountTree::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column,
                       parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex CountTree::parent(const QModelIndex& index) const {
    return isLeaf(index) ? createIndex(static_cast<int>(index.internalId() - 1), 0, quintptr{0})
                         : QModelIndex();
}

int CountTree::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(groups_.size());
    }
    if (isLeaf(parent) || parent.column() != 0) {
        return 0;
    }
    return static_cast<int>(groups_[static_cast<std::size_t>(parent.row())].leaves.size());
}

int CountTree::columnCount(const QModelIndex& /*parent*/) const {
    return ColumnCount;
}

const SideCounts& CountTree::counts(const QModelIndex& index) const {
    const auto row = static_cast<std::size_t>(index.row());
    return isLeaf(index) ? groups_[index.internalId() - 1].leaves[row].counts : groups_[row].counts;
}

QVariant CountTree::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const bool leaf = isLeaf(index);
    switch (role) {
    case Qt::DisplayRole: {
        if (index.column() == Name) {
            return (leaf ? texts_.leaf : texts_.group)(key(index));
        }
        const SideCounts& sides = counts(index);
        return QStringLiteral("%1 → %2").arg(figureText(sides[Side::Before], index.column()),
                                             figureText(sides[Side::After], index.column()));
    }
    case Qt::ToolTipRole: {
        if (index.column() == Name) {
            return plainTip((leaf ? texts_.leaf_tip : texts_.group_tip)(key(index)));
        }
        QStringList lines;
        for (const Side side : kSides) {
            const QString name = texts_.side ? texts_.side(side) : describe::side(side);
            const Counts& of = counts(index)[side];
            if (!name.isEmpty()) {
                lines << QStringLiteral("%1: %2").arg(
                    name, of.no_range ? tr("has no such range")
                          : isKnown(of, index.column())
                              ? format::count(static_cast<std::int64_t>(figure(of, index.column())))
                              : tr("not recorded"));
            }
        }
        return lines.join(u'\n');
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant CountTree::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (section == Name ? Qt::AlignLeft : Qt::AlignRight));
    }
    if (role == Qt::ToolTipRole && section != Name) {
        return texts_.side ? tr("A → B; click to sort. The lanes take over the order.")
                           : tr("Before → after; click to sort. The lanes take over the order.");
    }
    if (role == Qt::InitialSortOrderRole && section != Name) {
        return static_cast<int>(Qt::DescendingOrder); // who sorts by figures wants the most
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Name:
        return texts_.title;
    case Faults:
        return tr("Faults");
    case Refaults:
        return tr("Refaults");
    case Storms:
        return tr("Storms");
    default:
        return {};
    }
}

void CountTree::sortByFirst(const std::function<std::int64_t(std::int64_t key)>& first) {
    for (Group& group : groups_) {
        group.first = INT64_MAX;
        for (Leaf& leaf : group.leaves) {
            leaf.first = first(leaf.key);
            group.first = std::min(group.first, leaf.first);
        }
    }
    sort(First, Qt::AscendingOrder);
}

void CountTree::sort(int column, Qt::SortOrder order) {
    column_ = column;
    order_ = order;
    const QModelIndexList before = persistentIndexList();
    std::vector<std::pair<bool, std::int64_t>> keys;
    for (const QModelIndex& index : before) {
        keys.emplace_back(isLeaf(index), key(index));
    }
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    sortNow();
    QModelIndexList after;
    for (qsizetype k = 0; k < before.size(); ++k) {
        const auto& [leaf, wanted] = keys[static_cast<std::size_t>(k)];
        QModelIndex found;
        if (leaf) {
            found = indexOfLeaf(wanted);
        } else {
            const auto group =
                std::find_if(groups_.begin(), groups_.end(),
                             [wanted = wanted](const Group& one) { return one.key == wanted; });
            found = createIndex(static_cast<int>(group - groups_.begin()), 0, quintptr{0});
        }
        after << createIndex(found.row(), before[k].column(), found.internalId());
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

} // namespace daxscope::gui

#include "moc_count_tree.cpp"
