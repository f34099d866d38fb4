// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/hints.h"

#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <unordered_map>

namespace daxscope::replay {

bool known_party(const trace::Trace& trace, std::uint32_t mapping) {
    const trace::Mapping* const row = trace.mapping(mapping);
    return row != nullptr && (row->mm != trace::kNone || row->tgid != trace::kNone);
}

Hints hints_of(const trace::Trace& trace, const Run& recorded, const StormRule& rule) {
    Hints hints;
    hints.told = trace.session().recorded(trace::Kind::Unmap);
    if (hints.told || trace.session().made()) {
        hints.told = true;
        return hints;
    }
    struct Range {
        std::uint32_t last = kNoIndex; ///< mapping of the last fault there
        std::uint32_t turns = 0;
        std::int64_t end = 0; ///< of the last turn
        bool counted = false;
    };
    std::unordered_map<std::uint32_t, Range> ranges;
    for (const Outcome& outcome : recorded.outcomes) {
        if (outcome.kind == OutcomeKind::Hit) {
            continue;
        }
        Range& range = ranges[outcome.range];
        if (outcome.kind == OutcomeKind::Refault && outcome.cause_kind == CauseKind::Unexplained) {
            ++hints.inferred;
            if (range.last != kNoIndex && range.last != outcome.mapping &&
                known_party(trace, range.last) && known_party(trace, outcome.mapping)) {
                range.turns = range.turns > 0 && outcome.begin - range.end <= rule.max_gap
                                  ? range.turns + 1
                                  : 1;
                range.end = outcome.end;
                if (range.turns >= rule.min_refaults && !range.counted) {
                    range.counted = true;
                    ++hints.like_storms;
                }
            }
        }
        range.last = outcome.mapping;
    }
    return hints;
}

bool inferred(const trace::Trace& trace, const Outcome& outcome) {
    return outcome.kind == OutcomeKind::Refault && outcome.cause_kind == CauseKind::Unexplained &&
           !trace.session().recorded(trace::Kind::Unmap);
}

std::int64_t taken_unseen(const Run& run) {
    return std::count_if(run.outcomes.begin(), run.outcomes.end(), [](const Outcome& outcome) {
        return outcome.cause_kind == CauseKind::Unexplained;
    });
}

std::string hints_text(const Hints& hints) {
    if (hints.told) {
        return {};
    }
    std::string text =
        words::tr("Unmaps were not recorded: whether there was a storm can't be told.");
    if (hints.inferred > 0) {
        text += words::say(" {} inferred: a mapping read again what it had mapped, so it was gone "
                           "by then; MADV_DONTNEED, fallocate or a new mapping at the old place "
                           "do that, too.",
                           words::counted(hints.inferred, "removal"));
    }
    if (hints.like_storms > 0) {
        text += words::say(" On {} faults of two mappings take turns with them: consistent with "
                           "a storm.",
                           words::counted(hints.like_storms, "range"));
    }
    return text;
}

} // namespace daxscope::replay
