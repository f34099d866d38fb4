// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inside of Document: what is shown, and the work under way on the worker.
#pragma once

#include "app/gui/state/document.h"

#include "app/gui/state/close_up.h"
#include "app/gui/state/document_jobs.h"
#include "app/gui/state/explored.h"
#include "app/gui/state/shown.h"

#include <QFileInfo>
#include <QTimer>
#include <atomic>
#include <sys/resource.h>
#include <thread>

namespace daxscope::gui {

/// ms between two tellings of progress.
inline constexpr int kProgressEvery = 50;

/// What was shown before a finding of the explorer.
struct Behind {
    QString path, title;
    replay::Options assumed;
    std::optional<Pair> pair;
    std::shared_ptr<const Sides> sides;
    std::shared_ptr<const Summary> summary;
    std::shared_ptr<const replay::SelfCheck> self_check;
};

struct Document::Impl {
    explicit Impl(Document* document) : self(document) {
        looking.setMaxThreadCount(1);
        poll.setInterval(kProgressEvery);
        QObject::connect(&poll, &QTimer::timeout, self, [this] { tell(); });
    }

    Document* self;
    QThreadPool looking; // one thread: looks take turns
    CloseUp close_up{looking}, at_playhead{looking};
    QTimer poll;
    QString path;      // of the trace shown
    QString path_next; // of the trace being loaded, empty while none is
    QString title, title_next;
    std::shared_ptr<const trace::Trace> trace_next; // being compared for the first time
    // The run of the handler that made the trace shown, or being compared; nullptr: recorded.
    std::shared_ptr<const replay::ScheduleRun> schedule, schedule_next;
    std::optional<Pair> pair, pair_next; // two traces: those shown, those on their way
    Side looked_at = Side::Before;
    const model::Handler* before = nullptr;
    const model::Handler* after = nullptr;
    replay::StormRule rule;
    replay::Options assumed;
    std::shared_ptr<const Sides> sides;
    std::shared_ptr<const Summary> summary;
    std::shared_ptr<const replay::SelfCheck> self_check;
    std::optional<Behind> behind; // while a finding is shown, or on its way
    std::optional<Behind>
        replaced; // what a part of the same file, read again, has taken the place of

    std::shared_ptr<Job> job;      // the newest one; older ones are stopped
    bool busy = false;             // its result is still wanted
    bool retuning = false;         // … and it only looks for storms anew
    bool following = false;        // … and it goes on with what another process records
    bool part = false;             // of what is shown, more is on its way
    bool live = false;             // … for another process records it
    bool grew = false;             // the last opened() only said so
    std::thread worker;            // runs `job`, after joining the one before it
    std::shared_ptr<Job> checking; // the job whose self-check is still wanted

    static QString word(Stage stage) {
        switch (stage) {
        case Stage::Reading:
            return tr("Reading");
        case Stage::Replaying:
            return tr("Replaying");
        case Stage::Counting:
            break;
        }
        return tr("Counting");
    }

    void tell() {
        if (busy) {
            emit self->progress(word(job->stage), job->done, job->total);
        }
    }

    /// Stops what runs without waiting for it: its thread is joined by the next one's.
    void stop() {
        if (job) {
            job->stop = true;
        }
        checking.reset();
        busy = false;
        retuning = false;
        live = false;
        poll.stop();
    }

    std::shared_ptr<const replay::Comparison> comparison() const {
        return sides ? (*sides)[looked_at].comparison : nullptr;
    }

    replay::CompareOptions options() const {
        replay::CompareOptions chosen;
        chosen.before = before;
        chosen.after = after;
        chosen.replay = assumed;
        chosen.rule = rule;
        chosen.moments = true;
        return chosen;
    }

