// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a trace is about, by the names that people know it by. One visible line each; figures are
// typeset().
#pragma once

#include "replay/store/trace.h"

#include <string>

namespace daxscope::words {

/// "/mnt/a/data" or, where the path is not known, "259:0 inode 131".
std::string file_text(const trace::Trace& trace, std::int64_t file_id);
std::string file_name_text(const trace::Trace& trace, std::int64_t file_id); ///< its last part
/// The bytes of the file that a PMD range covers: "0 – 2 MiB".
std::string range_bytes_text(const trace::Trace& trace, std::uint32_t range);
/// "data, 0 – 2 MiB"
std::string file_and_range_text(const trace::Trace& trace, std::uint32_t range);
/// "reader tid 1234": a task; "?" where the trace does not know it.
std::string task_text(const trace::Trace& trace, std::int64_t task_id);
/// "reader pid 1234": the process a mapping belongs to; "pid 1234" where its name is not known.
std::string process_text(const trace::Trace& trace, std::int64_t tgid);
/// "reader pid 1234, mapping 3": a party.
std::string party_text(const trace::Trace& trace, std::int64_t mapping_id);
/// "reader pid 1234"; with "#7" behind it where the process has several mappings in the trace.
std::string party_short_text(const trace::Trace& trace, std::int64_t mapping_id);

/// What the losses of a trace mean for its figures; empty where nothing was lost.
std::string loss_sentence(const trace::Trace& trace);
/// What the recording has no events for, where huge pages were switched off, and how its machine is
/// read, so that figures are not taken for the whole; empty where there is nothing of the kind.
std::string lack_sentence(const trace::Trace& trace);
/// That it is a part that was cut out of another trace, and what is not known therefore; empty
/// where it is not.
std::string cut_sentence(const trace::Trace& trace);

} // namespace daxscope::words
