// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/failure.h"
#include "replay/trace/progress.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace daxscope::gui {

/// Background work of which only the newest wish counts: a newer one cancels the one before. The
/// result comes to the owner's thread, by its event loop. A member of its owner.
template <typename T>
class Latest {
public:
    using Work = std::function<T(const Progress&)>; ///< on a worker; throws Cancelled once told to
    using Done = std::function<void(T)>;            ///< on the owner's thread
    using Failed = std::function<void(const Failure&)>; ///< the same, instead of Done

    /// @param owner outlives this
    /// @param pool  that works; outlives this, and what others want of it has its turn too.
    ///     nullptr: a thread of its own
    explicit Latest(QObject* owner, QThreadPool* pool = nullptr)
        : owner_(owner), pool_(pool == nullptr ? &own_ : pool) {
        own_.setMaxThreadCount(1);
    }
    Latest(const Latest&) = delete;
    Latest& operator=(const Latest&) = delete;
    ~Latest() {
        drop();
        pool_->waitForDone();
    }

    /// Drops what is under way and starts `work`, without waiting for either.
    void want(Work work, Done done, Failed failed = {}) {
        drop();
        job_ = std::make_shared<Job>();
        pool_->start([this, job = job_, work = std::move(work), done = std::move(done),
                      failed = std::move(failed)] {
            try {
                const Progress progress([&job](std::uint64_t so_far, std::uint64_t of) {
                    job->done = so_far;
                    job->total = of;
                    return !job->stop;
                });
                progress.report(0, 0);
                auto made = std::make_shared<T>(work(progress));
                post([this, job, made, done] {
                    if (job == job_) {
                        job_.reset();
                        done(std::move(*made));
                    }
                });
            } catch (const Cancelled&) {
                return;
            } catch (...) {
                post([this, job, failed, why = currentFailure()] {
                    if (job == job_) {
                        job_.reset();
                        if (failed) {
                            failed(why);
                        }
                    }
                });
            }
        });
    }
    /// Cancels what is under way; its result never comes.
    void drop() {
        if (job_) {
            job_->stop = true;
            job_.reset();
        }
    }
    bool busy() const { return job_ != nullptr; }
    /// Waits for what is under way and hands it over now, without an event loop: for who has
    /// nothing else to do, as a report has. The window never calls this.
    void finish() {
        if (job_) {
            pool_->waitForDone();
            QCoreApplication::sendPostedEvents(owner_, QEvent::MetaCall);
        }
    }
    /// {done, total} of what is under way, in the work's own unit; total 0: not known.
    std::pair<std::uint64_t, std::uint64_t> progress() const {
        return job_ ? std::pair<std::uint64_t, std::uint64_t>(job_->done, job_->total)
                    : std::pair<std::uint64_t, std::uint64_t>();
    }

private:
    struct Job {
        std::atomic<bool> stop = false;
        std::atomic<std::uint64_t> done = 0, total = 0;
    };

    template <typename Function>
    void post(Function function) {
        QMetaObject::invokeMethod(owner_, std::move(function), Qt::QueuedConnection);
    }

    QObject* owner_;
    std::shared_ptr<Job> job_; ///< the one whose result is wanted; of the owner's thread
    QThreadPool own_;
    QThreadPool* pool_;
};

} // namespace daxscope::gui
