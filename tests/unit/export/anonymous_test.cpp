// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace for strangers: nothing of what names somebody is in any format, and all of what happened.
#include "replay/analysis/compare.h"
#include "replay/engine/self_check.h"
#include "replay/export/anonymous.h"
#include "replay/trace/names.h"
#include "tests/unit/export/exported.h"

#include <filesystem>
#include <gmock/gmock.h>

namespace daxscope::exports {
namespace {

/// Everything that names somebody, in words and numbers that occur nowhere else.
const std::vector<std::string> kSecrets{
    "secretdir",   "secretfile",  "secretcomm",    "secretcommand",  "secrethost", "secretfilter",
    "secretbuild", "secretplace", "secretkey",     "secretvalue",    "secretns",   "secretreason",
    "secretmod",   "secrethook",  "secretfs Type", "storm.daxtrace", "7654321",    "6543210",
    "8765432",     "74cbb1",      "deadbeefcafe",  "240:77"};

trace::Sample secret_sample(std::int64_t turns = 40) {
    trace::Sample sample = trace::sample(turns);
    sample.files[0] = {1, 240U << 20U | 77U, 0xdeadbeefcafe, "/mnt/secretdir/secretfile",
                       "secretfs Type"};
    sample.tasks = {{1, 7654321, 7654321, "secretcomm"}, {2, 6543210, 8765432, "secretcomm"}};
    sample.mappings[0].tgid = 7654321;
    sample.mappings[1].tgid = 6543210;
    sample.losses = {
        {sample.session.start, sample.session.start + 1, "ringbuf_full", "/home/secretplace:3", 1}};
    sample.session.kernel_release = "6.12.48-secretbuild";
    sample.session.values.insert({{"command", "./secretcommand --all"},
                                  {"filters", "-p 7654321 --comm secretfilter"},
                                  {"kernel.version", "#1 SMP root@secrethost"},
                                  {"kernel.preempt", "secretbuild"},
                                  {"kernel.function.dax_fault_iter", "yes"},
                                  {"attached.dax_pmd_fault", "tp_btf"},
                                  {"attached.secrethook /x", "tp_btf"},
                                  {"pid_namespace", "secretns 7654321"},
                                  {"empty.filter", "secretreason: 7654321 was kept out"},
                                  {"thp_disabled.7654321", "PR_SET_THP_DISABLE"},
                                  {"test_module", "secretmod"},
                                  {"device.240:77", "dm-secretplace, linear on secrethost"},
                                  {"device.secretplace", "secretvalue"},
                                  {"recorder", "daxscope 0.1.0 secretbuild"},
                                  {"end_reason", "secretreason"},
                                  {"not_recorded.unmap_mapping_pages", "secretreason"},
                                  {"cut_of", "secretfile (0123)"},
                                  {"cut_what", "--file /mnt/secretdir/secretfile"},
                                  {"secretkey", "secretvalue"}});
    return sample;
}

} // namespace

TEST(AnonymousExport, HasNoSecretInAnyFormat) {
    const auto trace = secret_sample().build();
    const Cut part{trace->begin() + 100'000, trace->begin() + 300'000, {1}, {0}};
    for (const Format* format : formats()) {
        for (const Cut& cut : {Cut(), part}) {
            const std::string open = bytes_of(*subject_of(trace, *format, cut), *format);
            EXPECT_NE(open.find("secretcomm"), std::string::npos)
                << format->name << ": the test would see one";
            const std::string bytes = bytes_of(*subject_of(trace, *format, cut, true), *format);
            for (const std::string& secret : kSecrets) {
                EXPECT_EQ(bytes.find(secret), std::string::npos)
                    << format->name << " holds " << secret;
            }
            EXPECT_EQ(bytes.find("file-1") != std::string::npos,
                      open.find("secretfile") != std::string::npos)
                << format->name;
            EXPECT_NE(bytes.find("task-1"), std::string::npos) << format->name;
        }
    }
}

TEST(AnonymousExport, TellsOfARealRecordingNothingThatNamesSomebody) {
    for (const char* name : {"reflink-storm-6.12.daxtrace", "msync-contrast-6.12.daxtrace"}) {
        const auto trace = bundled(name);
        for (const Format* format : formats()) {
            const std::string bytes = bytes_of(*subject_of(trace, *format, {}, true), *format);
            for (const trace::File& file : trace->files()) {
                EXPECT_EQ(bytes.find(file.path), std::string::npos) << format->name;
            }
            for (const trace::Task& task : trace->tasks()) {
                EXPECT_EQ(bytes.find(task.comm), std::string::npos) << format->name << task.comm;
            }
            for (const char* key : {"command", "filters", "kernel.version"}) {
                const std::string_view value = trace->session().value(key);
                EXPECT_TRUE(value.empty() || bytes.find(value) == std::string::npos)
                    << format->name << " holds the " << key;
            }
        }
    }
}

TEST(AnonymousExport, KeepsWhatHappened) {
    const auto whole = bundled("reflink-storm-6.12.daxtrace");
    const auto copy = cut_out(whole, {}, true);
    EXPECT_EQ(replay::recorded(*copy).hash(), replay::recorded(*whole).hash());
    EXPECT_EQ(replay::handler_of(copy->session()).name, replay::handler_of(whole->session()).name);
    EXPECT_TRUE(replay::self_check(*copy).misses.empty());
    EXPECT_EQ(copy->session().not_recorded(), whole->session().not_recorded());
    EXPECT_EQ(copy->lost(), whole->lost());
    EXPECT_TRUE(copy->clocks().empty()) << "the time of day goes";
}

TEST(AnonymousExport, OfEachBundledTraceItGivesTheSameHandlersRunsAndVerdict) {
    int seen = 0;
    for (const auto& file :
         std::filesystem::directory_iterator(DAXSCOPE_SOURCE_DIR "/resources/traces")) {
        if (file.path().extension() != ".daxtrace") {
            continue;
        }
        ++seen;
        const std::string name = file.path().filename();
        const auto whole = bundled(name);
        const auto ours = replay::compare(whole),
                   theirs = replay::compare(cut_out(whole, {}, true));
        EXPECT_EQ(theirs.before.handler, ours.before.handler) << name;
        EXPECT_EQ(theirs.after.handler, ours.after.handler) << name;
        EXPECT_EQ(theirs.before.hash(), ours.before.hash()) << name;
        EXPECT_EQ(theirs.after.hash(), ours.after.hash()) << name;
        EXPECT_EQ(theirs.storms_before.size(), ours.storms_before.size()) << name;
        std::string verdict = ours.verdict; // in which a task may be named
        for (const trace::Task& task : whole->tasks()) {
            const std::string named = trace::task_text(task);
            const std::string stand_in = trace::task_text(*theirs.trace->task(task.id));
            if (const std::size_t at = verdict.find(named); at != std::string::npos) {
                verdict.replace(at, named.size(), stand_in);
            }
        }
        EXPECT_EQ(theirs.verdict, verdict) << name;
        EXPECT_EQ(theirs.caution, ours.caution) << name;
    }
    EXPECT_GE(seen, 9);
}

TEST(AnonymousExport, KeepsThatSomethingLiesBelowAFileSystemAndNotWhat) {
    trace::Tables tables;
    const trace::Sample sample = secret_sample();
    tables.session = sample.session;
    tables.files = sample.files;
    make_anonymous(tables);
    const std::string name = "device." + trace::dev_text(tables.files[0].dev);
    ASSERT_TRUE(tables.session.values.contains(name)) << name;
    EXPECT_EQ(tables.session.values.at(name), "what lies below it is not said");
    EXPECT_EQ(tables.session.values.at("test_module"), "(a module)");
}

TEST(AnonymousExport, GivesOneStandInToOneThing) {
    trace::Sample sample = secret_sample();
    sample.files.push_back({2, sample.files[0].dev, 12, "/mnt/other", "xfs"});
    sample.tasks.push_back({3, 7654321, 42, "other"});
    trace::Tables tables;
    tables.session = sample.session;
    tables.files = sample.files;
    tables.tasks = sample.tasks;
    tables.mappings = sample.mappings;
    make_anonymous(tables);
    EXPECT_EQ(tables.files[0].dev, tables.files[1].dev);
    EXPECT_NE(tables.files[0].ino, tables.files[1].ino);
    EXPECT_EQ(tables.tasks[0].comm, tables.tasks[1].comm);
    EXPECT_NE(tables.tasks[0].comm, tables.tasks[2].comm);
    EXPECT_EQ(tables.tasks[0].tgid, tables.tasks[0].tid);
    EXPECT_EQ(tables.tasks[0].tgid, tables.tasks[2].tgid);
    EXPECT_EQ(tables.mappings[0].tgid, tables.tasks[0].tgid);
    EXPECT_TRUE(
        tables.session.values.contains("thp_disabled." + std::to_string(tables.tasks[0].tgid)));
    EXPECT_EQ(tables.session.kernel_release, "6.12.48");
}

TEST(AnonymousExport, RefusesATraceThatHoldsAScenario) {
    trace::Sample sample = trace::sample();
    sample.session.values.emplace("made_by", "daxscope explore 0.1.0");
    EXPECT_THROW(Subject(sample.build(), {{}, true, "a", "b"}), Error);
}

} // namespace daxscope::exports
