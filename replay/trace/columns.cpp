// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/columns.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

namespace daxscope::trace {

namespace {

template <typename T>
std::vector<T> reordered(const std::vector<T>& values, std::span<const std::uint32_t> order) {
    std::vector<T> result(values.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
        result[k] = values[order[k]];
    }
    return result;
}

/// Pages that an event is about, both inclusive.
struct Pages {
    std::int64_t first, last;
};

/// An empty answer where the event has no bounded page range of its own.
std::optional<Pages> pages_of(Kind kind, std::int64_t pgoff, std::int64_t arg0) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    switch (kind) {
    case Kind::PmdFault:
    case Kind::PteFault:
    case Kind::PmdLoadHole:
    case Kind::PmdLoadHoleFallback:
    case Kind::PteLoadHole:
    case Kind::InsertPfnMkwrite:
    case Kind::InsertPfnMkwriteNoEntry:
    case Kind::Dispatch:
    case Kind::FinishFault:
    case Kind::PrivateCopy:
        return Pages{pgoff, pgoff};
    case Kind::Unmap:
    case Kind::Zap:
    case Kind::WritebackOne:
    case Kind::Munmap:
    case Kind::Fiemap:
    case Kind::Access:
        if (arg0 <= 0) {
            return std::nullopt; // to the end of the file, or nothing
        }
        return Pages{pgoff, arg0 - 1 > kMax - pgoff ? kMax : pgoff + arg0 - 1};
    case Kind::WritebackRange:
        return arg0 < pgoff ? std::nullopt : std::optional(Pages{pgoff, arg0});
    case Kind::Exit:
        break;
    }
    return std::nullopt;
}

/// Whether events of this kind give a range its lane, or only refer to one that has it.
bool makes_ranges(Kind kind) {
    return kind != Kind::Zap && kind != Kind::Munmap && kind != Kind::Exit &&
           kind != Kind::Fiemap && kind < Kind::Dispatch;
}

struct RangeKey {
    std::int64_t file, number;
    bool operator==(const RangeKey&) const = default;
};

} // namespace

void NarrowColumn::reorder(std::span<const std::uint32_t> order) {
    if (wide_.empty()) {
        narrow_ = reordered(narrow_, order);
    } else {
        wide_ = reordered(wide_, order);
    }
}

const char* event_fault(const Event& event) {
    if (event.kind < Kind::PmdFault || event.kind > kLastKind) {
        return "a kind that is not known";
    }
    if (event.ts < 0) {
        return "a negative time";
    }
    if (event.ts_end != kNone && event.ts_end < event.ts) {
        return "an end before its begin";
    }
    if (event.pgoff < 0) {
        return "a negative page offset";
    }
    const bool has_length = event.kind == Kind::Unmap || event.kind == Kind::Zap ||
                            event.kind == Kind::Munmap || event.kind == Kind::Fiemap ||
                            event.kind == Kind::Access || event.kind == Kind::WritebackRange ||
                            event.kind == Kind::WritebackOne;
    if (has_length && !event.has(kArg0)) {
        return "no length"; // 0 is one, and others
    }
    if (event.evidence > kLastEvidence || (event.absent & ~kAllColumns) != 0) {
        return "evidence that is not known";
    }
    return nullptr;
}

const char* session_fault(const Session& session) {
    constexpr std::int64_t kMinPage = 4096, kMaxPage = 1 << 20, kMaxPmd = 1LL << 34;
    const auto power_of_two = [](std::int64_t value) {
        return value > 0 && std::has_single_bit(static_cast<std::uint64_t>(value));
    };
    if (!power_of_two(session.page_size) || session.page_size < kMinPage ||
        session.page_size > kMaxPage) {
        return "a page size that no machine has";
    }
    if (!power_of_two(session.pmd_size) || session.pmd_size <= session.page_size ||
        session.pmd_size > kMaxPmd) {
        return "a PMD size that no machine has";
    }
    return nullptr;
}

void Columns::reserve(std::size_t events) {
    ts.reserve(events);
    seq.reserve(events);
    duration.reserve(events);
    pgoff.reserve(events);
    who.reserve(events);
    detail.reserve(events);
}

void Columns::append(Event event) {
    event.settle();
    if (ts.empty()) {
        first_seq = event.seq;
    }
    ts.push_back(event.ts);
    seq.push_back(static_cast<std::uint64_t>(event.seq) - static_cast<std::uint64_t>(first_seq));
    duration.push_back(
        event.ts_end == kNone ? 0 : static_cast<std::uint64_t>(event.ts_end - event.ts) + 1);
    pgoff.push_back(static_cast<std::uint64_t>(event.pgoff));
    who.push_back(
        whos.add({event.task, event.mapping, event.file, event.extent, event.flags, event.result,
                  event.cpu, event.absent, static_cast<std::uint8_t>(event.kind),
                  static_cast<std::uint8_t>(event.evidence)}));
    detail.push_back(
        details.add({event.pmd_in, event.pmd_out, event.arg0, event.arg1, event.storage}));
    last_instant = std::max({last_instant, event.ts, event.ts_end});
}

