// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs of a trace as sections of its cache file: rows as they lie in memory, so that a run read
// from there is the file, mapped. Nothing is assumed in them.
#pragma once

#include "model/handler.h"
#include "replay/cache/section_file.h"
#include "replay/engine/run.h"
#include "replay/trace/progress.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace daxscope::cache {

/// Bytes that the sections of a run will take at most.
std::uint64_t bytes_of(const replay::Run& run);
/// Adds runs to a file. What several have in common is written once.
class RunsWriter {
public:
    /// @param writer that adds to the file; both must outlive this
    /// @param file nullptr: a new one, which has no runs
    explicit RunsWriter(SectionWriter& writer, const SectionFile* file = nullptr);
    /// @param progress rows of one kind each
    /// @return the run's number in the file
    /// @throws Cancelled
    std::uint32_t write(const replay::Run& run, const Progress& progress);
    /// How many runs the file has by now.
    std::uint32_t size() const { return next_; }

private:
    SectionWriter& writer_;
    const SectionFile* file_;
    std::uint32_t next_;
    std::vector<std::pair<replay::Outcomes, std::uint32_t>> accesses_; ///< written, by which run
};
/// The number of the run of that name; empty where the file has none.
std::optional<std::uint32_t> find_run(const SectionFile& file, std::string_view name);
/// How many runs the file has.
std::uint32_t runs_in(const SectionFile& file);
/// A run in a file. Nothing in it is believed unchecked: hashes, bounds, order.
/// @param trace of which it is a run
/// @param handler whose; nullptr: as recorded
/// @param progress parts of its rows
/// @return nothing where anything is not as it must be
/// @throws Cancelled
std::optional<replay::Run> run_in(const std::shared_ptr<const SectionFile>& file,
                                  std::uint32_t number, const trace::Trace& trace,
                                  const model::Handler* handler, const Progress& progress);

} // namespace daxscope::cache
