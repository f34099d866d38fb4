// SPDX-License-Identifier: GPL-3.0-or-later
//
// What LanePainter draws over its rectangles: cuts, arcs from cause to refault, labels.
#include "replay/lanes/lane_painter.h"
#include "replay/words/of_comparison.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace daxscope::lanes {

using replay::Outcome;
using replay::OutcomeStrip;

void LanePainter::cut_spans(const Row& row, const replay::Lane& lane, const replay::UnmapMark& mark,
                            bool crossed) {
    Cut cut{column_middle(mark.time), (row.top - scene_.top) * scene_.ratio, crossed, {}};
    const auto middle = [&](std::uint32_t mapping) {
        return (row.strip_middle(row.strip_of(mapping)) - scene_.top) * scene_.ratio;
    };
    if (mark.outcome != replay::kNoIndex) {
        cut.thrower = middle(scene_.data.run().outcomes[mark.outcome].mapping);
    }
    for (const replay::MappingStrip& strip : lane.strips) {
        const std::size_t place = strip.spans.first_ending_after(mark.time - 1);
        const replay::SpanStrip& spans = strip.spans;
        if (place < spans.size() && spans[place].end() == mark.time) {
            cut.victims.push_back(middle(strip.mapping));
        }
    }
    cuts_.push_back(std::move(cut));
}

void LanePainter::gather_arcs() {
    const auto& rows = scene_.layout->rows();
    const std::size_t from = scene_.layout->first_below(scene_.top);
    const auto visit = [&](auto&& work) {
        for (std::size_t k = from; k < rows.size() && rows[k].top < scene_.top + scene_.height;
             ++k) {
            if (rows[k].open && rows[k].range < scene_.data.strong().size()) {
                for (const auto& strip : scene_.data.strong().lane(rows[k].range).strips) {
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
            const bool by_fault = outcome.cause_kind == replay::CauseKind::Fault;
            const std::int64_t time = by_fault ? unmap_time(scene_.data, row.range, outcome.cause)
                                               : scene_.data.trace().time(outcome.cause);
            const double thrower =
                by_fault ? row.strip_middle(row.strip_of(run.outcomes[outcome.cause].mapping))
                         : row.top;
            const double victim = row.strip_middle(row.strip_of(strip.mapping));
            arcs_.push_back({{column_middle(time), (thrower - scene_.top) * scene_.ratio},
                             {column_middle(outcome.begin), (victim - scene_.top) * scene_.ratio},
                             by_fault,
                             Colours::kArcOpacity});
        }
    });
    fade_arcs();
}

void LanePainter::fade_arcs() {
    constexpr double kAround = 24;    // device-independent pixels on either side of an arrow
    constexpr double kClear = 3;      // so many heads there do not hide the faults
    constexpr double kFaintest = 0.1; // of a single one's opacity
    std::map<double, std::vector<double>> heads; // by the strip that they point into
    for (const Arc& arc : arcs_) {
        heads[arc.to.y].push_back(arc.to.x);
    }
    for (auto& [strip, all] : heads) {
        std::sort(all.begin(), all.end());
    }
    for (Arc& arc : arcs_) {
        const std::vector<double>& all = heads[arc.to.y];
        const double reach = kAround * scene_.ratio;
        const auto crowd = std::upper_bound(all.begin(), all.end(), arc.to.x + reach) -
                           std::lower_bound(all.begin(), all.end(), arc.to.x - reach);
        arc.opacity *= std::clamp(kClear / static_cast<double>(crowd), kFaintest, 1.0);
    }
}

void LanePainter::paint_strokes() {
    const Colours& theme = *scene_.theme;
    const double px = scene_.ratio;
    for (const Cut& cut : cuts_) {
        for (const double victim : cut.victims) {
            canvas_.line({cut.x, cut.thrower}, {cut.x, victim}, {px, theme.unmap});
            if (!cut.crossed) {
                continue;
            }
            // A cross where the victim's mapping ends.
            const double arm = 3 * px;
            const Canvas::Stroke cross{1.6 * px, theme.unmap};
            canvas_.line({cut.x - arm, victim - arm}, {cut.x + arm, victim + arm}, cross);
            canvas_.line({cut.x - arm, victim + arm}, {cut.x + arm, victim - arm}, cross);
        }
    }
    for (const Arc& arc : arcs_) {
        const double bend = (arc.to.x - arc.from.x) * 0.5;
        const double lift = arc.from.y == arc.to.y ? -6 * px : 0;
        canvas_.curve(arc.from, {arc.from.x + bend, arc.from.y + lift},
                      {arc.to.x - bend, arc.to.y + lift}, arc.to,
                      {1.3 * px, theme.text, arc.opacity, !arc.by_fault});
        // Head, pointing right: a cause comes before its effect.
        canvas_.triangle(arc.to, {arc.to.x - 6 * px, arc.to.y - 3.2 * px},
                         {arc.to.x - 6 * px, arc.to.y + 3.2 * px}, theme.text, arc.opacity);
    }
}

namespace {

Box intersected(const Box& a, const Box& b) {
    const int left = std::max(a.left, b.left), top = std::max(a.top, b.top);
    return {left, top, std::min(a.left + a.width, b.left + b.width) - left,
            std::min(a.top + a.height, b.top + b.height) - top};
}

} // namespace

void LanePainter::paint_labels() {
    constexpr double kFont = 10, kRoom = 6, kFromTop = 4; // device-independent pixels
    const int pixels = std::max(1, static_cast<int>(kFont * scene_.ratio));
    if (labels_.empty()) {
        return;
    }
    const double line = canvas_.line_height(pixels);
    // In the middle of what is in sight of a box, however far the picture goes beyond that.
    const int left = scene_.grid.column_of(scene_.visible.begin);
    const Box sight{left, 0, scene_.grid.column_of(scene_.visible.end - 1) + 1 - left,
                    y(scene_.top + scene_.height)};
    const Box whole{0, 0, scene_.grid.columns(), y(scene_.top + scene_.height)};
    for (const Label& label : labels_) {
        const Box in_sight = intersected(label.rect, sight);
        Box rect =
            in_sight.width > 0 && in_sight.height > 0 ? in_sight : intersected(label.rect, whole);
        if (rect.height < line - 2 * scene_.ratio) {
            continue;
        }
        std::string text = words::tr(words::outcome_class_text(label.shape));
        const double room = rect.width - kRoom * scene_.ratio;
        if (canvas_.text_width(text, pixels) > room) {
            const bool small = text.front() >= 'a' && text.front() <= 'z';
            text = small ? static_cast<char>(text.front() - 'a' + 'A') : text.front();
            if (canvas_.text_width(text, pixels) > room) {
                continue;
            }
        }
        constexpr Colour kWhite(0xffffffff), kBlack(0xff000000);
        const Colour fill = scene_.theme->of(label.shape);
        // In a tall box above the middle, where arcs end.
        const bool tall = rect.height > 3 * line;
        if (tall) {
            const int down = static_cast<int>(kFromTop * scene_.ratio);
            rect.top += down;
            rect.height -= down;
        }
        canvas_.text(rect, tall, text, pixels,
                     contrast(kWhite, fill) >= contrast(kBlack, fill) ? kWhite : kBlack);
    }
}

} // namespace daxscope::lanes
