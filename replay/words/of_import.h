// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/session.h"

#include <string>
#include <vector>

namespace daxscope::words {

/// What another tool's trace leaves open, beside the kinds that it has no events of: sentences
/// without their full stops, as they were stored: make them printable. Empty for our own
/// recordings.
std::vector<std::string> import_notes(const trace::Session& session);
/// Ends of faults that did not tell what was returned.
std::int64_t results_not_understood(const trace::Session& session);
/// "Imported from ftrace text by daxscope 0.1.0; …": the same, and what the page sizes are worth,
/// as one sentence; printable. Empty for our own recordings.
std::string import_sentence(const trace::Session& session);

/// Where a trace comes from, for a line that names it: "recorded on 6.12.1", "imported from ftrace
/// text, kernel not recorded", "not recorded but synthetic, after 6.12.1"; printable.
std::string origin_text(const trace::Session& session);
/// "Linux 6.12.1", or "kernel not recorded"; printable.
std::string kernel_text(const trace::Session& session);
/// "pages of 4 KiB, PMD ranges of 2 MiB"; where no machine was recorded that they follow from,
/// with ", both assumed".
std::string sizes_text(const trace::Session& session);

} // namespace daxscope::words
