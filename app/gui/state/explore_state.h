// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/explorer.h"

#include <map>

namespace daxscope::gui {

/// A scenario to be searched under a handler, what the last search found, and the finding that is
/// played on the lanes, action by action.
class ExploreState : public QObject {
    Q_OBJECT
public:
    /// Chooses the first scenario of the library.
    /// @param document,state outlive this
    ExploreState(Document* document, ViewState* state, QObject* parent = nullptr);

    /// Chooses a scenario; the first of its handlers with it.
    void choose(const replay::NamedScenario& named);
    /// Chooses one that was chosen before, or that is built in.
    /// @throws Error(Exit::Usage) where there is no such scenario
    void chooseByName(const QString& name);
    /// @throws Error(Exit::Usage) where there is no such handler
    void chooseHandler(const QString& name);
    /// Chooses the scenario of a file. What is wrong with it becomes the verdict.
    void open(const QString& path);
    /// Makes a scenario of what the trace has from the selected access on, or from the begin of
    /// what is visible; it is chosen when it is made.
    void cutHere();
    const replay::NamedScenario& chosen() const { return named_; }
    /// Those that can run the chosen scenario; those that it says something about come first.
    const QVector<const model::Handler*>& handlers() const { return handlers_; }
    const model::Handler* handler() const { return handler_; } ///< the chosen one
    /// Bytes after which a search gives up; at first as many as `daxscope explore`'s.
    std::size_t memory() const { return memory_; }
    void setMemory(std::size_t bytes) { memory_ = bytes; }

    /// Searches what is chosen; searched() follows.
    void search();
    /// Stops a search or cut under way.
    void cancel() { explorer_->cancel(); }
    bool busy() const { return explorer_->busy(); }
    bool canCut() const;
    /// What the last search came to, or what went wrong; and how far it came. Plain text.
    const QString& verdict() const { return verdict_; }
    const QString& progress() const { return progress_; }
    /// nullptr before the first search, and where another scenario was chosen since.
    std::shared_ptr<const Explored> explored() const { return explored_; }

    /// Shows a finding on the lanes and goes to its first action.
    void showFinding(int finding);
    int finding() const { return finding_; } ///< the one shown; -1 where none is
    /// Goes to an action of the finding shown, counted from 0: the playhead goes there.
    void goTo(int action);
    int action() const { return action_; } ///< -1 where no finding is shown
    int actions() const;                   ///< of the finding shown
    /// Shows the trace again that was shown before the finding: nothing is chosen any more.
    void leave();
    bool canLeave() const;

    /// Asks whoever shows this to come into sight.
    void comeForward() { emit forwardAsked(); }

signals:
    void choiceChanged();
    void said(); ///< verdict() or progress() is another one
    void searched();
    void findingChanged();
    void actionChanged();
    void changed(); ///< busy(), or what can be done
    void forwardAsked();

private:
    void say(const QString& verdict, const QString& progress);
    void sayVerdict();
    void sayProgress(const model::explore::Status& status, double rate);
    void finished(std::shared_ptr<const Explored> explored);
    void takeCut(const replay::Cut& cut);
    const Explored::Story* story() const;
    bool isShown() const;
    void lanesAreThere();
    void follow();
    void followPlayhead();

    Document* document_;
    ViewState* state_;
    Explorer* explorer_;
    replay::NamedScenario named_;
    QVector<const model::Handler*> handlers_;
    const model::Handler* handler_ = nullptr;
    std::map<QString, replay::NamedScenario> own_; ///< chosen once: from files too
    std::size_t memory_ = std::size_t{2048} << 20U;
    QString verdict_, progress_;
    std::shared_ptr<const Explored> explored_;
    int finding_ = -1, action_ = -1;
    bool led_ = false; ///< by the playhead, which must not be moved then
};

} // namespace daxscope::gui
