// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inside of Document: what is shown, and the work under way on the worker.
#pragma once

#include "app/gui/state/document.h"

#include "app/gui/state/close_up.h"
#include "app/gui/state/document_jobs.h"
#include "app/gui/state/explored.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/shown.h"
#include "replay/cache/cache.h"
#include "replay/engine/self_check.h"
#include "replay/report/page.h"
#include "replay/words/translate.h"

#include <QFileInfo>
#include <QTimer>
#include <algorithm>
#include <mutex>
#include <sys/resource.h>

namespace daxscope::gui {

/// ms between two tellings of progress.
inline constexpr int kProgressEvery = 50;
/// The nice value of what makes the picture: the window's own thread goes first where processors
/// are few.
inline constexpr int kBehindWindow = 5;
/// The nice value of what comes after the picture.
inline constexpr int kAfterOthers = 10;

/// What was shown before a finding of the explorer.
struct Behind {
    QString path, title;
    std::shared_ptr<const ReadFile> read_from;
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
    QString path;                              // of the trace shown
    std::shared_ptr<const ReadFile> read_from; // … as it was then; nullptr: nothing was read
    QString path_next;                         // of the trace being loaded, empty while none is
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

    std::shared_ptr<Job> job; // the newest one, while its result is wanted
    bool retuning = false;    // … and it only looks for storms anew
    bool following = false;   // … and it goes on with what another process records
    bool part = false;        // of what is shown, more is on its way
    bool live = false;        // … for another process records it
    bool grew = false;        // the last opened() only said so
    Latest<Result> loading{self};
    Latest<std::shared_ptr<const replay::SelfCheck>> checking{self};
    Latest<bool> comparing_hashes{self}; // goes on while something else is loaded

    bool busy() const { return loading.busy(); }

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
        if (busy()) {
            emit self->progress(word(job->stage), job->done, job->total);
        }
    }

    /// Stops what runs, without waiting for it.
    void stop() {
        if (job) {
            job->stop = true;
            job.reset();
        }
        loading.drop();
        checking.drop();
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

    /// Runs `work` on the worker, after what runs there now.
    void start(std::function<Result(Job&)> work) {
        stop();
        job = std::make_shared<Job>();
        showPartsOf(job);
        poll.start();
        // A check cut short by a change of handlers is made up for with the next job.
        const bool with_check = !path_next.isEmpty() || trace_next || pair_next || !self_check;
        loading.want(
            [mine = job, work = std::move(work)](const Progress&) {
                setpriority(PRIO_PROCESS, 0, kBehindWindow); // this thread's, and those it starts
                return work(*mine);
            },
            [this, with_check](const Result& result) { finish(result, with_check); },
            [this](const Failure& why) { fail(why); });
    }

    /// Of several parts that come before the window has time for one, it shows the newest.
    void showPartsOf(const std::shared_ptr<Job>& mine) {
        struct Waiting {
            std::mutex mutex;
            std::optional<Result> part;
        };
        mine->show_part = [this, of = std::weak_ptr(mine),
                           waiting = std::make_shared<Waiting>()](Result result) {
            const std::lock_guard hold(waiting->mutex);
            if (std::exchange(waiting->part, std::move(result))) {
                return;
            }
            post([this, of, waiting] {
                std::unique_lock taking(waiting->mutex);
                const Result newest = *std::exchange(waiting->part, {});
                taking.unlock();
                if (const auto still = of.lock(); still && still == job) {
                    showPart(newest);
                }
            });
        };
    }

    /// Asks whether what the cache gave of the traces shown is what was put there. Where it is not,
    /// they are read anew.
    void checkHashes() {
        std::vector<std::shared_ptr<const trace::Trace>> traces;
        for (const Side side : {Side::Before, Side::After}) {
            traces.push_back((*sides)[side].comparison->trace);
        }
        comparing_hashes.want(
            [traces](const Progress& progress) {
                setpriority(PRIO_PROCESS, 0, kAfterOthers); // this thread's, which does only this
                return std::all_of(traces.begin(), traces.end(), [&](const auto& trace) {
                    return cache::is_as_written(*trace, progress);
                });
            },
            [this](bool right) {
                if (!right && !busy()) { // else they are asked again about what is shown then
                    self->reload();
                }
            });
    }

    /// Looks at what is shown from the side: the picture comes first.
    void check() {
        const std::shared_ptr<const trace::Trace> trace = (*sides)[Side::Before].comparison->trace;
        if (trace->session().made() || sides->isTwo()) { // made: no kernel recorded it
            self_check.reset();
            emit self->selfChecked();
            return;
        }
        const auto found = [this](std::shared_ptr<const replay::SelfCheck> made) {
            self_check = std::move(made);
            emit self->selfChecked();
        };
        checking.want(
            [trace](const Progress& progress) {
                setpriority(PRIO_PROCESS, 0, kAfterOthers); // this thread's, which does only this
                const words::Spoken spoken;                 // Miss::said
                // As many misses as a dock or a report lists.
                const replay::Kept kept{.misses = report::kMostMisses, .faults = false, .each = {}};
                return std::make_shared<const replay::SelfCheck>(
                    replay::self_check(*trace, progress, nullptr, kept));
            },
            found, [found](const Failure&) { found(nullptr); }); // no handler models that kernel
    }

    template <typename Function>
    void post(Function function) {
        QMetaObject::invokeMethod(self, std::move(function), Qt::QueuedConnection);
    }

    void fail(const Failure& why) {
        stop();
        forgetNext();
        if (replaced) {
            putBack();
        }
        emit self->failed(why.what, why.remedy);
    }

    /// What there is of a trace that is still being read.
    void showPart(const Result& result) {
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
        read_from = result.file ? result.file : read_from;
        title = title_next;
        self_check.reset();
        emit self->opened();
        emit self->comparisonChanged();
    }

    void finish(const Result& result, bool with_check) {
        job.reset();
        retuning = false;
        live = false;
        grew = part && result.other_trace && path == path_next;
        part = part && !result.other_trace;
        replaced.reset();
        poll.stop();
        sides = result.sides;
        summary = result.summary;
        read_from = result.file ? result.file : read_from;
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
        if (busy()) { // who was told wants something else
            return;
        }
        checkHashes();
        if (with_check) {
            check();
        }
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

    Behind shownNow() const {
        return {path, title, read_from, assumed, pair, sides, summary, self_check};
    }

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
        read_from = shown.read_from;
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
