// SPDX-License-Identifier: GPL-3.0-or-later
//
// `daxscope explore --candidates`, and the commands that it names.
#include "app/cli/explore/candidates.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/cli/terminal.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <sstream>

using namespace daxscope;
using namespace daxscope::cli;
using Facts = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

namespace {

/// Searched once a program.
const Facts& report() {
    static const Facts all = run_command({"explore", "--json", "--candidates"}).json();
    return all;
}

Facts handler_in(const Facts& facts, std::string_view name) {
    for (const Facts& each : facts["handlers"]) {
        if (each["handler"] == name) {
            return each;
        }
    }
    return {};
}

/// The words of a command line as it is printed: blanks part them, quotes keep them together.
std::vector<std::string> words_of(const std::string& command) {
    std::vector<std::string> words;
    std::istringstream in(command);
    for (std::string word; in >> word;) {
        if (word.front() == '\'') {
            std::string rest;
            while (word.back() != '\'' && in >> rest) {
                word += ' ' + rest;
            }
            word = word.substr(1, word.size() - 2);
        }
        words.push_back(word);
    }
    return words;
}

/// Runs what a finding names, and finds it there with as many steps.
void expect_told(const Facts& finding, const std::string& invariant) {
    const std::string command = finding["command"];
    SCOPED_TRACE(command);
    std::vector<std::string> words = words_of(command);
    ASSERT_EQ(words.front(), "daxscope");
    words.erase(words.begin());
    words.push_back("--json");
    const Ran ran = run_command(words);
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const Facts runs = ran.json()["runs"];
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0]["scenario"], finding["scenario"]);
    const Facts& findings = runs[0]["findings"];
    const auto told = std::find_if(findings.begin(), findings.end(), [&](const Facts& each) {
        return each["invariant"] == invariant;
    });
    ASSERT_NE(told, findings.end());
    EXPECT_EQ((*told)["steps"].size(), finding["steps"].get<std::size_t>());
    EXPECT_EQ((*told)["cycle_from"].is_null(), !finding["lasso"].get<bool>());
}

} // namespace

TEST(ExploreCandidates, TheDocumentInTheTreeIsWhatTheSearchFinds) {
    std::ifstream file(std::string(DAXSCOPE_SOURCE_DIR) + "/model/CANDIDATES.md");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_TRUE(text == run_command({"explore", "--candidates", "--markdown"}).out)
        << "run: cmake --build --preset release --target candidates_document";
}

TEST(ExploreCandidates, TheProposalsHoldAndWhoNeverUnmapsIsBroken) {
    const Facts& facts = report();
    EXPECT_EQ(facts["format"], "daxscope.explore.candidates");
    EXPECT_EQ(facts["newest"], model::newest_handler().name);
    ASSERT_EQ(facts["handlers"].size(), 1 + model::candidates().size());
    for (const Facts& each : facts["handlers"]) {
        EXPECT_EQ(each["unfinished"], 0) << each;
        EXPECT_EQ(each["holds"], each["handler"] != "iomap-never-unmap") << each;
        EXPECT_GT(each["scenarios"], facts["library_scenarios"]) << each;
        std::size_t fresh = 0;
        for (const Facts& found : each["found"]) {
            fresh += found["new"].get<std::size_t>();
            EXPECT_EQ(found["shortest"].is_null(), found["new"] == 0) << found;
        }
        EXPECT_EQ(fresh == 0, each["holds"].get<bool>()) << each;
    }
    // The storm is what a proposal is for.
    const Facts keep = handler_in(facts, "iomap-keep"), newest = facts["handlers"][0];
    EXPECT_GT(keep["clean"], newest["clean"]);
    const auto livelock = [](const Facts& handler) {
        for (const Facts& found : handler["found"]) {
            if (found["invariant"] == "livelock") {
                return found;
            }
        }
        return Facts();
    };
    EXPECT_EQ(livelock(keep)["gone"], livelock(newest)["as_newest"]);
    EXPECT_EQ(livelock(keep)["as_newest"], 0);
}

TEST(ExploreCandidates, TheCommandOfACounterexampleTellsIt) {
    std::size_t told = 0;
    for (const Facts& handler : report()["handlers"]) {
        for (const Facts& found : handler["found"]) {
            if (!found["shortest"].is_null()) {
                expect_told(found["shortest"], found["invariant"]);
                EXPECT_NE(found["shortest"]["story"], "");
                ++told;
            }
        }
    }
    EXPECT_GT(told, 0U);
}

