// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is kept of a trace is that trace, or nothing.
#include "replay/analysis/compare.h"
#include "replay/session/growth.h"
#include "tests/generate/generate.h"
#include "tests/unit/cache/kept.h"

#include <algorithm>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace daxscope::cache {
namespace {

using trace::Sample;
using trace::sample;
using trace::Trace;

std::vector<std::filesystem::path> bundled_traces() {
    std::vector<std::filesystem::path> traces;
    const auto folder = std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".daxtrace") {
            traces.push_back(entry.path());
        }
    }
    return traces;
}

/// A trace of several chunks, with columns of which some need 64 bits.
generate::Shape several_chunks() {
    generate::Shape shape;
    shape.events = 200'000;
    shape.late = 1;
    shape.wide = 1;
    shape.munmaps = 5;
    shape.writebacks = 20;
    shape.losses = 10;
    shape.tasks = 40;
    return shape;
}

std::filesystem::file_time_type time_of(const std::filesystem::path& path) {
    return std::filesystem::last_write_time(path);
}

} // namespace

TEST(Cache, EveryBundledTraceComesBackAsItWasRead) {
    const OwnCache cache;
    for (const auto& path : bundled_traces()) {
        SCOPED_TRACE(path);
        EXPECT_FALSE(ask(path).trace);
        const auto read = load(path);
        const Found found = ask(path);
        ASSERT_TRUE(found.trace);
        expect_same(*found.trace, *read);
        const replay::Comparison kept = replay::compare(found.trace), made = replay::compare(read);
        EXPECT_EQ(kept.recorded.hash(), made.recorded.hash());
        EXPECT_EQ(kept.before.hash(), made.before.hash());
        EXPECT_EQ(kept.after.hash(), made.after.hash());
    }
    EXPECT_EQ(entries(cache.settings()).size(), bundled_traces().size());
}

TEST(Cache, TheRunsOfEveryBundledTraceComeBackAsTheyWereMade) {
    const OwnCache cache;
    for (const auto& path : bundled_traces()) {
        SCOPED_TRACE(path);
        load(path);
        const auto trace = ask(path).trace;
        const replay::Comparison made = keep_runs(trace);
        const auto again = ask(path).trace;
        const replay::Comparison kept = replay::compare(again, with_moments());
        EXPECT_FALSE(kept.moments) << "nothing was replayed";
        EXPECT_EQ(kept.recorded.hash(), made.recorded.hash());
        EXPECT_EQ(kept.before.hash(), made.before.hash());
        EXPECT_EQ(kept.after.hash(), made.after.hash());
        EXPECT_EQ(kept.before.totals, made.before.totals);
        EXPECT_EQ(kept.recorded.seen, made.recorded.seen);
        EXPECT_EQ(kept.before.assumption, made.before.assumption);
        EXPECT_EQ(kept.measured, made.measured);
        EXPECT_EQ(kept.verdict, made.verdict);
        EXPECT_EQ(kept.storms_before.size(), made.storms_before.size());
        // What is assumed is replayed.
        replay::CompareOptions assumed = with_moments();
        assumed.replay.accesses = 3;
        EXPECT_TRUE(replay::compare(again, assumed).moments);
    }
}

TEST(Cache, RunsAreAddedToThoseThatAreThereAndOnce) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(300).write(path);
    const auto read = load(path);
    const auto trace = ask(path).trace;
    keep_runs(trace);
    const auto file = file_of(cache.settings(), key_of(path)->path);
    const auto bytes = std::filesystem::file_size(file);
    keep_runs(trace); // they are known
    const auto other = cache.folder / "b.daxtrace";
    sample(30).write(other);
    load(other);
    keep_runs(ask(other).trace); // one after the other: this says that the first is done
    EXPECT_EQ(std::filesystem::file_size(file), bytes);
    expect_same(*ask(path).trace, *read);
    EXPECT_EQ(entries(cache.settings()).front().state, Entry::State::Good);
    // What an addition left that was not finished is behind the end.
    std::ofstream(file, std::ios::app | std::ios::binary) << std::string(10'000, 'x');
    ASSERT_TRUE(ask(path).trace);
    EXPECT_FALSE(replay::compare(ask(path).trace, with_moments()).moments);
    // Nothing is known of a trace that did not come from there.
    EXPECT_FALSE(runs(*read, *model::find_handler("iomap"), *model::find_handler("iomap-6.2")));
}

TEST(Cache, SeveralChunksComeBackAndTheFileIsNoLargerThanWasSaid) {
    const OwnCache cache;
    const auto path = cache.folder / "large.daxtrace";
    generate::write(several_chunks(), {}, path, trace::Old::Replace);
    const auto read = load(path);
    const Found found = ask(path);
    ASSERT_TRUE(found.trace);
    expect_same(*found.trace, *read);
    const auto bytes = std::filesystem::file_size(file_of(cache.settings(), found.key->path));
    EXPECT_GT(bytes, read->size() * 24);
    EXPECT_LT(bytes, read->size() * 40);
}

