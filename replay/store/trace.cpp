// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/store/trace.h"

#include "replay/store/builder.h"
#include "replay/store/columns.h"
#include "replay/trace/hasher.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace daxscope::trace {

Trace::Trace(std::unique_ptr<const Columns> columns)
    : columns_(std::move(columns)), chunks_(columns_->chunks.data()),
      range_of_place_(columns_->ranges.of_place.data()), row_of_(columns_->ranges.row_of.data()) {
    kinds_.reserve(columns_->whos.size());
    for (std::size_t k = 0; k < columns_->whos.size(); ++k) {
        kinds_.push_back(static_cast<Kind>(columns_->whos[k].kind));
    }
}
Trace::~Trace() = default;

std::shared_ptr<const Trace> Trace::build(Session session, std::vector<File> files,
                                          std::vector<Task> tasks, std::vector<Mapping> mappings,
                                          std::vector<Event> events, std::vector<Loss> losses,
                                          std::vector<ClockSnapshot> clocks) {
    if (const char* fault = session_fault(session)) {
        throw Error(Exit::Io, fmt::format("the session has {}", fault));
    }
    if (const std::string_view machine = session.value(key::kMachine); !machine.empty()) {
        const std::optional<Arch> arch = arch_of(machine);
        if (!arch) {
            throw Error(Exit::Io, fmt::format("no page-table bits are known of '{}'", machine));
        }
        session.arch = *arch;
    }
    const auto by_seq = [](const Event& a, const Event& b) { return a.seq < b.seq; };
    if (!std::is_sorted(events.begin(), events.end(), by_seq)) {
        std::stable_sort(events.begin(), events.end(), by_seq);
    }
    if (events.size() > kMostEvents) {
        throw Error(Exit::Io, fmt::format("{} events are too many for one trace", events.size()));
    }
    Builder builder({std::move(session), std::move(files), std::move(tasks), std::move(mappings),
                     std::move(losses), std::move(clocks)});
    for (const Event& event : events) {
        if (const char* fault = event_fault(event)) {
            throw Error(Exit::Io, fmt::format("event {} has {}", event.seq, fault));
        }
        builder.add(event);
    }
    return builder.finish();
}

const Session& Trace::session() const {
    return columns_->tables.session;
}

std::span<const File> Trace::files() const {
    return columns_->tables.files;
}

std::span<const Task> Trace::tasks() const {
    return columns_->tables.tasks;
}

std::span<const Mapping> Trace::mappings() const {
    return columns_->tables.mappings;
}

std::span<const Loss> Trace::losses() const {
    return columns_->tables.losses;
}

std::span<const ClockSnapshot> Trace::clocks() const {
    return columns_->tables.clocks;
}

const File* Trace::file(std::int64_t id) const {
    return by_id(columns_->tables.files, id);
}

const Task* Trace::task(std::int64_t id) const {
    return by_id(columns_->tables.tasks, id);
}

const Mapping* Trace::mapping(std::int64_t id) const {
    return by_id(columns_->tables.mappings, id);
}

std::int64_t Trace::lost() const {
    std::int64_t sum = 0;
    for (const Loss& loss : columns_->tables.losses) {
        sum += loss.count.value_or(0);
    }
    return sum;
}

bool Trace::lost_more() const {
    return std::any_of(columns_->tables.losses.begin(), columns_->tables.losses.end(),
                       [](const Loss& loss) { return !loss.count; });
}

std::size_t Trace::size() const {
    return columns_->size;
}

Event Trace::event(std::size_t index) const {
    return columns_->event(index);
}

std::int64_t Trace::time_end(std::size_t index) const {
    const Chunk& chunk = chunks_[index / kChunkEvents];
    const std::size_t at = index % kChunkEvents;
    const std::uint64_t length = chunk.duration[at];
    return chunk.ts[at] + (length == 0 ? 0 : static_cast<std::int64_t>(length - 1));
}

std::int64_t Trace::begin() const {
    const std::int64_t start = columns_->tables.session.start;
    return size() == 0 ? start : std::min(start, time(0));
}

std::int64_t Trace::end() const {
    return std::max({columns_->last_instant, columns_->tables.session.end.value_or(0), begin()});
}

std::optional<std::int64_t> Trace::known_upto() const {
    return columns_->known_upto;
}

std::size_t Trace::lower_bound(std::int64_t ts) const {
    const auto& chunks = columns_->chunks;
    const auto chunk = std::partition_point(chunks.begin(), chunks.end(), [ts](const Chunk& early) {
        return early.ts[early.size - 1] < ts;
    });
    if (chunk == chunks.end()) {
        return size();
    }
    const std::int64_t* const times = chunk->ts;
    return static_cast<std::size_t>(chunk - chunks.begin()) * kChunkEvents +
           static_cast<std::size_t>(std::lower_bound(times, times + chunk->size, ts) - times);
}

