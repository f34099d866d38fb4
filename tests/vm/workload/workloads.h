// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "party.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::workload {

/// Who the parties are: what makes two of them able to throw each other out is the mapping.
enum class As {
    Processes, ///< a process each, a mapping each
    Mappings,  ///< threads of one process, a mapping each
    Threads,   ///< threads of one process on one mapping
};

struct Plan {
    std::string path;
    As as = As::Processes;
    int parties = 2;
    MapPlan map;
};

/// "0r512 1w0 0p512+512": PARTY OP PAGE[+PAGES], separated by blanks.
/// @throws std::runtime_error naming the first word that is none
std::vector<Action> parse_script(std::string_view text, int parties);
std::string_view script_help();

/// How often each mapping accesses each PMD range that it touches, once through the script, where
/// that is the same number for all and no party changes its ways there: all reads, or all writes.
/// 0 where it is not so, or where the script does more than read and write.
std::int64_t accesses_of_each(const Plan& plan, const std::vector<Action>& script);

/// Performs the script `repeat` times in strict turns: no action begins before the one before it,
/// whoever's it was, has ended. The numbers of faults are therefore the same in every run.
/// @param pace_ms time from the begin of one action to that of the next, and half of it from the
///                last one to the end of the mappings: how often a party comes back to a page is
///                then known. 0: as fast as they go.
std::vector<Tally> run_script(const Plan& plan, const std::vector<Action>& script, int repeat,
                              int pace_ms);

/// Whole PMD ranges in a file; 1 for a smaller one.
std::int64_t pmd_ranges(const std::string& path);

/// Free-running parties: each makes `accesses` accesses, with a pause between two of them.
struct FreeRun {
    int accesses = 100;
    int think_us = 1000; ///< mean pause; each pause is drawn evenly from half to one and a half
    int write_every = 0; ///< every n-th access is a write; 0 = reads only
    int writers = 0;     ///< with write_every: only the first n parties write; 0 = all
    unsigned seed = 1;   ///< of the pauses and of the order in which PMD ranges are visited
};
std::vector<Tally> run_free(const Plan& plan, const FreeRun& free);

/// Threads of one mapping on one CPU, each reading the first page of every PMD range in order: when
/// one is preempted in the middle of a fault, the next comes up to the same range and faults too.
std::vector<Tally> run_race(const Plan& plan);

/// Creates a file of `pages` pages. how: "write" (data everywhere), "sparse", "fallocate".
void make_file(const std::string& path, std::int64_t pages, std::string_view how);
/// Makes `to` share all extents of `from` (FICLONE), as cp --reflink=always does.
void clone_file(const std::string& from, const std::string& to);
/// Maps, touches, truncates and unmaps files that have no DAX, `rounds` times over `pages` pages:
/// what a recorder of DAX faults must not be felt in. @return median ns of a round
double run_without_dax(const std::string& path, std::int64_t pages, int rounds);
/// Reads the first page and gives the mapping up again (MADV_DONTNEED), `rounds` times: a PMD fault
/// a round and little else, to measure what recording one costs. @return median ns of a round
double run_refaults(const std::string& path, int rounds);

/// Writes `records` records into an LMDB database through a writable map (MDB_WRITEMAP), 200 a
/// transaction, and deletes every other one.
/// @throws std::runtime_error with LMDB's own text
void run_lmdb(const std::string& path, int records);

} // namespace daxscope::workload
