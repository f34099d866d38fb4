// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/store/chunk.h"
#include "replay/store/columns.h"
#include "replay/store/dictionary.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace daxscope::trace {

/// Makes a trace of events as they arrive, and gives out what is there so far as often as asked.
///
/// Events come in the order of seq, and not quite in that of time. Whoever feeds it says by a
/// watermark up to which time nothing comes any more: below it events are ordered and sealed, in
/// chunks that no later trace changes. What comes too late all the same is counted and left out.
/// Without a watermark nothing is sealed before the end, and nothing is late.
///
/// For one thread. The traces that it gives out are safe to share.
class Builder {
public:
    /// @param tables with the session that the events are read by
    explicit Builder(Tables tables);
    ~Builder();

    /// The tables as they are by now: rows may have been added and session keys set, sizes stay.
    void set_tables(Tables tables);
    const Tables& tables() const { return tables_; }
    /// Takes an event that event_fault() finds nothing wrong with, or counts it as late.
    void add(Event event);
    std::size_t size() const { return sealed_ + waiting_; } ///< events taken
    std::uint64_t late() const { return late_; }            ///< events left out
    std::int64_t last_instant() const { return last_instant_; }
    /// No event before this time comes any more. The tail is only ordered where that pays.
    void advance(std::int64_t watermark);
    /// What refers to a row that is not in the tables, of the events that came since this was asked
    /// last: {where, why}, for an error.
    std::optional<std::pair<std::string, std::string>> missing_row();

    /// All events so far, those above the watermark too (Trace::known_upto() says up to where none
    /// is missing). Events below it have the same index in
    /// each trace that this gives out, ranges the same number.
    std::shared_ptr<const Trace> so_far();
    /// The whole. Nothing is added afterwards.
    /// @param progress asked whether to go on
    std::shared_ptr<const Trace> finish(const Progress& progress = {});

private:
    std::uint32_t place_of(const Event& event);
    std::uint32_t range_at(const Place& place);
    std::vector<std::uint32_t> order_of_tail() const;
    EventRow tail_row(std::uint32_t at) const {
        return (*tail_[at / kChunkEvents])[at % kChunkEvents];
    }
    void seal(const EventRow& row);
    void seal_below(std::int64_t time);
    void unseal(std::int64_t time);
    void keep_from(const std::vector<std::uint32_t>& order, std::size_t first);
    std::unique_ptr<Columns> columns() const;

    Tables tables_;
    std::uint64_t first_seq_ = 0;
    Dictionary<Who> whos_;
    Dictionary<Detail> details_;
    Dictionary<Place> places_;
    Ranges ranges_;
    std::size_t wide_left_; ///< ranges that wide events may still make
    std::uint32_t whos_checked_ = 0;

    std::vector<Chunk> chunks_;       ///< full ones
    std::shared_ptr<ChunkRows> open_; ///< sealed events that fill no chunk yet
    std::size_t sealed_ = 0;
    std::vector<std::unique_ptr<ChunkRows>> tail_; ///< as they came; all but the last one full
    std::size_t waiting_ = 0;                      ///< events in it
    std::size_t kept_ = 0;                         ///< … that were left when it was ordered last
    std::int64_t watermark_ = INT64_MIN;
    std::int64_t sealed_upto_ = INT64_MIN; ///< all before it are sealed
    std::int64_t last_instant_ = 0;
    std::int64_t latest_ = INT64_MIN; ///< begin of the events that came
    std::int64_t longest_lag_ = 0;    ///< ns by which one began before one that came earlier
    std::uint64_t late_ = 0;
};

} // namespace daxscope::trace
