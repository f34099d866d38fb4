// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is said where the arguments make no sense.
#include "tests/unit/cli/command.h"

#include <gmock/gmock.h>

using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

TEST(Usage, AnOptionThatIsWrongIsNamedWithItsVerbAndNotWithAllTheHelp) {
    const Ran ran = run_command({"explore", "two-readers", "--max-memory", "10x"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("daxscope explore: --max-memory"));
    EXPECT_THAT(ran.err, HasSubstr("`daxscope explore --help`"));
    EXPECT_THAT(ran.err, Not(HasSubstr("--no-symmetry")));
}

TEST(Usage, AWordThatIsNoneOfThoseNamesThemAll) {
    const Ran by = run_command({"faults", "--by", "foo"});
    EXPECT_EQ(by.exit, 1);
    EXPECT_NE(by.err.find("--by: 'foo' is none of file, range, process, reason"), std::string::npos)
        << by.err;
    const Ran form = run_command({"report", "--format", "pdf"});
    EXPECT_EQ(form.exit, 1);
    EXPECT_NE(form.err.find("'pdf' is none of text, markdown, json, html"), std::string::npos)
        << form.err;
}

TEST(Usage, AnExpectationThatComparesNothingIsToldTheOperators) {
    for (const char* words : {"huge", "huge ~ 1", "huge =< 1"}) {
        EXPECT_THAT(run_command({"faults", "--expect", words}).err,
                    HasSubstr("The operators are >=, <=, ==, !=, >, <."))
            << words;
    }
}

TEST(Usage, StandardInputIsNotTwoTraces) {
    const Ran ran = run_command({"compare", "-", "-"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find("standard input"), std::string::npos) << ran.err;
}

TEST(Usage, AVerbThatThereIsNotIsNamed) {
    const Ran ran = run_command({"explode", "two-readers"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("there is no verb 'explode'"));
    EXPECT_THAT(ran.err, HasSubstr("`daxscope --help`"));
}

TEST(Usage, WhoNamesNoVerbIsShownAllOfThem) {
    const Ran ran = run_command({});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("compare"));
    EXPECT_THAT(ran.err, HasSubstr("explore"));
}

TEST(Usage, NumbersThatWouldBecomeOthersAreRefusedInWords) {
    const std::string any = "x.daxtrace";
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"sql", any, "SELECT 1", "--rows", "-1"},
             {"sql", any, "SELECT 1", "--rows", "99999999999999999999999"},
             {"explore", "two-readers", "--max-memory", "-1"},
             {"explore", "two-readers", "--max-states", "-1"},
             {"explore", "--from", any, "--event", "0"},
             {"explore", "--from", any, "--range", "-1"},
             {"storms", any, "--storm-refaults", "0"},
             {"replay", any, "--accesses", "0"}}) {
        const Ran ran = run_command(words);
        EXPECT_EQ(ran.exit, 1) << words[3];
        EXPECT_THAT(ran.err, HasSubstr(words.at(words.size() - 2))); // the option
        EXPECT_THAT(ran.err, HasSubstr(words.back()));
        EXPECT_LT(ran.err.size(), 200U) << ran.err;
    }
}

TEST(Usage, WhatHasNoPlaceIsSaidAsItWasWritten) {
    EXPECT_THAT(run_command({"info", "a", "--nothing", "0"}).err,
                HasSubstr("there is no place for '--nothing 0'"));
}

TEST(Usage, HelpIsAVerbToo) {
    EXPECT_THAT(run_command({"help"}).out, HasSubstr("compare"));
    const Ran verb = run_command({"help", "info"});
    EXPECT_EQ(verb.exit, 0);
    EXPECT_EQ(verb.out, run_command({"info", "--help"}).out);
    EXPECT_THAT(run_command({"help", "nonsense"}).err, HasSubstr("there is no verb 'nonsense'"));
}

TEST(Usage, OptionsOfEveryVerbMayStandBeforeIt) {
    const Ran before = run_command({"--json", "handlers", "fixed"});
    EXPECT_EQ(before.exit, 0);
    EXPECT_EQ(before.out, run_command({"handlers", "fixed", "--json"}).out);
    EXPECT_EQ(run_command({"-q", "handlers"}).exit, 0);
    EXPECT_EQ(run_command({"-V"}).out, run_command({"--version"}).out);
    EXPECT_THAT(run_command({"-v"}).err, HasSubstr("'-v'"));
}

TEST(Usage, MarkdownIsNoJson) {
    EXPECT_EQ(run_command({"handlers", "--markdown", "--json"}).exit, 1);
}

TEST(Usage, WordsOfTheUserAreShownAndDoNothing) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"\033[31m"},
                                               {"-\033[31m"},
                                               {"info", "a", "\033[31m"},
                                               {"info", "/nowhere/\033[31m"},
                                               {"compare", "--before", "\033[31m", "x"},
                                               {"compare", "--storm-gap", "\033[31m", "x"},
                                               {"explore", "\033[31m"},
                                               {"view", "/nowhere/\033[31m"}}) {
        const Ran ran = run_command(words);
        EXPECT_NE(ran.exit, 0);
        EXPECT_EQ((ran.out + ran.err).find('\033'), std::string::npos) << ran.err;
        EXPECT_THAT(ran.err, HasSubstr("\\x1b[31m"));
    }
}
