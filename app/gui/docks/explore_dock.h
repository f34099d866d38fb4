// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/explorer.h"

#include <QWidget>
#include <map>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTableView;
class QToolButton;

namespace daxscope::gui {

class ScheduleTable;

/// Searches a scenario under a handler and plays what it found, action by action, on the lanes of
/// the compare view and in a table with a column a task.
class ExploreDock : public QWidget {
    Q_OBJECT
public:
    ExploreDock(Document* document, ViewState* state, QWidget* parent);

    /// Chooses a scenario; its handlers are offered first.
    void choose(const replay::NamedScenario& named);
    /// @throws Error(Exit::Usage) where there is no such handler
    void chooseHandler(const QString& name);
    /// Chooses the scenario of a file. What is wrong with it is told in the dock.
    void open(const QString& path);
    /// Searches what is chosen; searched() follows.
    void search();
    /// Stops a search or cut under way.
    void cancel() { explorer_->cancel(); }
    bool busy() const { return explorer_->busy(); }
    std::shared_ptr<const Explored> explored() const { return explored_; }
    /// Shows a finding on the lanes and goes to its first action.
    void showFinding(int finding);
    /// Goes to an action of the finding shown, counted from 0.
    void goTo(int action);

signals:
    void searched();
    void changed(); ///< busy(), or which of its buttons can be pressed

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeControls();
    QWidget* makePlayer();
    QToolButton* makeButton(const QString& icon, const QString& words, const char* name);
    void paintIcons();
    void openFile();
    void tellVerdict();
    void tellHint();
    void cutHere();
    void enable();
    void tellProgress(const model::explore::Status& status, double rate);
    void finished(std::shared_ptr<const Explored> explored);
    void done();
    void lanesAreThere();
    void follow(int action);
    void followPlayhead();
    bool isShown() const;
    void leave();

    Document* document_;
    ViewState* state_;
    Explorer* explorer_;
    ScheduleTable* table_;
    replay::NamedScenario named_;
    std::map<QString, replay::NamedScenario> own_; ///< chosen once: from files too
    std::shared_ptr<const Explored> explored_;
    QString trace_before_; ///< the file that was shown before the first finding was
    int finding_ = -1;
    bool led_ = false; ///< by the playhead, which must not be moved then

    QComboBox *scenario_ = nullptr, *handler_ = nullptr;
    QLabel *about_ = nullptr, *verdict_ = nullptr, *progress_ = nullptr, *where_ = nullptr,
           *hint_ = nullptr;
    QSpinBox* memory_ = nullptr;
    QPushButton *file_ = nullptr, *cut_ = nullptr, *run_ = nullptr, *cancel_ = nullptr,
                *leave_ = nullptr;
    QListWidget* findings_ = nullptr;
    QTableView* view_ = nullptr;
    QToolButton *first_ = nullptr, *previous_ = nullptr, *next_ = nullptr, *last_ = nullptr;
};

} // namespace daxscope::gui
