// SPDX-License-Identifier: GPL-3.0-or-later
//
// A party of a workload: one mapping of the file and the task that uses it. Whether that task is a
// process or a thread, and whether the mapping is its own, is what the workloads vary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace daxscope::workload {

inline constexpr std::int64_t kPage = 4096;       ///< bytes; x86-64 only, like the harness
inline constexpr std::int64_t kPagesPerPmd = 512; ///< pages

/// How the file is mapped.
struct MapPlan {
    enum class Sharing { Shared, Private, Sync };
    Sharing sharing = Sharing::Shared;
    std::int64_t first = 0; ///< first page of the file that is mapped
    std::int64_t pages = 0; ///< length; 0 = to the end of the file
    std::int64_t skew = 0;  ///< pages by which the address is off the file's PMD alignment
};

/// What a party did, as the assertions compare it.
struct Tally {
    pid_t pid = 0;
    pid_t tid = 0;
    std::int64_t reads = 0;
    std::int64_t writes = 0;
    std::int64_t sigbus = 0; ///< accesses that ended in SIGBUS (not counted as reads or writes)
    std::int64_t calls = 0;  ///< system calls on the file: fsync, msync, fallocate, write, …
    std::int64_t bytes = 0;  ///< of a witness: compared with what must be there …
    std::int64_t wrong = 0;  ///< … and not what must be there
    std::int64_t left =
        0; ///< … of these seen when all was over, and nobody changed anything any more
    std::int64_t skipped = 0; ///< pages of a witness that changed too often to be judged
};

/// Failed system call: what, on which file, and errno's text.
[[noreturn]] void fail(std::string_view what, std::string_view path);

/// A file descriptor that closes itself.
class Descriptor {
public:
    /// @throws std::runtime_error if the file can't be opened; one that is created is rw-r--r--
    Descriptor(const std::string& path, int flags);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

/// A file mapped as planned. Unmapped by its destructor.
class Mapping {
public:
    Mapping(const std::string& path, const MapPlan& plan);
    ~Mapping();
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    /// Address of a page of the file.
    /// @throws std::runtime_error where the mapping does not reach
    volatile char* page(std::int64_t pgoff) const;
    int fd() const { return fd_; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
    MapPlan plan_;
    int fd_ = -1;
    char* reserved_ = nullptr; ///< address space taken to choose the alignment
    std::size_t reserved_bytes_ = 0;
    char* base_ = nullptr;
};

/// One step of a script: `op` on `pages` pages from `pgoff`. See script_help().
struct Action {
    int party = 0;
    char op = 'r';
    std::int64_t pgoff = 0;
    std::int64_t pages = 1;
};

/// Does `action` through `mapping` and counts it. Accesses are plain loads and stores of one byte:
/// under QEMU's emulation a read-modify-write instruction faults twice, for reading and for
/// writing.
void perform(const Action& action, Mapping& mapping, Tally& tally);

/// Copies a page of a mapping, kPage bytes. @return false if the kernel answered with SIGBUS
bool read_page(const volatile char* page, char* into);

/// Catches SIGBUS of accesses made by perform() and read_page(), for the whole process.
void catch_sigbus();

} // namespace daxscope::workload
