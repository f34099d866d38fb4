// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/lane_painter.h"

#include "app/gui/lanes/text.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <cmath>

namespace daxscope::gui {

using replay::Outcome;
using replay::OutcomeClass;
using replay::OutcomeStrip;
using replay::Summary;

namespace {

constexpr double kWideBox = 5;   ///< device-independent pixels from which a box gets an edge
constexpr double kLoneWidth = 2; ///< … of a mark with nothing close behind it
constexpr double kCrossed = 14;  ///< … and a cross at each of them
constexpr double kSparseCut = 6; ///< … from which an unmap has a line to its victims

/// The gravest class of fault among them; Hit where there is no fault.
OutcomeClass gravest(const Summary& sum) {
    for (const OutcomeClass c : {OutcomeClass::Refault, OutcomeClass::Failed,
                                 OutcomeClass::Permission, OutcomeClass::FirstTouch}) {
        if (sum.of(c) > 0) {
            return c;
        }
    }
    return OutcomeClass::Hit;
}

/// Stronger the more there are, by the logarithm, full at 256; a single one is well seen too.
double strength(std::uint32_t count) {
    return std::min(1.0, 0.72 + 0.035 * std::log2(std::max<std::uint32_t>(count, 1)));
}

} // namespace

LanePainter::LanePainter(const Scene& scene, Canvas& canvas, const std::atomic<bool>* cancel)
    : scene_(scene), canvas_(canvas), cancel_(cancel), begin_(scene.grid.edge(0)),
      end_(scene.grid.edge(scene.grid.columns())),
      columns_(static_cast<std::size_t>(scene.grid.columns())) {}

int LanePainter::y(double layoutY) const {
    return static_cast<int>(std::lround((layoutY - scene_.top) * scene_.ratio));
}

double LanePainter::columnMiddle(std::int64_t time) const {
    return std::floor(scene_.grid.x(time)) + 0.5;
}

bool LanePainter::paint() {
    const auto& rows = scene_.layout->rows();
    canvas_.fill(0, scene_.grid.columns(), 0, y(scene_.top + scene_.height),
                 scene_.theme->base.rgb());
    for (std::size_t k = scene_.layout->firstBelow(scene_.top);
         k < rows.size() && rows[k].top < scene_.top + scene_.height; ++k) {
        if (cancelled()) {
            return false;
        }
        paintRow(rows[k], k % 2 == 1);
    }
    gatherArcs();
    if (cancelled()) {
        return false;
    }
    paintStrokes();
    paintLabels();
    return true;
}

void LanePainter::paintRow(const Row& row, bool odd) {
    const Theme& theme = *scene_.theme;
    below_ = (odd ? theme.alternate : theme.base).rgb();
    const int top = y(row.top), bottom = y(row.top + row.height);
    canvas_.fill(0, scene_.grid.columns(), top, bottom, below_);
    if (row.height >= 6) {
        canvas_.fill(0, scene_.grid.columns(), bottom - 1, bottom,
                     blend(theme.text, QColor(below_), 0.14).rgb());
    }
    if (row.range >= scene_.data.index->size()) {
        return;
    }
    const replay::Lane& lane = scene_.data.index->lane(row.range);
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
            const double height = row.stripHeight();
            const double gap = height >= 6 ? 1 : 0;
            Zones zones{y(row.stripTop(k) + gap), 0, y(row.stripTop(k) + height - gap)};
            zones.hits = zones.bottom - std::max(1, (zones.bottom - zones.top) * 3 / 10);
            paintSpans(strip->spans, zones);
            paintOutcomes(strip->outcomes, zones);
        }
    } else {
        paintFolded(row, lane);
    }
    paintUnmaps(row, lane);
}

// --- rectangles ---

