// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/self_check.h"
#include "replay/report/contents.h"
#include "tests/unit/trace/sample.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace daxscope::report {
namespace {

using testing::HasSubstr;
using testing::Not;

class Forms : public testing::Test {
protected:
    explicit Forms(trace::Sample sample = with_fallback())
        : comparison_(replay::compare(sample.build())),
          check_(replay::self_check(*comparison_.trace)) {}
    static trace::Sample with_fallback() {
        trace::Sample sample = trace::sample(60);
        trace::Event& last = sample.events.back();
        last.result = 0x800;
        last.pmd_out = 0;
        last.arg1 = 256;
        return sample;
    }
    Subject subject() const { return {&comparison_, &check_, "a|b<i>.daxtrace", {}, "m", "1.2"}; }

    replay::Comparison comparison_;
    replay::SelfCheck check_;
};

/// What a word of every cell and paragraph becomes in a form that escapes nothing of it.
std::vector<std::string> plain_words(const Contents& contents) {
    std::vector<std::string> words;
    for (const Section& section : contents.sections) {
        words.push_back(section.title);
        for (const auto& item : section.items) {
            if (const auto* table = std::get_if<ContentTable>(&item)) {
                for (const auto& row : table->rows) {
                    for (const Cell& cell : row) {
                        words.push_back(cell.words.substr(0, cell.words.find_first_of(" *_|<`")));
                    }
                }
            }
        }
    }
    return words;
}

TEST_F(Forms, NotesAreTheReadersOwnWords) {
    const std::int64_t begin = comparison_.trace->begin();
    Subject noted = subject();
    noted.notes = {{{begin + 1'500'000, "look <b>here</b>"}}, {begin, begin + 1'234'567}};
    const Contents made = contents(noted);
    ASSERT_EQ(made.sections[1].name, "notes");
    for (const std::string& form :
         {contents_text(made), page(noted), contents_json(made, noted), contents_markdown(made)}) {
        EXPECT_THAT(form, HasSubstr("Somebody who read the trace wrote these"));
        EXPECT_THAT(form, HasSubstr("1,234,567 ns"));
    }
    EXPECT_THAT(page(noted), HasSubstr("look &lt;b&gt;here&lt;/b&gt;"));
    const auto json = nlohmann::json::parse(contents_json(made, noted));
    EXPECT_EQ(json["notes"][0]["time_ns"], begin + 1'500'000);
    EXPECT_EQ(json["markers"]["b_ns"], begin + 1'234'567);
    EXPECT_EQ(contents(subject()).sections[1].name, "storms") << "there are none";
}

TEST_F(Forms, ARuleOfOnesOwnForStormsIsSaid) {
    Subject tuned = subject();
    EXPECT_THAT(contents_text(contents(tuned)), testing::Not(HasSubstr("Not the usual rule")));
    tuned.rule.min_refaults = 3;
    EXPECT_THAT(contents_text(contents(tuned)), HasSubstr("a storm here is 3 refaults or more"));
}

TEST_F(Forms, OnANarrowTerminalWhatHasNoRoomStandsBelowItsRow) {
    constexpr std::size_t kNarrow = 60;
    const Contents made = contents(subject());
    const std::string wide = contents_text(made), narrow = contents_text(made, kNarrow, kNarrow);
    const auto longest = [](const std::string& text) {
        std::size_t most = 0, columns = 0;
        for (const char c : text) {
            columns = c == '\n' ? 0 : columns + ((c & 0xc0) != 0x80 ? 1 : 0);
            most = std::max(most, columns);
        }
        return most;
    };
    EXPECT_GT(longest(wide), kNarrow);
    EXPECT_LE(longest(narrow), kNarrow) << narrow;
    EXPECT_THAT(narrow, HasSubstr("; Δ %: ")) << "figures below share their line";
    std::string one_line = narrow;
    std::replace(one_line.begin(), one_line.end(), '\n', ' ');
    for (const Section& section : made.sections) {
        for (const auto& item : section.items) {
            const auto* table = std::get_if<ContentTable>(&item);
            for (const auto& row : table == nullptr ? decltype(table->rows){} : table->rows) {
                for (const Cell& cell : row) {
                    if (cell.words.find(' ') == std::string::npos) {
                        EXPECT_THAT(one_line, HasSubstr(cell.words));
                    }
                }
            }
        }
    }
}

TEST_F(Forms, AllSayWhatTheContentsSay) {
    const Contents made = contents(subject());
    const std::string text = contents_text(made), markdown = contents_markdown(made),
                      html = page(subject()), json = contents_json(made, subject());
    const std::vector<std::string> words = plain_words(made);
    EXPECT_GT(words.size(), 60U);
    for (const std::string& word : words) {
        for (const std::string& form : {text, html}) {
            EXPECT_THAT(form, HasSubstr(word));
        }
    }
    for (const char* title : {"Verdict", "Storms", "Faults as recorded", "What it rests on"}) {
        EXPECT_THAT(markdown, HasSubstr(std::string("## ") + title));
        EXPECT_THAT(html, HasSubstr(std::string("<h2>") + title));
    }
    const auto parsed = nlohmann::json::parse(json);
    EXPECT_EQ(parsed["format"], "daxscope.report.contents");
    ASSERT_EQ(parsed["sections"].size(), made.sections.size());
    EXPECT_EQ(parsed["sections"][2]["name"], "faults");
    EXPECT_EQ(parsed["faults"]["reasons"][0]["name"], "extent_short");
    EXPECT_EQ(parsed["comparison"]["verdict"], comparison_.verdict);
}

TEST_F(Forms, StormsHaveWhoUnmappedWhomAndFaultsTheirReason) {
    const std::string text = contents_text(contents(subject()));
    EXPECT_THAT(text, HasSubstr("reader pid 100 unmapped reader pid 101"));
    EXPECT_THAT(text, HasSubstr("extent shorter than the PMD"));
    EXPECT_THAT(text, HasSubstr("mkfs.xfs"));
}

TEST_F(Forms, ParagraphsOfAMailFitItsWidth) {
    constexpr std::size_t kWidth = 60;
    const std::string text = contents_text(contents(subject()), kWidth);
    const std::size_t faults = text.find("Faults as recorded");
    ASSERT_NE(faults, std::string::npos);
    std::istringstream lines(text);
    std::size_t broken = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("      ") && line[6] != ' ') { // of a cell that stands below its row
            EXPECT_LE(line.size(), kWidth + 8) << line;     // signs of more than one byte
            ++broken;
        }
    }
    EXPECT_GT(broken, 3U);
}

TEST_F(Forms, NamesAreNoMarkup) {
    EXPECT_THAT(page(subject()), Not(HasSubstr("<i>")));
    EXPECT_THAT(contents_markdown(contents(subject())), HasSubstr("# a\\|b"));
}

class EmptyForms : public Forms {
protected:
    EmptyForms() : Forms(nothing()) {}
    static trace::Sample nothing() {
        trace::Sample sample = trace::sample(1);
        sample.events.clear();
        return sample;
    }
};

TEST_F(EmptyForms, ATraceWithoutAFaultHasNoReasons) {
    const std::string text = contents_text(contents(subject()));
    EXPECT_THAT(text, HasSubstr("There is no fault in the trace."));
}

} // namespace
} // namespace daxscope::report
