// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files with their PMD ranges. The order of the ranges here is the order of the rows in the lanes.
#include "app/gui/docks/count_tree_dock.h"
#include "app/gui/docks/docks.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/words/of_lanes.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

class FilesDock : public CountTreeDock {
    Q_DECLARE_TR_FUNCTIONS(FilesDock)
public:
    FilesDock(const DockNeeds& needs, QWidget* parent)
        : CountTreeDock(needs.document, needs.state, QStringLiteral("files"),
                        tr("Files and PMD ranges"), parent),
          indices_(needs.indices) {
        ViewState* const state = needs.state;
        connect(state, &ViewState::currentRangeChanged, this, [this] { follow(); });
        connect(state, &ViewState::rowsChanged, this, [this] { order(); });
        connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
                [this](const QModelIndex& index) { choose(index); });
        connect(model_, &QAbstractItemModel::layoutChanged, this, [this] { order(); });
        connect(state, &ViewState::rowSortChanged, this, [this] { sort(); });
        connect(view_->header(), &QHeaderView::sortIndicatorChanged, this,
                [this](int column, Qt::SortOrder order) {
                    state_->setRowSort({byOf(column), order == Qt::DescendingOrder});
                });
        connect(state, &ViewState::groupingChanged, this, [this] { group(); });
        connect(indices_, &ShownIndices::changed, this, [this] {
            if (by_first_wanted_) {
                sortByFirst();
            }
            if (state_->grouping() == GroupBy::Process) {
                group();
            }
        });
        group(Command::GroupByNothing, GroupBy::None, needs.actions);
        group(Command::GroupByFile, GroupBy::File, needs.actions);
        group(Command::GroupByProcess, GroupBy::Process, needs.actions);
        const auto on = [&](Command command, RowSort sort) {
            needs.actions->on(command, [state, sort] { state->setRowSort(sort); });
        };
        on(Command::RowsByTime, {RowSort::Time, true});
        on(Command::RowsByRefaults, {RowSort::Refaults, true});
        on(Command::RowsByAddress, {RowSort::Address, false});
        on(Command::RowsByFirst, {RowSort::FirstFault, false});
        sort();
    }

