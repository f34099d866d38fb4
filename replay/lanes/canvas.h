// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/colours.h"

#include <string>

namespace daxscope::lanes {

struct Point {
    double x = 0, y = 0;
};
/// Whole pixels, the right and lower edge excluded.
struct Box {
    int left = 0, top = 0, width = 0, height = 0;
};

/// What lanes are painted on: opaque rectangles in device pixels, then strokes and text over them.
class Canvas {
public:
    Canvas() = default;
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;
    virtual ~Canvas() = default;
    /// Columns [x0, x1), lines [y0, y1); what lies outside is cut off. Not after the first stroke
    /// or text.
    virtual void fill(int x0, int x1, int y0, int y1, Rgb color) = 0;

    struct Stroke {
        double width = 1; ///< device pixels
        Colour color;
        double opacity = 1;
        bool dashed = false;
    };
    virtual void line(Point from, Point to, const Stroke& stroke) = 0;
    /// A cubic Bézier curve.
    virtual void curve(Point from, Point control1, Point control2, Point to,
                       const Stroke& stroke) = 0;
    virtual void triangle(Point a, Point b, Point c, Colour color, double opacity) = 0;

    /// Text of so many pixels' height: how wide it is, and how high a line of it.
    virtual double text_width(const std::string& text, int pixels) = 0;
    virtual double line_height(int pixels) = 0;
    /// One line in the middle of a box, or along its top.
    virtual void text(const Box& box, bool along_top, const std::string& text, int pixels,
                      Colour color) = 0;
};

} // namespace daxscope::lanes
