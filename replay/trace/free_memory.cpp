// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/free_memory.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <string_view>

namespace daxscope {

namespace {

/// The number behind a name in a file of lines "NAME NUMBER …".
std::optional<std::uint64_t> number_of(std::istream& lines, std::string_view name) {
    std::string word;
    std::uint64_t number = 0;
    for (std::string line; lines >> word; std::getline(lines, line)) {
        if (word == name) {
            return lines >> number ? std::optional(number) : std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> number_in(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::uint64_t number = 0;
    return in >> number ? std::optional(number) : std::nullopt; // memory.max may be "max"
}

/// What the files of a memory cgroup are called, and where the groups are mounted.
struct CgroupFiles {
    std::string_view line; ///< that a line of /proc/self/cgroup has before the group, and its slash
    const char *root, *most, *now;
    std::string_view cache; ///< in memory.stat: what can be dropped
};
constexpr std::array kCgroups{
    CgroupFiles{":memory:/", "/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                "memory.usage_in_bytes", "total_inactive_file"}, // version 1
    CgroupFiles{"0::/", "/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"},
};

/// What a cgroup may have; nothing where it may have all.
std::optional<FreeMemory> of_cgroup(const CgroupFiles& files, const std::filesystem::path& folder) {
    const auto most = number_in(folder / files.most), now = number_in(folder / files.now);
    if (!most || !now) {
        return std::nullopt;
    }
    std::ifstream stat(folder / "memory.stat");
    const std::uint64_t cache = number_of(stat, files.cache).value_or(0);
    const std::uint64_t taken = *now - std::min(*now, cache);
    return FreeMemory{*most, *most - std::min(*most, taken)};
}

} // namespace

std::optional<FreeMemory> free_memory_in(std::istream& meminfo) {
    constexpr std::uint64_t kKiB = 1024;
    const auto all = number_of(meminfo, "MemTotal:");
    const auto left = all ? number_of(meminfo, "MemAvailable:") : std::nullopt;
    return left ? std::optional(FreeMemory{*all * kKiB, *left * kKiB}) : std::nullopt;
}

std::optional<FreeMemory> free_memory() {
    std::ifstream meminfo("/proc/meminfo");
    std::optional<FreeMemory> least = free_memory_in(meminfo);
    std::ifstream cgroups("/proc/self/cgroup");
    for (std::string line; std::getline(cgroups, line);) {
        for (const CgroupFiles& files : kCgroups) {
            const std::size_t at = line.find(files.line);
            if (at == std::string::npos) {
                continue;
            }
            const std::filesystem::path root = files.root;
            // Each is bound by those that it is in.
            for (auto folder = root / line.substr(at + files.line.size());
                 folder.native().size() > root.native().size(); folder = folder.parent_path()) {
                const auto own = of_cgroup(files, folder);
                if (own && (!least || own->left < least->left)) {
                    least = own;
                }
            }
        }
    }
    return least;
}

void require_free_memory(std::uint64_t bytes) {
    constexpr std::uint64_t kShare = 16, kMost = 1ULL << 30; // stays free
    constexpr std::uint64_t kLittle = 8ULL << 20;
    const auto memory = bytes < kLittle ? std::nullopt : free_memory();
    if (memory && memory->left < bytes + std::min(memory->all / kShare, kMost)) {
        throw std::bad_alloc();
    }
}

} // namespace daxscope
