// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace daxscope::cli {
namespace {

using Json = nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string as_shipped(const char* name) {
    return std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/" + name;
}
const std::string& a_storm() {
    static const std::string path = as_shipped("reflink-storm-6.12.daxtrace");
    return path;
}
const std::string& a_quiet_one() {
    static const std::string path = as_shipped("reflink-quiet-6.1.daxtrace");
    return path;
}

Json compared(std::vector<std::string> words) {
    words.insert(words.begin(), {"compare", "--json"});
    const Ran ran = run_command(words);
    EXPECT_EQ(ran.exit, 0) << ran.err;
    return ran.json();
}
Json metric(const Json& compared, const char* name) {
    for (const Json& each : compared["metrics"]) {
        if (each["name"] == name) {
            return each;
        }
    }
    ADD_FAILURE() << "no figure " << name;
    return {};
}

TEST(Compare, WithoutAKernelItSaysWhichOneItTakes) {
    const trace::TemporaryDirectory directory;
    std::ofstream(directory / "a.txt")
        << "fio-7 [001] 1.000001: dax_pmd_fault_done: dev 8:16 ino 0x2a shared WRITE|USER address "
           "0x7f1000000000 vm_start 0x7f1000000000 vm_end 0x7f1000800000 pgoff 0x0 max_pgoff 0x800 "
           "NOPAGE\n";
    const std::string path = directory / "a.txt";
    EXPECT_THAT(run_command({"compare", path}).out,
                ContainsRegex("assumed: kernel not recorded: compared as [a-z0-9.-]+, the newest "
                              "that is modelled .--before chooses"));
    const std::string chosen = run_command({"compare", path, "--before", "iomap-6.2"}).out;
    EXPECT_THAT(chosen, HasSubstr("assumed: kernel not recorded: compared as iomap-6.2, which was "
                                  "chosen\n"));
    EXPECT_THAT(chosen, HasSubstr("assumed: machine not recorded: pages of 4 KiB"));
    EXPECT_THAT(run_command({"compare", a_quiet_one()}).out, Not(HasSubstr("assumed")));

    EXPECT_EQ(run_command({"compare", "--json", path}).json()["assumed"].size(), 2U);
    EXPECT_TRUE(run_command({"compare", "--json", a_quiet_one()}).json()["assumed"].empty());
    const Json sides = run_command({"compare", "--json", "--after", "iomap", path, path}).json();
    EXPECT_THAT(sides["a"]["assumed"][0], HasSubstr("flags and results are named"));
    EXPECT_THAT(sides["b"]["assumed"][0], HasSubstr("compared as iomap"));
    EXPECT_THAT(run_command({"compare", path, a_quiet_one()}).out,
                HasSubstr("\nA: assumed: kernel not recorded"));
    EXPECT_THAT(run_command({"report", "--format", "text", path}).out,
                HasSubstr("Assumed: kernel not recorded: compared as"));
}

TEST(Compare, AnExportCutDownToItsFaultsIsNoAllClear) {
    const trace::TemporaryDirectory directory;
    const Ran text = run_command({"export", a_storm(), "-o", "-", "--format", "ftrace"});
    std::istringstream lines(text.out);
    std::ofstream cut(directory / "a.txt");
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("#") || line.find("dax_pmd_fault") != std::string::npos) {
            cut << line << '\n';
        }
    }
    cut.close();
    const std::string path = directory / "a.txt";
    const std::string found = run_command({"check", path}).out;
    EXPECT_THAT(found, HasSubstr("an unknown number of events were lost:"));
    EXPECT_THAT(found, HasSubstr("not recorded, or not all: dax_pte_fault"));
    EXPECT_THAT(found, HasSubstr("the head is not believed"));
    EXPECT_THAT(run_command({"compare", path}).out, HasSubstr("consistent with a storm"));
    EXPECT_THAT(run_command({"storms", path}).out, Not(HasSubstr("storms may be longer")));
}

