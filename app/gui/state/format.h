// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures and names of replay/words as QStrings: words has what each one says.
#pragma once

#include "app/gui/state/text.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <cmath>
#include <optional>

namespace daxscope::gui::format {

inline QString count(std::int64_t value) {
    return text(words::typeset(words::count_text(value)));
}
inline QString duration(std::int64_t ns) {
    return text(words::typeset(words::duration_text(ns)));
}
inline QString seconds(std::int64_t ns) {
    return text(words::seconds_text(ns));
}
inline QString time(std::int64_t ns, std::int64_t resolution = 1) {
    return text(words::axis_time_text(ns, resolution));
}
inline QString bytes(std::uint64_t value) {
    return text(words::typeset(words::size_text(value)));
}
inline QString offset(std::uint64_t bytes) {
    return text(words::typeset(words::offset_text(bytes)));
}
inline QString percent(double part, double whole) {
    return text(words::typeset(words::percent_text(std::llround(part), std::llround(whole))));
}
QString rate(double per_second);        ///< "4.1 M/s"
QString countShort(std::int64_t value); ///< "1.94 M" and "194 k", where a column is narrow

inline QString value(const replay::Metric& metric, std::int64_t value) {
    return text(words::metric_text(metric, value));
}
inline QString recorded(const replay::Metric& metric) {
    return text(words::recorded_text(metric));
}
inline QString difference(const replay::Metric& metric) {
    return text(words::difference_text(metric));
}
inline QString differencePercent(const replay::Metric& metric) {
    return text(words::difference_share_text(metric));
}

/// A number as it was typed, with the dot for the decimal comma where the window's language has
/// that.
QString withDot(QString number);

/// A time or a range of times as a user types it: "1.5ms", "200us", "3s", "250ns"; a bare number is
/// seconds. In a language with the decimal comma, "1,5ms" as well. Nothing where it can't be read.
std::optional<std::int64_t> parseTime(const QString& text);

inline QString file(const trace::Trace& trace, std::int64_t file_id) {
    return text(words::file_text(trace, file_id));
}
inline QString fileShort(const trace::Trace& trace, std::int64_t file_id) {
    return text(words::file_name_text(trace, file_id));
}
inline QString range(const trace::Trace& trace, std::uint32_t range) {
    return text(words::range_bytes_text(trace, range));
}
inline QString fileAndRange(const trace::Trace& trace, std::uint32_t range) {
    return text(words::file_and_range_text(trace, range));
}
inline QString task(const trace::Trace& trace, std::int64_t task_id) {
    return text(words::task_text(trace, task_id));
}
inline QString process(const trace::Trace& trace, std::int64_t tgid) {
    return text(words::process_text(trace, tgid));
}
inline QString party(const trace::Trace& trace, std::int64_t mapping_id) {
    return text(words::party_text(trace, mapping_id));
}
inline QString partyShort(const trace::Trace& trace, std::int64_t mapping_id) {
    return text(words::party_short_text(trace, mapping_id));
}

} // namespace daxscope::gui::format
