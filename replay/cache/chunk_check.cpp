// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/chunk_check.h"

#include "replay/trace/tables.h"

#include <algorithm>
#include <bit>

namespace daxscope::cache {

using trace::Chunk;
using trace::Columns;
using trace::kChunkEvents;
using trace::kMost;
using trace::kMostPages;
using trace::kNone;
using trace::Trace;
using trace::within;

namespace {

bool is_sound(const trace::Who& who, const trace::Tables& tables) {
    trace::Event event;
    event.kind = static_cast<trace::Kind>(who.kind);
    event.evidence = static_cast<trace::Evidence>(who.evidence);
    event.absent = who.absent;
    return event_fault(event) == nullptr && within(who.extent, kNone, kMost) && who.cpu >= kNone &&
           !missing_row(who, tables);
}

bool is_sound(const trace::Detail& detail) {
    return within(detail.arg0, -kMost, kMost) && within(detail.arg1, -kMost, kMost) &&
           within(detail.storage, kNone, kMost);
}

template <typename T, typename Sound>
bool all_of(const trace::Appended<T>& values, Sound sound) {
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (!sound(values[k])) {
            return false;
        }
    }
    return true;
}

/// The greatest value of a wide column; of a narrow one that is never too much.
std::uint64_t most_of(const trace::NarrowColumn& column, std::size_t size) {
    return column.wide == nullptr ? 0 : *std::max_element(column.wide, column.wide + size);
}

std::uint32_t most_of(const std::uint32_t* column, std::size_t size) {
    std::uint32_t most = 0;
    for (std::size_t k = 0; k < size; ++k) {
        most = std::max(most, column[k]);
    }
    return most;
}

} // namespace

bool ranges_are_sound(trace::Ranges& ranges, const trace::Tables& tables) {
    const std::int64_t per_pmd = tables.session.pages_per_pmd();
    const std::size_t places = ranges.of_place.size();
    if (ranges.place_of.size() != ranges.all.size() || ranges.all.size() > places ||
        places >= trace::kNoPlace) {
        return false;
    }
    std::size_t with_range = 0;
    for (std::uint32_t place = 0; place < places; ++place) {
        const std::uint32_t range = ranges.of_place[place];
        if (range == Trace::kNoRange) {
            continue;
        }
        ++with_range;
        if (range >= ranges.all.size() || ranges.place_of[range] != place) {
            return false;
        }
    }
    for (const trace::PmdRange& range : ranges.all) {
        if (range.pgoff < 0 || range.pgoff % per_pmd != 0 ||
            trace::by_id(tables.files, range.file) == nullptr) {
            return false;
        }
    }
    ranges.order();
    const auto same = [&ranges](std::uint32_t a, std::uint32_t b) {
        return ranges.all[a] == ranges.all[b];
    };
    return with_range == ranges.all.size() &&
           std::adjacent_find(ranges.rows.begin(), ranges.rows.end(), same) == ranges.rows.end();
}

bool dictionaries_are_sound(const Columns& columns) {
    return columns.whos.size() < UINT32_MAX && columns.details.size() < UINT32_MAX &&
           all_of(columns.whos,
                  [&](const trace::Who& who) { return is_sound(who, columns.tables); }) &&
           all_of(columns.details, [](const trace::Detail& detail) { return is_sound(detail); });
}

ChunkCheck::ChunkCheck(const Columns& columns)
    : columns_(columns), pages_per_pmd_(columns.tables.session.pages_per_pmd()),
      pmd_shift_(std::countr_zero(static_cast<std::uint64_t>(pages_per_pmd_))) {
    kinds_.reserve(columns.whos.size());
    for (std::size_t k = 0; k < columns.whos.size(); ++k) {
        const trace::Who& who = columns.whos[k];
        const auto kind = static_cast<trace::Kind>(who.kind);
        // Whether a length counts is the kind's: with one it may be about another number of pages.
        const auto short_one = pages_about(kind, 0, 1), long_one = pages_about(kind, 0, 2);
        const bool one_page = short_one && long_one && short_one->last == long_one->last;
        const About about = who.file == kNone || (!short_one && !long_one) ? About::Nothing
                            : one_page                                     ? About::OnePage
                                                                           : About::Several;
        kinds_.push_back({who.file, kind, about, trace::makes_ranges(kind)});
    }
}

/// What Builder::place_of() says of such an event.
bool ChunkCheck::is_place_right(const Chunk& chunk, std::size_t at) const {
    const Kind& kind = kinds_[chunk.who[at]];
    const std::uint32_t place = chunk.place[at];
    const auto pgoff = static_cast<std::int64_t>(chunk.pgoff[at]);
    std::int64_t last = pgoff;
    if (kind.about == About::Several) {
        const auto pages = pages_about(kind.kind, pgoff, columns_.details[chunk.detail[at]].arg0);
        if (!pages || pages->first >> pmd_shift_ != pages->last >> pmd_shift_) {
            return place == trace::kNoPlace;
        }
        last = pages->last;
    } else if (kind.about == About::Nothing) {
        return place == trace::kNoPlace;
    }
    if (place >= columns_.ranges.of_place.size()) {
        return false;
    }
    const std::uint32_t range = columns_.ranges.of_place[place];
    if (range == Trace::kNoRange) {
        return !kind.makes_ranges;
    }
    const trace::PmdRange& of = columns_.ranges.all[range];
    return of.file == kind.file && pgoff >= of.pgoff && last - of.pgoff < pages_per_pmd_;
}

std::optional<std::int64_t> ChunkCheck::operator()(std::size_t number) const {
    const Chunk& chunk = columns_.chunks[number];
    const std::size_t size = chunk.size;
    const Chunk* const before = number > 0 ? &columns_.chunks[number - 1] : nullptr;
    constexpr auto kMostUnsigned = static_cast<std::uint64_t>(kMost);
    if (chunk.ts[0] < (before != nullptr ? before->ts[before->size - 1] : 0) ||
        chunk.ts[size - 1] > kMost || !std::is_sorted(chunk.ts, chunk.ts + size) ||
        chunk.first_seq > kMostUnsigned || most_of(chunk.duration, size) > kMostUnsigned ||
        most_of(chunk.pgoff, size) > static_cast<std::uint64_t>(kMostPages) ||
        most_of(chunk.who, size) >= columns_.whos.size() ||
        most_of(chunk.detail, size) >= columns_.details.size()) {
        return std::nullopt;
    }
    std::int64_t last = 0;
    for (std::size_t at = 0; at < size; ++at) {
        const std::uint64_t length = chunk.duration[at];
        const std::int64_t end =
            chunk.ts[at] + (length == 0 ? 0 : static_cast<std::int64_t>(length - 1));
        last = std::max(last, end);
        if (chunk.first_seq + chunk.seq[at] > kMostUnsigned || !is_place_right(chunk, at)) {
            return std::nullopt;
        }
    }
    return last <= kMost ? std::optional(last) : std::nullopt;
}

} // namespace daxscope::cache
