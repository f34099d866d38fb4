// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/latest.h"
#include "app/gui/state/scenario_library.h"

#include <QElapsedTimer>
#include <QObject>
#include <memory>

class QTimer;

namespace daxscope::gui {

/// One scenario searched under one handler, with everything that is shown of it. Immutable.
struct Explored {
    replay::NamedScenario named;
    const model::Handler* handler = nullptr;
    model::explore::Exploration exploration;
    double seconds = 0;

    /// A finding as it is told and as it is drawn.
    struct Story {
        model::explore::Replayed replayed;
        replay::Counterexample made;
        std::shared_ptr<const replay::ScheduleRun> run; ///< of the handler explored, on `made`
    };
    std::vector<Story> stories; ///< by the number of the finding
};

/// Searches on a worker thread. Nothing here waits for it.
class Explorer : public QObject {
    Q_OBJECT
public:
    explicit Explorer(QObject* parent = nullptr);

    /// Begins a search; one under way is cancelled first.
    /// @param memory bytes after which it gives up
    void run(const replay::NamedScenario& named, const model::Handler& handler, std::size_t memory);
    /// Cuts a scenario out of a trace; cutDone() or failed() follows.
    void cut(std::shared_ptr<const trace::Trace> trace, const replay::CutOptions& options);
    /// Stops the search: done() tells how far it came. A cut is given up: failed() says so.
    void cancel();
    bool busy() const { return searching_.busy() || cutting_.busy(); }

signals:
    /// Every now and then while it searches.
    void progress(const daxscope::model::explore::Status& status, double statesPerSecond);
    void done(std::shared_ptr<const daxscope::gui::Explored> explored);
    void cutDone(const daxscope::replay::Cut& cut);
    void failed(const QString& what);

private:
    struct Search;
    void tell();

    QTimer* poll_;
    QElapsedTimer clock_;
    std::shared_ptr<Search> search_; ///< the newest
    Latest<std::shared_ptr<Explored>> searching_;
    Latest<replay::Cut> cutting_;
};

/// "clean: every interleaving was searched", "2 findings", "not finished: …". Never clean where the
/// search was cut.
QString explorationVerdict(const Explored& explored);

} // namespace daxscope::gui
