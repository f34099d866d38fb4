// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/mounts.h"
#include "ebpf/types.h"
#include "replay/trace/event.h"

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daxscope::ebpf {

/// Gives tasks, files and mappings their small numbers, and says which are new.
///
/// A mapping lives from the first event that shows it until it is munmapped. The kernel splits and
/// merges VMAs, so a VMA is known by its address space, its file and the distance between address
/// and file offset, which none of that changes; of those, the one whose live range it overlaps.
class Identities {
public:
    /// What `take()` hands out: rows that no file has yet.
    struct Fresh {
        std::vector<trace::File> files;
        std::vector<trace::Task> tasks;
        std::vector<trace::Mapping> mappings;
    };

    /// @param page_size  bytes
    /// @param mounts     for paths; may be empty
    explicit Identities(std::uint64_t page_size, std::vector<Mount> mounts = {});

    std::int64_t task(const daxscope_record& record);
    /// kNone for a record that is about no file.
    std::int64_t file(const daxscope_record& record);
    /// The mapping of the record's VMA; kNone for a record that has none.
    std::int64_t mapping(const daxscope_record& record, std::int64_t file);
    /// A Munmap: as mapping(), and the range is gone afterwards.
    std::int64_t unmapped(const daxscope_record& record, std::int64_t file);
    /// A file's name, sent before its first event.
    void name(const daxscope_file& record);
    /// The rows that came up since the last call.
    Fresh take();

private:
    struct TaskKey {
        std::uint32_t tgid, tid;
        std::array<char, 16> comm;
        bool operator==(const TaskKey&) const = default;
    };
    struct FileKey {
        std::uint64_t ino;
        std::uint32_t dev;
        bool operator==(const FileKey&) const = default;
    };
    struct VmaKey {
        std::uint64_t mm; ///< as the probe calls it
        std::int64_t file;
        std::uint64_t distance; ///< vm_start - bytes of vm_pgoff
        bool operator==(const VmaKey&) const = default;
    };
    struct Hash {
        std::size_t operator()(const TaskKey& key) const;
        std::size_t operator()(const FileKey& key) const;
        std::size_t operator()(const VmaKey& key) const;
    };
    struct KnownFile {
        std::int64_t id;
        std::string path;
    };
    struct Live {
        std::uint64_t start, end; ///< bytes
        std::int64_t id;
    };
    /// The last answer, for a fault is mostly followed by its like.
    struct LastMapping {
        std::uint64_t mm = 0;
        std::int64_t file = trace::kNone;
        std::uint64_t start = 0, end = 0, pgoff = 0;
        std::int64_t id = trace::kNone;
    };

    /// 1, 2, 3 … for the probe's names of address spaces.
    std::int64_t mm(std::uint64_t probes_name);
    std::int64_t add_file(const FileKey& key, std::string path, std::string fstype);

    std::uint64_t page_size_;
    std::vector<Mount> mounts_;
    std::unordered_map<TaskKey, std::int64_t, Hash> tasks_;
    std::unordered_map<FileKey, KnownFile, Hash> files_;
    std::unordered_map<std::uint64_t, std::int64_t> mms_;
    std::unordered_map<VmaKey, std::vector<Live>, Hash> mappings_;
    TaskKey last_task_{};
    std::int64_t last_task_id_ = trace::kNone;
    FileKey last_file_{};
    std::int64_t last_file_id_ = trace::kNone;
    LastMapping last_mapping_;
    std::int64_t file_rows_ = 0;
    std::int64_t mapping_rows_ = 0;
    Fresh fresh_;
};

/// The path inside its file system that a name record spells, beginning with '/'. Empty where the
/// kernel knew no name; beginning with "…/" where it was too deep.
std::string path_of(const daxscope_file& record);

} // namespace daxscope::ebpf
