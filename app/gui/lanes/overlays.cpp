// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/overlays.h"

#include "app/gui/lanes/qt_canvas.h"
#include "app/gui/state/format.h"
#include "app/gui/state/stretch_stats.h"
#include "replay/lanes/rows.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

PanePart::PanePart(const Pane& pane, const PaneContext& context, QCustomPlot* plot,
                   const QString& layer)
    : QCPLayerable(plot, layer), pane_(pane), context_(context) {}

void PanePart::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

QRect PanePart::clipRect() const {
    return pane_.rect()->rect();
}

double PanePart::x(std::int64_t time) const {
    return pane_.rect()
        ->axis(QCPAxis::atBottom)
        ->coordToPixel(static_cast<double>(time - pane_.bounds().begin));
}

double PanePart::xOfWindow(std::int64_t time) const {
    return x(pane_.place().inTrace(time));
}

double PanePart::y(double layoutY) const {
    return area().top() + layoutY - pane_.rect()->axis(QCPAxis::atLeft)->range().lower;
}

void PanePart::drawCut(QCPPainter* painter, const QLineF& line) const {
    if (const auto part = cutTo(area(), line)) {
        painter->drawLine(*part);
    }
}

void PanePart::drawCut(QCPPainter* painter, const QRectF& rect) const {
    drawCut(painter, QLineF(rect.topLeft(), rect.topRight()));
    drawCut(painter, QLineF(rect.topRight(), rect.bottomRight()));
    drawCut(painter, QLineF(rect.bottomRight(), rect.bottomLeft()));
    drawCut(painter, QLineF(rect.bottomLeft(), rect.topLeft()));
}

void PanePart::fillCut(QCPPainter* painter, const QRectF& rect, const QColor& color) const {
    if (const QRectF part = rect.intersected(area()); !part.isEmpty()) {
        painter->fillRect(part, color);
    }
}

// --- RowLabels ---

QRect RowLabels::clipRect() const {
    const QRect rect = pane_.rect()->rect();
    return {pane_.rect()->outerRect().left(), rect.top(),
            rect.right() - pane_.rect()->outerRect().left(), rect.height()};
}

QFont RowLabels::stripFont(QFont font) {
    font.setPixelSize(std::max(9, QFontMetrics(font).height() * 11 / 16));
    return font;
}

QString RowLabels::rowLabel(std::uint32_t row, const QFontMetrics& metrics, int width) const {
    const QString pin = context_.state->isPinned(row) ? QStringLiteral("▲ ") : QString();
    const QString label = pin + context_.rowLabel(pane_.side(), row);
    const qsizetype place = label.lastIndexOf(u',');
    const QString bytes = label.mid(std::max<qsizetype>(place, 0));
    const int room = width - metrics.horizontalAdvance(bytes);
    if (place < 0 || room < metrics.averageCharWidth() * 4) {
        return metrics.elidedText(label, Qt::ElideMiddle, width);
    }
    // Where in the file it is matters more than the file's name, whose end tells files apart.
    return metrics.elidedText(label.left(place), Qt::ElideMiddle, room) + bytes;
}

QString RowLabels::stripLabel(const Row& row, std::size_t strip, const QFontMetrics& metrics,
                              int width) const {
    const TimeRange visible = pane_.visible();
    QString label;
    int others = 0;
    for (const Party& party : row.parties) {
        if (party.strip != strip || party.begin >= visible.end || party.end < visible.begin) {
            continue;
        }
        if (label.isEmpty()) {
            label = context_.mappingLabel(pane_.side(), party.mapping);
        } else {
            ++others;
        }
    }
    // How many come after it matters more than the middle of a name.
    const QString more = others == 0 ? QString() : tr(" +%1").arg(others);
    return metrics.elidedText(label, Qt::ElideMiddle, width - metrics.horizontalAdvance(more)) +
           more;
}

