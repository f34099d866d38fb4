// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/span_strip.h"

#include "replay/analysis/leaf_search.h"

namespace daxscope::replay {

void SpanStrip::set(std::span<const MapSpan> spans) {
    spans_ = spans;
    end_.clear();
    before_.clear();
    std::int64_t mapped = 0;
    for (std::size_t at = 0; at < spans_.size(); ++at) {
        if (at % kLeaf == 0) {
            end_.push_back(spans_[at].end);
            before_.push_back(mapped);
        }
        mapped += spans_[at].end - spans_[at].begin;
    }
}

std::size_t SpanStrip::first_ending_after(std::int64_t time, std::size_t from) const {
    // Ends rise from span to span: the first after `time` is the first at or after time + 1.
    return leaf_lower_bound<kLeaf>(
        end_, spans_.size(), [this](std::size_t place) { return spans_[place].end; }, time + 1,
        from);
}

std::int64_t SpanStrip::mapped_before(std::int64_t time, std::size_t place) const {
    const std::size_t leaf = std::min(place / kLeaf, before_.size() - 1);
    std::int64_t mapped = before_[leaf];
    for (std::size_t at = leaf * kLeaf; at < place; ++at) {
        mapped += spans_[at].end - spans_[at].begin;
    }
    if (place < spans_.size() && spans_[place].begin < time) {
        mapped += time - spans_[place].begin;
    }
    return mapped;
}

std::int64_t SpanStrip::mapped_within(std::int64_t begin, std::int64_t end) const {
    std::size_t place = 0;
    return mapped_within(begin, end, place);
}

std::int64_t SpanStrip::mapped_within(std::int64_t begin, std::int64_t end,
                                      std::size_t& place) const {
    if (end <= begin || spans_.empty()) {
        return 0;
    }
    const std::size_t first = first_ending_after(begin, place);
    place = first_ending_after(end, first);
    return mapped_before(end, place) - mapped_before(begin, first);
}

bool SpanStrip::is_mapped_within(std::int64_t begin, std::int64_t end) const {
    const std::size_t place = first_ending_after(begin);
    return place < spans_.size() && spans_[place].begin < end;
}

} // namespace daxscope::replay
