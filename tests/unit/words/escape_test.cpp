// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/escape.h"

#include <gtest/gtest.h>

using namespace daxscope::words;

namespace {

std::string utf8(char32_t code) {
    std::string text;
    const auto tail = [&text](char32_t bits) { text += static_cast<char>(0x80U | (bits & 0x3fU)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0U | code >> 6U);
        tail(code);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0U | code >> 12U);
        tail(code >> 6U);
        tail(code);
    } else {
        text += static_cast<char>(0xf0U | code >> 18U);
        tail(code >> 12U);
        tail(code >> 6U);
        tail(code);
    }
    return text;
}

} // namespace

TEST(Escape, WhatCanBeSeenStaysAsItIs) {
    for (const char* text : {"plain", "größe €", "日本語", "نص", "e\u0301", "a\\b", "🙂"}) {
        EXPECT_EQ(printable(text), text);
    }
}

TEST(Escape, ControlCharactersAndLineEndsAreSeen) {
    EXPECT_EQ(printable("\033[31mred\r\n\t\x7f"), "\\x1b[31mred\\r\\n\\t\\x7f");
    EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Escape, NoCharacterThatActsGetsThrough) {
    for (const auto& [first, last] : {std::pair<char32_t, char32_t>{0, 0x1f},
                                      {0x7f, 0x9f},
                                      {0xad, 0xad},
                                      {0x61c, 0x61c},
                                      {0x180e, 0x180e},
                                      {0x200b, 0x200f},
                                      {0x2028, 0x202e},
                                      {0x2060, 0x206f},
                                      {0xfeff, 0xfeff},
                                      {0xfff9, 0xfffb},
                                      {0xe0001, 0xe007f}}) {
        for (char32_t code = first; code <= last; ++code) {
            const std::string text = utf8(code);
            for (const std::string& made : {printable(text), html(text), markdown(text)}) {
                EXPECT_NE(made, "") << std::hex << static_cast<unsigned>(code);
                for (const char c : made) {
                    EXPECT_TRUE(c >= ' ' && c < 0x7f) << std::hex << static_cast<unsigned>(code);
                }
            }
        }
    }
    EXPECT_EQ(printable(utf8(0x9b) + "5n"), "\\u009b5n"); // CSI in one character
    EXPECT_EQ(printable(utf8(0x202e)), "\\u202e");
    EXPECT_EQ(printable(utf8(0xe0041)), "\\U000e0041");
    // Their neighbours can be seen.
    for (const char32_t code : {0xa0, 0xac, 0xae, 0x200a, 0x2010, 0x2027, 0x202f, 0x2070}) {
        EXPECT_EQ(printable(utf8(code)), utf8(code));
    }
}

TEST(Escape, BytesThatAreNotUtf8AreSeen) {
    EXPECT_EQ(printable("\xff"), "\\xff");
    EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80");                   // overlong
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");          // surrogate
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"); // beyond U+10FFFF
    EXPECT_EQ(printable("cut \xe2\x82"), "cut \\xe2\\x82");
}

TEST(Escape, HtmlHoldsNoMarkup) {
    EXPECT_EQ(html("<a href=\"x\" b='y'>&\n"),
              "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\\n");
}

TEST(Escape, MarkdownHoldsNoMarkup) {
    EXPECT_EQ(markdown("a|b\n`c` <script> [d](e) *f* & \\"),
              "a\\|b\\\\n\\`c\\` &lt;script&gt; \\[d\\](e) \\*f\\* &amp; \\\\");
}

TEST(Escape, JsonReadsBackAsItWas) {
    const std::string document =
        "{\n  \"a\": \"" + utf8(0x9b) + utf8(0x202e) + utf8(0x7f) + utf8(0xe0041) + "größe\"\n}";
    EXPECT_EQ(json(document), "{\n  \"a\": \"\\u009b\\u202e\\u007f\\udb40\\udc41größe\"\n}");
}
