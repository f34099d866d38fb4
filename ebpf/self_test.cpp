// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/self_test.h"

#include "ebpf/clock.h"
#include "ebpf/ftrace_count.h"
#include "ebpf/loss.h"
#include "ebpf/machine.h"
#include "ebpf/probe.h"
#include "replay/trace/error.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace daxscope::ebpf {

namespace {

constexpr std::size_t kRanges = 4;
constexpr std::size_t kRingBytes = std::size_t{1} << 20;

/// Kinds that fs_dax has events of the same name for.
constexpr trace::Kind kCompared[] = {trace::Kind::PmdFault,
                                     trace::Kind::PteFault,
                                     trace::Kind::PmdLoadHole,
                                     trace::Kind::PmdLoadHoleFallback,
                                     trace::Kind::PteLoadHole,
                                     trace::Kind::InsertPfnMkwrite,
                                     trace::Kind::InsertPfnMkwriteNoEntry,
                                     trace::Kind::WritebackRange,
                                     trace::Kind::WritebackOne};

[[noreturn]] void refuse(const std::filesystem::path& folder, int error, const char* doing) {
    throw Error(Exit::Usage,
                fmt::format("{}: cannot {}: {}", folder.string(), doing, std::strerror(error)),
                error == ENOSPC ? "give a folder of a DAX mount with some MiB of space"
                                : "give a folder of a DAX mount that you may write to");
}

/// A file that goes when it is closed.
class TestFile {
public:
    TestFile(const std::filesystem::path& folder, std::size_t range) {
        fd_ = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (fd_ < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
            std::string name = (folder / ".daxscope-self-test-XXXXXX").string();
            fd_ = mkostemp(name.data(), O_CLOEXEC);
            if (fd_ >= 0) {
                unlink(name.c_str());
            }
        }
        if (fd_ < 0) {
            refuse(folder, errno, "make a file there");
        }
        // The destructor does not run for a constructor that throws.
        try {
            expect_dax(folder);
            fill(folder, range);
        } catch (...) {
            close(fd_);
            throw;
        }
    }
    ~TestFile() { close(fd_); }
    TestFile(const TestFile&) = delete;
    TestFile& operator=(const TestFile&) = delete;

    int fd() const { return fd_; }

private:
    void expect_dax(const std::filesystem::path& folder) const {
        struct ::statx status {};
        if (::statx(fd_, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &status) != 0) {
            refuse(folder, errno, "look at a file there");
        }
        if ((status.stx_attributes & STATX_ATTR_DAX) == 0) {
            throw Error(Exit::Usage,
                        fmt::format("{}: files there are not DAX, so there is nothing to record",
                                    folder.string()),
                        "give a folder of XFS or ext4 mounted with -o dax=always on a pmem "
                        "device; 'daxscope doctor' says what mounts there are");
        }
    }

    /// Two PMD ranges of storage and two of holes.
    void fill(const std::filesystem::path& folder, std::size_t range) const {
        const std::vector<char> block(std::size_t{1} << 20, 'x');
        if (ftruncate(fd_, static_cast<off_t>(kRanges * range)) != 0) {
            refuse(folder, errno, "give a file its length there");
        }
        for (std::size_t at = 0; at < 2 * range; at += block.size()) {
            if (pwrite(fd_, block.data(), block.size(), static_cast<off_t>(at)) !=
                static_cast<ssize_t>(block.size())) {
                refuse(folder, errno != 0 ? errno : ENOSPC, "write a file there");
            }
        }
        if (fsync(fd_) != 0) {
            refuse(folder, errno, "write a file there");
        }
    }

    int fd_ = -1;
};

/// The file mapped so that PMDs fit, or `skew` bytes beside; never returns without.
volatile char* map(int fd, std::size_t range, std::size_t skew) {
    const std::size_t bytes = (kRanges + 2) * range;
    void* place =
        mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) {
        _exit(errno);
    }
    const auto address = (reinterpret_cast<std::uintptr_t>(place) + range - 1) & ~(range - 1);
    void* mapped = mmap(reinterpret_cast<void*>(address + skew), kRanges * range,
                        PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
    if (mapped == MAP_FAILED) {
        _exit(errno);
    }
    return static_cast<volatile char*>(mapped);
}

void touch(volatile char* at) {
    static_cast<void>(*at);
}

/// What the child does: each line a fault, but for the writes to what is writable already.
void make_faults(int fd, std::size_t range, std::size_t page) {
    volatile char* file = map(fd, range, 0);
    touch(file);                                              // storage
    file[1] = 1;                                              // … to be written
    touch(file + range);                                      // storage
    touch(file + 2 * range);                                  // a hole
    file[2 * range] = 1;                                      // … that gets storage
    file[3 * range] = 1;                                      // a hole, at once
    msync(const_cast<char*>(file), kRanges * range, MS_SYNC); // writeback
    file[2] = 1;                                              // protected by it
    madvise(const_cast<char*>(file), range, MADV_DONTNEED);   // a zap
    touch(file);                                              // a refault
    volatile char* skewed = map(fd, range, page);
    for (std::size_t k = 0; k < 3; ++k) { // 4 KiB, for no PMD fits
        touch(skewed + (kRanges - 1) * range + k * page);
        skewed[k * page] = 1;
    }
}

/// A process that waits for its turn to make the faults.
class Faulter {
public:
    Faulter(int fd, std::size_t range, std::size_t page) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) {
            throw Error(Exit::Usage, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
        }
        pid_ = fork();
        if (pid_ == 0) {
            close(ends[1]);
            char word = 0;
            if (read(ends[0], &word, 1) == 1) { // else the test was called off
                make_faults(fd, range, page);
            }
            _exit(0);
        }
        close(ends[0]);
        go_ = ends[1];
        if (pid_ < 0) {
            close(go_);
            throw Error(Exit::Usage, fmt::format("cannot fork: {}", std::strerror(errno)));
        }
    }
    ~Faulter() {
        close(go_);
        if (pid_ > 0) {
            waitpid(pid_, nullptr, 0);
        }
    }
    Faulter(const Faulter&) = delete;
    Faulter& operator=(const Faulter&) = delete;

