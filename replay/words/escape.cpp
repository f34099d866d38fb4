// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/escape.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>

namespace daxscope::words {

namespace {

struct Character {
    char32_t code = 0;
    std::size_t bytes = 0; ///< 0: the byte in front is not UTF-8
};

/// The well-formed UTF-8 character at the front.
Character character(std::string_view text) {
    const auto byte = [text](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char lead = byte(0);
    const std::size_t bytes = lead < 0x80                   ? 1
                              : lead >= 0xc2 && lead < 0xe0 ? 2
                              : lead >= 0xe0 && lead < 0xf0 ? 3
                              : lead >= 0xf0 && lead < 0xf5 ? 4
                                                            : 0;
    if (bytes == 0 || bytes > text.size()) {
        return {};
    }
    constexpr std::array<unsigned, 5> kOfLead{0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t code = lead & kOfLead[bytes];
    for (std::size_t k = 1; k < bytes; ++k) {
        if ((byte(k) & 0xc0U) != 0x80) {
            return {};
        }
        code = code << 6U | (byte(k) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < kLeast[bytes] || surrogate || code > 0x10ffff) {
        return {};
    }
    return {code, bytes};
}

struct Range {
    char32_t first, last;
};

/// What acts instead of being seen: Unicode's Cc, Zl, Zp and Cf without the visible ones of Cf,
/// the fillers that are letters by name only, and what is no character.
constexpr std::array kActing{
    Range{0x0000, 0x001f},   // C0
    Range{0x007f, 0x009f},   // DEL and C1
    Range{0x00ad, 0x00ad},   // soft hyphen
    Range{0x034f, 0x034f},   // combining grapheme joiner
    Range{0x061c, 0x061c},   // Arabic letter mark
    Range{0x115f, 0x1160},   // Hangul fillers
    Range{0x17b4, 0x17b5},   // Khmer inherent vowels
    Range{0x180b, 0x180f},   // Mongolian selectors and vowel separator
    Range{0x200b, 0x200f},   // zero width, direction marks
    Range{0x2028, 0x202e},   // line and paragraph separator, embeddings and overrides
    Range{0x2060, 0x206f},   // word joiner, invisible operators, isolates
    Range{0x3164, 0x3164},   // Hangul filler
    Range{0xfdd0, 0xfdef},   // no characters
    Range{0xfeff, 0xfeff},   // byte order mark
    Range{0xffa0, 0xffa0},   // Hangul filler, half width
    Range{0xfff0, 0xfffb},   // interlinear annotation
    Range{0xfffe, 0xffff},   // no characters
    Range{0x13430, 0x1343f}, // hieroglyph format controls
    Range{0x1bca0, 0x1bca3}, // shorthand format controls
    Range{0x1d173, 0x1d17a}, // musical format controls
    Range{0xe0000, 0xe0fff}, // tags
};

bool acts(char32_t code) {
    const auto* const found =
        std::lower_bound(kActing.begin(), kActing.end(), code,
                         [](const Range& range, char32_t c) { return range.last < c; });
    return found != kActing.end() && found->first <= code;
}

/// Goes through the characters. @param each is given the character and its bytes; for a byte that
/// is not UTF-8 the character has no bytes
template <typename Each>
void walk(std::string_view text, Each each) {
    while (!text.empty()) {
        const Character c = character(text);
        const std::size_t bytes = std::max<std::size_t>(c.bytes, 1);
        each(c, text.substr(0, bytes));
        text.remove_prefix(bytes);
    }
}

void append_escape(std::string& result, Character c, std::string_view bytes) {
    constexpr char32_t kDelete = 0x7f;
    const auto out = std::back_inserter(result);
    if (c.bytes == 0) {
        fmt::format_to(out, "\\x{:02x}", static_cast<unsigned char>(bytes.front()));
    } else if (c.code == '\n') {
        result += "\\n";
    } else if (c.code == '\r') {
        result += "\\r";
    } else if (c.code == '\t') {
        result += "\\t";
    } else if (c.code <= kDelete) {
        fmt::format_to(out, "\\x{:02x}", static_cast<unsigned>(c.code));
    } else if (c.code <= 0xffff) {
        fmt::format_to(out, "\\u{:04x}", static_cast<unsigned>(c.code));
    } else {
        fmt::format_to(out, "\\U{:08x}", static_cast<unsigned>(c.code));
    }
}

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    walk(text, [&result](Character c, std::string_view bytes) {
        if (c.bytes == 0 || acts(c.code)) {
            append_escape(result, c, bytes);
        } else {
            result += bytes;
        }
    });
    return result;
}

std::string html(std::string_view text) {
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

std::string markdown(std::string_view text) {
    constexpr std::string_view kMarkup = "\\`*_[]~|$#!";
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        default:
            if (kMarkup.find(c) != std::string_view::npos) {
                result += '\\';
            }
            result += c;
        }
    }
    return result;
}

std::string json(std::string_view document) {
    std::string result;
    result.reserve(document.size());
    walk(document, [&result](Character c, std::string_view bytes) {
        constexpr char32_t kSpace = ' ', kBeyond = 0x10000;
        const auto out = std::back_inserter(result);
        // Controls of ASCII outside of strings are the layout; within strings the serialiser wrote
        // them as escapes. Only DEL is left to us.
        if (c.bytes == 0 || c.code < kSpace || !acts(c.code)) {
            result += bytes;
        } else if (c.code < kBeyond) {
            fmt::format_to(out, "\\u{:04x}", static_cast<unsigned>(c.code));
        } else {
            const auto pair = static_cast<unsigned>(c.code - kBeyond);
            fmt::format_to(out, "\\u{:04x}\\u{:04x}", 0xd800U + (pair >> 10U),
                           0xdc00U + (pair & 0x3ffU));
        }
    });
    return result;
}

} // namespace daxscope::words
