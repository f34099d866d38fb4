// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/cut_acts.h"

#include "replay/engine/range_pages.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace daxscope::replay {

namespace {

using model::explore::Access;
using trace::Event;
using trace::Kind;
using trace::Origin;

/// Of one event; nothing where it does not touch the range.
std::optional<OutsideAct> act_of_event(const trace::Trace& trace, const trace::PmdRange& range,
                                       const Event& event) {
    const std::int64_t per_pmd = trace.session().pages_per_pmd();
    const std::int64_t count =
        event.kind == Kind::WritebackOne ? std::max<std::int64_t>(event.arg0, 1) : event.arg0;
    const Pages pages = pages_in(range, per_pmd, event.pgoff, count);
    if (event.file != range.file || pages.count == 0) {
        return std::nullopt;
    }
    OutsideAct found;
    found.time = event.ts;
    found.task = event.task;
    if (event.kind == Kind::WritebackOne) {
        found.act = Access::Writeback;
        found.what = "writeback";
    } else if (event.kind == Kind::Munmap) {
        found.mapping = static_cast<std::uint32_t>(event.mapping);
        found.what = pages.count == per_pmd ? "munmap" : "munmap of a part";
        if (pages.count == per_pmd) {
            found.act = Access::Munmap;
        }
    } else if (event.kind == Kind::Unmap) {
        const auto origin = static_cast<Origin>(event.arg1);
        found.origin = origin;
        found.what = fmt::format("unmap ({})", trace::origin_name(origin));
        if (origin == Origin::Fallocate && event.pgoff == 0 && event.arg0 == 0) {
            found.act = Access::Fallocate;
            found.what = "fallocate";
        } else if (origin == Origin::Fallocate && pages.count == per_pmd) {
            found.act = Access::PunchHole;
            found.what = "punch-hole";
        } else if (origin == Origin::Unshare) {
            // Layouts are broken for the whole file, wherever in it extents are unshared. From 6.15
            // on that removes the entries, and nothing is left there for a second unmap.
            const bool whole = event.pgoff == 0 && event.arg0 == 0;
            found.unsaid = whole && trace.session().kernel_version() >= std::pair(6, 15);
            found.act = whole && !found.unsaid ? Access::Fallocate : Access::Unshare;
            found.what = whole && !found.unsaid ? "fallocate" : "unshare";
        } else if (origin == Origin::Reflink && event.arg0 == 0) {
            // A dedupe shares this file's storage as a clone does.
            found.act = Access::Clone;
            found.what = "clone";
        } else if (origin == Origin::Reflink && pages.count == per_pmd) {
            // It gets another file's storage: by a dedupe the same data, by a clone any.
            found.act = Access::Dedupe;
            found.what = "dedupe";
        } else if (origin == Origin::Write) {
            found.act = Access::Pwrite;
            found.what = "pwrite";
        }
    } else {
        return std::nullopt;
    }
    return found;
}

void asked_by(const Event& bracket, OutsideAct& act) {
    act.asked_at = bracket.ts;
    act.asked_first = bracket.pgoff;
    act.asked_last = bracket.arg0;
}

/// Of the bracket of an fsync() that writes nothing of the range back.
std::optional<OutsideAct> empty_sync(const trace::Trace& trace, std::size_t number,
                                     std::uint32_t range) {
    const Event event = trace.event(number);
    if (!covers(event, trace.ranges()[range])) {
        return std::nullopt;
    }
    const std::int64_t end = trace.time_end(number);
    for (std::size_t k = number + 1; k < trace.size() && trace.time(k) <= end; ++k) {
        if (trace.kind(k) == Kind::WritebackOne && trace.range_of(k) == range) {
            return std::nullopt; // told by that
        }
    }
    OutsideAct found;
    found.time = event.ts;
    found.task = event.task;
    found.act = Access::Writeback;
    asked_by(event, found);
    found.what = "writeback";
    return found;
}

/// Is that event a part of the act before it?
bool continues(const OutsideAct& before, const OutsideAct& now) {
    constexpr std::int64_t kApart = 1'000'000, kRemapApart = 100'000'000; // ns
    if (before.task == now.task && before.origin == Origin::Reflink &&
        now.origin == Origin::Reflink && now.act != Access::Clone) {
        return now.time - before.time <= kRemapApart;
    }
    if (before.task == now.task && before.origin == Origin::Unshare &&
        now.act == Access::Unshare) { // extent by extent, and each is copied
        return now.time - before.time <= kRemapApart;
    }
    if (before.task != now.task || now.time - before.time > kApart) {
        return false;
    }
    return (before.act == Access::Fallocate && now.act == Access::PunchHole) ||
           (before.act == now.act && now.act == Access::Writeback &&
            before.asked_at == now.asked_at);
}

} // namespace