/// The README's claim: 534 faults of a real 6.12, modelled as 50, beside a real 6.1's 50.
TEST(CompareSides, ARecordingIsBesideAnotherKernelsRecording) {
    const Json both = compared({a_storm(), a_quiet_one()});
    EXPECT_EQ(both["format"], "daxscope.compare.sides");
    EXPECT_EQ(both["version"], 1);
    EXPECT_EQ(both["a"]["modelled"], false);
    EXPECT_EQ(both["b"]["kernel_release"], "6.1.0-56-amd64");
    EXPECT_EQ(metric(both, "faults")["a"]["count"], 534);
    EXPECT_EQ(metric(both, "faults")["b"]["count"], 50);
    EXPECT_EQ(metric(both, "faults")["beyond_chance"], true);
    EXPECT_EQ(metric(both, "faults")["test"], "permutation test over blocks of time");
    EXPECT_EQ(metric(both, "storms")["beyond_chance"], true);
    EXPECT_EQ(metric(both, "storms")["test"], "exact conditional test of two Poisson rates");
    EXPECT_EQ(metric(both, "first touches")["beyond_chance"], false) << "48 on both";
    EXPECT_TRUE(metric(both, "DAX entries removed")["a"]["count"].is_null());
    EXPECT_EQ(metric(both, "DAX entries removed")["not_tested"], "not recorded");
    ASSERT_EQ(both["ranges"].size(), 8U);
    for (const Json& range : both["ranges"]) {
        EXPECT_EQ(range["paired_by"], "path");
        EXPECT_EQ(range["a"]["path"], "/mnt/xfs/shared.dat");
        EXPECT_EQ(range["a"]["pgoff"], range["b"]["pgoff"]);
    }
    EXPECT_TRUE(both["strip"].back()["b"].is_null()) << "3.5 s of 3.8";
}

TEST(CompareSides, TheModelOfOneIsTheRecordingOfTheOther) {
    const Json both = compared({a_storm(), a_quiet_one(), "--before", "iomap"});
    EXPECT_EQ(both["a"]["modelled"], true);
    EXPECT_EQ(both["a"]["handler"], "iomap");
    EXPECT_EQ(both["b"]["handler"], "recorded");
    for (const char* name : {"faults", "refaults", "unmaps", "mappings zapped", "storms"}) {
        const Json figure = metric(both, name);
        EXPECT_EQ(figure["a"]["count"], figure["b"]["count"]) << name;
        EXPECT_EQ(figure["beyond_chance"], false) << name;
    }
    EXPECT_EQ(metric(both, "faults")["a"]["count"], 50);
    for (const Json& range : both["ranges"]) {
        EXPECT_EQ(range["a"]["faults"], range["b"]["faults"]) << range;
    }
    EXPECT_THAT(both["verdict"].get<std::string>(),
                HasSubstr("No difference beyond chance in the rate of faults"));
    const Ran text = run_command({"compare", a_storm(), a_quiet_one(), "--before", "iomap"});
    EXPECT_THAT(text.out, ContainsRegex("A iomap modelled +A iomap modelled /s +B recorded +B"));
    EXPECT_THAT(text.out, ContainsRegex("DAX entries removed +0 +0 +not recorded +not recorded"));
}

TEST(CompareSides, OneRecordingBesideItsOwnModel) {
    const Json both = compared({a_storm(), a_storm(), "--before", "recorded", "--after", "iomap"});
    EXPECT_EQ(both["one_recording"], true);
    EXPECT_EQ(metric(both, "faults")["a"]["count"], 534);
    EXPECT_EQ(metric(both, "faults")["b"]["count"], 50);
    EXPECT_TRUE(metric(both, "faults")["p"].is_null());
    EXPECT_EQ(metric(both, "faults")["not_tested"], "one recording");
}

TEST(CompareSides, WhatIsOnOneSideAloneIsShownSo) {
    const Ran ran = run_command({"compare", a_storm(), as_shipped("prefix-storm-6.1.daxtrace")});
    EXPECT_THAT(ran.out, ContainsRegex("/mnt/xfs/shared.dat .*on A alone"));
    EXPECT_THAT(ran.out, ContainsRegex("/mnt/ext4/shared.dat .*on B alone"));
    EXPECT_THAT(ran.out, HasSubstr("8 ranges with 534 faults are on A alone."));
}

TEST(CompareSides, CaveatsOfEitherAreSaidWithItsLetter) {
    const Ran ran = run_command({"compare", a_storm(), as_shipped("reflink-keep-6.12.daxtrace")});
    EXPECT_THAT(ran.out, HasSubstr("B: UNMAPS INTERCEPTED"));
    EXPECT_THAT(ran.out, Not(HasSubstr("A: UNMAPS INTERCEPTED")));
}

