// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/picture.h"

#include "replay/lanes/delta_strip.h"
#include "replay/lanes/lane_dirty.h"
#include "replay/lanes/lane_inferred.h"
#include "replay/lanes/lane_painter.h"
#include "replay/lanes/rows.h"
#include "replay/report/svg.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace daxscope::report {

using lanes::Colour;
using lanes::Colours;
using lanes::Row;
using lanes::TimeRange;
using replay::Side;

namespace {

constexpr Colour kPage(0xfff3f4f6), kBase(0xffffffff), kText(0xff1b1f24), kHighlight(0xff1f5fbf);
constexpr int kFont = 13, kSmall = 9;
constexpr double kTitle = 22, kDelta = 38, kAxis = 28, kLegendLine = 18, kRightMargin = 8;
constexpr double kBaseline = 0.36; ///< below the middle of a line, in font sizes
constexpr double kLeastStrip = 7;  ///< that has room for a label

class Painter {
public:
    Painter(const Indexed& indexed, const View& view)
        : indexed_(indexed), view_(view), comparison_(*indexed.comparison),
          trace_(*comparison_.trace),
          colours_(std::make_shared<const Colours>(kBase, kText, kHighlight)) {}

    std::string paint(std::string_view mark) {
        lay_legend();
        const double panes =
            view_.height - 2 * kTitle - kDelta - kAxis - legend_lines_ * kLegendLine - 6;
        pane_ = std::floor(panes / 2);
        arrange();
        svg_.add(fmt::format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
            "viewBox=\"0 0 {0} {1}\" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n{2}\n"
            "<defs><pattern id=\"lost\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
            "patternTransform=\"rotate(45)\"><path d=\"M0 0V7\" "
            "stroke=\"{3}\"/></pattern></defs>\n",
            view_.width, view_.height, mark, hex(colours_->loss)));
        svg_.rect(0, 0, view_.width, view_.height, kPage);
        double y = 0;
        y = pane(Side::Before, y);
        y = delta(y);
        y = pane(Side::After, y);
        legend(y + 4);
        svg_.end();
        return svg_.markup();
    }

private:
    lanes::PaneData data(Side side) const {
        const auto place = static_cast<std::size_t>(side);
        return {indexed_.comparison, indexed_.indices[place], side, indexed_.whys[place]};
    }

    double x(std::int64_t time) const {
        return static_cast<double>(time - view_.visible.begin) * width_ /
               static_cast<double>(view_.visible.length());
    }

    void arrange() {
        std::vector<Row> rows;
        for (const std::uint32_t range : view_.rows) {
            rows.push_back(lanes::row_of(range, indexed_.indices));
            rows.back().pack(view_.visible);
        }
        auto layout = std::make_shared<lanes::RowLayout>();
        layout->arrange(std::move(rows), pane_, 0);
        layout_ = std::move(layout);
        double labels = 0, strips = 0;
        for (const Row& row : layout_->rows()) {
            labels =
                std::max(labels, text_width(words::file_and_range_text(trace_, row.range), kFont));
            for (std::size_t k = 0; row.open && k < row.parties.size(); ++k) {
                strips = std::max(
                    strips,
                    text_width(words::party_short_text(trace_, row.parties[k].mapping), kSmall));
            }
        }
        constexpr double kMost = 360;
        strip_labels_ = std::min(std::ceil(strips), kMost / 2);
        labels_ = std::min(std::ceil(labels), kMost - strip_labels_);
        left_ = std::max(labels_ + strip_labels_ + (strips > 0 ? 24 : 16),
                         text_width("more faults after", kFont) + 32);
        width_ = std::floor(view_.width - left_ - kRightMargin);
    }

    lanes::Scene scene(Side side) const {
        lanes::Scene scene;
        scene.data = data(side);
        scene.layout = layout_;
        scene.theme = colours_;
        scene.visible = view_.visible;
        scene.grid = lanes::Grid(view_.visible.begin, 0,
                                 static_cast<double>(view_.visible.length()) / width_,
                                 static_cast<int>(width_));
        return scene;
    }

