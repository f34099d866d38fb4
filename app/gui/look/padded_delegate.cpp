// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/look/padded_delegate.h"

#include <QApplication>
#include <QPainter>

namespace daxscope::gui {

namespace {
constexpr int kRoom = 5; // pixels on the right
} // namespace

void PaddedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle* style = item.widget == nullptr ? QApplication::style() : item.widget->style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    item.backgroundBrush = Qt::NoBrush;
    item.rect.adjust(0, 0, -kRoom, 0);
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
}

QSize PaddedDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(kRoom, 0);
}

} // namespace daxscope::gui

#include "moc_padded_delegate.cpp"
