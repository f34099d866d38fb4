// SPDX-License-Identifier: GPL-3.0-or-later
//
// All of the time in one strip, whatever the lanes show of it.
#pragma once

#include "app/gui/look/theme.h"
#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"
#include "replay/analysis/zoom_index.h"

#include <QCoreApplication>
#include <QWidget>

namespace daxscope::gui {

class Notes;

/// The whole trace over the lanes: faults of both sides by pixel column, before above and after
/// below, on one scale; storms as bands, losses hatched, notes as flags. A frame is the time that
/// the lanes show: it and its edges can be dragged, a click centres it, a double click fits, the
/// wheel zooms. Keys: Left, Right, Up, Down, Home and End move the frame, + and - zoom.
class Overview : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(Overview)
public:
    Overview(ViewState* state, QWidget* parent); ///< `state` outlives this

    /// The indices of one side.
    struct OfSide {
        std::shared_ptr<const replay::ZoomIndex> all;
        std::shared_ptr<const replay::ZoomIndex> passing; ///< the filter; nullptr: there is none
    };
    /// @param sides nullptr: nothing. @param indices by Side
    void show(std::shared_ptr<const Sides> sides, std::array<OfSide, kSides.size()> indices);
    void setNotes(const Notes* notes); ///< outlive this
    /// The pixels between which the lanes lie: the strip is in line with them.
    void setEdges(int left, int right);

    QRect frame() const; ///< the time that the lanes show
    /// Faults of all ranges that begin in the time of a pixel column, counted from the left edge.
    std::uint64_t faults(Side side, int column) const;
    QString tipAt(QPoint pos) const;
    QSize sizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Hold { Nothing, Begin, Frame, End };
    struct Column {
        std::uint64_t faults = 0, passing = 0;
        bool storm = false, loss = false;
    };

    QRect area() const;
    double x(std::int64_t time) const;
    std::int64_t timeAt(double x) const; ///< of the window, within the bounds
    std::int64_t columnBegin(int column, int columns) const;
    Hold holdAt(QPoint pos) const;
    void centre(std::int64_t time);
    void count() const; ///< where the columns are void
    std::vector<Column> columnsOf(Side side, int columns) const;
    void paintSide(QPainter& painter, const Theme& theme, Side side, QRectF band) const;
    void paintTimes(QPainter& painter, const Theme& theme) const;

    ViewState* state_;
    const Notes* notes_ = nullptr;
    std::shared_ptr<const Sides> sides_;
    std::array<OfSide, kSides.size()> indices_;
    int left_ = 0, right_ = 0;
    mutable TimeRange counted_; ///< bounds that columns_ are of
    mutable std::array<std::vector<Column>, kSides.size()> columns_; ///< a pixel of the screen each
    mutable std::uint64_t most_ = 0; ///< faults of the tallest column of any side

    Hold hold_ = Hold::Nothing;
    bool moved_ = false;
    QPoint pressed_;
    TimeRange visible_at_press_;
};

} // namespace daxscope::gui
