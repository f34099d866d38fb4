// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/canvas.h"

#include <QFont>
#include <QImage>
#include <QLineF>
#include <QPainter>
#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>

namespace daxscope::gui {

using lanes::Canvas;

/// Strokes and text by a QPainter.
class QtCanvas : public Canvas {
public:
    /// @param font of text, but for its size
    explicit QtCanvas(const QFont& font) : font_(font) {}
    void line(lanes::Point from, lanes::Point to, const Stroke& stroke) override;
    void curve(lanes::Point from, lanes::Point control1, lanes::Point control2, lanes::Point to,
               const Stroke& stroke) override;
    void triangle(lanes::Point a, lanes::Point b, lanes::Point c, lanes::Colour color,
                  double opacity) override;
    double text_width(const std::string& text, int pixels) override;
    double line_height(int pixels) override;
    void text(const lanes::Box& box, bool along_top, const std::string& text, int pixels,
              lanes::Colour color) override;

protected:
    virtual QPainter& painter() = 0;

private:
    QFont sized(int pixels) const;
    QFont font_;
};

/// An image. A rectangle is written straight into its lines: a QPainter takes far longer for the
/// hundred thousand rectangles of one pixel's width that a dense picture has.
class RasterCanvas : public QtCanvas {
public:
    explicit RasterCanvas(QImage& image, const QFont& font = {}) : QtCanvas(font), image_(image) {}
    void fill(int x0, int x1, int y0, int y1, QRgb color) override {
        x0 = std::max(x0, 0);
        y0 = std::max(y0, 0);
        x1 = std::min(x1, image_.width());
        y1 = std::min(y1, image_.height());
        if (x0 >= x1 || y0 >= y1) {
            return;
        }
        const auto stride = image_.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
        QRgb* line = reinterpret_cast<QRgb*>(image_.bits()) + y0 * stride;
        for (int y = y0; y < y1; ++y, line += stride) {
            std::fill(line + x0, line + x1, color);
        }
    }

protected:
    QPainter& painter() override {
        if (painter_ == nullptr) {
            painter_ = std::make_unique<QPainter>(&image_);
        }
        return *painter_;
    }

private:
    QImage& image_;
    std::unique_ptr<QPainter> painter_;
};

/// What of a line is within a rectangle; nothing where none of it is.
std::optional<QLineF> cutTo(const QRectF& rect, const QLineF& line);

/// Any other paint device, as rectangles: PDF, SVG, a printer. What is out of sight is cut off
/// here, for Qt's SVG knows no clipping.
class PainterCanvas : public QtCanvas {
public:
    /// @param sight what is in sight, in pixels of the canvas
    PainterCanvas(QPainter& painter, const QFont& font, const QRect& sight)
        : QtCanvas(font), painter_(painter), sight_(sight) {}
    void fill(int x0, int x1, int y0, int y1, QRgb color) override {
        const QRect part = QRect(x0, y0, x1 - x0, y1 - y0).intersected(sight_);
        if (!part.isEmpty()) {
            painter_.fillRect(part, QColor(color));
        }
    }
    void line(lanes::Point from, lanes::Point to, const Stroke& stroke) override;
    void curve(lanes::Point from, lanes::Point control1, lanes::Point control2, lanes::Point to,
               const Stroke& stroke) override;
    void triangle(lanes::Point a, lanes::Point b, lanes::Point c, lanes::Colour color,
                  double opacity) override;
    void text(const lanes::Box& box, bool along_top, const std::string& text, int pixels,
              lanes::Colour color) override;

protected:
    QPainter& painter() override { return painter_; }

private:
    bool inSight(std::initializer_list<lanes::Point> points) const;
    QPainter& painter_;
    QRect sight_;
};

} // namespace daxscope::gui