    pid_t pid() const { return pid_; }

    /// Returns when it is through.
    void run() {
        int status = 0;
        const bool told = write(go_, "g", 1) == 1;
        const bool over = waitpid(std::exchange(pid_, -1), &status, 0) > 0;
        if (!told || !over || !WIFEXITED(status)) {
            throw Error(
                Exit::Usage,
                fmt::format("the accesses of the self-test ended with {}",
                            over && WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "an error"),
                "SIGBUS: the file system is full, or its storage is bad");
        }
        if (WEXITSTATUS(status) != 0) {
            throw Error(Exit::Usage, fmt::format("the self-test cannot map its file: {}",
                                                 std::strerror(WEXITSTATUS(status))));
        }
    }

private:
    pid_t pid_ = -1;
    int go_ = -1;
};

std::array<std::uint64_t, DAXSCOPE_KINDS> count_records(Ring& ring) {
    std::array<std::uint64_t, DAXSCOPE_KINDS> counts{};
    const auto take = [&counts](std::span<const std::byte> record) {
        const auto kind = std::to_integer<std::size_t>(record[0]);
        if (record.size() == sizeof(daxscope_record) && kind < counts.size()) {
            ++counts[kind];
        }
    };
    while (ring.consume(1000, take) > 0) {
    }
    return counts;
}

std::uint64_t lost_of(const std::vector<Lost>& lost, int kind) {
    std::uint64_t sum = 0;
    for (const Lost& one : lost) {
        sum += one.kind == kind && one.row.place != "iomap_iter_dstmap"
                   ? static_cast<std::uint64_t>(one.row.count.value_or(0))
                   : 0;
    }
    return sum;
}

} // namespace

bool SelfTest::agrees() const {
    const auto is_fault = [](const Row& row) {
        return row.ftrace > 0 && (row.event == trace::kind_name(trace::Kind::PmdFault) ||
                                  row.event == trace::kind_name(trace::Kind::PteFault));
    };
    return std::any_of(rows.begin(), rows.end(), is_fault) &&
           std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.agrees(); });
}

SelfTest self_test(const std::filesystem::path& folder) {
    const Machine machine = this_machine();
    const TestFile file(folder, machine.pmd_size);
    Faulter faulter(file.fd(), machine.pmd_size, machine.page_size);
    daxscope_config config{};
    config.tgid = static_cast<std::uint32_t>(faulter.pid());
    config.wake_bytes = kRingBytes / 8;
    config.page_shift = static_cast<std::uint8_t>(std::countr_zero(machine.page_size));
    config.pmd_shift = static_cast<std::uint8_t>(std::countr_zero(machine.pmd_size));
    Probe probe(config, kRingBytes, -1, false, {});
    const FtraceCount ftrace(faulter.pid());
    LossWatch losses(boottime());
    probe.start();
    faulter.run();
    probe.stop();
    const auto counted = ftrace.counts();
    LossWatch::Counters counters{};
    for (int kind = 0; kind < DAXSCOPE_KINDS; ++kind) {
        counters[static_cast<std::size_t>(kind)] = probe.counters(kind);
    }
    std::vector<Lost> lost = losses.counters(counters, boottime());
    const auto skipped = losses.misses(probe.misses().by_program, counters, boottime(), true);
    lost.insert(lost.end(), skipped.begin(), skipped.end());
    const auto recorded = count_records(probe.ring());
    SelfTest test;
    for (const trace::Kind kind : kCompared) {
        const std::string event{trace::kind_name(kind)};
        const auto theirs = counted.find(event);
        const SelfTest::Row row{event, theirs == counted.end() ? 0 : theirs->second,
                                recorded[static_cast<std::size_t>(kind)],
                                lost_of(lost, static_cast<int>(kind))};
        if (row.ftrace > 0 || row.recorded > 0 || row.lost > 0) {
            test.rows.push_back(row);
        }
    }
    return test;
}

} // namespace daxscope::ebpf
