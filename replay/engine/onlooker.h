// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/state.h"

#include <cstdint>

namespace daxscope::replay {

/// Looks at a handler's run from close by: at the faults under way, and at the worlds as they are
/// just then. What a Sink is told costs a run little; this is for who wants more.
class Onlooker {
public:
    Onlooker() = default;
    Onlooker(const Onlooker&) = delete;
    Onlooker& operator=(const Onlooker&) = delete;
    virtual ~Onlooker() = default;

    /// Whether its steps are to be taken one by one, with stepped() after each.
    virtual bool watches(const Flight&) const { return false; }
    /// It becomes a fault: no step was taken yet.
    virtual void begins(const Flight&) {}
    /// The file system has answered what there is in the range.
    virtual void answered(const Flight&) {}
    /// @param step index in Handler::steps; who lost something to it is in Worlds::losers()
    virtual void stepped(const Flight&, std::uint8_t step, std::int64_t time) {
        static_cast<void>(step), static_cast<void>(time);
    }
    /// The PMD fault's first bracket is over, and a second one begins.
    virtual void retried(const Flight&) {}
    /// It is over; a hit was no fault at all.
    virtual void over(const Flight&) {}
};

} // namespace daxscope::replay
