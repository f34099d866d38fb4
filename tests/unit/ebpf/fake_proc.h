// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tree that looks like /proc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace daxscope::ebpf {

class FakeProc {
public:
    FakeProc() {
        std::string name = testing::TempDir() + "daxscope-proc-XXXXXX";
        root_ = mkdtemp(name.data());
    }
    ~FakeProc() { std::filesystem::remove_all(root_); }
    FakeProc(const FakeProc&) = delete;
    FakeProc& operator=(const FakeProc&) = delete;

    const std::filesystem::path& root() const { return root_; }
    /// A process with this maps and THP_enabled ("0", "1"; empty: a kernel that doesn't say).
    void process(std::int64_t pid, const std::string& comm, const std::string& maps,
                 const std::string& thp = "1") const {
        const auto folder = root_ / std::to_string(pid);
        std::filesystem::create_directories(folder / "fd");
        write(folder / "comm", comm + "\n");
        write(folder / "maps", maps);
        write(folder / "status", "Name:\t" + comm + "\nState:\tS (sleeping)\nTgid:\t" +
                                     std::to_string(pid) + "\n" +
                                     (thp.empty() ? "" : "THP_enabled:\t" + thp + "\n"));
        children(pid, "");
    }
    void children(std::int64_t pid, const std::string& list) const {
        const auto folder = root_ / std::to_string(pid) / "task" / std::to_string(pid);
        std::filesystem::create_directories(folder);
        write(folder / "children", list);
    }
    void open_file(std::int64_t pid, int fd, const std::string& target) const {
        std::filesystem::create_symlink(target,
                                        root_ / std::to_string(pid) / "fd" / std::to_string(fd));
    }
    /// pagemap of an address space that has `present` pages from `address` on.
    void page_tables(std::int64_t pid, std::uint64_t address, std::size_t present,
                     std::size_t absent) const {
        constexpr std::uint64_t kPresent = std::uint64_t{1} << 63;
        std::vector<std::uint64_t> entries(present, kPresent | 1);
        entries.resize(present + absent, 0);
        std::ofstream file(root_ / std::to_string(pid) / "pagemap", std::ios::binary);
        file.seekp(static_cast<std::streamoff>(
            address / static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) * sizeof entries[0]));
        file.write(reinterpret_cast<const char*>(entries.data()),
                   static_cast<std::streamsize>(entries.size() * sizeof entries[0]));
    }

private:
    static void write(const std::filesystem::path& path, const std::string& text) {
        std::ofstream file(path);
        file << text;
    }
    std::filesystem::path root_;
};

} // namespace daxscope::ebpf
