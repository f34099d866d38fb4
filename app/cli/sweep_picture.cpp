// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sweep.h"
#include "app/cli/text.h"
#include "app/common/output_file.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace daxscope::cli {

namespace {

constexpr double kWidth = 900, kHeight = 480;
constexpr double kLeft = 90, kRightSide = 30, kTop = 70, kBottom = 70;
// Dark orange and blue: told apart by everybody, in print too.
constexpr const char* kBeforeColour = "#d55e00";
constexpr const char* kAfterColour = "#0072b2";

/// A logarithmic axis from a figure to a place in the picture.
struct Axis {
    double low, high;  ///< decimal logarithms of the figures at both ends
    double from, upto; ///< places of both ends
    double at(double figure) const {
        return from + (std::log10(figure) - low) / (high - low) * (upto - from);
    }
};

void text(std::string& svg, double x, double y, const char* anchor, const std::string& what,
          const char* extra = "") {
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" {}>{}</text>\n", x, y,
                       anchor, extra, words::html(what));
}

void line(std::string& svg, double x1, double y1, double x2, double y2, const char* style) {
    svg += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1,
                       y1, x2, y2, style);
}

void curve(std::string& svg, const replay::Sweep& sweep, const Axis& x, const Axis& y,
           replay::SweepFigures replay::SweepPoint::*side, const char* colour, const char* dash) {
    std::string places;
    for (const replay::SweepPoint& point : sweep.points) {
        const double faults = std::max<double>(1, static_cast<double>((point.*side).faults()));
        const double px = x.at(static_cast<double>(point.interval));
        const double py = y.at(faults);
        places += fmt::format("{:.1f},{:.1f} ", px, py);
        svg +=
            fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"><title>{}: {} "
                        "faults, {} storms</title></circle>\n",
                        px, py, colour, words::html(duration_text(point.interval)),
                        (point.*side).faults(), (point.*side).storms);
    }
    svg +=
        fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" {}/>\n",
                    places, colour, dash);
}

/// Grey where the recording contradicts an interval, each as far as half the way to the next.
void contradicted(std::string& svg, const replay::Sweep& sweep, const Axis& x, const Axis& y) {
    const auto& points = sweep.points;
    const auto place = [&](std::size_t k) { return x.at(static_cast<double>(points[k].interval)); };
    for (std::size_t k = 0; k < points.size(); ++k) {
        if (!replay::contradicted(sweep, points[k]).value_or(false)) {
            continue;
        }
        const double left = k == 0 ? x.from : (place(k - 1) + place(k)) / 2;
        const double right = k + 1 == points.size() ? x.upto : (place(k) + place(k + 1)) / 2;
        svg +=
            fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                        "fill=\"#e4e4e4\"><title>the recording contradicts {}: {} takes {} "
                        "faults with it</title></rect>\n",
                        left, y.upto, right - left, y.from - y.upto,
                        words::html(duration_text(points[k].interval)), words::html(sweep.recorder),
                        count_text(static_cast<std::int64_t>(*points[k].recorder_faults)));
    }
}

bool any_contradicted(const replay::Sweep& sweep) {
    return std::any_of(sweep.points.begin(), sweep.points.end(), [&](const auto& point) {
        return replay::contradicted(sweep, point).value_or(false);
    });
}

void grid(std::string& svg, const Axis& x, const Axis& y) {
    constexpr const char* kGrid = R"(stroke="#dddddd")";
    for (int decade = static_cast<int>(std::ceil(x.low - 1e-9)); decade <= x.high + 1e-9;
         ++decade) {
        const double figure = std::pow(10, decade);
        line(svg, x.at(figure), y.from, x.at(figure), y.upto, kGrid);
        text(svg, x.at(figure), y.from + 20, "middle", duration_text(std::llround(figure)));
    }
    for (int decade = static_cast<int>(std::ceil(y.low)); decade <= y.high + 1e-9; ++decade) {
        const double figure = std::pow(10, decade);
        line(svg, x.from, y.at(figure), x.upto, y.at(figure), kGrid);
        text(svg, x.from - 8, y.at(figure) + 4, "end", count_text(std::llround(figure)));
    }
}

} // namespace

std::string sweep_picture(const replay::Sweep& sweep, const std::string& title) {
    double most = static_cast<double>(std::max<std::uint64_t>(sweep.recorded.faults(), 10));
    for (const replay::SweepPoint& point : sweep.points) {
        most = std::max({most, static_cast<double>(point.before.faults()),
                         static_cast<double>(point.after.faults())});
    }
    double low = 3, high = 9;
    if (!sweep.points.empty()) {
        low = std::log10(static_cast<double>(sweep.points.front().interval));
        high = std::max(std::log10(static_cast<double>(sweep.points.back().interval)), low + 0.5);
    }
    const Axis x{low, high, kLeft, kWidth - kRightSide};
    const Axis y{0, std::ceil(std::log10(most)), kHeight - kBottom, kTop};

    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
        "{1}\" font-family=\"DejaVu Sans, sans-serif\" font-size=\"12\" "
        "fill=\"#222222\">\n{2}\n<rect "
        "width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
        kWidth, kHeight, app::kSvgMark);
    text(svg, kLeft, 24, "start", title, R"(font-size="14" font-weight="bold")");
    contradicted(svg, sweep, x, y);
    if (sweep.measured) {
        const auto place = [&x](std::int64_t interval) {
            return std::clamp(x.at(static_cast<double>(std::max<std::int64_t>(interval, 1))),
                              x.from, x.upto);
        };
        svg +=
            fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                        "fill=\"#f0e442\" opacity=\"0.4\"><title>{}</title></rect>\n",
                        place(sweep.measured->low), y.upto,
                        std::max(2.0, place(sweep.measured->high) - place(sweep.measured->low)),
                        y.from - y.upto, words::html(replay::revisit_source_text(*sweep.measured)));
        text(svg, place(sweep.measured->interval), y.upto - 6, "middle", "measured in the trace",
             R"(font-size="10")");
    }
    grid(svg, x, y);
    const double recorded = y.at(std::max<double>(1, static_cast<double>(sweep.recorded.faults())));
    line(svg, x.from, recorded, x.upto, recorded, R"(stroke="#666666" stroke-dasharray="6 4")");
    curve(svg, sweep, x, y, &replay::SweepPoint::before, kBeforeColour, "");
    // Dashed: where both run over one another, both are still seen.
    curve(svg, sweep, x, y, &replay::SweepPoint::after, kAfterColour, R"(stroke-dasharray="8 3")");
    text(svg, (x.from + x.upto) / 2, kHeight - 24, "middle",
         "assumed interval at which each mapping comes back to its range");
    text(svg, 20, (y.from + y.upto) / 2, "middle", "faults",
         R"svg(transform="rotate(-90 20 240)")svg");
    double at = kLeft;
    std::vector<std::pair<std::string, const char*>> key{
        {sweep.before, kBeforeColour},
        {sweep.after, kAfterColour},
        {fmt::format("recorded: {} faults",
                     count_text(static_cast<std::int64_t>(sweep.recorded.faults()))),
         "#666666"}};
    if (any_contradicted(sweep)) {
        key.emplace_back("contradicted by the recording", "#e4e4e4");
    }
    for (const auto& [name, colour] : key) {
        svg += fmt::format("<rect x=\"{:.1f}\" y=\"38\" width=\"12\" height=\"12\" fill=\"{}\"/>\n",
                           at, colour);
        text(svg, at + 18, 49, "start", name);
        at += 50 + 7.5 * static_cast<double>(name.size());
    }
    svg += "</svg>\n";
    return svg;
}

} // namespace daxscope::cli
