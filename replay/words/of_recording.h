// SPDX-License-Identifier: GPL-3.0-or-later
//
// What trace this is: where it comes from, how it was recorded, what is in it and what is missing.
// `daxscope info` and the window's page say the same.
#pragma once

#include "replay/store/trace.h"
#include "replay/trace/progress.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace daxscope::words {

/// Events of a trace, by what they are about. Those about nothing count under trace::kNone.
struct EventCounts {
    struct PerFile {
        std::int64_t pmd_faults = 0, pte_faults = 0, unmaps = 0, ranges = 0;
    };
    std::map<trace::Kind, std::int64_t> kinds;
    std::unordered_map<std::int64_t, PerFile> files;                ///< by File::id
    std::unordered_map<std::int64_t, std::int64_t> tasks, mappings; ///< by id
};
/// Walks all events. @throws Cancelled
EventCounts count_events(const trace::Trace& trace, const Progress& progress = {});

/// Rows of text under heads; all heads are empty where the first column names the row.
struct InfoTable {
    struct Column {
        std::string name;
        bool number = false; ///< aligned to the right
    };
    std::string title; ///< "4 files"; empty for the first, which is about the recording
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows; ///< as the trace has it: not escaped
    std::size_t more = 0;                       ///< rows left out: of the busiest, 20 are named
};

/// The recording, what was lost, and the events by kind, file, task and mapping.
std::vector<InfoTable> trace_info(const trace::Trace& trace, const std::string& name,
                                  const EventCounts& counts);

/// Probes that did not attach, each with what is missing.
std::vector<std::string> without_text(const trace::Trace& trace);
/// Wall-clock time of an instant of the trace, ns since 1970; empty without a clock snapshot.
std::optional<std::int64_t> realtime_of(const trace::Trace& trace, std::int64_t boot);
/// "3,210 EVENTS LOST", "at least 3,210 EVENTS LOST" or "an unknown number of EVENTS LOST" where
/// more were lost that nobody counted; "" where none was, as far as the trace tells.
std::string lost_text(const trace::Trace& trace);
/// That the recorder did not finish, and what is therefore not known, for the eye; empty where it
/// did, where nobody recorded, and of a part of a trace.
std::string cut_off_sentence(const trace::Trace& trace);
/// Faults that filters kept out: "1,204 by pid, 3 by ino"; empty where they kept none out.
std::string passed_over_text(const trace::Session& session);

} // namespace daxscope::words
