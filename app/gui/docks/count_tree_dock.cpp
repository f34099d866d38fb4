// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/count_tree_dock.h"

#include <QHeaderView>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr int kAroundFigures = 12;   // device-independent pixels
constexpr int kTreeNameLetters = 26; // that a name gets before figures; more is cut off
constexpr int kLooked = 200;         // groups whose names are measured
} // namespace

CountTreeView::CountTreeView(CountTree* model, QWidget* parent) : QTreeView(parent) {
    constexpr int kIndentation = 14;
    setModel(model);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setIndentation(kIndentation);
    setTextElideMode(Qt::ElideMiddle);
    setSortingEnabled(true);
    sortByColumn(CountTree::Name, Qt::AscendingOrder);
    setFrameShape(QFrame::NoFrame);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    header()->setSectionResizeMode(CountTree::Name, QHeaderView::Stretch);
    header()->moveSection(CountTree::Faults, CountTree::Storms); // what matters most comes first
    header()->setSortIndicatorShown(true);
    soon_.setSingleShot(true);
    soon_.setInterval(0);
    connect(&soon_, &QTimer::timeout, this, &CountTreeView::fit);
}

void CountTreeView::fitSoon() {
    if (isVisible()) { // else showEvent() does it
        soon_.start();
    }
}

/// What the names of the leaves need to be read whole.
int CountTreeView::nameWidth() const {
    int widest = 0;
    for (int group = 0; group < std::min(model()->rowCount(), kLooked); ++group) {
        const QModelIndex parent = model()->index(group, CountTree::Name);
        const int leaves = model()->rowCount(parent);
        for (const int leaf : {0, leaves - 1}) {
            const QString name = model()->index(leaf, CountTree::Name, parent).data().toString();
            widest = std::max(widest, fontMetrics().horizontalAdvance(name));
        }
    }
    return std::min(widest, kTreeNameLetters * fontMetrics().averageCharWidth()) +
           2 * indentation() + kAroundFigures;
}

/// The names are the last to shrink: figures that do not fit beside them are left out, the least
/// telling first.
void CountTreeView::fit() {
    int room = viewport()->width() - nameWidth();
    for (int column = CountTree::Faults; column < CountTree::ColumnCount; ++column) {
        // The header's own hint has room for the sort indicator in every section.
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        const int width =
            std::max(sizeHintForColumn(column), header()->fontMetrics().horizontalAdvance(title)) +
            kAroundFigures;
        setColumnHidden(column, false);
        header()->resizeSection(column, width);
        room -= width;
    }
    for (const int column : {CountTree::Faults, CountTree::Storms}) {
        if (room < 0) {
            room += header()->sectionSize(column);
            setColumnHidden(column, true);
        }
    }
}

void CountTreeView::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    fit();
}

void CountTreeView::showEvent(QShowEvent* event) {
    QTreeView::showEvent(event);
    fit();
}

CountTreeDock::CountTreeDock(Document* document, ViewState* state, const QString& name,
                             const QString& spoken, QWidget* parent)
    : QWidget(parent), document_(document), state_(state), model_(new CountTree(this)),
      view_(new CountTreeView(model_, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
    setFocusProxy(view_);
    view_->setObjectName(name);
    view_->setAccessibleName(spoken);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const QModelIndex index = view_->indexAt(at);
        if (!document_->comparison() || !index.isValid()) {
            return;
        }
        Thing pressed = thing(index.siblingAtColumn(CountTree::Name));
        pressed.text = index.data().toString();
        offerThing(pressed, document_->sides(), document_, state_,
                   view_->viewport()->mapToGlobal(at), this);
    });
    connect(document, &Document::opened, this, [this] {
        fill();
        view_->fitSoon();
    });
    connect(document, &Document::comparisonChanged, this, [this] {
        const auto summary = document_->summary();
        model_->updateCounts([&](std::int64_t leaf) { return counts(*summary, leaf); });
        view_->fitSoon();
    });
}

} // namespace daxscope::gui

#include "moc_count_tree_dock.cpp"
