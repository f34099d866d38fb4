// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/failure.h"
#include "app/gui/state/view_state.h"

#include <QWidget>
#include <functional>

namespace daxscope::gui {

class Notes;
class ShownIndices;
class StretchStats;
class ViewFilter;

/// The home screen: the run before above, the run after below, the recorded one as a third lane on
/// demand, a delta strip between; same rows, locked x axes. Of two traces A is above and B below.
/// Knows the document and the view state, and no other view.
///
/// Mouse: the wheel zooms at the pointer, with Shift it pans, with Ctrl it changes the height of
/// the rows, over the labels it scrolls; dragging selects a time, and moves an edge of the one that
/// is selected, a marker by its line, a note by its flag; with Shift or the right button it zooms,
/// with the middle one it pans; a click selects, a double click zooms to the storm or fault under
/// it. Keys, where no action of the window takes them: see keyPressEvent().
class CompareView : public QWidget {
    Q_OBJECT
public:
    /// @param document followed where not nullptr; else setSides() says what is shown
    CompareView(Document* document, ViewState* state, QWidget* parent = nullptr);
    ~CompareView() override;

    /// Figures of the selected time that stand in the lanes; nullptr: none. Outlives this.
    void setStretch(const StretchStats* stats);
    /// Shows the strip of the whole time above the lanes. At first it is not; pictures never have
    /// it.
    void setOverviewShown(bool on);
    /// Told what the lanes are drawn from, each time that it is made; nullptr: nobody. Outlives
    /// this.
    void setIndices(ShownIndices* indices);
    /// Notes and markers that stand in the lanes and are dragged there; nullptr: none. Outlive
    /// this.
    void setNotes(Notes* notes);
    /// The time under the pointer, of the window's; nothing where it is not in the lanes.
    std::optional<std::int64_t> pointerTime() const;
    /// Draws what does not pass it dim, or not at all; nullptr: there is none. Outlives this.
    void setFilter(const ViewFilter* filter);
    /// Shows the sides as soon as their index is built, on a worker; nullptr: nothing.
    void setSides(std::shared_ptr<const Sides> sides);
    /// The sides of one trace.
    void setComparison(std::shared_ptr<const replay::Comparison> comparison);
    /// Why what was set last cannot be shown, e.g. for want of memory; the document was told.
    const std::optional<Failure>& failure() const;
    /// Calls `then` once the comparison set last can be drawn, or cannot be: at once, or later.
    void whenReady(std::function<void()> then);
    /// Draws the whole view into an image of `size` device-independent pixels, waiting for the
    /// exact picture. For screenshots and reports.
    /// @throws Error(Exit::Io) with failure()
    QImage render(QSize size, qreal device_pixel_ratio = 1.0);
    /// Writes the whole view as a PDF of one page, as vectors.
    /// @return false where the file could not be written
    /// @throws Error(Exit::Io) with failure()
    bool writePdf(const QString& path, QSize size);
    /// Draws the whole view so that text and lines stay vectors, as for an SVG, on a device of
    /// this widget's resolution.
    /// @throws Error(Exit::Io) with failure()
    void paintVectors(QPaintDevice& device, QSize size);
    /// Whether the pictures say which trace and what time they show. At first they do not.
    void setCaptioned(bool on);
    /// True when what is on screen is exact; a picture of what lies beside it may be under way.
    bool isIdle() const;
    /// Where a row's lane of one side is, in this widget's coordinates; empty where it is not in
    /// sight. Of one trace a row is a PMD range.
    QRect laneRect(Side side, std::uint32_t row) const;
    /// Where an outcome is drawn; empty where it is not in sight.
    QRect outcomeRect(Side side, std::uint32_t outcome) const;
    /// What the tooltip says at a point of this widget.
    QString tooltipAt(QPoint pos) const;

public slots:
    /// Shows the selected fault with what caused it, or else the current storm.
    void zoomToSelection();
    /// Shows all of the trace's time; where it is shown already, the rows share the height again.
    void fit();
    void fitRows(); ///< the rows share the height again
    /// Makes the rows higher, or with negative steps lower, around the current range's row where
    /// that is in sight.
    void growRows(int steps);

signals:
    void idle();
    void timeSelected(); ///< a time begins to be dragged: ViewState::stretch()

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace daxscope::gui
