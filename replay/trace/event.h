// SPDX-License-Identifier: GPL-3.0-or-later
//
// The value types of a trace: what one row of each table of a .daxtrace file holds. SCHEMA.md
// beside this file says the same in SQL's words; a test holds the two together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace daxscope::trace {

/// What an event is. The numbers are stored in files: never reuse or change one.
enum class Kind : std::uint8_t {
    PmdFault = 1,                ///< fs_dax:dax_pmd_fault and its _done, paired
    PteFault = 2,                ///< fs_dax:dax_pte_fault and its _done, paired
    PmdLoadHole = 3,             ///< fs_dax:dax_pmd_load_hole: the huge zero page was mapped
    PmdLoadHoleFallback = 4,     ///< fs_dax:dax_pmd_load_hole_fallback
    PteLoadHole = 5,             ///< fs_dax:dax_load_hole: a 4 KiB zero page was mapped
    InsertPfnMkwrite = 6,        ///< fs_dax:dax_insert_pfn_mkwrite: MAP_SYNC's second half
    InsertPfnMkwriteNoEntry = 7, ///< fs_dax:dax_insert_pfn_mkwrite_no_entry
    Unmap = 8,           ///< unmap_mapping_range() or unmap_mapping_pages(), nested ones once
    Zap = 9,             ///< one mapping that an Unmap walked over (zap_page_range_single() …)
    WritebackRange = 10, ///< fs_dax:dax_writeback_range and its _done, paired
    WritebackOne = 11,   ///< fs_dax:dax_writeback_one: an entry was flushed and write-protected
    Munmap = 12,         ///< a VMA, or a part of one, left its mm
    Exit = 13,           ///< the last task of a tgid exited
    Fiemap = 14,         ///< an extent that FS_IOC_FIEMAP gave when the recorder met the file
    Access = 15,         ///< the mapping's PMD was accessed at least once between ts and ts_end
    // With `record --races` alone: what tells the order inside faults that overlap.
    Dispatch = 16,    ///< handle_mm_fault() began; a DAX handler was asked at ts_end
    FinishFault = 17, ///< finish_fault() of a private write looked at the page: put its copy in, or
                      ///< found it mapped (result NOPAGE)
    PrivateCopy = 18, ///< wp_page_copy(): a private mapping's page went at ts, and its copy was
                      ///< there by ts_end. No handler is asked.
    Insert = 19,      ///< a fault had the page table locked to map what it asked for; by ts_end it
                      ///< was there
    Grab = 20,        ///< grab_mapping_entry() of a fault came back: with the DAX entry locked, or
                      ///< from a PMD fault that found 4 KiB entries
};
inline constexpr Kind kLastKind = Kind::Grab;

/// Who asked for an Unmap (event.arg1 of Kind::Unmap). Stored in files.
enum class Origin : std::uint8_t {
    Unknown = 0,
    PmdFault = 1,  ///< inside a dax_pmd_fault bracket of the same task
    PteFault = 2,  ///< inside a dax_pte_fault bracket of the same task
    Truncate = 3,  ///< setattr: truncate or extend
    Fallocate = 4, ///< vfs_fallocate(): punch hole, zero range, on XFS any mode
    Write = 5,     ///< write(2) or an invalidate_inode_pages2_range() of another kind
    Reflink = 6,   ///< clone, dedupe, extent exchange
    Madvise = 7,   ///< madvise(MADV_DONTNEED) by the mapping's own process (Kind::Zap only)
    Evict = 8,     ///< the inode left memory
    Unshare = 9,   ///< vfs_fallocate(FALLOC_FL_UNSHARE_RANGE); before 0.2 a Fallocate
};

/// iomap's extent types (include/linux/iomap.h, 5.8 to 7.3: the numbers did not change).
enum class ExtentType : std::uint8_t {
    Hole = 0,
    Delalloc = 1,
    Mapped = 2,
    Unwritten = 3,
    Inline = 4,
    None = 255, ///< the fault ended before it asked the file system
};

/// Layout of event.extent for faults: what iomap answered inside the bracket.
inline constexpr int kExtentFlagsShift = 16; ///< bits 0-15 type, bits 16-31 IOMAP_F_*
inline constexpr std::uint64_t kExtentMisaligned = 1ULL << 32; ///< not PMD-aligned on the device
inline constexpr std::uint64_t kExtentHasSource = 1ULL << 33;  ///< a CoW source extent came with it
inline constexpr std::uint32_t kIomapNew = 0x01;               ///< IOMAP_F_NEW
inline constexpr std::uint32_t kIomapDirty = 0x02;  ///< IOMAP_F_DIRTY (metadata; MAP_SYNC)
inline constexpr std::uint32_t kIomapShared = 0x04; ///< IOMAP_F_SHARED: reflinked

