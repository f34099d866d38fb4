// SPDX-License-Identifier: GPL-3.0-or-later
//
// A reproducer: what a counterexample or a storm did on one PMD range, as a plain list of actions
// taken in turns, and the faults that are expected of them. emit() makes a C program and a shell
// script of it, which need neither daxscope nor a trace.
//
//     const Program program = of_finding(named, handler, finding.invariant); // or of_storm()
//     for (const File& file : emit(program)) { ... }
#pragma once

#include "model/explore/scenario.h"
#include "model/world.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::replay::reproducer {

/// What a party does, through its mapping or by a system call.
enum class Op : std::uint8_t {
    Read = 0,  ///< loads a byte of a page
    Write,     ///< stores a byte to a page
    Pwrite,    ///< write(2) of a page
    Fsync,     ///< fsync()
    Msync,     ///< msync(MS_SYNC) of some pages of the mapping
    Writeback, ///< sync_file_range() that waits: else DAX entries are left alone (WB_SYNC_NONE)
    Punch,     ///< fallocate() punches the whole range
    Fallocate, ///< fallocate() of the range after this one
    Unshare,   ///< fallocate(FALLOC_FL_UNSHARE_RANGE)
    Truncate,  ///< ftruncate() to nothing
    Extend,    ///< ftruncate() to two ranges
    Clone,     ///< FICLONERANGE of the range into the other file
    Dedupe,    ///< FIDEDUPERANGE: the range gets the storage of a file with the same data
    Munmap,    ///< munmap(), then the same mapping anew
    Dontneed,  ///< madvise(MADV_DONTNEED)
    Compare,   ///< a byte of the page through the mapping, beside what read(2) gives
};

/// What an access or act of a scenario is here. One that may be either reads.
Op op_of(model::explore::Access access);

struct Mapping {
    std::string name;
    unsigned process = 0;    ///< mappings of one process share its address space
    bool other_file = false; ///< of the file that shares the extent
    bool is_private = false, sync = false, no_huge = false;
    bool misaligned = false; ///< its address is not congruent to the offset: no PMD fits
    std::uint32_t first = 0; ///< page of the range at which it begins
    std::uint32_t pages = 0; ///< 0: to the end of the range
};

/// A thread. Those of one process, on one mapping or on several, share its memory.
struct Party {
    static constexpr int kNoMapping = -1;
    std::string name; ///< any text; emit() makes a word of it
    int mapping = kNoMapping;
    unsigned process = 0;
};

struct Action {
    std::uint32_t party = 0; ///< place in Program::parties
    Op op = Op::Read;
    std::uint32_t page = 0;  ///< Read, Write, Pwrite, Msync, Compare: from the range's first page
    std::uint32_t pages = 0; ///< Msync: how many
    bool operator==(const Action&) const = default;
};

/// Actions that are taken so many times over.
struct Block {
    std::vector<Action> actions;
    std::uint64_t times = 1;
    bool operator==(const Block&) const = default;
};

/// Events of one kind that a party is expected to cause.
struct Expected {
    std::uint32_t party = 0;
    std::string event;  ///< of fs_dax: "dax_pmd_fault_done"; or kMemory
    std::string result; ///< as the kernel prints it, "NOPAGE"; "-" for an event without
    std::uint64_t count = 0;
    bool at_least = false; ///< a kernel may try twice
};
inline constexpr std::string_view kPmdDone = "dax_pmd_fault_done";
inline constexpr std::string_view kPteDone = "dax_pte_fault_done";
inline constexpr std::string_view kWritebackOne = "dax_writeback_one";
inline constexpr std::string_view kMemory = "memory"; ///< Op::Compare, result "differs"

struct Program {
    std::vector<std::string> about; ///< what it shows and from what it was made: a paragraph each
    std::vector<std::string> notes; ///< what was left out or is not alike: a sentence each
    std::string basis;              ///< of the counts: "recorded", "synthetic" or "modelled"
    std::string kernel;             ///< … of which kernel or handler
    std::int64_t page_size = 4096, pmd_size = 2 << 20; ///< bytes
    model::Extent extent = model::Extent::Written;     ///< what the range has at first
    std::vector<Mapping> mappings;
    std::vector<Party> parties;
    std::vector<Action> before; ///< taken first, and not counted
    std::vector<Block> blocks;
    std::vector<Expected> expected;

    /// Adds to the count of a row, which is made where there is none, behind those of the party and
    /// of the parties before it. FALLBACK is "at least": from
    /// 6.4 on a kernel may ask the PMD handler twice.
    void expect(std::uint32_t party, std::string_view event, std::string_view result,
                std::uint64_t count);
    /// A mapping and a party of it, by the mapping's name, which accesses page 0 once: what has to
    /// be there before.
    void begin_with(Mapping mapping, bool write);
    bool reflink() const;          ///< the file's extent is shared, or comes to be
    std::uint64_t actions() const; ///< that are counted, rounds and all
    bool uses(Op op) const;
};

/// The same list with what repeats told once. Exact: undone, it is the list.
std::vector<Block> fold(const std::vector<Action>& actions);

struct File {
    std::string name; ///< without a directory
    std::string text;
    bool executable = false;
};
inline constexpr std::string_view kProgramName = "reproduce.c";
inline constexpr std::string_view kScriptName = "reproduce.sh";

/// The C program and the script. Whatever names the program has are words or comments in them.
std::vector<File> emit(const Program& program);
std::string c_program(const Program& program);
std::string shell_script(const Program& program);

/// A text as a word of a C string and of a shell: letters, digits, '_', '.', '-'; at most 40.
std::string plain_word(std::string_view text);
/// Paragraphs as lines of at most 80 characters behind a prefix (" * ", "# "): no character acts,
/// and none ends or begins a comment.
std::string comment(const std::vector<std::string>& paragraphs, std::string_view prefix);
/// The parties' names as words, no two alike.
std::vector<std::string> party_names(const Program& program);
/// Replaces a mark of a template wherever it stands.
void replace(std::string& text, std::string_view mark, std::string_view with);
/// "Made by …": a sentence for the head of both files. "recorded on 6.12": what the counts are.
std::vector<std::string> head(const Program& program);

} // namespace daxscope::replay::reproducer
