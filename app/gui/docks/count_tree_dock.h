// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/count_tree.h"
#include "app/gui/state/document.h"
#include "app/gui/state/view_state.h"

#include <QTimer>
#include <QTreeView>

namespace daxscope::gui {

/// A tree over a CountTree, never wider than its dock: names take what the figures leave; where
/// that is too little, faults give way, which refaults and storms say more about. A click on a
/// header sorts.
class CountTreeView : public QTreeView {
    Q_OBJECT
public:
    CountTreeView(CountTree* model, QWidget* parent);
    /// After a change of the figures: once what is under way is done, and where the tree is seen.
    void fitSoon();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void fit();
    int nameWidth() const;

    QTimer soon_;
};

/// A dock that is such a tree. Another trace fills it anew, another comparison changes its figures.
class CountTreeDock : public QWidget {
    Q_OBJECT
public:
    CountTreeDock(Document* document, ViewState* state, const QString& name, const QString& spoken,
                  QWidget* parent);

protected:
    virtual void fill() = 0;
    /// What a row is, for its context menu.
    virtual Thing thing(const QModelIndex& index) const = 0;
    virtual SideCounts counts(const Summary& summary, std::int64_t leaf) const = 0;

    Document* document_;
    ViewState* state_;
    CountTree* model_;
    CountTreeView* view_;
};

} // namespace daxscope::gui
