// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/explore/library.h"

#include <gmock/gmock.h>

using namespace daxscope::model;
using namespace daxscope::model::explore;
using testing::HasSubstr;

namespace {

/// The line and the text of the error.
std::pair<std::size_t, std::string> error_of(std::string_view text) {
    try {
        parse_scenario(text);
    } catch (const ScenarioError& error) {
        return {error.line(), error.what()};
    }
    return {0, "no error"};
}

} // namespace

TEST(Scenarios, EveryLineOfTheFormatIsRead) {
    const Scenario scenario = parse_scenario("# a comment\n"
                                             "about two words # and a comment that belongs to it\n"
                                             "extent shared\n"
                                             "entry dirty   # comment\r\n"
                                             "hole-length known\n"
                                             "new-blocks unzeroed\n"
                                             "turns strict\n"
                                             "handlers iomap iomap-6.2\n"
                                             "mapping A huge-writable sync\n"
                                             "\tmapping B nohuge\n"
                                             "task one A read write forever\n"
                                             "task two B either 3 times");
    EXPECT_EQ(scenario.about, "two words # and a comment that belongs to it");
    EXPECT_EQ(scenario.extent, Extent::Shared);
    EXPECT_EQ(scenario.entry, Entry::Storage);
    EXPECT_TRUE(scenario.dirty && scenario.hole_length && scenario.turns && !scenario.prezeroed);
    EXPECT_THAT(scenario.handlers, testing::ElementsAre("iomap", "iomap-6.2"));
    ASSERT_EQ(scenario.mappings.size(), 2);
    EXPECT_EQ(scenario.mappings[0].start, SlotKind::HugeRw);
    EXPECT_TRUE(scenario.mappings[0].sync && scenario.mappings[1].no_huge);
    ASSERT_EQ(scenario.tasks.size(), 2);
    EXPECT_THAT(scenario.tasks[0].accesses, testing::ElementsAre(Access::Read, Access::Write));
    EXPECT_EQ(scenario.tasks[0].rounds, kForever);
    EXPECT_EQ(scenario.tasks[1].mapping, 1);
    EXPECT_EQ(scenario.tasks[1].rounds, 3);
}

TEST(Scenarios, APlusMeansAHandlerAndAllThatWereMadeFromIt) {
    const Scenario scenario = parse_scenario("handlers entry-locked iomap-6.15+ iomap-6.18\n"
                                             "mapping A\ntask a A read forever\n");
    EXPECT_THAT(scenario.handlers,
                testing::ElementsAre("entry-locked", "iomap-6.15", "iomap-6.18", "iomap-keep",
                                     "iomap-write-only", "iomap-never-unmap"));
}

TEST(Scenarios, ACloneNeedsAnExtentThatIsShared) {
    EXPECT_THAT(
        error_of("extent written\nclone-entry small\nmapping A\ntask a A read forever\n").second,
        HasSubstr("shared"));
}

TEST(Scenarios, AnotherFilesMappingSaysWhatItCanDo) {
    const std::string begin =
        "handlers iomap-6.2 iomap-6.18\nextent shared\nmapping A\nmapping C other-file";
    const std::string task = "\ntask a A read forever\ntask o C ";
    const auto expect = [](const std::string& text, std::size_t line, const char* what) {
        const auto [at, said] = error_of(text);
        EXPECT_EQ(at, line) << text;
        EXPECT_THAT(said, HasSubstr(what));
    };
    const Scenario scenario = parse_scenario(begin + " nohuge" + task + "read write forever\n");
    EXPECT_TRUE(scenario.mappings[1].other_file);
    EXPECT_FALSE(scenario.mappings[0].other_file);
    expect(begin + task + "fsync forever\n", 6, "another file");
    expect(begin + task + "either forever\n", 6, "another file");
    expect(begin + task + "clone forever\n", 6, "another file");
    expect(begin + " sync" + task + "read forever\n", 4, "another file");
    expect(begin + " huge-read-only" + task + "read forever\n", 4, "another file");
    expect("handlers fixed\nmapping A\ntask a A clone forever\n", 1, "clone");
    expect("handlers iomap\nmapping A\ntask a A unshare forever\n", 1, "unshare");
}

TEST(Scenarios, WhatIsWrittenIsReadAsTheSame) {
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        EXPECT_EQ(parse_scenario(to_text(scenario)), scenario) << name;
    }
}

TEST(Scenarios, ACarriageReturnInsideAboutIsABlank) {
    const Scenario scenario = parse_scenario("about one\rtwo\r\nmapping A\ntask a A read forever");
    EXPECT_EQ(scenario.about, "one two");
    EXPECT_EQ(parse_scenario(to_text(scenario)), scenario);
}

TEST(Scenarios, AMistakeIsNamedWithItsLine) {
    EXPECT_EQ(
        error_of("extent written\nmaping A\n"),
        std::pair(
            std::size_t{2},
            std::string("no such key: 'maping'; there are about, extent, entry, small-entry, "
                        "clone-entry, hole-length, new-blocks, turns, handlers, mapping, task")));
    const auto expect = [](std::string_view text, std::size_t line, const char* what) {
        const auto [at, said] = error_of(text);
        EXPECT_EQ(at, line) << text;
        EXPECT_THAT(said, HasSubstr(what));
    };
    expect("extent solid\n", 1, "hole, unwritten, written, shared");
    expect("extent\n", 1, "takes one word");
    expect("extent hole\n\nextent hole\n", 3, "twice");
    expect("mapping A\nmapping A\n", 2, "twice");
    expect("mapping A\ntask a B read forever\n", 2, "no mapping 'B'");
    expect("mapping A\ntask a A read\n", 2, "task NAME MAPPING");
    expect("mapping A\ntask a A read sometimes\n", 2, "task NAME MAPPING");
    expect("mapping A\ntask a A look forever\n", 2, "'look'");
    expect("mapping A\ntask a A read 0 times\n", 2, "1 to 200");
    expect("mapping A\ntask a A read 99999999999999999999 times\n", 2, "1 to 200");
    expect("mapping A\ntask a A read forever\ntask a A read forever\n", 3, "twice");
    expect("handlers nobody\n", 1, "pre-fix");
    expect("mapping A\n", 0, "no task");
    expect("extent hole\nmapping A huge-read-only\ntask a A read forever\n", 2, "storage");
    expect("mapping A huge-writable\ntask a A read forever\n", 1, "dirty");
    std::string crowd = "mapping A\n";
    for (int k = 0; k < 6; ++k) {
        crowd += "task t" + std::to_string(k) + " A read forever\n";
    }
    expect(crowd, 7, "more than 5 tasks");
}