void LanePainter::put(Run& run, int x0, int x1, int y0, int y1, QRgb color) {
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

void LanePainter::flushAll() {
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

std::pair<int, int> LanePainter::spanExtent(const Zones& zones) {
    const int inset = (zones.bottom - zones.top) * 22 / 100;
    return {zones.top + inset, zones.bottom - inset};
}

void LanePainter::cell(int column, int width, const Summary& sum, const Zones& zones) {
    const Theme& theme = *scene_.theme;
    if (sum.faults() > 0) {
        const OutcomeClass c = gravest(sum);
        const auto [y0, y1] = extent(c, zones);
        put(fault_run_, column, column + width, y0, std::max(y1, y0 + 1),
            blend(theme.of(c), QColor(below_), strength(sum.faults())).rgb());
    }
    if (const std::uint32_t hits = sum.of(OutcomeClass::Hit); hits > 0) {
        put(hit_run_, column, column + width, zones.hits, zones.bottom,
            blend(theme.of(OutcomeClass::Hit), QColor(below_), strength(hits)).rgb());
    }
}

void LanePainter::box(const Box& box, const Zones& zones) {
    const auto [y0, y1] = extent(box.shape, zones);
    const QColor color = scene_.theme->of(box.shape);
    flush(fault_run_);
    canvas_.fill(box.x0, box.x1, y0, std::max(y1, y0 + 1), color.rgb());
    if (box.x1 - box.x0 >= kWideBox * scene_.ratio) {
        const int edge = std::max(1, static_cast<int>(scene_.ratio));
        const QRgb dark = blend(scene_.theme->text, color, 0.55).rgb();
        canvas_.fill(box.x0, box.x0 + edge, y0, y1, dark);
        canvas_.fill(box.x1 - edge, box.x1, y0, y1, dark);
        labels_.push_back({QRect(box.x0, y0, box.x1 - box.x0, y1 - y0), box.shape});
    }
}

template <typename Visit>
void LanePainter::eachColumn(const OutcomeStrip& strip, Visit visit) const {
    const Grid& grid = scene_.grid;
    for (std::size_t first = strip.lower_bound(begin_); first < strip.size();) {
        const std::int64_t time = strip.begin(first);
        if (time >= end_) {
            return;
        }
        const int column = grid.columnOf(time);
        const std::size_t last = strip.lower_bound(grid.edge(column + 1), first + 1);
        visit(column, first, last);
        first = last;
    }
}

template <typename Visit>
void LanePainter::eachBox(const OutcomeStrip& strip, int column, std::size_t first,
                          std::size_t last, Visit visit) const {
    // Of several faults that begin in one column the longest shows how far they reach.
    const std::size_t place = last - first == 1 ? first : strip.longest(first, last);
    const std::int64_t duration = strip.duration(place);
    if (duration > 0) {
        const int end = scene_.grid.columnOf(strip.begin(place) + duration - 1) + 1;
        if (end > column + 1) {
            visit(column, end, strip.class_of(place));
        }
    }
}

void LanePainter::paintOutcomes(const OutcomeStrip& strip, const Zones& zones) {
    strip.visit_under_way(begin_, strip.lower_bound(begin_), [&](std::size_t place) {
        const int end = scene_.grid.columnOf(strip.begin(place) + strip.duration(place) - 1) + 1;
        box({-1, end, strip.class_of(place)}, zones);
    });
    const int widest = std::max(1, static_cast<int>(kLoneWidth * scene_.ratio));
    eachColumn(strip, [&](int column, std::size_t first, std::size_t last) {
        // What stands alone may be wider than its column, so that it is seen.
        const bool alone =
            last == strip.size() || scene_.grid.columnOf(strip.begin(last)) >= column + 2 * widest;
        cell(column, alone ? widest : 1, strip.summarise(first, last), zones);
        eachBox(strip, column, first, last, [&](int x0, int x1, OutcomeClass shape) {
            box({x0, x1, shape}, zones);
        });
    });
    flushAll();
}

void LanePainter::paintSpans(const replay::SpanStrip& strip, const Zones& zones) {
    const Theme& theme = *scene_.theme;
    const Grid& grid = scene_.grid;
    const auto spans = strip.spans();
    const auto [y0, y1] = spanExtent(zones);
    std::int64_t at = begin_;
    for (std::size_t k = strip.first_ending_after(at); k < spans.size();) {
        const replay::MapSpan& span = spans[k];
        if (std::max(span.begin, at) >= end_) {
            break;
        }
        const QColor& color = span.writable ? theme.spanWritable : theme.span;
        const int x0 = std::max(grid.columnOf(std::max(span.begin, at)), 0);
        const int x1 = std::min(grid.columnOf(span.end - 1) + 1, grid.columns());
        if (x1 - x0 >= 2) {
            put(span_run_, x0, x1, y0, y1, color.rgb());
            at = span.end;
            ++k;
            continue;
        }
        // Narrow ones: how much of the column is mapped.
        const std::int64_t begin = grid.edge(x0), end = std::max(grid.edge(x0 + 1), begin + 1);
        const double share =
            static_cast<double>(strip.mapped_within(begin, end)) / static_cast<double>(end - begin);
        put(span_run_, x0, x0 + 1, y0, y1,
            blend(color, QColor(below_), std::clamp(share, 0.3, 1.0)).rgb());
        at = std::max(end, at + 1);
        k = strip.first_ending_after(at);
    }
    flush(span_run_);
}

void LanePainter::gatherSpans(const replay::SpanStrip& strip, std::vector<float>& mapped) {
    const Grid& grid = scene_.grid;
    const auto spans = strip.spans();
    std::int64_t at = begin_;
    for (std::size_t k = strip.first_ending_after(at); k < spans.size();) {
        if (std::max(spans[k].begin, at) >= end_) {
            break;
        }
        const int x0 = std::max(grid.columnOf(std::max(spans[k].begin, at)), 0);
        const int x1 = std::min(grid.columnOf(spans[k].end - 1) + 1, grid.columns());
        if (x1 - x0 >= 2) {
            for (int x = x0; x < x1; ++x) {
                mapped[static_cast<std::size_t>(x)] += 1;
            }
            at = spans[k++].end;
            continue;
        }
        const std::int64_t begin = grid.edge(x0), end = std::max(grid.edge(x0 + 1), begin + 1);
        mapped[static_cast<std::size_t>(x0)] +=
            static_cast<float>(strip.mapped_within(begin, end)) / static_cast<float>(end - begin);
        at = std::max(end, at + 1);
        k = strip.first_ending_after(at);
    }
}

void LanePainter::paintFolded(const Row& row, const replay::Lane& lane) {
    Zones zones{y(row.stripsTop()), 0, y(row.stripsTop() + row.stripHeight())};
    const int height = zones.bottom - zones.top;
    zones.hits = height >= 6 ? zones.bottom - std::max(2, height * 3 / 10) : zones.bottom;
    std::fill(columns_.begin(), columns_.end(), Summary{});
    std::vector<float> mapped(columns_.size());
    std::vector<Box> boxes;
    for (const replay::MappingStrip& strip : lane.strips) {
        gatherSpans(strip.spans, mapped);
        const OutcomeStrip& outcomes = strip.outcomes;
        outcomes.visit_under_way(begin_, outcomes.lower_bound(begin_), [&](std::size_t place) {
            const std::int64_t end = outcomes.begin(place) + outcomes.duration(place);
            boxes.push_back({0, scene_.grid.columnOf(end - 1) + 1, outcomes.class_of(place)});
        });
        eachColumn(outcomes, [&](int column, std::size_t first, std::size_t last) {
            columns_[static_cast<std::size_t>(column)].add(outcomes.summarise(first, last));
            eachBox(outcomes, column, first, last, [&](int x0, int x1, OutcomeClass shape) {
                boxes.push_back({x0, x1, shape});
            });
        });
        if (cancelled()) {
            return;
        }
    }
    const auto parties = static_cast<float>(row.stripCount);
    const auto [y0, y1] = spanExtent(zones);
    for (std::size_t k = 0; k < mapped.size(); ++k) {
        if (mapped[k] > 0) {
            const double share = std::clamp(mapped[k] / parties, 0.25F, 1.0F);
            const int x = static_cast<int>(k);
            put(span_run_, x, x + 1, y0, y1,
                blend(scene_.theme->spanWritable, QColor(below_), share).rgb());
        }
    }
    flush(span_run_);
    std::stable_sort(boxes.begin(), boxes.end(),
                     [](const Box& a, const Box& b) { return a.shape < b.shape; });
    for (const Box& one : boxes) {
        box(one, zones);
    }
    // Where there is no room for a zone of their own, hits show where no fault does.
    if (zones.hits == zones.bottom) {
        for (Summary& sum : columns_) {
            if (sum.faults() == 0 && sum.count() > 0) {
                sum.classes[static_cast<std::size_t>(OutcomeClass::Hit)] = sum.count();
            }
        }
    }
    for (std::size_t k = 0; k < columns_.size(); ++k) {
        if (columns_[k].count() == 0) {
            continue;
        }
        Zones these = zones;
        if (zones.hits == zones.bottom && columns_[k].faults() == 0) {
            these.hits = zones.top;
        }
        cell(static_cast<int>(k), 1, columns_[k], these);
    }
    flushAll();
}

// --- unmaps and causes ---

void LanePainter::paintUnmaps(const Row& row, const replay::Lane& lane) {
    const Grid& grid = scene_.grid;
    const replay::UnmapStrip& unmaps = lane.unmaps;
    const auto& marks = scene_.data.run().unmaps;
    const int y0 = y(row.top + (row.bandHeight() > 0 ? 1 : 0));
    const int y1 = std::max(
        y0 + 1, y(row.top + (row.bandHeight() > 0 ? 1 + row.bandHeight() : row.height / 3)));
    // How far apart marks are counts beyond the picture's edges too: it is the same in a wider one.
    const auto distance = [&](std::size_t one, std::size_t other) {
        return grid.x(marks[unmaps.mark(other)].time) - grid.x(marks[unmaps.mark(one)].time);
    };
    for (std::size_t first = unmaps.lower_bound(begin_); first < unmaps.size();) {
        const std::int64_t time = marks[unmaps.mark(first)].time;
        if (time >= end_) {
            break;
        }
        const int column = grid.columnOf(time);
        std::size_t last = first + 1;
        if (last < unmaps.size() && marks[unmaps.mark(last)].time < grid.edge(column + 1)) {
            last = unmaps.lower_bound(grid.edge(column + 1));
        }
        const std::uint64_t torn = unmaps.torn(first, last);
        double room = 1e9;
        if (first > 0) {
            room = std::min(room, distance(first - 1, first));
        }
        if (last < unmaps.size()) {
            room = std::min(room, distance(last - 1, last));
        }
        room /= scene_.ratio;
        const bool alone = last - first == 1 && room >= kSparseCut;
        const int width = alone ? static_cast<int>(kSparseCut / 3 * scene_.ratio) : 1;
        canvas_.fill(column, column + std::max(width, 1), y0, y1,
                     (torn > 0 ? scene_.theme->unmap : scene_.theme->unmapFutile).rgb());
        if (alone && torn > 0 && row.open) {
            cutSpans(row, lane, marks[unmaps.mark(first)], room >= kCrossed);
        }
        first = last;
    }
}

void LanePainter::cutSpans(const Row& row, const replay::Lane& lane, const replay::UnmapMark& mark,
                           bool crossed) {
    Cut cut{columnMiddle(mark.time), (row.top - scene_.top) * scene_.ratio, crossed, {}};
    const auto middle = [&](std::uint32_t mapping) {
        return (row.stripMiddle(row.stripOf(mapping)) - scene_.top) * scene_.ratio;
    };
    if (mark.outcome != replay::kNoIndex) {
        cut.thrower = middle(scene_.data.run().outcomes[mark.outcome].mapping);
    }
    for (const replay::MappingStrip& strip : lane.strips) {
        const std::size_t place = strip.spans.first_ending_after(mark.time - 1);
        const auto spans = strip.spans.spans();
        if (place < spans.size() && spans[place].end == mark.time) {
            cut.victims.push_back(middle(strip.mapping));
        }
    }
    cuts_.push_back(std::move(cut));
}

void LanePainter::gatherArcs() {
    const auto& rows = scene_.layout->rows();
    const std::size_t from = scene_.layout->firstBelow(scene_.top);
    const auto visit = [&](auto&& work) {
        for (std::size_t k = from; k < rows.size() && rows[k].top < scene_.top + scene_.height;
             ++k) {
            if (rows[k].open && rows[k].range < scene_.data.index->size()) {
                for (const auto& strip : scene_.data.index->lane(rows[k].range).strips) {
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
            const bool byFault = outcome.cause_kind == replay::CauseKind::Fault;
            const std::int64_t time = byFault ? unmapTime(scene_.data, row.range, outcome.cause)
                                              : scene_.data.trace().time(outcome.cause);
            const double thrower =
                byFault ? row.stripMiddle(row.stripOf(run.outcomes[outcome.cause].mapping))
                        : row.top;
            const double victim = row.stripMiddle(row.stripOf(strip.mapping));
            arcs_.push_back({{columnMiddle(time), (thrower - scene_.top) * scene_.ratio},
                             {columnMiddle(outcome.begin), (victim - scene_.top) * scene_.ratio},
                             byFault});
        }
    });
}

void LanePainter::paintStrokes() {
    if (arcs_.empty() && cuts_.empty()) {
        return;
    }
    const Theme& theme = *scene_.theme;
    QPainter& painter = canvas_.painter();
    const double px = scene_.ratio;
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const Cut& cut : cuts_) {
        painter.setPen(QPen(theme.unmap, px));
        for (const double victim : cut.victims) {
            painter.drawLine(QPointF(cut.x, cut.thrower), QPointF(cut.x, victim));
            if (!cut.crossed) {
                continue;
            }
            // A cross where the victim's mapping ends.
            const double arm = 3 * px;
            painter.setPen(QPen(theme.unmap, 1.6 * px));
            painter.drawLine(QPointF(cut.x - arm, victim - arm),
                             QPointF(cut.x + arm, victim + arm));
            painter.drawLine(QPointF(cut.x - arm, victim + arm),
                             QPointF(cut.x + arm, victim - arm));
            painter.setPen(QPen(theme.unmap, px));
        }
    }
    for (const Arc& arc : arcs_) {
        const double bend = (arc.to.x() - arc.from.x()) * 0.5;
        const double lift = arc.from.y() == arc.to.y() ? -6 * px : 0;
        QPainterPath path(arc.from);
        path.cubicTo(arc.from + QPointF(bend, lift), arc.to + QPointF(-bend, lift), arc.to);
        QPen pen(theme.arc, 1.3 * px);
        if (!arc.byFault) {
            pen.setStyle(Qt::DashLine);
        }
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        // Head, pointing right: a cause comes before its effect.
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.arc);
        painter.drawPolygon(
            QPolygonF({arc.to, arc.to + QPointF(-6, -3.2) * px, arc.to + QPointF(-6, 3.2) * px}));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void LanePainter::paintLabels() {
    QFont font = scene_.font;
    font.setPixelSize(std::max(1, static_cast<int>(10 * scene_.ratio)));
    const QFontMetricsF metrics(font);
    bool begun = false;
    // In the middle of what is in sight of a box, however far the picture goes beyond that.
    const int left = scene_.grid.columnOf(scene_.visible.begin);
    const QRect sight(left, 0, scene_.grid.columnOf(scene_.visible.end - 1) + 1 - left,
                      y(scene_.top + scene_.height));
    const QRect whole(0, 0, scene_.grid.columns(), y(scene_.top + scene_.height));
    for (const Label& label : labels_) {
        const QRect rect = label.rect.intersected(label.rect.intersects(sight) ? sight : whole);
        if (rect.height() < metrics.height() - 2 * scene_.ratio) {
            continue;
        }
        QString text = classText(label.shape);
        const double room = rect.width() - 6 * scene_.ratio;
        if (metrics.horizontalAdvance(text) > room) {
            text = text.left(1).toUpper();
            if (metrics.horizontalAdvance(text) > room) {
                continue;
            }
        }
        QPainter& painter = canvas_.painter();
        if (!begun) {
            painter.setFont(font);
            begun = true;
        }
        const QColor& fill = scene_.theme->of(label.shape);
        painter.setPen(contrast(Qt::white, fill) >= contrast(Qt::black, fill) ? Qt::white
                                                                              : Qt::black);
        // In a tall box above the middle, where arcs end.
        const bool tall = rect.height() > 3 * metrics.height();
        painter.drawText(rect.adjusted(0, tall ? static_cast<int>(4 * scene_.ratio) : 0, 0, 0),
                         tall ? Qt::AlignHCenter | Qt::AlignTop : Qt::AlignCenter, text);
    }
}

} // namespace daxscope::gui
