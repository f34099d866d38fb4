// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/trace/ask.h"
#include "tests/unit/trace/sample.h"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <random>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>

using namespace daxscope;
using namespace daxscope::trace;
using testing::HasSubstr;

namespace {

std::vector<std::filesystem::path> paths_in(const TemporaryDirectory& directory) {
    std::vector<std::filesystem::path> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
        names.push_back(entry.path().filename());
    }
    return names;
}

/// Runs `work` in a child process and waits until it ends.
int in_child(const std::function<void()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            work();
        } catch (...) {
            _exit(42);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

/// Writes turns of the sample for ever; after every flush the number of events committed so far
/// goes to `report`.
void write_for_ever(const std::filesystem::path& path, int report, std::int64_t turns) {
    const Sample s = sample(turns);
    Writer writer(path, kSampleRelease);
    Sample dictionaries = s;
    dictionaries.events.clear();
    dictionaries.fill(writer);
    std::vector<Event> batch = s.events;
    for (;;) {
        writer.add(batch);
        writer.flush();
        const std::uint64_t committed = writer.events();
        if (write(report, &committed, sizeof committed) < 0) {
            return;
        }
        for (Event& event : batch) {
            event.seq += static_cast<std::int64_t>(batch.size());
            event.ts += 1'000'000;
            event.ts_end += event.ts_end == kNone ? 0 : 1'000'000;
        }
    }
}

/// The last number in a pipe that nobody writes to any more.
std::uint64_t last_report(int fd) {
    std::uint64_t value = 0, last = 0;
    while (read(fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value)) {
        last = value;
    }
    return last;
}

/// Records in a child process, which is killed some time after its first commit.
/// @return how many events it knew to be committed
std::uint64_t record_and_kill(const std::filesystem::path& path, std::chrono::microseconds after) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0) {
        ::close(ends[0]);
        try {
            write_for_ever(path, ends[1], 100);
        } catch (...) {
        }
        _exit(42);
    }
    ::close(ends[1]);
    std::uint64_t first = 0;
    EXPECT_EQ(read(ends[0], &first, sizeof first), static_cast<ssize_t>(sizeof first));
    std::this_thread::sleep_for(after);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const std::uint64_t committed = std::max(first, last_report(ends[0]));
    ::close(ends[0]);
    return committed;
}

void expect_whole_batches(const Trace& trace, std::uint64_t at_least, std::size_t batch) {
    EXPECT_GE(trace.size(), at_least);
    EXPECT_EQ(trace.size() % batch, 0U) << "a batch was committed in part";
    std::vector<bool> seen(trace.size() + 1);
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const auto seq = static_cast<std::size_t>(trace.event(k).seq);
        ASSERT_LT(seq, seen.size());
        seen[seq] = true;
    }
    EXPECT_EQ(std::count(seen.begin(), seen.end(), true),
              static_cast<std::ptrdiff_t>(trace.size()));
    EXPECT_FALSE(trace.session().end.has_value());
}

} // namespace

TEST(Writer, TheFaultViewReadsLikeAKernelTrace) {
    const TemporaryDirectory directory;
    sample().write(directory / "a.daxtrace");
    EXPECT_EQ(ask(directory / "a.daxtrace", "SELECT time, comm, tid, tgid, mm, dev, ino, shared, "
                                            "flags, address FROM dax_pmd_fault LIMIT 1"),
              "0.000010000|reader|100|100|1|259:0|0x83|shared|"
              "ALLOW_RETRY|KILLABLE|USER|INTERRUPTIBLE|VMA_LOCK|0x800|0x7f0000203000\n");
    EXPECT_EQ(ask(directory / "a.daxtrace", "SELECT pgoff, max_pgoff, result, duration_ns, extent, "
                                            "pmd_in, pmd_out FROM dax_pmd_fault LIMIT 1"),
              "515|1024|NOPAGE|3000|mapped|SHARED|none|huge rw\n");
    EXPECT_EQ(ask(directory / "a.daxtrace", "SELECT count(*) FROM dax_pte_fault"), "0\n");
}

