// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::cli {
namespace {

constexpr const char* kStorm = DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace";

TEST(CompareStretch, OfAllTheTimeItSaysWhatTheComparisonSays) {
    const auto all = run_command({"compare", "--json", kStorm}).json();
    const auto stretch = run_command({"compare", "--from", "0s", "--json", kStorm}).json();
    EXPECT_EQ(stretch["format"], "daxscope.compare.stretch");
    EXPECT_EQ(stretch["from_ns"], 0);
    for (const auto& metric : all["metrics"]) {
        const std::string name = metric["name"];
        if (name == "faults" || name == "refaults" || name == "hits") {
            EXPECT_EQ(stretch["sides"][1]["figures"][name], metric["before"]) << name;
            EXPECT_EQ(stretch["sides"][2]["figures"][name], metric["after"]) << name;
        }
    }
    EXPECT_TRUE(stretch["sides"][0]["figures"]["hits"].is_null()) << "no hook sees them";
}

TEST(CompareStretch, PartsAddUp) {
    const auto faults = [](std::vector<std::string> words) -> std::uint64_t {
        words.insert(words.begin(), {"compare", "--json"});
        words.emplace_back(kStorm);
        return run_command(words).json()["sides"][1]["figures"]["faults"];
    };
    EXPECT_EQ(faults({"--to", "2s"}) + faults({"--from", "2s"}), faults({"--from", "0s"}));
    EXPECT_GT(faults({"--to", "2s"}), 0U);
}

TEST(CompareStretch, PrintsTheRunsBesideEachOther) {
    const Ran ran = run_command({"compare", "--from", "1.8s", "--to", "2800ms", kStorm});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, testing::HasSubstr("1 s from 1.8"));
    EXPECT_THAT(ran.out, testing::ContainsRegex("refaults +48 +48 +0"));
    EXPECT_THAT(ran.out, testing::HasSubstr("by task"));
}

TEST(CompareStretch, AThreadAndItsProcessAreNamedApartAndStormsSaysTheSame) {
    const std::string stretch = run_command({"compare", "--from", "0s", kStorm}).out;
    const std::string storms = run_command({"storms", kStorm}).out;
    EXPECT_THAT(stretch, testing::HasSubstr("daxscope-worklo tid 227"));
    EXPECT_THAT(stretch, testing::HasSubstr("daxscope-worklo pid 225, mapping 8"));
    EXPECT_THAT(storms, testing::HasSubstr("daxscope-worklo tid 227"));
    for (const std::string& text : {stretch, storms}) {
        EXPECT_THAT(text, testing::Not(testing::ContainsRegex("daxscope-worklo[- ][0-9]")));
    }
}

TEST(CompareStretch, TimeBehindTheEndIsNotTimeWithoutFaults) {
    const auto all = run_command({"compare", "--from", "0s", "--json", kStorm}).json();
    const auto beyond = run_command({"compare", "--to", "99s", "--json", kStorm}).json();
    EXPECT_EQ(beyond["to_ns"], all["to_ns"]);
    EXPECT_EQ(beyond["sides"], all["sides"]);
    const std::string text = run_command({"compare", "--to", "99s", kStorm}).out;
    EXPECT_THAT(text, testing::HasSubstr("before --to: figures are of what it has."));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("99 s from")));
    EXPECT_THAT(run_command({"compare", "--to", "1s", kStorm}).out,
                testing::Not(testing::HasSubstr("before --to")));
}

TEST(CompareStretch, TellsOfLosses) {
    constexpr const char* kLosses =
        DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-losses-6.12.daxtrace";
    EXPECT_THAT(run_command({"compare", "--from", "1s", "--to", "2s", kLosses}).out,
                testing::ContainsRegex("564 .*: recorded counts are lower bounds"));
    EXPECT_THAT(run_command({"compare", "--from", "1s", "--to", "2s", kStorm}).out,
                testing::Not(testing::HasSubstr("lower bounds")));
}

TEST(CompareStretch, RefusesWhatIsNoStretchOfTheTrace) {
    const std::vector<std::vector<std::string>> wrong{
        {"compare", "--from", "2s", "--to", "1s", kStorm},
        {"compare", "--from", "1h", kStorm},
        {"compare", "--from", "soon", kStorm},
        {"compare", "--from", "1s", kStorm, kStorm},
        {"compare", "--from", "1s", "--sweep", kStorm}};
    for (const auto& words : wrong) {
        const Ran ran = run_command(words);
        EXPECT_EQ(ran.exit, 1) << words[2];
        EXPECT_THAT(ran.err, testing::HasSubstr("--")) << words[2];
        EXPECT_TRUE(ran.out.empty());
    }
}

} // namespace
} // namespace daxscope::cli
