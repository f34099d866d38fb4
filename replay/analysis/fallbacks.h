// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why an access to a DAX file did not end with a PMD mapped, read off the recording alone: no
// handler is replayed for it.
#pragma once

#include "model/result.h"
#include "replay/store/trace.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daxscope::replay {

/// Why there is no huge page. What dax_iomap_pmd_fault() of 6.1 to 7.3 tests, in its order; then
/// why nobody asked it.
enum class Why : std::uint8_t {
    Congruence,   ///< address and file offset differ modulo the PMD size
    PrivateWrite, ///< a write to a private mapping: it is copied page by page
    VmaStart,     ///< the range begins below the VMA
    VmaEnd,       ///< the range ends above the VMA
    FileEnd,      ///< the file ends inside the range
    SmallEntries, ///< the range has 4 KiB entries: grab_mapping_entry()
    ExtentShort,  ///< the extent is shorter than the range
    NoZeroPage,   ///< a read of a hole, and no huge zero page was to be had
    PmdPresent,   ///< a read of a hole that another thread had mapped by then (to 6.17)
    Misaligned,   ///< the file system put the extent off the PMD size
    Device,       ///< dax_iomap_direct_access(): what lies below the file system shifts or ends it
    Undecided,    ///< it fell back, and several of these would do
    // The PMD handler was not asked:
    Advised,     ///< MADV_NOHUGEPAGE, or an flag of the VMA that is as good
    Disabled,    ///< PR_SET_THP_DISABLE of the process
    NoHandler,   ///< the file system has no PMD handler (ext2)
    TableBefore, ///< a page table was there when the recording met the mapping
    NotAsked,    ///< it was not, and nothing recorded says why
};
inline constexpr std::size_t kWhys = 17;
using Whys = std::uint32_t; ///< a set of them: bits 1 << Why
constexpr Whys bit(Why why) {
    return Whys{1} << static_cast<unsigned>(why);
}

/// What a reason rests on.
enum class Basis : std::uint8_t {
    Recorded, ///< the fault's own row fails the kernel's test
    Inferred, ///< nothing else is left that the kernel would have done
    Unknown,  ///< it is consistent with several; see Cause of the fault
};
std::string_view basis_text(Basis basis); ///< "recorded", "inferred", "unknown"

/// One row of the table of reasons: what does not depend on the fault.
struct WhyRow {
    Why why;
    std::string_view name;     ///< stable, for JSON, --expect and --by: "congruence"
    std::string_view words;    ///< the kernel's own (model::reason_text()), or what stands for them
    std::string_view function; ///< which function of the kernel decides it
    std::string_view text;     ///< what is the matter, a sentence without its full stop
    std::string_view remedy;   ///< what to do about it, likewise
};
std::span<const WhyRow> why_rows(); ///< in the order of the enum
const WhyRow& row_of(Why why);
std::optional<Why> why_of(std::string_view name);
/// Was a PMD fault recorded that fell back for it? Else nobody asked the PMD handler.
constexpr bool asked(Why why) {
    return why <= Why::Undecided;
}

/// Why one fault fell back, or why a slot has PTE faults alone.
struct FallbackCause {
    Why why = Why::Undecided;
    Basis basis = Basis::Unknown;
    Whys candidates = 0; ///< of Basis::Unknown: each of these would have done the same
    bool operator==(const FallbackCause&) const = default;
};

/// Says why, of the faults of one trace.
class FallbackReader {
public:
    /// @param trace must outlive it
    explicit FallbackReader(const trace::Trace& trace);
    /// Of a PMD fault that returned FALLBACK.
    FallbackCause fell_back(const trace::Event& fault) const;
    /// Of the first PTE fault of a slot in which no PMD fault was recorded.
    FallbackCause not_asked(const trace::Event& fault) const;
    /// Whether the file system's answers are in the trace (5.15 and later).
    bool extents_known() const { return extents_known_; }

private:
    FallbackCause by_extent(const trace::Event& fault, Basis recorded) const;
    FallbackCause of_hole(const trace::Event& fault) const;
    const trace::Trace& trace_;
    std::map<std::int64_t, std::string> disabled_; ///< PR_SET_THP_DISABLE, by tgid
    bool extents_known_ = false;                   ///< some fault has what iomap answered
    bool extents_complete_ = true;                 ///< … and none of these was lost
};

/// What a device-mapper volume or a partition adds to where the file system put things, as the
/// recorder found it ("device.MAJOR:MINOR" in the session): a sentence without its full stop; empty
/// where it was not recorded.
std::string device_sentence(const trace::Session& session, std::uint32_t dev);

} // namespace daxscope::replay
