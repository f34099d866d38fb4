// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/qt_canvas.h"

#include "app/gui/look/theme.h"
#include "app/gui/state/text.h"

#include <QFontMetricsF>
#include <QPainterPath>

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

} // namespace daxscope::gui
