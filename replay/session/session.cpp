// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/session/session.h"

#include "replay/analysis/kept.h"

#include <chrono>

namespace daxscope::replay {

namespace {

/// How much more of a file there is when it is worth another look.
constexpr std::size_t kTwice = 2;
/// … where all that is there has to be replayed anew for it.
constexpr std::size_t kSeldom = 16;

} // namespace

Session::Session(const std::filesystem::path& path, const source::OpenOptions& open,
                 const CompareOptions& options, const Progress& progress)
    : options_(options), growth_(path, open, progress) {
    if (!growth_.is_kept()) {
        reader_ = std::thread([this] { read(); });
    }
}

Session::~Session() {
    {
        const std::lock_guard hold(mutex_);
        stop_ = true;
    }
    came_.notify_all();
    if (reader_.joinable()) {
        reader_.join();
    }
}

/// On the reader's thread: reads to the end, whoever takes it.
void Session::read() {
    const Progress progress([this](std::uint64_t done, std::uint64_t total) {
        done_ = done;
        total_ = total;
        return !stop_;
    });
    try {
        for (bool whole = false; !whole;) {
            Grown grown = growth_.next(progress);
            whole = grown.whole;
            std::unique_lock hold(mutex_);
            // The first part is a picture to look at, however fast the others come.
            came_.wait(hold, [this] { return !part_ || first_taken_ || stop_; });
            part_ = std::move(grown);
            came_.notify_all();
        }
    } catch (...) {
        const std::lock_guard hold(mutex_);
        failed_ = std::current_exception();
        came_.notify_all();
    }
}

/// The newest part, once there is one.
Grown Session::take(const Progress& progress) {
    if (growth_.is_kept()) {
        return growth_.next(progress);
    }
    constexpr std::chrono::milliseconds kBetween{20};
    std::unique_lock hold(mutex_);
    while (!part_ && !failed_) {
        came_.wait_for(hold, kBetween);
        progress.report(done_, total_);
    }
    if (failed_) {
        std::rethrow_exception(failed_);
    }
    first_taken_ = true;
    came_.notify_all();
    return *std::exchange(part_, {});
}

/// Sees to it that it is replayed as it grows, where it can be, through the handlers of its
/// session.
void Session::follow(const trace::Session& session) {
    const auto handlers = options_.handlers(session);
    const bool can = Replayer::can_follow(session, options_.replay);
    if (growing_ && (!can || handlers != handlers_)) {
        growing_.reset();
        given_anew_.reset();
    }
    if (!growing_ && can) {
        growing_.emplace(session, options_);
        handlers_ = handlers;
    }
}

bool Session::is_due(const Grown& grown) const {
    return grown.live || given_ == 0 ||
           grown.trace->size() >= given_ * (growing_ ? kTwice : kSeldom);
}

std::shared_ptr<const Comparison> Session::finish(std::shared_ptr<const trace::Trace> trace,
                                                  const Progress& progress) {
    const auto made = std::make_shared<Comparison>(
        growing_ && !growth_.is_kept() ? growing_->finish(std::move(trace), progress)
                                       : compare(std::move(trace), options_, progress));
    if (made->moments && options_.replay == Options{}) { // it was replayed, as it is
        keep_soon(*made);
    }
    return made;
}

Snapshot Session::next(const Enter& enter) {
    const Progress reading = enter(Stage::Reading);
    while (true) {
        Grown grown = take(reading);
        follow(grown.trace->session());
        Snapshot now;
        now.whole = grown.whole;
        now.live = grown.live;
        if (grown.whole) {
            now.comparison = finish(std::move(grown.trace), enter(Stage::Replaying));
        } else {
            if (growing_) {
                growing_->extend(grown.trace, Progress([&](std::uint64_t, std::uint64_t) {
                                     reading.report(done_, total_);
                                     return true;
                                 }));
            }
            if (!is_due(grown)) {
                continue;
            }
            now.comparison = growing_ ? growing_->snapshot()
                                      : std::make_shared<const Comparison>(compare(
                                            grown.trace, options_, enter(Stage::Replaying)));
        }
        given_ = now.comparison->trace->size();
        now.growing = growing_ && !(grown.whole && growth_.is_kept());
        const auto anew = now.growing ? std::optional(growing_->begun_anew()) : std::nullopt;
        now.went_on = anew && anew == given_anew_;
        given_anew_ = anew;
        return now;
    }
}

} // namespace daxscope::replay