/// How a row came to be (event.evidence). Stored in files.
enum class Evidence : std::uint8_t {
    Recorded = 0, ///< a probe, or the trace that was imported, says so
    Inferred = 1, ///< what was recorded forces it
    Assumed = 2,  ///< somebody said so, nothing in the trace does
    Modelled = 3, ///< a handler's steps made it, no kernel did
};
inline constexpr Evidence kLastEvidence = Evidence::Modelled;

/// Columns of `event` that may be NULL and have no value to say so: bits of Event::absent.
enum Column : std::uint16_t {
    kFlags = 0x01,
    kResult = 0x02,
    kPmdIn = 0x04,
    kPmdOut = 0x08,
    kArg0 = 0x10,
    kArg1 = 0x20,
    /// The begin of a fault: `ts` is when it ended then, and ts_end is kNone. In a file that is a
    /// fault with a `result` and no `ts_end`.
    kBegin = 0x40,
};
inline constexpr std::uint16_t kAllColumns = 0x7f;

/// Of vm_flags (include/linux/mm.h): VM_SHARED (MAP_SHARED), VM_SYNC (MAP_SYNC) and VM_NOHUGEPAGE
/// (MADV_NOHUGEPAGE). The same numbers in every release.
inline constexpr std::uint64_t kVmShared = 0x8;
inline constexpr std::uint64_t kVmSync = 0x00800000;
inline constexpr std::uint64_t kVmNoHugePage = 0x40000000;

/// No value: an id that does not apply, an end time of an instant, an extent not asked for, and
/// whatever else was not recorded where its own range has room for it.
inline constexpr std::int64_t kNone = -1;

/// One event. Times are CLOCK_BOOTTIME nanoseconds; pgoff and lengths are pages of the session's
/// page size. What arg0, arg1 and extent mean depends on the kind:
///
// clang-format off
/// | kind | arg0 | arg1 | extent |
/// |---|---|---|---|
/// | PmdFault | max_pgoff (pages of the file) | pages of the extent from the PMD's start | what iomap said |
/// | PteFault | pages of the file, 0 = not known | pages of the extent from pgoff | what iomap said |
/// | Unmap | pages, 0 = to end of file | Origin | kNone |
/// | Zap | pages walked over in `mapping` | Origin | kNone |
/// | WritebackRange | last pgoff | 0 | kNone |
/// | WritebackOne | pages | 0 | kNone |
/// | Munmap | pages | 0 | kNone |
/// | Fiemap | pages | 0 | what FIEMAP said, in iomap's words |
/// | Access | pages of the PMD range | 0 | kNone |
/// | others | 0 | 0 | kNone |
// clang-format on
struct Event {
    std::int64_t seq = 0;        ///< arrival order in the ring, from 1; the row's key
    std::int64_t ts = 0;         ///< begin
    std::int64_t ts_end = kNone; ///< end; kNone for instants and for brackets that never ended
    Kind kind = Kind::PmdFault;
    std::int64_t task = kNone;    ///< Task::id: who did it
    std::int64_t mapping = kNone; ///< Mapping::id: whose page tables; kNone where none is concerned
    std::int64_t file = kNone;    ///< File::id
    std::int64_t pgoff = 0;    ///< page of the fault (not PMD-aligned), or first page of the range
    std::uint32_t flags = 0;   ///< FAULT_FLAG_* of the recording kernel; 0 for other kinds
    std::int32_t result = 0;   ///< VM_FAULT_* of the recording kernel
    std::uint64_t pmd_in = 0;  ///< *vmf->pmd when the fault began (0 = none)
    std::uint64_t pmd_out = 0; ///< *vmf->pmd when the fault was done
    std::int64_t arg0 = 0;
    std::int64_t arg1 = 0;
    std::int64_t extent = kNone; ///< type, flags, misaligned (above); kNone = not asked
    /// Byte on the device at which the page of a PTE fault, or the begin of a PMD fault's range,
    /// lies; kNone = it has no storage, or which was not recorded.
    std::int64_t storage = kNone;
    std::int32_t cpu = kNone; ///< where it ended; kNone = not recorded
    Evidence evidence = Evidence::Recorded;
    /// Column bits of what was not recorded; the members themselves are 0 then. A fault that never
    /// ended has kResult and kPmdOut, whoever made it.
    std::uint16_t absent = 0;

