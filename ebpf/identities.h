// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/mounts.h"
#include "ebpf/types.h"
#include "replay/trace/event.h"

#include <array>
#include <cstdint>
#include <deque>
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
/// A Zap may come after the Munmap: the kernel unlinks a VMA from its file only when the page
/// tables are gone, and until then others walk over it. That is no new mapping.
///
/// A mapping's process is the owner of its address space. Where the event that shows a mapping
/// first does not know it, the row goes out without, and once more when an event knows.
class Identities {
public:
    /// What `take()` hands out: rows that no file has yet, or has without their mapping's owner.
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
    struct Gone {
        VmaKey key;
        Live range;
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
    /// The mapping that was there last; kNone where none was of late.
    std::int64_t gone(const VmaKey& key, const daxscope_record& record) const;
    /// Hands a mapping's row out again if the record knows its owner and the row does not.
    void tell_owner(std::int64_t id, const daxscope_record& record);

    std::uint64_t page_size_;
    std::vector<Mount> mounts_;
    std::unordered_map<TaskKey, std::int64_t, Hash> tasks_;
    std::unordered_map<FileKey, KnownFile, Hash> files_;
    std::unordered_map<std::uint64_t, std::int64_t> mms_;
    std::unordered_map<VmaKey, std::vector<Live>, Hash> mappings_;
    std::deque<Gone> gone_;                            ///< the last ranges that were munmapped
    std::map<std::int64_t, trace::Mapping> ownerless_; ///< rows that went out without an owner
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
