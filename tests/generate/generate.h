// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes traces of any size for tests and benchmarks: storms or quiet ones, and those that ask more
// than a recording does. The same shape gives the same trace on every machine. What is made says so
// (Session::synthetic()), and every event is Evidence::Modelled.
#pragma once

#include "replay/store/trace.h"
#include "replay/trace/writer.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace daxscope::generate {

/// What happens in a trace. Shares are per thousand of turns.
struct Shape {
    std::uint64_t events = 100'000; ///< at least; the last turn is made whole
    std::uint32_t ranges = 64;      ///< PMD ranges of the one file, 1 to 100,000
    std::uint32_t mappings = 4;     ///< of the whole file, each a process of its own
    std::uint32_t tasks = 0;        ///< threads in all, each on one mapping; 0 = one a mapping
    std::uint32_t parties = 2;      ///< mappings that use one range
    std::uint32_t turns = 200;      ///< in a row on one range
    bool storm = true;              ///< each fault zaps another party; false: nobody is zapped
    std::uint32_t writes = 100;     ///< … of the faults write
    std::uint32_t late = 0;         ///< … of the faults go on to the end of the trace
    std::uint32_t gone = 0;         ///< … of the faults leave no PMD
    std::uint32_t wide = 0;         ///< … of the turns begin with an unmap of the whole file
    std::uint32_t munmaps = 0;      ///< … with a munmap of the range's first page
    std::uint32_t writebacks = 0;   ///< … with a writeback of the range
    std::uint32_t fiemaps = 0;      ///< … with a FIEMAP of the whole file
    std::uint64_t losses = 0;       ///< of one event each, evenly over the time
    std::uint32_t text = 0;         ///< bytes of the file's path; 0 = a short one
    std::uint64_t seed = 1;
    std::string release = "6.12.0"; ///< uname -r of the kernel whose answers are written
};

/// Gives the events of a shape one after the other, in the order in which a ring delivers them: a
/// fault after what happened within it.
class Generator {
public:
    /// @throws std::invalid_argument naming what cannot be
    explicit Generator(Shape shape);
    ~Generator();
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    const std::vector<trace::File>& files() const;
    const std::vector<trace::Task>& tasks() const;
    const std::vector<trace::Mapping>& mappings() const;
    /// Everything but the end. No row names a recorder, for none was there.
    const trace::Session& session() const;
    /// Appends the next events. @return false where there are no more, and nothing was appended
    bool next(std::size_t most, std::vector<trace::Event>& events);
    /// After the last event.
    std::int64_t end() const;
    std::vector<trace::Loss> losses() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The trace in memory.
std::shared_ptr<const trace::Trace> build(const Shape& shape);

/// How a file grows.
struct Pace {
    std::uint32_t pieces = 1; ///< commits, of about the same size
    double rate = 0;          ///< events a second; 0 = as fast as it goes
};

/// Writes the trace as a recorder does: the file has its name from the first commit on, and each
/// piece is a commit of its own.
/// @param piece_done called after each commit with the events so far; false stops, as a recorder is
///        stopped: the file is closed, and whole
/// @throws Error(Exit::Io) as the Writer does
void write(const Shape& shape, const Pace& pace, const std::filesystem::path& path, trace::Old old,
           const std::function<bool(std::uint64_t)>& piece_done = {});

} // namespace daxscope::generate
