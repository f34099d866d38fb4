// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inside of CompareView: compare_view.cpp puts it together, compare_data.cpp makes what it
// shows, compare_layout.cpp lays it out, compare_input.cpp is the mouse and the keys,
// compare_click.cpp what a click does, compare_cursor.cpp the keyboard's cursor, compare_drag.cpp
// what dragging does, compare_filter.cpp the filter, compare_pictures.cpp what is drawn elsewhere.
#pragma once

#include "app/gui/lanes/compare_view.h"
#include "app/gui/lanes/delta_pane.h"
#include "app/gui/lanes/note_flags.h"
#include "app/gui/lanes/overlays.h"
#include "app/gui/lanes/overview.h"
#include "app/gui/lanes/pane.h"
#include "app/gui/lanes/playhead.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/view_filter.h"

#include <QPointer>
#include <QScrollBar>
#include <QThreadPool>
#include <QTimer>
#include <array>

namespace daxscope::gui {

struct CompareView::Impl {
    enum class Drag { None, Pressed, Pan, Rubber, Stretch, Playhead, Note };
    /// What is made of the sides before they are shown.
    struct Indexed {
        std::array<std::shared_ptr<const replay::ZoomIndex>, 3> indices; ///< by Side
        std::array<std::shared_ptr<const lanes::WhyMarks>, 3> whys;      ///< by Side
        std::vector<Row> rows; ///< of the window, with their parties, nowhere yet
        /// Of two traces, the rows of each by its own ranges.
        std::array<std::vector<Row>, kSides.size()> own;
    };

    /// What passes the filter, of `made`.
    struct Filtered {
        std::shared_ptr<const ViewFilter::Result> result; ///< of this; nullptr: there is no filter
        std::shared_ptr<const Sides> sides;
        std::array<std::shared_ptr<const replay::ZoomIndex>, 3> indices; ///< by Side
        std::array<std::shared_ptr<const lanes::WhyMarks>, 3> whys;      ///< by Side
    };

    Impl(CompareView& owner, Document* document, ViewState* state);
    ~Impl();

    // compare_data.cpp
    void build(std::shared_ptr<const Sides> what);
    static void makeRows(const Sides& what, Indexed& to);
    void failed(const Failure& why);
    void indexed(std::shared_ptr<const Sides> what, Indexed fresh);

    // compare_view.cpp
    void showRecorded();
    void retheme();
    void refresh(); ///< all pictures void
    void syncTime();
    void setScroll(double top);
    void beforeReplot();
    void showScrollBar(); ///< or hides it, by whether all rows fit
    void replot();        ///< soon, and once however often it is asked for
    void refined();       ///< one of the pictures has become better
    void checkIdle();
    bool exact() const;
    std::array<Pane*, 3> panes() const { return {recorded, before, after}; }
    std::array<PicturePlottable*, 7> pictures() const {
        return {recorded->lanes(),     before->lanes(),     after->lanes(),    delta->strip(),
                recorded->heldLanes(), before->heldLanes(), after->heldLanes()};
    }
    Pane* paneOf(Side side) const;
    Pane* paneAt(const QPointF& pos) const;

    // compare_filter.cpp
    void filterAgain(); ///< where what passes, or what it passes of, has changed
    void showData();    ///< gives the panes what was made

    // compare_pictures.cpp
    template <typename Draw>
    void drawAt(QSize size, Draw draw);
    void setCaption(bool on); ///< over the panes: which trace, what time, what it rests on
    bool sayBasis();

    // compare_layout.cpp
    void buildLayout();                            ///< which panes stand where
    std::optional<std::uint32_t> focusRow() const; ///< of the storm that was gone to
    struct Laid {
        std::vector<Row> rows;
        std::array<std::vector<Row>, kSides.size()> own; ///< of two traces
        std::size_t held = 0;                            ///< of the first rows, pinned ones
    };
    Laid rowsToLay(bool folded) const;
    static void share(const std::shared_ptr<const RowLayout>& layout, const Laid& laid,
                      std::array<std::shared_ptr<const RowLayout>, kSides.size()>& to);
    void arrangeRows(); ///< the rows' places, for the height that the panes have now
    std::uint64_t partiesInSight() const; ///< a hash: another one, other strips
    void seek(double top, double height);
    void seekRow(); ///< scrolls as little as brings the current range's row into sight
    void measureLabels();
    void setMargins();

