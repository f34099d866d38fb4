// SPDX-License-Identifier: GPL-3.0-or-later
//
// SVG as text. Text of others is escaped on its way in.
#pragma once

#include "replay/lanes/canvas.h"

#include <string>
#include <string_view>

namespace daxscope::report {

/// "#rrggbb"
std::string hex(lanes::Colour colour);

/// Anchor of a text: where its x is.
enum class Anchor { Begin, Middle, End };
struct TextStyle {
    lanes::Colour color;
    int pixels = 13;
    bool bold = false;
    Anchor anchor = Anchor::Begin;
};

/// A picture, or a part of one, that grows at its end.
class Svg {
public:
    void rect(double x, double y, double width, double height, lanes::Colour color,
              double opacity = 1);
    /// @param stroke as Canvas has it
    void line(lanes::Point from, lanes::Point to, const lanes::Canvas::Stroke& stroke);
    void curve(lanes::Point from, lanes::Point control1, lanes::Point control2, lanes::Point to,
               const lanes::Canvas::Stroke& stroke);
    void triangle(lanes::Point a, lanes::Point b, lanes::Point c, lanes::Colour color,
                  double opacity = 1);
    /// @param y of the baseline
    void text(double x, double y, std::string_view words, const TextStyle& style);
    /// What stands until end() has its own origin, and nothing of it is seen outside.
    void begin(double x, double y, double width, double height);
    void end();
    /// Ready markup.
    void add(std::string_view markup);
    const std::string& markup() const { return markup_; }

private:
    std::string markup_;
};

/// How wide a text of a sans-serif font is, near enough to make room for it.
double text_width(std::string_view words, int pixels);
/// The text, its middle left out where it is wider than `room`.
std::string elided(const std::string& words, double room, int pixels);

/// Lanes as a part of an SVG picture. A device pixel is a unit of the picture.
class SvgCanvas : public lanes::Canvas {
public:
    explicit SvgCanvas(Svg& svg) : svg_(svg) {}
    ~SvgCanvas() override { flush(); }
    SvgCanvas(const SvgCanvas&) = delete;
    SvgCanvas& operator=(const SvgCanvas&) = delete;
    void fill(int x0, int x1, int y0, int y1, lanes::Rgb color) override;
    void line(lanes::Point from, lanes::Point to, const Stroke& stroke) override;
    void curve(lanes::Point from, lanes::Point control1, lanes::Point control2, lanes::Point to,
               const Stroke& stroke) override;
    void triangle(lanes::Point a, lanes::Point b, lanes::Point c, lanes::Colour color,
                  double opacity) override;
    double text_width(const std::string& text, int pixels) override;
    double line_height(int pixels) override;
    void text(const lanes::Box& box, bool along_top, const std::string& text, int pixels,
              lanes::Colour color) override;

private:
    void flush();
    Svg& svg_;
    lanes::Rgb color_ = 0;
    std::string path_; ///< rectangles of color_
};

} // namespace daxscope::report
