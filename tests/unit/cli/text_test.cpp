// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fit.h"
#include "app/cli/progress.h"
#include "app/cli/text.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <gmock/gmock.h>
#include <sstream>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

TEST(Text, CountsAreGroupedInThousands) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(1000), "1,000");
    EXPECT_EQ(count_text(-1234567), "-1,234,567");
}

TEST(Text, TimesAndSizesCarryTheirUnit) {
    EXPECT_EQ(duration_text(999), "999 ns");
    EXPECT_EQ(duration_text(1500), "1.5 us");
    EXPECT_EQ(duration_text(12'340'000), "12.34 ms");
    EXPECT_EQ(duration_text(5'000'000'000), "5 s");
    EXPECT_EQ(size_text(4096), "4 KiB");
    EXPECT_EQ(size_text(2 << 20), "2 MiB");
    EXPECT_EQ(size_text(1536), "1.5 KiB");
    EXPECT_EQ(rate_text(3'140'000), "3.1 M");
    EXPECT_EQ(rate_text(12), "12");
}

TEST(Text, TableColumnsAreAligned) {
    Table table({{"name"}, {"count", Table::Align::Right}, {""}});
    table.add({"a", "1", "x"});
    table.add({"grün", "1,000", ""});
    EXPECT_EQ(table.text(1), " name  count\n"
                             " a         1  x\n"
                             " grün  1,000\n");
}

TEST(Text, ATableFitsTheTerminalAndLosesNothing) {
    Table table({{"n", Table::Align::Right}, {"about"}, {"end"}});
    const std::string about = "µs – " + std::string(60, 'a') + std::string(60, 'b');
    table.add({"1", "short", about});
    const std::string wide = table.text(2, 0);
    EXPECT_NE(wide.find("  1  short  " + about + "\n"), std::string::npos) << wide;
    const std::string narrow = table.text(2, 40);
    std::size_t letters = 0;
    std::istringstream lines(narrow);
    for (std::string line; std::getline(lines, line);) {
        const auto goes_on = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; };
        EXPECT_LE(line.size() -
                      static_cast<std::size_t>(std::count_if(line.begin(), line.end(), goes_on)),
                  40U)
            << line;
        letters += static_cast<std::size_t>(std::count(line.begin(), line.end(), 'b'));
    }
    EXPECT_EQ(letters, 61U) << "60, and one in the name of the column: " << narrow;
    EXPECT_EQ(table.text(2, 10), wide) << "so narrow that nothing could be read";
}

TEST(Text, ATableKeepsWithinTheTerminalAndEveryFigure) {
    Table table({{"file"},
                 {"ended huge", Table::kRight},
                 {"PMD faults", Table::kRight},
                 {"fell back", Table::kRight},
                 {"never asked", Table::kRight},
                 {"why"}});
    const std::string path = "/mnt/xfs/a/folder/of/a/long/name/that/ends/in/data.bin";
    table.add({path, "60 % (3 of 5)", "1,234,567", "22", "333", "a few words about the reason"});
    table.add({"all", "50 % (3 of 6)", "7,654,321", "44", "555", ""});
    EXPECT_THAT(table.text(0, 0), HasSubstr(path));
    for (const std::size_t width : {100U, 80U, 60U, 40U, 30U}) {
        const std::string text = table.text(2, width);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(columns_of(line), width) << text;
        }
        for (const char* const figure : {"60 % (3 of 5)", "1,234,567", "22", "333", "50 % (3 of 6)",
                                         "7,654,321", "44", "555", "data.bin"}) {
            EXPECT_THAT(text, HasSubstr(figure)) << width;
        }
    }
    EXPECT_THAT(table.text(0, 40), HasSubstr("…")) << "the path lost its middle";
}

TEST(Text, ProseIsBrokenAtBlanksAndTablesOfMarkdownAreNot) {
    EXPECT_EQ(prose("  one two three four\n\nfive\n", 11), "  one two\n  three\n  four\n\nfive\n");
    EXPECT_EQ(prose("| a | b | c |\n", 6), "| a | b | c |\n");
    EXPECT_EQ(prose("no newline here", 10), "no newline\nhere");
}

TEST(Text, ColumnsOfTheTerminalAreThoseOfTheEnvironmentWhereItSaysThem) {
    ::setenv("COLUMNS", "61", 1);
    EXPECT_EQ(terminal_width(), 61U);
    ::setenv("COLUMNS", "wide", 1);
    EXPECT_EQ(terminal_width(), 0U) << "standard output is no terminal in a test";
    ::unsetenv("COLUMNS");
}

TEST(Text, ATableShowsAnEscapeAsItIsAndANameWithoutRows) {
    Table table({{"name"}, {"count", Table::Align::Right}});
    EXPECT_EQ(table.text(), "name  count\n");
    table.add({"\033[31m", "1"});
    EXPECT_EQ(table.text(), "name      count\n\\x1b[31m      1\n");
}

TEST(Progress, TheLineSaysHowFarHowFastAndHowLong) {
    EXPECT_EQ(progress_text("reading x", "events", 2'000'000, 8'000'000, 0.5),
              "reading x  25 %  4.0 M events/s  2 s left");
    EXPECT_EQ(progress_text("reading x", "events", 0, 0, 0), "reading x");
}

TEST(Progress, CtrlCStopsTheOperation) {
    Common common;
    common.quiet = true;
    TerminalProgress line("working", "events", common);
    const auto progress = line.progress();
    EXPECT_NO_THROW(progress.report(1, 2));
    std::raise(SIGINT);
    EXPECT_THROW(progress.report(2, 2), Cancelled);
}

TEST(Progress, AnEarlierCtrlCDoesNotStopTheNextOperation) {
    Common common;
    common.quiet = true;
    {
        const TerminalProgress line("working", "events", common);
        std::raise(SIGINT);
    }
    TerminalProgress next("working", "events", common);
    EXPECT_NO_THROW(next.progress().report(1, 2));
}