std::span<const PmdRange> Trace::ranges() const {
    return columns_->ranges.all;
}

std::span<const std::uint32_t> Trace::rows() const {
    return columns_->ranges.rows;
}

std::size_t Trace::first_row(std::int64_t file, std::int64_t pgoff) const {
    const auto& all = columns_->ranges.all;
    const std::int64_t aligned = pgoff - pgoff % session().pages_per_pmd();
    const auto rows = this->rows();
    const auto at = std::partition_point(rows.begin(), rows.end(), [&](std::uint32_t range) {
        return std::pair(all[range].file, all[range].pgoff) < std::pair(file, aligned);
    });
    return static_cast<std::size_t>(at - rows.begin());
}

std::size_t Trace::next_about(std::uint32_t range, std::size_t from, std::size_t upto) const {
    const std::uint32_t wanted = columns_->ranges.place_of[range];
    constexpr std::size_t kAtOnce = 32; // a fixed number without an early end: vector instructions
    while (from < upto) {
        const Chunk& chunk = chunks_[from / kChunkEvents];
        const std::size_t first = from - from % kChunkEvents;
        const std::size_t end = std::min(upto - first, chunk.size);
        std::size_t at = from - first;
        while (at + kAtOnce <= end) {
            std::uint32_t any = 0;
            for (std::size_t k = 0; k < kAtOnce; ++k) {
                const std::uint32_t place = chunk.place[at + k];
                any |= static_cast<std::uint32_t>(place == wanted) |
                       static_cast<std::uint32_t>(place == kNoPlace);
            }
            if (any != 0) {
                break;
            }
            at += kAtOnce;
        }
        while (at < end && chunk.place[at] != wanted && chunk.place[at] != kNoPlace) {
            ++at;
        }
        from = first + at;
        if (at < end) {
            break;
        }
    }
    return from;
}

std::uint32_t Trace::find_range(std::int64_t file, std::int64_t pgoff) const {
    if (pgoff < 0) {
        return kNoRange;
    }
    const std::size_t row = first_row(file, pgoff);
    const auto rows = this->rows();
    if (row == rows.size()) {
        return kNoRange;
    }
    const PmdRange& found = ranges()[rows[row]];
    const bool same =
        found.file == file && found.pgoff == pgoff - pgoff % session().pages_per_pmd();
    return same ? rows[row] : kNoRange;
}

std::size_t Trace::bytes() const {
    const Columns& c = *columns_;
    std::size_t sum = c.whos.size() * sizeof(Who) + c.details.size() * sizeof(Detail) +
                      c.ranges.all.size() * (sizeof(PmdRange) + 3 * sizeof(std::uint32_t)) +
                      c.ranges.of_place.size() * sizeof(std::uint32_t);
    for (const Chunk& chunk : c.chunks) {
        sum += chunk.bytes;
    }
    return sum;
}

std::shared_ptr<const Trace> first_of(const std::shared_ptr<const Trace>& trace,
                                      std::size_t events) {
    const Columns& all = trace->columns();
    auto columns = std::make_unique<Columns>();
    columns->tables = all.tables;
    columns->chunks.assign(all.chunks.begin(),
                           all.chunks.begin() + static_cast<std::ptrdiff_t>(events / kChunkEvents));
    columns->size = events;
    columns->whos = all.whos;
    columns->details = all.details;
    columns->ranges = all.ranges;
    for (std::size_t k = 0; k < events; ++k) {
        columns->last_instant = std::max(columns->last_instant, trace->time_end(k));
    }
    columns->known_upto = trace->time(events);
    return std::make_shared<const Trace>(std::move(columns));
}

std::uint64_t Trace::hash(const Progress& progress) const {
    const std::lock_guard hold(columns_->hashing);
    if (!columns_->hash) {
        // Kept in the order of time; nearly the order of seq, in which it is taken.
        std::vector<std::uint32_t> order(size());
        std::iota(order.begin(), order.end(), 0U);
        const Columns& c = *columns_;
        const auto by_seq = [&c](std::uint32_t a, std::uint32_t b) { return c.seq(a) < c.seq(b); };
        if (!std::is_sorted(order.begin(), order.end(), by_seq)) {
            std::sort(order.begin(), order.end(), by_seq);
        }
        ContentHash hash;
        constexpr std::size_t kReportEvery = 1 << 16;
        for (std::size_t done = 0; done < order.size(); ++done) {
            if (done % kReportEvery == 0) {
                progress.report(done, order.size());
            }
            hash.add(event(order[done]));
        }
        columns_->hash = hash.finish(columns_->tables);
    }
    return *columns_->hash;
}

} // namespace daxscope::trace
