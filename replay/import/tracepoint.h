// SPDX-License-Identifier: GPL-3.0-or-later
//
// One event of another tool's trace, whatever that trace's format: what every
// such source makes of its lines or records, and what the Gatherer takes.
#pragma once

#include "replay/trace/event.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace daxscope::source {

/// The events that are understood: fs_dax of 4.11 to 7.3, iomap, and the probes
/// that `daxscope doctor
/// --recipe` sets beside them.
enum class What : std::uint8_t {
    PmdFault,
    PmdFaultDone,
    PteFault,
    PteFaultDone,
    PmdLoadHole,
    PmdLoadHoleFallback,
    PmdInsertMapping, ///< before 5.15
    LoadHole,
    InsertMapping, ///< before 5.15
    InsertPfnMkwrite,
    InsertPfnMkwriteNoEntry,
    WritebackRange,
    WritebackRangeDone,
    WritebackOne,
    Iomap,       ///< iomap:iomap_iter_dstmap, before 5.15 iomap_apply_dstmap
    IomapSource, ///< … _srcmap
    Exit,        ///< sched:sched_process_exit
    // Of the recipe.
    Vma,       ///< dax_vma: the VMA and the mm of the fault that begins next
    Unmap,     ///< dax_unmap: unmap_mapping_range() or unmap_mapping_pages() begins
    UnmapDone, ///< dax_unmap_done
    Zap,       ///< dax_zap: a VMA that it walks over, or madvise
    Munmap,    ///< dax_munmap
    // Of our own export alone.
    Mapping, ///< dax_mapping: all of a mapping, before its first event
    Fiemap,  ///< dax_fiemap: an extent that FIEMAP gave
    Pmd,     ///< dax_pmd: what the fault under way found in the page tables, and left
};

/// A tracepoint by its name, with its system ("fs_dax:dax_pmd_fault") or
/// without; empty for one that says nothing here. Look a name up once for each
/// format where the trace has formats.
std::optional<What> what_of(std::string_view name);

/// The fields that are understood, by what TP_STRUCT__entry calls them. Names
/// that changed are one key.
enum class Key : std::uint8_t {
    Dev, ///< the kernel's encoding: major << 20 | minor
    Ino,
    VmFlags, ///< VM_*; of a text that says "shared" or "private" alone see
             ///< Tracepoint::sharing
    Address, ///< bytes
    VmStart,
    VmEnd,
    Pgoff, ///< pages, as all below but `length`
    MaxPgoff,
    Flags,      ///< FAULT_FLAG_*
    Result,     ///< VM_FAULT_*
    Length,     ///< bytes
    Pfn,        ///< pfn_val, without the bits of PFN_FLAGS_MASK
    Start,      ///< start_index of a writeback
    End,        ///< end_index
    Pages,      ///< pglen
    Addr,       ///< bytes on the device, of an extent
    Offset,     ///< bytes in the file
    Type,       ///< IOMAP_*
    Vma,        ///< the kernel's address of a VMA; a name for it, no more
    Mm,         ///< likewise
    Origin,     ///< trace::Origin, of our own export
    Owner,      ///< likewise: the tgid of a mapping
    Misaligned, ///< likewise: an extent lies at no multiple of the PMD size, wherever that is
    PmdIn,      ///< likewise: what a fault found in the page tables
    PmdOut,     ///< likewise: what it left there
};
inline constexpr std::size_t kKeys = static_cast<std::size_t>(Key::PmdOut) + 1;

/// A field by its name in a format file, in `trace-cmd report -R` or in
/// bpftrace's output; empty for one that is not needed (`zero_folio`,
/// `radix_entry`, …).
std::optional<Key> key_of(std::string_view name);

/// One event. Reuse one: clear() forgets all of it.
struct Tracepoint {
    What what = What::PmdFault;
    std::int64_t ts = 0;                   ///< ns of the trace's own clock
    std::int64_t tid = trace::kNone;       ///< must be there
    std::int64_t tgid = trace::kNone;      ///< kNone: not recorded
    std::int32_t cpu = trace::kNone;       ///< kNone: not recorded
    std::string_view comm;                 ///< at most 15 bytes; need not outlive add()
    bool named = true;                     ///< false: comm was not recorded
    std::optional<bool> shared = {};       ///< VM_SHARED, where vm_flags itself is not told
    std::uint32_t fields = 0;              ///< bit Key: it is there
    std::array<std::uint64_t, kKeys> at{}; ///< by Key

    void clear() { *this = Tracepoint(); }
    void set(Key key, std::uint64_t value) {
        fields |= 1U << static_cast<unsigned>(key);
        at[static_cast<std::size_t>(key)] = value;
    }
    bool has(Key key) const { return ((fields >> static_cast<unsigned>(key)) & 1U) != 0; }
    std::uint64_t get(Key key) const { return at[static_cast<std::size_t>(key)]; }
    /// Whether all of these are there.
    bool has(std::initializer_list<Key> keys) const {
        for (const Key key : keys) {
            if (!has(key)) {
                return false;
            }
        }
        return true;
    }
};

} // namespace daxscope::source
