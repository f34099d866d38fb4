// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace and what two handlers make of it, from the first event on: one thread reads, and whoever
// asks replays meanwhile what was read. Parts are given out on the way; nothing of them is gone
// through again for the next one.
#pragma once

#include "replay/session/growing_comparison.h"
#include "replay/session/growth.h"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace daxscope::replay {

/// What can be said of a trace by now. Immutable, for any thread.
struct Snapshot {
    std::shared_ptr<const Comparison> comparison;
    bool whole = false;   ///< nothing more comes
    bool live = false;    ///< another process may still add to it
    bool growing = false; ///< it was replayed as it grew
    /// … and the snapshot before, too: its outcomes and unmaps are the first ones of this one.
    bool went_on = false;
};

class Session {
public:
    enum class Stage : std::uint8_t { Reading, Replaying };
    /// Called as a stage begins: who is told of its progress, in events.
    using Enter = std::function<Progress(Stage)>;

    /// Opens it: its first bytes are looked at.
    /// @throws Error(Exit::Io); Cancelled
    Session(const std::filesystem::path& path, const source::OpenOptions& open,
            const CompareOptions& options, const Progress& progress);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    /// Stops reading, and waits until that is over.
    ~Session();

    /// Waits until there is more to look at, and replays it. Of a file: the first events, each time
    /// when there are twice as many, and the whole. Of a recording under way: whatever came. What
    /// can't be replayed as it grows (Replayer::can_follow()) is seldom given out in part.
    /// @throws Error(Exit::Io), also where what came refers to rows that are not there; Cancelled:
    ///     then it is of no more use
    Snapshot next(const Enter& enter);

private:
    void read();
    Grown take(const Progress& progress);
    bool is_due(const Grown& grown) const;
    void follow(const trace::Session& session);
    std::shared_ptr<const Comparison> finish(std::shared_ptr<const trace::Trace> trace,
                                             const Progress& progress);

    CompareOptions options_;
    Growth growth_; ///< the reader's
    std::optional<GrowingComparison> growing_;
    std::pair<const model::Handler*, const model::Handler*> handlers_; ///< … through these
    std::size_t given_ = 0; ///< events of the last snapshot
    /// GrowingComparison::begun_anew() by then; nothing: the last snapshot was no such one.
    std::optional<std::size_t> given_anew_;

    std::mutex mutex_;
    std::condition_variable came_;
    std::optional<Grown> part_; ///< the newest one that nobody has taken
    bool first_taken_ = false;  ///< until then the reader waits with the second one
    std::exception_ptr failed_; ///< why there is no next one
    std::atomic<bool> stop_ = false;
    std::atomic<std::uint64_t> done_ = 0, total_ = 0; ///< of reading, events
    std::thread reader_; ///< none where the cache has all; last: it uses the others
};

} // namespace daxscope::replay
