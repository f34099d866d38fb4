// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/time_ticker.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/sides.h"
#include "replay/analysis/heat.h"

#include <QCoreApplication>
#include <QImage>
#include <QWidget>
#include <optional>
#include <vector>

namespace daxscope::gui {

/// A heat map with what it is of. Immutable.
struct HeatData {
    std::shared_ptr<const Sides> sides;
    QVector<std::uint32_t> rows; ///< of the window, from the top
    std::optional<Side> side;    ///< nothing: after less before
    bool filtered = false;
    bool known = true; ///< false: the recording does not say it
    replay::HeatMap map;
};

/// The ranges from top to bottom, the whole time from left to right; the stronger a cell, the more
/// (log2), of a difference in two colours; below them the lanes' time axis. A click goes to that
/// row and time in the lanes, dragging selects a time. Keys: the arrows move a cursor, Enter goes
/// to it.
class HeatView : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(HeatView)
public:
    HeatView(ViewState* state, QWidget* parent);     ///< `state` outlives this
    void show(std::shared_ptr<const HeatData> what); ///< nullptr: nothing
    /// Lines and columns that there is room for, a pixel of the screen each.
    QSize room() const;
    const std::shared_ptr<const HeatData>& shown() const { return shown_; }
    QRectF cellRect(std::uint32_t line, std::uint32_t column) const;
    QString tipAt(QPointF pos) const;
    /// A place on the time axis; without a text where there is no room for one.
    struct Tick {
        double x;
        QString text;
        QRectF label;
    };
    std::vector<Tick> ticks() const; ///< from the left

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Cell {
        std::uint32_t line, column;
    };
    bool hasCells() const;
    std::optional<Cell> cellAt(QPointF pos) const;
    double x(std::int64_t time) const;
    std::int64_t timeAt(double x) const;
    void goTo(const Cell& cell, std::uint32_t place);
    std::uint32_t placeOf(const Cell& cell) const; ///< the hottest row there, in HeatData::rows
    QString text(const Cell& cell) const;
    QImage image(const Theme& theme) const;
    int axisHeight() const;
    int mapHeight() const; ///< what is left for the cells
    void drawAxis(QPainter& painter, const Theme& theme) const;

    ViewState* state_;
    std::shared_ptr<const HeatData> shown_;
    mutable QImage image_; ///< null: to be made
    mutable TimeTicker ticker_;
    std::optional<Cell> cursor_;
    std::optional<QPointF> pressed_;
    bool dragged_ = false;
};

} // namespace daxscope::gui
