// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/explorer.h"

#include "app/gui/state/format.h"

#include <QTimer>
#include <mutex>

namespace daxscope::gui {

using namespace model::explore;

namespace {
constexpr int kTellEvery = 100; // ms
} // namespace

/// What worker and window share about one search.
struct Explorer::Search {
    std::atomic<bool> stop = false;
    std::mutex mutex; ///< of status
    Status status;
};

Explorer::Explorer(QObject* parent)
    : QObject(parent), poll_(new QTimer(this)), searching_(this), cutting_(this) {
    poll_->setInterval(kTellEvery);
    connect(poll_, &QTimer::timeout, this, [this] { tell(); });
}

void Explorer::tell() {
    Status status;
    {
        const std::lock_guard lock(search_->mutex);
        status = search_->status;
    }
    const double seconds = static_cast<double>(clock_.elapsed()) / 1000;
    emit progress(status, seconds > 0 ? static_cast<double>(status.states) / seconds : 0);
}

namespace {

/// On the worker. @throws Cancelled
std::shared_ptr<Explored> searched(const replay::NamedScenario& named,
                                   const model::Handler& handler, Options options,
                                   const Progress& progress) {
    auto explored = std::make_shared<Explored>();
    explored->named = named;
    explored->handler = &handler;
    QElapsedTimer clock;
    clock.start();
    explored->exploration = explore(named.scenario, handler, options);
    explored->seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    for (const Finding& finding : explored->exploration.findings) {
        progress.report(0, 0); // nobody may want the story any more
        Explored::Story story;
        story.replayed = replay_schedule(named.scenario, handler, finding.schedule);
        story.made = replay::make_counterexample(named, handler, finding);
        story.run = std::make_shared<replay::ScheduleRun>(
            replay::schedule_run(story.made, story.replayed, finding.schedule, handler));
        explored->stories.push_back(std::move(story));
    }
    return explored;
}

} // namespace

void Explorer::run(const replay::NamedScenario& named, const model::Handler& handler,
                   std::size_t memory) {
    cutting_.drop();
    search_ = std::make_shared<Search>();
    clock_.start();
    poll_->start();
    searching_.want(
        [search = search_, named, &handler, memory](const Progress& progress) {
            Options options;
            options.max_memory = memory;
            options.progress = [&search, &progress](const Status& status) {
                const std::lock_guard lock(search->mutex);
                search->status = status;
                try {
                    progress.report(0, 0);
                } catch (const Cancelled&) {
                    return false; // there is a newer wish
                }
                return !search->stop;
            };
            try {
                return searched(named, handler, std::move(options), progress);
            } catch (const std::bad_alloc&) {
                throwFailure({tr("There is not enough memory for this search."), {}});
            }
        },
        [this](const std::shared_ptr<Explored>& explored) {
            poll_->stop();
            emit done(explored);
        },
        [this](const Failure& why) {
            poll_->stop();
            emit failed(why.what);
        });
}

void Explorer::cut(std::shared_ptr<const trace::Trace> trace, const replay::CutOptions& options) {
    searching_.drop();
    poll_->stop();
    cutting_.want([trace = std::move(trace), options](
                      const Progress& progress) { return replay::cut(*trace, options, progress); },
                  [this](const replay::Cut& made) { emit cutDone(made); },
                  [this](const Failure& why) {
                      emit failed(why.remedy.isEmpty()
                                      ? why.what
                                      : QStringLiteral("%1. %2").arg(why.what, why.remedy));
                  });
}

void Explorer::cancel() {
    if (search_) {
        search_->stop = true;
    }
    if (cutting_.busy()) {
        cutting_.drop();
        emit failed(tr("Cancelled"));
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
