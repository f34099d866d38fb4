// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPainter>
#include <algorithm>
#include <memory>

namespace daxscope::gui {

/// What lanes are painted on: opaque rectangles in device pixels, then strokes and text over them.
class Canvas {
public:
    Canvas() = default;
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;
    virtual ~Canvas() = default;
    /// Columns [x0, x1), lines [y0, y1); what lies outside is cut off.
    virtual void fill(int x0, int x1, int y0, int y1, QRgb color) = 0;
    /// For strokes and text, in device pixels. After the first call no more fill().
    virtual QPainter& painter() = 0;
};

/// An image. A rectangle is written straight into its lines: a QPainter takes far longer for the
/// hundred thousand rectangles of one pixel's width that a dense picture has.
class RasterCanvas : public Canvas {
public:
    explicit RasterCanvas(QImage& image) : image_(image) {}
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

/// Any other paint device, as rectangles: PDF, SVG, a printer.
class PainterCanvas : public Canvas {
public:
    explicit PainterCanvas(QPainter& painter) : painter_(painter) {}
    void fill(int x0, int x1, int y0, int y1, QRgb color) override {
        if (x0 < x1 && y0 < y1) {
            painter_.fillRect(x0, y0, x1 - x0, y1 - y0, QColor(color));
        }
    }
    QPainter& painter() override { return painter_; }

private:
    QPainter& painter_;
};

} // namespace daxscope::gui
