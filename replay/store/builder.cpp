// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/store/builder.h"

#include "replay/trace/names.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace daxscope::trace {

namespace {

// An honest trace comes nowhere near this: whoever unmaps ranges by the dozen touches them, too.
constexpr std::size_t kWidePerEvent = 4, kWideAtLeast = 1 << 18;

} // namespace

Builder::Builder(Tables tables)
    : tables_(std::move(tables)), wide_left_(kWideAtLeast), open_(std::make_shared<ChunkRows>(0)) {
    tables_.sort();
}
Builder::~Builder() = default;

void Builder::set_tables(Tables tables) {
    tables.sort();
    tables_ = std::move(tables);
}

/// The range at that place, a new one where it has none.
std::uint32_t Builder::range_at(const Place& place) {
    const std::uint32_t number = places_.add(place);
    ranges_.of_place.resize(places_.size(), Trace::kNoRange);
    std::uint32_t& range = ranges_.of_place[number];
    if (range == Trace::kNoRange) {
        range = static_cast<std::uint32_t>(ranges_.all.size());
        ranges_.all.push_back({place.file, place.number * tables_.session.pages_per_pmd()});
        ranges_.place_of.push_back(number);
    }
    return number;
}

std::uint32_t Builder::place_of(const Event& event) {
    wide_left_ += kWidePerEvent;
    const auto pages = pages_about(event.kind, event.pgoff, event.arg0);
    if (!pages || event.file == kNone) {
        return kNoPlace;
    }
    const std::int64_t per = tables_.session.pages_per_pmd();
    const std::int64_t first = pages->first / per, last = pages->last / per;
    const bool makes = makes_ranges(event.kind);
    if (first == last) {
        if (makes) {
            return range_at({event.file, first});
        }
        const std::uint32_t number = places_.add({event.file, first});
        ranges_.of_place.resize(places_.size(), Trace::kNoRange);
        return number;
    }
    if (const auto wide = static_cast<std::size_t>(last - first + 1);
        makes && last - first < Trace::kWideRanges && wide <= wide_left_) {
        wide_left_ -= wide;
        for (std::int64_t number = first; number <= last; ++number) {
            range_at({event.file, number});
        }
    }
    return kNoPlace;
}

void Builder::add(Event event) {
    event.settle();
    if (event.ts < watermark_) {
        ++late_;
        return;
    }
    if (event.ts < sealed_upto_) {
        unseal(event.ts);
    }
    if (size() == 0) {
        first_seq_ = static_cast<std::uint64_t>(event.seq);
        open_ = std::make_shared<ChunkRows>(first_seq_);
    }
    if (tail_.empty() || tail_.back()->full()) {
        tail_.push_back(std::make_unique<ChunkRows>(first_seq_));
    }
    EventRow row{};
    row.ts = event.ts;
    row.seq = static_cast<std::uint64_t>(event.seq);
    row.duration =
        event.ts_end == kNone ? 0 : static_cast<std::uint64_t>(event.ts_end - event.ts) + 1;
    row.pgoff = static_cast<std::uint64_t>(event.pgoff);
    row.who =
        whos_.add({event.task, event.mapping, event.file, event.extent, event.flags, event.result,
                   event.cpu, event.absent, static_cast<std::uint8_t>(event.kind),
                   static_cast<std::uint8_t>(event.evidence)});
    row.detail = details_.add({event.pmd_in, event.pmd_out, event.arg0, event.arg1, event.storage});
    row.place = place_of(event);
    tail_.back()->push_back(row);
    ++waiting_;
    last_instant_ = std::max({last_instant_, event.ts, event.ts_end});
    latest_ = std::max(latest_, event.ts);
    longest_lag_ = std::max(longest_lag_, latest_ - event.ts);
}

