// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/event.h"

#include <cstdint>
#include <vector>

namespace daxscope::ebpf {

/// The extents of a file as events (Kind::Fiemap), neighbours of one kind as one, in pages. Faults
/// alone do not tell all of it: before 6.2 XFS does not say on a read that an extent is shared
/// (xfs_read_iomap_begin()), and a later handler would have unmapped for it.
/// @param file       with its path; read only if dev and ino are still those of the path
/// @param page_size  bytes
/// @param now        ns BOOTTIME, the events' time
/// @return empty where the file may not be read, is another one by now, or its file system has no
///         FIEMAP; at most kMostFiemapExtents
std::vector<trace::Event> fiemap(const trace::File& file, std::uint64_t page_size,
                                 std::int64_t now);

/// One extent as FS_IOC_FIEMAP gives it, in bytes.
struct FileExtent {
    std::uint64_t logical = 0, physical = 0, length = 0; ///< physical: on the file system's device
    std::uint32_t flags = 0;                             ///< FIEMAP_EXTENT_*
    /// Those of the flags that make it another extent to iomap than its neighbour: not allocated
    /// yet, unwritten, shared.
    std::uint32_t state() const;
};
/// The extents of an open file from its begin on, at most kMostFiemapExtents; empty where its file
/// system has no FIEMAP.
std::vector<FileExtent> file_extents(int fd);

/// A file in more pieces than this is told only up to here.
inline constexpr std::size_t kMostFiemapExtents = 65'536;

} // namespace daxscope::ebpf