    double pane(Side side, double y) {
        title(side, y);
        y += kTitle;
        svg_.begin(left_, y, width_, pane_);
        {
            lanes::Scene what = scene(side);
            what.height = pane_;
            SvgCanvas canvas(svg_);
            lanes::LanePainter(what, canvas).paint();
        }
        ticks([&](double at, std::int64_t) {
            svg_.line({at, 0}, {at, pane_}, {1, colours_->text, Colours::kGridOpacity});
        });
        storms(side);
        losses();
        svg_.end();
        row_labels(y);
        frame(y, pane_);
        return y + pane_;
    }

    void frame(double y, double height) {
        const lanes::Canvas::Stroke stroke{1, colours_->frame};
        svg_.line({left_ - 0.5, y}, {left_ - 0.5, y + height}, stroke);
        svg_.line({left_ - 0.5, y + height + 0.5}, {left_ + width_, y + height + 0.5}, stroke);
    }

    void title(Side side, double y) {
        const replay::Run& run = replay::run_of(comparison_, side);
        const double base = y + kTitle / 2 + kBaseline * kFont;
        const std::string name(side == Side::Before ? "Before" : "After");
        const std::string totals = fmt::format(
            "{} \u00b7 {} \u00b7 {} \u00b7 {} in faults",
            words::counted(static_cast<std::int64_t>(run.totals.pmd_faults + run.totals.pte_faults),
                           "fault"),
            words::counted(static_cast<std::int64_t>(run.totals.refaults), "refault"),
            words::counted(static_cast<std::int64_t>(replay::storms_of(comparison_, side).size()),
                           "storm"),
            words::duration_text(run.totals.time_in_faults));
        svg_.text(6, base, name, {kText, kFont, true});
        svg_.text(view_.width - kRightMargin, base, totals, {kText, kFont, true, Anchor::End});
        std::string handler = run.handler;
        if (!run.assumption.empty()) {
            handler += fmt::format(" \u00b7 {}: {}", comparison_.measured ? "besides" : "assumed",
                                   run.assumption);
        }
        if (const model::Handler* known = model::find_handler(run.handler)) {
            handler +=
                fmt::format(" \u00b7 {} \u00b7 {}", known->title, words::kernels_text(*known));
        }
        const double from = 6 + 1.1 * text_width(name, kFont) + 12;
        const double room =
            view_.width - kRightMargin - 1.1 * text_width(totals, kFont) - 12 - from;
        svg_.text(from, base, elided(handler, room, kFont), {colours_->dim, kFont});
    }

    void row_labels(double y) {
        constexpr double kAside = 6;
        const double need = kFont * 1.17;
        const auto every = static_cast<std::size_t>(
            std::max(1.0, std::ceil(need / std::max(layout_->row_height(), 1.0))));
        for (std::size_t k = 0; k < layout_->rows().size(); ++k) {
            const Row& row = layout_->rows()[k];
            if (row.top + row.height > pane_ + 1) {
                return;
            }
            const double bottom = y + row.top + row.height - 0.5;
            svg_.line({0, bottom}, {left_, bottom}, {1, lanes::blend(kText, kBase, 0.14)});
            if (k % every == 0) {
                svg_.text(4, y + row.top + row.height / 2 + kBaseline * kFont,
                          elided(words::file_and_range_text(trace_, row.range),
                                 row.open ? labels_ + kAside : left_ - 2 * kAside, kFont),
                          {kText, kFont});
            }
            if (row.open && row.strip_height() >= kLeastStrip) {
                strip_labels(row, y);
            }
        }
    }

    void strip_labels(const Row& row, double y) {
        for (std::size_t strip = 0; strip < row.strip_count; ++strip) {
            std::string label;
            int others = 0;
            for (const lanes::Party& party : row.parties) {
                if (party.strip != strip || party.begin >= view_.visible.end ||
                    party.end < view_.visible.begin) {
                    continue;
                }
                if (label.empty()) {
                    label = words::party_short_text(trace_, party.mapping);
                } else {
                    ++others;
                }
            }
            const std::string more = others == 0 ? "" : fmt::format(" +{}", others);
            const double room = strip_labels_ + 4 - text_width(more, kSmall);
            svg_.text(left_ - 6, y + row.strip_middle(strip) + kBaseline * kSmall,
                      elided(label, room, kSmall) + more,
                      {colours_->dim, kSmall, false, Anchor::End});
        }
    }

