// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace daxscope::gui {

class MainWindow;

/// Five steps over the recordings that come with daxscope: a note beside a part of the window says
/// what is to be seen there, with the figures of the trace that it has opened. Everything can be
/// used meanwhile. It goes away, and deletes itself, with the last step, with Esc, and where
/// somebody opens another trace.
class Tour : public QFrame {
    Q_OBJECT
public:
    static constexpr int kSteps = 5;
    /// @param window owns it
    explicit Tour(MainWindow* window);
    /// Whether its recordings are there.
    static bool isPossible();

    int step() const { return step_; } ///< from 0
    /// Whether what the step is about stands on the screen.
    bool isReady() const { return ready_; }
    QString text() const;
    /// What it points at, in the window's coordinates; empty until ready.
    QRect target() const;

public slots:
    void next();
    void back();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    class Outline;
    void go(int step);
    void prepare();
    void say();
    void place();
    void end();

    MainWindow* window_;
    int step_ = 0;
    bool ready_ = false;
    QString path_; ///< of the step's trace
    QLabel *title_, *text_;
    QPushButton *back_, *next_;
    QPointer<QWidget> outline_; ///< around the target
    QPointer<QWidget> focus_;   ///< who had the keyboard before
};

} // namespace daxscope::gui
