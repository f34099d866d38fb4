// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/step_delegate.h"

#include "app/gui/look/appearance.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/steps_table.h"
#include "app/gui/state/text.h"

#include <QApplication>
#include <QPainter>

namespace daxscope::gui {

namespace {

constexpr int kBar = 3;          // pixels: the mark of a step that was taken
constexpr int kAroundText = 4;   // around the text
constexpr int kIndent = 6;       // of what the step did
constexpr int kBeforeKernel = 8; // between name and kernel
constexpr double kTint = 0.13, kTakenTint = 0.10;
constexpr int kWrap = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

Side sideOf(const QModelIndex& index) {
    return index.column() == StepsTable::After ? Side::After : Side::Before;
}

QFont nameFont(const QFont& font, bool taken) {
    QFont made = font;
    made.setBold(taken);
    return made;
}

QString line(const StepEffect& effect) {
    return effect.weight == StepEffect::Weight::Result ? QStringLiteral("→ %1").arg(effect.text)
                                                       : effect.text;
}

} // namespace

StepDelegate::StepDelegate(const StepsTable* model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

void StepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const QPalette& palette = option.palette;
    const QColor base = palette.color(QPalette::Base);
    const QColor ink = palette.color(QPalette::Text);
    QColor ground = base;
    if (model_->difference(index.row()) != model::Difference::None) {
        ground = blend(accent(Accent::Warning, palette), base, kTint);
    }
    painter->save();
    painter->fillRect(option.rect, ground);
    if (index.column() == StepsTable::Mark) {
        painter->setPen(accent(Accent::Warning, palette));
        painter->drawText(option.rect.adjusted(0, kAroundText, 0, 0),
                          Qt::AlignHCenter | Qt::AlignTop, index.data().toString());
    } else if (const auto& cell = model_->cell(index.row(), sideOf(index)); cell.step != nullptr) {
        const bool plain = !model_->faulted(sideOf(index));
        const QColor mark = accent(Accent::Link, palette);
        if (cell.taken) {
            painter->fillRect(option.rect, blend(mark, ground, kTakenTint));
            painter->fillRect(QRect(option.rect.topLeft(), QSize(kBar, option.rect.height())),
                              mark);
        }
        QRect room = option.rect.adjusted(kBar + kAroundText, kAroundText, -kAroundText, 0);
        const QColor muted = palette.color(QPalette::PlaceholderText);
        const bool shown = plain && !model_->faulted(Side::Before) && !model_->faulted(Side::After);
        painter->setPen(cell.taken || shown ? ink : muted);
        painter->setFont(nameFont(option.font, cell.taken));
        const QFontMetrics name_metrics(painter->font());
        const QString kernel = text(cell.step->kernel);
        const int kernel_width = option.fontMetrics.horizontalAdvance(kernel);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignTop,
                          name_metrics.elidedText(index.data().toString(), Qt::ElideRight,
                                                  room.width() - kernel_width - kBeforeKernel));
        painter->setFont(option.font);
        painter->setPen(muted);
        painter->drawText(room, Qt::AlignRight | Qt::AlignTop, kernel);
        room.adjust(kIndent, name_metrics.height(), 0, 0);
        for (const StepEffect& effect : cell.effects) {
            painter->setPen(effect.weight == StepEffect::Weight::Harm ? accent(Accent::Bad, palette)
                            : effect.weight == StepEffect::Weight::Result ? mark
                                                                          : ink);
            QRect used;
            painter->drawText(room, kWrap, line(effect), &used);
            room.setTop(used.bottom() + 1);
        }
    }
    if ((option.state & QStyle::State_Selected) != 0) {
        painter->setPen(palette.color(QPalette::Highlight));
        const QRect edge = option.rect.adjusted(0, 0, -1, -1);
        painter->drawLine(edge.topLeft(), edge.topRight());
        painter->drawLine(edge.bottomLeft(), edge.bottomRight());
    }
    painter->restore();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    int height = 2 * kAroundText + QFontMetrics(nameFont(option.font, true)).height();
    if (index.column() != StepsTable::Mark) {
        const int width = option.rect.width() - kBar - 2 * kAroundText - kIndent;
        for (const StepEffect& effect : model_->cell(index.row(), sideOf(index)).effects) {
            height += option.fontMetrics
                          .boundingRect(QRect(0, 0, std::max(width, 1), 0), kWrap, line(effect))
                          .height() +
                      1;
        }
    }
    return {option.rect.width(), height};
}

} // namespace daxscope::gui

#include "moc_step_delegate.cpp"
