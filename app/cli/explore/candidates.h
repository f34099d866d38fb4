// SPDX-License-Identifier: GPL-3.0-or-later
//
// `daxscope explore --candidates`: what the unmap of shared extents is for, and what breaks without
// it. Every handler that somebody might propose for the newest one's is searched beside it; then
// each guard that they lean on is taken out, and the search says what is broken then.
#pragma once

#include "app/cli/explore/search_run.h"
#include "model/candidates/guards.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::cli {

/// A finding, short enough for a table.
struct ShortFinding {
    std::string scenario;    ///< its name, with the size of its faults where that is 4 KiB
    std::size_t actions = 0; ///< of its schedule
    bool lasso = false;      ///< … which goes on for ever
    std::string story;       ///< one line: who changed what
    std::string command;     ///< the one that tells it step by step
};

/// What a candidate's searches found of one invariant, beside the newest handler's.
struct Tally {
    std::size_t as_newest = 0; ///< scenarios in which both break it
    std::size_t gone = 0;      ///< … the newest alone
    std::size_t fresh = 0;     ///< … the candidate alone
    /// Of `fresh`, the one with fewest actions.
    std::optional<ShortFinding> shortest;
};

/// One handler over all scenarios.
struct HandlerVerdict {
    const model::Handler* handler = nullptr;
    std::size_t scenarios = 0;
    std::size_t clean = 0;      ///< searched to the end, and nothing found
    std::size_t unfinished = 0; ///< not searched to the end, under this handler or the newest
    std::uint64_t states = 0;
    double seconds = 0;
    std::array<Tally, model::kInvariants> found{}; ///< by Invariant; of the newest, `as_newest`

    /// It breaks something that the newest does not.
    bool broken() const;
    /// Nothing that the newest has not, every search having ended.
    bool holds() const { return !broken() && unfinished == 0; }
};

/// One handler in one guard's scenario, the guard taken out.
struct WithoutGuard {
    const model::Handler* handler = nullptr;
    model::FaultSize size = model::FaultSize::Pmd;
    bool finished = true;              ///< every search ended
    std::optional<ShortFinding> found; ///< of the guard's invariant; nullopt: it still holds
};

struct GuardVerdict {
    const model::Guard* guard = nullptr;
    std::vector<WithoutGuard> without; ///< by handler, the newest first; by size
};

struct CandidatesReport {
    std::size_t library = 0;              ///< scenarios of the library; the others are the guards'
    std::vector<HandlerVerdict> handlers; ///< the newest first
    /// Of the newest and of candidates that holds() is true of: the others are broken as they are.
    std::vector<GuardVerdict> guards;
};

/// Searches all of it.
/// @throws Error(Exit::Io) where the library is not installed; Cancelled on Ctrl-C
CandidatesReport search_candidates(const SearchArguments& arguments, const Common& common);

/// On a terminal: with states and time.
std::string candidates_text(const CandidatesReport& report);
/// model/CANDIDATES.md: what is the same on every machine.
std::string candidates_document(const CandidatesReport& report);
/// JSON.md's `explore --candidates`.
nlohmann::ordered_json candidates_json(const CandidatesReport& report);

/// "write(2): invalidate, 4 KiB pages": what a scenario in that size is called.
std::string in_size(std::string_view name, model::FaultSize size);

/// The guard of that name.
/// @throws Error(Exit::Usage) with those that there are
const model::Guard& guard_named(const std::string& name);

} // namespace daxscope::cli
