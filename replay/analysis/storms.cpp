// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/storms.h"

namespace daxscope::replay {

std::string_view storm_end_text(StormEnd reason) {
    switch (reason) {
    case StormEnd::Overlap:
        return "overlap";
    case StormEnd::PartyLeft:
        return "a party left";
    case StormEnd::TraceEnded:
        return "the trace ended";
    case StormEnd::Quiet:
        return "quiet";
    }
    return "?";
}

} // namespace daxscope::replay
