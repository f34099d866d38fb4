// SPDX-License-Identifier: GPL-3.0-or-later
//
// One pane of the compare view: a run's lanes with their title, labels and what lies over them.
#pragma once

#include "app/gui/lanes/hit_test.h"
#include "app/gui/lanes/picture_plottable.h"
#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"

namespace daxscope::gui {

class Notes;
class StretchStats;

/// What is under the pointer, shared by all panes: the crosshair shows in each of them.
struct Pointer {
    std::optional<std::int64_t> time; ///< of the window
    std::optional<std::uint32_t> range, outcome;
    Side side = Side::Before;        ///< whose outcome it is
    std::optional<TimeRange> rubber; ///< being selected
};

/// What the parts of all panes look at. Owned by the view.
struct PaneContext {
    const ViewState* state = nullptr;
    std::shared_ptr<const RowLayout> layout; ///< by the window's rows
    /// The same places by the ranges of each side's trace, replay::kNoIndex where it has none.
    std::array<std::shared_ptr<const RowLayout>, kSides.size()> layouts;
    /// layouts with the rows of folded groups, too: what is folded away is counted all the same.
    std::array<std::shared_ptr<const RowLayout>, kSides.size()> counted;
    std::vector<std::uint32_t> groupSizes; ///< rows in each group that are shown, or folded away
    std::optional<std::uint32_t> header;   ///< group that the keyboard's cursor is on
    std::shared_ptr<const Theme> theme;
    Pointer pointer;
    const StretchStats* stretch = nullptr; ///< figures of the selected time, where there are some
    const Notes* notes = nullptr;
    TimeRange bounds;
    double labelWidth = 0; ///< of the row labels, device-independent pixels
    double stripLabelWidth = 0;
    std::shared_ptr<const Sides> sides; ///< nullptr: nothing is shown

    void setSides(std::shared_ptr<const Sides> shown);
    bool isTwo() const { return sides && sides->isTwo(); }
    /// Where a side stands in the window.
    const PaneSide& place(Side side) const;
    /// format::fileAndRange() and partyShort(), remembered: they are drawn in every frame. A row
    /// that a side has no range for is called what the other trace calls it.
    QString rowLabel(Side side, std::uint32_t row) const;
    QString mappingLabel(Side side, std::uint32_t mapping) const;
    /// "shared.dat · 12 ranges".
    QString groupLabel(std::uint32_t group) const;
    /// The same within a width: the name gives way, and the count is read whole.
    QString groupLabel(std::uint32_t group, const QFontMetricsF& metrics, double width) const;
    /// The same, with all of its name and what a click does.
    QString groupTip(std::uint32_t group) const;

private:
    mutable std::array<QHash<std::uint32_t, QString>, kSides.size()> row_labels_, mapping_labels_;
};

/// A line of text above a pane: which run, and what it adds up to.
class PaneTitle : public QCPLayoutElement {
    Q_OBJECT
public:
    PaneTitle(QCustomPlot* plot, const PaneContext& context);
    void setText(const QString& side, const QString& handler, const QString& totals);

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* /*painter*/) const override {}

private:
    const PaneContext& context_;
    QString side_, handler_, totals_;
};

class Pane : public QObject {
    Q_OBJECT
public:
    Pane(QCustomPlot* plot, const PaneContext& context, Side side, QThreadPool& pool);
    ~Pane() override;

    Side side() const { return side_; }
    QCPAxisRect* rect() const { return rect_; }
    PaneTitle* title() const { return title_; }
    PicturePlottable* lanes() const { return lanes_; }    ///< that scroll
    PicturePlottable* heldLanes() const { return held_; } ///< that stay on top
    const PaneData& data() const { return data_; }
    void setData(PaneData data);
    /// Takes theme, layout and bounds from the context: earlier pictures are void.
    void refresh();
    void setVisible(bool on);
    bool isVisible() const { return visible_; }
    void setScroll(double top); ///< y of the layout at the pane's top
    double yInLayout(double plotY) const;
    double yInPlot(double layoutY) const;
    /// The part of the pane that a row may be drawn in: what scrolls passes beneath what stays.
    QRectF areaOf(const Row& row) const;
    double scroll() const; ///< setScroll()
    Hit hitAt(const QPointF& pos) const;
    const PaneSide& place() const { return context_.place(side_); }
    const std::shared_ptr<const RowLayout>& layout() const;
    TimeRange visible() const; ///< in the trace's time
    TimeRange bounds() const;  ///< of the window, in the trace's time
    /// The window's row that a row of layout() is.
    std::uint32_t windowRow(const Row& row) const;

signals:
    void refined();

private:
    void setTexts();
    QCustomPlot* plot_;
    const PaneContext& context_;
    Side side_;
    bool visible_ = true;
    PaneData data_;
    QCPAxisRect* rect_;
    PaneTitle* title_;
    PicturePlottable *lanes_, *held_;
    QVector<QCPLayerable*> parts_;
};

} // namespace daxscope::gui
