// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window's docks: made from their table, each with the key that goes to it, and their sizes at
// first.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/one_trace.h"
#include "app/gui/window/main_window.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QStackedWidget>
#include <QStyle>

namespace daxscope::gui {

namespace {
// Widths of docks in digits, least and most: what their figures and names are readable in.
constexpr std::pair kLeftDigits{29, 38}, kRightDigits{56, 62};
} // namespace

bool MainWindow::raiseDock(const QString& id) {
    const auto found = std::find_if(docks_.begin(), docks_.end(), [&id](const Dock& dock) {
        return id == QLatin1String(dock.spec->id);
    });
    if (found == docks_.end()) {
        return false;
    }
    found->widget->show();
    found->widget->raise();
    return true;
}

void MainWindow::makeDocks() {
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    QMenu* menu = actions_->menu("&View");
    QMenu* docks = menu->addMenu(tr("Doc&ks"));
    docks->setObjectName(QStringLiteral("docks-menu"));
    const DockNeeds needs{document_, state_,  kernel_,  exploration_, stretch_,
                          notes_,    filter_, indices_, actions_};
    for (const DockSpec& spec : dockTable()) {
        auto* dock = new QDockWidget(QCoreApplication::translate("Docks", spec.title), this);
        dock->setObjectName(QLatin1String(spec.id));
        QWidget* made = spec.make(needs, dock);
        dock->setWidget(
            spec.one_trace == nullptr ? made : oneTraceDock(document_, made, spec.one_trace, dock));
        addDockWidget(spec.area, dock);
        if (spec.share == 0 && !docks_.empty()) {
            tabifyDockWidget(docks_.back().widget, dock);
        }
        dock->setVisible(!spec.closed);
        docks_.push_back({&spec, dock});
        QAction* focus = makeFocus(docks_.back());
        docks->addAction(focus);
        actions_->add(focus, menu->title());
    }
    QMenu* hidden = menu->addMenu(tr("S&how or hide docks"));
    hidden->setObjectName(QStringLiteral("show-or-hide"));
    for (const Dock& dock : docks_) {
        hidden->addAction(dock.widget->toggleViewAction());
    }
    for (const Dock& dock : docks_) {
        if (dock.spec->share > 0) {
            dock.widget->raise();
        }
    }
}

/// A dock's key is about the keyboard: it never takes a dock away that somebody wants to read.
QAction* MainWindow::makeFocus(const Dock& made) {
    QDockWidget* dock = made.widget;
    auto* focus = new QAction(dock->windowTitle(), this);
    connect(focus, &QAction::triggered, dock, [this, dock] {
        const bool in_front = dock->isVisible() && !dock->visibleRegion().isEmpty();
        if (in_front && dock->isAncestorOf(QApplication::focusWidget())) {
            middle_->currentWidget()->setFocus(Qt::ShortcutFocusReason);
            return;
        }
        dock->show();
        dock->raise();
        dock->widget()->setFocus(Qt::ShortcutFocusReason);
    });
    focus->setShortcut(QKeySequence(QLatin1String(made.spec->keys)));
    focus->setObjectName(QLatin1String(made.spec->id));
    focus->setStatusTip(tr("Go to %1; from there, back to the lanes").arg(dock->windowTitle()));
    return focus;
}

/// The lanes get at least half of the window, whatever its size: where docks on both sides would
/// take more, those of the left become tabs at the bottom.
void MainWindow::sizeDocks() {
    const int digit = fontMetrics().horizontalAdvance(u'0');
    const auto wide = [&](int percent, std::pair<int, int> digits) {
        return std::clamp(width() * percent / 100, digits.first * digit, digits.second * digit);
    };
    const int left = wide(17, kLeftDigits), right = wide(30, kRightDigits);
    const int line = fontMetrics().lineSpacing();
    const int bottom = std::clamp(height() / 4, 9 * line, 17 * line);
    const int handles = 2 * style()->pixelMetric(QStyle::PM_DockWidgetSeparatorExtent);
    if (left + right + handles > width() / 2) {
        tabLeftDocks();
    }
    for (const auto& [dock_area, size] : {std::pair{Qt::LeftDockWidgetArea, left},
                                          {Qt::RightDockWidgetArea, right},
                                          {Qt::BottomDockWidgetArea, bottom}}) {
        const bool across = dock_area == Qt::BottomDockWidgetArea;
        QList<QDockWidget*> stacked; // above each other
        QList<int> heights;
        for (const Dock& dock : docks_) {
            if (dockWidgetArea(dock.widget) == dock_area && dock.spec->area == dock_area &&
                dock.spec->share > 0) {
                stacked << dock.widget;
                heights << height() * dock.spec->share / 100;
            }
        }
        if (stacked.isEmpty()) {
            continue;
        }
        resizeDocks({stacked.first()}, {size}, across ? Qt::Vertical : Qt::Horizontal);
        if (stacked.size() > 1) {
            resizeDocks(stacked, heights, Qt::Vertical);
        }
    }
}

void MainWindow::tabLeftDocks() {
    QDockWidget* last = nullptr;
    QDockWidget* front = nullptr;
    for (const Dock& dock : docks_) {
        if (dock.spec->area == Qt::BottomDockWidgetArea) {
            last = dock.widget;
            front = dock.spec->share > 0 ? last : front;
        }
    }
    for (const Dock& dock : docks_) {
        if (dock.spec->area == Qt::LeftDockWidgetArea) {
            tabifyDockWidget(last, dock.widget);
            last = dock.widget;
        }
    }
    front->raise();
}

} // namespace daxscope::gui
