// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace while it is read: what is there so far is given out early, so that there is something to
// look at long before the last row, and all the time while another process records.
#pragma once

#include "replay/cache/cache.h"
#include "replay/import/source.h"
#include "replay/store/builder.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

namespace daxscope::replay {

/// A trace as far as it was read.
struct Grown {
    std::shared_ptr<const trace::Trace> trace;
    bool whole = false; ///< nothing more comes
    bool live = false;  ///< another process may still add to it
};

/// Reads one source, or the cache; what is read is given to that. For one thread.
class Growth {
public:
    /// @param options follow: go on with what another process records
    /// @throws Error(Exit::Io); Cancelled
    Growth(std::filesystem::path path, const source::OpenOptions& options,
           const Progress& progress);
    ~Growth();

    /// Reads on until there is enough more to replay, or until the end. Of a file: kFirst events,
    /// or one in kParts of what is there, so that giving it out costs little beside reading it. Of
    /// a recording under way: whatever came, at most ten times a second.
    /// @throws Error(Exit::Io), also where what came refers to rows that are not there; Cancelled
    Grown next(const Progress& progress);

    static constexpr std::size_t kFirst = 1 << 16;
    static constexpr std::size_t kParts = 16;

    /// Whether the cache has all of it: nothing is read.
    bool is_kept() const { return kept_.trace != nullptr; }

private:
    using Clock = std::chrono::steady_clock;

    Grown next_kept();
    bool take(const Progress& progress);
    bool due() const;
    void count_late();
    void check();

    std::filesystem::path path_;
    cache::Found kept_; ///< what the cache has of it: then nothing is read
    std::unique_ptr<source::Reader> reader_;
    std::optional<trace::Builder> builder_;
    source::Batch batch_;
    std::size_t given_ = 0;       ///< events of the last one given out
    std::size_t wanted_ = kFirst; ///< … of the next one, of a file
    bool changed_ = false;        ///< something came since
    Clock::time_point due_at_;
};

} // namespace daxscope::replay