    void storms(Side side) {
        const auto pixel =
            static_cast<std::int64_t>(static_cast<double>(view_.visible.length()) / width_) + 1;
        for (const Row& row : layout_->rows()) {
            if (row.top >= pane_) {
                return;
            }
            for (const TimeRange& band :
                 lanes::storm_bands(*data(side).index, row.range, view_.visible, pixel)) {
                const double left = std::max(x(band.begin), -2.0);
                const double right = std::min(std::max(x(band.end), left + 2), width_ + 2);
                const double bottom = row.top + row.height - 1.5;
                svg_.rect(left, row.top, right - left, row.height - 1, colours_->storm, 0.07);
                // A bracket along the bottom tells its extent without relying on the tint.
                const lanes::Canvas::Stroke stroke{row.height >= 12 ? 2.0 : 1.0, colours_->storm};
                svg_.line({left, bottom}, {right, bottom}, stroke);
                if (row.height >= 8) {
                    svg_.line({left, bottom}, {left, bottom - 5}, stroke);
                    svg_.line({right, bottom}, {right, bottom - 5}, stroke);
                }
            }
        }
    }

    void losses() {
        double labelled = 0;
        std::string labels; // over all of the bands
        const auto all = trace_.losses();
        for (std::size_t k = 0; k < all.size();) {
            double left = x(all[k].ts_from), right = x(all[k].ts);
            std::int64_t count = 0;
            bool more = false; // of which nobody knows how many
            do {               // losses that fall on the same pixels are one band with one number
                right = std::max(right, x(all[k].ts));
                count += all[k].count.value_or(0);
                more = more || !all[k].count;
                ++k;
            } while (k < all.size() && x(all[k].ts_from) < right + 2);
            if (right < 0 || left > width_) {
                continue;
            }
            left = std::max(left, -2.0);
            right = std::min(std::max(right, left + 3), width_ + 2);
            svg_.rect(left, 0, right - left, pane_, colours_->loss, 0.10);
            svg_.add(fmt::format("<rect x=\"{:.6g}\" y=\"0\" width=\"{:.6g}\" height=\"{:.6g}\" "
                                 "fill=\"url(#lost)\"/>\n",
                                 left, right - left, pane_));
            const lanes::Canvas::Stroke edge{1.5, colours_->loss};
            svg_.line({left, 0}, {left, pane_}, edge);
            svg_.line({right, 0}, {right, pane_}, edge);
            const std::string text =
                fmt::format("{}{} lost", words::count_text(count), more ? " or more" : "");
            const double width = text_width(text, kFont) + 10;
            const double at =
                std::clamp((left + right - width) / 2, 0.0, std::max(width_ - width, 0.0));
            if (at >= labelled) {
                Svg label;
                label.rect(at, 2, width, kFont + 6, colours_->loss);
                label.text(at + width / 2, 2 + (kFont + 6) / 2.0 + kBaseline * kFont, text,
                           {kBase, kFont, false, Anchor::Middle});
                labels += label.markup();
                labelled = at + width + 4;
            }
        }
        svg_.add(labels);
    }

    /// Calls `visit(x, ns since the trace's start)` for each tick of the time axis.
    template <typename Visit>
    void ticks(Visit visit) const {
        const std::int64_t step =
            lanes::tick_step(static_cast<double>(view_.visible.length()), lanes::kTicks);
        const std::int64_t start = trace_.begin();
        for (std::int64_t at = (view_.visible.begin - start + step - 1) / step * step;
             start + at < view_.visible.end; at += step) {
            visit(x(start + at), at);
        }
    }

