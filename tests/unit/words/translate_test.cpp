// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/translate.h"

#include "replay/words/quantities.h"

#include <gtest/gtest.h>
#include <set>
#include <thread>

using namespace daxscope;
using namespace daxscope::words;

namespace {

std::string german(const char* english) {
    const std::string text = english;
    return text == "{} of {}"          ? "{1}: davon {0}"
           : text == "{} storms"       ? "{} Stürme"
           : text == "{} storm"        ? "{} Sturm"
           : text == "one too many {}" ? "einer zu viel {} {}"
           : text == "a number {}"     ? "eine Zahl {:d}"
           : text == "hit"             ? "Treffer"
                                       : text;
}

struct Translate : ::testing::Test {
    ~Translate() override { install_translator(nullptr); }
};

} // namespace

TEST_F(Translate, EnglishIsWhatIsSaidWithoutATranslator) {
    EXPECT_EQ(tr("hit"), "hit");
    EXPECT_EQ(say("{} of {}", 1, "two"), "1 of two");
    EXPECT_EQ(counted(2, "storm"), "2 storms");
}

TEST_F(Translate, ATranslationMayPutItsWordsInAnotherOrder) {
    install_translator(german);
    EXPECT_EQ(tr("hit"), "Treffer");
    EXPECT_EQ(say("{} of {}", 1, "two"), "two: davon 1");
}

TEST_F(Translate, OneAndManyAreTextsOfTheirOwn) {
    install_translator(german);
    EXPECT_EQ(counted(1, "storm"), "1 Sturm");
    EXPECT_EQ(counted(1'234, "storm"), "1,234 Stürme");
    EXPECT_EQ(counted(2, "sheep and lamb"), "2 sheep and lambs");
    const std::set<std::string> forms(counted_forms().begin(), counted_forms().end());
    EXPECT_EQ(forms.size(), counted_forms().size());
    EXPECT_TRUE(forms.contains("{} storms"));
}

TEST_F(Translate, ABadTranslationCostsNobodyTheSentence) {
    install_translator(german);
    EXPECT_EQ(say("one too many {}", "word"), "one too many word");
    EXPECT_EQ(say("a number {}", "word"), "a number word");
}

TEST_F(Translate, ADocumentIsInEnglish) {
    install_translator(german);
    {
        const InEnglish english;
        EXPECT_EQ(tr("hit"), "hit");
        EXPECT_EQ(counted(2, "storm"), "2 storms");
        {
            const Spoken spoken;
            EXPECT_EQ(tr("hit"), "Treffer");
        }
        EXPECT_FALSE(translated());
    }
    EXPECT_EQ(tr("hit"), "Treffer");
}

TEST_F(Translate, FiguresHaveTheDigitsOfTheLanguageAndEnglishOnesInADocument) {
    install_translator(german, {",", "'"});
    EXPECT_EQ(count_text(-1'234'567), "-1'234'567");
    EXPECT_EQ(counted(2'006, "storm"), "2'006 Stürme");
    EXPECT_EQ(duration_text(1'500'000), "1,5 ms");
    EXPECT_EQ(duration_text(812), "812 ns");
    EXPECT_EQ(size_text(1'536), "1,5 KiB");
    EXPECT_EQ(share_text(1, 3), "33,3 %");
    EXPECT_EQ(share_text(99'999, 100'000), "99,999 %");
    EXPECT_EQ(share_text(2'000, 1), "200'000 %");
    EXPECT_EQ(three_digits(4.125), "4,12");
    EXPECT_EQ(decimal_text(0.0102), "0,0102");
    EXPECT_EQ(decimal_text(12'345), "12'345");
    EXPECT_EQ(seconds_text(1'500'000'000), "1,500000000");
    EXPECT_EQ(axis_time_text(1'500'000'000, 100'000'000), "1,5 s");
    EXPECT_EQ(in_digits("1,234.5"), "1'234,5");
    const InEnglish english;
    EXPECT_EQ(count_text(1'234'567), "1,234,567");
    EXPECT_EQ(duration_text(1'500'000), "1.5 ms");
    EXPECT_EQ(seconds_text(1'500'000'000), "1.500000000");
    EXPECT_EQ(in_digits("1,234.5"), "1,234.5");
}

TEST_F(Translate, WhatAnotherThreadKeepsIsEnglishUnlessItIsToBeShown) {
    install_translator(german);
    std::string kept, shown;
    std::thread([&] {
        kept = tr("hit");
        const Spoken spoken;
        shown = tr("hit");
    }).join();
    EXPECT_EQ(kept, "hit");
    EXPECT_EQ(shown, "Treffer");
}
