// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/cut_place.h"

#include "model/result.h"
#include "replay/analysis/cut_acts.h"
#include "replay/analysis/harm.h"
#include "replay/engine/range_pages.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace daxscope::replay {

namespace {

using trace::Trace;

constexpr std::int64_t kWindowTime = 1'000'000'000; ///< ns after the first access, at the most

class Chooser {
public:
    Chooser(const Trace& trace, const Plan& plan, const CutOptions& options,
            const Progress& progress)
        : trace_(trace), plan_(plan), options_(options), progress_(progress) {}

    CutPlace run() {
        if (plan_.accesses.empty()) {
            nothing("there is nothing to cut out");
        }
        const std::int64_t at = options_.at ? asked_place(*options_.at) : worst_place();
        for (std::size_t k = first_access(at); k < plan_.accesses.size(); ++k) {
            if (plan_.accesses[k].range == place_.range) {
                place_.accesses.push_back(static_cast<std::uint32_t>(k));
            }
        }
        if (place_.accesses.empty()) {
            nothing(fmt::format("no fault on that range at {} or later", time_text(trace_, at)));
        }
        note_under_way();
        return std::move(place_);
    }

private:
    template <typename... Values>
    void note(fmt::format_string<Values...> format, Values&&... values) {
        place_.notes.push_back(fmt::format(format, std::forward<Values>(values)...));
    }

    [[noreturn]] void nothing(const std::string& what) const {
        std::string remedy = "The trace has no fault at all.";
        if (!plan_.accesses.empty()) {
            remedy = fmt::format("Its faults begin at {} and end at {}.",
                                 time_text(trace_, plan_.accesses.front().begin),
                                 time_text(trace_, plan_.accesses.back().begin));
        }
        throw Error(Exit::Usage, what, remedy);
    }

    /// The first access that is not before an instant.
    std::size_t first_access(std::int64_t at) const {
        const auto found = std::lower_bound(
            plan_.accesses.begin(), plan_.accesses.end(), at,
            [](const Access& access, std::int64_t time) { return access.begin < time; });
        return static_cast<std::size_t>(found - plan_.accesses.begin());
    }

    /// The range with most of the accesses [first, last).
    std::uint32_t busiest(std::size_t first, std::size_t last) const {
        std::map<std::uint32_t, std::size_t> counts;
        std::uint32_t most = kNoIndex;
        for (std::size_t k = first; k < last; ++k) {
            const std::uint32_t range = plan_.accesses[k].range;
            const std::size_t count = ++counts[range];
            if (most == kNoIndex || count > counts[most]) {
                most = range;
            }
        }
        return most;
    }

    /// The range that was asked for, or the busiest one from then on.
    std::int64_t asked_place(std::int64_t at) {
        const std::size_t first = first_access(at);
        if (first == plan_.accesses.size()) {
            nothing(fmt::format("no fault at {} or later", time_text(trace_, at)));
        }
        std::size_t last = first;
        while (last < plan_.accesses.size() && last - first < kCutWindow &&
               plan_.accesses[last].begin - plan_.accesses[first].begin <= kWindowTime) {
            ++last;
        }
        place_.range = options_.range.value_or(busiest(first, last));
        return at;
    }

    std::int64_t worst_place() {
        const Run run = recorded(trace_, plan_, progress_);
        for (const Storm& storm : find_storms(trace_, run, options_.rule)) {
            if (wanted(storm.range)) {
                place_.range = storm.range;
                note("The moment is where the worst storm{} begins: {} refaults.",
                     options_.range ? " of the range" : "", storm.refaults);
                return storm.begin;
            }
        }
        if (find_killed() || find_missed_sync()) {
            return trace_.begin();
        }
        place_.range = options_.range.value_or(busiest(0, plan_.accesses.size()));
        note("There is no storm{}: the moment is the first fault{}.",
             options_.range ? " on the range" : " in the trace",
             options_.range ? "" : " of the busiest range");
        return trace_.begin();
    }

    bool wanted(std::uint32_t range) const { return !options_.range || range == *options_.range; }

    bool find_killed() {
        for (const Access& access : plan_.accesses) {
            if (access.event == kNoIndex || !wanted(access.range)) {
                continue;
            }
            const trace::Event event = trace_.event(access.event);
            if ((event.result & model::vm_fault::kSigbus) != 0 && inside_the_file(event)) {
                place_.range = access.range;
                place_.killed = true;
                note("There is no storm: the moment is the first fault of a range in which a fault "
                     "ended in SIGBUS.");
                return true;
            }
        }
        return false;
    }

    /// A range whose dirty entries the recording's own handler removes, and of which the first
    /// fsync() after that writes nothing back.
    bool find_missed_sync() {
        const Run own = replay(trace_, plan_, handler_of(trace_.session()), progress_);
        std::vector<std::pair<std::int64_t, std::uint32_t>> removals; // in order of time
        for (const auto& [range, time] : never_written_back(trace_, own)) {
            if (wanted(range)) {
                removals.emplace_back(time, range);
            }
        }
        if (removals.empty()) {
            return false;
        }
        std::sort(removals.begin(), removals.end());
        std::set<std::uint32_t> lost; // rows, by now
        auto next = removals.begin();
        for (std::size_t k = trace_.lower_bound(next->first); k < trace_.size(); ++k) {
            if (trace_.kind(k) != trace::Kind::WritebackRange) {
                continue;
            }
            const trace::Event sync = trace_.event(k);
            for (; next != removals.end() && next->first <= sync.ts; ++next) {
                lost.insert(trace_.row_of(next->second));
            }
            if (const std::uint32_t missed = first_in(lost, sync); missed != kNoIndex) {
                place_.range = missed;
                place_.missed_sync = trace_.time_end(k);
                note("There is no storm: the moment is the first fault of a range whose dirty "
                     "entries {} removes, and of which the next fsync() writes nothing back.",
                     own.handler);
                return true;
            }
        }
        return false;
    }

    /// The first range, of those of the rows, that an fsync() is about; kNoIndex where it is about
    /// none.
    std::uint32_t first_in(const std::set<std::uint32_t>& of, const trace::Event& sync) const {
        const auto from = trace_.first_row(sync.file, sync.pgoff);
        const auto found = of.lower_bound(static_cast<std::uint32_t>(from));
        if (found == of.end()) {
            return kNoIndex;
        }
        const std::uint32_t range = trace_.rows()[*found];
        return covers(sync, trace_.ranges()[range]) ? range : kNoIndex;
    }

    void note_under_way() {
        const std::uint32_t first = place_.accesses.front();
        for (std::size_t k = 0; k < first; ++k) {
            const Access& before = plan_.accesses[k];
            if (before.range == place_.range &&
                trace_.time_end(before.event) > plan_.accesses[first].begin) {
                note("A fault of mapping {} was under way at that moment and is left out.",
                     plan_.slots[before.slot].mapping);
            }
        }
    }

    const Trace& trace_;
    const Plan& plan_;
    const CutOptions& options_;
    const Progress& progress_;
    CutPlace place_;
};

} // namespace

CutPlace place_to_cut(const Trace& trace, const Plan& plan, const CutOptions& options,
                      const Progress& progress) {
    return Chooser(trace, plan, options, progress).run();
}

std::string time_text(const Trace& trace, std::int64_t at) {
    return fmt::format("{:.9g}s", static_cast<double>(at - trace.begin()) / 1e9);
}

} // namespace daxscope::replay