    /// Was this column recorded?
    bool has(Column column) const { return (absent & column) == 0; }
    /// Marks columns as not recorded, and leaves 0 in them.
    void forget(unsigned columns) {
        absent = static_cast<std::uint16_t>(absent | columns);
        flags = has(kFlags) ? flags : 0;
        result = has(kResult) ? result : 0;
        pmd_in = has(kPmdIn) ? pmd_in : 0;
        pmd_out = has(kPmdOut) ? pmd_out : 0;
        arg0 = has(kArg0) ? arg0 : 0;
        arg1 = has(kArg1) ? arg1 : 0;
    }
    bool is_fault() const { return kind == Kind::PmdFault || kind == Kind::PteFault; }
    /// A fault of which no end was recorded.
    bool is_open() const { return is_fault() && ts_end == kNone && has(kBegin); }
    /// What a row has to lack is marked: the end of a fault that never ended.
    void settle() {
        if (is_open()) {
            forget(kResult | kPmdOut);
        } else if (absent != 0) {
            forget(absent);
        }
    }

    bool operator==(const Event&) const = default;
};

/// What is wrong with one event's numbers, nullptr where nothing is.
const char* event_fault(const Event& event);

/// A task as the events name it. One row per (tgid, tid, comm) seen.
struct Task {
    std::int64_t id = 0;
    std::int64_t tgid = 0; ///< kNone = not recorded
    std::int64_t tid = 0;
    std::string comm;
    bool named = true; ///< false: comm was not recorded, and is empty here
    bool operator==(const Task&) const = default;
};

/// One (mm, VMA) over a file: the party in a storm. A reused address in a new VMA is a new row.
struct Mapping {
    std::int64_t id = 0;
    /// Small number per address space, given by the recorder; no kernel address. kNone = not
    /// recorded.
    std::int64_t mm = 0;
    std::int64_t tgid = kNone;  ///< the process of its address space; kNone = not recorded
    std::int64_t file = kNone;  ///< File::id
    std::uint64_t vm_start = 0; ///< bytes, user virtual address
    std::uint64_t vm_end = 0;   ///< bytes, exclusive
    std::int64_t vm_pgoff = 0;  ///< page of the file at vm_start
    std::uint64_t vm_flags = 0; ///< VM_* of the recording kernel (VM_SHARED is 0x8)
    bool flags_known = true;    ///< false: vm_flags was not recorded, and is 0 here
    bool operator==(const Mapping&) const = default;
};

struct File {
    std::int64_t id = 0;
    std::uint32_t dev = 0; ///< kernel encoding: major << 20 | minor
    std::uint64_t ino = 0;
    std::string path;   ///< empty where not known
    std::string fstype; ///< "xfs", "ext4", …; empty where not known
    bool operator==(const File&) const = default;
};

/// Events that are missing from the trace. Stored when noticed.
struct Loss {
    std::int64_t ts_from = 0; ///< the loss happened after this time (ns, BOOTTIME)
    std::int64_t ts = 0;      ///< … and was noticed at this one
    /// "ringbuf_full", "unpaired", "recursion_miss" (the kernel skipped a program),
    /// "user_backlog", "late"; of another tool's trace "overwritten" (the kernel's ring went round
    /// before it was read), "cut_out" (the head of an export tells of more lines than there are:
    /// somebody took lines out) and "import_reject" (what looked like an event and could not be
    /// read)
    std::string source;
    std::string place;                 ///< the program, file or line; may be empty
    std::optional<std::int64_t> count; ///< how many events; empty = nobody knows
    std::optional<Kind> kind = {};     ///< … and of which kind; empty = not known
    bool operator==(const Loss&) const = default;
};

/// The four clocks read at one moment, all ns.
struct ClockSnapshot {
    std::int64_t boot = 0, mono = 0, realtime = 0, tai = 0;
    bool operator==(const ClockSnapshot&) const = default;
};

/// A name for a kernel or daxscope constant, as the decoding tables hold it.
struct Name {
    std::int64_t value;
    std::string_view name;
};