bool covers(const Event& sync, const trace::PmdRange& range) {
    return sync.file == range.file && sync.pgoff <= range.pgoff && sync.arg0 >= range.pgoff;
}

std::vector<OutsideAct> acts_on(const trace::Trace& trace, const Plan& plan, std::uint32_t range,
                                std::int64_t from, std::int64_t to, bool empty_syncs) {
    std::vector<OutsideAct> acts;
    std::map<std::int64_t, Event> asked; ///< by task: the last bracket of a writeback
    for (std::size_t k = trace.lower_bound(from); k < trace.size() && trace.time(k) <= to; ++k) {
        if (plan.access_of[k] != kNoIndex) {
            continue; // inside a fault
        }
        if (trace.kind(k) == Kind::WritebackRange) {
            asked.insert_or_assign(trace.event(k).task, trace.event(k));
        }
        auto act = empty_syncs && trace.kind(k) == Kind::WritebackRange
                       ? empty_sync(trace, k, range)
                       : act_of_event(trace, trace.ranges()[range], trace.event(k));
        if (!act) {
            continue;
        }
        const auto bracket = asked.find(act->task);
        if (act->act == model::explore::Access::Writeback && bracket != asked.end() &&
            (bracket->second.ts_end == trace::kNone || act->time <= bracket->second.ts_end)) {
            asked_by(bracket->second, *act);
        }
        if (!acts.empty() && continues(acts.back(), *act)) {
            // Once layouts are broken, a clone or dedupe unmaps what it replaces: of the file that
            // is written alone.
            acts.back().act = act->act;
            acts.back().what = act->what;
        } else {
            acts.push_back(std::move(*act));
        }
    }
    return acts;
}

std::string list_of(std::vector<DoneAt> done, std::size_t most,
                    model::explore::ScenarioTask& task) {
    std::stable_sort(done.begin(), done.end(),
                     [](const DoneAt& a, const DoneAt& b) { return a.time < b.time; });
    const auto repeats_after = [&done](std::size_t length) {
        for (std::size_t k = length; k < done.size(); ++k) {
            if (done[k].what != done[k - length].what) {
                return false;
            }
        }
        return true;
    };
    std::size_t period = 1;
    while (period < done.size() && !repeats_after(period)) {
        ++period;
    }
    std::string told;
    std::size_t taken = std::min(most, done.size());
    task.rounds = 1;
    // Once is no way to go on.
    const bool goes_on = period == 1 || 2 * period <= done.size();
    if (goes_on && period <= most && done.size() > most) {
        taken = period;
        task.rounds = model::explore::kForever;
        told = fmt::format("{} goes on so {} times in the trace, and for ever here.", task.name,
                           done.size() / period);
    } else if (period == 1) {
        taken = 1;
        task.rounds = static_cast<std::uint8_t>(done.size());
    } else if (taken < done.size()) {
        told = fmt::format("{} is cut to the first {} of its {} accesses.", task.name, taken,
                           done.size());
    }
    for (std::size_t k = 0; k < taken; ++k) {
        task.accesses.push_back(done[k].what);
    }
    return told;
}

} // namespace daxscope::replay