    double delta(double y) {
        const double top = y + 3, middle = top + kDelta / 2;
        svg_.begin(left_, top, width_, kDelta);
        {
            lanes::Scene what = scene(Side::Before);
            what.height = kDelta;
            SvgCanvas canvas(svg_);
            lanes::paint_delta(what, {data(Side::Before), layout_}, {data(Side::After), layout_},
                               canvas, nullptr);
        }
        svg_.end();
        frame(top, kDelta);
        const auto label = [&](double at, bool up, Colour color, std::string_view words) {
            const double tip = up ? -4 : 4, right = left_ - 10;
            svg_.triangle({right, at + tip}, {right - 4, at - tip * 0.6},
                          {right + 4, at - tip * 0.6}, color);
            svg_.text(right - 10, at + kBaseline * kFont, words,
                      {kText, kFont, false, Anchor::End});
        };
        label(middle - 9, true, colours_->more, "more faults after");
        label(middle + 9, false, colours_->fewer, "fewer (log)");
        const std::int64_t step =
            lanes::tick_step(static_cast<double>(view_.visible.length()), lanes::kTicks);
        ticks([&](double at, std::int64_t time) {
            const double axis = top + kDelta;
            svg_.line({left_ + at, axis}, {left_ + at, axis + 5}, {1, colours_->frame});
            svg_.text(left_ + at, axis + 8 + kFont, words::axis_time_text(time, step),
                      {kText, kFont, false, Anchor::Middle});
        });
        return top + kDelta + kAxis - 3;
    }

    // --- legend ---

    static constexpr double kSwatch = 14, kGap = 5, kBetween = 14, kMargin = 8;

    /// Where the entries stand, the aggregate's sentence last: as many lines as it takes.
    void lay_legend() {
        lanes::Point at{kMargin, 0};
        const auto put = [&](double wide) {
            if (at.x > kMargin && at.x + wide > view_.width - kMargin) {
                at = {kMargin, at.y + 1};
            }
            places_.push_back(at);
            at.x += wide + kBetween;
        };
        for (const lanes::LegendEntry& entry : entries_) {
            put(kSwatch + kGap + text_width(entry.text, kFont));
        }
        put(text_width(lanes::kAggregate, kFont));
        legend_lines_ = static_cast<int>(at.y) + 1;
    }

    void legend(double y) {
        for (std::size_t k = 0; k < entries_.size(); ++k) {
            const lanes::LegendEntry& entry = entries_[k];
            const double left = places_[k].x, line = y + places_[k].y * kLegendLine;
            sign(entry.sign, left, line + (kLegendLine - kSwatch) / 2);
            svg_.text(left + kSwatch + kGap, line + kLegendLine / 2 + kBaseline * kFont, entry.text,
                      {kText, kFont});
        }
        svg_.text(places_.back().x,
                  y + places_.back().y * kLegendLine + kLegendLine / 2 + kBaseline * kFont,
                  lanes::kAggregate, {colours_->dim, kFont});
    }

    void sign(lanes::Sign sign, double left, double top) {
        constexpr double kHeight = kSwatch - 2;
        const Colours& all = *colours_;
        const auto part = [&](double from, double to, Colour color, double opacity = 1) {
            svg_.rect(left, top + from * kHeight, kSwatch, (to - from) * kHeight, color, opacity);
        };
        const lanes::Point middle{left + kSwatch / 2, top + kHeight / 2};
        using lanes::Sign;
        using replay::OutcomeClass;
        switch (sign) {
        case Sign::Inferred:
            part(0, 1, all.of(OutcomeClass::Refault));
            for (const double line : {0.17, 0.5, 0.83}) {
                part(line - 0.08, line + 0.08, kBase);
            }
            break;
        case Sign::Assumed:
            part(0.2, 0.83, all.of(OutcomeClass::Refault));
            break;
        case Sign::Dirty:
            for (const auto& [around, color] :
                 {std::pair(1.0, lanes::kDirtyEdge), std::pair(0.0, lanes::kDirtyColor)}) {
                svg_.rect(middle.x - 1 - around, top, 2 + 2 * around, kHeight, Colour(color));
                svg_.rect(middle.x - 4 - around, top, 8 + 2 * around, 3 + around, Colour(color));
            }
            break;
        case Sign::Refault:
            part(0, 1, all.of(OutcomeClass::Refault));
            break;
        case Sign::FirstTouch:
            part(0.4, 1, all.of(OutcomeClass::FirstTouch));
            break;
        case Sign::Permission:
            part(0, 0.6, all.of(OutcomeClass::Permission));
            break;
        case Sign::Failed:
            part(0.3, 0.7, all.of(OutcomeClass::Failed));
            break;
        case Sign::WhyMapping:
        case Sign::WhyStorage:
        case Sign::WhyEntries:
        case Sign::WhyUnknown:
            part(0.6, 1, lanes::why_colour(lanes::why_of(sign), all.dark));
            break;
        case Sign::Hit:
            part(0.7, 1, all.of(OutcomeClass::Hit));
            break;
        case Sign::Mapped:
            part(0.22, 0.78, all.span_writable);
            break;
        case Sign::Unmap:
            for (const double down : {-3.0, 3.0}) {
                svg_.line({middle.x - 3, middle.y - down}, {middle.x + 3, middle.y + down},
                          {1.6, all.unmap});
            }
            part(0, 0.2, all.unmap);
            break;
        case Sign::Cause: {
            const lanes::Point tip{left + kSwatch, top + kHeight - 3};
            svg_.curve({left, top + 2}, {middle.x + 2, middle.y - 6}, {middle.x - 4, middle.y + 5},
                       {tip.x - 4, tip.y}, {1.3, all.text, Colours::kArcOpacity});
            svg_.triangle(tip, {tip.x - 5, tip.y - 3}, {tip.x - 5, tip.y + 3}, all.text,
                          Colours::kArcOpacity);
            break;
        }
        case Sign::Storm:
            part(0, 1, all.storm, 0.2);
            svg_.line({left, top + kHeight}, {left + kSwatch, top + kHeight}, {2, all.storm});
            break;
        case Sign::Loss:
            svg_.add(fmt::format("<rect x=\"{:.6g}\" y=\"{:.6g}\" width=\"{}\" height=\"{}\" "
                                 "fill=\"url(#lost)\" stroke=\"{}\"/>\n",
                                 left, top, kSwatch, kHeight, hex(all.loss)));
            break;
        }
    }

