// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/handler.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <map>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string shipped(const std::string& name) {
    return std::string(DAXSCOPE_SOURCE_DIR) + "/resources/scenarios/" + name + ".scenario";
}

} // namespace

TEST(Explore, TheStoryOfARemovedDirtyEntryNamesTaskStepAndChange) {
    const Ran ran = run_command({"explore", shipped("dirty-then-read"), "--handler", "pre-fix"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, HasSubstr("dirty-removed"));
    EXPECT_THAT(ran.out, HasSubstr("truncate (4.5-rc1 truncate_inode_pages_range())"));
    EXPECT_THAT(ran.out, HasSubstr("PMD entry: storage, dirty -> none"));
    EXPECT_EQ(ran.err, "");
}

TEST(Explore, JsonHoldsEveryRunAndALassoHoldsWhereItBegins) {
    const Ran ran = run_command({"explore", "--json", shipped("shared-readers")});
    EXPECT_EQ(ran.exit, 0);
    const auto json = ran.json();
    EXPECT_EQ(json["format"], "daxscope.explore");
    std::map<std::string, nlohmann::json> runs;
    for (const auto& run : json["runs"]) {
        runs[run["handler"]] = run;
    }
    EXPECT_EQ(runs.at("iomap")["clean"], true);
    EXPECT_EQ(runs.at("iomap-keep")["clean"], true);
    for (const char* storms : {"iomap-6.2", "iomap-6.15", "iomap-6.18"}) {
        EXPECT_EQ(runs.at(storms)["clean"], false) << "the storm is alive";
    }
    const auto& livelock = runs.at("iomap-6.18")["findings"].back();
    EXPECT_EQ(livelock["invariant"], "livelock");
    EXPECT_LT(livelock["cycle_from"].get<std::size_t>(), livelock["steps"].size());
    EXPECT_EQ(livelock["steps"][0]["index"], nullptr);
}

TEST(Explore, StrictTellsCleanFromFoundAndFromNotFinished) {
    EXPECT_EQ(
        run_command({"explore", shipped("two-readers"), "--handler", "fixed", "--strict"}).exit, 0);
    EXPECT_EQ(
        run_command({"explore", shipped("two-readers"), "--handler", "pre-fix", "--strict"}).exit,
        3);
    const Ran cut = run_command({"explore", shipped("three-mixed-twice"), "--handler",
                                 "entry-locked", "--max-states", "500", "--strict"});
    EXPECT_EQ(cut.exit, 3);
    EXPECT_THAT(cut.out, HasSubstr("not finished"));
    EXPECT_THAT(cut.out, Not(HasSubstr("clean")));
}

TEST(Explore, AMistakeInAScenarioIsNamedWithFileAndLine) {
    const trace::TemporaryDirectory directory;
    std::ofstream(directory / "a.scenario") << "extent hole\nextend hole\n";
    const Ran ran = run_command({"explore", directory / "a.scenario"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("a.scenario:2: no such key: 'extend'"));
    EXPECT_EQ(run_command({"explore", "/nowhere/a.scenario"}).exit, 2);
    const Ran handler = run_command({"explore", shipped("two-readers"), "--handler", "none"});
    EXPECT_EQ(handler.exit, 1);
    EXPECT_THAT(handler.err, HasSubstr("entry-locked"));
}

TEST(Explore, ACounterexampleIsATraceThatSaysItWasMade) {
    const trace::TemporaryDirectory directory;
    const std::string path = directory / "storm.daxtrace";
    const Ran ran = run_command({"explore", shipped("shared-readers-turns"), "--handler",
                                 "iomap-6.2", "--finding", "livelock", "--trace", path});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.err, HasSubstr("shared-readers-turns under iomap-6.2, livelock"));
    const Ran info = run_command({"info", path});
    EXPECT_THAT(info.out, HasSubstr("NOT RECORDED"));
    EXPECT_THAT(info.out, HasSubstr("Found by exploring shared-readers-turns under iomap-6.2"));
    EXPECT_EQ(run_command({"info", "--json", path}).json()["recorded"], false);
    const auto storms = run_command({"storms", "--json", path}).json();
    EXPECT_EQ(storms["handler"], "explored");
    EXPECT_EQ(storms["storms"].size(), 1);
    EXPECT_THAT(run_command({"storms", path}).out, HasSubstr("as explored"));
    EXPECT_THAT(run_command({"compare", path}).out, Not(HasSubstr("recorded on")));
    EXPECT_EQ(run_command({"check", path}).exit, 0);
}

TEST(Explore, NoTraceIsWrittenWhereNothingWasFoundOrItIsNotClearOfWhat) {
    const trace::TemporaryDirectory directory;
    const std::string path = directory / "a.daxtrace";
    const Ran clean =
        run_command({"explore", shipped("two-readers"), "--handler", "fixed", "--trace", path});
    EXPECT_EQ(clean.exit, 2);
    EXPECT_THAT(clean.err, HasSubstr("has no finding"));
    EXPECT_EQ(run_command({"explore", shipped("two-readers"), "--trace", path}).exit, 1);
    const Ran other = run_command({"explore", shipped("two-readers"), "--handler", "pre-fix",
                                   "--finding", "zero-left", "--trace", path});
    EXPECT_EQ(other.exit, 2);
    EXPECT_THAT(other.err, HasSubstr("has no zero-left"));
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Explore, AStormIsCutOutOfATraceAndExplored) {
    const trace::TemporaryDirectory directory;
    const std::string storm =
        std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/reflink-storm-6.12.daxtrace";
    const std::string path = directory / "cut.scenario";
    const Ran ran = run_command({"explore", "--json", "--from", storm, "-o", path});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    const auto json = ran.json();
    EXPECT_GE(json["cut"]["mappings"].size(), 2);
    ASSERT_EQ(json["runs"].size(), 2);
    EXPECT_EQ(json["runs"][0]["handler"], "iomap-6.2");
    EXPECT_EQ(json["runs"][0]["findings"].back()["invariant"], "livelock");
    EXPECT_EQ(json["runs"][1]["handler"], "iomap");
    EXPECT_EQ(json["runs"][1]["clean"], true);
    EXPECT_EQ(run_command({"explore", path, "--handler", "iomap", "--strict"}).exit, 0);
    const Ran printed = run_command({"explore", "--from", storm, "--print", "--at", "0s"});
    EXPECT_THAT(printed.out, HasSubstr("# Cut by daxscope explore out of reflink-storm-6.12"));
    EXPECT_THAT(printed.out, Not(HasSubstr("verdict")));
}

TEST(Explore, ACutThatCannotBeMadeSaysWhy) {
    const std::string storm =
        std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/reflink-storm-6.12.daxtrace";
    const Ran late = run_command({"explore", "--from", storm, "--at", "1000s"});
    EXPECT_EQ(late.exit, 1);
    EXPECT_THAT(late.err, HasSubstr("no fault at 1000s or later"));
    EXPECT_EQ(run_command({"explore", "--from", storm, "--at", "soon"}).exit, 1);
    EXPECT_EQ(run_command({"explore", "--from", storm, "--range", "99"}).exit, 1);
    EXPECT_EQ(run_command({"explore", "--from", storm, "--ino", "1"}).exit, 1);
    EXPECT_EQ(run_command({"explore", "--from", storm, "--event", "99999999"}).exit, 1);
    EXPECT_EQ(run_command({"explore", "--at", "1s"}).exit, 1);
    EXPECT_EQ(run_command({"explore"}).exit, 1);
}

TEST(Explore, AScenarioOfTheLibraryIsFoundByItsName) {
    const Ran ran = run_command({"explore", "dirty-then-read", "--handler", "fixed", "--strict"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("clean"));
    EXPECT_EQ(run_command({"explore", "dirty-then-read.scenario", "--handler", "fixed"}).exit, 0);
}

TEST(Explore, ANameThatTheLibraryDoesNotHaveIsToldWhereItWasLookedFor) {
    const Ran ran = run_command({"explore", "dirty-then-reed"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("resources/scenarios"));
    EXPECT_THAT(ran.err, HasSubstr("share/daxscope/scenarios"));
    EXPECT_THAT(ran.err, HasSubstr("Did you mean dirty-then-read? "));
    EXPECT_THAT(ran.err, HasSubstr("daxscope explore --list"));
    EXPECT_THAT(run_command({"explore", "something-else"}).err, Not(HasSubstr("Did you mean")));
}

TEST(Explore, TheLibraryIsListedWithWhatEachAsksAndOfWhichHandlers) {
    const Ran ran = run_command({"explore", "--list"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("hole-race"));
    const auto facts = nlohmann::json::parse(run_command({"explore", "--list", "--json"}).out);
    EXPECT_GT(facts.at("scenarios").size(), 40U);
    for (const auto& each : facts.at("scenarios")) {
        EXPECT_TRUE(std::filesystem::exists(each.at("path").get<std::string>())) << each;
        EXPECT_FALSE(each.at("about").get<std::string>().empty()) << each;
        for (const auto& handler : each.at("handlers")) {
            EXPECT_NE(model::find_handler(handler.get<std::string>()), nullptr);
        }
    }
    EXPECT_EQ(run_command({"explore", "--list", "hole-race"}).exit, 1);
}

TEST(Explore, WhatIsNoScenarioIsToldWithWhatToDo) {
    const trace::TemporaryDirectory directory;
    const Ran folder = run_command({"explore", directory / ""});
    EXPECT_EQ(folder.exit, 2);
    EXPECT_THAT(folder.err, HasSubstr("is a directory"));
    EXPECT_THAT(folder.err, HasSubstr("*.scenario"));
    std::ofstream(directory / "empty.scenario").close();
    const Ran empty = run_command({"explore", directory / "empty.scenario"});
    EXPECT_EQ(empty.exit, 2);
    EXPECT_THAT(empty.err, HasSubstr("nothing is said here"));
    EXPECT_THAT(empty.err, HasSubstr("`task a A read forever`"));
    EXPECT_THAT(empty.err, HasSubstr("README.md describes the format"));
    std::ofstream(directory / "big.scenario") << std::string(70'000, '#');
    EXPECT_EQ(run_command({"explore", directory / "big.scenario"}).exit, 2);
}

TEST(Explore, AnActThatIsNotModelledForAHandlerIsRefusedByItsName) {
    const Ran ran = run_command({"explore", "pwrite-punch", "--handler", "fixed"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("pwrite is not modelled for the kernels of fixed"));
    EXPECT_THAT(run_command({"explore", "pwrite-punch", "--all"}).out, Not(HasSubstr("fixed")));
}

TEST(Explore, TheStoryOfAnFsyncThatMissesAStoreNamesItsSteps) {
    const Ran ran = run_command({"explore", "dirty-read-fsync", "--handler", "pre-fix"});
    EXPECT_THAT(ran.out, HasSubstr("fsync() returns, and what was stored before it was called"));
    EXPECT_THAT(ran.out, HasSubstr("fsync: find (4.5 dax_writeback_mapping_range())"));
    EXPECT_THAT(ran.out, HasSubstr("fsync is done"));
}
