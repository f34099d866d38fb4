// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/store/chunk.h"
#include "replay/trace/event.h"
#include "replay/trace/progress.h"
#include "replay/trace/session.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace daxscope::trace {

/// One PMD-sized, aligned range of a file: the unit of every view.
struct PmdRange {
    std::int64_t file = kNone; ///< File::id
    std::int64_t pgoff = 0;    ///< first page, a multiple of pages_per_pmd
    bool operator==(const PmdRange&) const = default;
};

struct Columns;

/// A whole trace in memory, as columns, immutable and safe to share between threads. Events are
/// ordered by (ts, seq); an event's place in that order is its *index*, the number by which
/// everything else (outcomes, storms, the GUI's rows) names it.
class Trace {
public:
    /// Reads a file, as hostile input: see open.h for what is refused.
    /// @throws Error(Exit::Io) with the path and the first thing that is wrong; Cancelled
    static std::shared_ptr<const Trace> load(const std::filesystem::path& path,
                                             const Progress& = {});
    /// Builds one from parts, for tests and benchmarks. Events may come in any order.
    static std::shared_ptr<const Trace>
    build(Session session, std::vector<File> files, std::vector<Task> tasks,
          std::vector<Mapping> mappings, std::vector<Event> events, std::vector<Loss> losses = {},
          std::vector<ClockSnapshot> clocks = {});
    /// Of columns that hold together: what the Builder makes, or what was checked to be the same.
    explicit Trace(std::unique_ptr<const Columns> columns);
    ~Trace();
    /// What it is made of, to be kept elsewhere.
    const Columns& columns() const { return *columns_; }

    const Session& session() const;
    std::span<const File> files() const; ///< by id: files()[k] need not have id k; see file()
    std::span<const Task> tasks() const;
    std::span<const Mapping> mappings() const;
    std::span<const Loss> losses() const;
    std::span<const ClockSnapshot> clocks() const;
    const File* file(std::int64_t id) const; ///< nullptr where there is none
    const Task* task(std::int64_t id) const;
    const Mapping* mapping(std::int64_t id) const;
    std::int64_t lost() const; ///< sum of the losses whose count is known
    /// Whether there are losses of which nobody knows how many they are: then lost() is the least.
    bool lost_more() const;

    std::size_t size() const;             ///< events
    Event event(std::size_t index) const; ///< all columns of one event; O(1)
    Kind kind(std::size_t index) const {
        return kinds_[chunks_[index / kChunkEvents].who[index % kChunkEvents]];
    }
    std::int64_t time(std::size_t index) const { ///< begin, ns BOOTTIME
        return chunks_[index / kChunkEvents].ts[index % kChunkEvents];
    }
    std::int64_t
    time_end(std::size_t index) const; ///< end, ns BOOTTIME; the begin where there is none
    std::int64_t begin() const;        ///< first instant: min of session start and first event
    std::int64_t end() const;          ///< last instant of any event or the session's end
    /// Where more is being read: the time before which all events are here, as far as those that
    /// came tell, ns BOOTTIME. What begins later may still come. Empty: the trace is whole.
    std::optional<std::int64_t> known_upto() const;
    /// First index whose time is >= ts.
    std::size_t lower_bound(std::int64_t ts) const;

    /// The PMD ranges that any fault or measured access touched, or any unmap or writeback of at
    /// most kWideRanges ranges (as long as those are not many more than events), in the order in
    /// which they first appear, by seq. A range's place here is its number: it stays the same
    /// while a trace grows, and is what outcomes and lanes name it by.
    std::span<const PmdRange> ranges() const;
    /// The same ordered by (file, pgoff): as they stand on screen, and in JSON. Numbers in
    /// ranges(); a new range may come in between.
    std::span<const std::uint32_t> rows() const;
    /// A range's place in rows().
    std::uint32_t row_of(std::uint32_t range) const { return row_of_[range]; }
    /// The first row of that file at this page or after it, or of a later file.
    std::size_t first_row(std::int64_t file, std::int64_t pgoff) const;
    /// The range of a fault, or the one that holds all the pages of an unmap, zap, writeback or
    /// munmap; kNoRange for events that are not about one range.
    std::uint32_t range_of(std::size_t index) const {
        const std::uint32_t place = chunks_[index / kChunkEvents].place[index % kChunkEvents];
        return place == kNoPlace ? kNoRange : range_of_place_[place];
    }
    /// First of the events [from, upto) that is about this range or about none in particular; upto
    /// where there is none, from where that is not below upto.
    std::size_t next_about(std::uint32_t range, std::size_t from, std::size_t upto) const;
    /// What is wider than this many ranges gives no lane to a range that nothing else touched: a
    /// truncate or fsync of a whole file says nothing about one range.
    static constexpr std::int64_t kWideRanges = 64;
    /// The range that holds this page, kNoRange where nothing ever touched it.
    std::uint32_t find_range(std::int64_t file, std::int64_t pgoff) const;
    static constexpr std::uint32_t kNoRange = 0xffffffff;

    /// Bytes that the events take in memory, dictionaries and range table included.
    std::size_t bytes() const;
    /// xxh3 of the events and the other tables but the session: equal for equal content, whatever
    /// file it came from. See ContentHash. Taken once: later calls are free.
    /// @throws Cancelled; a later call takes it then
    std::uint64_t hash(const Progress& progress = {}) const;

    /// Events are named by 32-bit indexes, of which the last two stand for none.
    static constexpr std::uint64_t kMostEvents = 0xfffffffe;

private:
    std::unique_ptr<const Columns> columns_;
    // Of the columns, those that a pass over all events reads for each of them.
    const Chunk* chunks_;
    const std::uint32_t* range_of_place_;
    const std::uint32_t* row_of_;
    std::vector<Kind> kinds_; ///< by `who`
};

/// A trace's first events as one of which more is being read. Shares them; has all of its ranges.
/// @param events a multiple of kChunkEvents, fewer than it has
std::shared_ptr<const Trace> first_of(const std::shared_ptr<const Trace>& trace,
                                      std::size_t events);

} // namespace daxscope::trace
