// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text that came by mail or out of a page: wrapped, quoted, encoded, of two machines.
#include "replay/trace/import_keys.h"
#include "tests/unit/import/text_lines.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace daxscope::source {
namespace {

using text_lines::body;
using text_lines::cut;
using text_lines::done;
using text_lines::kBody;
using text_lines::Read;
using text_lines::read;

/// Wraps a text at blanks, each line with a prefix.
std::string wrapped(const std::string& text, std::size_t width, const std::string& prefix) {
    std::string out, line = prefix;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (line.size() > prefix.size() && line.size() + word.size() > width) {
            out += line + "\n";
            line = prefix;
        }
        line += (line.size() > prefix.size() ? " " : "") + word;
        at = end + 1;
    }
    return out + line + "\n";
}

} // namespace

TEST(Text, AMailMayWrapItAtAnyBlank) {
    const std::string begin = "app-1 [000] .... 5.000001: dax_pmd_fault: " + kBody,
                      end = "app-1 [000] .... 5.000009: dax_pmd_fault_done: " + kBody + " NOPAGE";
    for (std::size_t width = 24; width < 200; ++width) {
        const Read text = read("Hello,\n\n" + wrapped(begin, width, "> ") + "\n" +
                               wrapped(end, width, "> ") + "> \n> bye\n");
        ASSERT_EQ(text.events.size(), 1U) << width;
        EXPECT_EQ(text.events[0].ts_end, 5'000'009'000) << width;
        EXPECT_EQ(text.events[0].result, 0x100) << width;
        EXPECT_EQ(text.task(0).comm, "app") << width;
        EXPECT_FALSE(text.tables.session.values.contains(trace::key::kRejected))
            << width << " " << text.session(trace::key::kRejectedFirst);
    }
}

TEST(Text, ATerminalMayWrapItAnywhere) {
    const std::string whole = "app-1 [000] .... 5.000009: dax_pmd_fault_done: " + kBody + " NOPAGE";
    std::string text;
    for (std::size_t at = 0; at < whole.size(); at += 80) {
        text += whole.substr(at, 80) + "\n";
    }
    const Read got = read(text);
    ASSERT_EQ(got.events.size(), 1U);
    EXPECT_EQ(got.events[0].result, 0x100);
    EXPECT_EQ(got.events[0].arg0, 0x800);
}

TEST(Text, AMailMayCutItWithinAnyWord) {
    const std::string kernel = "              ld-100     (    100) [001] .....    10.000000: ";
    for (const std::string& head : {kernel, std::string("  app-12 [003] 5.000001: "),
                                    std::string("app  11/12 [003]  5.000001: fs_dax:")}) {
        for (const char* result : {"NOPAGE", "MAJOR|NOPAGE", "0x100"}) {
            const Read whole = read(done(head, result));
            ASSERT_EQ(whole.events.size(), 1U) << head;
            const std::string line = head + "dax_pmd_fault_done: " + kBody + " " + result;
            for (std::size_t width = 40; width < line.size() + 2; ++width) {
                const std::string quote = width % 3 == 0 ? "" : "> ",
                                  text = cut(line, width, quote) + cut(line, width, quote);
                const Read got = read(text);
                ASSERT_EQ(got.events.size(), 2U) << text;
                for (std::size_t k = 0; k < 2; ++k) {
                    EXPECT_EQ(got.events[k].result, whole.events[0].result) << text;
                    EXPECT_EQ(got.events[k].arg0, 0x800) << text;
                    EXPECT_EQ(got.events[k].ts, whole.events[0].ts) << text;
                    EXPECT_EQ(got.events[k].cpu, whole.events[0].cpu) << text;
                    EXPECT_EQ(got.events[k].flags, whole.events[0].flags) << text;
                    EXPECT_EQ(got.task(k).comm, whole.task(0).comm) << text;
                }
                EXPECT_FALSE(got.tables.session.values.contains(trace::key::kRejected)) << text;
                EXPECT_FALSE(got.tables.session.values.contains(trace::key::kNotUnderstood))
                    << text;
            }
        }
    }
}

TEST(Text, ALastNumberMayBeCutToo) {
    const std::string head = "  app-12 [003] ..... 5.00000";
    const std::string body = ": dax_pte_fault";
    const std::string fields = ": dev 8:16 ino 0x2a shared WRITE|USER address 0x7f1000001000 pgoff "
                               "0x12345";
    for (std::size_t width = 40; width < 160; ++width) {
        // Mail programs take the blank from the end of a begin.
        const Read got = read(cut(head + "1" + body + fields, width, "") +
                              cut(head + "2" + body + "_done" + fields, width, ""));
        ASSERT_EQ(got.events.size(), 1U) << width;
        EXPECT_EQ(got.events[0].pgoff, 0x12345) << width;
        EXPECT_EQ(got.events[0].result, 0) << width;
        EXPECT_EQ(got.events[0].ts_end, 5'000'002'000) << width;
    }
    // What follows is of somebody else.
    const Read got =
        read(std::string(200, '-') + "\n" + head + "1" + body + "_done" + fields + "\n2\n");
    EXPECT_EQ(got.events.at(0).pgoff, 0x12345);
}

TEST(Text, AResultThatNobodyKnowsIsCountedWithItsLine) {
    const Read got =
        read(done("app-1 [000] .... 5.1:") + done("app-1 [000] .... 5.2:", "FOO") +
             done("app-1 [000] 5.3:", "OOM") + done("app-1 [000] .... 5.4:", "NOPAGE|A_NEW_ONE") +
             done("app-1 [000] .... 5.5:", "NOPA"));
    ASSERT_EQ(got.events.size(), 5U);
    EXPECT_FALSE(got.events[1].has(trace::kResult));
    EXPECT_FALSE(got.events[2].has(trace::kResult));
    EXPECT_FALSE(got.events[4].has(trace::kResult));
    EXPECT_EQ(got.session(trace::key::kNotUnderstood), "4");
    EXPECT_EQ(got.session(trace::key::kNotUnderstoodFirst), "line 2: FOO");
    EXPECT_FALSE(got.tables.session.values.contains(trace::key::kRejected));
}

TEST(Text, QuotedPrintableIsUndone) {
    std::string coded;
    for (const char c : done("app=x-1 [000] .... 5.000009:")) {
        coded += c == '=' ? "=3D" : std::string(1, c);
        if (c == 'v') {
            coded += "=\n"; // a soft break within a word
        }
    }
    for (const char* head : {"", "Content-Transfer-Encoding: Quoted-Printable\n\nHello =C3=A9\n"}) {
        const Read text = read(head + coded);
        ASSERT_EQ(text.events.size(), 1U) << head;
        EXPECT_EQ(text.task(0).comm, "app=x");
        EXPECT_EQ(text.events[0].result, 0x100);
    }
}

TEST(Text, APageIsRead) {
    const Read text =
        read("<p>See:</p><pre>&lt;...&gt;-1 [000] .... 5.000009: "
             "dax_pmd_fault_done:&nbsp;" +
             kBody + " NOPAGE<br/>app-2 [000] .... 5.000010: dax_pmd_fault_done: " + kBody +
             " <b>FALLBACK</b></pre>\n");
    ASSERT_EQ(text.events.size(), 2U);
    EXPECT_FALSE(text.task(0).named);
    EXPECT_EQ(text.events[0].result, 0x100);
    EXPECT_EQ(text.events[1].result, 0x800);
}

TEST(Text, AnArrowIsNoTagAndHidesNone) {
    const std::string head = "app-1 [000] .... 5.00000",
                      begin = head + "1: dax_pmd_fault: " + kBody + "\n" + head +
                              "2: dax_unmap: (unmap_mapping_pages) dev=8388624 ino=0x2a "
                              "start_index=0 pages=512\n",
                      end = head + "4: dax_unmap_done: (<- unmap_mapping_pages)";
    for (const std::string& last : {end, "<b>" + end + "</b>", end + "<br>", end + " &lt;</p>"}) {
        const Read text = read(begin + last + "\n" + done(head + "9:"));
        const auto unmap = std::find_if(text.events.begin(), text.events.end(), [](const auto& it) {
            return it.kind == trace::Kind::Unmap;
        });
        ASSERT_EQ(text.events.size(), 2U) << last;
        ASSERT_NE(unmap, text.events.end()) << last;
        EXPECT_EQ(unmap->ts_end, 5'000'004'000) << last;
    }
}

TEST(Text, TwoMachinesInOneMailAreToldApart) {
    const std::string other =
        "dax_pmd_fault_done: dev 259:0 ino 0x2a shared USER address 0x7f1000001000 vm_start "
        "0x7f1000000000 vm_end 0x7f1000800000 pgoff 0x1 max_pgoff 0x800 FALLBACK\n";
    for (const std::string between : {"and the other one says:\n", ">> "}) {
        const Read text = read(done("> app-1 [000] .... 5.000009:") + between +
                               "app-1 [000] .... 907.1: " + other);
        ASSERT_EQ(text.events.size(), 2U);
        EXPECT_EQ(text.session(trace::key::kClocks), "2") << between;
        EXPECT_NE(text.events[0].task, text.events[1].task);
    }
    // Heads tell two kernels apart whose times follow one another.
    const std::string line = done("app-1 [000] .... 5.000009:"),
                      later = done("app-1 [000] .... 6.000009:");
    const auto head = [](const char* release) {
        return std::string("# tracer: nop\n# os release : ") + release + "\n";
    };
    const Read two = read(head("6.12.1") + line + head("6.1.2") + later);
    ASSERT_EQ(two.events.size(), 2U);
    EXPECT_EQ(two.session(trace::key::kClocks), "2");
    EXPECT_NE(two.events[0].task, two.events[1].task);
    EXPECT_EQ(read(head("6.12.1") + line + head("6.12.1") + later).session(trace::key::kClocks), "")
        << "of one kernel";
    // One machine may have two devices.
    const Read one = read(done("app-1 [000] .... 5.000009:") + "app-1 [000] .... 907.1: " + other);
    EXPECT_EQ(one.session(trace::key::kClocks), "");
}

} // namespace daxscope::source
