// SPDX-License-Identifier: GPL-3.0-or-later
//
// What /proc says of processes that a recording has no fault of: which files they map and have
// open, whether those are DAX, what of them is mapped already, whether huge pages are switched off.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daxscope::ebpf {

/// A file that a process maps or has open.
struct SeenFile {
    std::string path;      ///< as /proc spells it, in the process's own mount namespace
    std::uint32_t dev = 0; ///< kernel encoding: major << 20 | minor
    std::uint64_t ino = 0;
    std::optional<bool> dax;              ///< STATX_ATTR_DAX; empty where it could not be asked
    bool device = false;                  ///< device DAX: a character device, /dev/daxX.Y
    bool mapped = false;                  ///< mapped; else only open
    bool shared = false;                  ///< … with MAP_SHARED
    bool executable = false;              ///< … as program text
    std::uint64_t bytes = 0;              ///< … how much
    std::optional<std::uint64_t> present; ///< … of which the page tables have; empty: not looked at
    bool operator==(const SeenFile&) const = default;
};

/// A process as one look found it.
struct SeenProcess {
    std::int64_t pid = 0; ///< as the looked-at /proc numbers it
    std::string comm;
    bool gone = false;               ///< it ended before it could be looked at
    bool readable = false;           ///< its mappings could be read
    std::optional<bool> thp_enabled; ///< false: PR_SET_THP_DISABLE; empty: this kernel doesn't say
    std::vector<SeenFile> files;     ///< mapped ones first, each file once
};

/// Is this file DAX (STATX_ATTR_DAX)? Asks what the kernel knows, and no server over the network.
/// Empty where there is no such file, or another one than that of dev and ino.
std::optional<bool> is_dax_file(const std::filesystem::path& path, std::uint32_t dev,
                                std::uint64_t ino);

/// Reads a /proc. One thread at a time; nothing here waits for another process.
class Proc {
public:
    using Ask = std::function<std::optional<bool>(const std::filesystem::path& path,
                                                  std::uint32_t dev, std::uint64_t ino)>;
    /// @param root  where it is mounted, or a tree that looks like it
    /// @param ask   as is_dax_file()
    explicit Proc(std::filesystem::path root = "/proc", Ask ask = is_dax_file);

    /// What a look reads beside mappings and open files.
    struct Depth {
        bool files = true;   ///< mappings and open files at all
        bool present = true; ///< which pages of DAX mappings are there: reads 8 bytes a page
        /// … but not of these (device, inode), which were counted before.
        std::set<std::pair<std::uint32_t, std::uint64_t>> counted;
        /// Mapped files of these devices and device DAX alone; open ones not at all. Empty = all.
        std::optional<std::set<std::uint32_t>> devices;
    };
    SeenProcess look(std::int64_t pid, const Depth& depth) const;
    /// The processes that this one started, and those that they did, as far as none between has
    /// ended; at most kMostProcesses. Empty where the kernel doesn't tell
    /// (CONFIG_PROC_CHILDREN).
    std::vector<std::int64_t> descendants(std::int64_t pid) const;
    /// All processes, at most `most`.
    std::vector<std::int64_t> processes(std::size_t most) const;
    /// A line of /proc/PID/status: "Tgid", "State", "THP_enabled"; empty without one.
    std::string status(std::int64_t pid, std::string_view name) const;
    std::filesystem::path of(std::int64_t pid) const { return root_ / std::to_string(pid); }

    static constexpr std::size_t kMostProcesses = 256;
    static constexpr std::size_t kMostFiles = 1024;     ///< of one process
    static constexpr std::size_t kMostMappings = 65536; ///< lines of its maps
    /// Mappings of more than this are looked at up to here.
    static constexpr std::uint64_t kMostPresent = std::uint64_t{64} << 30;

private:
    void read_maps(SeenProcess& process, const Depth& depth) const;
    void read_open_files(SeenProcess& process) const;

    std::filesystem::path root_;
    Ask ask_;
};

} // namespace daxscope::ebpf
