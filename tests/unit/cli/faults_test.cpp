// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

namespace daxscope::cli {
namespace {

constexpr std::int32_t kFallback = 0x800;

/// Two that took turns; the last fault's extent ends in the middle of the range.
trace::Sample with_fallback() {
    trace::Sample sample = trace::sample(4);
    trace::Event& last = sample.events.back();
    last.result = kFallback;
    last.pmd_out = 0;
    last.arg1 = 256;
    return sample;
}

class FaultsVerb : public testing::Test {
protected:
    FaultsVerb() {
        with_fallback().write(path());
        trace::sample(4).write(other());
    }
    std::string path() const { return (directory_ / "some.daxtrace").string(); }
    std::string other() const { return (directory_ / "huge.daxtrace").string(); }
    std::string place(const char* name) const { return (directory_ / name).string(); }

private:
    trace::TemporaryDirectory directory_;
};

TEST_F(FaultsVerb, ByReasonAloneBeginsWithItsTable) {
    const Ran ran = run_command({"faults", "--by", "reason", path()});
    EXPECT_EQ(ran.out.rfind("why not huge", 0), 0U) << ran.out;
}

TEST_F(FaultsVerb, SaysWhyAndWhatToDo) {
    const Ran ran = run_command({"faults", path()});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    for (const char* words : {"75 % (3 of 4)", "extent shorter than the PMD", "recorded", "1 MiB",
                              "mkfs.xfs", "/mnt/pmem/clone"}) {
        EXPECT_NE(ran.out.find(words), std::string::npos) << words << "\n" << ran.out;
    }
}

TEST_F(FaultsVerb, GroupsByFileRangeProcessAndReason) {
    for (const auto& [by, groups] : {std::pair("file", 1U), std::pair("range", 1U),
                                     std::pair("process", 2U), std::pair("reason", 0U)}) {
        const Ran ran = run_command({"faults", "--json", "--by", by, path()});
        ASSERT_EQ(ran.exit, 0) << ran.err;
        const auto json = ran.json();
        EXPECT_EQ(json["format"], "daxscope.faults");
        EXPECT_EQ(json["version"], 1);
        const auto& trace = json["traces"][0];
        EXPECT_EQ(trace["by"], by);
        EXPECT_EQ(trace["groups"].size(), groups) << by;
        EXPECT_EQ(trace["total"]["huge"]["percent"], 75);
        EXPECT_EQ(trace["total"]["reasons"][0]["name"], "extent_short");
        EXPECT_EQ(trace["total"]["reasons"][0]["recorded"], 1);
    }
    EXPECT_EQ(run_command({"faults", "--by", "weather", path()}).exit, 1);
}

TEST_F(FaultsVerb, FiltersByProcessThreadAndFile) {
    const auto faults = [this](std::vector<std::string> options) {
        options.insert(options.begin(), {"faults", "--json", path()});
        return run_command(options).json()["traces"][0]["total"]["pmd_faults"];
    };
    EXPECT_EQ(faults({}), 4);
    EXPECT_EQ(faults({"-p", "100"}), 2);
    EXPECT_EQ(faults({"-t", "101"}), 2);
    EXPECT_EQ(faults({"--file", "clone"}), 4);
}

TEST_F(FaultsVerb, WhatAFilterNamesAndTheTraceDoesNotHaveIsNoGoodNews) {
    for (const auto& [option, value] :
         {std::pair("-p", "99999"), std::pair("-t", "99999"), std::pair("--file", "elsewhere")}) {
        const Ran ran = run_command({"faults", path(), option, value});
        EXPECT_EQ(ran.exit, 1) << option;
        EXPECT_EQ(ran.out, "") << option;
        EXPECT_NE(ran.err.find(value), std::string::npos) << ran.err;
        EXPECT_NE(ran.err.find("the trace"), std::string::npos)
            << "of the machine nothing is known: " << ran.err;
    }
}

TEST_F(FaultsVerb, AnExpectationIsTheGateForCi) {
    const auto exit = [](std::vector<std::string> words) {
        words.insert(words.begin(), "faults");
        return run_command(words).exit;
    };
    EXPECT_EQ(exit({other(), "--expect", "huge >= 100%"}), 0);
    EXPECT_EQ(exit({path(), "--expect", "huge >= 75%", "--expect", "fallbacks < 2"}), 0);
    EXPECT_EQ(exit({path(), "--expect", "huge >= 75%", "--expect", "fallbacks == 0"}), 3);
    EXPECT_EQ(exit({other(), path(), "--expect", "huge >= 100%"}), 3);       // each by itself
    EXPECT_EQ(exit({other(), "--expect", "huge >= 100%", "-p", "4711"}), 3); // no fault
    EXPECT_EQ(exit({other(), "--expect", "time < 1s"}), 0);
    EXPECT_EQ(exit({other(), "--expect", "time < 1"}), 1);
    const Ran unknown = run_command({"faults", other(), "--expect", "huger >= 100%"});
    EXPECT_EQ(unknown.exit, 1);
    EXPECT_NE(unknown.err.find("fallbacks.vma_end"), std::string::npos) << unknown.err;
    const Ran failed = run_command({"faults", "-q", path(), "--expect", "huge >= 100%"});
    EXPECT_NE(failed.err.find("75 %"), std::string::npos) << failed.err;
    EXPECT_EQ(failed.out, "");
    const auto json = run_command({"faults", "--json", path(), "--expect", "huge >= 100%"}).json();
    EXPECT_EQ(json["traces"][0]["expectations"][0]["met"], false);
    EXPECT_EQ(json["traces"][0]["expectations"][0]["value"], 75);
}

TEST_F(FaultsVerb, ATraceWithoutFaultsSaysSoAndPassesNothing) {
    trace::Sample none = trace::sample(1);
    none.events.clear();
    none.session.values["empty.mounts"] = "no file system is mounted with DAX";
    none.write(place("none.daxtrace"));
    const Ran ran = run_command({"faults", place("none.daxtrace")});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_NE(ran.out.find("mounted with DAX"), std::string::npos) << ran.out;
    EXPECT_EQ(run_command({"faults", place("none.daxtrace"), "--expect", "fallbacks == 0"}).exit,
              3);
}

TEST_F(FaultsVerb, ListsTheFields) {
    const Ran ran = run_command({"faults", "--fields"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_NE(ran.out.find("storms.after"), std::string::npos) << ran.out;
}

} // namespace
} // namespace daxscope::cli
