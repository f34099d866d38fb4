// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/pane.h"
#include "app/gui/lanes/plot.h"
#include "app/gui/state/notes.h"

namespace daxscope::gui {

class DeltaPane;

/// The notes: a line through all panes each, and its text at the top as far as there is room before
/// the next one's. Of several in one pixel column the first has its text there. The markers: lines
/// with their letter at the bottom, and what lies between the two.
class NoteFlags : public QCPLayerable, public PaintsOver {
    Q_OBJECT
public:
    NoteFlags(QCustomPlot* plot, const PaneContext& context, std::array<const Pane*, 3> panes,
              const DeltaPane& axis);
    void paintOver(QCPPainter* painter) override;

    /// What can be dragged: a note, by its flag, or a marker, by its line.
    struct Handle {
        std::optional<std::size_t> marker; ///< of Markers
        int note = -1;                     ///< else its place
    };
    std::optional<Handle> handleAt(const QPointF& pos) const;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override { return mParentPlot->viewport(); }
    void draw(QCPPainter* painter) override;

private:
    struct Flag {
        int note; ///< its place
        double at;
        QRectF box;
        QString text; ///< as much of it as has room; empty: the box is small
    };
    const Pane* top() const;
    const Pane* bottom() const;
    double x(std::int64_t time) const;
    QVector<Flag> flags() const;
    void drawLine(QCPPainter* painter, double at) const;
    void drawFlag(QCPPainter* painter, const QRectF& box, const QString& text) const;
    void drawMarkers(QCPPainter* painter) const;
    void drawBetween(QCPPainter* painter, const QRectF& area, const Markers& markers) const;
    const PaneContext& context_;
    std::array<const Pane*, 3> panes_;
    const DeltaPane& axis_;
};

} // namespace daxscope::gui
