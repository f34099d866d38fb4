// SPDX-License-Identifier: GPL-3.0-or-later
//
// One pane of the compare view: a run's lanes with their title, labels and what lies over them.
#pragma once

#include "app/gui/lanes/hit_test.h"
#include "app/gui/lanes/picture_plottable.h"
#include "app/gui/state/view_state.h"

namespace daxscope::gui {

/// What is under the pointer, shared by all panes: the crosshair shows in each of them.
struct Pointer {
    std::optional<std::int64_t> time;
    std::optional<std::uint32_t> range, outcome;
    std::optional<TimeRange> rubber; ///< being selected
};

/// What the parts of all panes look at. Owned by the view.
struct PaneContext {
    const ViewState* state = nullptr;
    std::shared_ptr<const RowLayout> layout;
    std::shared_ptr<const Theme> theme;
    Pointer pointer;
    TimeRange bounds;
    double labelWidth = 0; ///< of the row labels, device-independent pixels
    double stripLabelWidth = 0;
    std::shared_ptr<const trace::Trace> trace; ///< whose labels they are

    /// format::fileAndRange() and partyShort(), remembered: they are drawn in every frame.
    QString rangeLabel(std::uint32_t range) const;
    QString mappingLabel(std::uint32_t mapping) const;
    mutable QHash<std::uint32_t, QString> rangeLabels, mappingLabels;
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
    PicturePlottable* lanes() const { return lanes_; }
    const PaneData& data() const { return data_; }
    void setData(PaneData data);
    /// Takes theme, layout and bounds from the context: earlier pictures are void.
    void refresh();
    void setVisible(bool on);
    bool isVisible() const { return visible_; }
    void setScroll(double top); ///< y of the layout at the pane's top
    double yInLayout(double plotY) const;
    Hit hitAt(const QPointF& pos) const;

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
    PicturePlottable* lanes_;
    QVector<QCPLayerable*> parts_;
};

} // namespace daxscope::gui