    // compare_drag.cpp
    void beginDrag(bool shift); ///< the pointer has moved far enough
    void dragTime(const QPointF& pos);
    void dragNote(const QPointF& pos);
    std::int64_t snapped(const QPointF& pos) const;
    std::optional<std::int64_t> otherEdge(const QPointF& pos) const;

    // compare_cursor.cpp
    Side cursorSide() const;
    std::optional<std::uint32_t> cursorRow() const;
    void putCursor(std::uint32_t outcome, Side side);
    void moveCursor(int by);
    void moveCursorRow(int by);
    void moveCursorPane(int by);
    bool selectAtCursor(); ///< false: it is on nothing
    void goToHeader(const Row& row);
    bool foldAtCursor(std::optional<bool> on); ///< nothing: the other way; false: it is on no group
    TimeRange visible() const;
    void say(const QString& what, std::int64_t time); ///< read out
    void speak(std::uint32_t outcome, Side side);

    // compare_click.cpp
    void click(const QPointF& pos);
    void doubleClick(QMouseEvent* event);
    void chooseRow(std::uint32_t range); ///< that was clicked on: it stays where it is
    void offer(const QPointF& pos, const QPoint& global);
    const Row* labelAt(const QPointF& pos) const;
    /// The group whose line lies at a point, beside the lanes or across them.
    std::optional<std::uint32_t> headerAt(const QPointF& pos) const;
    void fold(std::uint32_t group, bool on);
    void zoomToStorm(const replay::Storm& storm, Side side);
    void zoomToOutcome(std::uint32_t outcome, Side side);

    // compare_input.cpp
    void mousePress(QMouseEvent* event);
    void mouseMove(QMouseEvent* event);
    void mouseRelease(QMouseEvent* event);
    void wheel(QWheelEvent* event);
    bool key(QKeyEvent* event);
    void hover(const QPointF& pos, const QPoint& global);
    void leave();
    void growRows(double steps, double aroundY); ///< y in the pane: that row keeps its place
    std::int64_t timeAt(double x) const;
    std::int64_t visibleTimeAt(double x) const; ///< the same, clamped to what is visible
    double nsPerPixel() const;
    bool inLabels(const QPointF& pos) const;
    const Pane* labelledPane(const QPointF& pos) const;
    QString absence(const Pane& pane, const Row& row) const;
    QString labelTip(const Pane& pane, const QPointF& pos) const;
    QString describe(const QPointF& pos) const;
    void repaintPointer();

    CompareView& view;
    QPointer<Document> document;
    ViewState* state;
    QThreadPool pool;
    PaneContext context;
    Overview* overview;
    Plot* plot;
    QScrollBar* scrollBar;
    Pane *recorded, *before, *after;
    DeltaPane* delta;
    Legend* legend;
    PaneTitle *caption, *basis; ///< of pictures
    Playhead* playhead;
    NoteFlags* flags;
    QPointer<Notes> notes; ///< nullptr: none

    std::shared_ptr<const Sides> sides;
    Indexed made;
    Latest<Indexed> indexing{&view, &pool}; ///< of the comparison set last
    ShownIndices* indices = nullptr;        ///< that is told of `made`; nullptr: none
    QPointer<const ViewFilter> filter;      ///< nullptr: none
    Filtered filtered;
    Latest<Filtered> filtering{&view, &pool};
    std::vector<std::function<void()>> waiting; ///< CompareView::whenReady()
    /// Runs from when a picture has become better to when that is shown: while one pans or zooms,
    /// the next frame does so anyway.
    QTimer refining;
    std::optional<Failure> failure; ///< of the comparison set last
    bool replotAsked = false, rowsChanged = false, idleSaid = false;
    bool captioned = false; ///< pictures are
    bool barAsked = false;  ///< the scroll bar is about to be shown or hidden
    bool rowSought = false; ///< the current range's row is to be in sight
    double rowHeight = 0;   ///< 0 = share what there is
    double scroll = 0;
    std::uint64_t packedFor = 0; ///< partiesInSight() that the strips were shared among
    int arrangedFor = 0;         ///< pane height that the rows were laid out for

    Drag drag = Drag::None;
    NoteFlags::Handle dragged; ///< what Drag::Note drags
    Qt::MouseButton button = Qt::NoButton;
    QPointF pressed;
    std::int64_t anchor = 0; ///< the edge that stays while a time is dragged
    TimeRange visibleAtPress;
    double scrollAtPress = 0;
};

} // namespace daxscope::gui