void RowLabels::draw(QCPPainter* painter) {
    if (!pane_.data()) {
        return;
    }
    const Theme& theme = *context_.theme;
    const RowLayout& layout = *pane_.layout();
    const double scroll = pane_.rect()->axis(QCPAxis::atLeft)->range().lower;
    QFont font = mParentPlot->font();
    QFont bold = font;
    bold.setBold(true);
    const QFont small = stripFont(font);
    const QFontMetrics metrics(bold), smallMetrics(small);
    const double left = pane_.rect()->outerRect().left() + 4;
    const double stripsLeft = left + context_.labelWidth + 6;
    // Rows lower than a line of text: label one in so many.
    const double need = metrics.height() * 0.9;
    const auto every = static_cast<std::size_t>(
        std::max(1.0, std::ceil(need / std::max(layout.row_height(), 1.0))));
    for (std::size_t k = layout.first_below(scroll);
         k < layout.rows().size() && layout.rows()[k].top < scroll + area().height(); ++k) {
        const Row& row = layout.rows()[k];
        const std::uint32_t number = pane_.windowRow(row);
        const bool current = context_.state->currentRange() == number;
        const double top = y(row.top);
        const bool named = row.open && row.strip_height() >= smallMetrics.height() * 0.8;
        if (row.height >= 6) {
            painter->setPen(blend(theme.text, theme.base, 0.14));
            if (const double below = top + row.height - 1; below <= area().bottom()) {
                painter->drawLine(QPointF(left - 4, below), QPointF(area().left() - 1, below));
            }
        }
        if (k % every == 0 || current) {
            painter->setFont(current ? bold : font);
            painter->setPen(row.range == replay::kNoIndex ? theme.dim : theme.text);
            // In a row taller than the pane the label keeps in sight.
            const double from = std::max(top, area().top());
            const double to = std::min(top + std::max(row.height, need), area().bottom());
            // Without labels of strips beside it there is room for a longer one.
            const bool beside =
                named &&
                std::any_of(row.parties.begin(), row.parties.end(), [this](const Party& party) {
                    return Row::is_about(party, context_.state->visible());
                });
            const double width = beside ? context_.labelWidth : area().left() - 6 - left;
            const QRectF rect(left, from, width, std::max(to - from, 0.0));
            if (rect.height() >= need * 0.8) {
                painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                                  rowLabel(number, metrics, static_cast<int>(width)));
            }
        }
        if (current) {
            const double from = std::max(top, area().top());
            const double to = std::min(top + row.height, area().bottom());
            painter->fillRect(QRectF(left - 4, from, 3, std::max(to - from, 0.0)), theme.accent);
        }
        if (named) {
            painter->setFont(small);
            painter->setPen(theme.dim);
            for (std::size_t strip = 0; strip < row.strip_count; ++strip) {
                const QRectF rect(stripsLeft, y(row.strip_top(strip)),
                                  area().left() - 6 - stripsLeft, row.strip_height());
                if (rect.center().y() < area().top() || rect.center().y() > area().bottom()) {
                    continue;
                }
                painter->drawText(
                    rect, Qt::AlignVCenter | Qt::AlignRight,
                    stripLabel(row, strip, smallMetrics, static_cast<int>(rect.width())));
            }
        }
    }
}

// --- Marks ---

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
                    QRectF(area().left() - 2, y(row->top), area().width() + 4, row->height - 1));
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
    const double scroll = pane_.rect()->axis(QCPAxis::atLeft)->range().lower;
    const auto pixel = static_cast<std::int64_t>(static_cast<double>(visible.length()) /
                                                 std::max(rect.width(), 1.0)) +
                       1;
    for (std::size_t k = layout.first_below(scroll);
         k < layout.rows().size() && layout.rows()[k].top < scroll + rect.height(); ++k) {
        const Row& row = layout.rows()[k];
        if (row.range >= pane_.data().index->size()) {
            continue;
        }
        for (const TimeRange& band :
             lanes::storm_bands(*pane_.data().index, row.range, visible, pixel)) {
            drawStorm(painter, row, band.begin, band.end);
        }
    }
}

