// SPDX-License-Identifier: GPL-3.0-or-later
//
// What becomes of the files that were there when a new trace takes a name.
#include "replay/trace/file_system.h"
#include "replay/trace/new_file.h"
#include "tests/unit/trace/sample.h"

#include <array>
#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sqlite3.h>
#include <sstream>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace daxscope;
using namespace daxscope::trace;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

/// Every name in the folder and what is in it, but for a log's index: readers write locks there.
std::map<std::string, std::string> all_of(const TemporaryDirectory& directory) {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
        const std::string name = entry.path().filename();
        all[name] = entry.is_directory()     ? "directory"
                    : name.ends_with("-shm") ? ""
                                             : content_of(entry.path());
    }
    return all;
}

std::vector<std::string> names_in(const TemporaryDirectory& directory) {
    std::vector<std::string> names;
    for (const auto& [name, content] : all_of(directory)) {
        names.push_back(name);
    }
    return names;
}

/// A new trace with this many events, made as a recorder makes it.
void record(const std::filesystem::path& path, std::int64_t turns, Old old = Old::KeepTraces) {
    const Sample s = sample(turns);
    Writer writer(path, kSampleRelease, old);
    writer.set("recorder", "daxscope test");
    writer.take_name();
    s.fill(writer);
    writer.set(key::kEnd, std::to_string(*s.session.end));
    writer.close();
}

std::size_t events_in(const std::filesystem::path& path) {
    return Trace::load(path)->size();
}

/// The error that a new trace of that name gets; empty where there is none.
std::string refusal(const std::filesystem::path& path, Old old = Old::KeepTraces) {
    try {
        record(path, 1, old);
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Io);
        EXPECT_FALSE(error.remedy().empty()) << error.what();
        return error.what();
    }
    return {};
}

/// Runs `work` in a process that is killed at its end, as kill -9 does it.
void in_killed_process(const std::function<void()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            work();
        } catch (...) {
            _exit(42);
        }
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it failed";
}

TEST(NewFile, LeavesTheOlderTraceAloneUntilItTakesTheName) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 5);
    const std::string before = content_of(path);
    {
        Writer writer(path, kSampleRelease, Old::KeepTraces);
        writer.set("key", "value");
        writer.flush();
        EXPECT_EQ(content_of(path), before);
    }
    EXPECT_EQ(content_of(path), before);
    EXPECT_THAT(names_in(directory), ElementsAre("a.daxtrace"));
}

TEST(NewFile, MakesTheOlderTraceFileOldAndTheOneBeforeGoes) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 1);
    record(path, 2);
    record(path, 3);
    EXPECT_EQ(events_in(path), 9U);
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 6U);
    EXPECT_THAT(names_in(directory), ElementsAre("a.daxtrace", "a.daxtrace.old"));
}

TEST(NewFile, ATraceWithoutEventsNeverReplacesFileOld) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 2);
    record(path, 0);
    record(path, 0);
    record(path, 0);
    EXPECT_EQ(events_in(path), 0U);
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 6U);
    record(path, 1);
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 6U);
    record(path, 0);
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 3U);
}

TEST(NewFile, OfAKilledRecordingTheLogMovesWithIt) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    in_killed_process([&] {
        Writer writer(path, kSampleRelease, Old::KeepTraces);
        writer.take_name();
        sample(7).fill(writer);
        writer.flush();
        raise(SIGKILL);
    });
    EXPECT_THAT(names_in(directory),
                ElementsAre("a.daxtrace", "a.daxtrace-lock", "a.daxtrace-shm", "a.daxtrace-wal"));
    record(path, 1);
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 21U);
    EXPECT_EQ(events_in(path), 3U);
    EXPECT_THAT(names_in(directory), ElementsAre("a.daxtrace", "a.daxtrace.old",
                                                 "a.daxtrace.old-shm", "a.daxtrace.old-wal"));
    record(path, 2); // and goes with it
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 3U);
    EXPECT_THAT(names_in(directory), ElementsAre("a.daxtrace", "a.daxtrace.old"));
}

