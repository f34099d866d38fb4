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

} // namespace daxscope::words
