// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/pane.h"
#include "app/gui/lanes/time_ticker.h"
#include "replay/lanes/delta_strip.h"

namespace daxscope::gui {

/// The strip between the panes: after − before (or B − A) faults per column, and the time axis of
/// all panes, which says what its times count from.
class DeltaPane : public QObject {
    Q_OBJECT
public:
    DeltaPane(QCustomPlot* plot, const PaneContext& context, QThreadPool& pool);
    ~DeltaPane() override;

    QCPAxisRect* rect() const { return rect_; }
    PicturePlottable* strip() const { return strip_; }
    void setData(PaneData before, PaneData after);
    void refresh();
    void fitTicks(); ///< to the width that the axis has now
    /// Width that the words beside the strip need.
    int labelWidth() const;
    /// Where a time of the window is on the axis, pixels of the plot.
    double x(std::int64_t time) const;
    /// Height of the axis below the strip, device-independent pixels.
    int axisHeight() const;
    /// "before 12, after 2 faults (−10, −83 %)" for the column at `pos`.
    QString describeAt(const QPointF& pos) const;

signals:
    void refined();

private:
    lanes::DeltaSide side(Side which) const;
    QCustomPlot* plot_;
    const PaneContext& context_;
    PaneData before_, after_;
    QCPAxisRect* rect_;
    PicturePlottable* strip_;
    QSharedPointer<TimeTicker> ticker_;
};

} // namespace daxscope::gui
