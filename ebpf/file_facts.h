// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/fiemap.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// A data file, as far as it tells whether faults on it can end huge.
struct FileFacts {
    std::string path;
    bool regular = false;    ///< else the rest says nothing
    std::optional<bool> dax; ///< STATX_ATTR_DAX; empty: the file system does not say
    std::uint32_t dev = 0;   ///< kernel encoding: major << 20 | minor
    std::uint64_t size = 0;
    std::uint64_t pmd_size = 2 << 20;
    std::vector<FileExtent> extents;
    /// Where mmap() without an address puts the whole of it; empty: it could not be mapped.
    std::optional<std::uint64_t> mapped_at;
    bool thp_disabled = false; ///< PR_SET_THP_DISABLE holds for this process
};
/// Maps the file without touching it.
/// @throws Error(Exit::Io) where it can't be opened for reading
FileFacts file_facts(const std::string& path);

} // namespace daxscope::ebpf