private:
    /// A file of a side: of two traces, B's where A has none of its ranges.
    struct SideFile {
        Side side;
        std::int64_t file;
        bool operator==(const SideFile&) const = default;
    };

    /// The side that names a row, and its range there.
    static std::pair<Side, std::uint32_t> named(const Sides& sides, std::uint32_t row) {
        const std::uint32_t range = sides[Side::Before].range(row);
        return range != replay::kNoIndex ? std::pair(Side::Before, range)
                                         : std::pair(Side::After, sides[Side::After].range(row));
    }

    static RowSort::By byOf(int column) {
        switch (column) {
        case CountTree::Faults:
            return RowSort::Faults;
        case CountTree::Refaults:
            return RowSort::Refaults;
        case CountTree::Storms:
            return RowSort::Storms;
        default:
            return RowSort::Address;
        }
    }

    /// The tree's order, and with it that of the lanes, as the state has it.
    void sort() {
        const RowSort sort = state_->rowSort();
        by_first_wanted_ = sort.by == RowSort::FirstFault;
        if (by_first_wanted_) {
            sortByFirst();
            return;
        }
        const auto order = sort.descending ? Qt::DescendingOrder : Qt::AscendingOrder;
        for (const int column :
             {CountTree::Name, CountTree::Faults, CountTree::Refaults, CountTree::Storms}) {
            if (byOf(column) == sort.by) {
                if (view_->header()->sortIndicatorSection() != column ||
                    view_->header()->sortIndicatorOrder() != order) {
                    view_->sortByColumn(column, order); // comes back to the state, which has it
                }
                return;
            }
        }
        showNoColumn(order);
        model_->sort(CountTree::Time, order);
    }

    void group(Command command, GroupBy by, Actions* actions) {
        actions->on(command, [state = state_, by] { state->setGrouping(by); });
        const auto check = [state = state_, action = (*actions)[command], by] {
            action->setChecked(state->grouping() == by);
        };
        connect(state_, &ViewState::groupingChanged, this, check);
        check();
    }

    /// The groups that the rows are in: by process, once the lanes' index is there.
    void group() {
        const auto sides = document_->sides();
        const GroupBy by = state_->grouping();
        const bool indexed = sides != nullptr && indices_->sides() != nullptr &&
                             indices_->sides()->rows() == sides->rows();
        if (sides == nullptr || by == GroupBy::None || (by == GroupBy::Process && !indexed)) {
            if (state_->groups() != nullptr) {
                state_->setGroups(nullptr);
            }
            return;
        }
        const Sides& of = by == GroupBy::Process ? *indices_->sides() : *sides;
        state_->setGroups(std::make_shared<const RowGroups>(groupRows(of, by, indices_->of())));
    }

    /// The rows as they are sorted: by nothing or by file as the tree has them, else each group as
    /// it is sorted by itself, the one with the first row on top.
    std::vector<std::int64_t> sorted() const {
        const auto groups = state_->groups();
        if (groups == nullptr || state_->grouping() != GroupBy::Process) {
            return model_->leafOrder();
        }
        std::vector<std::int64_t> rows = model_->leafOrderOfAll();
        std::vector<std::size_t> rank(groups->groups.size(), SIZE_MAX);
        std::size_t next = 0;
        const auto groupOf = [&](std::int64_t row) {
            return static_cast<std::size_t>(row) < groups->of.size()
                       ? &rank[groups->of[static_cast<std::size_t>(row)]]
                       : nullptr;
        };
        for (const std::int64_t row : rows) {
            if (std::size_t* of = groupOf(row); of != nullptr && *of == SIZE_MAX) {
                *of = next++;
            }
        }
        std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t a, std::int64_t b) {
            const std::size_t* one = groupOf(a);
            const std::size_t* other = groupOf(b);
            return one != nullptr && other != nullptr && *one < *other;
        });
        return rows;
    }

    /// What is sorted by has no column.
    void showNoColumn(Qt::SortOrder order) {
        const QSignalBlocker quiet(view_->header());
        view_->header()->setSortIndicator(-1, order);
    }

    /// By the first fault before, or else recorded or after; ranges without one come last. Once the
    /// lanes' index is there.
    void sortByFirst() {
        const bool down = state_->rowSort().descending;
        showNoColumn(down ? Qt::DescendingOrder : Qt::AscendingOrder);
        const auto sides = indices_->sides();
        if (sides == nullptr || document_->sides() == nullptr ||
            sides->rows() != document_->sides()->rows()) {
            return;
        }
        model_->sortByFirst([&](std::int64_t row) {
            for (const Side side : {Side::Before, Side::Recorded, Side::After}) {
                const PaneSide& place = (*sides)[side];
                const auto& index = indices_->of()[static_cast<std::size_t>(side)];
                const std::uint32_t range =
                    place ? place.range(static_cast<std::uint32_t>(row)) : replay::kNoIndex;
                const auto first = index != nullptr && range < index->size()
                                       ? firstFault(index->lane(range))
                                       : std::nullopt;
                if (first) {
                    return place.inWindow(*first);
                }
            }
            return INT64_MAX;
        });
        if (down) {
            model_->sort(CountTree::First, Qt::DescendingOrder);
        }
    }

    static std::optional<std::int64_t> firstFault(const replay::Lane& lane) {
        std::optional<std::int64_t> first;
        for (const replay::MappingStrip& strip : lane.strips) {
            const replay::OutcomeStrip& of = strip.outcomes;
            for (std::size_t k = 0; k < of.size(); ++k) { // mostly its first outcome is one
                if (of.class_of(k) != replay::OutcomeClass::Hit) {
                    first = std::min(first.value_or(INT64_MAX), of.begin(k));
                    break;
                }
            }
        }
        return first;
    }

    void fill() override {
        const auto sides = document_->sides();
        const auto summary = document_->summary();
        std::vector<CountTree::Group> groups; // by their place in files_
        files_.clear();
        for (const std::uint32_t row : sides->order()) {
            const auto [side, range] = named(*sides, row);
            const SideFile file{side, (*sides)[side].trace().ranges()[range].file};
            auto place = static_cast<std::size_t>(
                std::find(files_.rbegin(), files_.rend(), file).base() - files_.begin());
            if (place == 0) { // most ranges are of the file before
                files_.push_back(file);
                place = files_.size();
                groups.push_back({static_cast<std::int64_t>(place) - 1, {}, {}});
            }
            groups[place - 1].leaves.push_back(
                {static_cast<std::int64_t>(row), summary->ranges[row], {}});
        }
        CountTree::Texts texts;
        texts.title = tr("File, range");
        texts.group = [sides, files = files_](std::int64_t group) {
            const auto& [side, file] = files[static_cast<std::size_t>(group)];
            return format::fileShort((*sides)[side].trace(), file);
        };
        texts.group_tip = [sides, files = files_](std::int64_t group) {
            const auto& [side, id] = files[static_cast<std::size_t>(group)];
            const trace::Trace& trace = (*sides)[side].trace();
            const trace::File* found = trace.file(id);
            return found == nullptr || found->fstype.empty()
                       ? format::file(trace, id)
                       : tr("%1 on %2").arg(format::file(trace, id), shown(found->fstype));
        };
        texts.leaf = [sides](std::int64_t row) {
            const auto [side, range] = named(*sides, static_cast<std::uint32_t>(row));
            return format::range((*sides)[side].trace(), range);
        };
        texts.leaf_tip = [sides](std::int64_t row) { return rangeTip(*sides, row); };
        if (sides->isTwo()) {
            texts.side = [sides](Side side) { return sides->name(side); };
        }
        const std::size_t rows = sides->rows();
        model_->setGroups(std::move(groups), std::move(texts));
        constexpr std::size_t kFewRanges = 5000; // expanding more takes longer than a frame
        if (rows <= kFewRanges) {
            view_->expandAll();
        }
        group();
        order();
    }

    static QString rangeTip(const Sides& sides, std::int64_t row) {
        const auto [side, range] = named(sides, static_cast<std::uint32_t>(row));
        const trace::Trace& trace = sides[side].trace();
        QString tip = text(words::range_lines(trace, range));
        if (sides.isTwo()) {
            const replay::RangePair& pair =
                sides.comparedTraces()->ranges[static_cast<std::size_t>(row)];
            tip += pair.paired() ? tr("\npaired by %1").arg(text(replay::paired_by_text(pair.by)))
                                 : tr("\n%1").arg(sides.absent(
                                       side == Side::Before ? Side::After : Side::Before));
        }
        return tip;
    }

    SideCounts counts(const Summary& summary, std::int64_t range) const override {
        return summary.ranges[static_cast<std::size_t>(range)];
    }

    void follow() {
        const auto range = state_->currentRange();
        const QModelIndex index = range ? model_->indexOfLeaf(*range) : QModelIndex();
        if (index.isValid() && index != view_->currentIndex().siblingAtColumn(0)) {
            view_->setCurrentIndex(index);
            view_->scrollTo(index);
        }
    }

    void choose(const QModelIndex& index) {
        if (model_->isLeaf(index)) {
            state_->setCurrentRange(static_cast<std::uint32_t>(model_->key(index)));
        }
    }

    /// The rows that are shown: those that are pinned, and the others in the order of the tree.
    void order() {
        const QVector<std::uint32_t>& shown = state_->rows();
        std::vector<bool> wanted(document_->summary() ? document_->summary()->ranges.size() : 0);
        for (const std::uint32_t range : shown) {
            if (range < wanted.size()) {
                wanted[range] = true;
            }
        }
        QVector<std::uint32_t> rows;
        rows.reserve(shown.size());
        for (const std::uint32_t range : state_->pinned()) {
            if (range < wanted.size() && wanted[range]) {
                wanted[range] = false; // it is there already
                rows.push_back(range);
            }
        }
        for (const std::int64_t range : sorted()) {
            if (static_cast<std::size_t>(range) < wanted.size() &&
                wanted[static_cast<std::size_t>(range)]) {
                rows.push_back(static_cast<std::uint32_t>(range));
            }
        }
        if (rows.size() == shown.size()) { // else the tree is still that of another trace
            state_->setRows(std::move(rows));
        }
    }

    Thing thing(const QModelIndex& index) const override {
        Thing thing;
        if (model_->isLeaf(index)) {
            thing.row = static_cast<std::uint32_t>(model_->key(index));
        } else {
            const SideFile& file = files_[static_cast<std::size_t>(model_->key(index))];
            thing.file = file.file;
            thing.side = file.side;
        }
        return thing;
    }

    ShownIndices* indices_;
    bool by_first_wanted_ = false;
    std::vector<SideFile> files_;
};

} // namespace

QWidget* makeFilesDock(const DockNeeds& needs, QWidget* parent) {
    return new FilesDock(needs, parent);
}

} // namespace daxscope::gui