/// A write-ahead log before its first frame (https://sqlite.org/fileformat.html, 4.1).
std::string log_header() {
    constexpr std::array<std::uint32_t, 6> kFields{0x377f0682, 3007000, 16384, 0, 1, 2};
    std::string bytes;
    const auto add = [&bytes](std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes += static_cast<char>(value >> shift & 0xff);
        }
    };
    std::uint32_t one = 0, two = 0;
    for (std::size_t k = 0; k < kFields.size(); k += 2) {
        one += __builtin_bswap32(kFields[k]) + two; // the magic says: summed up as little-endian
        two += __builtin_bswap32(kFields[k + 1]) + one;
    }
    for (const std::uint32_t field : kFields) {
        add(field);
    }
    add(one);
    add(two);
    return bytes;
}

TEST(NewFile, OfARecordingThatWasKilledBeforeItsFirstCommitTheTraceIsReadable) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 2);
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
    for (const std::string& log : {std::string(), log_header()}) {
        put(directory / "a.daxtrace-wal", log);
        put(directory / "a.daxtrace-shm", std::string(32768, '\0'));
        EXPECT_EQ(events_in(path), 6U) << log.size();
    }
}

TEST(NewFile, WhatIsNoTraceIsRefusedOrKept) {
    const TemporaryDirectory directory;
    const auto path = directory / "notes.txt";
    put(path, "precious");
    const auto before = all_of(directory);
    EXPECT_THAT(refusal(path), HasSubstr("is no daxscope trace"));
    EXPECT_EQ(all_of(directory), before);
    record(path, 1, Old::KeepAny);
    EXPECT_EQ(events_in(path), 3U);
    EXPECT_EQ(content_of(directory / "notes.txt.old"), "precious");
    // Not a second time: it would cost the notes.
    const auto after = all_of(directory);
    EXPECT_THAT(refusal(path, Old::KeepAny), HasSubstr("notes.txt.old: is no daxscope trace"));
    EXPECT_EQ(all_of(directory), after);
}

TEST(NewFile, AnEmptyFileIsNothingToKeep) {
    const TemporaryDirectory directory;
    const auto path = directory / "made-by-mktemp";
    put(path, "");
    record(path, 1);
    EXPECT_THAT(names_in(directory), ElementsAre("made-by-mktemp"));
}

TEST(NewFile, WhoComesSecondIsRefusedByTheProcessOfTheFirst) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    {
        Writer first(path, kSampleRelease, Old::KeepTraces);
        const std::string who = "process " + std::to_string(getpid());
        EXPECT_THAT(refusal(path), HasSubstr(who));
        first.take_name();
        EXPECT_THAT(refusal(path), HasSubstr(who));
        sample(4).fill(first);
        std::filesystem::remove(path); // even then the name is the first one's
        EXPECT_THAT(refusal(path), HasSubstr(who));
    }
    EXPECT_THAT(names_in(directory), IsEmpty());
    EXPECT_EQ(refusal(path), "");
}

TEST(NewFile, WhatAKilledProcessLeftBeforeItHadTheNameIsRemoved) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 2);
    in_killed_process([&] {
        Writer writer(path, kSampleRelease, Old::KeepTraces);
        writer.set("key", "value"); // not committed: there is a journal
        raise(SIGKILL);
    });
    EXPECT_THAT(names_in(directory), testing::Contains("a.daxtrace-new"));
    EXPECT_EQ(events_in(path), 6U);
    record(path, 1);
    EXPECT_THAT(names_in(directory), ElementsAre("a.daxtrace", "a.daxtrace.old"));
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 6U);
}

TEST(NewFile, ATraceThatWasAsideWhenTheProcessWasKilledIsFileOldAgain) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(directory / "a.daxtrace-older", 3);
    record(path, 0);
    EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 9U);
}

TEST(NewFile, WhateverLiesInItsWayIsNamedAndNothingIsChanged) {
    for (const char* suffix : {"-wal", "-shm", "-journal", "-new", "-new-journal", "-lock",
                               "-older", ".old", ".old-wal"}) {
        for (const bool folder : {true, false}) {
            const TemporaryDirectory directory;
            const auto path = directory / "a.daxtrace";
            record(path, 2);
            const auto in_the_way = directory / ("a.daxtrace" + std::string(suffix));
            if (folder) {
                std::filesystem::create_directory(in_the_way);
            } else {
                put(in_the_way, "somebody's own");
            }
            const auto before = all_of(directory);
            EXPECT_THAT(refusal(path), HasSubstr("a.daxtrace")) << suffix;
            EXPECT_EQ(all_of(directory), before) << suffix;
        }
    }
}

