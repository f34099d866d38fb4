// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

std::vector<std::string> findings(const nlohmann::json& json) {
    std::vector<std::string> names;
    for (const auto& finding : json["findings"]) {
        names.push_back(finding["name"]);
    }
    return names;
}

} // namespace

TEST(Check, AWholeTraceHasNoFindings) {
    const trace::TemporaryDirectory directory;
    trace::sample(5).write(directory / "a.daxtrace");
    const Ran ran = run_command({"check", "--strict", "--json", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(findings(ran.json()), testing::IsEmpty());
    EXPECT_EQ(ran.json()["faults_paired"], 5);
    EXPECT_EQ(ran.json()["unmaps_paired"], 5);
}

TEST(Check, WhatIsMissingIsAFindingUnderStrict) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample(5);
    s.losses = {{1'000'000'000, 1'000'020'000, "ringbuf_full", "", 3}};
    s.events[1].ts_end = trace::kNone; // an unmap
    s.events[2].ts_end = trace::kNone; // a fault
    s.events[5].mapping = trace::kNone;
    s.events[8].ts = 1;
    s.write(directory / "a.daxtrace");
    const std::string path = directory / "a.daxtrace";
    const Ran ran = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(findings(ran.json()),
                testing::ElementsAre("lost", "faults_without_end", "unmaps_without_end",
                                     "faults_without_mapping", "outside_session"));
    EXPECT_EQ(ran.json()["faults_paired"], 4);
    const Ran text = run_command({"check", path});
    EXPECT_EQ(text.exit, 0) << "only --strict makes findings an error";
    EXPECT_THAT(text.out, HasSubstr("3 events were lost"));
}

TEST(Check, TheBundledTracesWithoutLossHaveNoFindings) {
    const auto folder = std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces";
    for (const char* name :
         {"reflink-storm-6.12", "reflink-quiet-6.1", "prefix-storm-6.1", "msync-contrast-6.12"}) {
        const Ran ran =
            run_command({"check", "--strict", folder / (std::string(name) + ".daxtrace")});
        EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
    }
}

TEST(Check, ACutOffRecordingIsAFinding) {
    const trace::TemporaryDirectory directory;
    {
        trace::Writer writer(directory / "a.daxtrace", trace::kSampleRelease);
        trace::sample().fill(writer);
    }
    const Ran ran = run_command({"check", "--strict", "--json", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(findings(ran.json()), testing::ElementsAre("cut_off"));
}

TEST(Check, ADamagedFileEndsWithAnInputError) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::sample(2000).write(path);
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary)
        .seekp(5 * 16384)
        .write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    const Ran ran = run_command({"check", path});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr(path.string()));
    EXPECT_EQ(ran.out, "");
}
