// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/fallbacks.h"

#include "model/result.h"
#include "replay/engine/plan.h"
#include "replay/trace/arch.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"

#include <algorithm>
#include <array>

namespace daxscope::replay {

using model::Reason;
using trace::Event;
using trace::Kind;

namespace {

constexpr std::string_view kIomapHook = "iomap_iter_dstmap";

std::string_view words_of(Reason reason) {
    return model::reason_text(reason);
}

std::array<WhyRow, kWhys> make_rows() {
    const std::string_view geometry = "dax_fault_check_fallback()";
    const std::string_view pmd_fault = "dax_iomap_pmd_fault()";
    return {{
        {Why::Congruence, "congruence", words_of(Reason::Colour), geometry,
         "the address and the file offset differ modulo the PMD size",
         "map the file where address and offset are equal modulo the PMD size: reserve length + "
         "one PMD with mmap(PROT_NONE), then map with MAP_FIXED at the first address in it that "
         "fits (glibc's and most allocators' mmap() does not see to it)"},
        {Why::PrivateWrite, "private_write", words_of(Reason::CowWrite), geometry,
         "a write to a private mapping: the page is copied, 4 KiB at a time",
         "map with MAP_SHARED where the file is meant to be written"},
        {Why::VmaStart, "vma_start", words_of(Reason::VmaStart), geometry,
         "the PMD range begins below the mapping",
         "begin the mapping at an offset that is a multiple of the PMD size"},
        {Why::VmaEnd, "vma_end", words_of(Reason::VmaEnd), geometry,
         "the PMD range ends above the mapping",
         "map whole PMD ranges: round the length up; mprotect() and munmap() of a part cut a "
         "mapping, too"},
        {Why::FileEnd, "file_end", words_of(Reason::PastEof), geometry,
         "the file ends inside the PMD range",
         "make the file's size a multiple of the PMD size (ftruncate)"},
        {Why::SmallEntries, "small_entries", words_of(Reason::SmallEntry), "grab_mapping_entry()",
         "the page cache has 4 KiB entries of the range, from 4 KiB faults or from writeback of "
         "such",
         "let the first access of the range be one that may map a PMD; entries go when the range "
         "is "
         "truncated or punched, or when the inode leaves memory (unmount, drop_caches)"},
        {Why::ExtentShort, "extent_short", words_of(Reason::ExtentTooShort), pmd_fault,
         "the file system's extent does not reach to the end of the PMD range",
         "give files aligned, whole extents: mkfs.xfs -d su=2m,sw=1, or xfs_io -c 'extsize 2m'; "
         "mkfs.ext4 -E stride=512,stripe_width=512; then fallocate() the file at once, and do not "
         "fill holes with small write(2)s; a file that is there must be copied"},
        {Why::NoZeroPage, "no_zero_page", words_of(Reason::NoZeroPage), "dax_pmd_load_hole()",
         "a read of a hole, and the kernel could get no huge zero page",
         "free memory for one huge page, or fallocate() and write the file before it is read"},
        {Why::PmdPresent, "pmd_present", words_of(Reason::PmdPresent), "dax_pmd_load_hole()",
         "a read of a hole that another thread had mapped meanwhile (kernels before 6.18)",
         "let one thread touch the range first; 6.18 and later map it all the same"},
        {Why::Misaligned, "misaligned", words_of(Reason::PfnUnaligned), "dax_iomap_direct_access()",
         "the extent is long enough, but does not lie on the device at a multiple of the PMD size",
         "lay storage at multiples of the PMD size: mkfs.xfs -d su=2m,sw=1, or xfs_io -c 'extsize "
         "2m'; mkfs.ext4 -E stride=512,stripe_width=512; partitions that begin at such multiples; "
         "then write the file anew"},
        {Why::Device, "device", "pfn unaligned, dax-length too small, or pfn not in memmap",
         "dax_iomap_direct_access()",
         "the file system's extent is aligned and long enough, and the device below it does not "
         "give a PMD",
         "let the volume and its stripes begin at multiples of the PMD size (dm-linear from a "
         "sector that is a multiple of 4096, pvcreate --dataalignment 2m, stripes of 2 MiB), and "
         "the partition; `daxscope doctor FILE` follows them"},
        {Why::Undecided, "undecided", "", pmd_fault,
         "it fell back, and the recording fits several reasons",
         "record on 5.15 or later with daxscope, where the file system's answers are recorded"},
        {Why::Advised, "advised", "MADV_NOHUGEPAGE", "thp_vma_allowable_orders()",
         "huge pages are switched off for the mapping (MADV_NOHUGEPAGE)",
         "leave the advice out, or take it back with MADV_HUGEPAGE before the first access"},
        {Why::Disabled, "disabled", "PR_SET_THP_DISABLE", "thp_vma_allowable_orders()",
         "huge pages are switched off for the process (PR_SET_THP_DISABLE, which it may have "
         "inherited from whoever started it)",
         "switch them on again with prctl(PR_SET_THP_DISABLE, 0), or find who of the parents "
         "does it: a service manager (MemoryTHP=), a container shim, an allocator"},
        {Why::NoHandler, "no_handler", "no huge_fault", "create_huge_pmd()",
         "the file system has no handler for PMD faults", "use ext4 or XFS"},
        {Why::TableBefore, "table_before", "page table", "__handle_mm_fault()",
         "a page table was there at the first fault seen: from before the recording, or copied by "
         "fork()",
         "start the recording before the program maps the file"},
        {Why::NotAsked, "not_asked", "", "__handle_mm_fault()",
         "the kernel did not ask the PMD handler, and nothing recorded says why",
         "look at THP_enabled in /proc/PID/status, and for VmFlags nh in /proc/PID/smaps"},
    }};
}

bool is_write(const Event& fault) {
    return (fault.flags & kFaultWrite) != 0;
}

/// Of a fault that other tools' traces only infer, nothing is recorded.
Basis basis_of(const Event& fault) {
    return fault.evidence == trace::Evidence::Recorded ? Basis::Recorded : Basis::Inferred;
}

bool lost_extents(const trace::Trace& trace) {
    const auto losses = trace.losses();
    return std::any_of(losses.begin(), losses.end(),
                       [](const trace::Loss& loss) { return loss.place == kIomapHook; });
}

} // namespace

std::string_view basis_text(Basis basis) {
    switch (basis) {
    case Basis::Recorded:
        return "recorded";
    case Basis::Inferred:
        return "inferred";
    case Basis::Unknown:
        return "unknown";
    }
    return "?";
}

std::span<const WhyRow> why_rows() {
    static const std::array<WhyRow, kWhys> kRows = make_rows();
    return kRows;
}

const WhyRow& row_of(Why why) {
    return why_rows()[static_cast<std::size_t>(why)];
}

std::optional<Why> why_of(std::string_view name) {
    const auto rows = why_rows();
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [name](const WhyRow& row) { return row.name == name; });
    return found == rows.end() ? std::nullopt : std::optional(found->why);
}

