// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a fault handler returns, and why it fell back.
#pragma once

#include <cstdint>
#include <string_view>

namespace daxscope::model {

/// VM_FAULT_*, with the values that they have had since 4.15 (include/linux/mm_types.h).
namespace vm_fault {
inline constexpr std::uint16_t kOom = 0x0001;
inline constexpr std::uint16_t kSigbus = 0x0002;
inline constexpr std::uint16_t kMajor = 0x0004;
inline constexpr std::uint16_t kNopage = 0x0100;
inline constexpr std::uint16_t kLocked = 0x0200;
inline constexpr std::uint16_t kRetry = 0x0400;
inline constexpr std::uint16_t kFallback = 0x0800;
inline constexpr std::uint16_t kDoneCow = 0x1000;
inline constexpr std::uint16_t kNeedDsync = 0x2000;
} // namespace vm_fault

/// Why a PMD fault fell back. The first ones are the kernel's own debug words (dax_pmd_dbg() of
/// 4.5); later kernels print none, theirs name the check.
enum class Reason : std::uint8_t {
    None,
    CowWrite,       ///< "cow write"
    VmaStart,       ///< "vma start unaligned"
    VmaEnd,         ///< "vma end unaligned"
    PastEof,        ///< "offset + huge page size > file size"
    BlockTooSmall,  ///< "allocated block too small"
    NoZeroPage,     ///< "no zero page"
    PmdPresent,     ///< "pmd already present"
    LengthTooSmall, ///< "dax-length too small"
    PfnUnaligned,   ///< "pfn unaligned"
    PfnNotInMemmap, ///< "pfn not in memmap"
    RadixInsertion, ///< "PMD radix insertion failed"
    NotConfigured,  ///< CONFIG_FS_DAX_PMD is off
    Colour,         ///< the address is not congruent to the file offset (6.1)
    SmallEntry,     ///< the range has 4 KiB entries (6.1)
    ExtentTooShort, ///< the extent is shorter than the PMD (6.1)
};
std::string_view reason_text(Reason reason);

} // namespace daxscope::model
