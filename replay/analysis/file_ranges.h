// SPDX-License-Identifier: GPL-3.0-or-later
//
// The PMD ranges of a file by what a fault in them would come to, before any happens.
#pragma once

#include "replay/analysis/fallbacks.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace daxscope::replay {

/// A piece of a file with storage, in bytes.
struct StorageExtent {
    std::uint64_t logical = 0;
    std::uint64_t physical = 0; ///< on the device that the file system knows
    std::uint64_t length = 0;
    std::uint32_t state = 0; ///< pieces of another state (unwritten, shared …) are other extents
};
/// Where a byte of that device lies on the device below all others.
struct StoragePlace {
    std::optional<std::uint64_t> byte; ///< none: not known
    std::uint64_t contiguous = 0;      ///< bytes from there on that lie behind one another
};
using PlaceOf = std::function<StoragePlace(std::uint64_t physical)>;

struct FileRanges {
    std::uint64_t all = 0;  ///< ranges that have a byte of the file
    std::uint64_t huge = 0; ///< storage that a PMD can map
    std::uint64_t hole = 0; ///< nothing is there: a read maps the huge zero page, and where a write
                            ///< puts storage is the file system's to say
    std::uint64_t unknown = 0;          ///< where they lie below the file system is not known
    std::map<Why, std::uint64_t> small; ///< a fault falls back, and for what
    std::map<Why, std::uint64_t> first; ///< … byte of the file at which the first of them begins
};
/// @param extents ordered by `logical`
FileRanges file_ranges(std::uint64_t size, std::uint64_t pmd_size,
                       const std::vector<StorageExtent>& extents, const PlaceOf& place_of);

} // namespace daxscope::replay