TEST(Writer, FlagNamesFollowTheRecordingKernel) {
    const TemporaryDirectory directory;
    Sample s = sample();
    s.session.kernel_release = "6.1.0-38-amd64";
    s.events[2].result = 0x4008;
    s.write(directory / "a.daxtrace");
    EXPECT_EQ(ask(directory / "a.daxtrace", "SELECT flags, result FROM dax_pmd_fault LIMIT 1"),
              "ALLOW_RETRY|KILLABLE|USER|INTERRUPTIBLE|0x1800|WRITE|0x4000\n");
}

TEST(Writer, UnmapsAreShownWithTheirVictims) {
    const TemporaryDirectory directory;
    Sample s = sample(2);
    Event stray = s.events[0]; // a zap of another task in that time is not its victim
    stray.seq = 100;
    stray.task = 2;
    s.events.push_back(stray);
    s.write(directory / "a.daxtrace");
    EXPECT_EQ(ask(directory / "a.daxtrace",
                  "SELECT tid, origin, pgoff, pages, victims, victim_mappings FROM unmap"),
              "100|pmd fault|512|512|1|2\n101|pmd fault|512|512|1|1\n");
}

TEST(Writer, TheSummaryCountsEachRange) {
    const TemporaryDirectory directory;
    Sample s = sample(4);
    Event fault = s.events[2];
    fault.seq = 50;
    fault.kind = Kind::PteFault;
    fault.pgoff = 3;
    s.events.push_back(fault);
    Event wide = s.events[1];
    wide.seq = 51;
    wide.pgoff = 0;
    wide.arg0 = 0; // to the end of the file
    s.events.push_back(wide);
    s.write(directory / "a.daxtrace");
    EXPECT_EQ(ask(directory / "a.daxtrace",
                  "SELECT ino, pgoff, faults, pmd_faults, pte_faults, unmaps, mappings, "
                  "time_in_faults_ns FROM pmd_summary"),
              "0x83|512|4|4|0|5|2|12000\n0x83|0|1|0|1|1|1|3000\n");
}

TEST(Writer, ClosingLeavesOneFile) {
    const TemporaryDirectory directory;
    sample(5000).write(directory / "a.daxtrace");
    EXPECT_THAT(paths_in(directory), testing::ElementsAre("a.daxtrace"));
    EXPECT_EQ(ask(directory / "a.daxtrace", "PRAGMA journal_mode"), "delete\n");
    EXPECT_EQ(ask(directory / "a.daxtrace", "PRAGMA integrity_check"), "ok\n");
}

TEST(Writer, AnExistingFileIsKeptUnlessAsked) {
    const TemporaryDirectory directory;
    sample(3).write(directory / "a.daxtrace");
    EXPECT_THROW(Writer(directory / "a.daxtrace", kSampleRelease), Error);
    EXPECT_EQ(Trace::load(directory / "a.daxtrace")->size(), 9U);
    Writer(directory / "a.daxtrace", kSampleRelease, true).close();
    EXPECT_EQ(Trace::load(directory / "a.daxtrace")->size(), 0U);
}

TEST(Writer, ADirectoryThatDoesNotExistIsNamed) {
    try {
        const Writer writer("/nowhere/a.daxtrace", kSampleRelease);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("/nowhere/a.daxtrace"));
        EXPECT_EQ(error.exit(), Exit::Io);
    }
}

TEST(Writer, DiscardLeavesNothing) {
    const TemporaryDirectory directory;
    Writer writer(directory / "a.daxtrace", kSampleRelease);
    sample().fill(writer);
    writer.flush();
    writer.discard();
    EXPECT_THAT(paths_in(directory), testing::IsEmpty());
}

