// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/compare_view.h"
#include "app/gui/lanes/scene.h"
#include "tests/gui/compare/made_comparison.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMouseEvent>
#include <QWheelEvent>
#include <gtest/gtest.h>
#include <qcustomplot.h>

namespace daxscope::gui {

/// A compare view on screen, with a pointer of its own.
class Window {
public:
    explicit Window(std::shared_ptr<const replay::Comparison> what, QSize size = {1000, 600})
        : Window(Sides::one(std::move(what)), size) {}
    explicit Window(std::shared_ptr<const Sides> what, QSize size = {1000, 600})
        : sides(std::move(what)), comparison((*sides)[Side::Before].comparison),
          view(nullptr, &state) {
        state.reset(sides->bounds(), sides->order());
        view.resize(size);
        view.show();
        view.setSides(sides);
        settle();
    }

    /// Until the picture is exact.
    void settle() {
        QElapsedTimer clock;
        clock.start();
        while (!view.isIdle() && clock.elapsed() < 20'000) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents,
                                            50);
        }
        ASSERT_TRUE(view.isIdle()) << "no exact picture after 20 s";
    }

    QCustomPlot* plot() const { return view.findChild<QCustomPlot*>(); }

    void mouse(QEvent::Type type, QPointF pos, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        const bool move = type == QEvent::MouseMove;
        const bool release = type == QEvent::MouseButtonRelease;
        QMouseEvent event(type, pos - plot()->pos(), view.mapToGlobal(pos),
                          move ? Qt::NoButton : button,
                          release ? Qt::NoButton : Qt::MouseButtons(button), modifiers);
        QCoreApplication::sendEvent(plot(), &event);
    }
    void click(QPointF pos) {
        mouse(QEvent::MouseButtonPress, pos);
        mouse(QEvent::MouseButtonRelease, pos);
    }
    void drag(QPointF from, QPointF to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        mouse(QEvent::MouseButtonPress, from, button, modifiers);
        for (int step = 1; step <= 4; ++step) {
            mouse(QEvent::MouseMove, from + (to - from) * step / 4.0, button, modifiers);
        }
        mouse(QEvent::MouseButtonRelease, to, button, modifiers);
    }
    void wheel(QPointF pos, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QWheelEvent event(pos - plot()->pos(), view.mapToGlobal(pos), {}, {0, notches * 120},
                          Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot(), &event);
    }
    void key(Qt::Key which) {
        QKeyEvent event(QEvent::KeyPress, which, Qt::NoModifier);
        QCoreApplication::sendEvent(plot(), &event);
    }

    QRect lane(Side side, std::uint32_t range = 0) const { return view.laneRect(side, range); }
    /// The time that the pixel column at `x` begins with.
    double timeAt(double x) const {
        const QRect rect = lane(Side::Before);
        const TimeRange visible = state.visible();
        return static_cast<double>(visible.begin) +
               (x - rect.left()) * static_cast<double>(visible.length()) / rect.width();
    }
    double nsPerPixel() const {
        return static_cast<double>(state.visible().length()) / lane(Side::Before).width();
    }
    QImage grab() { return view.grab().toImage().convertToFormat(QImage::Format_RGB32); }

    /// The lanes of one side, all rows.
    QRect lanes(Side side) const {
        QRect all;
        for (const std::uint32_t range : state.rows()) {
            all |= lane(side, range);
        }
        return all;
    }
    /// Pixels of the lanes that are not the same in both pictures, but for the rounding of
    /// antialiased strokes.
    int differences(const QImage& one, const QImage& other) const {
        constexpr int kRounding = 8;
        int count = 0;
        for (const Side side : {Side::Before, Side::After}) {
            const QRect rect = lanes(side);
            for (int y = rect.top(); y <= rect.bottom(); ++y) {
                for (int x = rect.left(); x <= rect.right(); ++x) {
                    const QColor a = one.pixelColor(x, y), b = other.pixelColor(x, y);
                    const bool same = std::abs(a.red() - b.red()) <= kRounding &&
                                      std::abs(a.green() - b.green()) <= kRounding &&
                                      std::abs(a.blue() - b.blue()) <= kRounding;
                    count += same ? 0 : 1;
                }
            }
        }
        return count;
    }

    std::shared_ptr<const Sides> sides;
    std::shared_ptr<const replay::Comparison> comparison; ///< of two traces A's
    ViewState state;
    CompareView view;
};

} // namespace daxscope::gui
