// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/canvas.h"
#include "replay/lanes/scene.h"

#include <vector>

namespace daxscope::lanes {

/// Paints the rows of a scene; lane_strokes.cpp has what is drawn over its rectangles. Costs by its
/// pixels: per strip it goes from one column that holds
/// something to the next, by searching. A column with one fault shows it from begin to end; one
/// with more shows the gravest class, stronger the more there are. Knows no widget; runs on any
/// thread.
class LanePainter {
public:
    /// @param cancel looked at between strips; may be nullptr
    LanePainter(const Scene& scene, Canvas& canvas, const std::atomic<bool>* cancel = nullptr);
    /// @return false when cancelled: what was painted is not whole
    bool paint();

private:
    /// Where the parts of a strip lie, device pixels.
    struct Zones {
        int top, hits, bottom;
    };
    /// Equal neighbours, gathered into one rectangle.
    struct Run {
        int x0 = 0, x1 = 0, y0 = 0, y1 = 0;
        Rgb color = 0;
    };
    struct Reach {
        int x0, x1;
        replay::OutcomeClass shape;
    };
    struct Label {
        Box rect;
        replay::OutcomeClass shape;
    };
    struct Arc {
        Point from, to;
        bool by_fault;
        double opacity;
    };
    struct Cut {
        double x, thrower; ///< thrower: y of the strip that tore, or the row's top
        bool crossed;      ///< there is room for crosses at the victims
        std::vector<double> victims;
    };

    /// What of a lane is painted, one over the other where there is a filter.
    enum class Layer {
        All,
        Ground, ///< pale: all, or spans alone where the rest is hidden
        Strong, ///< what passes
    };
    void paint_row(const Row& row, bool odd);
    void paint_lane(const Row& row, const replay::Lane& lane);
    bool has_spans() const { return layer_ != Layer::Strong; }
    bool has_outcomes() const { return layer_ != Layer::Ground || !scene_.data.hides; }
    void paint_spans(const replay::SpanStrip& strip, const Zones& zones);
    void gather_spans(const replay::SpanStrip& strip, std::vector<float>& mapped);
    void paint_outcomes(const replay::OutcomeStrip& strip, const Zones& zones);
    void paint_folded(const Row& row, const replay::Lane& lane);
    void paint_unmaps(const Row& row, const replay::Lane& lane);
    void cut_spans(const Row& row, const replay::Lane& lane, const replay::UnmapMark& mark,
                   bool crossed);
    /// Calls `visit(column, first, last)` for each column that holds outcomes, left to right.
    template <typename Visit>
    void each_column(const replay::OutcomeStrip& strip, Visit visit) const;
    /// Calls `visit(x0, x1, class)` for each fault that reaches past the column it began in.
    template <typename Visit>
    void each_box(const replay::OutcomeStrip& strip, int column, std::size_t first,
                  std::size_t last, Visit visit) const;
    /// The colour of so many outcomes of a class over the current row.
    Rgb shade(replay::OutcomeClass c, std::uint32_t count);
    void cell(int column, int width, const replay::ClassCounts& counts, const Zones& zones);
    static std::pair<int, int> span_extent(const Zones& zones);
    void box(const Reach& reach, const Zones& zones);
    std::pair<int, int> extent(replay::OutcomeClass shape, const Zones& zones) const;
    void put(Run& run, int x0, int x1, int y0, int y1, Rgb color);
    void flush(Run& run);
    void flush_all();

    void gather_arcs();
    void fade_arcs(); ///< where they crowd
    void paint_strokes();
    void paint_labels();

    int y(double layout_y) const;
    /// Strokes stand on whole columns: a picture that was moved is the one painted there.
    double column_middle(std::int64_t time) const;
    bool cancelled() const {
        return cancel_ != nullptr && cancel_->load(std::memory_order_relaxed);
    }

    const Scene& scene_;
    Canvas& canvas_;
    const std::atomic<bool>* cancel_;
    std::int64_t begin_, end_; ///< of the grid, ns BOOTTIME
    Run fault_run_, hit_run_, span_run_;
    Layer layer_ = Layer::All;
    const Colours* theme_;                ///< of the current layer
    std::shared_ptr<const Colours> pale_; ///< where there is a filter
    Rgb below_ = 0;                       ///< the current row's background
    /// By row's background, and pale ones.
    std::array<std::array<std::vector<Rgb>, replay::kOutcomeClasses>, 4> shades_;
    std::vector<replay::ClassCounts> columns_;
    std::vector<Label> labels_;
    std::vector<Arc> arcs_;
    std::vector<Cut> cuts_;
};

} // namespace daxscope::lanes
