// SPDX-License-Identifier: GPL-3.0-or-later
//
// All of the time in one strip, whatever the lanes show of it.
#pragma once

#include "app/gui/look/theme.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"
#include "replay/analysis/zoom_index.h"

#include <QCoreApplication>
#include <QWidget>

namespace daxscope::gui {

class Notes;

/// The whole trace over the lanes: faults, or what else is asked for, of both sides by pixel
/// column, before above and after below, on one scale; storms as bands, losses hatched, notes as
/// flags. A frame is the time that the lanes show: it and its edges can be dragged, a click centres
/// it, a double click fits, the wheel zooms. Keys: Left, Right, Up, Down, Home and End move the
/// frame, + and - zoom.
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
    /// What ViewState::overviewOf() asks for, of all ranges, in the time of a pixel column counted
    /// from the left edge; nothing: it was not recorded, or is not counted yet.
    std::optional<std::uint64_t> figure(Side side, int column);
    bool isCounting() const { return counting_.busy(); }
    QString tipAt(QPoint pos);
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
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Hold { Nothing, Begin, Frame, End };
    struct Column {
        std::uint64_t all = 0, passing = 0;
        bool storm = false, loss = false;
    };
    using Columns = std::array<std::vector<Column>, kSides.size()>; ///< by Side
    /// What is counted, by whom it may be.
    struct Wish {
        std::shared_ptr<const Sides> sides;
        std::array<OfSide, kSides.size()> indices;
        OverviewOf of = OverviewOf::Faults;
        TimeRange bounds;
        int columns = 0;

        bool isKnown(Side side) const; ///< recorded, or what the model makes of what was
        std::int64_t begin(int column) const;
        int columnOf(std::int64_t time) const; ///< of the window
        static bool isRefault(const PaneSide& place, std::uint32_t outcome);
        Columns count(const Progress& progress) const;
        std::vector<Column> ofSide(Side side, const Progress& progress) const;
        void countFaults(const PaneSide& place, const replay::ZoomIndex& index,
                         std::uint64_t Column::*into, std::vector<Column>& made) const;
        void walk(const PaneSide& place, const replay::ZoomIndex& index,
                  std::uint64_t Column::*into, std::vector<Column>& made,
                  const Progress& progress) const;
    };

    QRect area() const;
    double x(std::int64_t time) const;
    std::int64_t timeAt(double x) const; ///< of the window, within the bounds
    Hold holdAt(QPoint pos) const;
    void centre(std::int64_t time);
    void count(); ///< where the columns are void: faults at once, what has to be walked soon
    void take(Columns made);
    static QString nameOf(OverviewOf of);
    QString name() const { return nameOf(counted_.of); }
    QString told(std::uint64_t figure) const; ///< one, in words
    void paintSide(QPainter& painter, const Theme& theme, Side side, QRectF band) const;
    void paintTimes(QPainter& painter, const Theme& theme) const;

    ViewState* state_;
    const Notes* notes_ = nullptr;
    std::shared_ptr<const Sides> sides_;
    std::array<OfSide, kSides.size()> indices_;
    int left_ = 0, right_ = 0;
    Wish counted_;           ///< what columns_ are of, or are about to be
    Columns columns_;        ///< a pixel of the screen each
    std::uint64_t most_ = 0; ///< of the tallest column of any side

    Hold hold_ = Hold::Nothing;
    bool moved_ = false;
    QPoint pressed_;
    TimeRange visible_at_press_;
    Latest<Columns> counting_; ///< last: its destructor waits for the worker
};

} // namespace daxscope::gui
