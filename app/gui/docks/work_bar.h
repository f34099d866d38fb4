// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>
#include <utility>

class QLabel;
class QProgressBar;
class QToolButton;

namespace daxscope::gui {

/// How far a dock's work on a worker is, and a button that stops it or begins it again. Hidden
/// where neither is to be said.
class WorkBar : public QWidget {
    Q_OBJECT
public:
    /// {done, total}: Latest::progress()
    using Progress = std::function<std::pair<std::uint64_t, std::uint64_t>()>;
    /// @param name      of the bar, for tests: its button is name + "-cancel"
    /// @param accessible what a screen reader calls the bar
    WorkBar(const QString& name, const QString& accessible, Progress progress, QWidget* parent);

    void busy();                      ///< the work goes on
    void stopped(const QString& why); ///< by the user, or it failed
    void done();

signals:
    void cancelAsked();
    void againAsked();

private:
    void poll();

    Progress progress_;
    QTimer poll_;
    QProgressBar* bar_;
    QLabel* why_;
    QToolButton* button_;
    bool busy_ = false;
};

} // namespace daxscope::gui
