// SPDX-License-Identifier: GPL-3.0-or-later
//
// What LanePainter draws over its rectangles: cuts, arcs from cause to refault, labels.
#include "app/gui/lanes/lane_painter.h"
#include "app/gui/state/describe.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <cmath>

namespace daxscope::gui {

using replay::Outcome;
using replay::OutcomeStrip;

void LanePainter::cutSpans(const Row& row, const replay::Lane& lane, const replay::UnmapMark& mark,
                           bool crossed) {
    Cut cut{columnMiddle(mark.time), (row.top - scene_.top) * scene_.ratio, crossed, {}};
    const auto middle = [&](std::uint32_t mapping) {
        return (row.stripMiddle(row.stripOf(mapping)) - scene_.top) * scene_.ratio;
    };
    if (mark.outcome != replay::kNoIndex) {
        cut.thrower = middle(scene_.data.run().outcomes[mark.outcome].mapping);
    }
    for (const replay::MappingStrip& strip : lane.strips) {
        const std::size_t place = strip.spans.first_ending_after(mark.time - 1);
        const auto spans = strip.spans.spans();
        if (place < spans.size() && spans[place].end == mark.time) {
            cut.victims.push_back(middle(strip.mapping));
        }
    }
    cuts_.push_back(std::move(cut));
}

void LanePainter::gatherArcs() {
    const auto& rows = scene_.layout->rows();
    const std::size_t from = scene_.layout->firstBelow(scene_.top);
    const auto visit = [&](auto&& work) {
        for (std::size_t k = from; k < rows.size() && rows[k].top < scene_.top + scene_.height;
             ++k) {
            if (rows[k].open && rows[k].range < scene_.data.index->size()) {
                for (const auto& strip : scene_.data.index->lane(rows[k].range).strips) {
                    work(rows[k], strip);
                }
            }
        }
    };
    // The arcs of what refaults beyond the right edge reach back into the picture.
    const std::int64_t ahead = end_ + scene_.visible.length();
    std::uint32_t refaults = 0, padded = 0;
    visit([&](const Row&, const replay::MappingStrip& strip) {
        const OutcomeStrip& outcomes = strip.outcomes;
        const auto count = [&outcomes](std::int64_t begin, std::int64_t end) {
            return outcomes.summarise(outcomes.lower_bound(begin), outcomes.lower_bound(end))
                .of(replay::OutcomeKind::Refault);
        };
        refaults += count(scene_.visible.begin, scene_.visible.end);
        padded += count(begin_, ahead);
    });
    if (refaults > kMostArcs) {
        return;
    }
    // Outside of what is in sight there may be a crowd: then only what is in sight has arcs.
    const bool all = padded <= 4 * kMostArcs;
    const std::int64_t begin = all ? begin_ : scene_.visible.begin;
    const std::int64_t end = all ? ahead : scene_.visible.end;
    const auto& run = scene_.data.run();
    visit([&](const Row& row, const replay::MappingStrip& strip) {
        const OutcomeStrip& outcomes = strip.outcomes;
        for (std::size_t at = outcomes.lower_bound(begin);
             at < outcomes.size() && outcomes.begin(at) < end; ++at) {
            const Outcome& outcome = run.outcomes[outcomes.outcome(at)];
            if (outcome.kind != replay::OutcomeKind::Refault || outcome.cause == replay::kNoIndex) {
                continue;
            }
            const bool byFault = outcome.cause_kind == replay::CauseKind::Fault;
            const std::int64_t time = byFault ? unmapTime(scene_.data, row.range, outcome.cause)
                                              : scene_.data.trace().time(outcome.cause);
            const double thrower =
                byFault ? row.stripMiddle(row.stripOf(run.outcomes[outcome.cause].mapping))
                        : row.top;
            const double victim = row.stripMiddle(row.stripOf(strip.mapping));
            arcs_.push_back({{columnMiddle(time), (thrower - scene_.top) * scene_.ratio},
                             {columnMiddle(outcome.begin), (victim - scene_.top) * scene_.ratio},
                             byFault});
        }
    });
}

void LanePainter::paintStrokes() {
    if (arcs_.empty() && cuts_.empty()) {
        return;
    }
    const Theme& theme = *scene_.theme;
    QPainter& painter = canvas_.painter();
    const double px = scene_.ratio;
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const Cut& cut : cuts_) {
        painter.setPen(QPen(theme.unmap, px));
        for (const double victim : cut.victims) {
            painter.drawLine(QPointF(cut.x, cut.thrower), QPointF(cut.x, victim));
            if (!cut.crossed) {
                continue;
            }
            // A cross where the victim's mapping ends.
            const double arm = 3 * px;
            painter.setPen(QPen(theme.unmap, 1.6 * px));
            painter.drawLine(QPointF(cut.x - arm, victim - arm),
                             QPointF(cut.x + arm, victim + arm));
            painter.drawLine(QPointF(cut.x - arm, victim + arm),
                             QPointF(cut.x + arm, victim - arm));
            painter.setPen(QPen(theme.unmap, px));
        }
    }
    for (const Arc& arc : arcs_) {
        const double bend = (arc.to.x() - arc.from.x()) * 0.5;
        const double lift = arc.from.y() == arc.to.y() ? -6 * px : 0;
        QPainterPath path(arc.from);
        path.cubicTo(arc.from + QPointF(bend, lift), arc.to + QPointF(-bend, lift), arc.to);
        QPen pen(theme.arc, 1.3 * px);
        if (!arc.byFault) {
            pen.setStyle(Qt::DashLine);
        }
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        // Head, pointing right: a cause comes before its effect.
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.arc);
        painter.drawPolygon(
            QPolygonF({arc.to, arc.to + QPointF(-6, -3.2) * px, arc.to + QPointF(-6, 3.2) * px}));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void LanePainter::paintLabels() {
    QFont font = scene_.font;
    font.setPixelSize(std::max(1, static_cast<int>(10 * scene_.ratio)));
    const QFontMetricsF metrics(font);
    bool begun = false;
    // In the middle of what is in sight of a box, however far the picture goes beyond that.
    const int left = scene_.grid.columnOf(scene_.visible.begin);
    const QRect sight(left, 0, scene_.grid.columnOf(scene_.visible.end - 1) + 1 - left,
                      y(scene_.top + scene_.height));
    const QRect whole(0, 0, scene_.grid.columns(), y(scene_.top + scene_.height));
    for (const Label& label : labels_) {
        const QRect rect = label.rect.intersected(label.rect.intersects(sight) ? sight : whole);
        if (rect.height() < metrics.height() - 2 * scene_.ratio) {
            continue;
        }
        QString text = describe::outcomeClass(label.shape);
        const double room = rect.width() - 6 * scene_.ratio;
        if (metrics.horizontalAdvance(text) > room) {
            text = text.left(1).toUpper();
            if (metrics.horizontalAdvance(text) > room) {
                continue;
            }
        }
        QPainter& painter = canvas_.painter();
        if (!begun) {
            painter.setFont(font);
            begun = true;
        }
        const QColor& fill = scene_.theme->of(label.shape);
        painter.setPen(contrast(Qt::white, fill) >= contrast(Qt::black, fill) ? Qt::white
                                                                              : Qt::black);
        // In a tall box above the middle, where arcs end.
        const bool tall = rect.height() > 3 * metrics.height();
        painter.drawText(rect.adjusted(0, tall ? static_cast<int>(4 * scene_.ratio) : 0, 0, 0),
                         tall ? Qt::AlignHCenter | Qt::AlignTop : Qt::AlignCenter, text);
    }
}

} // namespace daxscope::gui
