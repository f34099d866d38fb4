// SPDX-License-Identifier: GPL-3.0-or-later
//
// Both versions of the format: what version 1 wrote opens for ever and can be saved in version 2,
// which says of everything whether it was recorded.
#include "tests/unit/trace/ask.h"
#include "tests/unit/trace/sample.h"

#include "replay/trace/hasher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::trace;

namespace {

const std::filesystem::path kVersion1 = DAXSCOPE_VERSION_1;

void expect_same(const Trace& a, const Trace& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        ASSERT_EQ(a.event(k), b.event(k)) << k;
    }
    const auto same = [](const auto& x, const auto& y) {
        EXPECT_TRUE(std::equal(x.begin(), x.end(), y.begin(), y.end()));
    };
    same(a.files(), b.files());
    same(a.tasks(), b.tasks());
    same(a.mappings(), b.mappings());
    same(a.losses(), b.losses());
    same(a.clocks(), b.clocks());
    EXPECT_EQ(a.hash(), b.hash());
}

struct First {
    const char* name;
    std::size_t events, faults;
};

class Version1 : public testing::TestWithParam<First> {
protected:
    std::filesystem::path path =
        kVersion1 / (std::string(GetParam().name) + std::string(".daxtrace"));
};

/// A trace in which everything is missing that may be.
Sample bare() {
    Sample s = sample(3);
    s.tasks[1] = {2, kNone, 101, "", false};
    s.mappings[1].mm = kNone;
    s.mappings[1].tgid = kNone;
    s.mappings[1].vm_flags = 0;
    s.mappings[1].flags_known = false;
    Event open = s.events.back(); // a fault that never ended
    open.seq += 1;
    open.ts += 5000;
    open.ts_end = kNone;
    open.result = 0;
    open.pmd_out = 0;
    open.absent = kResult | kPmdOut;
    s.events.push_back(open);
    Event text = s.events[2]; // as a text trace tells one
    text.seq = open.seq + 1;
    text.ts = open.ts + 100;
    text.ts_end = text.ts + 5;
    text.forget(kAllColumns & ~unsigned{kBegin}); // it has an end, so it has a begin
    text.extent = kNone;
    text.evidence = Evidence::Inferred;
    s.events.push_back(text);
    Event told = s.events[2]; // and one of which all is known
    told.seq = text.seq + 1;
    told.ts = text.ts + 100;
    told.ts_end = told.ts + 5;
    told.storage = 1LL << 41;
    told.cpu = 63;
    s.events.push_back(told);
    s.losses = {{1, 2, "recursion_miss", "fentry_unmap_mapping_pages", 7, Kind::Unmap},
                {3, 4, "late", "", std::nullopt, std::nullopt}};
    return s;
}

} // namespace

TEST_P(Version1, OpensForEver) {
    EXPECT_EQ(ask(path, "PRAGMA user_version"), "1\n");
    const auto trace = Trace::load(path);
    EXPECT_EQ(trace->size(), GetParam().events);
    std::size_t faults = 0;
    for (std::size_t k = 0; k < trace->size(); ++k) {
        const Event event = trace->event(k);
        faults += event.is_fault() ? 1 : 0;
        EXPECT_EQ(event.storage, kNone);
        EXPECT_EQ(event.cpu, kNone);
        EXPECT_EQ(event.evidence, Evidence::Recorded);
        EXPECT_EQ(event.has(kResult), !event.is_fault() || event.ts_end != kNone);
    }
    EXPECT_EQ(faults, GetParam().faults);
    EXPECT_TRUE(trace->session().value(key::kHash).empty());
    EXPECT_EQ(trace->session().arch, Arch::X86_64);
    EXPECT_TRUE(trace->session().recorded(Kind::Unmap));
}

TEST_P(Version1, IsSavedInVersion2AndSaysTheSame) {
    const TemporaryDirectory directory;
    const auto first = Trace::load(path);
    save(*first, directory / "2.daxtrace");
    EXPECT_EQ(ask(directory / "2.daxtrace", "PRAGMA user_version"), "2\n");
    const auto second = Trace::load(directory / "2.daxtrace");
    expect_same(*first, *second);
    EXPECT_EQ(second->session().value(key::kHash), seal(second->hash(), second->session().values));
    EXPECT_EQ(ask(directory / "2.daxtrace",
                  "SELECT count(*), count(storage), count(cpu), sum(evidence), "
                  "sum(kind < 3 AND ts_end IS NULL) = sum(result IS NULL) FROM event"),
              std::to_string(first->size()) + "|0|0|0|1\n");
    // The views say of each event what they said before, but for what was not recorded.
    const std::string query = "SELECT time, kind, comm, flags, pmd_in, extent, address FROM "
                              "event_text ORDER BY seq LIMIT 500";
    EXPECT_EQ(ask(path, query), ask(directory / "2.daxtrace", query));
    save(*second, directory / "3.daxtrace");
    expect_same(*first, *Trace::load(directory / "3.daxtrace"));
    EXPECT_EQ(Trace::load(directory / "3.daxtrace")->session().values, second->session().values);
}