TEST(Scenarios, AnyBytesGiveAScenarioOrAnError) {
    std::string text(
        std::istreambuf_iterator<char>(std::ifstream(library() / "three-mixed.scenario").rdbuf()),
        {});
    for (std::size_t k = 0; k < text.size(); ++k) {
        for (const char byte : {'\0', '\n', ' ', '9', '\xff'}) {
            std::string broken = text;
            broken[k] = byte;
            try {
                parse_scenario(broken);
            } catch (const ScenarioError&) {
            }
        }
    }
}

TEST(Scenarios, WhatIsAtOddsWithAnotherLineIsToldAtItsOwnLine) {
    const std::string task = "task a A read forever\n";
    EXPECT_EQ(error_of("extent hole\nmapping A\nmapping B huge-read-only\n" + task).first, 3U);
    EXPECT_EQ(error_of("extent hole\nmapping A\n" + task + "entry clean\n").first, 4U);
    EXPECT_EQ(error_of("mapping A\n" + task + "task b A read pwrite forever\n").first, 3U);
    EXPECT_EQ(error_of("mapping A\ntask a A pwrite forever\nhandlers iomap fixed\n").first, 3U);
    EXPECT_EQ(error_of("mapping A\ntask a A fsync forever\ntask b A fsync forever\n").first, 3U);
    EXPECT_EQ(error_of("about x\nmapping A\nabout y\n").second,
              "about is there twice, first in line 1");
}

TEST(Scenarios, WhatLacksIsToldWithWhatToSay) {
    for (const char* empty : {"", "\n\n", "# only a comment\n"}) {
        EXPECT_EQ(error_of(empty).first, 0U);
        EXPECT_THAT(error_of(empty).second, HasSubstr("a mapping and a task, at least"));
    }
    EXPECT_THAT(error_of("extent hole\n").second, HasSubstr("say, for instance, mapping A"));
    EXPECT_THAT(error_of("mapping Q\n").second, HasSubstr("task a Q read forever"));
}

TEST(Scenarios, AMappingHasOneStateAndATextNoNulBytes) {
    EXPECT_THAT(error_of("mapping A small-zero huge-zero\n").second, HasSubstr("two states"));
    EXPECT_THAT(error_of(std::string("mapping A\n\0\0", 12)).second, HasSubstr("NUL"));
}

TEST(Scenarios, ActsFromOutsideAreReadAndWrittenAsTheSame) {
    const Scenario scenario =
        parse_scenario("handlers iomap\nmapping A\n"
                       "task a A write fsync writeback punch-hole fallocate pwrite munmap forever");
    EXPECT_EQ(scenario.tasks[0].accesses.size(), 7U);
    EXPECT_EQ(scenario.tasks[0].accesses[1], Access::Fsync);
    EXPECT_EQ(parse_scenario(to_text(scenario)), scenario);
}

TEST(Scenarios, AnActThatCannotBeIsRefused) {
    EXPECT_THAT(error_of("mapping A\ntask a A fsync forever\ntask b A fsync forever").second,
                HasSubstr("more than one task calls fsync"));
    EXPECT_THAT(error_of("mapping A\ntask a A pwrite forever").second,
                HasSubstr("'pwrite' is not modelled for the kernels of pre-fix; say: handlers "
                          "iomap iomap-prefix iomap-6.2"));
    EXPECT_THAT(
        error_of("handlers iomap\nmapping A\ntask a A pwrite forever\ntask b A truncate forever")
            .second,
        HasSubstr("pwrite beside truncate"));
}

TEST(Scenarios, PrivateAndPartialMappingsAndSmallEntriesAreReadAndWrittenAsTheSame) {
    const Scenario scenario = parse_scenario("extent hole\nsmall-entry dirty\n"
                                             "mapping A small-writable\nmapping B private\n"
                                             "mapping C partial\ntask a A read forever");
    EXPECT_EQ(scenario.small_entry, Entry::Storage);
    EXPECT_TRUE(scenario.small_dirty);
    EXPECT_EQ(scenario.mappings[0].start, SlotKind::Table);
    EXPECT_EQ(scenario.mappings[0].page, Pte::Rw);
    EXPECT_TRUE(scenario.mappings[1].is_private);
    EXPECT_TRUE(scenario.mappings[2].partial);
    EXPECT_EQ(parse_scenario(to_text(scenario)), scenario);
    for (const char* wrong :
         {"entry clean\nsmall-entry clean\nmapping A", "mapping A huge-read-only partial",
          "entry dirty\nmapping A huge-writable private", "mapping A private sync",
          "extent hole\nmapping A small-read-only", "mapping A small-writable"}) {
        EXPECT_NE(error_of(std::string(wrong) + "\ntask a A read forever").second, "no error")
            << wrong;
    }
}
