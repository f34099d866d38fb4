// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

TEST(Info, CountsByKindAreThoseOfTheFile) {
    const trace::TemporaryDirectory directory;
    trace::sample(5).write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", "--json", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 0);
    const auto json = ran.json();
    EXPECT_EQ(json["format"], "daxscope.info");
    EXPECT_EQ(json["version"], 1);
    EXPECT_EQ(json["events"]["total"], 15);
    EXPECT_EQ(json["events"]["by_kind"],
              nlohmann::json::parse(R"({"dax_pmd_fault": 5, "unmap": 5, "zap": 5})"));
    EXPECT_EQ(json["files"][0]["dev"], "259:0");
    EXPECT_EQ(json["files"][0]["pmd_faults"], 5);
    EXPECT_EQ(json["complete"], true);
    EXPECT_EQ(json["begin_realtime_ns"], 1'700'000'000'000'000'000);
    EXPECT_EQ(ran.err, "");
}

TEST(Info, LossesAndMissingProbesAreLoud) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample();
    s.losses = {{1'000'000'000, 1'000'020'000, "ringbuf_full", "dax_pmd_fault", 1234}};
    s.session.values.emplace("without", "zap victims; iomap");
    s.write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_THAT(ran.out, HasSubstr("1,234 EVENTS LOST"));
    EXPECT_THAT(ran.out, HasSubstr("ringbuf_full"));
    EXPECT_THAT(ran.out, HasSubstr("WITHOUT  zap victims\nWITHOUT  iomap\n"));
}

TEST(Info, ALossFromBeforeTheTraceBeginsWithIt) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample();
    s.losses = {{1, 1'000'020'000, "ringbuf_full", "dax_pmd_fault", 3}};
    s.write(directory / "a.daxtrace");
    const auto json = run_command({"info", "--json", directory / "a.daxtrace"}).json();
    EXPECT_EQ(json["lost"]["rows"][0]["from_ns"], 0);
}

TEST(Info, ARecordingThatWasCutOffSaysSo) {
    const trace::TemporaryDirectory directory;
    {
        trace::Writer writer(directory / "a.daxtrace", trace::kSampleRelease);
        trace::sample().fill(writer);
    }
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, HasSubstr("CUT OFF"));
    EXPECT_THAT(ran.out, HasSubstr("end not recorded; the last event comes after "));
    EXPECT_THAT(ran.out, HasSubstr("not known, for the recording was cut off"));
    EXPECT_THAT(ran.out, Not(HasSubstr("nothing")));
}

TEST(Info, OneThatWasCutOffBeforeItsFirstEventLastedNobodyKnowsHowLong) {
    const trace::TemporaryDirectory directory;
    {
        trace::Sample none = trace::sample();
        none.events.clear();
        trace::Writer writer(directory / "a.daxtrace", trace::kSampleRelease);
        none.fill(writer);
    }
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, testing::ContainsRegex("lasted +end not recorded\n"));
    EXPECT_THAT(ran.out, Not(HasSubstr("0 ns")));
}

TEST(Info, OneLossIsOneEvent) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample();
    s.losses = {{1'000'000'000, 1'000'020'000, "ringbuf_full", "dax_pmd_fault", 1}};
    s.write(directory / "a.daxtrace");
    EXPECT_THAT(run_command({"info", directory / "a.daxtrace"}).out,
                testing::ContainsRegex(" 1 EVENT LOST\n"));
    s.losses[0].count.reset();
    s.write(directory / "b.daxtrace");
    EXPECT_THAT(run_command({"info", directory / "b.daxtrace"}).out,
                HasSubstr("an unknown number of EVENTS LOST"));
}

TEST(Info, ControlCharactersOfAFileDoNotReachTheTerminal) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample();
    s.tasks[0].comm = "a\033[2J\x9b";
    s.write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_THAT(ran.out, Not(HasSubstr("\033")));
    EXPECT_THAT(ran.out, HasSubstr("a\\x1b[2J\\x9b"));
}

