// SPDX-License-Identifier: GPL-3.0-or-later
//
// One search of the explorer as the command runs it: bounded by options, its progress on the
// terminal, ended by Ctrl-C.
#pragma once

#include "app/cli/explore/searched.h"
#include "app/cli/verb.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace daxscope::cli {

/// --max-memory, --max-states, --no-reduction, --no-symmetry.
struct SearchArguments {
    std::uint64_t max_memory = std::uint64_t{2} << 30; ///< bytes
    std::uint64_t max_states = 0xfffffffe;
    bool no_reduction = false, no_symmetry = false;

    void add(CLI::App& sub);
};

/// How far a search is, on one line of a terminal; for one search, or for many in turn.
class SearchProgress {
public:
    /// @param what what is searched, e.g. "hole-race, fixed"; made printable
    SearchProgress(const std::string& what, const Common& common);
    /// Clears the line.
    ~SearchProgress();
    SearchProgress(const SearchProgress&) = delete;
    SearchProgress& operator=(const SearchProgress&) = delete;

    /// The next of many searches begins.
    /// @throws Cancelled where Ctrl-C was pressed
    void next(const std::string& what);
    /// @return false where Ctrl-C was pressed
    bool report(const model::explore::Status& status);

private:
    using Clock = std::chrono::steady_clock;
    bool due();
    std::string what_;
    bool shown_, drawn_ = false;
    Clock::time_point begin_ = Clock::now(), next_ = begin_ + std::chrono::milliseconds(200);
};

/// @param progress must outlive the options
model::explore::Options search_options(const SearchArguments& arguments, SearchProgress& progress);

/// Searches, and says how long it took.
Searched search(const replay::NamedScenario& named, const model::Handler& handler,
                const model::explore::Options& options);

} // namespace daxscope::cli
