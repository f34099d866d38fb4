// SPDX-License-Identifier: GPL-3.0-or-later
//
// Letters and words of a line of text, in ASCII whatever the locale.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace daxscope::source {

inline constexpr const char* kNoTimeBefore = "no time before the event";
inline constexpr const char* kCounterBefore =
    "its time is the number of a raw counter (trace_clock x86-tsc, or a raw report), of which the "
    "unit is not known: record with the clock boot or mono, and report without raw times";

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

/// Whether this is that word. Its length is known when this is compiled: no call for three bytes.
template <std::size_t size>
bool is(std::string_view text, const char (&word)[size]) {
    return text.size() == size - 1 && std::memcmp(text.data(), word, size - 1) == 0;
}

inline bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

/// The text without the blanks at its begin, or at its end.
inline std::string_view trim_left(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return text.substr(at);
}
inline std::string_view trim_right(std::string_view text) {
    std::size_t size = text.size();
    while (size > 0 && is_blank(text[size - 1])) {
        --size;
    }
    return text.substr(0, size);
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

/// Looks a text through in steps of many characters, without a branch for each: compilers make
/// vectors of that.
/// @param is of a character, by its place, not 0 where it is one; looks at no more than `before`
/// and
///        `behind` others
/// @return where the first step begins that has one, npos: there is none. The first `before`
///         characters are not asked for.
template <std::size_t before, std::size_t behind, typename Is>
std::size_t first_step(std::string_view text, Is is) {
    constexpr std::size_t kStep = 64;
    const auto any = [is](const char* from) {
        unsigned char found = 0;
        for (const char* c = from; c != from + kStep; ++c) {
            found |= is(c);
        }
        return found != 0;
    };
    std::size_t at = before;
    for (; at + kStep + behind <= text.size(); at += kStep) {
        if (any(text.data() + at)) {
            return at;
        }
    }
    if (at >= text.size()) {
        return std::string_view::npos;
    }
    std::array<char, before + kStep + behind> rest{};
    text.copy(rest.data(), rest.size(), at - before);
    return any(rest.data() + before) ? at : std::string_view::npos;
}

/// Whether two texts are the same but for the case of their letters.
bool equal_letters(std::string_view a, std::string_view b);
/// A number of these digits alone, 0x before hexadecimal ones.
bool number_of(std::string_view text, std::uint64_t& value);

inline constexpr unsigned kHexadecimal = 16, kDecimal = 10;

/// What a character is worth as a digit; kHexadecimal: it is none.
inline constexpr std::array<std::uint8_t, 256> kDigits = [] {
    std::array<std::uint8_t, 256> worth{};
    worth.fill(kHexadecimal);
    for (unsigned k = 0; k < kDecimal; ++k) {
        worth['0' + k] = static_cast<std::uint8_t>(k);
    }
    for (unsigned k = kDecimal; k < kHexadecimal; ++k) {
        worth['a' + k - kDecimal] = worth['A' + k - kDecimal] = static_cast<std::uint8_t>(k);
    }
    return worth;
}();

/// Digits with which a number fits into 64 bits, whatever they are.
constexpr std::size_t most_digits(unsigned base) {
    return base == kHexadecimal ? 16 : 19;
}

/// Takes the decimal digits that a text begins with, as far as they make a number.
/// @return how many
inline std::size_t take_digits(std::string_view& text, std::uint64_t& value) {
    const std::size_t most = std::min(text.size(), most_digits(kDecimal));
    std::size_t at = 0;
    value = 0;
    for (; at < most && is_digit(text[at]); ++at) {
        value = value * kDecimal + static_cast<unsigned>(text[at] - '0');
    }
    text.remove_prefix(at);
    return at;
}

/// Takes a word that is a plain number, with one blank before it, from a text; else takes nothing,
/// and the word may be one all the same: number_of() knows.
inline bool take_number(std::string_view& text, std::uint64_t& value) {
    const char* at = text.data();
    const char* const end = at + text.size();
    if (end - at < 2 || *at != ' ') {
        return false;
    }
    ++at;
    const bool hex = end - at > 2 && at[0] == '0' && at[1] == 'x';
    at += hex ? 2 : 0;
    const char* const first = at;
    std::uint64_t number = 0;
    if (hex) {
        for (unsigned digit = 0;
             at != end && (digit = kDigits[static_cast<unsigned char>(*at)]) < kHexadecimal; ++at) {
            number = number << 4U | digit;
        }
    } else {
        for (; at != end && is_digit(*at); ++at) {
            number = number * kDecimal + static_cast<unsigned>(*at - '0');
        }
    }
    const auto digits = static_cast<std::size_t>(at - first);
    if (digits == 0 || digits > most_digits(hex ? kHexadecimal : kDecimal) ||
        (at != end && !is_blank(*at))) {
        return false;
    }
    value = number;
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    return true;
}

/// What stands before a task's number: its name, without what a mail has before
/// that.
std::string_view name_of(std::string_view text);

} // namespace daxscope::source
