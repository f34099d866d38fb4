// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the bits of a page-table entry mean: the recording machine says, not ours.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace daxscope::trace {

/// Machines whose page-table bits are known.
enum class Arch : std::uint8_t { X86_64, Aarch64 };

/// The machine of a name as `uname -m` prints it; empty where its bits are not known here.
std::optional<Arch> arch_of(std::string_view machine);

/// Whether no recording of that machine's real kernels was ever held against what is decoded here.
constexpr bool untried(Arch arch) {
    return arch == Arch::Aarch64;
}

/// What a PMD entry is to an access.
enum class Pmd : std::uint8_t {
    None,   ///< nothing that the processor would use
    Table,  ///< a table of 4 KiB entries
    HugeRo, ///< a huge page, a write of which faults
    HugeRw, ///< a huge page that Linux lets be written
};

/// A row of the decoding table `pmd_state`. Of the rows in order, the first with
/// (entry & mask) == value says what the entry is; the last one holds for all.
struct PmdRow {
    std::uint64_t mask, value;
    Pmd pmd;
};
std::span<const PmdRow> pmd_rows(Arch arch);

Pmd pmd_of(Arch arch, std::uint64_t entry);
/// "none", "table", "huge ro", "huge rw".
std::string_view pmd_name(Pmd pmd);
inline std::string_view pmd_text(Arch arch, std::uint64_t entry) {
    return pmd_name(pmd_of(arch, entry));
}

/// An entry as that machine's Linux makes one, for traces that no machine recorded.
/// @param zero of HugeRo: the huge zero page instead of storage
std::uint64_t pmd_value(Arch arch, Pmd pmd, bool zero = false);

} // namespace daxscope::trace
