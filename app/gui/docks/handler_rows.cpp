// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/handler_rows.h"

#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/list_table.h"

#include <QAction>
#include <QTableView>

namespace daxscope::gui {

void actAsHandlers(QTableView* table, Document* document, ViewState* state,
                   std::function<const model::Handler*(int row)> handler) {
    const auto compare_with = [document, handler](int row) {
        const auto comparison = document->comparison();
        if (const model::Handler* after = handler(row); after != nullptr && comparison) {
            document->setHandlers(model::find_handler(comparison->before.handler), after);
        }
    };
    QObject::connect(table, &QTableView::doubleClicked, table,
                     [compare_with](const QModelIndex& index) { compare_with(index.row()); });
    for (const int enter : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* action = new QAction(table);
        action->setShortcut(QKeySequence(enter));
        action->setShortcutContext(Qt::WidgetShortcut);
        QObject::connect(action, &QAction::triggered, table,
                         [compare_with, table] { compare_with(table->currentIndex().row()); });
        table->addAction(action);
    }
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(table, &QWidget::customContextMenuRequested, table,
                     [table, document, state, handler = std::move(handler)](const QPoint& at) {
                         const int row = table->indexAt(at).row();
                         if (row < 0 || !document->sides()) {
                             return;
                         }
                         Thing thing;
                         thing.handler = handler(row);
                         thing.text = cellsOf(*table->model(), row);
                         offerThing(thing, document->sides(), document, state,
                                    table->viewport()->mapToGlobal(at), table->parentWidget());
                     });
}

} // namespace daxscope::gui