void Marks::drawStorm(QCPPainter* painter, const Row& row, std::int64_t begin,
                      std::int64_t end) const {
    const QRectF rect = area();
    const float dim = pane_.data().matching != nullptr ? 0.35F : 1; // a filter is on
    QColor band = context_.theme->storm, storm = band;
    band.setAlphaF(0.07F * dim);
    storm.setAlphaF(dim);
    const double top = y(row.top), left = std::max(x(begin), rect.left() - 2);
    const double right = std::min(std::max(x(end), x(begin) + 2), rect.right() + 2);
    fillCut(painter, QRectF(left, top, right - left, row.height - 1), band);
    // A bracket along the bottom tells its extent without relying on the tint.
    // Filled, for there may be thousands of them, and a stroke takes ten times as long.
    const double pen = row.height >= 12 ? 2 : 1, bottom = top + row.height - 1.5;
    const auto bar = [&](double from_x, double from_y, double width, double height) {
        fillCut(painter, QRectF(from_x, from_y, width, height), storm);
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
        fillCut(painter, band, tint);
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
        drawCut(painter, QLineF(band.topLeft(), band.bottomLeft()));
        drawCut(painter, QLineF(band.topRight(), band.bottomRight()));
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
    const double scroll = pane_.rect()->axis(QCPAxis::atLeft)->range().lower;
    for (std::size_t k = layout.first_below(scroll);
         k < layout.rows().size() && layout.rows()[k].top < scroll + rect.height(); ++k) {
        const Row& row = layout.rows()[k];
        if (row.range == replay::kNoIndex) {
            drawAbsent(painter, QRectF(rect.left(), y(row.top), rect.width(), row.height - 1),
                       context_.sides->absent(pane_.side()));
        }
    }
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

// --- PointerMarks ---

void PointerMarks::paintOver(QCPPainter* painter) {
    if (!pane_.isVisible()) {
        return;
    }
    painter->save();
    painter->setClipRect(clipRect());
    applyDefaultAntialiasingHint(painter);
    draw(painter);
    painter->restore();
}

void PointerMarks::draw(QCPPainter* painter) {
    if (!pane_.data()) {
        return;
    }
    const Theme& theme = *context_.theme;
    const QRectF rect = area();
    const Pointer& pointer = context_.pointer;
    drawStretch(painter);
    if (pointer.rubber) {
        QColor tint = theme.accent;
        tint.setAlphaF(0.25F);
        const double left = xOfWindow(pointer.rubber->begin);
        const QRectF band(left, rect.top(), xOfWindow(pointer.rubber->end) - left, rect.height());
        painter->fillRect(band, tint);
        painter->setPen(QPen(theme.accent, 1));
        painter->drawLine(band.topLeft(), band.bottomLeft());
        painter->drawLine(band.topRight(), band.bottomRight());
        painter->setPen(theme.text);
        painter->drawText(band, Qt::AlignHCenter | Qt::AlignTop,
                          format::duration(pointer.rubber->length()));
    }
    if (pointer.time) {
        QColor line = theme.text;
        line.setAlphaF(0.45F);
        painter->setPen(QPen(line, 1));
        const double at = std::floor(xOfWindow(*pointer.time)) + 0.5;
        painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
    }
    // Of one trace an access is the same in every run; of two it is on one side.
    const auto here = [this](Side side) { return !context_.isTwo() || side == pane_.side(); };
    const auto selected =
        here(context_.state->selectedSide()) ? context_.state->selected() : std::nullopt;
    if (pointer.outcome && here(pointer.side) && pointer.outcome != selected) {
        drawRing(painter, *pointer.outcome, theme.text, 1);
    }
    if (selected) {
        drawRing(painter, *selected, theme.accent, 2);
    }
}

/// The selected time, and what of this run lies in it.
void PointerMarks::drawStretch(QCPPainter* painter) const {
    const auto stretch = context_.state->stretch();
    const QRectF rect = area();
    if (!stretch) {
        return;
    }
    const double left = xOfWindow(stretch->begin), right = xOfWindow(stretch->end);
    if (right < rect.left() || left > rect.right()) {
        return;
    }
    const Theme& theme = *context_.theme;
    QColor outside = theme.base;
    outside.setAlphaF(0.45F); // what is not selected steps back
    const double from = std::clamp(left, rect.left(), rect.right());
    const double to = std::clamp(right, rect.left(), rect.right());
    painter->fillRect(QRectF(rect.left(), rect.top(), from - rect.left(), rect.height()), outside);
    painter->fillRect(QRectF(to, rect.top(), rect.right() - to, rect.height()), outside);
    painter->setPen(QPen(theme.accent, 1));
    for (const double edge : {left, right}) {
        if (edge >= rect.left() && edge <= rect.right()) {
            const double at = std::floor(edge) + 0.5;
            painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
        }
    }
    const QString told = context_.stretch != nullptr ? context_.stretch->brief(pane_.side())
                                                     : format::duration(stretch->length());
    const QFontMetricsF metrics(painter->font());
    QRectF label(0, rect.top() + 1, metrics.horizontalAdvance(told) + 12, metrics.height() + 2);
    label.moveLeft(std::clamp((from + to - label.width()) / 2, rect.left(),
                              std::max(rect.left(), rect.right() - label.width())));
    painter->fillRect(label, theme.base);
    painter->drawRect(label);
    painter->setPen(theme.text);
    painter->drawText(label, Qt::AlignCenter, told);
}

void PointerMarks::drawRing(QCPPainter* painter, std::uint32_t number, const QColor& color,
                            double width) const {
    const auto& outcomes = pane_.data().run().outcomes;
    if (number >= outcomes.size()) {
        return;
    }
    const replay::Outcome& outcome = outcomes[number];
    const Row* row = pane_.layout()->row_of(outcome.range);
    if (row == nullptr) {
        return;
    }
    const std::size_t strip = row->strip_of(outcome.mapping);
    QRectF ring(x(outcome.begin), y(row->strip_top(strip)), x(outcome.end) - x(outcome.begin),
                row->strip_height());
    if (ring.right() < area().left() - 8 || ring.left() > area().right() + 8) {
        return;
    }
    ring.setLeft(std::max(ring.left(), area().left() - 8));
    ring.setRight(std::min(ring.right(), area().right() + 8));
    ring.adjust(-2, 0, 2, 0);
    if (ring.width() < 8) {
        ring.adjust(-(8 - ring.width()) / 2, 0, (8 - ring.width()) / 2, 0);
    }
    const auto pen = [painter](const QColor& what, double wide) {
        painter->setPen(QPen(what, wide, Qt::SolidLine, Qt::SquareCap));
    };
    pen(context_.theme->base, width + 2);
    drawCut(painter, ring);
    pen(color, width);
    drawCut(painter, ring);
}

} // namespace daxscope::gui
