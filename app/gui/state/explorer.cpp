// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/explorer.h"

#include "app/gui/state/failure.h"
#include "app/gui/state/format.h"

#include <QTimer>

namespace daxscope::gui {

using namespace model::explore;

namespace {
constexpr int kTellEvery = 100; // ms
} // namespace

/// What worker and window share about one search.
struct Explorer::Job {
    std::atomic<bool> stop = false;
    std::mutex mutex; ///< of status
    Status status;
};

Explorer::Explorer(QObject* parent) : QObject(parent), poll_(new QTimer(this)) {
    poll_->setInterval(kTellEvery);
    connect(poll_, &QTimer::timeout, this, [this] { tell(); });
}

Explorer::~Explorer() {
    join();
}

void Explorer::join() {
    if (job_) {
        job_->stop = true;
    }
    if (worker_.joinable()) {
        worker_.join();
    }
}

void Explorer::tell() {
    Status status;
    {
        const std::lock_guard lock(job_->mutex);
        status = job_->status;
    }
    const double seconds = static_cast<double>(clock_.elapsed()) / 1000;
    emit progress(status, seconds > 0 ? static_cast<double>(status.states) / seconds : 0);
}

void Explorer::run(const replay::NamedScenario& named, const model::Handler& handler,
                   std::size_t memory) {
    join(); // the search looks at `stop` every few milliseconds
    job_ = std::make_shared<Job>();
    busy_ = true;
    clock_.start();
    poll_->start();
    worker_ = std::thread([this, job = job_, named, &handler, memory] {
        auto explored = std::make_shared<Explored>();
        QString failure;
        try {
            explored->named = named;
            explored->handler = &handler;
            Options options;
            options.max_memory = memory;
            options.progress = [job](const Status& status) {
                const std::lock_guard lock(job->mutex);
                job->status = status;
                return !job->stop;
            };
            QElapsedTimer clock;
            clock.start();
            explored->exploration = explore(named.scenario, handler, options);
            explored->seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
            for (const Finding& finding : explored->exploration.findings) {
                Explored::Story story;
                story.replayed = replay_schedule(named.scenario, handler, finding.schedule);
                story.made = replay::make_counterexample(named, handler, finding);
                story.run = std::make_shared<replay::ScheduleRun>(
                    replay::schedule_run(story.made, story.replayed, finding.schedule, handler));
                explored->stories.push_back(std::move(story));
            }
        } catch (const std::bad_alloc&) {
            failure = tr("There is not enough memory for this search.");
        } catch (...) {
            failure = currentFailure().what;
        }
        QMetaObject::invokeMethod(
            this,
            [this, job, explored, failure] {
                if (job != job_) {
                    return; // another one has begun
                }
                poll_->stop();
                busy_ = false;
                if (failure.isEmpty()) {
                    emit done(explored);
                } else {
                    emit failed(failure);
                }
            },
            Qt::QueuedConnection);
    });
}

void Explorer::cut(std::shared_ptr<const trace::Trace> trace, const replay::CutOptions& options) {
    join();
    job_ = std::make_shared<Job>();
    busy_ = true;
    worker_ = std::thread([this, job = job_, trace = std::move(trace), options] {
        replay::Cut made;
        QString failure;
        try {
            made =
                replay::cut(*trace, options,
                            Progress([job](std::uint64_t, std::uint64_t) { return !job->stop; }));
        } catch (...) {
            const Failure why = currentFailure();
            failure = why.remedy.isEmpty() ? why.what
                                           : QStringLiteral("%1. %2").arg(why.what, why.remedy);
        }
        QMetaObject::invokeMethod(
            this,
            [this, job, made, failure] {
                if (job != job_) {
                    return; // a search has begun
                }
                busy_ = false;
                if (failure.isEmpty()) {
                    emit cutDone(made);
                } else {
                    emit failed(failure);
                }
            },
            Qt::QueuedConnection);
    });
}

void Explorer::cancel() {
    if (job_) {
        job_->stop = true;
    }
}

QString explorationVerdict(const Explored& explored) {
    const Exploration& result = explored.exploration;
    const QString states = format::count(static_cast<std::int64_t>(result.states));
    const auto findings = static_cast<int>(result.findings.size());
    QString text;
    if (findings > 0) {
        text =
            findings == 1 ? Explorer::tr("1 finding") : Explorer::tr("%1 findings").arg(findings);
    }
    switch (result.end) {
    case End::Complete:
        return findings > 0
                   ? Explorer::tr("%1; every interleaving was searched (%2 states)")
                         .arg(text, states)
                   : Explorer::tr("clean: every interleaving was searched (%1 states)").arg(states);
    case End::MemoryFull:
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
                Explorer::tr("not finished: %1 states (memory limit)").arg(states);
        break;
    case End::StateLimit:
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
                Explorer::tr("not finished: %1 states (state limit)").arg(states);
        break;
    case End::Cancelled:
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) +
                Explorer::tr("not finished: %1 states (cancelled)").arg(states);
        break;
    }
    return text;
}

} // namespace daxscope::gui

#include "moc_explorer.cpp"
