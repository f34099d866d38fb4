// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sqlite3.h>

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
    s.events[6].ts = 1; // a zap, of no fault
    s.write(directory / "a.daxtrace");
    const std::string path = directory / "a.daxtrace";
    const Ran ran = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(findings(ran.json()),
                testing::ElementsAre("lost", "faults_without_end", "unmaps_without_end",
                                     "faults_without_mapping", "outside_session",
                                     "unmaps_outside_fault"));
    EXPECT_EQ(ran.json()["faults_paired"], 4);
    const Ran text = run_command({"check", path});
    EXPECT_EQ(text.exit, 0) << "only --strict makes findings an error";
    EXPECT_THAT(text.out, HasSubstr("3 events were lost"));
}

TEST(Check, OneLostEventIsOneAndAPartIsNoWhole) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample(5);
    s.losses = {{1'000'000'000, 1'000'020'000, "ringbuf_full", "", 1}};
    s.write(directory / "a.daxtrace");
    EXPECT_THAT(run_command({"check", directory / "a.daxtrace"}).out,
                HasSubstr("  1 event was lost while recording:"));
    trace::sample(5).write(directory / "b.daxtrace");
    const std::string part = directory / "part.daxtrace";
    ASSERT_EQ(run_command({"export", directory / "b.daxtrace", "--format", "daxtrace", "--from",
                           "0s", "-o", part})
                  .exit,
              0);
    EXPECT_THAT(
        run_command({"check", part}).out,
        testing::AllOf(HasSubstr("nothing is missing of this part\n"), HasSubstr("A PART: ")));
    EXPECT_THAT(run_command({"check", directory / "b.daxtrace"}).out,
                HasSubstr("nothing is missing\n"));
}

TEST(Check, AValueThatIsTooLongIsNamed) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample(5);
    s.session.values["note"] = std::string(2'000'000, 'x');
    s.write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("session: the value of 'note' is longer than any may be"));
}

TEST(Check, ALossOfUnknownLengthIsNoZero) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample(5);
    s.losses = {{1'000'000'000, 1'000'020'000, "overwritten", "CPU 0", {}},
                {1'000'000'000, 1'000'020'000, "overwritten", "CPU 1", {}, trace::Kind::Zap},
                {1'000'000'000, 1'000'020'000, "cut_out", "lines of the export", {}}};
    s.write(directory / "a.daxtrace");
    const std::string none = run_command({"check", directory / "a.daxtrace"}).out;
    EXPECT_THAT(none, HasSubstr("an unknown number of events were lost while recording: lines of "
                                "an export are not in the text (cut_out), overwritten, zap, nobody "
                                "knows how many (overwritten)\n"));
    s.losses.push_back({1'000'000'000, 1'000'020'000, "late", "", 7});
    s.write(directory / "b.daxtrace");
    const std::string some = run_command({"check", directory / "b.daxtrace"}).out;
    EXPECT_THAT(some, HasSubstr("at least 7 events were lost"));
    EXPECT_THAT(some, HasSubstr("7 of an unknown kind (late)"));
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

namespace {

void change(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    char* message = nullptr;
    ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_close(db);
}

/// What check finds once a sound file was changed so, but that its hash is another.
std::vector<std::string> found_after(const std::string& sql, std::int64_t turns = 20) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::sample(turns).write(path);
    change(path, sql);
    const Ran ran = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(ran.exit, 3) << sql << ran.err;
    std::vector<std::string> names = findings(ran.json());
    EXPECT_TRUE(std::erase(names, "hash") == 1 || sql.find("kind SET name") != std::string::npos ||
                sql.find("DELETE FROM session") != std::string::npos)
        << sql << ": a change that the hash does not see";
    return names;
}

} // namespace

TEST(Check, WhatCannotBeIsFound) {
    using testing::ElementsAre;
    EXPECT_THAT(found_after("UPDATE event SET pgoff = pgoff + 100000 WHERE kind = 1"),
                ElementsAre("faults_outside_mapping"));
    EXPECT_THAT(found_after("UPDATE mapping SET vm_end = vm_start WHERE id = 1"),
                ElementsAre("mappings_empty", "faults_outside_mapping"));
    EXPECT_THAT(found_after("UPDATE mapping SET mm = 1, vm_start = 139637976727552, vm_end = "
                            "139637980921856; UPDATE event SET ts_end = ts_end + 9000 WHERE kind "
                            "= 1"),
                ElementsAre("mappings_overlap"));
    EXPECT_THAT(found_after("INSERT INTO loss VALUES (1, 2000000, 1000000, 'x', '', NULL, 5)"),
                ElementsAre("lost", "losses_backwards"));
    EXPECT_THAT(found_after("INSERT INTO session VALUES ('access_period', '-5')"),
                ElementsAre("access_period"));
    EXPECT_THAT(found_after("UPDATE kind SET name = 'zap' WHERE value = 1"),
                ElementsAre("decoding_tables"));
    EXPECT_THAT(found_after("DELETE FROM fault_result; DELETE FROM pmd_state; "
                            "UPDATE session SET value = 'x' WHERE key = 'clock'"),
                ElementsAre("decoding_tables"));
    EXPECT_THAT(found_after("UPDATE event SET ts = ts - 1001 WHERE kind = 8"),
                ElementsAre("unmaps_outside_fault"));
    EXPECT_THAT(found_after("UPDATE event SET ts_end = ts_end + 1001 WHERE kind = 8"),
                ElementsAre("faults_end_before_unmap"));
    EXPECT_THAT(found_after("DELETE FROM event; DELETE FROM session; DELETE FROM mapping"),
                ElementsAre("cut_off", "session_rows", "no_events"));
}