TEST(Cache, ATraceThatIsAnotherOneNowIsReadAnew) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace", other = cache.folder / "b.daxtrace";
    Sample s = sample(20);
    s.write(path);
    load(path);
    ASSERT_TRUE(ask(path).trace);

    // Replaced.
    s.events.back().result = 0x400;
    s.write(other);
    const auto time = time_of(path);
    std::filesystem::rename(other, path);
    std::filesystem::last_write_time(path, time);
    EXPECT_FALSE(ask(path).trace);
    EXPECT_EQ(load(path)->event(s.events.size() - 3).result, 0x400);
    ASSERT_TRUE(ask(path).trace);

    // The same size, the same time, in place, a byte in the middle: the kernel's ctime says so.
    std::string bytes = bytes_of(path);
    const auto before = time_of(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    {
        std::fstream out(path, std::ios::binary | std::ios::in | std::ios::out);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    std::filesystem::last_write_time(path, before);
    EXPECT_FALSE(ask(path).trace);
    s.write(other);
    std::filesystem::rename(other, path);
    load(path);

    // Touched, and longer.
    ASSERT_TRUE(ask(path).trace);
    std::filesystem::last_write_time(path, before + std::chrono::seconds(5));
    EXPECT_FALSE(ask(path).trace);
    load(path);
    ASSERT_TRUE(ask(path).trace);
    std::ofstream(path, std::ios::app | std::ios::binary) << "more";
    EXPECT_FALSE(ask(path).trace);
    EXPECT_EQ(entries(cache.settings()).front().state, Entry::State::Changed);
    std::filesystem::remove(path);
    EXPECT_EQ(entries(cache.settings()).front().state, Entry::State::Gone);
}

TEST(Cache, ALogBesideTheTraceCounts) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace", copy = cache.folder / "cut.daxtrace";
    trace::Writer writer(path, trace::kSampleRelease);
    sample(100).fill(writer);
    writer.flush();
    ASSERT_TRUE(writer.readable_while_written());
    EXPECT_FALSE(key_of(path)) << "it is being written";
    for (const char* suffix : {"", "-wal"}) {
        std::filesystem::copy_file(path.string() + suffix, copy.string() + suffix);
    }
    const auto key = key_of(copy);
    ASSERT_TRUE(key);
    EXPECT_GT(key->log_bytes, 0U);
    const auto read = load(copy);
    const Found found = ask(copy);
    ASSERT_TRUE(found.trace);
    expect_same(*found.trace, *read);
    std::string log = bytes_of(copy.string() + "-wal");
    log[20] = static_cast<char>(log[20] ^ 1); // a salt
    write_bytes(copy.string() + "-wal", log);
    EXPECT_FALSE(ask(copy).trace);
}

TEST(Cache, WhatChangesWhileItIsReadIsNotKept) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(20).write(path);
    const auto key = key_of(path);
    const auto read = Trace::load(path);
    sample(21).write(cache.folder / "b.daxtrace");
    std::filesystem::rename(cache.folder / "b.daxtrace", path);
    EXPECT_FALSE(keep(*key, *read));
    EXPECT_TRUE(entries(cache.settings()).empty());
}

TEST(Cache, SmallTracesAndPartsOfOneAreNotKept) {
    OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(30'000).write(path);
    Settings settings = cache.settings();
    settings.least_events = 90'001;
    use(settings);
    load(path);
    EXPECT_TRUE(entries(settings).empty());
    use(cache.settings());
    const auto read = Trace::load(path);
    EXPECT_FALSE(keep(*key_of(path), *trace::first_of(read, 1 << 16)));
    EXPECT_TRUE(keep(*key_of(path), *read));
}

TEST(Cache, AFolderThatCannotBeHadCostsNothingElse) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(20).write(path);
    Settings settings = cache.settings();
    settings.folder = path / "under-a-file";
    use(settings);
    EXPECT_EQ(load(path)->size(), 60U);
    EXPECT_FALSE(ask(path).trace);

    settings.folder = cache.folder / "others-write-here";
    std::filesystem::create_directory(settings.folder);
    chmod(settings.folder.c_str(), 0777);
    use(settings);
    EXPECT_EQ(load(path)->size(), 60U);
    EXPECT_TRUE(std::filesystem::is_empty(settings.folder));

    settings = cache.settings();
    settings.most_bytes = 1000;
    use(settings);
    EXPECT_EQ(load(path)->size(), 60U);
    EXPECT_TRUE(entries(settings).empty());

    if (geteuid() != 0) { // whom no mode stops
        settings = cache.settings();
        std::filesystem::create_directory(settings.folder);
        chmod(settings.folder.c_str(), 0500);
        use(settings);
        EXPECT_EQ(load(path)->size(), 60U);
        EXPECT_TRUE(entries(settings).empty());
    }
}

