// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/text_words.h"

#include <charconv>

namespace daxscope::source {

namespace {

template <unsigned base>
bool number_in(std::string_view text, std::uint64_t& value) {
    constexpr std::size_t kMost = most_digits(base);
    std::uint64_t number = 0;
    if (text.size() > kMost) {
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), number, static_cast<int>(base));
        if (error != std::errc() || end != text.data() + text.size()) {
            return false;
        }
    } else {
        unsigned wrong = text.empty() ? 1 : 0;
        for (const char c : text) {
            const unsigned digit = kDigits[static_cast<unsigned char>(c)];
            wrong |= digit >= base ? 1U : 0U;
            number = number * base + digit;
        }
        if (wrong != 0) {
            return false;
        }
    }
    value = number;
    return true;
}

} // namespace

bool equal_letters(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [lower](char x, char y) { return lower(x) == lower(y); });
}

bool number_of(std::string_view text, std::uint64_t& value) {
    const bool hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    return hex ? number_in<kHexadecimal>(text.substr(2), value) : number_in<kDecimal>(text, value);
}

std::string_view name_of(std::string_view text) {
    constexpr std::size_t kMost = 15;
    text = trim_left(text);
    while (text.size() > kMost) {
        const std::size_t blank = text.find(' ');
        if (blank == std::string_view::npos) {
            return text.substr(text.size() - kMost);
        }
        text = trim_left(text.substr(blank));
    }
    return text;
}

} // namespace daxscope::source
