// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/map_spans.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace daxscope::replay {

MapSpans::MapSpans(std::vector<OfSlot> slots, std::shared_ptr<const void> owner)
    : owner_(std::move(owner)) {
    for (const OfSlot& of : slots) {
        size_ += of.rows.size();
    }
    if (size_ > 0) {
        slots_ = std::make_shared<const std::vector<OfSlot>>(std::move(slots));
    }
}

MapSpans::MapSpans(std::vector<MapSpan> spans) {
    std::sort(spans.begin(), spans.end(), [](const MapSpan& a, const MapSpan& b) {
        return std::tuple(a.range, a.mapping, a.begin) < std::tuple(b.range, b.mapping, b.begin);
    });
    std::vector<OfSlot> slots;
    for (const MapSpan& span : spans) {
        const SlotKey slot{span.range, span.mapping};
        if (slots.empty() || slots.back().slot != slot) {
            slots.push_back({slot, {}});
        }
        slots.back().rows.push_back(SpanRow(span.begin, span.end, span.writable));
    }
    *this = MapSpans(std::move(slots));
}

const MapSpans::OfSlot* MapSpans::find(SlotKey slot) const {
    const auto all = by_slot();
    const auto found = std::partition_point(all.begin(), all.end(),
                                            [slot](const OfSlot& of) { return of.slot < slot; });
    return found != all.end() && found->slot == slot ? &*found : nullptr;
}

std::vector<MapSpan> MapSpans::all() const {
    std::vector<MapSpan> spans;
    spans.reserve(size_);
    each([&spans](const MapSpan& span) { spans.push_back(span); });
    return spans;
}

} // namespace daxscope::replay
