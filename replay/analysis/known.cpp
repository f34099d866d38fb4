// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/known.h"

#include "replay/analysis/hints.h"
#include "replay/engine/plan.h"
#include "replay/engine/replay.h"
#include "replay/trace/error.h"
#include "replay/trace/import_keys.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <cstdint>

namespace daxscope::replay {

using trace::Kind;

KnownTotals known_totals(const Seen& seen) {
    KnownTotals known;
    known.refaults = known.zapped = seen.zaps;
    known.unmaps = seen.unmaps;
    known.entries_removed = seen.removals;
    known.hits = known.pmd_faults = known.pte_faults = known.first_touches = known.permissions =
        seen.placed();
    known.time = seen.placed() && seen.untimed == 0;
    return known;
}

bool time_known(const Run& run) {
    return run.seen.untimed == 0 && run.totals.time_in_faults < INT64_MAX;
}

std::string unplaced_text(const Seen& seen) {
    const auto number = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
    std::string text;
    const auto add = [&text](const std::string& sentence) {
        text += (text.empty() ? "" : " ") + sentence;
    };
    if (seen.left_out == 1) {
        add(words::tr("1 recorded fault is left out, for the mapping, the file or the task is not "
                      "recorded."));
    } else if (seen.left_out > 0) {
        add(words::say("{} are left out, for the mapping, the file or the task is not recorded.",
                       words::counted(number(seen.left_out), "recorded fault")));
    }
    if (seen.unplaced > 0) {
        add(words::say("Whether a fault asked for {} is not recorded.",
                       words::counted(number(seen.unplaced), "unmap")));
    }
    if (seen.untold > 0) {
        add(words::say("Of {} the result, and so what it left mapped, is not recorded.",
                       words::counted(number(seen.untold), "fault")));
    }
    if (seen.unflagged > 0) {
        add(words::say("Of {} read or write is not recorded.",
                       words::counted(number(seen.unflagged), "fault")));
    }
    return text;
}

namespace {

/// Recorded accesses that fault in a run.
std::int64_t recorded_faults(const Run& run) {
    if (run.assumption.empty()) { // there are no others
        return static_cast<std::int64_t>(run.totals.accesses - run.totals.hits);
    }
    return std::count_if(run.outcomes.begin(), run.outcomes.end(), [](const Outcome& outcome) {
        return outcome.event != kNoIndex && outcome.kind != OutcomeKind::Hit;
    });
}

} // namespace

const model::Handler* recording_handler(const trace::Session& session) {
    if (session.made()) {
        return nullptr;
    }
    try {
        return &handler_of(session);
    } catch (const Error&) {
        return nullptr;
    }
}

bool is_of(const Run& run, const model::Handler& recording) {
    return run.handler == recording.name ||
           (recording.stands_for != nullptr && run.handler == recording.stands_for->name);
}

std::string unexplained_text(const trace::Trace& trace, const Run& recorded,
                             std::initializer_list<const Run*> runs) {
    constexpr std::int64_t kFew = 8; // of so few, each counts for much
    const model::Handler* const handler = recording_handler(trace.session());
    const std::int64_t faults = recorded_faults(recorded);
    if (handler == nullptr || faults < kFew) {
        return {};
    }
    for (const Run* run : runs) {
        if (run == nullptr || !is_of(*run, *handler)) {
            continue;
        }
        const std::int64_t explained = recorded_faults(*run);
        return explained * 2 >= faults
                   ? std::string()
                   : words::say("The model of the kernel that recorded ({}) has {} of the {}: "
                                "nothing can be said of another handler.",
                                run->handler, words::count_text(explained),
                                words::counted(faults, "recorded fault"));
    }
    return {};
}

namespace {

/// A kernel tells a read that its extent is shared from this release on.
constexpr model::Release kTellsShared{6, 2};

/// Was anybody asked which extents are shared?
bool sharing_recorded(const trace::Trace& trace) {
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Kind kind = trace.kind(k);
        if (kind == Kind::Fiemap) {
            return true;
        }
        if (kind != Kind::PmdFault && kind != Kind::PteFault) {
            continue;
        }
        const trace::Event event = trace.event(k);
        const auto flags =
            event.extent == trace::kNone
                ? std::uint64_t{0}
                : static_cast<std::uint64_t>(event.extent) >> trace::kExtentFlagsShift;
        if ((flags & trace::kIomapShared) != 0 && (event.flags & kFaultWrite) == 0) {
            return true;
        }
    }
    return false;
}

} // namespace

std::string sharing_text(const trace::Trace& trace, std::initializer_list<const Run*> runs) {
    const trace::Session& session = trace.session();
    if (!session.values.contains(trace::key::kImporter) || session.made() ||
        session.kernel_version() >= kTellsShared || trace.size() == 0) {
        return {};
    }
    for (const Run* run : runs) {
        const model::Handler* const handler =
            run == nullptr ? nullptr : model::find_handler(run->handler);
        if (handler == nullptr || handler->follows() < kTellsShared ||
            run->totals.accesses == run->totals.hits) {
            continue;
        }
        return sharing_recorded(trace)
                   ? std::string()
                   : words::say("Whether an extent is shared was not recorded: where one is, {} "
                                "unmaps it at every fault, and takes more faults than these.",
                                handler->name);
    }
    return {};
}

KnownTotals known_totals(const trace::Trace& trace, const Run& run) {
    const trace::Session& session = trace.session();
    const bool recorded = run.handler == session.truth();
    const bool unmaps = session.recorded(Kind::Unmap) || session.made();
    // Who came to what an unseen unmap had taken, is counted of any handler.
    const bool judged = run.seen.placed() && (recorded || unmaps || taken_unseen(run) == 0);
    KnownTotals known = known_totals(run.seen);
    // An access that finds its mapping leaves no event, unless accesses were measured.
    known.hits =
        recorded ? run.seen.placed() && (session.made() || !run.assumption.empty()) : judged;
    known.pmd_faults = judged && session.recorded(Kind::PmdFault);
    known.pte_faults = judged && session.recorded(Kind::PteFault);
    known.first_touches = judged;
    // What a fault of our own recordings found in the page tables is known without the unmaps.
    known.permissions = run.seen.placed() &&
                        (unmaps || (recorded && !session.values.contains(trace::key::kImporter)));
    known.entries_removed = known.entries_removed && judged;
    known.time = judged && time_known(run);
    return known;
}

} // namespace daxscope::replay