/// Keys of the `session` table. All values are text; the reader's Session gives them typed.
namespace key {
inline constexpr std::string_view kKernelRelease = "kernel_release"; ///< uname -r
inline constexpr std::string_view kMachine = "machine";              ///< uname -m
inline constexpr std::string_view kPageSize = "page_size";           ///< bytes
inline constexpr std::string_view kPmdSize = "pmd_size";             ///< bytes
/// "boottime"; of another tool's trace its clock's name ("local", "mono"), or "unknown"
inline constexpr std::string_view kClock = "clock";
inline constexpr std::string_view kCommand = "command";   ///< the recorded command, if any
inline constexpr std::string_view kFilters = "filters";   ///< what was asked for, as options
inline constexpr std::string_view kRecorder = "recorder"; ///< "daxscope 0.1.0"
inline constexpr std::string_view kStart = "start";       ///< ns BOOTTIME
inline constexpr std::string_view kEnd = "end";           ///< ns BOOTTIME; absent = cut off
inline constexpr std::string_view kEndReason =
    "end_reason";                                     ///< "duration", "signal", "child exit", …
inline constexpr std::string_view kEvents = "events"; ///< rows in event
inline constexpr std::string_view kLost = "lost";     ///< sum of loss.count
inline constexpr std::string_view kHash = "hash";     ///< 16 hex digits; see Seal in hasher.h
/// "not_recorded.HOOK" = what is missing without it, in words.
inline constexpr std::string_view kNotRecorded = "not_recorded.";
/// Names of the kinds of which not all can be there, separated by blanks.
inline constexpr std::string_view kNotRecordedKinds = "not_recorded_kinds";
/// "kernel.NAME": what tells the handler of the recording kernel.
inline constexpr std::string_view kKernel = "kernel.";
inline constexpr std::string_view kWithout =
    "without"; ///< version 1: probes that did not attach, ';'-separated
inline constexpr std::string_view kTestModule =
    "test_module"; ///< name of daxscope's test module if loaded
/// Unmaps by faults that the test module stood before: those that went on to the kernel …
inline constexpr std::string_view kUnmapsPassed = "unmaps_passed";
/// … and those that it left out; a call that it turned back is recorded all the same.
inline constexpr std::string_view kUnmapsKept = "unmaps_kept";
// Where the recorder measured accesses. SCHEMA.md says what it means where there is no Access.
inline constexpr std::string_view kAccessPeriod = "access_period";   ///< ns, as asked for
inline constexpr std::string_view kAccessSamples = "access_samples"; ///< of one process each
inline constexpr std::string_view kAccessTime = "access_time";       ///< ns of processor time, sum
inline constexpr std::string_view kRaces = "races";                  ///< "yes": record --races
inline constexpr std::string_view kAccessUnsampled =
    "access_unsampled"; ///< processes that could not be sampled; absent: all could
// Of a trace that another tool recorded.
inline constexpr std::string_view kImporter = "importer";          ///< "daxscope 0.1.0"
inline constexpr std::string_view kSourceFormat = "source_format"; ///< "ftrace text"
/// How many stretches of it are there whose times need not belong together; absent: one.
inline constexpr std::string_view kClocks = "clocks";
/// What looked like an event and could not be read: how many, and the first of them, in words.
inline constexpr std::string_view kRejected = "rejected";
inline constexpr std::string_view kRejectedFirst = "rejected_first";
/// Faults of which only the end was recorded.
inline constexpr std::string_view kWithoutBegin = "without_begin";
/// Tasks whose process nobody recorded.
inline constexpr std::string_view kWithoutProcess = "without_process";
/// Of a trace that a generator wrote for tests: what wrote it, and what. See Session::synthetic().
inline constexpr std::string_view kSynthetic = "synthetic";
// Of a trace that was not recorded but made, by the explorer, of a schedule. See Session::made().
inline constexpr std::string_view kMadeBy = "made_by";             ///< "daxscope explore 0.1.0"
inline constexpr std::string_view kMadeScenario = "made_scenario"; ///< the scenario's name
inline constexpr std::string_view kMadeScenarioText =
    "made_scenario_text"; ///< … and its whole text
inline constexpr std::string_view kMadeHoleLength =
    "made_hole_length"; ///< "known": 2016's get_block() tells it, holes get the huge zero page
inline constexpr std::string_view kMadeHandler = "made_handler"; ///< Handler::name
inline constexpr std::string_view kMadeFinding = "made_finding"; ///< the invariant's name
inline constexpr std::string_view kMadeStory = "made_story";     ///< what was found, in words
} // namespace key

} // namespace daxscope::trace
