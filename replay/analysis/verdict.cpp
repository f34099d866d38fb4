// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/verdict.h"

#include "replay/analysis/harm.h"
#include "replay/analysis/hints.h"
#include "replay/analysis/known.h"
#include "replay/analysis/recorder.h"
#include "replay/analysis/sums.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"
#include "replay/words/of_assumption.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace daxscope::replay {

namespace {

using words::count_text;
using words::counted;
using words::say;
using words::tr;

std::int64_t count(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

std::int64_t faults(const Run& run) {
    return count(run.totals.accesses - run.totals.hits);
}

/// A reason as a sentence of its own. Names and paths may begin it, words do.
std::string capitalized(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

/// Of recorded, before, after.
struct AllSums {
    explicit AllSums(const Comparison& c)
        : recorded(*c.sums[0]), before(*c.sums[1]), after(*c.sums[2]) {}
    const Sums& recorded;
    const Sums& before;
    const Sums& after;
};

/// No unmap was recorded: what a handler's figures rest on is not known in full.
bool unmaps_unknown(const Comparison& c) {
    return !c.recorded.seen.unmaps && !c.trace->session().made();
}

/// By which faults handlers can't be judged.
std::string by_which(const Seen& seen, std::int64_t faults) {
    if (faults == 0) {
        return {};
    }
    const bool others = seen.left_out > 0;
    if (faults == 1) {
        return others ? tr(" by the other fault") : tr(" by the one fault");
    }
    return others ? say(" by the other {}", counted(faults, "fault"))
                  : say(" by the {}", counted(faults, "fault"));
}

/// @param unexplained unexplained_text() of both runs, where all has its place
/// @param sharing     sharing_text() of both
std::string faults_text(const Comparison& c, const std::string& unexplained,
                        const std::string& sharing) {
    const std::int64_t before = faults(c.before), after = faults(c.after);
    if (const Seen& seen = c.recorded.seen; !seen.placed()) {
        return say("{} {} and {} can't be judged{}.", unplaced_text(seen), c.before.handler,
                   c.after.handler, by_which(seen, faults(c.recorded)));
    }
    if (!unexplained.empty()) {
        return unexplained;
    }
    const std::int64_t unseen =
        !unmaps_unknown(c)
            ? 0
            : std::max({taken_unseen(c.recorded), taken_unseen(c.before), taken_unseen(c.after)});
    if (unseen > 0) {
        return say(
            "{}. {} of them came to what had been mapped; what took it away is not recorded, so {} "
            "and {} can't be judged by them.",
            counted(faults(c.recorded), "fault"), count_text(unseen), c.before.handler,
            c.after.handler);
    }
    if (before == after) {
        return say("{} and {} take the same {}{}.", c.before.handler, c.after.handler,
                   counted(before, "fault"),
                   sharing.empty() ? "" : tr(" if no extent is shared, which was not recorded"));
    }
    const bool timed = time_known(c.recorded) && time_known(c.before) && time_known(c.after);
    const std::int64_t time = c.after.totals.time_in_faults - c.before.totals.time_in_faults;
    const std::string by = words::share_text(after < before ? before - after : after - before,
                                             std::max<std::int64_t>(before, 1));
    const std::string figures = say("{} takes {} where {} takes {}", c.after.handler,
                                    counted(after, "fault"), c.before.handler, count_text(before));
    const std::string length = words::duration_text(time < 0 ? -time : time);
    return fmt::format("{}: {}{}.", figures,
                       after < before ? say("{} fewer", by) : say("{} more", by),
                       !timed      ? std::string()
                       : time <= 0 ? say(", {} less in faults", length)
                                   : say(", {} more in faults", length));
}

std::string storms_text(const Comparison& c) {
    const auto before = count(c.storms_before.size()), after = count(c.storms_after.size());
    if ((before == 0 && after == 0) || unmaps_unknown(c) || !c.recorded.seen.placed()) {
        return {};
    }
    return say(" {} under {}, {} under {}.", counted(before, "storm"), c.before.handler,
               after == 0 ? tr("none") : count_text(after), c.after.handler);
}

/// Who wrote back what was then written to again; the most active first.
std::string who_wrote_back(const Comparison& c, const Sums& recorded) {
    std::map<std::string, std::int64_t> by;
    for (const auto& [id, faults] : recorded.writebacks) {
        const trace::Task* const task = c.trace->task(id);
        by[task == nullptr ? tr("an unknown task") : trace::task_text(*task)] += faults;
    }
    const auto most = std::max_element(
        by.begin(), by.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == by.end()) {
        return {};
    }
    return fmt::format("{}{}", most->first,
                       by.size() > 1 ? say(" and {} more", by.size() - 1) : "");
}

/// A mass of permission faults is no storm, and no handler's doing.
std::string permissions_text(const Comparison& c, const Sums& recorded) {
    const std::int64_t all = faults(c.recorded), permissions = count(c.recorded.totals.permissions);
    if (permissions * 2 <= all) {
        return {};
    }
    const std::string who = who_wrote_back(c, recorded);
    const std::string protected_by =
        who.empty() ? std::string()
                    : say("writeback had write-protected (msync, fsync or the flusher: {})", who);
    if (unmaps_unknown(c)) {
        return say(" {} of {} faults are consistent with permission faults: writes to what "
                   "{}. Whether the mapping was still there is not recorded.",
                   count_text(permissions), count_text(all),
                   who.empty() ? tr("had been mapped") : protected_by);
    }
    return say(" {} of {} recorded faults are permission faults: writes to what {}. No mapping was "
               "zapped for them, and no handler changes that.",
               count_text(permissions), count_text(all),
               who.empty() ? tr("was mapped read-only") : protected_by);
}

/// Dirty entries removed: fsync finds them no more. What that costs at a power failure nobody saw.
std::string removals_text(const Comparison& c, const Run& run, const Sums& sums) {
    const std::int64_t faults = sums.dirty_faults;
    std::string text;
    if (faults > 0) {
        text = say(" {} removes dirty DAX entries in {}: fsync would miss them.", run.handler,
                   counted(faults, "fault"));
    }
    const std::set<std::uint32_t>& ranges = sums.dirty_ranges;
    if (!ranges.empty()) {
        // Of a part it is not said: what is not read yet may write it back.
        const std::int64_t never =
            c.trace->known_upto() ? 0 : count(never_written_back(*c.trace, run).size());
        text += say(" {} removes dirty DAX entries of {} where fallocate, truncate or clone breaks "
                    "the file's layout: an fsync after that finds nothing to write there.",
                    run.handler, counted(count(ranges.size()), "range"));
        if (never != 0 && !c.trace->session().made() &&
            c.trace->session().recorded(trace::Kind::WritebackOne)) {
            text += say(" Of {} no writeback is recorded after it; what a power failure would lose "
                        "was not tried.",
                        counted(never, "range"));
        }
    }
    return text;
}

std::string killed_text(const Comparison& c, const AllSums& sums) {
    const std::int64_t recorded = sums.recorded.killed;
    if (recorded == 0) {
        return {};
    }
    return say(
        " {} inside the file ended in SIGBUS, which kills the task: {} under {}, {} under {}.",
        counted(recorded, "recorded fault"), count_text(sums.before.killed), c.before.handler,
        count_text(sums.after.killed), c.after.handler);
}

/// That the handler which recorded takes other faults with what is assumed than were recorded: then
/// it was not so. Empty: it takes as many, or nobody knows, or it is neither side.
std::string contradiction_text(const Comparison& c) {
    if (c.before.assumption.empty() || c.measured) {
        return {};
    }
    const model::Handler* const recorder = recorder_of(*c.trace, c.recorded.seen);
    if (recorder == nullptr) {
        return {};
    }
    const std::string_view stands_for =
        recorder->stands_for != nullptr ? recorder->stands_for->name : recorder->name;
    const std::int64_t taken = faults(c.recorded);
    for (const Run* run : {&c.before, &c.after}) {
        if ((run->handler == recorder->name || run->handler == stands_for) &&
            other_faults(static_cast<std::uint64_t>(faults(*run)),
                         static_cast<std::uint64_t>(taken))) {
            return say(" The recording as a whole contradicts that: its own handler, {}, takes {} "
                       "faults so, and it has {}.",
                       run->handler, count_text(faults(*run)), count_text(taken));
        }
    }
    return {};
}

/// Zaps of mappings by faults.
std::int64_t zaps_by_faults(const Run& run) {
    std::int64_t zaps = 0;
    for (const Outcome& outcome : run.outcomes) {
        zaps += outcome.zapped;
    }
    return zaps;
}

std::string caution_text(const trace::Trace& trace, const Run& recorded, const Run& run,
                         std::int64_t recorded_zaps, std::int64_t zaps, std::int64_t unseen) {
    if (!run.assumption.empty() || run.totals.accesses == 0 || trace.session().made()) {
        return {};
    }
    const std::int64_t kernel = recorded.seen.zaps ? recorded_zaps : unseen;
    constexpr std::int64_t kFew = 4; // races of first touches zap so many as well
    if (zaps <= std::max(2 * kernel, kFew)) {
        return {};
    }
    return say(
        "{} would zap {} here{}. Whoever comes back to one faults again under {}; how often they "
        "come back the trace does not show, for an access that did not fault left no event.",
        run.handler, counted(zaps, "mapping"),
        recorded.seen.zaps ? say(", the kernel that recorded zapped {}", count_text(kernel))
                           : tr("; how many the kernel that recorded zapped is not recorded"),
        run.handler);
}

/// zap_caution() of the handler that zaps more.
std::string caution_of(const Comparison& c, const AllSums& sums) {
    const std::int64_t before = sums.before.zaps_by_faults;
    const std::int64_t after = sums.after.zaps_by_faults;
    return caution_text(*c.trace, c.recorded, before >= after ? c.before : c.after,
                        sums.recorded.zaps_by_faults, std::max(before, after),
                        std::min(before, after));
}

} // namespace

// The accesses that would fault under a handler that zaps more left no event where the kernel that
// recorded zapped nobody: equal counts of faults are no all-clear then.
std::string zap_caution(const trace::Trace& trace, const Run& recorded, const Run& run,
                        std::int64_t unseen) {
    return caution_text(trace, recorded, run, zaps_by_faults(recorded), zaps_by_faults(run),
                        unseen);
}

Verdict verdict_of(const Comparison& c) {
    const AllSums sums(c);
    // Each walks over much of the trace.
    const bool placed = c.recorded.seen.placed();
    const std::string unexplained =
        placed ? unexplained_text(*c.trace, c.recorded, {&c.before, &c.after}) : std::string();
    const std::string sharing = sharing_text(*c.trace, {&c.before, &c.after});
    Verdict verdict;
    std::string& text = verdict.text;
    if (c.before.totals.accesses == 0 && c.recorded.seen.left_out == 0) {
        text = tr("The trace has no DAX fault.");
        for (const trace::Reason& reason : trace::why_empty(c.trace->session())) {
            text += fmt::format(" {}.", capitalized(reason.text));
        }
    } else {
        text = faults_text(c, unexplained, sharing);
    }
    if (c.trace->session().synthetic()) {
        text = tr("Synthetic, nothing of it happened.") + " " + text;
    }
    if (c.trace->known_upto() && c.trace->size() == 0) {
        text = tr("No event has come yet.");
    } else if (c.trace->known_upto() && c.events() == 0) {
        text = say("Of {} that are read none is replayed yet: no figure is known.",
                   counted(static_cast<std::int64_t>(c.trace->size()), "event"));
    } else if (c.trace->known_upto()) {
        text = say("Of the first {} alone, for the rest is not read: {}",
                   counted(static_cast<std::int64_t>(c.events()), "event"), text);
    }
    if (unmaps_unknown(c) && c.before.totals.accesses > 0) {
        const std::string hints = hints_text(hints_of(*c.trace, c.recorded));
        text += hints.empty() ? "" : " " + hints;
    }
    text += storms_text(c) + permissions_text(c, sums.recorded) +
            removals_text(c, c.before, sums.before) + removals_text(c, c.after, sums.after) +
            killed_text(c, sums);
    if (!c.before.assumption.empty()) {
        text += fmt::format(" {}: {}.", c.measured ? tr("Besides the events") : tr("Assumed"),
                            words::assumption_text(c.before.assumption));
        text += contradiction_text(c);
    }
    if (c.trace->lost() > 0) {
        text +=
            c.trace->lost() == 1
                ? tr(" 1 event was lost: recorded counts are lower bounds, modelled ones may be "
                     "off either way, and causes may be missing.")
                : say(" {} were lost: recorded counts are lower bounds, modelled ones may be "
                      "off either way, and causes may be missing.",
                      counted(c.trace->lost(), "event"));
    }
    verdict.caution = placed ? unexplained : unplaced_text(c.recorded.seen);
    if (verdict.caution.empty()) {
        verdict.caution = sharing;
    }
    if (verdict.caution.empty()) {
        verdict.caution = caution_of(c, sums);
    }
    return verdict;
}

} // namespace daxscope::replay
