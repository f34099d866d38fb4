// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/place.h"

#include "replay/words/of_trace.h"

#include <algorithm>
#include <unordered_map>

namespace daxscope::gui {

namespace {

/// The same trace, read twice? No two recordings begin and end at the same ns since the boot.
bool isSame(const trace::Trace& one, const trace::Trace& other) {
    return one.size() == other.size() && one.begin() == other.begin() && one.end() == other.end() &&
           one.ranges().size() == other.ranges().size();
}

/// The ranges of `to` by those of `from`; nothing where it has no such range.
std::vector<std::optional<std::uint32_t>> sameRanges(const trace::Trace& from,
                                                     const trace::Trace& to) {
    std::unordered_map<std::string, std::unordered_map<std::int64_t, std::uint32_t>> places;
    std::unordered_map<std::int64_t, std::string> names;
    const auto name = [](const trace::Trace& trace, auto& known, std::int64_t file) {
        const auto found = known.find(file);
        return found != known.end()
                   ? found->second
                   : known.emplace(file, words::file_text(trace, file)).first->second;
    };
    for (std::size_t k = 0; k < to.ranges().size(); ++k) {
        const trace::PmdRange& range = to.ranges()[k];
        places[name(to, names, range.file)][range.pgoff] = static_cast<std::uint32_t>(k);
    }
    names.clear();
    std::vector<std::optional<std::uint32_t>> found(from.ranges().size());
    for (std::size_t k = 0; k < found.size(); ++k) {
        const trace::PmdRange& range = from.ranges()[k];
        const auto file = places.find(name(from, names, range.file));
        if (file != places.end()) {
            const auto place = file->second.find(range.pgoff);
            found[k] = place == file->second.end() ? std::nullopt : std::optional(place->second);
        }
    }
    return found;
}

/// Where an event of one trace stands in another one of the same recording.
std::optional<std::uint32_t> sameEvent(const trace::Trace& from, std::uint32_t event,
                                       const trace::Trace& to) {
    const trace::Event wanted = from.event(event);
    for (std::size_t k = to.lower_bound(wanted.ts); k < to.size() && to.time(k) == wanted.ts; ++k) {
        if (to.event(k).seq == wanted.seq) {
            return static_cast<std::uint32_t>(k);
        }
    }
    return std::nullopt;
}

} // namespace

ViewState::Kept carriedOver(ViewState::Kept kept, const trace::Trace& from,
                            const trace::Trace& to) {
    if (isSame(from, to)) {
        return kept;
    }
    const std::int64_t by = to.begin() - from.begin();
    const auto moved = [by](TimeRange range) {
        return TimeRange{range.begin + by, range.end + by};
    };
    const auto later = [by](std::optional<std::int64_t> time) {
        return time ? std::optional(*time + by) : time;
    };
    for (ViewState::Place& place : kept.history) {
        place = {moved(place.visible), later(place.playhead)};
    }
    kept.visible = moved(kept.visible);
    kept.playhead = later(kept.playhead);
    kept.loop = kept.loop ? std::optional(moved(*kept.loop)) : std::nullopt;
    const auto ranges = sameRanges(from, to);
    const bool all = kept.rows.size() == static_cast<int>(from.ranges().size());
    QVector<std::uint32_t> rows;
    for (const std::uint32_t range : all ? QVector<std::uint32_t>() : kept.rows) {
        if (ranges[range]) {
            rows << *ranges[range];
        }
    }
    kept.rows = rows; // empty: all
    QVector<std::uint32_t> pinned;
    for (const std::uint32_t range : kept.pinned) {
        if (ranges[range]) {
            pinned << *ranges[range];
        }
    }
    kept.pinned = pinned;
    kept.current_range = kept.current_range ? ranges[*kept.current_range] : std::nullopt;
    kept.selected.reset();
    kept.selected_event.reset();
    kept.storm.reset();
    return kept;
}

ViewState::Kept grownOver(ViewState::Kept kept, const Sides& from, const Sides& to,
                          const Summary& counted) {
    const trace::Trace& before = from[Side::Before].trace();
    const trace::Trace& now = to[Side::Before].trace();
    if (kept.selected) {
        const auto& outcomes = from[kept.side].shown().outcomes;
        const std::uint32_t event =
            *kept.selected < outcomes.size() ? outcomes[*kept.selected].event : replay::kNoIndex;
        const auto place = event == replay::kNoIndex ? std::nullopt : sameEvent(before, event, now);
        const std::uint32_t access = place ? counted.outcome_of_event[*place] : replay::kNoIndex;
        kept.selected = access == replay::kNoIndex ? std::nullopt : std::optional(access);
    }
    if (kept.selected_event) {
        kept.selected_event = sameEvent(before, *kept.selected_event, now);
    }
    if (kept.rows.size() == static_cast<int>(from.rows())) {
        kept.rows.clear(); // all, new ones too
    }
    kept.storm.reset(); // ranks have changed
    return kept;
}

} // namespace daxscope::gui
