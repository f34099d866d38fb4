// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands beside the lanes: names of ranges, of groups, and who has a strip.
#include "app/gui/lanes/overlays.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr double kLineShare = 0.9; ///< of a line's height, that a label needs
} // namespace

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
    const RowLayout& layout = *pane_.layout();
    // Rows lower than a line of text: label one in so many.
    QFont bold = mParentPlot->font();
    bold.setBold(true);
    const double need = QFontMetrics(bold).height() * kLineShare;
    const auto every = static_cast<std::size_t>(
        std::max(1.0, std::ceil(need / std::max(layout.row_height(), 1.0))));
    layout.each_in_sight(pane_.scroll(), area().height(), [&](const Row& row, std::size_t place) {
        if (row.header) {
            drawHeader(painter, row);
        } else {
            drawRow(painter, row, place % every == 0);
        }
    });
    if (const double below = area().top() + layout.held(); layout.held() > 0) {
        painter->setPen(QPen(context_.theme->dim, 2)); // what is below it scrolls
        painter->drawLine(QPointF(pane_.rect()->outerRect().left(), below),
                          QPointF(area().right(), below));
    }
}

/// Its ground goes across the labels and the lanes, its name stays beside them: marks of the lanes,
/// such as a loss or the playhead, never lie over it.
void RowLabels::drawHeader(QCPPainter* painter, const Row& row) const {
    const Theme& theme = *context_.theme;
    const double left = pane_.rect()->outerRect().left();
    const QRectF within = pane_.areaOf(row).adjusted(left - area().left(), 0, 0, 0);
    const QRectF all(left, y(row.top), within.width(), row.height);
    const QRectF seen = all.intersected(within);
    if (seen.isEmpty()) {
        return;
    }
    painter->fillRect(seen, blend(theme.text, theme.base, 0.10));
    if (context_.header == row.header) { // the keyboard's cursor
        painter->fillRect(QRectF(seen.left(), seen.top(), 3, seen.height()), theme.accent);
    }
    QFont bold = mParentPlot->font();
    bold.setBold(true);
    const QFontMetricsF metrics(bold);
    if (seen.height() < metrics.height() * kLineShare) {
        return; // cut off by the edge, or by what stays on top
    }
    const double middle = all.center().y(), size = metrics.height() / 4;
    const double from = left + 6;
    painter->save();
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.text);
    painter->drawPolygon(
        context_.state->isGroupFolded(*row.header)
            ? QPolygonF({{from, middle - size}, {from, middle + size}, {from + size, middle}})
            : QPolygonF({{from, middle - size / 2},
                         {from + 2 * size, middle - size / 2},
                         {from + size, middle + size / 2}}));
    painter->restore();
    const QRectF room(left + 12 + 2 * size, all.top(), area().left() - 6 - left - 12 - 2 * size,
                      all.height());
    painter->setFont(bold);
    painter->setPen(theme.text);
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                      context_.groupLabel(*row.header, metrics, room.width()));
}

void RowLabels::drawRow(QCPPainter* painter, const Row& row, bool labelled) const {
    const Theme& theme = *context_.theme;
    const QRectF within = pane_.areaOf(row);
    const QFont font = mParentPlot->font();
    QFont bold = font;
    bold.setBold(true);
    const QFont small = stripFont(font);
    const QFontMetrics metrics(bold), smallMetrics(small);
    const double left = pane_.rect()->outerRect().left() + 4;
    const double stripsLeft = left + context_.labelWidth + 6;
    const double need = metrics.height() * kLineShare;
    const std::uint32_t number = pane_.windowRow(row);
    const bool current = context_.state->currentRange() == number;
    const double top = y(row.top);
    const bool named = row.open && row.strip_height() >= smallMetrics.height() * 0.8;
    if (row.height >= 6) {
        painter->setPen(blend(theme.text, theme.base, 0.14));
        if (const double below = top + row.height - 1;
            below >= within.top() && below <= within.bottom()) {
            painter->drawLine(QPointF(left - 4, below), QPointF(area().left() - 1, below));
        }
    }
    if (labelled || current) {
        painter->setFont(current ? bold : font);
        painter->setPen(row.range == replay::kNoIndex ? theme.dim : theme.text);
        // In a row taller than the pane the label keeps in sight.
        const double from = std::max(top, within.top());
        const double to = std::min(top + std::max(row.height, need), within.bottom());
        // Without labels of strips beside it there is room for a longer one.
        const bool beside =
            named && std::any_of(row.parties.begin(), row.parties.end(), [this](const Party& one) {
                return Row::is_about(one, context_.state->visible());
            });
        const double width = beside ? context_.labelWidth : area().left() - 6 - left;
        const QRectF rect(left, from, width, std::max(to - from, 0.0));
        if (rect.height() >= need * 0.8) {
            painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                              rowLabel(number, metrics, static_cast<int>(width)));
        }
    }
    if (current) {
        const double from = std::max(top, within.top());
        const double to = std::min(top + row.height, within.bottom());
        painter->fillRect(QRectF(left - 4, from, 3, std::max(to - from, 0.0)), theme.accent);
    }
    if (!named) {
        return;
    }
    painter->setFont(small);
    painter->setPen(theme.dim);
    for (std::size_t strip = 0; strip < row.strip_count; ++strip) {
        const QRectF rect(stripsLeft, y(row.top) + row.strip_top(strip) - row.top,
                          area().left() - 6 - stripsLeft, row.strip_height());
        if (rect.center().y() < within.top() || rect.center().y() > within.bottom()) {
            continue;
        }
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight,
                          stripLabel(row, strip, smallMetrics, static_cast<int>(rect.width())));
    }
}

} // namespace daxscope::gui
