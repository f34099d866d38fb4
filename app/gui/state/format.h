// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures as people read them: grouped digits, units, three significant digits where more would
// pretend. QLocale() decides on separators.
#pragma once

#include "replay/analysis/compare.h"

#include <QString>
#include <optional>

namespace daxscope::gui::format {

QString count(std::int64_t value); ///< "1,234,567"
QString duration(std::int64_t ns); ///< "812 ns", "4.31 us", "1.2 ms", "3.4 s"
QString seconds(std::int64_t ns);  ///< "12.345678901": a time since the trace's start
/// A time since the trace's start with every digit down to `resolution` ns: "12.345 678 s".
QString time(std::int64_t ns, std::int64_t resolution = 1);
QString bytes(std::uint64_t value); ///< "4 KiB", "2 MiB", "1.5 GiB"
/// A place in a file, exact, in the largest unit that divides it: "0 B", "2 MiB", "1538 MiB".
QString offset(std::uint64_t bytes);
QString percent(double part, double whole); ///< "99.5 %"; "–" where whole is 0
QString rate(double per_second);            ///< "4.1 M/s"

/// A metric's value in its unit.
QString value(const replay::Metric& metric, std::int64_t value);
/// What was recorded of a metric; "not recorded" where no hook saw what it counts.
QString recorded(const replay::Metric& metric);
/// after - before with its sign: "−98", "+1.2 ms", "0".
QString difference(const replay::Metric& metric);
/// The same as a share of before: "−98.0 %"; from ten times on as a factor: "×44.7"; "–" where
/// before is 0.
QString differencePercent(const replay::Metric& metric);

/// A time or a range of times as a user types it: "1.5ms", "200us", "3s", "250ns"; a bare number is
/// seconds. Nothing where it can't be read.
std::optional<std::int64_t> parseTime(const QString& text);

/// "/mnt/a/data" or, where the path is not known, "259:0 inode 131".
QString file(const trace::Trace& trace, std::int64_t file_id);
QString fileShort(const trace::Trace& trace, std::int64_t file_id); ///< its last part
/// The bytes of the file that a PMD range covers: "0 – 2 MiB".
QString range(const trace::Trace& trace, std::uint32_t range);
/// "data, 0 – 2 MiB"
QString fileAndRange(const trace::Trace& trace, std::uint32_t range);
/// "data +4 MiB": the file's name, and where in it a PMD range begins.
QString fileAndOffset(const trace::Trace& trace, std::uint32_t range);
/// "reader-1234": a task; "?" where the trace does not know it.
QString task(const trace::Trace& trace, std::int64_t task_id);
/// "reader-1234": the process a mapping belongs to.
QString process(const trace::Trace& trace, std::int64_t tgid);
/// "reader-1234, mapping 3": a party.
QString party(const trace::Trace& trace, std::int64_t mapping_id);
/// "reader-1234"; with "#7" behind it where the process has several mappings in the trace.
QString partyShort(const trace::Trace& trace, std::int64_t mapping_id);

} // namespace daxscope::gui::format
