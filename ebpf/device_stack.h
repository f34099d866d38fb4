// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies below a file system: partitions, device-mapper volumes, the pmem device. What counts is
// where a byte ends up, for a PMD needs storage that begins at a multiple of its size.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// One line of a device-mapper table (DM_TABLE_STATUS, `dmsetup table`). Sectors of 512 bytes.
struct DmTarget {
    std::uint64_t begin = 0, length = 0; ///< sectors of the volume
    std::string type;                    ///< "linear", "striped", …
    std::string params;                  ///< "259:0 2048"
};
/// The table of a volume; empty where it may not be read (that asks for root), or is none.
using ReadDmTable = std::function<std::optional<std::vector<DmTarget>>(std::uint32_t dev)>;
/// Asks /dev/mapper/control.
std::optional<std::vector<DmTarget>> read_dm_table(std::uint32_t dev);

/// Where a byte of a device lies on the device below all others.
struct Below {
    std::optional<std::uint64_t> byte; ///< none: not known
    std::uint64_t contiguous = 0;      ///< bytes from there on that lie behind one another
    /// "pmem1p1, a partition from byte 1048576 of pmem1"; what could not be read is said.
    std::string path;
};
/// @param dev   kernel encoding: major << 20 | minor
/// @param byte  of that device
Below below(std::uint32_t dev, std::uint64_t byte, const ReadDmTable& read = read_dm_table,
            const std::filesystem::path& sys = "/sys");

/// What the session says of the devices of all mounts that DAX files can lie on ("device.259:0"),
/// where there is something between a file system and its device: stack_sentence(). Device-mapper's
/// tables ask for root.
std::map<std::string, std::string> device_facts(std::uint64_t pmd_size);

/// What the devices below a file system do to places of PMD size: a sentence without its full stop.
/// Empty where there is nothing between the file system and its device.
std::string stack_sentence(std::uint32_t dev, std::uint64_t pmd_size,
                           const ReadDmTable& read = read_dm_table,
                           const std::filesystem::path& sys = "/sys");

} // namespace daxscope::ebpf
