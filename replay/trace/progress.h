// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/error.h"
#include "replay/trace/large_memory.h"

#include <cstdint>
#include <functional>

namespace daxscope {

/// How a long operation reports how far it is and learns that it shall stop.
///
/// Called on the thread that works, at most every few thousand events. A default-constructed
/// Progress reports nothing and never stops.
class Progress {
public:
    /// @return false to stop the operation
    using Callback = std::function<bool(std::uint64_t done, std::uint64_t total)>;

    Progress() = default;
    explicit Progress(Callback callback) : callback_(std::move(callback)) {}

    /// Reports `done` of `total` (events, rows or bytes: the operation says which). What walks over
    /// more than the process's share of memory lets go here of what it has passed.
    /// @throws Cancelled when the callback asks to stop
    void report(std::uint64_t done, std::uint64_t total) const {
        LargeMemory::stay_within_share();
        if (callback_ && !callback_(done, total)) {
            throw Cancelled();
        }
    }

private:
    Callback callback_;
};

} // namespace daxscope
