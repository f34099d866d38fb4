// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is said where the arguments make no sense.
#include "tests/unit/cli/command.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <sstream>

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

TEST(Usage, AToolOrAShellThatIsNoneOfThoseNamesThemAll) {
    EXPECT_THAT(run_command({"completion", "csh"}).err, HasSubstr("'csh' is none of bash"));
    EXPECT_THAT(run_command({"compare", "--align", "end", "x"}).err,
                HasSubstr("'end' is none of start, storm"));
}

TEST(Usage, EachVerbsHelpHasTheStatusesThatTheVerbHas) {
    const std::string faults = run_command({"faults", "--help"}).out;
    EXPECT_THAT(faults, HasSubstr("--expect"));
    for (const char* text : {"3 where an expectation", "143 SIGTERM", "129 SIGHUP", "141"}) {
        EXPECT_THAT(faults, HasSubstr(text));
    }
    EXPECT_THAT(run_command({"report", "--help"}).out, HasSubstr("3 where an expectation"));
    EXPECT_THAT(run_command({"info", "--help"}).out, Not(HasSubstr(", 3 ")));
}

TEST(Usage, AMemoryThatIsNoSizeIsRefusedAndOneThatIsIsHandedOnInBytes) {
    for (const char* wrong : {"lots", "16Q", "-1G", "0"}) {
        ASSERT_EQ(::setenv("DAXSCOPE_MEMORY", wrong, 1), 0);
        const Ran ran = run_command({"handlers"});
        EXPECT_EQ(ran.exit, 1) << wrong;
        EXPECT_THAT(ran.err, HasSubstr("DAXSCOPE_MEMORY"));
    }
    ASSERT_EQ(::setenv("DAXSCOPE_MEMORY", "1.5 GiB", 1), 0);
    EXPECT_EQ(run_command({"handlers"}).exit, 0);
    EXPECT_STREQ(std::getenv("DAXSCOPE_MEMORY"), "1610612736");
    ::unsetenv("DAXSCOPE_MEMORY");
}

TEST(Usage, ACacheIsOffOrOfASize) {
    const char* const before = std::getenv("DAXSCOPE_CACHE");
    const std::string kept = before == nullptr ? "" : before;
    for (const char* wrong : {"on", "-1G", "0"}) {
        ASSERT_EQ(::setenv("DAXSCOPE_CACHE", wrong, 1), 0);
        const Ran ran = run_command({"handlers"});
        EXPECT_EQ(ran.exit, 1) << wrong;
        EXPECT_THAT(ran.err, HasSubstr("DAXSCOPE_CACHE"));
    }
    ASSERT_EQ(::setenv("DAXSCOPE_CACHE", "20G", 1), 0);
    EXPECT_EQ(run_command({"handlers"}).exit, 0);
    EXPECT_STREQ(std::getenv("DAXSCOPE_CACHE"), "21474836480");
    ASSERT_EQ(::setenv("DAXSCOPE_CACHE", "off", 1), 0);
    EXPECT_EQ(run_command({"handlers"}).exit, 0);
    EXPECT_STREQ(std::getenv("DAXSCOPE_CACHE"), "off");
    before == nullptr ? ::unsetenv("DAXSCOPE_CACHE") : ::setenv("DAXSCOPE_CACHE", kept.c_str(), 1);
}

TEST(Usage, WhoNamesNoVerbIsShownAllOfThem) {
    const Ran ran = run_command({});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, testing::StartsWith("daxscope: no verb\nUsage: daxscope"));
    EXPECT_THAT(ran.err, Not(HasSubstr("RequiredError")));
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
    EXPECT_THAT(run_command({"compare", "a", "b", "--nothing", "0"}).err,
                HasSubstr("there is no place for '--nothing 0'"));
}

TEST(Usage, AnOptionCutShortIsNotTakenForAnotherButToldWhich) {
    for (const auto& [words, meant] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"export", "--forma", "ftrace", "x"}, "'--forma'; did you mean --format?"},
             {{"report", "--chec=huge >= 1%", "x"}, "'--chec'; did you mean --check?"},
             {{"info", "x", "--no"}, "'--no'; did you mean --no-cache or --no-pager?"},
             {{"--jso", "info", "x"}, "'--jso'; did you mean --json?"},
             {{"record", "--dura", "1s", "--", "true"}, "'--dura'; did you mean --duration?"}}) {
        const Ran ran = run_command(words);
        EXPECT_EQ(ran.exit, 1);
        EXPECT_THAT(ran.err, HasSubstr("there is no option"));
        EXPECT_THAT(ran.err, HasSubstr(meant));
    }
    EXPECT_THAT(run_command({"info", "x", "--zzz"}).err, Not(HasSubstr("did you mean")));
}

TEST(Usage, APageIsOfOneTraceAndSoIsAStormToReproduce) {
    const std::vector<std::vector<std::string>> wrong{{"report", "a", "b", "-o", "/nowhere"},
                                                      {"report", "a", "b", "--format", "html"},
                                                      {"storms", "a", "b", "--reproducer", "1"}};
    for (const auto& words : wrong) {
        const Ran ran = run_command(words);
        EXPECT_EQ(ran.exit, 1) << words.back();
        EXPECT_THAT(ran.err, HasSubstr("of one trace")) << words.back();
    }
}

TEST(Usage, SeveralTracesAreSaidOneByOne) {
    const std::string traces = DAXSCOPE_SOURCE_DIR "/resources/traces/";
    const std::string storm = traces + "reflink-storm-6.12.daxtrace",
                      quiet = traces + "reflink-quiet-6.1.daxtrace";
    const Ran storms = run_command({"storms", quiet, "/nowhere", storm});
    EXPECT_EQ(storms.exit, 2) << "one of them is not there";
    EXPECT_LT(storms.out.find(quiet), storms.out.find(storm));
    EXPECT_THAT(storms.out, HasSubstr("11 storms"));
    const Ran check = run_command({"report", "--check", "storms.recorded == 0", quiet, storm});
    EXPECT_EQ(check.exit, 3);
    EXPECT_THAT(check.out, HasSubstr(quiet + ": "));
    EXPECT_THAT(check.err, HasSubstr(storm + ": "));
    EXPECT_EQ(run_command({"report", "--check", "storms.recorded == 0", quiet}).exit, 0);
    std::istringstream json(run_command({"storms", "--json", quiet, storm}).out);
    for (const std::string& path : {quiet, storm}) {
        nlohmann::json one;
        json >> one;
        EXPECT_EQ(one["path"], path);
    }
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
