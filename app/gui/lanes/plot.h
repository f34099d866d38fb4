// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace daxscope::gui {

/// Name of the topmost layer, for what moves with the pointer.
inline constexpr const char* kPointerLayer = "pointer";

/// Painted over the finished plot in each paint event, so that moving the pointer costs no replot.
class PaintsOver {
public:
    PaintsOver() = default;
    PaintsOver(const PaintsOver&) = delete;
    PaintsOver& operator=(const PaintsOver&) = delete;
    virtual ~PaintsOver() = default;
    virtual void paintOver(QCPPainter* painter) = 0;
};

/// A plot of one opaque buffer for all its layers, which a paint event copies to the screen, with a
/// frame around it while it has the keyboard.
/// QCustomPlot by itself lays a transparent buffer for each buffered layer over the others: of a
/// large window, blending them takes longer than drawing what is in them.
class Plot : public QCustomPlot {
    Q_OBJECT
public:
    explicit Plot(QWidget* parent);
    using QCustomPlot::updateLayout; ///< without drawing
    /// What is behind everything.
    void setWindowColor(const QColor& color);
    /// True: what is on the pointer's layer is drawn with all the others, as an export needs it.
    void setPointerDrawn(bool on);

    /// What the keyboard's cursor is on, for who does not see it.
    struct Spoken {
        QString text;
        double seconds = 0;         ///< where it is in time, from the window's zero
        double first = 0, last = 0; ///< the least and greatest that it can be
    };
    const Spoken& spoken() const { return spoken_; }
    /// Tells assistive technology, where that is new.
    void speak(const Spoken& spoken);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Spoken spoken_;
};

} // namespace daxscope::gui