TEST(Cache, AFileThatMayNotBecomeThatLargeIsNotWritten) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(2'000).write(path);
    const pid_t child = fork();
    if (child == 0) {
        const rlimit limit{20'000, 20'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        _exit(load(path)->size() == 6'000 && !ask(path).trace ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "SIGXFSZ would have ended it";
}

TEST(Cache, WithoutAHomeThereIsNone) {
    const auto with = [](const char* home, const char* cache, const char* off) {
        for (const auto& [name, value] :
             {std::pair{"HOME", home}, {"XDG_CACHE_HOME", cache}, {"DAXSCOPE_CACHE", off}}) {
            value == nullptr ? unsetenv(name) : setenv(name, value, 1);
        }
        return usual_settings().folder;
    };
    const char* const home = std::getenv("HOME");
    const std::string kept = home == nullptr ? "" : home;
    EXPECT_EQ(with("/home/u", nullptr, nullptr), "/home/u/.cache/daxscope");
    EXPECT_EQ(with("/home/u", "/var/c", nullptr), "/var/c/daxscope");
    EXPECT_EQ(with("/home/u", "relative", nullptr), "/home/u/.cache/daxscope");
    EXPECT_EQ(with("/home/u", "/var/c", "off"), "");
    EXPECT_EQ(with(nullptr, nullptr, nullptr), "");
    EXPECT_EQ(with("", "", ""), "");
    EXPECT_EQ(with("/home/u", nullptr, "21474836480"), "/home/u/.cache/daxscope");
    EXPECT_EQ(usual_settings().most_bytes, std::uint64_t{20} << 30);
    EXPECT_EQ(usual_settings().share_of_free, 1U);
    with(kept.c_str(), nullptr, nullptr);
}

TEST(Cache, TheFolderHasABoundAndTheLongestUnusedGoesFirst) {
    const OwnCache cache;
    std::vector<std::filesystem::path> paths;
    for (const char* name : {"a.daxtrace", "b.daxtrace", "c.daxtrace"}) {
        paths.push_back(cache.folder / name);
        sample(3'000).write(paths.back());
    }
    load(paths[0]);
    load(paths[1]);
    Settings settings = cache.settings();
    const auto bytes = entries(settings).front().bytes;
    settings.most_bytes = bytes * 5 / 2;
    use(settings);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ASSERT_TRUE(ask(paths[0]).trace); // used after b was
    write_bytes(file_of(settings, "a rest").string() + ".part", "of a process that was killed");
    load(paths[2]);
    EXPECT_TRUE(ask(paths[0]).trace);
    EXPECT_FALSE(ask(paths[1]).trace);
    EXPECT_TRUE(ask(paths[2]).trace);
    EXPECT_FALSE(std::filesystem::exists(file_of(settings, "a rest").string() + ".part"));
}

TEST(Cache, ProcessesAtOnceDoNotHarmEachOther) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(3'000).write(path);
    const std::uint64_t hash = Trace::load(path)->hash();
    std::vector<pid_t> children;
    for (int k = 0; k < 4; ++k) {
        children.push_back(fork());
        if (children.back() == 0) {
            bool right = true;
            for (int round = 0; round < 20; ++round) {
                right = right && load(path)->hash() == hash;
                const auto read = Trace::load(path);
                keep(*key_of(path), *read);
                if (round % 7 == k) {
                    clear(in_use());
                }
            }
            _exit(right ? 0 : 1);
        }
    }
    for (const pid_t child : children) {
        int status = 1;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    load(path);
    EXPECT_TRUE(ask(path).trace);
}

TEST(Cache, ATraceStaysAsItIsWhenItsCacheFileIsRemoved) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    sample(3'000).write(path);
    const auto read = load(path);
    const auto kept = ask(path).trace;
    EXPECT_EQ(clear(cache.settings(), path).size(), 1U);
    EXPECT_TRUE(entries(cache.settings()).empty());
    expect_same(*kept, *read);
}

TEST(Cache, AGrowingReaderShowsTheFirstEventsAndThenAllOfThem) {
    const OwnCache cache;
    const auto path = cache.folder / "large.daxtrace";
    generate::write(several_chunks(), {}, path, trace::Old::Replace);
    {
        replay::Growth growth(path, {}, {});
        replay::Grown grown;
        while (!grown.whole) {
            grown = growth.next({});
        }
        const auto in_time = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (entries(cache.settings()).empty() && std::chrono::steady_clock::now() < in_time) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10)); // it is kept meanwhile
        }
    }
    ASSERT_TRUE(ask(path).trace);
    const auto read = Trace::load(path);
    replay::Growth growth(path, {}, {});
    const replay::Grown first = growth.next({});
    EXPECT_FALSE(first.whole);
    ASSERT_EQ(first.trace->size(), replay::Growth::kFirst);
    EXPECT_EQ(first.trace->known_upto(), read->time(replay::Growth::kFirst));
    EXPECT_LE(first.trace->end(), read->end());
    for (std::size_t k = 0; k < first.trace->size(); ++k) {
        ASSERT_EQ(first.trace->event(k), read->event(k));
    }
    replay::compare(first.trace); // as any other part
    const replay::Grown second = growth.next({});
    EXPECT_TRUE(second.whole);
    expect_same(*second.trace, *read);
}

} // namespace daxscope::cache
