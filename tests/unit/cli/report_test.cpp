// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

struct ReportVerb : testing::Test {
    ReportVerb() { trace::sample(60).write(path); }
    static std::string bytes(const std::filesystem::path& file) {
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    trace::TemporaryDirectory directory;
    const std::string path = directory / "a.daxtrace";
    const std::filesystem::path folder = directory / "b/c";
};

} // namespace

TEST_F(ReportVerb, WritesAPageWithPicturesAndReplacesItsOwn) {
    for (int times = 0; times < 2; ++times) {
        const Ran ran = run_command({"report", path, "-o", folder.string()});
        ASSERT_EQ(ran.exit, 0) << ran.err;
        EXPECT_THAT(ran.out, HasSubstr("index.html"));
    }
    const std::string page = bytes(folder / "index.html");
    EXPECT_THAT(page, HasSubstr("<h1>a.daxtrace</h1>"));
    EXPECT_THAT(page, HasSubstr(bytes(folder / "overview.svg")));
    EXPECT_THAT(page, HasSubstr(bytes(folder / "storm.svg")));
    EXPECT_EQ(page.find(directory.path().string()), std::string::npos)
        << "no path of the machine that wrote it";
}

TEST_F(ReportVerb, ReplacesWhatIsSomebodyElsesOnlyWithForce) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "overview.svg") << "mine";
    EXPECT_EQ(run_command({"report", path, "-o", folder.string()}).exit, 1);
    EXPECT_EQ(bytes(folder / "overview.svg"), "mine");
    EXPECT_FALSE(std::filesystem::exists(folder / "index.html"));
    EXPECT_EQ(run_command({"report", path, "--force", "-o", folder.string()}).exit, 0);
    EXPECT_THAT(bytes(folder / "overview.svg"), HasSubstr("<svg"));
}

TEST_F(ReportVerb, APictureOfAnOlderReportsStormGoes) {
    ASSERT_EQ(run_command({"report", path, "-o", folder.string()}).exit, 0);
    ASSERT_TRUE(std::filesystem::exists(folder / "storm.svg"));
    ASSERT_EQ(run_command({"report", path, "--storm-refaults", "1000", "-o", folder.string()}).exit,
              0);
    EXPECT_FALSE(std::filesystem::exists(folder / "storm.svg"));
}

TEST_F(ReportVerb, PrintsTheVerdictAsMarkdown) {
    const Ran ran = run_command({"report", path, "--markdown"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, HasSubstr("| faults | 60 | 60 | 2 |"));
}

TEST_F(ReportVerb, HasTheNotesOfAWorkspaceOfThisTrace) {
    const auto workspace = [&](int events, const std::string& hash = "") {
        const std::string name = directory / "w.daxwork";
        std::ofstream(name) << R"({"format": "daxscope-workspace", "version": 1, "traces": [)"
                            << R"({"path": "a.daxtrace", "events": )" << events << R"(, "hash": ")"
                            << hash << R"("}], "notes": [{"time_ns": 5, "text": "it *starts*"}],)"
                            << R"("markers": {"a_ns": 1000, "b_ns": 3500}})";
        return name;
    };
    const auto events = static_cast<int>(trace::sample(60).build()->size());
    const Ran ran =
        run_command({"report", path, "--format", "markdown", "--notes", workspace(events)});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("## Notes of the reader"));
    EXPECT_THAT(ran.out, HasSubstr("it \\*starts\\*"));
    EXPECT_THAT(ran.out, HasSubstr("2,500 ns"));
    const Ran other =
        run_command({"report", path, "--format", "markdown", "--notes", workspace(events + 1)});
    EXPECT_EQ(other.exit, 2);
    EXPECT_THAT(other.err, HasSubstr("w.daxwork: its notes are on a trace of"));
    const std::string hash(trace::Trace::load(path)->session().value(trace::key::kHash));
    ASSERT_FALSE(hash.empty());
    const auto exit = [&](const std::string& of) {
        return run_command({"report", path, "--format", "text", "--notes", workspace(events, of)})
            .exit;
    };
    EXPECT_EQ(exit(hash), 0);
    EXPECT_EQ(exit("00c0ffee00c0ffee"), 2) << "another recording with as many events";
}

TEST_F(ReportVerb, SaysWhatItWantsToKnow) {
    const Ran ran = run_command({"report", path});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("-o"));
}

TEST_F(ReportVerb, TellsAProgramWhereThePageIs) {
    const auto json = run_command({"report", path, "--json", "-o", folder.string()}).json();
    EXPECT_EQ(json["format"], "daxscope.report");
    EXPECT_EQ(json["page"], (folder / "index.html").string());
    EXPECT_FALSE(json["verdict"].get<std::string>().empty());
}

TEST_F(ReportVerb, ComesInFourForms) {
    for (const auto& [form, words] :
         {std::pair("text", "Verdict\n======="), std::pair("markdown", "## Verdict"),
          std::pair("json", "daxscope.report.contents"), std::pair("html", "<h2>Verdict</h2>")}) {
        const Ran ran = run_command({"report", path, "--format", form});
        EXPECT_EQ(ran.exit, 0) << ran.err;
        EXPECT_THAT(ran.out, HasSubstr(words));
        const std::string file = directory / form;
        ASSERT_EQ(run_command({"report", path, "--format", form, "-o", file}).exit, 0);
        EXPECT_EQ(bytes(file), ran.out);
    }
    EXPECT_THAT(run_command({"report", path, "--format", "html"}).out, HasSubstr("<svg"));
    EXPECT_EQ(run_command({"report", path, "--format", "pdf"}).exit, 1);
}

TEST_F(ReportVerb, ATextIsNotWrittenOverAnother) {
    const std::string file = directory / "mail.txt";
    std::ofstream(file) << "mine";
    EXPECT_EQ(run_command({"report", path, "--format", "text", "-o", file}).exit, 1);
    EXPECT_EQ(bytes(file), "mine");
    EXPECT_EQ(run_command({"report", path, "--format", "text", "--force", "-o", file}).exit, 0);
}

TEST_F(ReportVerb, ChecksWhatATestExpects) {
    EXPECT_EQ(run_command({"report", path, "--check", "storms.after == 0"}).exit, 0);
    const Ran storm = run_command({"report", path, "--check", "storms.before == 0"});
    EXPECT_EQ(storm.exit, 3);
    EXPECT_THAT(storm.err, HasSubstr("it is 1"));
    EXPECT_EQ(run_command({"report", path, "--check", "storm.before == 0"}).exit, 1);
    EXPECT_EQ(
        run_command({"report", path, "--check", "self_check >= 100%", "-o", folder.string()}).exit,
        0);
    EXPECT_TRUE(std::filesystem::exists(folder / "index.html"));
    const auto json =
        run_command({"report", "--json", path, "--check", "DAX_entries_removed.recorded == 0"});
    EXPECT_EQ(json.exit, 3); // no hook sees them
    EXPECT_TRUE(json.json()["expectations"][0]["value"].is_null());
}
