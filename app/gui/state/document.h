// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/sides.h"

#include <QObject>
#include <QString>
#include <memory>
#include <span>

namespace daxscope::replay {
struct ScheduleRun; // a finding's schedule as a run: replay/analysis/schedule_run.h
struct SelfCheck;   // replay/engine/self_check.h
} // namespace daxscope::replay

namespace daxscope::gui {

class CloseUp;

/// The open trace with its two runs; or two traces, each as recorded or through a handler. Loads
/// and replays on a worker thread; everything it hands out is immutable and shared, so views keep
/// what they draw while a new comparison is on its way.
class Document : public QObject {
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    /// Starts to load `path`; a load under way is cancelled first. The old comparison stays until
    /// opened(). The trace's default pair is used, the storm rule stays; an assumption ends with
    /// the trace that it was made for.
    void open(const QString& path);
    /// The same, and goes on with what another process records until that ends, or until cancel():
    /// opened() comes with each part.
    void follow(const QString& path);
    /// Starts to load two traces, A and B, each as it was recorded; aligned by their start.
    void openPair(const QString& a, const QString& b);
    /// The same for the file that is shown, of two A; that trace is not read again.
    void openBeside(const QString& b);
    /// Shows A by itself again, with its default pair.
    void closeBeside();
    /// Shows a finding of the explorer: before, the schedule as it was found; after, its accesses
    /// through another handler. path() is empty then.
    void present(std::shared_ptr<const trace::Trace> trace,
                 std::shared_ptr<const replay::ScheduleRun> schedule, const QString& title);
    /// Shows again, at once and as it was, what the explorer's findings stand in front of.
    void leave();
    bool canLeave() const; ///< a finding is shown, and something was before it
    /// Loads the file again, with the pair chosen last; of two traces both.
    void reload();
    /// Stops the load or replay under way: cancelled() comes at once, the old comparison stays.
    void cancel();
    /// Replays with another pair, on the worker. nullptr: the trace's default pair; of two traces,
    /// that side as it was recorded.
    void setHandlers(const model::Handler* before, const model::Handler* after);
    /// Replays with what is assumed of accesses that left no event. The outcomes are other ones
    /// then: selections are void.
    void assume(const replay::Options& options);
    const replay::Options& assumed() const;
    /// Of two traces: where time 0 of each is. failed() where there is no storm to be aligned by.
    void setAlign(replay::Align align);
    /// Looks for storms with another rule. No replay.
    void setStormRule(const replay::StormRule& rule);

    bool busy() const;
    bool isPart() const; ///< more of what is shown is being read
    bool isLive() const; ///< … for another process records it
    /// The last opened() was about the same trace as the one before, of which more is read.
    bool grew() const;
    QString path() const; ///< of the trace shown, of two A's; empty at start
    /// Whether what path() names still is the file that was read, or more of it. Looks at its ends.
    bool fileIsAsRead() const;
    QString pathBeside() const; ///< B's; empty where one trace is shown
    /// What the trace shown is called: its file's name, or what present() was told.
    QString title() const;
    /// Was the trace shown made by the explorer, not recorded?
    bool isMade() const;
    replay::StormRule stormRule() const;
    /// nullptr until the first opened().
    std::shared_ptr<const Sides> sides() const;
    /// The trace shown; of two, the one that lookAt() says. nullptr exactly when sides() is.
    std::shared_ptr<const replay::Comparison> comparison() const;
    /// Of two traces: the side that selection and playhead are told of, at first A.
    void lookAt(Side side);
    Side lookedAt() const;
    /// Counts per row and mapping of sides(); nullptr exactly when that is.
    std::shared_ptr<const Summary> summary() const;
    /// The trace through the handler of the kernel that recorded it; nullptr until selfChecked(),
    /// where no handler models that kernel, and of two traces.
    std::shared_ptr<const replay::SelfCheck> selfCheck() const;
    /// Looks at the selection's moment in comparison(): through its handlers, also where the side
    /// is shown as recorded.
    CloseUp* closeUp() const;
    /// Looks at the playhead's.
    CloseUp* atPlayhead() const;
    /// When each action of the explorer's schedule shown happens, ascending, ns BOOTTIME; empty
    /// where another trace is shown. Valid until opened().
    std::span<const std::int64_t> actionTimes() const;

signals:
    void started(const QString& path);
    /// `stage` is a translated word ("Reading", "Replaying …"); total 0 = not known.
    void progress(const QString& stage, quint64 done, quint64 total);
    void opened(); ///< another trace is shown now, or more of it, which grew() says: comparison()
                   ///< is new, selections are void
    void comparisonChanged(); ///< same trace, other handlers or rule; follows opened() too
    void selfChecked();       ///< selfCheck() is there; some time after opened()
    void cancelled();
    void failed(const QString& what, const QString& remedy);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace daxscope::gui
