// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"
#include "app/gui/state/explore_state.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;
class QToolButton;

namespace daxscope::gui {

class ScheduleTable;

/// The finding that an exploration shows, in a table with a column a task, and buttons that go
/// through it action by action.
class SchedulePlayer : public QWidget {
    Q_OBJECT
public:
    SchedulePlayer(ExploreState* exploration, Actions* actions, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    QLayout* makeBar();
    QToolButton* makeButton(const QString& icon, const QString& words, const char* name);
    void makeTable();
    void paintIcons();
    void showFinding();
    void follow();
    void enable();
    void tellHint();

    ExploreState* exploration_;
    Actions* actions_;
    ScheduleTable* table_;
    QToolButton *first_ = nullptr, *previous_ = nullptr, *next_ = nullptr, *last_ = nullptr;
    QPushButton* leave_ = nullptr;
    QLabel *where_ = nullptr, *hint_ = nullptr;
    QTableView* view_ = nullptr;
};

} // namespace daxscope::gui