TEST(Check, OfARowThatChangedOnlyTheHashTells) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::sample(20).write(path);
    change(path, "UPDATE event SET pmd_out = pmd_out + 4096 WHERE seq = 3");
    const Ran ran = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(findings(ran.json()), testing::ElementsAre("hash"));
    EXPECT_NE(ran.json()["hash"]["stored"], ran.json()["hash"]["computed"]);
}

TEST(Check, AnIndexThatLacksAnEntryIsDamage) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::sample(20).write(path);
    // The index is made to hold less than the table, as a flipped bit does.
    change(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'kind = "
                 "9', 'kind = 7') WHERE name = 'zap_by_task'");
    change(path, "REINDEX");
    change(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'kind = "
                 "7', 'kind = 9') WHERE name = 'zap_by_task'");
    const Ran ran = run_command({"check", path});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("the file is damaged"));
}

TEST(Check, AClockThatIsBehindIsNamedWithWhatMendsIt) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::Sample s = trace::sample(100);
    s.tasks.push_back({3, 102, 102, "third"});
    s.tasks.push_back({4, 103, 103, "fourth"});
    constexpr std::int64_t kBehind = 5'000'000, kSlower = 100; // turns of 1 ms
    for (trace::Event& event : s.events) {
        const std::int64_t turn = (event.seq - 1) / 3;
        event.task = 1 + turn % 4;
        const std::int64_t shift =
            (turn + 1) * 10'000 * (kSlower - 1) - (event.task == 3 && turn > 20 ? kBehind : 0);
        event.ts += shift;
        event.ts_end += event.ts_end == trace::kNone ? 0 : shift;
    }
    s.session.end = 3'000'000'000;
    s.write(path);
    const Ran ran = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(ran.exit, 3);
    ASSERT_EQ(ran.json()["clock_jumps"].size(), 1U) << ran.out;
    const auto jump = ran.json()["clock_jumps"][0];
    EXPECT_EQ(jump["tid"], 102);
    EXPECT_NEAR(jump["offset_ns"].get<double>(), kBehind, 1'100'000);
    EXPECT_GE(jump["first_seq"], 3 * 21);
    EXPECT_THAT(run_command({"check", path}).out, HasSubstr("the clock of third tid 102 is "));
}

TEST(Check, AFaultThatNeverEndedIsToldWithWhoWhereAndSinceWhen) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::Sample s = trace::sample(10);
    s.events[2].ts_end = trace::kNone; // the first fault, of reader 100; others of the range end
    trace::Event waiting = s.events[29];
    waiting.seq += 1;
    waiting.ts += 3500;
    waiting.ts_end = trace::kNone;
    waiting.task = 2;
    s.events.push_back(waiting);
    s.write(path);
    const Ran ran = run_command({"check", "--json", path});
    ASSERT_EQ(ran.json()["open_faults"].size(), 2U);
    const auto first = ran.json()["open_faults"][0];
    EXPECT_EQ(first["seq"], 3);
    EXPECT_EQ(first["tid"], 100);
    EXPECT_EQ(first["comm"], "reader");
    EXPECT_EQ(first["range"]["pgoff"], 512);
    EXPECT_EQ(first["open_for_ns"], 100'000);
    EXPECT_EQ(first["ended_since"], 9);
    EXPECT_TRUE(first["may_wait_for_seq"].is_null());
    EXPECT_EQ(ran.json()["open_faults"][1]["may_wait_for_seq"], 3);
    const std::string text = run_command({"check", path}).out;
    EXPECT_THAT(text,
                HasSubstr("reader tid 100 has been in a PMD fault of /mnt/pmem/clone +2 MiB"));
    EXPECT_THAT(text, HasSubstr("9 faults of the range began later and ended"));
    EXPECT_THAT(text, HasSubstr("may wait for the entry's lock, which reader tid 100 may hold"));
}

