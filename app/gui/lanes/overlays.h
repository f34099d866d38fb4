// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies over and beside the lanes of a pane.
#pragma once

#include "app/gui/lanes/pane.h"
#include "app/gui/lanes/plot.h"

namespace daxscope::gui {

/// Name of the layer right over the lanes and axes.
inline constexpr const char* kMarksLayer = "marks";

/// Common to all: places in a pane.
class PanePart : public QCPLayerable {
    Q_OBJECT
public:
    PanePart(const Pane& pane, const PaneContext& context, QCustomPlot* plot, const QString& layer);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    QRect clipRect() const override;
    QRectF area() const { return pane_.rect()->rect(); }
    double x(std::int64_t time) const;         ///< of the pane's trace
    double xOfWindow(std::int64_t time) const; ///< of the window
    double y(double layoutY) const;
    /// Cut to a part of the pane: Qt's SVG knows no clipping.
    static void drawCut(QCPPainter* painter, const QLineF& line, const QRectF& within);
    static void drawCut(QCPPainter* painter, const QRectF& rect,
                        const QRectF& within); ///< its outline
    static void fillCut(QCPPainter* painter, const QRectF& rect, const QColor& color,
                        const QRectF& within);
    const Pane& pane_;
    const PaneContext& context_;
};

/// Row and strip labels in the left margin.
class RowLabels : public PanePart {
    Q_OBJECT
public:
    using PanePart::PanePart;
    static QFont stripFont(QFont font); ///< for the labels of strips, from that of rows

protected:
    QRect clipRect() const override;
    void draw(QCPPainter* painter) override;

private:
    void drawRow(QCPPainter* painter, const Row& row, bool labelled) const;
    void drawHeader(QCPPainter* painter, const Row& row) const;
    /// "sha…d.dat, 10 – 12 MiB": the bytes are the last to be cut off.
    QString rowLabel(std::uint32_t row, const QFontMetrics& metrics, int width) const;
    /// Who has the strip in the time that is in sight: "reader pid 1234 +2" where two more follow.
    QString stripLabel(const Row& row, std::size_t strip, const QFontMetrics& metrics,
                       int width) const;
};

/// Storm bands, losses, the highlighted row.
class Marks : public PanePart {
    Q_OBJECT
public:
    using PanePart::PanePart;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawStorms(QCPPainter* painter) const;
    /// @param strong a fault in it passes the filter, or there is none
    void drawStorm(QCPPainter* painter, const Row& row, TimeRange time, bool strong) const;
    void drawLosses(QCPPainter* painter) const;
    void drawUnread(QCPPainter* painter) const;
    /// Of two traces: rows that this one has no range for, and times at which it was not recorded.
    void drawAbsence(QCPPainter* painter) const;
    void drawAbsent(QCPPainter* painter, const QRectF& rect, const QString& why) const;
};

/// A part that is painted over the lanes' picture, without painting that again.
class PartAbove : public PanePart, public PaintsOver {
    Q_OBJECT
public:
    using PanePart::PanePart;
    void paintOver(QCPPainter* painter) override;
};

/// Crosshair, what is under the pointer, the selection, the stretch being selected.
class PointerMarks : public PartAbove {
    Q_OBJECT
public:
    using PartAbove::PartAbove;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawStretch(QCPPainter* painter) const;
    void drawRing(QCPPainter* painter, std::uint32_t outcome, const QColor& color,
                  double width) const;
};

/// How long the selected time is, and what of this run lies in it; how long the time is that is
/// being zoomed to. On a ground of its own and above all lines: it is drawn after the playhead.
class PaneFigures : public PartAbove {
    Q_OBJECT
public:
    using PartAbove::PartAbove;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawFigure(QCPPainter* painter, TimeRange of, const QString& told) const;
};

/// What the colours, places and signs of the lanes mean. As many lines as its width takes.
class Legend : public QCPLayoutElement {
    Q_OBJECT
public:
    Legend(QCustomPlot* plot, const PaneContext& context);
    ~Legend() override;
    QSize minimumOuterSizeHint() const override;

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* /*painter*/) const override {}

private:
    struct Flow;
    /// Where things stand, remembered: every frame asks for it several times.
    const Flow& flow(int width) const;

    const PaneContext& context_;
    mutable std::unique_ptr<Flow> flow_;
};

} // namespace daxscope::gui