TEST(ExploreCandidates, EachGuardIsTakenOutOfEachHandlerThatHoldsInBothSizes) {
    const Facts& facts = report();
    ASSERT_EQ(facts["guards"].size(), model::guards().size());
    const std::size_t holding =
        std::count_if(facts["handlers"].begin(), facts["handlers"].end(),
                      [](const Facts& each) { return each["holds"].get<bool>(); });
    for (const Facts& guard : facts["guards"]) {
        EXPECT_EQ(guard["without"].size(), 2 * holding) << guard;
        std::size_t broken = 0;
        for (const Facts& each : guard["without"]) {
            EXPECT_TRUE(each["finished"]);
            if (!each["finding"].is_null()) {
                ++broken;
                expect_told(each["finding"], guard["invariant"]);
                EXPECT_NE(each["finding"]["story"], "");
            }
        }
        EXPECT_GT(broken, 0U) << guard["guard"] << " guards nothing";
    }
}

TEST(ExploreCandidates, WithItsGuardInPlaceTheScenarioIsClean) {
    const std::string name(model::guards().front().name);
    for (const std::string size : {"", "--small-pages"}) {
        std::vector<std::string> words{"explore", "--json",    "--guard",
                                       name,      "--handler", "iomap-keep"};
        if (!size.empty()) {
            words.push_back(size);
        }
        const Facts run = run_command(words).json()["runs"][0];
        EXPECT_EQ(run["clean"], true);
        EXPECT_EQ(run["without"], nullptr);
        words.emplace_back("--without");
        const Facts without = run_command(words).json()["runs"][0];
        EXPECT_EQ(without["clean"], false);
        EXPECT_EQ(without["without"], name);
    }
}

TEST(ExploreCandidates, ASearchThatWasCutIsNotCalledCleanAndTakesNoGuardOut) {
    const Ran ran = run_command({"explore", "--json", "--candidates", "--max-states", "100"});
    const Facts facts = ran.json();
    for (const Facts& each : facts["handlers"]) {
        EXPECT_GT(each["unfinished"], 0);
        EXPECT_EQ(each["holds"], false);
    }
    for (const Facts& guard : facts["guards"]) {
        EXPECT_TRUE(guard["without"].empty());
    }
    const std::string text = run_command({"explore", "--candidates", "--max-states", "100"}).out;
    EXPECT_THAT(text, HasSubstr("iomap-keep: Not finished: "));
    EXPECT_THAT(text, Not(HasSubstr("Clean in")));
    EXPECT_EQ(run_command({"explore", "--candidates", "--strict"}).exit, 3);
}

TEST(ExploreCandidates, TheTerminalTellsVerdictStoryAndCommand) {
    const Ran ran = run_command({"explore", "--candidates"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_EQ(ran.err, "");
    EXPECT_THAT(ran.out, HasSubstr("iomap-keep: Clean in "));
    EXPECT_THAT(ran.out, HasSubstr("It would break if write(2) copied a shared block"));
    EXPECT_THAT(ran.out, HasSubstr("iomap-never-unmap: Broken: "));
    for (const model::Guard& guard : model::guards()) {
        EXPECT_THAT(ran.out, HasSubstr(std::string(guard.name)));
    }
}

TEST(ExploreCandidates, AGuardThatThereIsNotIsNamedBesideThoseThatThereAre) {
    const Ran ran = run_command({"explore", "--guard", "dedupe"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("there is no guard 'dedupe'"));
    EXPECT_THAT(ran.err, HasSubstr("'dedupe: unmap'"));
}

TEST(ExploreCandidates, WhatItCannotBeAskedTogetherIsRefused) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"--candidates", "shared-readers"},
                                               {"--candidates", "--handler", "iomap-keep"},
                                               {"--markdown"},
                                               {"--candidates", "--markdown", "--json"},
                                               {"--without", "shared-readers"},
                                               {"--guard", "dedupe: unmap", "shared-readers"},
                                               {"--guard", "dedupe: unmap", "--trace", "x"}}) {
        std::vector<std::string> all{"explore"};
        all.insert(all.end(), words.begin(), words.end());
        EXPECT_EQ(run_command(all).exit, 1) << testing::PrintToString(words);
    }
}

TEST(ExploreCandidates, CtrlCEndsItInOrderAndPrintsNoVerdict) {
    OnTerminal command({"explore", "--candidates", "--no-reduction", "--no-symmetry"});
    ASSERT_TRUE(command.wait_for(", iomap")) << command.seen();
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 130) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("daxscope: stopped"));
    EXPECT_THAT(command.seen(), Not(HasSubstr("Clean in")));
}
