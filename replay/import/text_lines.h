// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of text that may have gone through mail programs and web pages before they came here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace daxscope::source {

/// A line without what mail and web put around it.
struct PlainLine {
    std::string_view text; ///< blanks at its end are kept
    int depth = 0;         ///< how often it was quoted
};

/// Takes quoted-printable, HTML and "> > " off the lines of a text. What is plain costs little.
class PlainLines {
public:
    /// Takes the next line of a text, without its end, and makes none or more of it.
    /// @param like_ours whether it may be a part of an event: then a `=` at its end is taken for
    /// quoted-printable though no head said so
    void take(std::string_view line, bool like_ours);
    /// The end of the text: what waited for a next line.
    void end();
    /// The lines that came of it, one by one. They are good until the next take(), and as long as
    /// the line that was taken is.
    bool next(PlainLine& line);
    /// Whether a line, that is not like ours, would come out as it is, and was not quoted.
    bool leaves(std::string_view line) const;

private:
    void make(std::string_view line);
    void make_waiting();

    std::string waiting_;   ///< of quoted-printable, whose next line goes on
    std::string text_;      ///< what had to be changed
    std::string_view left_; ///< what is given out
    bool has_line_ = false, quoted_printable_ = false, soft_ = false;
};

} // namespace daxscope::source