    /// Runs `work` on a new worker thread, after the job before has ended.
    void start(std::function<Result(Job&)> work) {
        stop();
        job = std::make_shared<Job>();
        job->show_part = [this, mine = std::weak_ptr(job)](const Result& result) {
            post([this, mine = mine.lock(), result] { showPart(mine, result); });
        };
        busy = true;
        poll.start();
        // A check cut short by a change of handlers is made up for with the next job.
        const bool with_check = !path_next.isEmpty() || trace_next || pair_next || !self_check;
        worker = std::thread([this, mine = job, with_check, previous = std::move(worker),
                              work = std::move(work)]() mutable {
            if (previous.joinable()) {
                previous.join();
            }
            run(mine, work, with_check);
        });
    }

    /// On the worker.
    void run(const std::shared_ptr<Job>& mine, const std::function<Result(Job&)>& work,
             bool with_check) {
        try {
            if (mine->stop) {
                return;
            }
            const Result result = work(*mine);
            post([this, mine, result, with_check] { finish(mine, result, with_check); });
            if (with_check) {
                check(mine, *result.sides);
            }
        } catch (const Cancelled&) {
            return; // cancelled() was told already
        } catch (const Error& error) {
            fail(mine, error.what(), error.remedy());
        } catch (const std::bad_alloc&) {
            fail(mine, "not enough memory for this trace", "Record a shorter trace, or with -p.");
        } catch (const std::exception& error) {
            fail(mine, error.what(), {});
        }
    }

    /// On the worker, as the last thing that its thread does.
    void check(const std::shared_ptr<Job>& mine, const Sides& checked) {
        constexpr int kAfterOthers = 10;
        setpriority(PRIO_PROCESS, 0, kAfterOthers); // this thread's: the picture comes first
        std::shared_ptr<const replay::SelfCheck> found;
        const trace::Trace& trace = checked[Side::Before].trace();
        try {
            if (!trace.session().made() && !checked.isTwo()) { // made: no kernel recorded it
                found = std::make_shared<replay::SelfCheck>(replay::self_check(
                    trace, Progress([mine](std::uint64_t, std::uint64_t) { return !mine->stop; })));
            }
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception&) {
            found = nullptr; // no handler models that kernel
        }
        post([this, mine, found] {
            if (checking == mine) {
                self_check = found;
                emit self->selfChecked();
            }
        });
    }

    template <typename Function>
    void post(Function function) {
        QMetaObject::invokeMethod(self, std::move(function), Qt::QueuedConnection);
    }

    void fail(const std::shared_ptr<Job>& mine, const std::string& what,
              const std::string& remedy) {
        post([this, mine, what, remedy] {
            if (mine == job && busy) {
                stop();
                forgetNext();
                if (replaced) {
                    putBack();
                }
                emit self->failed(QString::fromStdString(what), QString::fromStdString(remedy));
            }
        });
    }

    /// What there is of a trace that is still being read.
    void showPart(const std::shared_ptr<Job>& mine, const Result& result) {
        if (mine != job || !busy) {
            return;
        }
        if (replaced && replaced->path != path_next) {
            replaced.reset();
        }
        if (sides && !part && !live && !result.live && !schedule && !pair && path == path_next) {
            replaced = shownNow();
        }
        grew = part && path == path_next;
        part = true;
        live = result.live;
        sides = result.sides;
        summary = result.summary;
        schedule.reset();
        behind.reset();
        pair.reset();
        looked_at = Side::Before;
        lookFromHere();
        path = path_next;
        title = title_next;
        self_check.reset();
        emit self->opened();
        emit self->comparisonChanged();
    }

    void finish(const std::shared_ptr<Job>& mine, const Result& result, bool with_check) {
        if (mine != job || !busy) {
            return;
        }
        busy = false;
        retuning = false;
        live = false;
        grew = part && result.other_trace && path == path_next;
        part = part && !result.other_trace;
        replaced.reset();
        poll.stop();
        checking = with_check ? mine : nullptr;
        sides = result.sides;
        summary = result.summary;
        if (result.other_trace) {
            schedule = schedule_next;
            if (!schedule) {
                behind.reset();
            }
            looked_at = Side::Before;
        }
        if (pair_next) {
            pair = pair_next;
        } else if (!sides->isTwo()) {
            pair.reset();
        }
        if (pair) {
            pair->traces = {(*sides)[Side::Before].comparison->trace,
                            (*sides)[Side::After].comparison->trace};
            pair->align = sides->align();
        }
        lookFromHere();
        if (result.other_trace) {
            path = pair ? pair->paths[0] : path_next;
            title = title_next;
            forgetNext();
            self_check.reset();
            emit self->opened();
        }
        forgetNext();
        emit self->comparisonChanged();
    }

