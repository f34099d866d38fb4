// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of other events, which are passed over fast: nothing that matters may go with them.
#include "replay/import/text_scanner.h"
#include "replay/import/text_words.h"

#include <gtest/gtest.h>
#include <string>

namespace daxscope::source {
namespace {

const std::string kOther = "          <idle>-0       [002] d..2.   914.221004: sched_switch: "
                           "prev_comm=swapper/2 prev_pid=0 ==> next_comm=reader next_pid=2219\n";
const std::string kHead = "          reader-2219    [002] .....   914.221040:";
const std::string kEvent = "dax_pte_fault_done: dev 259:2 ino 0x83 shared USER address "
                           "0x7f40a0801000 pgoff 0x201 NOPAGE";

std::string times(std::size_t count, const std::string& line) {
    std::string text;
    for (std::size_t k = 0; k < count; ++k) {
        text += line;
    }
    return text;
}

struct Scanned {
    std::uint64_t events = 0, lines = 0;
    trace::Tables tables;
};

Scanned scan(std::string_view text) {
    Gatherer gatherer({.format = "text"});
    TextScanner scanner(gatherer);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        scanner.line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    scanner.finish(false);
    gatherer.finish();
    return {gatherer.taken(), scanner.lines(), gatherer.tables()};
}

TEST(OtherLines, AHintIsNeverBehindTheName) {
    for (const std::string name :
         {"dax_pmd_fault", "dax_vma", "iomap_iter_dstmap", "iomap_apply_srcmap",
          "sched_process_exit", "PERF_RECORD_LOST"}) {
        for (std::size_t before = 0; before < 200; ++before) {
            for (const std::size_t behind : {0, 1, 70}) {
                const std::string line = std::string(before, ' ') + name + std::string(behind, ' ');
                ASSERT_LE(EventText::first_hint(line), before) << line;
            }
        }
    }
    EXPECT_EQ(EventText::first_hint(kOther), std::string_view::npos);
    EXPECT_EQ(EventText::first_hint(""), std::string_view::npos);
}

TEST(OtherLines, AreCountedAndGiveNothing) {
    const Scanned scanned = scan(times(7, kOther) + kHead + " " + kEvent + "\n");
    EXPECT_EQ(scanned.events, 1U);
    EXPECT_EQ(scanned.lines, 8U);
    EXPECT_TRUE(scanned.tables.losses.empty());
}

TEST(OtherLines, AnEventThatIsCutBetweenLinesIsFoundBehindThem) {
    EXPECT_EQ(scan(times(7, kOther) + kHead + "\n" + kEvent + "\n").events, 1U);
    EXPECT_EQ(scan(times(7, kOther) + kHead + " da\nx_pte_" + kEvent.substr(8) + "\n").events, 1U);
    // Behind more than three lines its head is far away.
    EXPECT_EQ(scan(kHead + "\n" + times(3, kOther) + kEvent + "\n").events, 0U);
}

TEST(OtherLines, AnEventThatMayGoOnEndsAtOne) {
    const std::string cut = kEvent.substr(0, kEvent.find(" NOPAGE"));
    const Scanned scanned = scan(kHead + " " + cut + "\n" + times(2, kOther));
    EXPECT_EQ(scanned.events, 1U);
    EXPECT_TRUE(scanned.tables.losses.empty());
}

TEST(OtherLines, MarksBetweenThemAreLosses) {
    const std::string event = kHead + " " + kEvent + "\n";
    for (const std::string mark :
         {"CPU:2 [LOST 17 EVENTS]", "  CPU:2 [LOST 17 EVENTS]", "Lost 17 events",
          "reader 2219 [002] 914.2: PERF_RECORD_LOST lost 17", "overrun: 17"}) {
        const Scanned scanned =
            scan(event + times(5, kOther) + mark + "\n" + times(5, kOther) + event);
        ASSERT_EQ(scanned.tables.losses.size(), 1U) << mark;
        EXPECT_EQ(scanned.tables.losses[0].count, 17) << mark;
    }
}

TEST(OtherLines, WhatAPageMakesOfANameIsOneAllTheSame) {
    const std::string line = kHead + " <b>dax</b>" + kEvent.substr(3) + "\n";
    EXPECT_EQ(scan(times(5, kOther) + line).events, 1U);
    EXPECT_EQ(scan(times(5, kOther) + "&gt; " + kHead + " " + kEvent + "\n").events, 1U);
}

TEST(OtherLines, ANumberIsTakenOnlyWhole) {
    for (const std::string_view text : {" 12 ", " 0x1f", " 18446744073709551615", " 0X1F", " 12a",
                                        " 0x", " 1-2", " 99999999999999999999", " ", ""}) {
        std::string_view left = text;
        std::uint64_t taken = 0, known = 0;
        if (take_number(left, taken)) {
            std::string_view word = text;
            ASSERT_TRUE(number_of(next_word(word), known)) << text;
            EXPECT_EQ(taken, known) << text;
            EXPECT_EQ(left, word) << text;
        } else {
            EXPECT_EQ(left, text);
        }
    }
    std::string_view text = " 4096 0xfff";
    std::uint64_t value = 0;
    ASSERT_TRUE(take_number(text, value));
    EXPECT_EQ(value, 4096U);
    ASSERT_TRUE(take_number(text, value));
    EXPECT_EQ(value, 0xfffU);
}

} // namespace
} // namespace daxscope::source