Event Columns::event(std::size_t index) const {
    const Who& w = whos[who[index]];
    const Detail& d = details[detail[index]];
    const std::uint64_t length = duration[index];
    Event event;
    event.seq = static_cast<std::int64_t>(seq[index] + static_cast<std::uint64_t>(first_seq));
    event.ts = ts[index];
    event.ts_end = length == 0 ? kNone : event.ts + static_cast<std::int64_t>(length - 1);
    event.kind = static_cast<Kind>(w.kind);
    event.task = w.task;
    event.mapping = w.mapping;
    event.file = w.file;
    event.pgoff = static_cast<std::int64_t>(pgoff[index]);
    event.flags = w.flags;
    event.result = w.result;
    event.pmd_in = d.pmd_in;
    event.pmd_out = d.pmd_out;
    event.arg0 = d.arg0;
    event.arg1 = d.arg1;
    event.extent = w.extent;
    event.storage = d.storage;
    event.cpu = w.cpu;
    event.evidence = static_cast<Evidence>(w.evidence);
    event.absent = w.absent;
    return event;
}

void Columns::finish(const Progress& progress) {
    whos.freeze();
    details.freeze();
    sort();
    number_ranges(progress);
}

// A fault is stored when it is done but ordered by its begin, so nearly every one comes a few
// places late: an insertion sort of short moves. A file that is not in ring order at all (an
// import, a hostile one) would make it quadratic, so it gives up after a few moves per event.
void Columns::sort() {
    if (std::is_sorted(ts.begin(), ts.end())) {
        return;
    }
    std::vector<std::uint32_t> order(ts.size());
    std::iota(order.begin(), order.end(), 0U);
    constexpr std::uint64_t kMovesPerEvent = 16;
    std::uint64_t moves = ts.size() * kMovesPerEvent;
    for (std::size_t k = 1; k < order.size(); ++k) {
        const std::uint32_t moving = order[k];
        const std::int64_t key = ts[moving];
        std::size_t at = k;
        for (; at > 0 && ts[order[at - 1]] > key && moves > 0; --at, --moves) {
            order[at] = order[at - 1];
        }
        order[at] = moving;
        if (moves == 0) {
            std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
                return std::pair(ts[a], a) < std::pair(ts[b], b);
            });
            break;
        }
    }
    ts = reordered(ts, order);
    seq.reorder(order);
    duration.reorder(order);
    pgoff.reorder(order);
    who = reordered(who, order);
    detail = reordered(detail, order);
}

void Columns::number_ranges(const Progress& progress) {
    const std::int64_t per = session.pages_per_pmd();
    constexpr std::uint32_t kOwn =
        Trace::kNoRange - 1; // find it by number once all ranges are known
    // An honest trace comes nowhere near this: whoever unmaps ranges by the dozen touches them,
    // too.
    constexpr std::size_t kWidePerEvent = 4, kWideAtLeast = 1 << 18;
    std::size_t wide_left = ts.size() * kWidePerEvent + kWideAtLeast;
    constexpr std::size_t kPerReport = 1 << 13;
    Dictionary<RangeKey> found;
    range.resize(ts.size());
    for (std::size_t k = 0; k < ts.size(); ++k) {
        if (k % kPerReport == 0) {
            progress.report(ts.size(),
                            ts.size()); // no step of its own: only asked whether to go on
        }
        const Who& w = whos[who[k]];
        const auto kind = static_cast<Kind>(w.kind);
        const auto pages =
            pages_of(kind, static_cast<std::int64_t>(pgoff[k]), details[detail[k]].arg0);
        range[k] = Trace::kNoRange;
        if (!pages || w.file == kNone) {
            continue;
        }
        const std::int64_t first = pages->first / per, last = pages->last / per;
        if (!makes_ranges(kind)) {
            range[k] = first == last ? kOwn : Trace::kNoRange;
        } else if (first == last) {
            range[k] = found.add({w.file, first});
        } else if (const auto wide = static_cast<std::size_t>(last - first + 1);
                   last - first < Trace::kWideRanges && wide <= wide_left) {
            wide_left -= wide;
            for (std::int64_t number = first; number <= last; ++number) {
                found.add({w.file, number});
            }
        }
    }

    std::vector<std::uint32_t> order(found.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&found](std::uint32_t a, std::uint32_t b) {
        return std::pair(found[a].file, found[a].number) <
               std::pair(found[b].file, found[b].number);
    });
    std::vector<std::uint32_t> place(found.size());
    ranges.reserve(found.size());
    for (std::uint32_t k = 0; k < order.size(); ++k) {
        place[order[k]] = k;
        ranges.push_back({found[order[k]].file, found[order[k]].number * per});
    }
    for (std::size_t k = 0; k < range.size(); ++k) {
        if (range[k] == kOwn) {
            range[k] = find_range(whos[who[k]].file, static_cast<std::int64_t>(pgoff[k]));
        } else if (range[k] != Trace::kNoRange) {
            range[k] = place[range[k]];
        }
    }
}

std::uint32_t Columns::find_range(std::int64_t file, std::int64_t page) const {
    if (page < 0) {
        return Trace::kNoRange;
    }
    const std::int64_t aligned = page - page % session.pages_per_pmd();
    const auto at = std::lower_bound(
        ranges.begin(), ranges.end(), std::pair(file, aligned),
        [](const PmdRange& a, const auto& key) { return std::pair(a.file, a.pgoff) < key; });
    if (at == ranges.end() || at->file != file || at->pgoff != aligned) {
        return Trace::kNoRange;
    }
    return static_cast<std::uint32_t>(at - ranges.begin());
}

} // namespace daxscope::trace
