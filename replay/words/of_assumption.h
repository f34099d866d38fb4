// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run assumes of accesses that left no event, or how they were measured, to be read.
#pragma once

#include <string>
#include <string_view>

namespace daxscope::words {

/// The sentence of a run (Run::assumption), which is kept in English, in the language that is
/// spoken: made anew of the facts that it names. One of another shape stays as it is.
std::string assumption_text(std::string_view kept);

} // namespace daxscope::words