    /// Where close-ups of the comparison shown come from.
    CloseUp::Source source() const {
        CloseUp::Source replaying = CloseUp::replaying(comparison(), options().replay);
        if (!schedule || comparison()->before.handler != schedule->run.handler) {
            return replaying;
        }
        return
            [replaying, known = schedule](const replay::Moment& moment, const Progress& progress) {
                Seen seen = replaying(moment, progress);
                if (moment.access < known->watched.size()) {
                    seen.before = known->watched[moment.access];
                } else if (moment.is_instant()) {
                    seen.before = replay::look_at(*known, moment.time).value_or(seen.before);
                }
                return seen;
            };
    }

    /// The close-ups are of the side looked at.
    void lookFromHere() {
        const auto looks = std::make_shared<const CloseUp::Source>(source());
        close_up.setSource(looks);
        at_playhead.setSource(looks);
    }

    Behind shownNow() const { return {path, title, assumed, pair, sides, summary, self_check}; }

    /// Shows what is behind the finding.
    void leave() {
        stop();
        forgetNext();
        show(*std::exchange(behind, {}));
    }

    /// Where what was read again is given up: shows what was there before.
    void putBack() {
        const auto outcomes = [](const Sides& of) {
            return of[Side::Before].comparison->recorded.outcomes.size();
        };
        grew = outcomes(*sides) <= outcomes(*replaced->sides); // the same places are in it
        part = false;
        show(*std::exchange(replaced, {}));
    }

    void show(const Behind& shown) {
        path = shown.path;
        title = shown.title;
        pair = shown.pair;
        sides = shown.sides;
        looked_at = Side::Before;
        summary = shown.summary;
        self_check = shown.self_check;
        assumed = shown.assumed;
        if (!pair) {
            before = model::find_handler(comparison()->before.handler);
            after = model::find_handler(comparison()->after.handler);
        }
        schedule.reset();
        lookFromHere();
        emit self->opened();
        emit self->comparisonChanged();
        emit self->selfChecked();
    }

    void forgetNext() {
        path_next.clear();
        trace_next.reset();
        schedule_next.reset();
        pair_next.reset();
    }

    void load(QString file) { // a copy: it may be path_next itself
        forgetNext();
        path_next = file;
        title_next = nameOf(file);
        start(
            [file = std::filesystem::path(file.toStdString()), follow = following,
             options = options()](Job& mine) { return readGrowing(mine, file, follow, options); });
        emit self->started(file);
    }

    void openAnew(const QString& file) {
        before = nullptr;
        after = nullptr;
        assumed = {}; // it was made for the trace before
        load(file);
    }

    /// `other`: than what is shown now.
    void load(const Pair& two, bool other) {
        forgetNext();
        pair_next = two;
        title_next = nameOf(two.paths[0]);
        start([two, rule = rule, other](Job& mine) {
            return besideEachOther(mine, two, rule, other);
        });
        emit self->started(two.paths[0]);
    }

    void present() {
        start([trace = trace_next, options = options(), known = schedule_next](Job& mine) {
            return compared(mine, trace, options, known, true);
        });
        emit self->started(title_next);
    }

    void replayAgain() {
        if (trace_next) {
            present();
            return;
        }
        if (!path_next.isEmpty()) {
            load(path_next); // with what was chosen meanwhile
            return;
        }
        if (const auto two = pair_next ? pair_next : pair) {
            load(*two, !pair || two->paths != pair->paths);
            return;
        }
        if (!sides) {
            return;
        }
        start([trace = comparison()->trace, options = options(), known = schedule](Job& mine) {
            return compared(mine, trace, options, known, false);
        });
        emit self->started(path);
    }
};

} // namespace daxscope::gui
