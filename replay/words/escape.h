// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text of others, safe to show: a trace may have been made to do harm, and so may a file's name.
// One function for each place that text goes to. A character that acts instead of being seen
// (controls, direction marks, what has no width, line ends) and a byte that is not UTF-8 are
// written as an escape there: \n, \t, \r, \x1b, \u202e, \xff. What can be seen stays as it is, a
// backslash too: an escape is for reading, not for turning back.
#pragma once

#include <string>
#include <string_view>

namespace daxscope::words {

/// One line of plain text: for a terminal, a label of the window, a comment.
std::string printable(std::string_view text);

/// Text within an element or a quoted attribute of HTML, SVG or another XML.
std::string html(std::string_view text);

/// One cell of a Markdown table, or a part of a line: nothing in it is markup.
std::string markdown(std::string_view text);

/// A whole JSON document, as a serialiser wrote it, whose strings hold nothing that acts: such
/// characters become \uXXXX, which reads back as what it was. It must be UTF-8 (the serialiser
/// replaces what is not).
std::string json(std::string_view document);

} // namespace daxscope::words
