// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/store/builder.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace daxscope::trace {

/// Gives a trace out in pieces, as it is read or recorded.
class Pieces {
public:
    explicit Pieces(const Trace& trace)
        : builder_(Tables{trace.session(),
                          {trace.files().begin(), trace.files().end()},
                          {trace.tasks().begin(), trace.tasks().end()},
                          {trace.mappings().begin(), trace.mappings().end()},
                          {trace.losses().begin(), trace.losses().end()},
                          {trace.clocks().begin(), trace.clocks().end()}}) {
        for (std::size_t k = 0; k < trace.size(); ++k) {
            events_.push_back(trace.event(k));
        }
        std::sort(events_.begin(), events_.end(),
                  [](const Event& a, const Event& b) { return a.seq < b.seq; });
    }
    bool more() const { return next_ < events_.size(); }
    /// With so many events more than the one before.
    std::shared_ptr<const Trace> next(std::size_t most) {
        for (; most > 0 && more(); --most) {
            builder_.add(events_[next_++]);
        }
        return builder_.so_far();
    }
    /// With all that have come; nothing comes afterwards.
    std::shared_ptr<const Trace> whole() { return builder_.finish(); }

private:
    Builder builder_;
    std::vector<Event> events_;
    std::size_t next_ = 0;
};

} // namespace daxscope::trace
