// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/svg.h"

#include "replay/words/escape.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace daxscope::report {

using lanes::Box;
using lanes::Colour;
using lanes::Point;
using lanes::Rgb;

namespace {

constexpr double kLine = 1.17; ///< a line's height, in font sizes

std::string stroke_text(const lanes::Canvas::Stroke& stroke) {
    return fmt::format(
        "stroke=\"{}\" stroke-width=\"{:.4g}\"{}{}", hex(stroke.color), stroke.width,
        stroke.opacity < 1 ? fmt::format(" stroke-opacity=\"{:.3g}\"", stroke.opacity) : "",
        stroke.dashed
            ? fmt::format(" stroke-dasharray=\"{:.4g} {:.4g}\"", 4 * stroke.width, 2 * stroke.width)
            : "");
}

/// The begins of its characters, UTF-8, and its end.
std::vector<std::size_t> characters(std::string_view words) {
    std::vector<std::size_t> begins;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if ((static_cast<unsigned char>(words[at]) & 0xc0U) != 0x80U) {
            begins.push_back(at);
        }
    }
    begins.push_back(words.size());
    return begins;
}

} // namespace

std::string hex(Colour colour) {
    return fmt::format("#{:06x}", colour.rgb() & 0xffffffU);
}

double text_width(std::string_view words, int pixels) {
    double width = 0; // in font sizes, as DejaVu Sans has them, or narrower ones
    for (const char c : words) {
        if ((static_cast<unsigned char>(c) & 0xc0U) == 0x80U) {
            continue;
        }
        constexpr std::string_view kNarrow = "iljftI.,:;'|()[]! ", kWide = "mwMWQO%@";
        width += kNarrow.find(c) != std::string_view::npos ? 0.36
                 : kWide.find(c) != std::string_view::npos ? 0.88
                                                           : 0.62;
    }
    return width * pixels;
}

std::string elided(const std::string& words, double room, int pixels) {
    if (text_width(words, pixels) <= room) {
        return words;
    }
    const std::vector<std::size_t> at = characters(words);
    for (std::size_t keep = at.size() - 1; keep > 1; --keep) {
        const std::size_t head = keep / 2, tail = keep - head;
        const std::string shorter =
            words.substr(0, at[head]) + "\u2026" + words.substr(at[at.size() - 1 - tail]);
        if (text_width(shorter, pixels) <= room) {
            return shorter;
        }
    }
    return {};
}

void Svg::rect(double x, double y, double width, double height, Colour color, double opacity) {
    markup_ += fmt::format(
        "<rect x=\"{:.6g}\" y=\"{:.6g}\" width=\"{:.6g}\" height=\"{:.6g}\" fill=\"{}\"{}/>\n", x,
        y, width, height, hex(color),
        opacity < 1 ? fmt::format(" fill-opacity=\"{:.3g}\"", opacity) : "");
}

void Svg::line(Point from, Point to, const lanes::Canvas::Stroke& stroke) {
    markup_ += fmt::format("<path d=\"M{:.6g} {:.6g}L{:.6g} {:.6g}\" fill=\"none\" {}/>\n", from.x,
                           from.y, to.x, to.y, stroke_text(stroke));
}

void Svg::curve(Point from, Point control1, Point control2, Point to,
                const lanes::Canvas::Stroke& stroke) {
    markup_ += fmt::format("<path d=\"M{:.6g} {:.6g}C{:.6g} {:.6g} {:.6g} {:.6g} {:.6g} {:.6g}\" "
                           "fill=\"none\" {}/>\n",
                           from.x, from.y, control1.x, control1.y, control2.x, control2.y, to.x,
                           to.y, stroke_text(stroke));
}

void Svg::triangle(Point a, Point b, Point c, Colour color, double opacity) {
    markup_ += fmt::format("<path d=\"M{:.6g} {:.6g}L{:.6g} {:.6g}L{:.6g} {:.6g}z\" fill=\"{}\" "
                           "fill-opacity=\"{:.3g}\"/>\n",
                           a.x, a.y, b.x, b.y, c.x, c.y, hex(color), opacity);
}

void Svg::text(double x, double y, std::string_view words, const TextStyle& style) {
    constexpr const char* kAnchors[] = {"start", "middle", "end"};
    markup_ += fmt::format(
        "<text x=\"{:.6g}\" y=\"{:.6g}\" font-size=\"{}\" fill=\"{}\" text-anchor=\"{}\"{}>{}"
        "</text>\n",
        x, y, style.pixels, hex(style.color), kAnchors[static_cast<std::size_t>(style.anchor)],
        style.bold ? " font-weight=\"bold\"" : "", words::html(words));
}

void Svg::begin(double x, double y, double width, double height) {
    markup_ += fmt::format("<svg x=\"{:.6g}\" y=\"{:.6g}\" width=\"{:.6g}\" height=\"{:.6g}\">\n",
                           x, y, width, height);
}

void Svg::end() {
    markup_ += "</svg>\n";
}

void Svg::add(std::string_view markup) {
    markup_ += markup;
}

void SvgCanvas::fill(int x0, int x1, int y0, int y1, Rgb color) {
    if (x0 >= x1 || y0 >= y1) {
        return;
    }
    if (color != color_) {
        flush();
        color_ = color;
    }
    path_ += fmt::format("M{} {}h{}v{}h-{}z", x0, y0, x1 - x0, y1 - y0, x1 - x0);
}

void SvgCanvas::flush() {
    if (!path_.empty()) {
        svg_.add(fmt::format("<path shape-rendering=\"crispEdges\" fill=\"{}\" d=\"{}\"/>\n",
                             hex(Colour(color_)), path_));
        path_.clear();
    }
}

void SvgCanvas::line(Point from, Point to, const Stroke& stroke) {
    flush();
    svg_.line(from, to, stroke);
}

void SvgCanvas::curve(Point from, Point control1, Point control2, Point to, const Stroke& stroke) {
    flush();
    svg_.curve(from, control1, control2, to, stroke);
}

void SvgCanvas::triangle(Point a, Point b, Point c, Colour color, double opacity) {
    flush();
    svg_.triangle(a, b, c, color, opacity);
}

double SvgCanvas::text_width(const std::string& words, int pixels) {
    return report::text_width(words, pixels);
}

double SvgCanvas::line_height(int pixels) {
    return kLine * pixels;
}

void SvgCanvas::text(const Box& box, bool along_top, const std::string& words, int pixels,
                     Colour color) {
    flush();
    constexpr double kBelow = 0.36; // below the middle of a line, in font sizes
    const double middle =
        along_top ? box.top + kLine * pixels / 2 : box.top + static_cast<double>(box.height) / 2;
    svg_.text(box.left + static_cast<double>(box.width) / 2, middle + kBelow * pixels, words,
              {color, pixels, false, Anchor::Middle});
}

} // namespace daxscope::report
