// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/lane_painter.h"

#include "replay/lanes/lane_dirty.h"
#include "replay/lanes/lane_inferred.h"

#include <cmath>

namespace daxscope::lanes {

using replay::ClassCounts;
using replay::OutcomeClass;
using replay::OutcomeStrip;

namespace {

constexpr double kWideBox = 5;   ///< device-independent pixels from which a box gets an edge
constexpr double kLoneWidth = 2; ///< … of a mark with nothing close behind it
constexpr double kCrossed = 14;  ///< … and a cross at each of them
constexpr double kSparseCut = 6; ///< … from which an unmap has a line to its victims

std::uint32_t of(const ClassCounts& counts, OutcomeClass c) {
    return counts[static_cast<std::size_t>(c)];
}

std::uint32_t faults(const ClassCounts& counts) {
    return of(counts, OutcomeClass::FirstTouch) + of(counts, OutcomeClass::Permission) +
           of(counts, OutcomeClass::Failed) + of(counts, OutcomeClass::Refault);
}

/// The gravest class of fault among them; Hit where there is no fault.
OutcomeClass gravest(const ClassCounts& counts) {
    for (const OutcomeClass c : {OutcomeClass::Refault, OutcomeClass::Failed,
                                 OutcomeClass::Permission, OutcomeClass::FirstTouch}) {
        if (of(counts, c) > 0) {
            return c;
        }
    }
    return OutcomeClass::Hit;
}

constexpr std::uint32_t kFull = 256; ///< outcomes of a column that make its colour full

/// Stronger the more there are, by the logarithm; a single one is well seen too.
double strength(std::uint32_t count) {
    return std::min(1.0, 0.72 + 0.035 * std::log2(std::max<std::uint32_t>(count, 1)));
}

/// Calls `visit(place)` for the faults under way at `time`, the picture's left edge, as columns
/// beyond it would show them: earliest first, and of one column the one that ends last.
template <typename Visit>
void each_under_way(const OutcomeStrip& strip, const Grid& grid, std::int64_t time, Visit visit) {
    std::vector<std::size_t> places; // latest first
    strip.visit_under_way(time, strip.lower_bound(time),
                          [&](std::size_t place) { places.push_back(place); });
    const auto column = [&](std::size_t place) { return std::floor(grid.x(strip.begin(place))); };
    const auto end = [&](std::size_t place) { return strip.begin(place) + strip.duration(place); };
    for (std::size_t k = places.size(); k > 0;) {
        std::size_t furthest = places[--k];
        for (; k > 0 && column(places[k - 1]) == column(furthest); --k) {
            if (end(places[k - 1]) >= end(furthest)) {
                furthest = places[k - 1];
            }
        }
        visit(furthest);
    }
}

} // namespace

LanePainter::LanePainter(const Scene& scene, Canvas& canvas, const std::atomic<bool>* cancel)
    : scene_(scene), canvas_(canvas), cancel_(cancel), begin_(scene.grid.edge(0)),
      end_(scene.grid.edge(scene.grid.columns())), theme_(scene.theme.get()),
      columns_(static_cast<std::size_t>(scene.grid.columns())) {
    if (scene.data.matching != nullptr) {
        pale_ = std::make_shared<const Colours>(scene.theme->paled());
    }
}

int LanePainter::y(double layout_y) const {
    return static_cast<int>(std::lround((layout_y - scene_.top) * scene_.ratio));
}

double LanePainter::column_middle(std::int64_t time) const {
    return std::floor(scene_.grid.x(time)) + 0.5;
}

bool LanePainter::paint() {
    const auto& rows = scene_.layout->rows();
    canvas_.fill(0, scene_.grid.columns(), 0, y(scene_.top + scene_.height),
                 scene_.theme->base.rgb());
    for (std::size_t k = scene_.layout->first_below(scene_.top);
         k < rows.size() && rows[k].top < scene_.top + scene_.height; ++k) {
        if (cancelled()) {
            return false;
        }
        paint_row(rows[k], k % 2 == 1);
    }
    gather_arcs();
    if (cancelled()) {
        return false;
    }
    paint_strokes();
    paint_labels();
    return true;
}

void LanePainter::paint_row(const Row& row, bool odd) {
    const Colours& theme = *scene_.theme;
    below_ = (odd ? theme.alternate : theme.base).rgb();
    const int top = y(row.top), bottom = y(row.top + row.height);
    if (row.header) { // its name stands beside the lanes
        canvas_.fill(0, scene_.grid.columns(), top, bottom,
                     blend(theme.text, theme.base, 0.10).rgb());
        return;
    }
    canvas_.fill(0, scene_.grid.columns(), top, bottom, below_);
    if (row.height >= 6) {
        canvas_.fill(0, scene_.grid.columns(), bottom - 1, bottom,
                     blend(theme.text, Colour(below_), 0.14).rgb());
    }
    if (row.range >= scene_.data.index->size()) {
        return;
    }
    const replay::ZoomIndex& all = *scene_.data.index;
    if (scene_.data.matching == nullptr) {
        layer_ = Layer::All;
        paint_lane(row, all.lane(row.range));
        paint_why(scene_, canvas_, row);
        paint_dirty(scene_, canvas_, row, all.lane(row.range));
        return;
    }
    layer_ = Layer::Ground;
    theme_ = pale_.get();
    paint_lane(row, all.lane(row.range));
    layer_ = Layer::Strong;
    theme_ = scene_.theme.get();
    if (row.range < scene_.data.matching->size()) {
        const replay::Lane& passing = scene_.data.matching->lane(row.range);
        paint_lane(row, passing);
        paint_why(scene_, canvas_, row);
        paint_dirty(scene_, canvas_, row, passing);
    }
}

void LanePainter::paint_lane(const Row& row, const replay::Lane& lane) {
    if (row.open) {
        for (const Party& party : row.parties) {
            const replay::MappingStrip* strip = lane.strip(party.mapping);
            if (strip == nullptr || party.begin >= end_ || party.end < begin_) {
                continue;
            }
            if (cancelled()) {
                return;
            }
            const std::size_t k = party.strip;
            const double height = row.strip_height();
            const double gap = height >= 6 ? 1 : 0;
            Zones zones{y(row.strip_top(k) + gap), 0, y(row.strip_top(k) + height - gap)};
            zones.hits = zones.bottom - std::max(1, (zones.bottom - zones.top) * 3 / 10);
            if (has_spans()) {
                paint_spans(strip->spans, zones);
            }
            if (has_outcomes()) {
                paint_outcomes(strip->outcomes, zones);
            }
        }
    } else {
        paint_folded(row, lane);
    }
    if (has_outcomes()) {
        paint_inferred(scene_, canvas_, row, lane, below_);
        paint_assumed(scene_, canvas_, row, lane, below_);
        paint_unmaps(row, lane);
    }
}

// --- rectangles ---

void LanePainter::put(Run& run, int x0, int x1, int y0, int y1, Rgb color) {
    if (run.x1 == x0 && run.color == color && run.y0 == y0 && run.y1 == y1) {
        run.x1 = x1;
        return;
    }
    flush(run);
    run = {x0, x1, y0, y1, color};
}

void LanePainter::flush(Run& run) {
    if (run.x0 < run.x1) {
        canvas_.fill(run.x0, run.x1, run.y0, run.y1, run.color);
    }
    run = {};
}

void LanePainter::flush_all() {
    flush(span_run_);
    flush(fault_run_);
    flush(hit_run_);
}

std::pair<int, int> LanePainter::extent(OutcomeClass shape, const Zones& zones) const {
    const int height = zones.bottom - zones.top;
    switch (shape) {
    case OutcomeClass::Hit:
        return {zones.hits, zones.bottom};
    case OutcomeClass::FirstTouch: // the lower part
        return {zones.top + height * 4 / 10, zones.bottom};
    case OutcomeClass::Permission: // the upper part
        return {zones.top, zones.bottom - height * 4 / 10};
    case OutcomeClass::Failed: // thin, in the middle
        return {zones.top + height * 3 / 10, zones.bottom - height * 3 / 10};
    case OutcomeClass::Refault:
        break;
    }
    return {zones.top, zones.bottom};
}

std::pair<int, int> LanePainter::span_extent(const Zones& zones) {
    const int inset = (zones.bottom - zones.top) * 22 / 100;
    return {zones.top + inset, zones.bottom - inset};
}

Rgb LanePainter::shade(OutcomeClass c, std::uint32_t count) {
    auto& shades = shades_[(below_ == scene_.theme->base.rgb() ? 0 : 1) +
                           (layer_ == Layer::Ground ? 2 : 0)][static_cast<std::size_t>(c)];
    if (shades.empty()) {
        for (std::uint32_t k = 0; k <= kFull; ++k) {
            shades.push_back(blend(theme_->of(c), Colour(below_), strength(k)).rgb());
        }
    }
    return shades[std::min(count, kFull)];
}

void LanePainter::cell(int column, int width, const ClassCounts& counts, const Zones& zones) {
    if (const std::uint32_t count = faults(counts); count > 0) {
        const OutcomeClass c = gravest(counts);
        const auto [y0, y1] = extent(c, zones);
        put(fault_run_, column, column + width, y0, std::max(y1, y0 + 1), shade(c, count));
    }
    if (const std::uint32_t hits = of(counts, OutcomeClass::Hit); hits > 0) {
        put(hit_run_, column, column + width, zones.hits, zones.bottom,
            shade(OutcomeClass::Hit, hits));
    }
}

void LanePainter::box(const Reach& reach, const Zones& zones) {
    const auto [y0, y1] = extent(reach.shape, zones);
    const Colour color = theme_->of(reach.shape);
    flush(fault_run_);
    canvas_.fill(reach.x0, reach.x1, y0, std::max(y1, y0 + 1), color.rgb());
    if (reach.x1 - reach.x0 >= kWideBox * scene_.ratio) {
        const int edge = std::max(1, static_cast<int>(scene_.ratio));
        const bool pale = layer_ == Layer::Ground;
        const Rgb dark = blend(scene_.theme->text, color, pale ? 0.12 : 0.55).rgb();
        canvas_.fill(reach.x0, reach.x0 + edge, y0, y1, dark);
        canvas_.fill(reach.x1 - edge, reach.x1, y0, y1, dark);
        if (!pale) {
            labels_.push_back({Box{reach.x0, y0, reach.x1 - reach.x0, y1 - y0}, reach.shape});
        }
    }
}

template <typename Visit>
void LanePainter::each_column(const OutcomeStrip& strip, Visit visit) const {
    const Grid& grid = scene_.grid;
    for (std::size_t first = strip.lower_bound(begin_); first < strip.size();) {
        const std::int64_t time = strip.begin(first);
        if (time >= end_) {
            return;
        }
        const int column = grid.column_of(time);
        const std::size_t last = strip.lower_bound(grid.edge(column + 1), first + 1);
        visit(column, first, last);
        first = last;
    }
}

template <typename Visit>
void LanePainter::each_box(const OutcomeStrip& strip, int column, std::size_t first,
                           std::size_t last, Visit visit) const {
    // Of several faults that begin in one column the one that ends last shows how far they reach.
    const std::size_t place = strip.reaching(scene_.grid.edge(column + 1), first, last);
    if (place < last) {
        const std::int64_t end = strip.begin(place) + strip.duration(place);
        visit(column, scene_.grid.column_of(end - 1) + 1, strip.class_of(place));
    }
}

void LanePainter::paint_outcomes(const OutcomeStrip& strip, const Zones& zones) {
    each_under_way(strip, scene_.grid, begin_, [&](std::size_t place) {
        const int end = scene_.grid.column_of(strip.begin(place) + strip.duration(place) - 1) + 1;
        box({-1, end, strip.class_of(place)}, zones);
    });
    const int widest = std::max(1, static_cast<int>(kLoneWidth * scene_.ratio));
    each_column(strip, [&](int column, std::size_t first, std::size_t last) {
        // What stands alone may be wider than its column, so that it is seen.
        const bool alone =
            last == strip.size() || scene_.grid.column_of(strip.begin(last)) >= column + 2 * widest;
        cell(column, alone ? widest : 1, strip.classes(first, last), zones);
        each_box(strip, column, first, last, [&](int x0, int x1, OutcomeClass shape) {
            box({x0, x1, shape}, zones);
        });
    });
    flush_all();
}

void LanePainter::paint_spans(const replay::SpanStrip& strip, const Zones& zones) {
    const Colours& theme = *theme_;
    const Grid& grid = scene_.grid;
    const replay::SpanStrip& spans = strip;
    const auto [y0, y1] = span_extent(zones);
    std::int64_t at = begin_;
    std::size_t within = 0; // where the last look into a column ended
    for (std::size_t k = strip.first_ending_after(at); k < spans.size();) {
        const replay::SpanRow span = spans[k];
        if (std::max(span.begin, at) >= end_) {
            break;
        }
        const Colour& color = span.writable() ? theme.span_writable : theme.span;
        const int x0 = std::max(grid.column_of(std::max(span.begin, at)), 0);
        const int x1 = std::min(grid.column_of(span.end() - 1) + 1, grid.columns());
        if (x1 - x0 >= 2) {
            put(span_run_, x0, x1, y0, y1, color.rgb());
            at = span.end();
            ++k;
            continue;
        }
        // Narrow ones: how much of the column is mapped. An earlier span may reach into it too.
        const std::int64_t begin = grid.edge(x0), end = std::max(grid.edge(x0 + 1), begin + 1);
        const double share = static_cast<double>(strip.mapped_within(begin, end, within)) /
                             static_cast<double>(end - begin);
        put(span_run_, x0, x0 + 1, y0, y1,
            blend(color, Colour(below_), std::clamp(share, 0.3, 1.0)).rgb());
        at = std::max(end, at + 1);
        k = strip.first_ending_after(at, k);
    }
    flush(span_run_);
}

void LanePainter::gather_spans(const replay::SpanStrip& strip, std::vector<float>& mapped) {
    const Grid& grid = scene_.grid;
    const replay::SpanStrip& spans = strip;
    std::int64_t at = begin_;
    std::size_t within = 0; // where the last look into a column ended
    for (std::size_t k = strip.first_ending_after(at); k < spans.size();) {
        if (std::max(spans[k].begin, at) >= end_) {
            break;
        }
        const int x0 = std::max(grid.column_of(std::max(spans[k].begin, at)), 0);
        const int x1 = std::min(grid.column_of(spans[k].end() - 1) + 1, grid.columns());
        if (x1 - x0 >= 2) {
            for (int x = x0; x < x1; ++x) {
                mapped[static_cast<std::size_t>(x)] += 1;
            }
            at = spans[k++].end();
            continue;
        }
        const std::int64_t begin = grid.edge(x0), end = std::max(grid.edge(x0 + 1), begin + 1);
        mapped[static_cast<std::size_t>(x0)] +=
            static_cast<float>(strip.mapped_within(begin, end, within)) /
            static_cast<float>(end - begin);
        at = std::max(end, at + 1);
        k = strip.first_ending_after(at, k);
    }
}

void LanePainter::paint_folded(const Row& row, const replay::Lane& lane) {
    Zones zones{y(row.strips_top()), 0, y(row.strips_top() + row.strip_height())};
    const int height = zones.bottom - zones.top;
    zones.hits = height >= 6 ? zones.bottom - std::max(2, height * 3 / 10) : zones.bottom;
    std::fill(columns_.begin(), columns_.end(), ClassCounts{});
    std::vector<float> mapped(columns_.size());
    std::vector<Reach> boxes;
    for (const replay::MappingStrip& strip : lane.strips) {
        if (has_spans()) {
            gather_spans(strip.spans, mapped);
        }
        if (!has_outcomes()) {
            continue;
        }
        const OutcomeStrip& outcomes = strip.outcomes;
        each_under_way(outcomes, scene_.grid, begin_, [&](std::size_t place) {
            const std::int64_t end = outcomes.begin(place) + outcomes.duration(place);
            boxes.push_back({0, scene_.grid.column_of(end - 1) + 1, outcomes.class_of(place)});
        });
        each_column(outcomes, [&](int column, std::size_t first, std::size_t last) {
            ClassCounts& sum = columns_[static_cast<std::size_t>(column)];
            const ClassCounts more = outcomes.classes(first, last);
            for (std::size_t k = 0; k < sum.size(); ++k) {
                sum[k] += more[k];
            }
            each_box(outcomes, column, first, last, [&](int x0, int x1, OutcomeClass shape) {
                boxes.push_back({x0, x1, shape});
            });
        });
        if (cancelled()) {
            return;
        }
    }
    const auto parties = static_cast<float>(row.most_strips);
    const auto [y0, y1] = span_extent(zones);
    for (std::size_t k = 0; k < mapped.size(); ++k) {
        if (mapped[k] > 0) {
            const double share = std::clamp(mapped[k] / parties, 0.25F, 1.0F);
            const int x = static_cast<int>(k);
            put(span_run_, x, x + 1, y0, y1,
                blend(theme_->span_writable, Colour(below_), share).rgb());
        }
    }
    flush(span_run_);
    std::stable_sort(boxes.begin(), boxes.end(),
                     [](const Reach& a, const Reach& b) { return a.shape < b.shape; });
    for (const Reach& one : boxes) {
        box(one, zones);
    }
    for (std::size_t k = 0; k < columns_.size(); ++k) {
        Zones these = zones;
        // Where there is no room for a zone of their own, hits show where no fault does.
        if (zones.hits == zones.bottom && faults(columns_[k]) == 0) {
            these.hits = zones.top;
        }
        cell(static_cast<int>(k), 1, columns_[k], these);
    }
    flush_all();
}

// --- unmaps and causes ---

void LanePainter::paint_unmaps(const Row& row, const replay::Lane& lane) {
    const Grid& grid = scene_.grid;
    const replay::UnmapStrip& unmaps = lane.unmaps;
    const auto& marks = scene_.data.run().unmaps;
    const int y0 = y(row.top + (row.band_height() > 0 ? 1 : 0));
    const int y1 = std::max(
        y0 + 1, y(row.top + (row.band_height() > 0 ? 1 + row.band_height() : row.height / 3)));
    // How far apart marks are counts beyond the picture's edges too: it is the same in a wider one.
    const auto distance = [&](std::size_t one, std::size_t other) {
        return grid.x(unmaps.time(other)) - grid.x(unmaps.time(one));
    };
    for (std::size_t first = unmaps.lower_bound(begin_); first < unmaps.size();) {
        const std::int64_t time = unmaps.time(first);
        if (time >= end_) {
            break;
        }
        const int column = grid.column_of(time);
        const std::size_t last = unmaps.lower_bound(grid.edge(column + 1), first + 1);
        const bool zapped = unmaps.any_torn(first, last);
        double room = last - first == 1 ? 1e9 : 0;
        if (room > 0 && first > 0) {
            room = std::min(room, distance(first - 1, first));
        }
        if (room > 0 && last < unmaps.size()) {
            room = std::min(room, distance(first, last));
        }
        room /= scene_.ratio;
        const bool alone = room >= kSparseCut;
        const int width = alone ? static_cast<int>(kSparseCut / 3 * scene_.ratio) : 1;
        canvas_.fill(column, column + std::max(width, 1), y0, y1,
                     (zapped ? theme_->unmap : theme_->unmap_futile).rgb());
        if (alone && zapped && row.open && layer_ != Layer::Ground) {
            cut_spans(row, lane, marks[unmaps.mark(first)], room >= kCrossed);
        }
        first = last;
    }
}

} // namespace daxscope::lanes