    const Indexed& indexed_;
    const View& view_;
    const replay::Comparison& comparison_;
    const trace::Trace& trace_;
    std::shared_ptr<const Colours> colours_;
    std::shared_ptr<const lanes::RowLayout> layout_;
    Svg svg_;
    std::vector<lanes::LegendEntry> entries_ =
        lanes::legend({lanes::has_inferred(trace_, comparison_.before) ||
                           lanes::has_inferred(trace_, comparison_.after),
                       lanes::has_assumed(comparison_)});
    std::vector<lanes::Point> places_; ///< of the legend's entries: x, and the number of the line
    int legend_lines_ = 1;
    double pane_ = 0; ///< height of a pane
    double labels_ = 0, strip_labels_ = 0, left_ = 0, width_ = 0;
};

} // namespace

Indexed indexed(std::shared_ptr<const replay::Comparison> comparison, const Progress& progress) {
    Indexed made{comparison, {}, {}};
    for (const Side side : replay::kSides) {
        // Of a recording under way it is there.
        const auto& given = comparison->indices[static_cast<std::size_t>(side)];
        auto index =
            given != nullptr
                ? std::make_shared<replay::ZoomIndex>(*given)
                : std::make_shared<replay::ZoomIndex>(replay::run_of(*comparison, side),
                                                      comparison->trace->ranges().size(), progress);
        index->set_storms(replay::storms_of(*comparison, side));
        index->set_losses(comparison->trace->losses());
        made.indices[static_cast<std::size_t>(side)] = std::move(index);
        made.whys[static_cast<std::size_t>(side)] =
            lanes::why_marks(*comparison->trace, replay::run_of(*comparison, side), progress);
    }
    return made;
}

View overview(const replay::Comparison& comparison) {
    View view;
    const auto [begin, end] = replay::home(comparison);
    view.visible = {begin, std::max(end, begin + 1)};
    const auto rows = comparison.trace->rows();
    view.rows.assign(rows.begin(), rows.end());
    return view;
}

View storm_view(const replay::Comparison& comparison) {
    const auto& storms = replay::storms_of(comparison, replay::storm_side(comparison));
    View view = overview(comparison);
    if (!storms.empty()) {
        const replay::Storm& storm = storms.front();
        const std::int64_t room = std::max<std::int64_t>((storm.end - storm.begin) / 10, 1);
        view.visible = {storm.begin - room, storm.end + room};
        view.rows = {storm.range};
    }
    return view;
}

std::string svg_picture(const Indexed& indexed, const View& view, std::string_view mark) {
    return Painter(indexed, view).paint(mark);
}

} // namespace daxscope::report