TEST(Check, TotalsSayWhatTheyLeaveOut) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::Sample s = trace::sample(20);
    int faults = 0;
    for (trace::Event& event : s.events) {
        if (event.is_fault()) {
            event.mapping = faults % 4 == 0 ? trace::kNone : event.mapping;
            if (faults % 4 == 1) {
                event.forget(trace::kResult);
            }
            ++faults;
        }
    }
    s.write(path);
    const auto totals =
        run_command({"compare", "--json", "--no-cache", path}).json()["recorded"]["totals"];
    EXPECT_EQ(totals["faults_left_out"], (faults + 3) / 4) << totals;
    EXPECT_EQ(totals["faults_without_result"], (faults + 2) / 4) << totals;
    EXPECT_TRUE(totals["refaults"].is_null()) << totals;
    EXPECT_EQ(totals["faults_without_flags"], 0) << totals;
}

TEST(Storms, WithoutTheFaultsFlagsNoneIsToldRatherThanAtLeastSome) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::Sample s = trace::sample(20);
    s.write(path);
    ASSERT_EQ(run_command({"storms", "--json", path}).json()["storms"].size(), 1U);
    for (trace::Event& event : s.events) {
        if (event.is_fault()) {
            event.forget(trace::kFlags);
        }
    }
    std::filesystem::remove(path);
    s.write(path);
    for (const std::vector<std::string>& of :
         {std::vector<std::string>{}, {"--handler", "iomap-6.2"}}) {
        std::vector<std::string> words{"storms", path};
        words.insert(words.end(), of.begin(), of.end());
        const Ran text = run_command(words);
        EXPECT_THAT(text.out, HasSubstr("storms are not known"));
        EXPECT_THAT(text.out, testing::Not(HasSubstr("#1")));
        words.emplace_back("--json");
        const auto json = run_command(words).json();
        EXPECT_TRUE(json["storms"].is_null()) << json;
        EXPECT_EQ(json["storms_told"], false);
    }
    const Ran program =
        run_command({"storms", path, "--reproducer", "1", "-o", directory / "program"});
    EXPECT_EQ(program.exit, 1);
    EXPECT_THAT(program.err, HasSubstr("are not known"));
}

TEST(Check, WhatWasNotRecordedIsAFindingAndACaveatOfAllVerbs) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::Sample s = trace::sample(20);
    std::erase_if(s.events, [](const trace::Event& event) { return !event.is_fault(); });
    s.session.values["not_recorded.unmap_mapping_pages"] = "the handler's unmaps are missing";
    s.session.values["not_recorded_kinds"] = "unmap zap";
    s.write(path);
    const Ran ran = run_command({"check", "--strict", "--json", path});
    EXPECT_EQ(ran.exit, 3);
    EXPECT_THAT(findings(ran.json()), testing::ElementsAre("not_recorded"));
    EXPECT_THAT(ran.json()["not_recorded"], testing::ElementsAre("unmap", "zap"));
    for (const char* verb : {"check", "info", "storms", "compare"}) {
        EXPECT_THAT(run_command({verb, path}).out, HasSubstr("NOT RECORDED: unmaps and zaps"))
            << verb;
        EXPECT_EQ(run_command({verb, "--json", path}).json()["not_recorded"].size(), 2U) << verb;
    }
    // The kernel found nothing there: whatever that was, it was no lack of a permission.
    const auto json = run_command({"compare", "--json", path}).json();
    EXPECT_EQ(json["recorded"]["totals"]["permission_faults"], 0) << json["recorded"]["totals"];
    for (const char* unseen : {"unmaps", "refaults", "mappings_zapped", "dax_entries_removed"}) {
        EXPECT_TRUE(json["recorded"]["totals"][unseen].is_null()) << unseen;
    }
    // What an unmap without an event did to the mappings no handler's replay knows.
    for (const char* unseen : {"unmaps", "refaults", "mappings_zapped"}) {
        EXPECT_TRUE(json["before"]["totals"][unseen].is_null()) << unseen;
    }
    EXPECT_TRUE(json["metrics"].back()["before"].is_null()) << "storms";
    EXPECT_TRUE(json["metrics"].back()["recorded"].is_null()) << "storms";
    EXPECT_THAT(run_command({"compare", path}).out,
                testing::ContainsRegex("storms +not recorded +not known +not known +not known"))
        << "of the difference, too";
    EXPECT_THAT(run_command({"report", "--format", "text", path}).out,
                testing::ContainsRegex("storms +not recorded +not known +not known +not known"));
    EXPECT_THAT(run_command({"replay", "--recorded", path}).out,
                testing::ContainsRegex("unmaps +not recorded"));
    EXPECT_TRUE(run_command({"info", "--json", path}).json()["files"][0]["unmaps"].is_null());
}

TEST(Check, AnArm64TraceIsReadAndCalledUntried) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    trace::Sample s = trace::sample(5);
    s.session.values["machine"] = "aarch64";
    s.write(path);
    for (const char* verb : {"check", "info", "storms", "compare"}) {
        EXPECT_THAT(run_command({verb, path}).out, HasSubstr("UNTRIED: page-table bits")) << verb;
        EXPECT_EQ(run_command({verb, "--json", path}).json()["untried_machine"], true) << verb;
    }
    EXPECT_EQ(run_command({"check", "--strict", path}).exit, 0) << "it is no fault of the file's";
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
