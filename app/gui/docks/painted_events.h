// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the rows of the event table look.
#pragma once

#include "app/gui/look/appearance.h"
#include "app/gui/look/padded_delegate.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/event_table_model.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>

namespace daxscope::gui {

/// The events as the dock shows them: outcomes in their colours, the playhead's row marked.
class PaintedEvents : public EventTableModel {
public:
    using EventTableModel::EventTableModel;

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid() || index.row() >= rowCount()) {
            return {};
        }
        const bool marked = this->marked() == index.row();
        switch (role) {
        case Qt::ToolTipRole:
            return plainTip(EventTableModel::data(index, role).toString());
        case Qt::ForegroundRole:
            if (const auto kind = outcomeIn(index)) {
                return accent(*kind, QGuiApplication::palette());
            }
            return {};
        case Qt::BackgroundRole:
            return marked ? QVariant(markedBackground()) : QVariant();
        case Qt::FontRole: {
            if (!marked || index.column() != Time) {
                return {};
            }
            QFont font = QGuiApplication::font();
            font.setBold(true);
            return font;
        }
        default:
            return EventTableModel::data(index, role);
        }
    }

private:
    static QColor markedBackground() {
        constexpr double kTint = 0.14;
        const QPalette palette = QGuiApplication::palette();
        return blend(palette.color(QPalette::Text), palette.color(QPalette::Base), kTint);
    }
};

/// Names of which both ends count: "daxscope-…-216".
class EndsDelegate : public PaddedDelegate {
public:
    using PaddedDelegate::PaddedDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        PaddedDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideMiddle;
    }
};

} // namespace daxscope::gui
