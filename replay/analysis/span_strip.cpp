// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/span_strip.h"

#include "replay/analysis/leaf_search.h"

namespace daxscope::replay {

void SpanStrip::take(const Column<SpanRow>& spans) {
    for (std::size_t place = spans_.size(); place < spans.size(); ++place) {
        const SpanRow& span = spans[place];
        if (place % kLeaf == 0) {
            end_.push_back(span.end());
            before_.push_back(mapped_);
        }
        mapped_ += span.end() - span.begin;
    }
    spans_ = spans;
    open_.reset();
}

void SpanStrip::set(const Column<SpanRow>& spans) {
    if (spans_.data() != spans.data() || spans_.size() > spans.size()) {
        *this = {};
    }
    take(spans);
}

std::size_t SpanStrip::first_ending_after(std::int64_t time, std::size_t from) const {
    // Ends rise from span to span: the first after `time` is the first at or after time + 1.
    const std::size_t found =
        from >= spans_.size()
            ? std::min(from, size())
            : leaf_lower_bound<kLeaf>(
                  end_, spans_.size(), [this](std::size_t place) { return spans_[place].end(); },
                  time + 1, from);
    return found == spans_.size() && open_ && open_->end() <= time ? found + 1 : found;
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
        mapped += (*this)[at].end() - (*this)[at].begin;
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
