// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/one_trace.h"

#include <QCoreApplication>
#include <QLabel>
#include <QStackedWidget>

namespace daxscope::gui {

QWidget* oneTraceDock(Document* document, QWidget* made, const char* say, QWidget* parent) {
    auto* stack = new QStackedWidget(parent);
    auto* label = new QLabel(QCoreApplication::translate("Docks", say), stack);
    constexpr int kMargin = 10;
    label->setObjectName(QStringLiteral("one-trace"));
    label->setWordWrap(true);
    label->setMargin(kMargin);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    stack->addWidget(made);
    stack->addWidget(label);
    stack->setFocusProxy(made);
    QObject::connect(document, &Document::comparisonChanged, stack, [document, stack, made, label] {
        stack->setCurrentWidget(document->sides()->isTwo() ? static_cast<QWidget*>(label) : made);
    });
    return stack;
}

} // namespace daxscope::gui
