// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the explorer tells of a step, to be read.
#pragma once

#include <string>
#include <string_view>

namespace daxscope::words {

/// One of a step's changes (Told::changes) in the language that is spoken: "what: from -> to", with
/// an arrow for "->", or a sentence.
std::string change_text(std::string_view change);

} // namespace daxscope::words
