// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/event.h"
#include "replay/trace/progress.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace daxscope::trace {

/// The `session` table, typed.
struct Session {
    std::map<std::string, std::string, std::less<>> values; ///< every row as it stands
    std::string kernel_release;
    std::int64_t page_size = 4096;   ///< bytes
    std::int64_t pmd_size = 2 << 20; ///< bytes
    std::int64_t start = 0;          ///< ns BOOTTIME
    std::optional<std::int64_t> end; ///< ns BOOTTIME; empty = the recording was cut off
    std::int64_t pages_per_pmd() const { return pmd_size / page_size; }
    /// (major, minor) of kernel_release, {0, 0} where it can't be read.
    std::pair<int, int> kernel_version() const;
    /// A row of `values`, empty where there is none.
    std::string_view value(std::string_view key) const {
        const auto found = values.find(key);
        return found == values.end() ? std::string_view() : std::string_view(found->second);
    }
    /// Not recorded on any kernel: made by the explorer of a schedule (key::kMadeBy). Whatever
    /// shows the trace must say so, and must not call its events recorded.
    bool made() const { return values.contains(key::kMadeBy); }
    /// What to call the run that takes the events as they stand: "recorded", or "explored".
    std::string_view truth() const { return made() ? "explored" : "recorded"; }
};

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
    /// Builds one from parts, for tests, importers and benchmarks. Events may come in any order.
    static std::shared_ptr<const Trace>
    build(Session session, std::vector<File> files, std::vector<Task> tasks,
          std::vector<Mapping> mappings, std::vector<Event> events, std::vector<Loss> losses = {},
          std::vector<ClockSnapshot> clocks = {});
    ~Trace();

    const Session& session() const;
    std::span<const File> files() const; ///< by id: files()[k] need not have id k; see file()
    std::span<const Task> tasks() const;
    std::span<const Mapping> mappings() const;
    std::span<const Loss> losses() const;
    std::span<const ClockSnapshot> clocks() const;
    const File* file(std::int64_t id) const; ///< nullptr where there is none
    const Task* task(std::int64_t id) const;
    const Mapping* mapping(std::int64_t id) const;
    std::int64_t lost() const; ///< sum of losses

    std::size_t size() const;             ///< events
    Event event(std::size_t index) const; ///< all columns of one event; O(1)
    Kind kind(std::size_t index) const { return kinds_[who_[index]]; }
    std::int64_t time(std::size_t index) const { return ts_[index]; } ///< begin, ns BOOTTIME
    std::int64_t
    time_end(std::size_t index) const; ///< end, ns BOOTTIME; the begin where there is none
    std::int64_t begin() const;        ///< first instant: min of session start and first event
    std::int64_t end() const;          ///< last instant of any event or the session's end
    /// First index whose time is >= ts.
    std::size_t lower_bound(std::int64_t ts) const;

    /// The PMD ranges that any fault or measured access touched, or any unmap or writeback of at
    /// most kWideRanges ranges, ordered by (file, pgoff). A range's place here is its number in
    /// outcomes and lanes.
    std::span<const PmdRange> ranges() const;
    /// The range of a fault, or the one that holds all the pages of an unmap, zap, writeback or
    /// munmap; kNoRange for events that are not about one range.
    std::uint32_t range_of(std::size_t index) const { return range_[index]; }
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
    /// xxh3 of the events and dictionaries: equal for equal content, whatever file it came from.
    std::uint64_t hash() const;

    /// Events are named by 32-bit indexes, of which the last two stand for none.
    static constexpr std::uint64_t kMostEvents = 0xfffffffe;

private:
    explicit Trace(std::unique_ptr<Columns> columns);
    std::unique_ptr<Columns> columns_;
    // Of the columns, those that a pass over all events reads for each of them.
    const std::int64_t* ts_;
    const std::uint32_t* who_;
    const std::uint32_t* range_;
    std::vector<Kind> kinds_; ///< by `who`
};

} // namespace daxscope::trace
