// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/pane.h"
#include "app/gui/lanes/plot.h"

namespace daxscope::gui {

class DeltaPane;

/// The one time that the state is told of: a line through all panes and the strip between them,
/// with a handle on the time axis that says the time. Where it is out of sight, an arrow at the
/// axis' edge says on which side. The stretch that is played again and again is a band on the axis.
class Playhead : public QCPLayerable, public PaintsOver {
    Q_OBJECT
public:
    Playhead(QCustomPlot* plot, const PaneContext& context, std::array<const Pane*, 3> panes,
             const DeltaPane& axis);
    void paintOver(QCPPainter* painter) override;
    /// Is it the handle, or the axis that it is dragged along, that lies at this point of the plot?
    bool isHandleAt(const QPointF& pos) const;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override { return mParentPlot->viewport(); }
    void draw(QCPPainter* painter) override;

private:
    QRectF axisRect() const; ///< below the strip, where the ticks are labelled
    void drawLoop(QCPPainter* painter) const;
    QRectF flagRect(double at, const QString& text) const;
    void hideLabels(QCPPainter* painter, const QRectF& flag) const;
    void drawHandle(QCPPainter* painter, double at, const QRectF& flag, const QString& text) const;
    void drawArrow(QCPPainter* painter, bool later) const;

    const PaneContext& context_;
    std::array<const Pane*, 3> panes_;
    const DeltaPane& axis_;
};

} // namespace daxscope::gui