TEST(Writer, LossesAndEventsAreTotalled) {
    const TemporaryDirectory directory;
    Sample s = sample(4);
    s.losses = {{1, 2, "ringbuf_full", "", 5}, {3, 4, "recursion_miss", "zap", 7}};
    s.write(directory / "a.daxtrace");
    const auto trace = Trace::load(directory / "a.daxtrace");
    EXPECT_EQ(trace->lost(), 12);
    EXPECT_EQ(trace->session().values.at("lost"), "12");
    EXPECT_EQ(trace->session().values.at("events"), "12");
    EXPECT_EQ(std::vector(trace->losses().begin(), trace->losses().end()), s.losses);
}

TEST(Writer, ARunningRecordingCanBeRead) {
    const TemporaryDirectory directory;
    const Sample s = sample(100);
    Writer writer(directory / "a.daxtrace", kSampleRelease);
    s.fill(writer);
    writer.flush();
    const auto names = paths_in(directory).size();
    const auto trace = Trace::load(directory / "a.daxtrace");
    EXPECT_EQ(trace->size(), 300U);
    EXPECT_FALSE(trace->session().end.has_value());
    EXPECT_EQ(paths_in(directory).size(), names) << "the reader left something behind";
    Event more = s.events.back();
    more.seq += 1;
    writer.add({&more, 1});
    writer.close();
    EXPECT_EQ(Trace::load(directory / "a.daxtrace")->size(), 301U);
}