// A fault is stored when it is done but ordered by its begin, so nearly every one comes a few
// places late: an insertion sort of short moves. A file that is not in ring order at all (an
// import, a hostile one) would make it quadratic, so it gives up after a few moves per event.
std::vector<std::uint32_t> Builder::order_of_tail() const {
    std::vector<std::int64_t> ts;
    ts.reserve(waiting_);
    for (std::uint32_t k = 0; k < waiting_; ++k) {
        ts.push_back(tail_[k / kChunkEvents]->time(k % kChunkEvents));
    }
    std::vector<std::uint32_t> order(waiting_);
    std::iota(order.begin(), order.end(), 0U);
    constexpr std::uint64_t kMovesPerEvent = 16;
    std::uint64_t moves = waiting_ * kMovesPerEvent;
    for (std::size_t k = 1; k < order.size(); ++k) {
        const std::uint32_t moving = order[k];
        const std::int64_t key = ts[moving];
        std::size_t at = k;
        for (; at > 0 && ts[order[at - 1]] > key && moves > 0; --at, --moves) {
            order[at] = order[at - 1];
        }
        order[at] = moving;
        if (moves == 0) {
            std::sort(order.begin(), order.end(), [&ts](std::uint32_t a, std::uint32_t b) {
                return std::pair(ts[a], a) < std::pair(ts[b], b);
            });
            break;
        }
    }
    return order;
}

void Builder::seal(const EventRow& row) {
    open_->push_back(row);
    ++sealed_;
    if (open_->full()) {
        chunks_.push_back(ChunkRows::sealed(std::move(open_)));
        open_ = std::make_shared<ChunkRows>(first_seq_);
    }
}

/// The tail is what it has from that place in the order on. What comes later has later numbers, so
/// of equal times the order stays that of arrival.
void Builder::keep_from(const std::vector<std::uint32_t>& order, std::size_t first) {
    std::vector<std::unique_ptr<ChunkRows>> kept;
    for (std::size_t k = first; k < order.size(); ++k) {
        if (kept.empty() || kept.back()->full()) {
            kept.push_back(std::make_unique<ChunkRows>(first_seq_));
        }
        kept.back()->push_back(tail_row(order[k]));
    }
    tail_ = std::move(kept);
    waiting_ = order.size() - first;
    kept_ = waiting_;
}

void Builder::advance(std::int64_t watermark) {
    if (watermark <= watermark_) {
        return; // nothing more is below it
    }
    watermark_ = watermark;
    // A watermark that creeps must not have the same rows ordered again and again.
    constexpr std::size_t kFew = 4096;
    if (waiting_ < std::max(kFew, 2 * kept_)) {
        return;
    }
    seal_below(watermark_);
}

void Builder::seal_below(std::int64_t time) {
    const std::vector<std::uint32_t> order = order_of_tail();
    std::size_t below = 0;
    for (; below < order.size(); ++below) {
        const EventRow row = tail_row(order[below]);
        if (row.ts >= time) {
            break;
        }
        seal(row);
    }
    keep_from(order, below);
    sealed_upto_ = std::max(sealed_upto_, time);
}

/// What was sealed in the hope that nothing comes before it: those that begin after `time` wait
/// again. Who was given a trace keeps the chunks.
void Builder::unseal(std::int64_t time) {
    std::vector<EventRow> rows;
    if (open_->size() > 0) {
        chunks_.push_back(ChunkRows::sealed(std::move(open_)));
    }
    open_ = std::make_shared<ChunkRows>(first_seq_);
    while (!chunks_.empty()) {
        const Chunk chunk = std::move(chunks_.back());
        chunks_.pop_back();
        const std::int64_t* const after = std::upper_bound(chunk.ts, chunk.ts + chunk.size, time);
        const auto row_at = [&chunk](std::size_t at) {
            return EventRow{chunk.ts[at],       chunk.first_seq + chunk.seq[at],
                            chunk.duration[at], chunk.pgoff[at],
                            chunk.who[at],      chunk.detail[at],
                            chunk.place[at]};
        };
        const auto kept = static_cast<std::size_t>(after - chunk.ts);
        for (std::size_t at = chunk.size; at > kept; --at) {
            rows.push_back(row_at(at - 1));
        }
        for (std::size_t at = 0; at < kept; ++at) {
            open_->push_back(row_at(at));
        }
        if (kept > 0) {
            break;
        }
    }
    if (open_->full()) {
        chunks_.push_back(ChunkRows::sealed(std::move(open_)));
        open_ = std::make_shared<ChunkRows>(first_seq_);
    }
    sealed_ -= rows.size();
    sealed_upto_ = time;
    // They came before all that wait, where times are the same.
    std::vector<std::unique_ptr<ChunkRows>> tail;
    const auto append = [&](const EventRow& row) {
        if (tail.empty() || tail.back()->full()) {
            tail.push_back(std::make_unique<ChunkRows>(first_seq_));
        }
        tail.back()->push_back(row);
    };
    std::for_each(rows.rbegin(), rows.rend(), append);
    for (std::uint32_t at = 0; at < waiting_; ++at) {
        append(tail_row(at));
    }
    tail_ = std::move(tail);
    waiting_ += rows.size();
    kept_ = 0;
}

