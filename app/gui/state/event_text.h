// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/event_rows.h"
#include "replay/trace/progress.h"

#include <functional>
#include <string_view>

namespace daxscope::gui {

enum class EventFormat { Csv, Json, Markdown };

/// Rows of the event table, apart from the table: immutable, for any thread.
struct EventChoice {
    std::shared_ptr<const replay::Comparison> comparison;
    std::shared_ptr<const Summary> summary;
    EventRows rows; ///< of the table
    /// The stretches of `rows` that are meant, [first, last], ascending.
    std::vector<std::pair<int, int>> stretches;

    static EventChoice all(std::shared_ptr<const replay::Comparison> comparison,
                           std::shared_ptr<const Summary> summary, EventRows rows);
    std::int64_t count() const;
};

/// Writes events to `sink`, some KiB at a time, in memory that does not grow with them.
///
/// CSV (RFC 4180, a header line) and JSON (an array of objects) are for programs: `event_seq`,
/// `time_ns` since the trace's begin, `duration_ns`, `comm`, `pid`, `tid`, `mapping`, `file`,
/// `pgoff`, `kind`, `flags`, `result` (bits) and `result_text`, then the outcome `recorded`,
/// `before`, `after`, and `cause_before`. What was not recorded or does not apply is empty in CSV
/// and null in JSON. Markdown is for people: what the table shows.
/// @param progress in events @throws Cancelled, and what `sink` throws
void writeEvents(const EventChoice& choice, EventFormat format,
                 const std::function<void(std::string_view)>& sink, const Progress& progress = {});

} // namespace daxscope::gui
