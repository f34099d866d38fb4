// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies over the lanes and goes with them: storms, losses, what is not there.
#include "app/gui/lanes/overlays.h"
#include "app/gui/lanes/qt_canvas.h"
#include "app/gui/state/format.h"
#include "replay/lanes/rows.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

void Marks::draw(QCPPainter* painter) {
    if (!pane_.data()) {
        return;
    }
    if (const auto range = context_.state->currentRange()) {
        if (const Row* row = context_.layout->row_of(*range)) {
            QColor tint = context_.theme->accent;
            painter->setPen(QPen(tint, 1));
            painter->setBrush(Qt::NoBrush);
            drawCut(painter,
                    QRectF(area().left() - 2, y(row->top), area().width() + 4, row->height - 1),
                    pane_.areaOf(*row));
        }
    }
    drawStorms(painter);
    drawLosses(painter);
    drawUnread(painter);
    if (context_.isTwo()) {
        drawAbsence(painter);
    }
}

void Marks::drawStorms(QCPPainter* painter) const {
    const QRectF rect = area();
    const TimeRange visible = pane_.visible();
    const RowLayout& layout = *pane_.layout();
    const auto pixel = static_cast<std::int64_t>(static_cast<double>(visible.length()) /
                                                 std::max(rect.width(), 1.0)) +
                       1;
    layout.each_in_sight(pane_.scroll(), rect.height(), [&](const Row& row, std::size_t) {
        if (row.range >= pane_.data().index->size()) {
            return;
        }
        const PaneData& data = pane_.data();
        if (data.matching != nullptr) { // a filter is on
            for (const lanes::StormBand& band :
                 lanes::storm_bands(*data.index, *data.matching, row.range, visible, pixel)) {
                drawStorm(painter, row, band.time, band.passes);
            }
            return;
        }
        for (const TimeRange& band : lanes::storm_bands(*data.index, row.range, visible, pixel)) {
            drawStorm(painter, row, band, true);
        }
    });
}

void Marks::drawStorm(QCPPainter* painter, const Row& row, TimeRange time, bool strong) const {
    const QRectF rect = area(), within = pane_.areaOf(row);
    const float dim = strong ? 1 : 0.35F;
    QColor band = context_.theme->storm, storm = band;
    band.setAlphaF(0.07F * dim);
    storm.setAlphaF(dim);
    const double top = y(row.top), left = std::max(x(time.begin), rect.left() - 2);
    const double right = std::min(std::max(x(time.end), x(time.begin) + 2), rect.right() + 2);
    fillCut(painter, QRectF(left, top, right - left, row.height - 1), band, within);
    // A bracket along the bottom tells its extent without relying on the tint.
    // Filled, for there may be thousands of them, and a stroke takes ten times as long.
    const double pen = row.height >= 12 ? 2 : 1, bottom = top + row.height - 1.5;
    const auto bar = [&](double from_x, double from_y, double width, double height) {
        fillCut(painter, QRectF(from_x, from_y, width, height), storm, within);
    };
    bar(left - pen / 2, bottom - pen / 2, right - left + pen, pen);
    if (row.height >= 8) {
        constexpr double kArm = 5;
        bar(left - pen / 2, bottom - kArm, pen, kArm);
        bar(right - pen / 2, bottom - kArm, pen, kArm);
    }
}

void Marks::drawLosses(QCPPainter* painter) const {
    const QRectF rect = area();
    const Theme& theme = *context_.theme;
    const QFontMetricsF metrics(mParentPlot->font());
    double labelled = rect.left();
    std::vector<std::pair<QRectF, QString>> labels;
    // Losses that fall on the same pixels are one band with one number.
    const auto losses = pane_.data().trace().losses();
    for (std::size_t k = 0; k < losses.size();) {
        double left = x(losses[k].ts_from), right = x(losses[k].ts);
        std::int64_t count = 0;
        bool more = false; // of which nobody knows how many
        do {
            right = std::max(right, x(losses[k].ts));
            count += losses[k].count.value_or(0);
            more = more || !losses[k].count;
            ++k;
        } while (k < losses.size() && x(losses[k].ts_from) < right + 2);
        if (right < rect.left() || left > rect.right()) {
            continue;
        }
        left = std::max(left, rect.left() - 2);
        right = std::min(std::max(right, left + 3), rect.right() + 2);
        QColor tint = theme.loss;
        tint.setAlphaF(0.10F);
        const QRectF band(left, rect.top(), right - left, rect.height());
        fillCut(painter, band, tint, rect);
        painter->save();
        painter->setAntialiasing(true);
        painter->setPen(QPen(theme.loss, 1));
        const QRectF inside = band.intersected(rect);
        for (double at = band.left() - band.height(); at < band.right(); at += 9) {
            const QLineF line(at, band.bottom(), at + band.height(), band.top());
            if (const auto part = cutTo(inside, line)) {
                painter->drawLine(*part);
            }
        }
        painter->restore();
        painter->setPen(QPen(theme.loss, 1.5));
        drawCut(painter, QLineF(band.topLeft(), band.bottomLeft()), rect);
        drawCut(painter, QLineF(band.topRight(), band.bottomRight()), rect);
        const QString text =
            (more ? tr("%1 or more lost") : tr("%1 lost")).arg(format::count(count));
        const double width = metrics.horizontalAdvance(text) + 10;
        const double at = std::clamp((left + right - width) / 2, rect.left(), rect.right() - width);
        if (at >= labelled) {
            labels.push_back({QRectF(at, rect.top() + 2, width, metrics.height() + 2), text});
            labelled = labels.back().first.right() + 4;
        }
    }
    // Over all of the bands.
    for (const auto& [label, text] : labels) {
        painter->fillRect(label, theme.loss);
        painter->setPen(contrast(Qt::white, theme.loss) > contrast(Qt::black, theme.loss)
                            ? Qt::white
                            : Qt::black);
        painter->drawText(label, Qt::AlignCenter, text);
    }
}

