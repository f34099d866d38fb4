// SPDX-License-Identifier: GPL-3.0-or-later
//
// Letters and words of a line of text, in ASCII whatever the locale.
#pragma once

#include <algorithm>
#include <string_view>

namespace daxscope::source {

inline constexpr const char* kNoTimeBefore = "no time before the event";

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
inline bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
inline bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
inline bool is_word(char c) {
    return c == '_' || is_digit(c) || (c >= 'a' && c <= 'z') || is_upper(c);
}

inline bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Takes the next word from a text.
inline std::string_view next_word(std::string_view& text) {
    std::size_t begin = 0;
    while (begin < text.size() && is_blank(text[begin])) {
        ++begin;
    }
    std::size_t end = begin;
    while (end < text.size() && !is_blank(text[end])) {
        ++end;
    }
    const std::string_view word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

/// What stands before a task's number: its name, without what a mail has before
/// that.
std::string_view name_of(std::string_view text);

} // namespace daxscope::source
