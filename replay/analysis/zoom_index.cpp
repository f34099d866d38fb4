// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/zoom_index.h"

#include <algorithm>
#include <limits>

namespace daxscope::replay {

namespace {

// VM_FAULT_OOM, SIGBUS, HWPOISON, HWPOISON_LARGE, SIGSEGV, FALLBACK (include/linux/mm_types.h).
constexpr std::uint16_t kFailedBits = 0x0001 | 0x0002 | 0x0010 | 0x0020 | 0x0040 | 0x0800;

// Layout of OutcomeStrip::Entry::meta.
constexpr std::uint32_t kKindMask = 3;
constexpr std::uint32_t kFailedBit = 4;
constexpr std::uint32_t kDirtyBit = 8;
constexpr int kDurationShift = 4;

constexpr std::uint64_t strip_key(std::uint32_t range, std::uint32_t mapping) {
    return static_cast<std::uint64_t>(range) << 32 | mapping;
}

OutcomeClass class_of_meta(std::uint32_t meta) {
    switch (static_cast<OutcomeKind>(meta & kKindMask)) {
    case OutcomeKind::Hit:
        return OutcomeClass::Hit;
    case OutcomeKind::FirstTouch:
        return (meta & kFailedBit) != 0 ? OutcomeClass::Failed : OutcomeClass::FirstTouch;
    case OutcomeKind::Refault:
        return (meta & kFailedBit) != 0 ? OutcomeClass::Failed : OutcomeClass::Refault;
    case OutcomeKind::Permission:
        return (meta & kFailedBit) != 0 ? OutcomeClass::Failed : OutcomeClass::Permission;
    }
    return OutcomeClass::Hit;
}

template <typename T>
std::size_t bytes(const std::vector<T>& values) {
    return values.capacity() * sizeof(T);
}

} // namespace

bool failed(std::uint16_t result) {
    return (result & kFailedBits) != 0;
}

OutcomeClass outcome_class(const Outcome& outcome) {
    return class_of_meta(static_cast<std::uint32_t>(outcome.kind) |
                         (failed(outcome.result) ? kFailedBit : 0));
}

void Summary::add(const Summary& other) {
    for (std::size_t k = 0; k < classes.size(); ++k) {
        classes[k] += other.classes[k];
    }
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        kinds[k] += other.kinds[k];
    }
    dirty_dropped += other.dirty_dropped;
    max_duration = std::max(max_duration, other.max_duration);
}

// --- OutcomeStrip ---

void OutcomeStrip::append(std::uint32_t number, const Outcome& outcome) {
    if (entries_.size() % kLeaf == 0) {
        before_.push_back(counts_before(entries_.size()));
        base_.push_back(outcome.begin);
    }
    const std::int64_t delta = outcome.begin - base_.back();
    const std::int64_t duration = outcome.end - outcome.begin;
    Entry entry{};
    entry.outcome = number;
    entry.delta = delta < kFar ? static_cast<std::uint32_t>(delta) : kFar;
    entry.meta =
        static_cast<std::uint32_t>(outcome.kind) | (failed(outcome.result) ? kFailedBit : 0) |
        (outcome.dirty_dropped ? kDirtyBit : 0) |
        (duration < kLong ? static_cast<std::uint32_t>(duration) : kLong) << kDurationShift;
    entries_.push_back(entry);

    // A full leaf closes a node of level 0; every eighth node of a level closes one above it.
    std::size_t node = kLeaf;
    for (std::size_t level = 0; entries_.size() % node == 0; ++level, node *= kFanOut) {
        if (level == max_.size()) {
            max_.emplace_back();
        }
        std::int64_t longest = 0;
        if (level == 0) {
            for (std::size_t at = entries_.size() - kLeaf; at < entries_.size(); ++at) {
                longest = std::max(longest, this->duration(at));
            }
        } else {
            const auto& below = max_[level - 1];
            longest = *std::max_element(below.end() - kFanOut, below.end());
        }
        max_[level].push_back(longest);
    }
}

