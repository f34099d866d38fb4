// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/store/columns.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace daxscope::trace {

std::optional<PagesAbout> pages_about(Kind kind, std::int64_t pgoff, std::int64_t arg0) {
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
    case Kind::Insert:
    case Kind::Grab:
        return PagesAbout{pgoff, pgoff};
    case Kind::Unmap:
    case Kind::Zap:
    case Kind::WritebackOne:
    case Kind::Munmap:
    case Kind::Fiemap:
    case Kind::Access:
        if (arg0 <= 0) {
            return std::nullopt; // to the end of the file, or nothing
        }
        return PagesAbout{pgoff, arg0 - 1 > kMax - pgoff ? kMax : pgoff + arg0 - 1};
    case Kind::WritebackRange:
        return arg0 < pgoff ? std::nullopt : std::optional(PagesAbout{pgoff, arg0});
    case Kind::Exit:
        break;
    }
    return std::nullopt;
}

bool makes_ranges(Kind kind) {
    return kind != Kind::Zap && kind != Kind::Munmap && kind != Kind::Exit &&
           kind != Kind::Fiemap && kind < Kind::Dispatch;
}

void Ranges::order() {
    const auto less = [this](std::uint32_t a, std::uint32_t b) {
        return std::pair(all[a].file, all[a].pgoff) < std::pair(all[b].file, all[b].pgoff);
    };
    rows.resize(all.size());
    std::iota(rows.begin(), rows.end(), 0U);
    if (!std::is_sorted(rows.begin(), rows.end(), less)) {
        std::sort(rows.begin(), rows.end(), less);
    }
    row_of.resize(rows.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        row_of[rows[row]] = row;
    }
}

Event Columns::event(std::size_t index) const {
    const Chunk& chunk = chunks[index / kChunkEvents];
    const std::size_t at = index % kChunkEvents;
    const Who& w = whos[chunk.who[at]];
    const Detail& d = details[chunk.detail[at]];
    const std::uint64_t length = chunk.duration[at];
    Event event;
    event.seq = static_cast<std::int64_t>(chunk.first_seq + chunk.seq[at]);
    event.ts = chunk.ts[at];
    event.ts_end = length == 0 ? kNone : event.ts + static_cast<std::int64_t>(length - 1);
    event.kind = static_cast<Kind>(w.kind);
    event.task = w.task;
    event.mapping = w.mapping;
    event.file = w.file;
    event.pgoff = static_cast<std::int64_t>(chunk.pgoff[at]);
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

} // namespace daxscope::trace
