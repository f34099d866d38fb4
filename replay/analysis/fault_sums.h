// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the recorded faults ended, and what those that did not end huge cost: sums for a trace, a
// file, a PMD range, a process.
#pragma once

#include "replay/analysis/fallbacks.h"
#include "replay/engine/run.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::replay {

/// What a PMD fault ended with.
enum class PmdEnd : std::uint8_t {
    Huge,     ///< a PMD is mapped: NOPAGE, or NEEDDSYNC that dax_insert_pfn_mkwrite finished
    Fallback, ///< FALLBACK
    Sigbus,   ///< SIGBUS or SIGSEGV, HWPOISON
    Oom,      ///< OOM
    Retried,  ///< 0: a page table was there by then, and the access came again
    Unsynced, ///< NEEDDSYNC, and the second half was not seen
    Other,    ///< another result
    Open,     ///< it never ended, or its result was not recorded
};
inline constexpr std::size_t kPmdEnds = 8;
/// Stable names: "huge", "fallback", "sigbus", "oom", "retried", "unsynced", "other", "open".
std::string_view pmd_end_name(PmdEnd end);

/// What one reason cost.
struct WhySum {
    Why why = Why::Undecided;
    std::uint64_t faults = 0;   ///< PMD faults that fell back; where nobody asked: slots
    std::uint64_t recorded = 0; ///< of these, by Basis; the rest is unknown
    std::uint64_t inferred = 0;
    Whys candidates = 0;              ///< of the unknown ones
    std::uint64_t pte_faults = 0;     ///< in the same slots, until the next PMD fault there
    std::int64_t pmd_time = 0;        ///< ns in the PMD faults
    std::int64_t pte_time = 0;        ///< ns in those PTE faults
    std::uint32_t example = kNoIndex; ///< the first such fault; index in the trace
    std::uint64_t unknown() const { return faults - recorded - inferred; }
    std::int64_t time() const { return pmd_time + pte_time; }
    void add(const WhySum& other);
};

/// Faults for want of a permission, by what took it, or never gave it.
struct PermissionSum {
    std::uint64_t faults = 0;
    std::int64_t time = 0; ///< ns
    void add(const PermissionSum& other) {
        faults += other.faults;
        time += other.time;
    }
};

/// Sums over faults. A *slot* is what one mapping has for one PMD range.
struct FaultSum {
    std::array<std::uint64_t, kPmdEnds> ends{}; ///< PMD faults by PmdEnd
    std::uint64_t pte_faults = 0;
    std::int64_t pmd_time = 0, pte_time = 0; ///< ns, without `untimed`
    /// PMD faults that ended, nobody knows how: they are among PmdEnd::Open.
    std::uint64_t unknown_ends = 0;
    std::uint64_t untimed = 0;       ///< faults of which the begin or the end was not recorded
    std::uint64_t slot_count = 0;    ///< no `slots`: that is a word of Qt's
    std::uint64_t slots_huge = 0;    ///< whose last fault left a PMD mapped
    std::uint64_t slots_unasked = 0; ///< with PTE faults, and no PMD fault before the first of them
    PermissionSum sync;              ///< MAP_SYNC: NEEDDSYNC, finished by dax_insert_pfn_mkwrite
    PermissionSum writeback;   ///< writeback (msync, fsync, the flusher) had write-protected it
    PermissionSum first_write; ///< the first write after a read
    PermissionSum unexplained; ///< writeback was not recorded: one of the two above
    /// Unmaps were not recorded: what permission faults found may have been gone, and why they came
    /// is at most inferred.
    bool permissions_inferred = false;
    std::vector<WhySum> whys; ///< those that occur, costliest first once finished

    std::uint64_t end(PmdEnd which) const { return ends[static_cast<std::size_t>(which)]; }
    std::uint64_t pmd_faults() const; ///< all of them
    std::uint64_t faults() const { return pmd_faults() + pte_faults; }
    /// What could have ended huge: the PMD faults that ended, and the slots whose PMD handler was
    /// never asked, each once.
    std::uint64_t could_be_huge() const;
    /// Permission faults of all causes.
    PermissionSum permissions() const;
    const WhySum* find(Why why) const; ///< nullptr: it does not occur
    WhySum& at(Why why);
    void add(const FaultSum& other);
    void finish(); ///< orders `whys`
};

/// Which faults count.
struct FaultFilter {
    std::optional<std::int64_t> tgid, tid;
    std::string file;              ///< part of the path; empty: all
    std::size_t events = SIZE_MAX; ///< of the first ones alone: of a part, those that its runs have
    bool empty() const { return !tgid && !tid && file.empty(); }
};

/// The faults of one slot.
struct SlotFaults {
    std::int64_t mapping = trace::kNone; ///< Mapping::id; kNone: not recorded
    std::uint32_t range = trace::Trace::kNoRange;
    std::int64_t file = trace::kNone; ///< File::id
    std::int64_t tgid = trace::kNone; ///< the process; kNone: not recorded
    FaultSum sum;
};

/// All of a trace's faults that a filter lets through.
struct FaultReport {
    FaultSum total;
    std::vector<SlotFaults> by_slot; ///< in the order of their first fault
    /// Why the counts may be too low ("3 events were lost", …), a clause; empty: they are whole.
    std::string incomplete;
};
/// @param run  of recorded(); nullptr: it is made here
/// @throws Cancelled
FaultReport fault_report(const trace::Trace& trace, const FaultFilter& filter = {},
                         const Run* run = nullptr, const Progress& progress = {});
/// FaultReport::incomplete; of what rests on these kinds alone.
std::string faults_incomplete(const trace::Trace& trace,
                              std::initializer_list<trace::Kind> kinds = {trace::Kind::PmdFault,
                                                                          trace::Kind::PteFault});

enum class GroupBy : std::uint8_t { File, Range, Process };
/// The slots that have one file, range or process.
struct FaultGroup {
    std::int64_t file = trace::kNone;             ///< of File and Range
    std::uint32_t range = trace::Trace::kNoRange; ///< of Range
    std::int64_t tgid = trace::kNone;             ///< of Process
    FaultSum sum;
};
/// By File::id; by rows of the trace; by number of the process.
std::vector<FaultGroup> grouped(const trace::Trace& trace, const FaultReport& report, GroupBy by);

} // namespace daxscope::replay
