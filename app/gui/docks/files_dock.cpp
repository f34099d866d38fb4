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
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

class FilesDock : public CountTreeDock {
    Q_DECLARE_TR_FUNCTIONS(FilesDock)
public:
    FilesDock(Document* document, ViewState* state, QWidget* parent)
        : CountTreeDock(document, state, QStringLiteral("files"), tr("Files and PMD ranges"),
                        parent) {
        connect(state, &ViewState::currentRangeChanged, this, [this] { follow(); });
        connect(state, &ViewState::rowsChanged, this, [this] { order(); });
        connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
                [this](const QModelIndex& index) { choose(index); });
        connect(model_, &QAbstractItemModel::layoutChanged, this, [this] { order(); });
    }

private:
    void fill() override {
        const auto trace = document_->comparison()->trace;
        const auto summary = document_->summary();
        std::vector<CountTree::Group> groups;
        const auto ranges = trace->ranges();
        for (const std::uint32_t range : trace->rows()) { // ordered by file
            if (groups.empty() || groups.back().key != ranges[range].file) {
                groups.push_back({ranges[range].file, {}, {}});
            }
            groups.back().leaves.push_back(
                {static_cast<std::int64_t>(range), summary->ranges[range], {}});
        }
        CountTree::Texts texts;
        texts.title = tr("File, range");
        texts.group = [trace](std::int64_t file) { return format::fileShort(*trace, file); };
        texts.group_tip = [trace](std::int64_t file) {
            const trace::File* found = trace->file(file);
            return found == nullptr || found->fstype.empty()
                       ? format::file(*trace, file)
                       : tr("%1 on %2").arg(format::file(*trace, file), shown(found->fstype));
        };
        texts.leaf = [trace](std::int64_t range) {
            return format::range(*trace, static_cast<std::uint32_t>(range));
        };
        texts.leaf_tip = [trace](std::int64_t range) {
            return text(words::range_lines(*trace, static_cast<std::uint32_t>(range)));
        };
        model_->setGroups(std::move(groups), std::move(texts));
        constexpr int kFewRanges = 5000; // expanding more takes longer than a frame
        if (ranges.size() <= kFewRanges) {
            view_->expandAll();
        }
        order();
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

    /// The rows that are shown, in the order of the tree.
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
        for (const std::int64_t range : model_->leafOrder()) {
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
            thing.range = static_cast<std::uint32_t>(model_->key(index));
        } else {
            thing.file = model_->key(index);
        }
        return thing;
    }
};

} // namespace

QWidget* makeFilesDock(const DockNeeds& needs, QWidget* parent) {
    return new FilesDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
