// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening a trace file that may have been made to do harm.
#pragma once

#include "replay/trace/progress.h"
#include "replay/trace/sqlite.h"

namespace daxscope::trace {

struct OpenOptions {
    bool views = false; ///< let queries use the file's views (they are those of schema.sql)
    /// Let quick_check read the event table too. It takes as long as reading the events, so
    /// Trace::load() leaves it out and checks every row itself.
    bool check_events = true;
};

/// Opens a trace file for reading. Nothing is written to it, nor to the log of a recording that
/// is running or was killed. What is refused, in this order:
///
/// - what is no regular file, or is shorter than a database header;
/// - a header without SQLite's magic, daxscope's application_id, UTF-8 text or a sane page size,
///   all before SQLite sees the file;
/// - a user_version newer than this program's;
/// - without a log beside it, a file that is shorter than its header says; a log that is none, or
///   that another machine may write;
/// - a schema that differs from schema.sql in any table or view, or that has anything beside it:
///   triggers, virtual tables, indexes of others. The indexes of indexes.sql may be missing;
/// - damage that quick_check finds (damage to b-trees, values of a wrong type).
///
/// The connection that comes back runs read-only, DEFENSIVE, with an untrusted schema, without
/// triggers and extensions, without memory mapping, with cells checked and with SQLite's limits
/// set low. It is inside a read transaction: all queries see one state, whatever a running
/// recorder adds.
///
/// @param progress only asked whether to go on
/// @throws Error(Exit::Io) with the path and the first thing that is wrong; Cancelled
Database open_trace(const std::filesystem::path& path, const OpenOptions& options = {},
                    const Progress& progress = {});

/// The first line of what integrity_check and quick_check found.
std::string first_damage(std::string_view found);
/// Throws Error(Exit::Io) with that line.
[[noreturn]] void refuse_damaged(const std::filesystem::path& path, std::string_view found);

} // namespace daxscope::trace
