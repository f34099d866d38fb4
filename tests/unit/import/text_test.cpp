// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/import_keys.h"
#include "tests/unit/import/text_lines.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::source {
namespace {

using text_lines::body;
using text_lines::cut;
using text_lines::done;
using text_lines::kBody;
using text_lines::Read;
using text_lines::read;
using trace::Event;
using trace::Kind;
using trace::kNone;

} // namespace

// What stands before an event ----------------------------------------------------------------

struct Before {
    const char* text;
    const char* comm;
    std::int64_t tid, tgid;
    std::int32_t cpu;
    std::int64_t ts;
};
class Prefix : public testing::TestWithParam<Before> {};

TEST_P(Prefix, TellsTaskCpuAndTime) {
    const Before& before = GetParam();
    const Read text = read(done(before.text));
    ASSERT_EQ(text.events.size(), 1U) << before.text;
    EXPECT_EQ(text.task(0).comm, before.comm);
    EXPECT_EQ(text.task(0).tid, before.tid);
    EXPECT_EQ(text.task(0).tgid, before.tgid);
    EXPECT_EQ(text.events[0].cpu, before.cpu);
    EXPECT_EQ(text.events[0].ts, before.ts);
}

INSTANTIATE_TEST_SUITE_P(
    Text, Prefix,
    testing::Values(
        Before{"  app-12 [003] .... 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12 [003] ..... 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12 [003] d..2.1. 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12 [003] d...1.21 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12 [003] 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12      3d..1. 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12 [003] 5.000000123:", "app", 12, kNone, 3, 5'000'000'123},
        Before{"  app-12 (11) [003] .... 5.000001:", "app", 12, 11, 3, 5'000'001'000},
        Before{"  app-12 (   11) [003] .... 5.000001:", "app", 12, 11, 3, 5'000'001'000},
        Before{"  app-12 (  1234) 5.000001:", "app", 12, 1234, kNone, 5'000'001'000},
        Before{"  app-12 (    11) .... 5.000001:", "app", 12, 11, kNone, 5'000'001'000},
        Before{"  app-12 (------) [003] .... 5.000001:", "app", 12, kNone, 3, 5'000'001'000},
        Before{"  app-12 [1023] .... 13604811.207330:", "app", 12, kNone, 1023,
               13'604'811'207'330'000},
        Before{"  a b-c d-12 [003] .... 5.000001:", "a b-c d", 12, kNone, 3, 5'000'001'000},
        Before{"  x] [9]-12 [003] .... 5.000001:", "x] [9]", 12, kNone, 3, 5'000'001'000},
        Before{"  8.2: x-12 [003] .... 5.000001:", "8.2: x", 12, kNone, 3, 5'000'001'000},
        Before{"  -12 [003] .... 5.000001:", "", 12, kNone, 3, 5'000'001'000},
        Before{"  (a)-12 [003] .... 5.000001:", "(a)", 12, kNone, 3, 5'000'001'000},
        Before{"  <idle>-0 [003] .... 5.000001:", "<idle>", 0, kNone, 3, 5'000'001'000},
        Before{"  a-b 12-13 [003] .... 5.000001:", "a-b 12", 13, kNone, 3, 5'000'001'000},
        Before{"app  11/12 [003] 5.000001: fs_dax:", "app", 12, 11, 3, 5'000'001'000},
        Before{"app 4  11/12 5.000001: fs_dax:", "app 4", 12, 11, kNone, 5'000'001'000},
        Before{"app 4  12 [003] 5.000001: fs_dax:", "app 4", 12, kNone, 3, 5'000'001'000},
        Before{"app-4  12 5.000001: fs_dax:", "app-4", 12, kNone, kNone, 5'000'001'000}),
    [](const auto& row) { return std::to_string(row.index); });

TEST(Text, ANameThatWasNotKnownIsNone) {
    for (const char* before :
         {"<...>-12 [003] .... 5.000001:", ":12  12 [003] 5.000001: fs_dax:"}) {
        const Read text = read(done(before));
        ASSERT_EQ(text.events.size(), 1U) << before;
        EXPECT_FALSE(text.task(0).named) << before;
        EXPECT_EQ(text.task(0).comm, "");
    }
}

// Flags and results --------------------------------------------------------------------------

TEST(Text, FlagsAndResultsAreNamesOrNumbers) {
    struct Row {
        const char *flags, *result;
        std::uint32_t flag_bits;
        std::int32_t result_bits;
    };
    for (const Row& row : {Row{"WRITE|ALLOW_RETRY|KILLABLE|USER", "NOPAGE", 0x55, 0x100},
                           Row{"0x254", "0x100", 0x254, 0x100},
                           Row{"USER|VMA_LOCK|0x2000", "MAJOR|NOPAGE", 0x3040, 0x104},
                           Row{"USER|A_NEW_ONE", "FALLBACK|LOCKED", 0x40, 0xa00},
                           Row{"USER", "NEEDDSYNC|0x8000", 0x40, 0xa000}}) {
        const Read text = read("app-1 [000] .... 5.000001: dax_pmd_fault_done: " +
                               body("0x7f1000001000", "0x1", row.flags) + " " + row.result + "\n");
        ASSERT_EQ(text.events.size(), 1U);
        EXPECT_EQ(text.events[0].flags, row.flag_bits) << row.flags;
        EXPECT_EQ(text.events[0].result, row.result_bits) << row.result;
    }
}

TEST(Text, NoResultIsZeroAndNotTheLastField) {
    for (const char* end : {" \n", "\n", "\nhello\n"}) {
        const Read text =
            read("app-1 [000] .... 5.000001: dax_pmd_fault_done: " + kBody + std::string(end));
        ASSERT_EQ(text.events.size(), 1U);
        EXPECT_TRUE(text.events[0].has(trace::kResult));
        EXPECT_EQ(text.events[0].result, 0);
    }
}

TEST(Text, OomIsWhatToolsPrintForZeroToo) {
    const Read text = read("app-1 [000] 5.000001: dax_pmd_fault: " + kBody + " OOM\n" +
                           "app-1 [000] 5.000009: dax_pmd_fault_done: " + kBody + " OOM\n");
    ASSERT_EQ(text.events.size(), 1U);
    EXPECT_EQ(text.events[0].ts_end, 5'000'009'000);
    EXPECT_FALSE(text.events[0].has(trace::kResult));
}

TEST(Text, RawFieldsTellZeroFromOom) {
    const std::string fields = " ino=0x2a vm_start=0x7f1000000000 vm_end=0x7f1000800000 "
                               "vm_flags=0xfb address=0x7f1000001000 pgoff=0x1 max_pgoff=0x800 "
                               "dev=8388624 flags=597 result=";
    const Read text = read("app-1 [000] 5.000001: dax_pmd_fault: " + fields + "0\n" +
                           "app-1 [000] 5.000009: dax_pmd_fault_done: " + fields + "1\n");
    ASSERT_EQ(text.events.size(), 1U);
    EXPECT_TRUE(text.events[0].has(trace::kResult));
    EXPECT_EQ(text.events[0].result, 1);
    EXPECT_EQ(text.events[0].flags, 597U);
    EXPECT_EQ(text.tables.mappings[0].vm_flags, 0xfbU);
    EXPECT_EQ(text.tables.files[0].dev, 8U << 20U | 16U);
    EXPECT_EQ(text.session(trace::key::kSourceFormat), "trace-cmd report text");
}

TEST(Text, AToolThatKnowsNoNamesPrintsTheFirstForNoFlags) {
    const std::string event = "dax_pmd_fault_done: " + body("0x7f1000001000", "1", "WRITE");
    EXPECT_FALSE(
        read("app 1 [000] 5.1: fs_dax:" + event + " 0x100\n").events.at(0).has(trace::kFlags));
    EXPECT_TRUE(
        read("app-1 [000] .... 5.1: " + event + " NOPAGE\n").events.at(0).has(trace::kFlags));
}

// Other events -------------------------------------------------------------------------------

TEST(Text, EveryEventOfFsDaxIsUnderstood) {
    const std::string at = "app-1 [000] .... 5.00000";
    const Read text =
        read(at + "1: dax_pmd_fault: " + kBody + " \n" + at +
             "2: dax_pmd_load_hole_fallback: dev 8:16 ino 0x2a shared address "
             "0x7f1000001000 zero_page 00000000abcdef01 radix_entry 0x0\n" +
             at + "3: dax_pmd_fault_done: " + kBody + " FALLBACK\n" + at +
             "4: dax_pte_fault: dev 8:16 ino 0x2a shared USER address 0x7f1000001000 pgoff "
             "0x1 \n" +
             at +
             "5: dax_load_hole: dev 8:16 ino 0x2a shared USER|VMA_LOCK|0x800 address "
             "0x7f1000001000 pgoff 0x1 NOPAGE\n" +
             at +
             "6: dax_pte_fault_done: dev 8:16 ino 0x2a shared USER address 0x7f1000001000 "
             "pgoff 0x1 MAJOR|NOPAGE\n" +
             at +
             "7: dax_insert_pfn_mkwrite: dev 8:16 ino 0x2a shared WRITE|USER address "
             "0x7f1000001000 pgoff 0x1 NOPAGE\n" +
             at + "8: dax_writeback_range: dev 8:16 ino 0x2a pgoff 0x0-0x7ff\n" + at +
             "8: dax_writeback_one: dev 8:16 ino 0x2a pgoff 0x0 pglen 0x200\n" + at +
             "9: dax_writeback_range_done: dev 8:16 ino 0x2a pgoff 0x200-0x7ff\n");
    std::vector<Kind> kinds;
    for (const Event& event : text.events) {
        kinds.push_back(event.kind);
        EXPECT_EQ(trace::event_fault(event), nullptr);
    }
    EXPECT_THAT(kinds,
                testing::ElementsAre(Kind::PmdLoadHoleFallback, Kind::PmdFault, Kind::PteLoadHole,
                                     Kind::PteFault, Kind::InsertPfnMkwrite, Kind::WritebackOne,
                                     Kind::WritebackRange));
    EXPECT_EQ(text.events[3].mapping, text.events[1].mapping);
    EXPECT_EQ(text.events[6].arg0, 0x7ff);
    EXPECT_FALSE(text.tables.session.values.contains(trace::key::kRejected));
}

TEST(Text, TheNumberOfARawCounterIsSaidToBeOne) {
    for (const char* time : {"91536861428600012345:", "0x34083b2fa2d1:"}) {
        const Read text = read("# tracer: nop\n" + done(std::string("app-1 [000] .... ") + time));
        EXPECT_TRUE(text.events.empty()) << time;
        EXPECT_THAT(std::string(text.session(trace::key::kRejectedFirst)), HasSubstr("raw counter"))
            << time;
    }
}

TEST(Text, FaultsWithoutAnyPmdEntryAreCounted) {
    const Read text = read(done("app-1 [000] .... 5.000009:") + done("app-1 [000] .... 5.1:"));
    EXPECT_EQ(text.session(trace::key::kWithoutPmd), "2");
}

// What is missing ----------------------------------------------------------------------------

TEST(Text, MarksAreLosses) {
    const Read text = read("# tracer: nop\n#\n# entries-in-buffer/entries-written: 10/25   #P:8\n" +
                           done("app-1 [002] .... 5.000001:") + "CPU:2 [LOST 17 EVENTS]\n" +
                           done("app-1 [002] .... 5.000009:") + "CPU:2 [3 EVENTS DROPPED]\n" +
                           "CPU:2 [EVENTS DROPPED]\n" + done("app-1 [002] .... 5.000019:") +
                           "   PERF_RECORD_LOST lost 18\nLost 37 events\n");
    std::vector<std::string> losses;
    for (const trace::Loss& loss : text.tables.losses) {
        losses.push_back(fmt::format("{} {} {}..{}", loss.source, loss.count.value_or(-1),
                                     loss.ts_from / 1000 % 100, loss.ts / 1000 % 100));
    }
    EXPECT_THAT(losses, testing::ElementsAre("overwritten 15 1..1", "ringbuf_full 17 1..9",
                                             "ringbuf_full 3 9..19", "ringbuf_full -1 9..19",
                                             "ringbuf_full 18 19..19", "ringbuf_full 37 19..19"));
    EXPECT_EQ(text.session("cpus"), "8");
}

TEST(Text, ALossOfMoreThanCanBeCountedIsNotOneOfItsFirstDigits) {
    const std::string count = "99999999999999999999";
    for (const std::string& mark :
         {"CPU:2 [LOST " + count + " EVENTS]", "CPU:2 [" + count + " EVENTS DROPPED]",
          "PERF_RECORD_LOST lost " + count, "Lost " + count + " events", "overrun: " + count}) {
        const Read text = read(done("app-1 [002] .... 5.000001:") + mark + "\n");
        ASSERT_EQ(text.tables.losses.size(), 1U) << mark;
        EXPECT_EQ(text.tables.losses[0].count, std::nullopt) << mark;
    }
}

TEST(Text, AnEndBehindALossNeedNotBeOfTheBeginBeforeIt) {
    const std::string begin = "app-1 [002] .... 5.0: dax_pmd_fault: " + kBody + " \n";
    const auto faults = [&](const std::string& between, const std::string& cpu) {
        return read(begin + between + done("app-1 [" + cpu + "] .... 55.0:")).events;
    };
    for (const char* mark :
         {"CPU:2 [LOST 17 EVENTS]\n", "CPU:2 [EVENTS DROPPED]\n", "CPU:3 [LOST 2 EVENTS]\n"}) {
        const auto events = faults(mark, "003");
        ASSERT_EQ(events.size(), 1U) << mark;
        EXPECT_FALSE(events[0].has(trace::kBegin)) << "50 s is what nobody saw: " << mark;
        EXPECT_EQ(events[0].ts, 55'000'000'000) << mark;
        EXPECT_EQ(events[0].result, 0x100) << mark;
    }
    // One event can't be both an end and a begin; what another CPU lost is another's.
    for (const char* mark : {"", "CPU:2 [LOST 1 EVENTS]\n", "CPU:4 [LOST 17 EVENTS]\n"}) {
        const auto events = faults(mark, "003");
        ASSERT_EQ(events.size(), 1U) << mark;
        EXPECT_EQ(events[0].ts_end - events[0].ts, 50'000'000'000) << mark;
    }
}

TEST(Text, WhatLooksLikeAnEventAndIsNoneIsCountedWithItsLine) {
    const Read text = read("app-1 [000] .... 5.1: dax_pmd_fault: dev 8:16 ino 0x2a shared\n" +
                           done("app-1 [000] .... 5.2:") +
                           "app-1 [000] .... 5.3: dax_pmd_fault_done: something else\n"
                           "dax_pmd_fault_done: " +
                           kBody + " NOPAGE\nI like dax_pmd_fault: it is a good event.\n");
    EXPECT_EQ(text.events.size(), 1U);
    EXPECT_EQ(text.session(trace::key::kRejected), "3");
    std::vector<std::string> places;
    for (const trace::Loss& loss : text.tables.losses) {
        EXPECT_EQ(loss.source, "import_reject");
        places.push_back(loss.place.substr(0, 7));
    }
    EXPECT_THAT(places, testing::ElementsAre("line 1:", "line 3:", "line 4:"));
}

TEST(Text, OtherEventsBetweenAreNone) {
    const Read text =
        read("bash-9 [001] d..2. 5.000000: sched_switch: prev_comm=dax_pmd_fault prev_pid=9\n"
             "app-1 [000] .... 5.000000: xfs_filemap_fault: dev 8:16 ino 0x2a entry_size 1\n" +
             done("app-1 [000] .... 5.000001:"));
    EXPECT_EQ(text.events.size(), 1U);
    EXPECT_FALSE(text.tables.session.values.contains(trace::key::kRejected));
}

TEST(Text, StacksBetweenAreNone) {
    const Read text = read("app  11/12 [003] 5.000001: fs_dax:dax_pmd_fault_done: " + kBody +
                           " 0x100\n"
                           "        ffffffff8a5f3b10 dax_iomap_pmd_fault+0x3a0 ([kernel])\n"
                           "        ffffffff8a5f3b11 dax_pmd_fault+0x3 (/opt/a b/c)\n\n");
    EXPECT_EQ(text.events.size(), 1U);
    EXPECT_FALSE(text.tables.session.values.contains(trace::key::kRejected));
}

TEST(Text, TheHeadOfPerfScriptTellsTheKernel) {
    const Read text = read("# ========\n# os release : 6.12.9-amd64\n# arch : x86_64\n"
                           "# nrcpus online : 4\n# ========\n" +
                           done("app  11/12 [003] 5.000001: fs_dax:"));
    EXPECT_EQ(text.tables.session.kernel_release, "6.12.9-amd64");
    EXPECT_EQ(text.session(trace::key::kMachine), "x86_64");
}

TEST(Text, TheLineOfBpftraceIsReadInAnyOrder) {
    const Read text = read("tracepoint:fs_dax:dax_pmd_fault ts=5000001 cpu=3 tgid=11 tid=12 "
                           "dev=8388624 ino=42 vm_flags=251 address=139638976286720 "
                           "vm_start=139638976282624 vm_end=139638984671232 pgoff=1 "
                           "max_pgoff=2048 flags=597 result=0 comm=a pid=1 =b\n"
                           "tracepoint:fs_dax:dax_pmd_fault_done result=256 flags=597 ts=5000009 "
                           "cpu=3 tgid=11 tid=12 dev=8388624 ino=42 vm_flags=251 "
                           "address=139638976286720 vm_start=139638976282624 "
                           "vm_end=139638984671232 pgoff=1 max_pgoff=2048 comm=a pid=1 =b\n");
    ASSERT_EQ(text.events.size(), 1U);
    EXPECT_EQ(text.events[0].ts, 5'000'001);
    EXPECT_EQ(text.events[0].ts_end, 5'000'009);
    EXPECT_EQ(text.events[0].result, 0x100);
    EXPECT_EQ(text.task(0).comm, "a pid=1 =b");
    EXPECT_EQ(text.task(0).tgid, 11);
    EXPECT_EQ(text.session(trace::key::kSourceFormat), "bpftrace text");
}

TEST(Text, ATextWithoutAnyIsRefusedAndOneWithAHeadAloneIsEmpty) {
    EXPECT_THROW(read("Dear maintainer,\nnothing works.\n"), Error);
    const Read text = read("# tracer: nop\n#\n# entries-in-buffer/entries-written: 0/0   #P:2\n");
    EXPECT_TRUE(text.events.empty());
}

TEST(Text, LinesMayEndAsOnOtherSystemsOrNotAtAll) {
    std::string text = done("app-1 [000] .... 5.1:");
    text.insert(text.size() - 1, "\r");
    EXPECT_EQ(read(text).events.at(0).result, 0x100);
    // What is cut off may have been the result.
    const std::string cut = "app-1 [000] .... 5.1: dax_pmd_fault_done: " + kBody;
    EXPECT_FALSE(read(cut).events.at(0).has(trace::kResult));
    EXPECT_TRUE(read(cut + " NOPAGE").events.at(0).has(trace::kResult));
}

} // namespace daxscope::source