TEST(Writer, AReaderDoesNotHoldUpTheWriter) {
    const TemporaryDirectory directory;
    const Sample s = sample(100);
    Writer writer(directory / "a.daxtrace", kSampleRelease);
    s.fill(writer);
    writer.flush();
    sqlite3* reader = nullptr;
    const auto path = directory / "a.daxtrace";
    ASSERT_EQ(sqlite3_open_v2(path.c_str(), &reader, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(reader, "BEGIN; SELECT * FROM event", nullptr, nullptr, nullptr),
              SQLITE_OK);
    Event more = s.events.back();
    more.seq += 1;
    writer.add({&more, 1});
    EXPECT_NO_THROW(writer.flush());
    EXPECT_NO_THROW(writer.close()); // the log stays until the reader goes
    sqlite3_close(reader);
    EXPECT_EQ(Trace::load(path)->size(), 301U);
}

/// From now on this process can't share memory through a file, as on 9p.
void forbid_shared_memory() {
    constexpr auto kFlags = offsetof(seccomp_data, args) + 3 * sizeof(std::uint64_t);
    std::array<sock_filter, 6> filter{{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kFlags),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MAP_SHARED, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENODEV),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog program{filter.size(), filter.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        throw std::runtime_error("no seccomp");
    }
}

TEST(Writer, WithoutSharedMemoryTheFileIsWrittenWithoutALog) {
    const TemporaryDirectory directory;
    const auto path = directory / "a.daxtrace";
    const int status = in_child([&] {
        forbid_shared_memory();
        const Sample s = sample(100);
        Writer writer(path, kSampleRelease);
        s.fill(writer);
        writer.flush();
        if (writer.readable_while_written() || paths_in(directory).size() != 2) {
            _exit(1);
        }
        writer.close();
    });
    EXPECT_EQ(status, 0);
    EXPECT_THAT(paths_in(directory), testing::ElementsAre("a.daxtrace"));
    EXPECT_EQ(Trace::load(path)->size(), 300U);
    EXPECT_TRUE(Writer(directory / "b.daxtrace", kSampleRelease).readable_while_written());
}

TEST(Writer, AMappingThatIsAddedAgainReplacesItsRow) {
    const TemporaryDirectory directory;
    const Sample s = sample(1);
    Writer writer(directory / "a.daxtrace", kSampleRelease);
    s.fill(writer);
    Mapping known = s.mappings.front();
    known.tgid = 4711;
    writer.add(known);
    writer.close();
    EXPECT_EQ(ask(directory / "a.daxtrace", "SELECT count(*), sum(tgid = 4711) FROM mapping"),
              std::to_string(s.mappings.size()) + "|1\n");
}

TEST(Writer, KilledAtAnyTimeEveryCommittedEventIsReadable) {
    std::mt19937 random(20160129);
    std::uniform_int_distribution<int> delay(0, 50'000);
    for (int round = 0; round < 20; ++round) {
        const TemporaryDirectory directory;
        const std::uint64_t committed =
            record_and_kill(directory / "a.daxtrace", std::chrono::microseconds(delay(random)));
        expect_whole_batches(*Trace::load(directory / "a.daxtrace"), committed, 300);
    }
}

TEST(Writer, AKilledRecordingIsReadableFromAReadOnlyDirectory) {
    const TemporaryDirectory directory;
    const std::uint64_t committed =
        record_and_kill(directory / "a.daxtrace", std::chrono::milliseconds(20));
    const auto before = paths_in(directory);
    std::filesystem::permissions(directory.path(), std::filesystem::perms::owner_read |
                                                       std::filesystem::perms::owner_exec);
    const auto trace = Trace::load(directory / "a.daxtrace");
    std::filesystem::permissions(directory.path(), std::filesystem::perms::owner_all);
    expect_whole_batches(*trace, committed, 300);
    EXPECT_EQ(paths_in(directory), before);
}

TEST(Writer, WhenTheDiskIsFullEveryCommittedEventIsReadable) {
    for (const rlim_t limit : {400'000, 1'000'000, 20'000'000}) {
        const TemporaryDirectory directory;
        const auto path = directory / "a.daxtrace";
        std::array<int, 2> ends{};
        ASSERT_EQ(pipe(ends.data()), 0);
        const int status = in_child([&] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit size{limit, limit};
            setrlimit(RLIMIT_FSIZE, &size);
            write_for_ever(path, ends[1], 1000); // throws, and the Writer closes what it can
        });
        ::close(ends[1]);
        const std::uint64_t committed = last_report(ends[0]);
        ::close(ends[0]);
        EXPECT_EQ(WEXITSTATUS(status), 42) << "a write that does not fit must be an error";
        ASSERT_GT(committed, 0U);
        expect_whole_batches(*Trace::load(path), committed, 3000);
    }
}

TEST(Writer, AfterAFailureTheFileSaysWhy) {
    for (const rlim_t limit : {400'000, 1'000'000, 6'000'000, 20'000'000}) {
        const TemporaryDirectory directory;
        const auto path = directory / "a.daxtrace";
        const int status = in_child([&] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit size{limit, limit};
            setrlimit(RLIMIT_FSIZE, &size);
            Sample s = sample(1000);
            Writer writer(path, kSampleRelease);
            if (writer.set_after_failure(key::kEndReason, "nothing failed")) {
                _exit(8);
            }
            try {
                s.fill(writer);
                writer.flush();
                for (;;) {
                    for (Event& event : s.events) {
                        event.seq += 10'000; // more than the sample has
                    }
                    writer.add(s.events);
                    writer.flush();
                }
            } catch (const Error&) {
                const bool said = writer.set_after_failure(key::kEndReason, "no room");
                try {
                    writer.add(s.events);
                } catch (const Error&) {
                    _exit(said ? 7 : 9);
                }
            }
        });
        EXPECT_EQ(WEXITSTATUS(status), 7) << limit;
        const auto trace = Trace::load(path);
        EXPECT_EQ(trace->session().value(key::kEndReason), "no room");
        EXPECT_FALSE(trace->session().end.has_value());
        EXPECT_GT(trace->size(), 0U);
    }
}

TEST(Writer, AfterAFailureNothingIsAdded) {
    const TemporaryDirectory directory;
    const int status = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit size{300'000, 300'000};
        setrlimit(RLIMIT_FSIZE, &size);
        const Sample s = sample(20'000);
        Writer writer(directory / "a.daxtrace", kSampleRelease);
        try {
            s.fill(writer);
        } catch (const Error&) {
            const std::uint64_t kept = writer.events();
            try {
                writer.add(s.events);
            } catch (const Error&) {
                _exit(writer.events() == kept ? 7 : 8);
            }
        }
    });
    EXPECT_EQ(WEXITSTATUS(status), 7);
}