TEST(CompareSides, LossesOfEitherAreSaid) {
    const Ran ran = run_command({"compare", a_storm(), as_shipped("reflink-losses-6.12.daxtrace")});
    EXPECT_THAT(ran.out, HasSubstr("564 events were lost in B"));
    const Json both = compared({a_storm(), as_shipped("reflink-losses-6.12.daxtrace")});
    EXPECT_EQ(both["a"]["lost"], 0);
    EXPECT_EQ(both["b"]["lost"], 564);
}

TEST(CompareSides, TimeIsLinedUpByTheFirstStormWhereBothHaveOne) {
    const Json both =
        compared({a_storm(), as_shipped("reflink-losses-6.12.daxtrace"), "--align", "storm"});
    EXPECT_EQ(both["align"], "storm");
    EXPECT_GT(both["a"]["zero_ns"], 0);
    EXPECT_LT(both["strip"][0]["begin_ns"], 0);
    const Ran none = run_command({"compare", a_storm(), a_quiet_one(), "--align", "storm"});
    EXPECT_EQ(none.exit, 1);
    EXPECT_THAT(none.err, HasSubstr("B (recorded) has no storm to be aligned by"));
}

TEST(CompareSides, AccessesAreAssumedOfWhatIsModelled) {
    const Json both =
        compared({a_quiet_one(), a_quiet_one(), "--after", "iomap-6.2", "--revisit", "10ms"});
    EXPECT_EQ(both["a"]["assumption"], "");
    EXPECT_NE(both["b"]["assumption"], "");
    EXPECT_TRUE(metric(both, "faults")["a"]["per_access"].is_null());
    EXPECT_TRUE(metric(both, "faults")["b"]["per_access"].is_number());
    EXPECT_TRUE(both["cautions"].empty());
    const Json without = compared({a_quiet_one(), a_quiet_one(), "--after", "iomap-6.2"});
    ASSERT_EQ(without["cautions"].size(), 1U);
    EXPECT_THAT(without["cautions"][0].get<std::string>(), HasSubstr("B: iomap-6.2 would zap"));
}

TEST(CompareSides, WhatHasNoMeaningThereIsRefused) {
    for (const auto& [words, why] : std::vector<std::pair<std::vector<std::string>, const char*>>{
             {{a_storm(), a_quiet_one(), "--sweep"}, "--sweep is of one trace"},
             {{a_storm(), a_quiet_one(), "--revisit", "1ms"},
              "of what was recorded nothing is assumed"},
             {{a_storm(), a_quiet_one(), "--at-random"}, "of what was recorded nothing is assumed"},
             {{a_storm(), a_quiet_one(), "--after", "iomap-6.2", "--in-turns"},
              "no accesses are assumed"},
             {{a_storm(), a_quiet_one(), "--after", "nonsense"}, "no handler 'nonsense'"},
             {{a_storm(), a_quiet_one(), "--align", "end"}, "--align"},
             {{a_storm(), "--align", "start"}, "one trace has one time"},
             {{a_storm(), "--before", "recorded"}, "no handler 'recorded'"},
             {{a_storm(), a_quiet_one(), a_storm()}, "compare"}}) {
        std::vector<std::string> command{"compare"};
        command.insert(command.end(), words.begin(), words.end());
        const Ran ran = run_command(command);
        EXPECT_EQ(ran.exit, 1) << why;
        EXPECT_THAT(ran.err, HasSubstr(why));
        EXPECT_EQ(ran.out, "") << why;
    }
    EXPECT_EQ(run_command({"compare", a_storm(), "/nowhere/b.daxtrace"}).exit, 2);
}

TEST(CompareSides, FiguresOfManyRangesAreCutInTextAndWholeInJson) {
    const trace::TemporaryDirectory directory;
    trace::Sample many = trace::sample(40);
    for (std::size_t k = 0; k < many.events.size(); ++k) {
        many.events[k].pgoff += static_cast<std::int64_t>(k / 2) * 512;
    }
    const std::string path = (directory / "many.daxtrace").string();
    many.write(path);
    const Json both = compared({path, a_storm()});
    EXPECT_GT(both["ranges"].size(), 20U);
    const Ran text = run_command({"compare", path, a_storm()});
    EXPECT_THAT(text.out, ContainsRegex("and [0-9]+ ranges whose faults differ less"));
}

} // namespace
} // namespace daxscope::cli
