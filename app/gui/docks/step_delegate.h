// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace daxscope::gui {

class StepsTable;

/// Draws a step: its name, heavy where it was taken, with a bar at its left; the row of the kernel
/// facts that it models; below, what it did. Rows in which the handlers differ are tinted.
class StepDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit StepDelegate(const StepsTable* model, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    /// The height for the width that option.rect has.
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const StepsTable* model_;
};

} // namespace daxscope::gui