std::int64_t OutcomeStrip::begin(std::size_t place) const {
    const Entry& entry = entries_[place];
    return entry.delta != kFar ? base_[place / kLeaf] + entry.delta
                               : outcomes_[entry.outcome].begin;
}

std::int64_t OutcomeStrip::duration(std::size_t place) const {
    const Entry& entry = entries_[place];
    const std::uint32_t duration = entry.meta >> kDurationShift;
    return duration != kLong ? duration
                             : outcomes_[entry.outcome].end - outcomes_[entry.outcome].begin;
}

OutcomeClass OutcomeStrip::class_of(std::size_t place) const {
    return class_of_meta(entries_[place].meta);
}

std::size_t OutcomeStrip::lower_bound(std::int64_t time) const {
    // The last leaf that begins before `time` holds the answer, or ends right before it.
    const auto leaf = std::lower_bound(base_.begin(), base_.end(), time) - base_.begin();
    if (leaf == 0) {
        return 0;
    }
    std::size_t low = static_cast<std::size_t>(leaf - 1) * kLeaf;
    std::size_t high = std::min(low + kLeaf, entries_.size());
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (begin(middle) < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

std::size_t OutcomeStrip::lower_bound(std::int64_t time, std::size_t from) const {
    std::size_t low = from;
    std::size_t step = 1;
    std::size_t high = from;
    while (high < entries_.size() && begin(high) < time) {
        low = high + 1;
        high = from + step;
        step *= 2;
    }
    high = std::min(high, entries_.size());
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (begin(middle) < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void OutcomeStrip::count(Counts& counts, std::uint32_t meta) {
    ++counts[static_cast<std::size_t>(class_of_meta(meta))];
    // Failures of each kind are what the classes leave out of it.
    if ((meta & kFailedBit) != 0 && (meta & kKindMask) != 0) {
        ++counts[kOutcomeClasses + (meta & kKindMask) - 1];
    }
    counts.back() += (meta & kDirtyBit) != 0 ? 1 : 0;
}

OutcomeStrip::Counts OutcomeStrip::counts_before(std::size_t place) const {
    if (before_.empty()) {
        return {};
    }
    // A leaf that does not exist yet starts where the last one ends.
    const std::size_t start = std::min(place / kLeaf, before_.size() - 1);
    Counts counts = before_[start];
    for (std::size_t at = start * kLeaf; at < place; ++at) {
        count(counts, entries_[at].meta);
    }
    return counts;
}

Summary OutcomeStrip::summarise(std::size_t first, std::size_t last) const {
    Summary sum;
    if (first >= last) {
        return sum;
    }
    Counts counts{};
    if (last - first <= kLeaf) {
        for (std::size_t at = first; at < last; ++at) {
            count(counts, entries_[at].meta);
        }
    } else {
        counts = counts_before(last);
        const Counts head = counts_before(first);
        for (std::size_t k = 0; k < counts.size(); ++k) {
            counts[k] -= head[k];
        }
    }
    std::copy_n(counts.begin(), kOutcomeClasses, sum.classes.begin());
    sum.kinds = {sum.of(OutcomeClass::Hit),
                 sum.of(OutcomeClass::FirstTouch) + counts[kOutcomeClasses],
                 sum.of(OutcomeClass::Refault) + counts[kOutcomeClasses + 1],
                 sum.of(OutcomeClass::Permission) + counts[kOutcomeClasses + 2]};
    sum.dirty_dropped = counts.back();
    sum.max_duration = max_duration_in(first, last);
    return sum;
}

std::int64_t OutcomeStrip::max_duration_in(std::size_t first, std::size_t last) const {
    std::int64_t longest = 0;
    const auto walk = [&](std::size_t from, std::size_t to) {
        for (std::size_t at = from; at < to; ++at) {
            longest = std::max(longest, duration(at));
        }
    };
    const std::size_t full = max_.empty() ? 0 : max_[0].size();
    std::size_t low = (first + kLeaf - 1) / kLeaf;
    std::size_t high = std::min(last / kLeaf, full);
    if (low >= high) {
        walk(first, last);
        return longest;
    }
    walk(first, low * kLeaf);
    walk(high * kLeaf, last);
    for (std::size_t level = 0; low < high; ++level) {
        const auto& nodes = max_[level];
        const bool top = level + 1 == max_.size();
        while (low < high && (top || low % kFanOut != 0)) {
            longest = std::max(longest, nodes[low++]);
        }
        while (low < high && high % kFanOut != 0) {
            longest = std::max(longest, nodes[--high]);
        }
        low /= kFanOut;
        high /= kFanOut;
    }
    return longest;
}

std::size_t OutcomeStrip::longest(std::size_t first, std::size_t last) const {
    const std::int64_t longest = max_duration_in(first, last);
    while (last - first > 1) {
        const std::size_t middle = (first + last) / 2;
        if (max_duration_in(first, middle) == longest) {
            last = middle;
        } else {
            first = middle;
        }
    }
    return first;
}

std::size_t OutcomeStrip::skip_ended(std::int64_t time, std::size_t place) const {
    while (place > 0 && place % kLeaf == 0) {
        // The outcomes before `place` began no later than this.
        const std::int64_t latest = begin(place - 1);
        std::size_t skipped = 0;
        std::size_t node = kLeaf;
        for (std::size_t level = 0; level < max_.size() && place % node == 0;
             ++level, node *= kFanOut) {
            if (latest + max_[level][place / node - 1] > time) {
                break;
            }
            skipped = node;
        }
        if (skipped == 0) {
            return place;
        }
        place -= skipped;
    }
    return place;
}

// --- SpanStrip ---

std::size_t SpanStrip::first_ending_after(std::int64_t time) const {
    return static_cast<std::size_t>(
        std::partition_point(spans_.begin(), spans_.end(),
                             [time](const MapSpan& span) { return span.end <= time; }) -
        spans_.begin());
}

std::int64_t SpanStrip::mapped_before(std::int64_t time) const {
    const std::size_t place = first_ending_after(time);
    if (before_.empty()) {
        return 0;
    }
    const std::size_t leaf = std::min(place / OutcomeStrip::kLeaf, before_.size() - 1);
    std::int64_t mapped = before_[leaf];
    for (std::size_t at = leaf * OutcomeStrip::kLeaf; at < place; ++at) {
        mapped += spans_[at].end - spans_[at].begin;
    }
    if (place < spans_.size() && spans_[place].begin < time) {
        mapped += time - spans_[place].begin;
    }
    return mapped;
}

std::int64_t SpanStrip::mapped_within(std::int64_t begin, std::int64_t end) const {
    return end > begin ? mapped_before(end) - mapped_before(begin) : 0;
}

bool SpanStrip::is_mapped_within(std::int64_t begin, std::int64_t end) const {
    const std::size_t place = first_ending_after(begin);
    return place < spans_.size() && spans_[place].begin < end;
}

// --- UnmapStrip ---

std::size_t UnmapStrip::lower_bound(std::int64_t time) const {
    return static_cast<std::size_t>(
        std::partition_point(marks_.begin(), marks_.end(),
                             [this, time](std::uint32_t mark) { return all_[mark].time < time; }) -
        marks_.begin());
}

std::uint64_t UnmapStrip::torn_before(std::size_t place) const {
    if (before_.empty()) {
        return 0;
    }
    const std::size_t leaf = std::min(place / OutcomeStrip::kLeaf, before_.size() - 1);
    std::uint64_t torn = before_[leaf];
    for (std::size_t at = leaf * OutcomeStrip::kLeaf; at < place; ++at) {
        torn += all_[marks_[at]].torn;
    }
    return torn;
}

std::uint64_t UnmapStrip::torn(std::size_t first, std::size_t last) const {
    return torn_before(last) - torn_before(first);
}

// --- Lane, ZoomIndex ---

std::pair<std::int64_t, std::int64_t> MappingStrip::about() const {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    if (outcomes.size() > 0) {
        first = outcomes.begin(0);
        last = outcomes.begin(outcomes.size() - 1) + outcomes.duration(outcomes.size() - 1);
    }
    if (!spans.spans().empty()) {
        first = std::min(first, spans.spans().front().begin);
        last = std::max(last, spans.spans().back().end);
    }
    return {first, last};
}

const MappingStrip* Lane::strip(std::uint32_t mapping) const {
    const auto found =
        std::partition_point(strips.begin(), strips.end(), [mapping](const MappingStrip& strip) {
            return strip.mapping < mapping;
        });
    return found != strips.end() && found->mapping == mapping ? &*found : nullptr;
}

ZoomIndex::ZoomIndex(const Run& run, std::size_t ranges, const Progress& progress)
    : lanes_(ranges), storms_(ranges) {
    extend(run, progress);
}

MappingStrip& ZoomIndex::strip(std::uint32_t range, std::uint32_t mapping) {
    auto& strips = lanes_[range].strips;
    const auto [found, isNew] = place_.try_emplace(strip_key(range, mapping), strips.size());
    if (isNew) {
        strips.emplace_back().mapping = mapping;
    }
    return strips[found->second];
}

void ZoomIndex::extend(const Run& run, const Progress& progress) {
    constexpr std::size_t kReportEvery = 1 << 16;
    for (Lane& lane : lanes_) { // the run may have moved since
        lane.unmaps.all_ = run.unmaps.data();
        for (MappingStrip& known : lane.strips) {
            known.outcomes.outcomes_ = run.outcomes.data();
        }
    }
    for (std::size_t k = outcomes_; k < run.outcomes.size(); ++k) {
        const Outcome& outcome = run.outcomes[k];
        if (outcome.range < lanes_.size()) {
            OutcomeStrip& outcomes = strip(outcome.range, outcome.mapping).outcomes;
            outcomes.outcomes_ = run.outcomes.data();
            outcomes.append(static_cast<std::uint32_t>(k), outcome);
        }
        if (k % kReportEvery == 0) {
            progress.report(k, run.outcomes.size());
        }
    }
    outcomes_ = run.outcomes.size();

    for (std::size_t k = unmaps_; k < run.unmaps.size(); ++k) {
        if (run.unmaps[k].range >= lanes_.size()) {
            continue;
        }
        UnmapStrip& unmaps = lanes_[run.unmaps[k].range].unmaps;
        if (unmaps.marks_.size() % OutcomeStrip::kLeaf == 0) {
            unmaps.before_.push_back(unmaps.torn_before(unmaps.marks_.size()));
        }
        unmaps.marks_.push_back(static_cast<std::uint32_t>(k));
    }
    unmaps_ = run.unmaps.size();

    for (std::size_t first = 0; first < run.spans.size();) {
        const MapSpan& span = run.spans[first];
        std::size_t last = first;
        while (last < run.spans.size() && run.spans[last].range == span.range &&
               run.spans[last].mapping == span.mapping) {
            ++last;
        }
        if (span.range < lanes_.size()) {
            SpanStrip& spans = strip(span.range, span.mapping).spans;
            spans.spans_ = std::span(run.spans).subspan(first, last - first);
            spans.before_.clear();
            std::int64_t mapped = 0;
            for (std::size_t at = 0; at < spans.spans_.size(); ++at) {
                if (at % OutcomeStrip::kLeaf == 0) {
                    spans.before_.push_back(mapped);
                }
                mapped += spans.spans_[at].end - spans.spans_[at].begin;
            }
        }
        first = last;
    }

    place_.clear();
    for (std::size_t range = 0; range < lanes_.size(); ++range) {
        auto& lane = lanes_[range];
        std::sort(lane.strips.begin(), lane.strips.end(),
                  [](const auto& a, const auto& b) { return a.mapping < b.mapping; });
        for (std::size_t k = 0; k < lane.strips.size(); ++k) {
            place_[strip_key(static_cast<std::uint32_t>(range), lane.strips[k].mapping)] = k;
        }
    }
    progress.report(run.outcomes.size(), run.outcomes.size());
}

void ZoomIndex::set_storms(std::span<const Storm> storms) {
    for (auto& intervals : storms_) {
        intervals.clear();
    }
    for (const Storm& storm : storms) {
        if (storm.range < storms_.size()) {
            storms_[storm.range].push_back({storm.begin, storm.end, storm.end});
        }
    }
    for (auto& intervals : storms_) {
        std::sort(intervals.begin(), intervals.end(),
                  [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
        for (std::size_t k = 1; k < intervals.size(); ++k) {
            intervals[k].latest = std::max(intervals[k].latest, intervals[k - 1].latest);
        }
    }
}

void ZoomIndex::set_losses(std::span<const trace::Loss> losses) {
    losses_.clear();
    for (const trace::Loss& loss : losses) {
        // A loss is noticed at `ts`: that instant counts, even where nothing went before it.
        losses_.push_back({loss.ts_from, std::max(loss.ts, loss.ts_from) + 1, 0});
    }
    std::sort(losses_.begin(), losses_.end(),
              [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
    std::int64_t latest = 0;
    for (Interval& loss : losses_) {
        latest = std::max(latest, loss.end);
        loss.latest = latest;
    }
}

bool ZoomIndex::overlaps(std::span<const Interval> intervals, std::int64_t begin,
                         std::int64_t end) {
    const auto after =
        std::partition_point(intervals.begin(), intervals.end(),
                             [end](const Interval& interval) { return interval.begin < end; });
    return after != intervals.begin() && std::prev(after)->latest > begin;
}

std::uint8_t ZoomIndex::flags(std::uint32_t range, std::int64_t begin, std::int64_t end) const {
    std::uint8_t flags = 0;
    if (overlaps(storms_[range], begin, end)) {
        flags |= kLaneStorm;
    }
    if (overlaps(losses_, begin, end)) {
        flags |= kLaneLoss;
    }
    return flags;
}

LaneSummary ZoomIndex::query(std::uint32_t range, std::int64_t begin, std::int64_t end) const {
    LaneSummary sum;
    if (begin >= end) {
        return sum;
    }
    const Lane& lane = lanes_[range];
    for (const MappingStrip& strip : lane.strips) {
        const std::size_t first = strip.outcomes.lower_bound(begin);
        sum.outcomes.add(strip.outcomes.summarise(first, strip.outcomes.lower_bound(end, first)));
        sum.mapped_time += strip.spans.mapped_within(begin, end);
        sum.mapped += strip.spans.is_mapped_within(begin, end) ? 1 : 0;
    }
    const std::size_t first = lane.unmaps.lower_bound(begin);
    const std::size_t last = lane.unmaps.lower_bound(end);
    sum.unmaps = static_cast<std::uint32_t>(last - first);
    sum.torn = lane.unmaps.torn(first, last);
    sum.flags = flags(range, begin, end);
    if (sum.outcomes.dirty_dropped > 0) {
        sum.flags |= kLaneDirtyDropped;
    }
    return sum;
}

std::size_t ZoomIndex::column_bytes() const {
    std::size_t sum = 0;
    for (const Lane& lane : lanes_) {
        sum += bytes(lane.unmaps.marks_);
        for (const MappingStrip& strip : lane.strips) {
            sum += bytes(strip.outcomes.entries_);
        }
    }
    return sum;
}

std::size_t ZoomIndex::tree_bytes() const {
    std::size_t sum = 0;
    for (const Lane& lane : lanes_) {
        sum += bytes(lane.unmaps.before_);
        for (const MappingStrip& strip : lane.strips) {
            sum += bytes(strip.outcomes.base_) + bytes(strip.outcomes.before_) +
                   bytes(strip.spans.before_);
            for (const auto& level : strip.outcomes.max_) {
                sum += bytes(level);
            }
        }
    }
    return sum;
}

} // namespace daxscope::replay