FallbackReader::FallbackReader(const trace::Trace& trace)
    : trace_(trace), disabled_(trace::thp_disabled(trace.session())) {
    for (std::size_t k = 0; k < trace.size() && !extents_known_; ++k) {
        const Kind kind = trace.kind(k);
        if (kind == Kind::PmdFault || kind == Kind::PteFault) {
            extents_known_ = trace.event(k).extent != trace::kNone;
        }
    }
    extents_complete_ = !lost_extents(trace);
}

FallbackCause FallbackReader::fell_back(const Event& fault) const {
    const trace::Session& session = trace_.session();
    const std::int64_t pages = session.pages_per_pmd();
    const std::int64_t begin = fault.pgoff - fault.pgoff % pages;
    const trace::Mapping* mapping = trace_.mapping(fault.mapping);
    const Basis basis = basis_of(fault);
    Whys open = 0;                  // what can't be ruled out, for want of a column
    const auto say = [&](Why why) { // the kernel would have stopped at an earlier one
        return open == 0 ? FallbackCause{why, basis, 0}
                         : FallbackCause{Why::Undecided, Basis::Unknown, open | bit(why)};
    };
    if (mapping == nullptr || mapping->vm_end <= mapping->vm_start) {
        open |= bit(Why::Congruence) | bit(Why::VmaStart) | bit(Why::VmaEnd);
    } else {
        const auto size = static_cast<std::uint64_t>(session.page_size);
        const auto colour =
            static_cast<std::int64_t>(mapping->vm_start / size % static_cast<std::uint64_t>(pages));
        if (colour != mapping->vm_pgoff % pages) {
            return say(Why::Congruence);
        }
    }
    if (!fault.has(trace::kFlags) || mapping == nullptr || !mapping->flags_known) {
        open |= bit(Why::PrivateWrite);
    } else if (is_write(fault) && (mapping->vm_flags & trace::kVmShared) == 0) {
        return say(Why::PrivateWrite);
    }
    if (mapping != nullptr && mapping->vm_end > mapping->vm_start) {
        const auto length = static_cast<std::int64_t>(
            (mapping->vm_end - mapping->vm_start) / static_cast<std::uint64_t>(session.page_size));
        if (begin < mapping->vm_pgoff) {
            return say(Why::VmaStart);
        }
        if (begin + pages > mapping->vm_pgoff + length) {
            return say(Why::VmaEnd);
        }
    }
    if (!fault.has(trace::kArg0)) {
        open |= bit(Why::FileEnd);
    } else if (begin + pages > fault.arg0) {
        return say(Why::FileEnd);
    }
    FallbackCause cause = by_extent(fault, basis);
    if (open != 0) {
        cause = {Why::Undecided, Basis::Unknown,
                 open | (cause.basis == Basis::Unknown ? cause.candidates : bit(cause.why))};
    }
    return cause;
}

