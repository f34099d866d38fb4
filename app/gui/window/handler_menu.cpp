// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/handler_menu.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/text.h"
#include "replay/words/translate.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace daxscope::gui {

HandlerMenu::HandlerMenu(Document* document, Actions* actions, QMenuBar* bar, QToolBar* toolbar)
    : QObject(bar), document_(document), before_(new QComboBox(toolbar)),
      after_(new QComboBox(toolbar)), before_label_(new QLabel(tr(" Before "), toolbar)),
      after_label_(new QLabel(tr("  After "), toolbar)) {
    auto* menu = new QMenu(tr("H&andlers"), bar);
    bar->insertMenu(actions->menu("&Help")->menuAction(), menu);
    const auto add_pair = [&](const QString& title, const model::Handler* before,
                              const model::Handler* after) {
        QAction* action = menu->addAction(title);
        connect(action, &QAction::triggered, this,
                [this, before, after] { choose(before, after); });
        actions->add(action, menu->title());
    };
    add_pair(tr("What suits the trace, or two as recorded"), nullptr, nullptr);
    for (const model::Handler* handler : model::handlers()) {
        // A pair is listed once, at the one of the two that comes first.
        const auto [before, after] = model::pair_of(*handler);
        if (handler->partner != nullptr && before == handler) {
            add_pair(tr("%1 against %2 (%3)")
                         .arg(text(before->name), text(after->name), describe::kernels(*before)),
                     before, after);
        }
    }
    menu->addSeparator();
    QMenu* before_menu = menu->addMenu(tr("&Before"));
    QMenu* after_menu = menu->addMenu(tr("&After"));
    for (const model::Handler* handler : model::handlers()) {
        const QString name = text(handler->name);
        const QString tip = QStringLiteral("%1\n%2").arg(text(words::tr(handler->title)),
                                                         text(words::tr(handler->summary)));
        for (QComboBox* box : {before_, after_}) {
            box->addItem(name);
            box->setItemData(box->count() - 1, tip, Qt::ToolTipRole);
        }
        const QString line = tr("%1 (%2)").arg(name, describe::kernels(*handler));
        QAction* action = before_menu->addAction(line);
        action->setStatusTip(text(words::tr(handler->summary)));
        connect(action, &QAction::triggered, this,
                [this, handler] { choose(handler, chosen(after_)); });
        action = after_menu->addAction(line);
        action->setStatusTip(text(words::tr(handler->summary)));
        connect(action, &QAction::triggered, this,
                [this, handler] { choose(chosen(before_), handler); });
    }
    before_->setObjectName(QStringLiteral("handler-before"));
    before_->setAccessibleName(tr("Handler before"));
    after_->setObjectName(QStringLiteral("handler-after"));
    after_->setAccessibleName(tr("Handler after"));
    toolbar->addWidget(before_label_);
    toolbar->addWidget(before_);
    toolbar->addWidget(after_label_);
    toolbar->addWidget(after_);
    for (QComboBox* box : {before_, after_}) {
        box->setCurrentIndex(-1);
        box->setEnabled(false);
        box->setFocusPolicy(Qt::TabFocus); // a click must not take the lanes' keys away
        connect(box, &QComboBox::activated, this,
                [this] { choose(chosen(before_), chosen(after_)); });
    }
    connect(document, &Document::comparisonChanged, this, [this] { show(); });
    connect(document, &Document::cancelled, this, [this] { show(); });
    connect(document, &Document::failed, this, [this] { show(); });
}

void HandlerMenu::choose(const model::Handler* before, const model::Handler* after) {
    document_->setHandlers(before, after);
}

const model::Handler* HandlerMenu::chosen(const QComboBox* box) {
    return model::find_handler(box->currentText().toStdString()); // "recorded" is none
}

/// The pair on screen.
void HandlerMenu::show() {
    const auto sides = document_->sides();
    if (!sides) {
        return;
    }
    const bool two = sides->isTwo();
    before_label_->setText(two ? tr(" A ") : tr(" Before "));
    after_label_->setText(two ? tr("  B ") : tr("  After "));
    before_->setAccessibleName(two ? tr("What A is shown as") : tr("Handler before"));
    after_->setAccessibleName(two ? tr("What B is shown as") : tr("Handler after"));
    for (const auto& [box, side] :
         {std::pair(before_, Side::Before), std::pair(after_, Side::After)}) {
        box->setEnabled(true);
        const QString as = describe::side(Side::Recorded);
        if (const int place = box->findText(as); two && place < 0) {
            box->insertItem(0, as);
            box->setItemData(0, tr("What its kernel did"), Qt::ToolTipRole);
        } else if (!two && place >= 0) {
            box->removeItem(place);
        }
        const PaneSide& shown = (*sides)[side];
        box->setCurrentText(two && shown.run == Side::Recorded
                                ? as
                                : QString::fromStdString(shown.shown().handler));
    }
}

} // namespace daxscope::gui
