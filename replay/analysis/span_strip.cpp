// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/span_strip.h"

#include "replay/analysis/leaf_search.h"

namespace daxscope::replay {

void SpanStrip::note(const MapSpan& span) {
    if (spans_.size() % kLeaf == 0) {
        end_.push_back(span.end);
        before_.push_back(mapped_);
    }
    mapped_ += span.end - span.begin;
}

void SpanStrip::set(std::span<const MapSpan> spans) {
    *this = {};
    for (const MapSpan& span : spans) {
        note(span);
        spans_ = spans.first(spans_.size() + 1);
    }
}

void SpanStrip::append(const MapSpan& span) {
    note(span);
    own_.push_back(span);
    spans_ = own_;
    open_.reset();
}

std::size_t SpanStrip::first_ending_after(std::int64_t time, std::size_t from) const {
    // Ends rise from span to span: the first after `time` is the first at or after time + 1.
    const std::size_t found =
        from >= spans_.size()
            ? std::min(from, size())
            : leaf_lower_bound<kLeaf>(
                  end_, spans_.size(), [this](std::size_t place) { return spans_[place].end; },
                  time + 1, from);
    return found == spans_.size() && open_ && open_->end <= time ? found + 1 : found;
}

std::int64_t SpanStrip::mapped_before(std::int64_t time, std::size_t place) const {
    std::size_t at = 0;
    std::int64_t mapped = 0;
    if (!before_.empty()) {
        const std::size_t leaf = std::min(place / kLeaf, before_.size() - 1);
        mapped = before_[leaf];
        at = leaf * kLeaf;
    }
    for (; at < place; ++at) {
        mapped += (*this)[at].end - (*this)[at].begin;
    }
    if (place < size() && (*this)[place].begin < time) {
        mapped += time - (*this)[place].begin;
    }
    return mapped;
}

std::int64_t SpanStrip::mapped_within(std::int64_t begin, std::int64_t end) const {
    std::size_t place = 0;
    return mapped_within(begin, end, place);
}

std::int64_t SpanStrip::mapped_within(std::int64_t begin, std::int64_t end,
                                      std::size_t& place) const {
    if (end <= begin || empty()) {
        return 0;
    }
    const std::size_t first = first_ending_after(begin, place);
    place = first_ending_after(end, first);
    return mapped_before(end, place) - mapped_before(begin, first);
}

bool SpanStrip::is_mapped_within(std::int64_t begin, std::int64_t end) const {
    const std::size_t place = first_ending_after(begin);
    return place < size() && (*this)[place].begin < end;
}

} // namespace daxscope::replay