TEST(Info, AFileThatIsNotThereIsNamed) {
    const Ran ran = run_command({"info", "/nowhere/a.daxtrace"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("/nowhere/a.daxtrace"));
    EXPECT_EQ(ran.out, "");
}

namespace {

/// A recording without a fault, by whom that was explained.
trace::Sample empty_recording() {
    trace::Sample s = trace::sample(1);
    s.events.clear();
    s.session.values.emplace("passed_over.pid", "1204");
    s.session.values.emplace("empty.filter", "1,204 faults were seen");
    s.session.values.emplace("empty.looked", "at \033[2Jnobody");
    s.session.values.emplace("not_recorded.unmap_mapping_range", "unmaps are missing");
    return s;
}

} // namespace

TEST(Info, ATraceWithoutAFaultSaysWhy) {
    const trace::TemporaryDirectory directory;
    empty_recording().write(directory / "a.daxtrace");
    const Ran text = run_command({"info", directory / "a.daxtrace"});
    EXPECT_THAT(text.out, HasSubstr("passed over  faults: 1,204 by pid\n"));
    EXPECT_THAT(text.out, testing::ContainsRegex("NO FAULT +1,204 faults were seen\n"
                                                 "NO FAULT +at .*nobody\n"));
    EXPECT_THAT(text.out, Not(HasSubstr("\033")));
    const auto why = run_command({"info", "--json", directory / "a.daxtrace"}).json()["why"];
    EXPECT_EQ(why["empty"], true);
    EXPECT_EQ(why["passed_over"]["pid"], 1204);
    EXPECT_EQ(why["reasons"][0]["name"], "filter");
    EXPECT_EQ(why["reasons"][1]["name"], "looked");
}

TEST(Info, ATraceWithoutAFaultAndWithoutAReasonSaysThatItDoesNotSay) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample(1);
    s.events.clear();
    s.write(directory / "a.daxtrace");
    EXPECT_THAT(run_command({"info", directory / "a.daxtrace"}).out,
                testing::ContainsRegex("NO FAULT +the file does not say why\n"));
}

TEST(Info, AProcessWithoutHugePagesIsTold) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample(5);
    for (trace::Event& event : s.events) {
        event.kind = event.kind == trace::Kind::PmdFault ? trace::Kind::PteFault : event.kind;
    }
    const std::string tgid = std::to_string(s.mappings[0].tgid);
    s.session.values.emplace("thp_disabled." + tgid, "PR_SET_THP_DISABLE");
    s.write(directory / "a.daxtrace");
    const Ran text = run_command({"info", directory / "a.daxtrace"});
    EXPECT_THAT(text.out, HasSubstr("HUGE PAGES OFF  process " + tgid));
    EXPECT_THAT(text.out, HasSubstr("PR_SET_THP_DISABLE"));
    EXPECT_THAT(text.out, Not(HasSubstr("NO FAULT")));
    const auto why = run_command({"info", "--json", directory / "a.daxtrace"}).json()["why"];
    EXPECT_EQ(why["empty"], false);
    EXPECT_EQ(why["huge_pages_off"].size(), 1);
}

TEST(Check, ATraceWithoutAFaultAndWithoutHooksSaysSo) {
    const trace::TemporaryDirectory directory;
    empty_recording().write(directory / "a.daxtrace");
    const std::string path = directory / "a.daxtrace";
    const Ran strict = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(strict.exit, 3);
    std::vector<std::string> names;
    const nlohmann::json json = strict.json();
    for (const auto& finding : json["findings"]) {
        names.push_back(finding["name"]);
    }
    EXPECT_THAT(names, testing::IsSupersetOf(
                           {"not_recorded", "no_events", "empty", "empty.filter", "empty.looked"}));
    const Ran text = run_command({"check", path});
    EXPECT_THAT(text.out, HasSubstr("not recorded"));
    EXPECT_THAT(text.out, HasSubstr("no fault: 1,204 faults were seen"));
    EXPECT_THAT(text.out, Not(HasSubstr("\033")));
    EXPECT_THAT(text.out, Not(HasSubstr("nothing is missing")));
}

