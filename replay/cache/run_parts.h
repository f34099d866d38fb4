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

namespace daxscope::cache {

/// Bytes that the sections of a run will take at most.
std::uint64_t bytes_of(const replay::Run& run);
/// @param number of the run in the file
/// @param progress parts of its rows
/// @throws Cancelled
void write(SectionWriter& writer, const replay::Run& run, std::uint32_t number,
           const Progress& progress);
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