/// What begins after this time may still come: nothing there is a fact, neither lanes nor gaps.
void Marks::drawUnread(QCPPainter* painter) const {
    const auto upto = pane_.data().trace().known_upto();
    const QRectF rect = area();
    if (!upto || x(*upto) >= rect.right()) {
        return;
    }
    const double left = std::max(x(*upto), rect.left() - 2);
    const QRectF band(left, rect.top(), rect.right() - left, rect.height());
    const QColor paper = mParentPlot->palette().color(QPalette::Base);
    QColor ink = mParentPlot->palette().color(QPalette::Text);
    painter->fillRect(band, paper);
    ink.setAlphaF(0.25F);
    painter->save();
    painter->setClipRect(band);
    painter->setAntialiasing(true);
    painter->setPen(QPen(ink, 1));
    for (double at = band.left() - band.height(); at < band.right(); at += 14) {
        painter->drawLine(QPointF(at, band.top()), QPointF(at + band.height(), band.bottom()));
    }
    painter->restore();
    const QFontMetricsF metrics(mParentPlot->font());
    const QString text = tr("not read yet");
    const double width = metrics.horizontalAdvance(text) + 10;
    if (width < band.width()) {
        const QRectF label(band.center().x() - width / 2, rect.center().y() - metrics.height() / 2,
                           width, metrics.height());
        painter->fillRect(label, paper);
        painter->setPen(mParentPlot->palette().color(QPalette::Text));
        painter->drawText(label, Qt::AlignCenter, text);
    }
}

void Marks::drawAbsence(QCPPainter* painter) const {
    const QRectF rect = area();
    const RowLayout& layout = *pane_.layout();
    layout.each_in_sight(pane_.scroll(), rect.height(), [&](const Row& row, std::size_t) {
        if (row.range == replay::kNoIndex && !row.header) {
            drawAbsent(painter,
                       QRectF(rect.left(), y(row.top), rect.width(), row.height - 1)
                           .intersected(pane_.areaOf(row)),
                       context_.sides->absent(pane_.side()));
        }
    });
    const double from = x(pane_.data().trace().begin()), upto = x(pane_.data().trace().end());
    const QString why = tr("%1 not recorded").arg(context_.sides->name(pane_.side()));
    if (from > rect.left()) {
        drawAbsent(painter,
                   QRectF(rect.topLeft(), QPointF(std::min(from, rect.right()), rect.bottom())),
                   why);
    }
    if (upto < rect.right()) {
        drawAbsent(painter,
                   QRectF(QPointF(std::max(upto, rect.left()), rect.top()), rect.bottomRight()),
                   why);
    }
}

void Marks::drawAbsent(QCPPainter* painter, const QRectF& rect, const QString& why) const {
    const Theme& theme = *context_.theme;
    const QRectF seen = rect.intersected(area());
    QColor veil = theme.dim, line = theme.dim;
    veil.setAlphaF(0.10F);
    line.setAlphaF(0.45F);
    painter->fillRect(seen, veil);
    painter->fillRect(seen, QBrush(line, Qt::BDiagPattern));
    const QFontMetricsF metrics(mParentPlot->font());
    const double width = metrics.horizontalAdvance(why) + 10;
    const QRectF label(seen.center().x() - width / 2, seen.center().y() - metrics.height() / 2,
                       width, metrics.height());
    if (width <= seen.width() && metrics.height() <= seen.height() + 2) {
        painter->fillRect(label, theme.base);
        painter->setFont(mParentPlot->font());
        painter->setPen(theme.text);
        painter->drawText(label, Qt::AlignCenter, why);
    }
}

} // namespace daxscope::gui
