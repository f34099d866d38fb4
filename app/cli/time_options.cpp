// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/time_options.h"

#include "app/cli/text.h"
#include "app/common/quantity.h"

#include <fmt/format.h>

namespace daxscope::cli {

TimeOptions::Edges TimeOptions::of(const trace::Trace& trace) const {
    constexpr const char* kSince = "Both are times since the trace's begin.";
    Edges edges;
    if (!from.empty()) {
        edges.from = trace.begin() + app::parse_duration("--from", from);
    }
    if (!to.empty()) {
        edges.to = trace.begin() + app::parse_duration("--to", to);
    }
    if (edges.from && edges.to && *edges.from >= *edges.to) {
        throw Error(Exit::Usage, "--from is not before --to", kSince);
    }
    if (edges.from && *edges.from > trace.end()) {
        throw Error(Exit::Usage,
                    fmt::format("--from {}: the trace is over after {}", from,
                                duration_text(trace.end() - trace.begin())),
                    kSince);
    }
    return edges;
}

} // namespace daxscope::cli
