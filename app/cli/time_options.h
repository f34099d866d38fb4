// SPDX-License-Identifier: GPL-3.0-or-later
//
// --from and --to: a part of a trace's time.
#pragma once

#include "replay/store/trace.h"

#include <optional>
#include <string>

namespace daxscope::cli {

/// The edges as they were typed, lengths of time since the trace's begin; empty: its begin or end.
struct TimeOptions {
    std::string from, to;
    bool wanted() const { return !from.empty() || !to.empty(); }

    /// ns BOOTTIME; `to` is the first instant behind the part.
    struct Edges {
        std::optional<std::int64_t> from, to;
    };
    /// @throws Error(Exit::Usage) where there is no such part of this trace
    Edges of(const trace::Trace& trace) const;
};

} // namespace daxscope::cli