std::optional<std::string> missing_row(const Who& who, const Tables& tables) {
    const auto known = [](const auto& rows, std::int64_t id) {
        return id == kNone || by_id(rows, id) != nullptr;
    };
    const std::string_view kind = kind_name(static_cast<Kind>(who.kind));
    const char* const missing = !known(tables.tasks, who.task)         ? "task"
                                : !known(tables.mappings, who.mapping) ? "mapping"
                                : !known(tables.files, who.file)       ? "file"
                                                                       : nullptr;
    if (missing != nullptr) {
        return fmt::format("a {} names a {} that is not there", kind, missing);
    }
    if (who.mapping != kNone && who.file != kNone &&
        by_id(tables.mappings, who.mapping)->file != who.file) {
        return fmt::format("a {} names file {} and mapping {}, which is of another", kind, who.file,
                           who.mapping);
    }
    return std::nullopt;
}

std::optional<std::pair<std::string, std::string>> Builder::missing_row() {
    for (; whos_checked_ < whos_.size(); ++whos_checked_) {
        if (auto why = trace::missing_row(whos_[whos_checked_], tables_)) {
            return std::pair("event", std::move(*why));
        }
    }
    return std::nullopt;
}

/// The full chunks, and what they are read by.
std::unique_ptr<Columns> Builder::columns() const {
    auto columns = std::make_unique<Columns>();
    columns->chunks = chunks_;
    columns->whos = whos_.values();
    columns->details = details_.values();
    columns->last_instant = last_instant_;
    return columns;
}

std::shared_ptr<const Trace> Builder::so_far() {
    // Nearly nothing comes so late: what is older need not be put in order again the next time.
    constexpr std::int64_t kLeast = 20'000'000;
    if (size() > 0) {
        const std::int64_t time = latest_ - std::max(2 * longest_lag_, kLeast);
        if (time > sealed_upto_) {
            seal_below(time);
        }
    }
    auto columns = this->columns();
    columns->tables = tables_;
    columns->ranges = ranges_;
    columns->ranges.order();
    columns->size = size();
    columns->known_upto = size() == 0 ? tables_.session.start : latest_ - longest_lag_;
    auto rest = std::make_shared<ChunkRows>(*open_);
    const auto append = [&](const EventRow& row) {
        rest->push_back(row);
        if (rest->full()) {
            columns->chunks.push_back(ChunkRows::sealed(std::move(rest)));
            rest = std::make_shared<ChunkRows>(first_seq_);
        }
    };
    for (const std::uint32_t at : order_of_tail()) {
        append(tail_row(at));
    }
    if (rest->size() > 0) {
        columns->chunks.push_back(ChunkRows::sealed(std::move(rest)));
    }
    return std::make_shared<const Trace>(std::move(columns));
}

std::shared_ptr<const Trace> Builder::finish(const Progress& progress) {
    const std::vector<std::uint32_t> order = order_of_tail();
    // Order of time and of arrival are nearly one: a piece of the tail goes as soon as all that it
    // has is sealed, and the events are in memory once.
    std::vector<std::size_t> left;
    for (const auto& piece : tail_) {
        left.push_back(piece->size());
    }
    constexpr std::size_t kPerReport = 1 << 13;
    for (std::size_t k = 0; k < order.size(); ++k) {
        if (k % kPerReport == 0) {
            progress.report(order.size(), order.size()); // no step of its own
        }
        const std::size_t piece = order[k] / kChunkEvents;
        seal(tail_row(order[k]));
        if (--left[piece] == 0) {
            tail_[piece].reset();
        }
    }
    if (open_->size() > 0) {
        chunks_.push_back(ChunkRows::sealed(std::move(open_)));
    }
    places_ = {};
    auto columns = this->columns();
    columns->tables = std::move(tables_);
    columns->ranges = std::move(ranges_);
    columns->ranges.order();
    columns->size = sealed_;
    return std::make_shared<const Trace>(std::move(columns));
}

} // namespace daxscope::trace
