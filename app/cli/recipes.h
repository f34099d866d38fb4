// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::cli {

/// The tools that there is a recipe for: "trace-cmd", "perf", "bpftrace".
std::vector<std::string> recipe_tools();

/// What the probes of a recipe take for granted of the kernel that they are set on.
struct RecipeKernel {
    /// Its release, where the rest was read from its BTF; empty: 6.12's on x86-64.
    std::string release;
    std::uint32_t host = 0;                    ///< byte of address_space::host
    std::uint32_t i_sb = 0x28;                 ///< … of inode::i_sb
    std::uint32_t i_ino = 0x40;                ///< … of inode::i_ino
    std::uint32_t s_dev = 0x10;                ///< … of super_block::s_dev
    std::uint32_t vm_mm = 0x10;                ///< … of vm_area_struct::vm_mm
    std::string zap = "zap_page_range_single"; ///< what zaps a VMA; zap_vma_range since 7.0
};

/// Lines for a shell that record with that tool, on a machine without daxscope, all that the
/// importer understands: fs_dax, iomap, and as probes unmaps, whom they zap, and whose VMA a fault
/// is in.
std::string recipe(std::string_view tool, const RecipeKernel& kernel);

} // namespace daxscope::cli