FallbackCause FallbackReader::by_extent(const Event& fault, Basis recorded) const {
    const std::int64_t pages = trace_.session().pages_per_pmd();
    constexpr Whys kBelow =
        bit(Why::SmallEntries) | bit(Why::ExtentShort) | bit(Why::Misaligned) | bit(Why::Device);
    if (fault.extent == trace::kNone) {
        if (!extents_known_ || !extents_complete_) {
            return {Why::Undecided, Basis::Unknown,
                    kBelow | (is_write(fault) ? 0 : bit(Why::NoZeroPage) | bit(Why::PmdPresent))};
        }
        // Past the checks of mapping and file, and the file system was not asked: in between is
        // grab_mapping_entry() alone.
        return {Why::SmallEntries, Basis::Inferred, 0};
    }
    const auto bits = static_cast<std::uint64_t>(fault.extent);
    const auto type = static_cast<trace::ExtentType>(bits & 0xff);
    if (!fault.has(trace::kArg1)) {
        return {Why::Undecided, Basis::Unknown, kBelow & ~bit(Why::SmallEntries)};
    }
    if (fault.arg1 < pages) {
        return {Why::ExtentShort, recorded, 0};
    }
    const bool hole = type == trace::ExtentType::Hole || type == trace::ExtentType::Unwritten;
    if (hole && !is_write(fault)) {
        return of_hole(fault);
    }
    if ((bits & trace::kExtentMisaligned) != 0) {
        return {Why::Misaligned, recorded, 0};
    }
    return {Why::Device, Basis::Inferred, 0};
}

FallbackCause FallbackReader::of_hole(const Event& fault) const {
    const trace::Session& session = trace_.session();
    if (session.kernel_version() >= std::pair(6, 18)) {
        return {Why::NoZeroPage, Basis::Inferred, 0}; // vmf_insert_folio_pmd() takes what is there
    }
    if (fault.has(trace::kPmdOut)) {
        const bool there = trace::pmd_of(session.arch, fault.pmd_out) != trace::Pmd::None;
        // Nobody can have put one in after the test and before the event, unless both raced.
        return {there ? Why::PmdPresent : Why::NoZeroPage, Basis::Inferred, 0};
    }
    return {Why::Undecided, Basis::Unknown, bit(Why::NoZeroPage) | bit(Why::PmdPresent)};
}

FallbackCause FallbackReader::not_asked(const Event& fault) const {
    const trace::Session& session = trace_.session();
    const trace::Mapping* mapping = trace_.mapping(fault.mapping);
    const Basis basis = basis_of(fault);
    if (mapping != nullptr && mapping->flags_known &&
        (mapping->vm_flags & trace::kVmNoHugePage) != 0) {
        return {Why::Advised, basis, 0};
    }
    if (mapping != nullptr && disabled_.contains(mapping->tgid)) {
        return {Why::Disabled, basis, 0};
    }
    if (const trace::File* file = trace_.file(fault.file);
        file != nullptr && file->fstype == "ext2") {
        return {Why::NoHandler, basis, 0};
    }
    if (fault.has(trace::kPmdIn) &&
        trace::pmd_of(session.arch, fault.pmd_in) == trace::Pmd::Table) {
        return {Why::TableBefore, basis, 0};
    }
    return {Why::NotAsked, Basis::Unknown,
            bit(Why::Disabled) | bit(Why::NoHandler) |
                (mapping == nullptr || !mapping->flags_known ? bit(Why::Advised) : 0) |
                (fault.has(trace::kPmdIn) ? 0 : bit(Why::TableBefore))};
}

std::string device_sentence(const trace::Session& session, std::uint32_t dev) {
    return std::string(session.value(std::string(trace::key::kDevice) + trace::dev_text(dev)));
}

} // namespace daxscope::replay
