// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was read of a trace is kept, so that the next one who opens it maps a file instead of
// reading rows. All of it can be made again: where the cache is missing, full, damaged or switched
// off, that costs time and nothing else.
#pragma once

#include "model/handler.h"
#include "replay/cache/folder.h"
#include "replay/engine/run.h"
#include "replay/store/trace.h"
#include "replay/trace/progress.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace daxscope::cache {

/// Where this process keeps what it reads: nowhere, until its main() says so. Tests and other users
/// of the library write nothing into anybody's home.
/// Not while another thread reads a trace.
void use(Settings settings);
const Settings& in_use();

/// What the cache knows of a trace file.
struct Found {
    /// The file as it is now; empty: nothing is to be kept of it.
    std::optional<Key> key;
    std::shared_ptr<const trace::Trace> trace; ///< nullptr: it has to be read
    bool indexed = false; ///< runs are there, and their indices: a picture of all takes no longer
};
/// @param progress events
/// @throws Cancelled, and nothing else
Found ask(const std::filesystem::path& path, const Progress& progress = {});

/// Keeps the trace, where it is large enough to be worth it and the file is still the one.
/// @param key of before it was read
/// @param progress events
/// @return whether it is kept
/// @throws Cancelled
bool keep(const Key& key, const trace::Trace& trace, const Progress& progress = {});
/// The same on a thread of its own, at once or after what was given to it before. What is not kept
/// when the process ends is not kept.
void keep_soon(Key key, std::shared_ptr<const trace::Trace> trace);

/// A trace as recorded, and through two handlers.
using Runs = std::array<replay::Run, 3>;
/// What is kept of that.
struct KeptRuns {
    Runs runs;
    /// Where they lie, and what was kept of each beside them, by its number in the file.
    std::shared_ptr<const SectionFile> file;
    std::array<std::uint32_t, 3> numbers{};
};
/// What is kept of runs, nothing assumed: of a trace that this process read out of its cache file,
/// or gave to keep_soon().
/// @param progress parts of rows
/// @return nothing where one of them is not kept
/// @throws Cancelled
std::optional<KeptRuns> runs(const trace::Trace& trace, const model::Handler& before,
                             const model::Handler& after, const Progress& progress = {});
/// What was made of a run, as sections of its number.
struct More {
    std::uint64_t bytes = 0; ///< that they take at most
    std::function<void(SectionWriter&, std::uint32_t number)> write;
};
/// Keeps such runs beside their trace, on the thread of keep_soon(). Of any other trace, nothing.
/// @param more called on that thread: what is to be kept of each
void keep_runs_soon(const std::shared_ptr<const trace::Trace>& trace, Runs runs,
                    std::function<std::array<More, 3>(const Progress&)> more = {});

/// Whether what the cache gave of a trace, its runs too, is what was put there: of any other trace,
/// too. Where it is not, its cache file is removed, and the trace is to be read anew.
/// @param progress bytes
/// @throws Cancelled
bool is_as_written(const trace::Trace& trace, const Progress& progress = {});

/// Whether all that a cache file has can be believed.
/// @throws Cancelled
bool is_sound(const Entry& entry, const Progress& progress = {});

/// A whole trace: out of the cache, or of whatever source, and then it is kept.
/// @throws as source::load()
std::shared_ptr<const trace::Trace> load(const std::filesystem::path& path,
                                         const Progress& progress = {});

} // namespace daxscope::cache
