// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person sees of a command that takes long, and what Ctrl-C does to it.
#include "tests/unit/cli/terminal.h"
#include "tests/unit/trace/sample.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

namespace {

/// Millions of states, minutes of searching: four processes on a hole, three accesses each.
std::string big_scenario(const trace::TemporaryDirectory& directory) {
    std::ofstream file(directory / "big.scenario");
    file << "extent hole\nhole-length known\n";
    for (const char* name : {"A", "B", "C", "D"}) {
        file << "mapping " << name << "\n";
    }
    for (const char* name : {"A", "B", "C", "D"}) {
        file << "task t" << name << " " << name << " either 3 times\n";
    }
    return directory / "big.scenario";
}

} // namespace

TEST(Terminal, CtrlCEndsASearchInOrderAndWhatWasNotSearchedIsNotCalledClean) {
    const trace::TemporaryDirectory directory;
    const std::string scenario = big_scenario(directory);
    // Clean as far as the search gets: only that it was stopped keeps it from saying so.
    OnTerminal command({"explore", scenario, "--handler", "fixed", "--no-symmetry", "--strict",
                        "--max-memory", "4G"});
    ASSERT_TRUE(command.wait_for(" states/s")) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("big, fixed  "));
    EXPECT_THAT(command.seen(), HasSubstr("depth"));
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 130) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("not finished: "));
    EXPECT_THAT(command.seen(), HasSubstr(" states (stopped)"));
    EXPECT_THAT(command.seen(), HasSubstr("daxscope: stopped"));
    EXPECT_THAT(command.seen(), Not(HasSubstr("clean")));
}

TEST(Terminal, JsonOfAStoppedSearchSaysSoAndIsWhole) {
    const trace::TemporaryDirectory directory;
    OnTerminal command({"explore", "--json", big_scenario(directory), "--handler", "fixed",
                        "--no-symmetry", "--max-memory", "4G"});
    ASSERT_TRUE(command.wait_for(" states/s")) << command.seen();
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 130) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("\"end\": \"stopped\""));
    EXPECT_THAT(command.seen(), HasSubstr("\"clean\": false"));
}

TEST(Terminal, WhatIsLongerThanTheTerminalIsPagedAndWhatIsNotIsNot) {
    setenv("DAXSCOPE_PAGER", "sed 's/^/paged: /'", 1);
    OnTerminal paged({"handlers", "iomap"});
    EXPECT_EQ(paged.wait_for_end(), 0);
    OnTerminal plain({"handlers", "--no-pager", "iomap"});
    EXPECT_EQ(plain.wait_for_end(), 0);
    OnTerminal brief({"handlers"});
    EXPECT_EQ(brief.wait_for_end(), 0);
    setenv("DAXSCOPE_PAGER", "no-such-pager 2>/dev/null", 1);
    OnTerminal without({"handlers", "iomap"});
    EXPECT_EQ(without.wait_for_end(), 0);
    unsetenv("DAXSCOPE_PAGER");
    EXPECT_THAT(paged.seen(), HasSubstr("paged: "));
    EXPECT_THAT(plain.seen(), Not(HasSubstr("paged: ")));
    EXPECT_THAT(brief.seen(), Not(HasSubstr("paged: ")));
    EXPECT_EQ(without.seen(), plain.seen()) << "nothing is lost where there is no pager";
}

TEST(Terminal, OnSixtyColumnsNoLineIsLonger) {
    const std::string traces = std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/";
    const std::string fallbacks = traces + "fallbacks-6.12.daxtrace",
                      storm = traces + "reflink-storm-6.12.daxtrace",
                      quiet = traces + "reflink-quiet-6.1.daxtrace";
    setenv("COLUMNS", "60", 1);
    for (const std::vector<std::string>& words : {std::vector<std::string>{"faults", fallbacks},
                                                  {"storms", storm},
                                                  {"info", storm},
                                                  {"compare", storm},
                                                  {"compare", storm, quiet},
                                                  {"compare", "--from", "1s", storm},
                                                  {"report", "--format", "text", storm},
                                                  {"handlers", "--of", storm}}) {
        std::vector<std::string> arguments = words;
        arguments.insert(arguments.begin() + 1, {"--no-pager", "--quiet"});
        OnTerminal command(arguments);
        EXPECT_EQ(command.wait_for_end(), 0) << command.seen();
        std::istringstream lines(command.seen());
        for (std::string line; std::getline(lines, line);) {
            if (!line.empty() && line.back() == '\r') {
                line.pop_back();
            }
            EXPECT_LE(
                std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }),
                60)
                << words.front() << ": " << line;
        }
    }
    unsetenv("COLUMNS");
}

TEST(Terminal, QuietShowsNoProgress) {
    const trace::TemporaryDirectory directory;
    OnTerminal command({"explore", "--quiet", big_scenario(directory), "--handler", "fixed",
                        "--max-states", "1000000"});
    EXPECT_EQ(command.wait_for_end(), 0) << command.seen();
    EXPECT_THAT(command.seen(), Not(HasSubstr("\r\033[K")));
    EXPECT_THAT(command.seen(), HasSubstr("not finished: "));
}

TEST(Terminal, CtrlCEndsACompareAndAReplayWithoutAnyFigure) {
    const std::string quiet =
        std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/reflink-quiet-6.1.daxtrace";
    // Millions of assumed accesses: seconds of replay.
    for (const std::vector<std::string>& verb :
         {std::vector<std::string>{"compare"},
          std::vector<std::string>{"replay", "--handler", "iomap-6.2"}}) {
        std::vector<std::string> arguments = verb;
        arguments.insert(arguments.end(), {quiet, "--revisit", "3us"});
        OnTerminal command(arguments);
        ASSERT_TRUE(command.wait_for(" events/s")) << command.seen();
        EXPECT_THAT(command.seen(), HasSubstr("\r\033[K"));
        command.press_ctrl_c();
        EXPECT_EQ(command.wait_for_end(), 130) << command.seen();
        EXPECT_THAT(command.seen(), HasSubstr("daxscope: stopped"));
        EXPECT_THAT(command.seen(), Not(HasSubstr("DAX entries removed")));
    }
}