TEST(NewFile, NamesThatCannotBeAreRefused) {
    const TemporaryDirectory directory;
    EXPECT_THAT(refusal(directory / std::string(250, 'x')), HasSubstr("too long"));
    EXPECT_EQ(refusal(directory / std::string(241, 'x')), "");
    EXPECT_THAT(refusal(directory.path()), HasSubstr("not a regular file"));
    std::filesystem::create_symlink("nowhere", directory / "link");
    EXPECT_THAT(refusal(directory / "link"), HasSubstr("a link to a file that is not there"));
    EXPECT_FALSE(std::filesystem::exists(directory / "nowhere"));
}

TEST(NewFile, ALinkMovesAndWhatItLeadsToStays) {
    const TemporaryDirectory directory;
    record(directory / "kept.daxtrace", 2);
    std::filesystem::create_symlink("kept.daxtrace", directory / "a.daxtrace");
    record(directory / "a.daxtrace", 1);
    EXPECT_EQ(events_in(directory / "kept.daxtrace"), 6U);
    EXPECT_TRUE(std::filesystem::is_symlink(directory / "a.daxtrace.old"));
    EXPECT_FALSE(std::filesystem::is_symlink(directory / "a.daxtrace"));
}

TEST(NewFile, GivenBackAllIsAsItWas) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 1);
    record(path, 2);
    const auto before = all_of(directory);
    {
        NewFile file(path, Old::KeepTraces);
        file.take_name();
        EXPECT_EQ(events_in(directory / "a.daxtrace.old"), 6U);
        file.give_name_back();
    }
    EXPECT_EQ(all_of(directory), before);
}

TEST(NewFile, ALimitOnTheSizeOfFilesChangesNothing) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    record(path, 2);
    const auto before = all_of(directory);
    for (const rlim_t kilobytes : {0, 20, 100, 200}) {
        const pid_t child = fork();
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{kilobytes << 10, kilobytes << 10};
            setrlimit(RLIMIT_FSIZE, &limit);
            try {
                record(path, 1000);
            } catch (const Error&) {
                _exit(9);
            }
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_EQ(WEXITSTATUS(status), 9);
        EXPECT_EQ(all_of(directory), before) << kilobytes;
    }
}

TEST(NewFile, OneThatWasRemovedOrReplacedMeanwhileIsTold) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    Writer writer(path, kSampleRelease, Old::KeepTraces);
    writer.take_name();
    EXPECT_TRUE(writer.file().still_there());
    std::filesystem::rename(path, directory / "elsewhere.daxtrace");
    EXPECT_FALSE(writer.file().still_there());
    put(path, "somebody else's");
    EXPECT_FALSE(writer.file().still_there());
    sample(3).fill(writer);
    writer.close();
    EXPECT_EQ(events_in(directory / "elsewhere.daxtrace"), 9U)
        << "renamed, it is whole all the same";
    EXPECT_EQ(content_of(path), "somebody else's");
}

TEST(FileSystem, IsFoundByTheMountsNumber) {
    std::istringstream mounts(
        "22 28 0:21 / /proc rw,nosuid shared:12 - proc proc rw\n"
        "28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"
        "97 28 0:44 / /mnt/a\\040b rw shared:5 master:2 - 9p host rw,trans=virtio\n"
        "98 28 0:45 / /mnt/s rw - fuse.sshfs me@there:/ rw\n");
    EXPECT_EQ(type_of_mount(mounts, 97), "9p");
    mounts.clear();
    mounts.seekg(0);
    EXPECT_EQ(type_of_mount(mounts, 28), "ext4");
    mounts.clear();
    mounts.seekg(0);
    EXPECT_EQ(type_of_mount(mounts, 98), "fuse.sshfs");
    mounts.clear();
    mounts.seekg(0);
    EXPECT_EQ(type_of_mount(mounts, 2), "");
}

TEST(FileSystem, OfThisMachineIsTold) {
    EXPECT_EQ(file_system_of("/proc/self"), "proc");
    EXPECT_EQ(file_system_of("/no/such/file"), "");
}

TEST(FileSystem, ThatReachesBeyondThisKernelGetsNoLog) {
    for (const char* type : {"9p", "virtiofs", "fuse", "fuseblk", "fuse.sshfs", "nfs", "nfs4",
                             "cifs", "smb3", "ceph", "afs"}) {
        EXPECT_TRUE(is_shared_beyond_this_kernel(type)) << type;
    }
    for (const char* type : {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", ""}) {
        EXPECT_FALSE(is_shared_beyond_this_kernel(type)) << type;
    }
}

} // namespace
