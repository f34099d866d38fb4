// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/qt_canvas.h"

#include "app/gui/look/theme.h"
#include "app/gui/state/text.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>

namespace daxscope::gui {

namespace {

QPen penOf(const Canvas::Stroke& stroke) {
    QPen pen(colorOf(stroke.color, stroke.opacity), stroke.width);
    if (stroke.dashed) {
        pen.setStyle(Qt::DashLine);
    }
    return pen;
}

QPointF at(lanes::Point point) {
    return {point.x, point.y};
}

/// Strokes are smooth, rectangles and text are not asked to be.
class Smooth {
public:
    explicit Smooth(QPainter& painter) : painter_(painter) {
        painter_.setRenderHint(QPainter::Antialiasing, true);
    }
    Smooth(const Smooth&) = delete;
    Smooth& operator=(const Smooth&) = delete;
    ~Smooth() { painter_.setRenderHint(QPainter::Antialiasing, false); }

private:
    QPainter& painter_;
};

} // namespace

void QtCanvas::line(lanes::Point from, lanes::Point to, const Stroke& stroke) {
    const Smooth smooth(painter());
    painter().setPen(penOf(stroke));
    painter().drawLine(at(from), at(to));
}

void QtCanvas::curve(lanes::Point from, lanes::Point control1, lanes::Point control2,
                     lanes::Point to, const Stroke& stroke) {
    const Smooth smooth(painter());
    QPainterPath path(at(from));
    path.cubicTo(at(control1), at(control2), at(to));
    painter().setPen(penOf(stroke));
    painter().setBrush(Qt::NoBrush);
    painter().drawPath(path);
}

void QtCanvas::triangle(lanes::Point a, lanes::Point b, lanes::Point c, lanes::Colour color,
                        double opacity) {
    const Smooth smooth(painter());
    painter().setPen(Qt::NoPen);
    painter().setBrush(colorOf(color, opacity));
    painter().drawPolygon(QPolygonF({at(a), at(b), at(c)}));
}

QFont QtCanvas::sized(int pixels) const {
    QFont font = font_;
    font.setPixelSize(pixels);
    return font;
}

double QtCanvas::text_width(const std::string& words, int pixels) {
    return QFontMetricsF(sized(pixels)).horizontalAdvance(gui::text(words));
}

double QtCanvas::line_height(int pixels) {
    return QFontMetricsF(sized(pixels)).height();
}

void QtCanvas::text(const lanes::Box& box, bool along_top, const std::string& words, int pixels,
                    lanes::Colour color) {
    painter().setFont(sized(pixels));
    painter().setPen(colorOf(color));
    painter().drawText(QRect(box.left, box.top, box.width, box.height),
                       along_top ? Qt::AlignHCenter | Qt::AlignTop : Qt::AlignCenter,
                       gui::text(words));
}

// --- PainterCanvas ---

std::optional<QLineF> cutTo(const QRectF& rect, const QLineF& line) {
    // Liang and Barsky: the part of the line that is on the inner side of all four edges.
    double from = 0, to = 1;
    const auto edge = [&](double step, double room) {
        if (step == 0) {
            return room >= 0;
        }
        const double at = room / step;
        if (step < 0) {
            from = std::max(from, at);
        } else {
            to = std::min(to, at);
        }
        return from <= to;
    };
    if (!edge(-line.dx(), line.x1() - rect.left()) || !edge(line.dx(), rect.right() - line.x1()) ||
        !edge(-line.dy(), line.y1() - rect.top()) || !edge(line.dy(), rect.bottom() - line.y1())) {
        return std::nullopt;
    }
    return QLineF(line.pointAt(from), line.pointAt(to));
}

bool PainterCanvas::inSight(std::initializer_list<lanes::Point> points) const {
    return std::all_of(points.begin(), points.end(),
                       [this](lanes::Point point) { return QRectF(sight_).contains(at(point)); });
}

void PainterCanvas::line(lanes::Point from, lanes::Point to, const Stroke& stroke) {
    if (const auto part = cutTo(QRectF(sight_), {at(from), at(to)})) {
        QtCanvas::line({part->x1(), part->y1()}, {part->x2(), part->y2()}, stroke);
    }
}

void PainterCanvas::curve(lanes::Point from, lanes::Point control1, lanes::Point control2,
                          lanes::Point to, const Stroke& stroke) {
    if (inSight({from, control1, control2, to})) {
        QtCanvas::curve(from, control1, control2, to, stroke);
        return;
    }
    constexpr int kPieces = 32;
    QPainterPath path(at(from));
    path.cubicTo(at(control1), at(control2), at(to));
    QPointF last = at(from);
    for (int piece = 1; piece <= kPieces; ++piece) {
        const QPointF next = path.pointAtPercent(static_cast<double>(piece) / kPieces);
        line({last.x(), last.y()}, {next.x(), next.y()}, stroke);
        last = next;
    }
}

void PainterCanvas::triangle(lanes::Point a, lanes::Point b, lanes::Point c, lanes::Colour color,
                             double opacity) {
    if (inSight({a, b, c})) {
        QtCanvas::triangle(a, b, c, color, opacity);
    }
}

void PainterCanvas::text(const lanes::Box& box, bool along_top, const std::string& words,
                         int pixels, lanes::Colour color) {
    if (QRect(box.left, box.top, box.width, box.height).intersects(sight_)) {
        QtCanvas::text(box, along_top, words, pixels, color);
    }
}

} // namespace daxscope::gui