TEST(Info, AnImportedTraceSaysWhatItLacksInEveryVerb) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.txt";
    std::ofstream(path)
        << "app-21 (21) [000] .... 5.000001: dax_pmd_fault_done: dev 8:16 ino 0x2a shared USER "
           "address 0x7f1000000000 vm_start 0x7f1000000000 vm_end 0x7f1000800000 pgoff 0x0 "
           "max_pgoff 0x800 NOPAGE\n";
    const std::string info = run_command({"info", path}).out;
    EXPECT_THAT(info, HasSubstr("not recorded, pages of 4 KiB, PMD ranges of 2 MiB, both assumed"));
    EXPECT_THAT(info, HasSubstr("importer"));
    EXPECT_THAT(info, Not(HasSubstr("recorder")));
    const std::string compare = run_command({"compare", path}).out;
    EXPECT_THAT(compare, HasSubstr("imported from ftrace text, kernel not recorded"));
    EXPECT_THAT(compare, testing::ContainsRegex("time in faults +not recorded"));
    EXPECT_THAT(run_command({"report", "--format", "html", path}).out,
                HasSubstr("Imported from ftrace text by daxscope"));
    const Ran faults = run_command({"faults", "--json", path});
    const auto total = faults.json()["traces"][0]["total"];
    EXPECT_EQ(total["pmd_faults"], 1);
    for (const char* unknown : {"pte_faults", "pmd_time_ns", "pte_time_ns", "slots_unasked"}) {
        EXPECT_TRUE(total[unknown].is_null()) << unknown << total;
    }
    EXPECT_THAT(run_command({"faults", path}).out,
                testing::ContainsRegex("not recorded +not recorded +not recorded\n"));
}

TEST(Import, JsonTellsTheResultsThatWereNotUnderstood) {
    const trace::TemporaryDirectory directory;
    const std::string path = directory / "a.txt", out = directory / "a.daxtrace";
    const std::string body = "dev 8:16 ino 0x2a shared USER address 0x7f1000000000 vm_start "
                             "0x7f1000000000 vm_end 0x7f1000800000 pgoff 0x0 max_pgoff 0x800 ";
    std::ofstream(path) << "app-21 (21) [000] .... 5.000001: dax_pmd_fault_done: " << body
                        << "NOPAGE\napp-21 (21) [000] .... 5.000002: dax_pmd_fault_done: " << body
                        << "FROBNICATED\n";
    const auto json = run_command({"import", "--json", path, "-o", out}).json();
    EXPECT_EQ(json["not_understood"]["count"], 1);
    EXPECT_EQ(json["not_understood"]["first"], "line 2: FROBNICATED");
}

TEST(Info, SeveralFilesAreSaidOneAfterTheOtherAndWhatIsNoTraceStopsNone) {
    const trace::TemporaryDirectory directory;
    trace::sample(5).write(directory / "a.daxtrace");
    trace::sample(7).write(directory / "b.daxtrace");
    std::ofstream(directory / "no.daxtrace") << "no trace";
    const Ran both = run_command({"info", directory / "a.daxtrace", directory / "b.daxtrace"});
    EXPECT_EQ(both.exit, 0);
    EXPECT_THAT(both.out,
                AllOf(HasSubstr("a.daxtrace"), HasSubstr("\n\n"), HasSubstr("b.daxtrace")));
    const Ran mixed =
        run_command({"check", "--json", directory / "no.daxtrace", directory / "a.daxtrace"});
    EXPECT_EQ(mixed.exit, 2);
    EXPECT_THAT(mixed.err, HasSubstr("no.daxtrace"));
    EXPECT_EQ(nlohmann::json::parse(mixed.out.substr(mixed.out.find('{')))["faults"], 5);
}