INSTANTIATE_TEST_SUITE_P(
    Bundled, Version1,
    testing::Values(First{"msync-contrast-6.12", 6014, 2006}, First{"prefix-storm-6.1", 2826, 553},
                    First{"reflink-losses-6.12", 2155, 397}, First{"reflink-quiet-6.1", 81, 50},
                    First{"reflink-storm-6.12", 2759, 534}),
    [](const auto& given) {
        std::string name = given.param.name;
        std::replace_if(
            name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

TEST(Version2, WhatWasNotRecordedIsNullAndComesBackAsThat) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    const Sample s = bare();
    s.write(path);
    expect_same(*s.build(), *Trace::load(path));
    EXPECT_EQ(ask(path, "SELECT result, pmd_out, flags IS NULL FROM event WHERE kind = 1 AND "
                        "ts_end IS NULL"),
              "NULL|NULL|0\n");
    EXPECT_EQ(ask(path, "SELECT flags, result, pmd_in, pmd_out, arg0, arg1, extent, storage, cpu "
                        "FROM event WHERE evidence = 1"),
              "NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL\n");
    EXPECT_EQ(ask(path, "SELECT storage, cpu, evidence FROM event WHERE cpu IS NOT NULL"),
              "2199023255552|63|0\n");
    EXPECT_EQ(ask(path, "SELECT tgid, comm FROM task WHERE id = 2"), "NULL|NULL\n");
    EXPECT_EQ(ask(path, "SELECT mm, tgid, vm_flags FROM mapping WHERE id = 2"), "NULL|NULL|NULL\n");
    EXPECT_EQ(ask(path, "SELECT kind, count FROM loss ORDER BY id"), "8|7\nNULL|NULL\n");
    // … and the views don't make anything of it.
    EXPECT_EQ(ask(path, "SELECT flags, result, pmd_in, pmd_out, extent, storage, cpu, evidence "
                        "FROM event_text WHERE evidence = 'inferred'"),
              "NULL|NULL|NULL|NULL|NULL|NULL|NULL|inferred\n");
    EXPECT_EQ(ask(path, "SELECT DISTINCT shared FROM event_text WHERE mapping_id = 2"), "NULL\n");
    const auto trace = Trace::load(path);
    EXPECT_EQ(trace->lost(), 7);
    EXPECT_TRUE(trace->lost_more());
}

TEST(Version2, AFaultThatNeverEndedHasNoResultWhoeverMadeIt) {
    Sample s = sample(1);
    s.events[2].ts_end = kNone;
    const Event built = s.build()->event(0);
    EXPECT_FALSE(built.has(kResult));
    EXPECT_FALSE(built.has(kPmdOut));
    EXPECT_EQ(built.result, 0);
    const TemporaryDirectory directory;
    s.write(directory / "a.daxtrace");
    EXPECT_EQ(Trace::load(directory / "a.daxtrace")->event(0), built);
}

TEST(Version2, TheHashIsThatOfTheRows) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    bare().write(path);
    const auto trace = Trace::load(path);
    EXPECT_EQ(trace->session().value(key::kHash), seal(trace->hash(), trace->session().values));
    // Whatever changes, changes it.
    for (const char* change :
         {"UPDATE event SET cpu = 3 WHERE seq = 1", "UPDATE event SET evidence = 2 WHERE seq = 2",
          "UPDATE event SET pmd_in = NULL WHERE seq = 3", "UPDATE task SET comm = '' WHERE id = 2",
          "UPDATE mapping SET vm_flags = 0 WHERE id = 2", "UPDATE loss SET kind = 9 WHERE id = 1",
          "UPDATE loss SET count = 0 WHERE id = 2", "UPDATE file SET path = '/other'",
          "UPDATE clock_snapshot SET tai = tai + 1",
          "UPDATE session SET value = '6.1.0' WHERE key = 'kernel_release'"}) {
        const auto changed = directory / "changed.daxtrace";
        std::filesystem::copy_file(path, changed,
                                   std::filesystem::copy_options::overwrite_existing);
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(changed.c_str(), &db), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(db, change, nullptr, nullptr, nullptr), SQLITE_OK) << change;
        sqlite3_close(db);
        const auto other = Trace::load(changed);
        EXPECT_NE(other->session().value(key::kHash), seal(other->hash(), other->session().values))
            << change;
    }
}

TEST(Version2, ARecordingThatWasCutOffHasNoHash) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    Writer writer(path, kSampleRelease);
    sample(2).fill(writer);
    writer.flush();
    const auto trace = Trace::load(path); // as it stands now
    EXPECT_EQ(trace->size(), 6U);
    EXPECT_FALSE(trace->session().values.contains(key::kHash));
}

TEST(Version2, ALengthThatIsNotThereIsRefused) {
    Sample s = sample(1);
    s.events[0].forget(kArg0); // a zap
    EXPECT_THROW(s.build(), Error);
}

TEST(Version2, AMachineWhoseBitsAreNotKnownIsRefused) {
    const TemporaryDirectory directory;
    Sample s = sample(1);
    s.session.values[std::string(key::kMachine)] = "riscv64";
    EXPECT_THROW(s.build(), Error);
    s.write(directory / "a.daxtrace");
    try {
        Trace::load(directory / "a.daxtrace");
        FAIL() << "it was opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("'riscv64', whose page-table bits"));
        EXPECT_THAT(error.remedy(), testing::HasSubstr("aarch64"));
    }
}
