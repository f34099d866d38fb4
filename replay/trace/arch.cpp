// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/arch.h"

#include <array>

namespace daxscope::trace {

namespace {

// arch/x86/include/asm/pgtable_types.h, the same from 4.5 to 7.3.
namespace x86 {
constexpr std::uint64_t kPresent = 1ULL << 0;  // _PAGE_PRESENT
constexpr std::uint64_t kWritable = 1ULL << 1; // _PAGE_RW
constexpr std::uint64_t kHuge = 1ULL << 7;     // _PAGE_PSE
constexpr std::array kRows{
    PmdRow{kPresent, 0, Pmd::None},
    PmdRow{kHuge, 0, Pmd::Table},
    PmdRow{kWritable, kWritable, Pmd::HugeRw},
    PmdRow{0, 0, Pmd::HugeRo},
};
} // namespace x86

// arch/arm64/include/asm/pgtable-hwdef.h and pgtable-prot.h, the same from 4.5 to 7.3. An entry
// without its valid bit is none to the processor, whatever Linux keeps in it (PROT_NONE).
// pmd_write() is pte_write(): PTE_WRITE, which is the descriptor's DBM bit. PMD_SECT_RDONLY (AP[2])
// beside it only says that the page is clean: the first write clears it, by the processor where
// that has FEAT_HAFDBS, else by huge_pmd_set_accessed(), and DAX is not asked in either case. The
// access flag (PMD_SECT_AF) is no permission: an entry without it is marked by the first access,
// without DAX.
namespace arm64 {
constexpr std::uint64_t kValid = 1ULL << 0;      // PMD_SECT_VALID
constexpr std::uint64_t kTypeMask = 3ULL;        // PMD_TYPE_MASK
constexpr std::uint64_t kTypeTable = 3ULL;       // PMD_TYPE_TABLE; PMD_TYPE_SECT is 1
constexpr std::uint64_t kUser = 1ULL << 6;       // PMD_SECT_USER, AP[1]
constexpr std::uint64_t kReadOnly = 1ULL << 7;   // PMD_SECT_RDONLY, AP[2]
constexpr std::uint64_t kShared = 3ULL << 8;     // PMD_SECT_S
constexpr std::uint64_t kAccessed = 1ULL << 10;  // PMD_SECT_AF
constexpr std::uint64_t kNotGlobal = 1ULL << 11; // PMD_SECT_NG
constexpr std::uint64_t kWrite = 1ULL << 51;     // PTE_WRITE = PTE_DBM
constexpr std::uint64_t kNoExecute = 3ULL << 53; // PMD_SECT_PXN, PMD_SECT_UXN
constexpr std::uint64_t kDirty = 1ULL << 55;     // PTE_DIRTY, Linux's own
constexpr std::array kRows{
    PmdRow{kValid, 0, Pmd::None},
    PmdRow{kTypeMask, kTypeTable, Pmd::Table},
    PmdRow{kWrite, kWrite, Pmd::HugeRw},
    PmdRow{0, 0, Pmd::HugeRo},
};
} // namespace arm64

} // namespace

std::optional<Arch> arch_of(std::string_view machine) {
    if (machine == "x86_64") {
        return Arch::X86_64;
    }
    return machine == "aarch64" ? std::optional(Arch::Aarch64) : std::nullopt;
}

std::span<const PmdRow> pmd_rows(Arch arch) {
    return arch == Arch::Aarch64 ? std::span<const PmdRow>(arm64::kRows)
                                 : std::span<const PmdRow>(x86::kRows);
}

Pmd pmd_of(Arch arch, std::uint64_t entry) {
    const std::span<const PmdRow> rows = pmd_rows(arch);
    std::size_t row = 0;
    while ((entry & rows[row].mask) != rows[row].value) {
        ++row; // the last one always holds
    }
    return rows[row].pmd;
}

std::string_view pmd_name(Pmd pmd) {
    switch (pmd) {
    case Pmd::None:
        return "none";
    case Pmd::Table:
        return "table";
    case Pmd::HugeRo:
        return "huge ro";
    case Pmd::HugeRw:
        break;
    }
    return "huge rw";
}

std::uint64_t pmd_value(Arch arch, Pmd pmd, bool zero) {
    constexpr std::uint64_t kStorage = 0x140000000, kZeroPage = 0x102000000, kTable = 0x100001000;
    const std::uint64_t page = zero ? kZeroPage : kStorage;
    if (pmd == Pmd::None) {
        return 0;
    }
    if (arch == Arch::Aarch64) {
        constexpr std::uint64_t kBlock = arm64::kValid | arm64::kUser | arm64::kShared |
                                         arm64::kAccessed | arm64::kNotGlobal | arm64::kNoExecute;
        return pmd == Pmd::Table    ? kTable | arm64::kTypeTable
               : pmd == Pmd::HugeRo ? page | kBlock | arm64::kReadOnly
                                    : page | kBlock | arm64::kWrite | arm64::kDirty;
    }
    constexpr std::uint64_t kNoExecute = 1ULL << 63;
    constexpr std::uint64_t kUserAccessed = 0x24, kDirty = 0x40; // _PAGE_USER, _PAGE_ACCESSED
    constexpr std::uint64_t kBlock = kNoExecute | x86::kPresent | x86::kHuge | kUserAccessed;
    return pmd == Pmd::Table    ? kTable | x86::kPresent | x86::kWritable | kUserAccessed | kDirty
           : pmd == Pmd::HugeRo ? page | kBlock
                                : page | kBlock | x86::kWritable | kDirty;
}

} // namespace daxscope::trace
