// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/zoom_index.h"

#include <algorithm>
#include <limits>

namespace daxscope::replay {

namespace {

constexpr std::uint64_t strip_key(std::uint32_t range, std::uint32_t mapping) {
    return static_cast<std::uint64_t>(range) << 32 | mapping;
}

} // namespace

std::pair<std::int64_t, std::int64_t> MappingStrip::about() const {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    if (outcomes.size() > 0) {
        first = outcomes.begin(0);
        last = outcomes.begin(outcomes.size() - 1) + outcomes.duration(outcomes.size() - 1);
    }
    if (!spans.empty()) {
        first = std::min(first, spans[0].begin);
        last = std::max(last, spans[spans.size() - 1].end());
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

ZoomIndex::ZoomIndex() : writing_(std::make_shared<Writing>()), made_(std::make_shared<Made>()) {}

ZoomIndex::ZoomIndex(const Run& run, std::size_t ranges, const Progress& progress) : ZoomIndex() {
    extend(run, ranges, progress);
}

void ZoomIndex::make_lanes(std::size_t ranges) {
    storms_.resize(ranges);
    writing_->own.resize(ranges, true);
    while (made_->lanes.size() < ranges) {
        made_->lanes.push_back(std::make_shared<Lane>());
    }
}

/// A lane that no snapshot has.
Lane& ZoomIndex::lane_to_write(std::uint32_t range) {
    std::shared_ptr<Lane>& lane = made_->lanes[range];
    if (!writing_->own[range]) {
        lane = std::make_shared<Lane>(*lane);
        writing_->own[range] = true;
    }
    return *lane;
}

MappingStrip& ZoomIndex::strip(std::uint32_t range, std::uint32_t mapping) {
    std::vector<MappingStrip>& strips = lane_to_write(range).strips;
    const auto [found, is_new] = writing_->place.try_emplace(
        strip_key(range, mapping), static_cast<std::uint32_t>(strips.size()));
    if (is_new) {
        strips.emplace_back().mapping = mapping;
        writing_->unordered.push_back(range);
    }
    return strips[found->second];
}

void ZoomIndex::take_outcomes(const Outcomes& outcomes, const Progress& progress) {
    constexpr std::size_t kReportEvery = 1 << 16;
    const std::size_t before = made_->run.size();
    if (!(made_->run.at() == outcomes.at())) { // they have moved
        for (std::uint32_t range = 0; before > 0 && range < made_->lanes.size(); ++range) {
            for (MappingStrip& known : lane_to_write(range).strips) {
                known.outcomes.outcomes_ = outcomes.at();
            }
        }
    }
    made_->run = outcomes;
    for (std::size_t k = before; k < outcomes.size(); ++k) {
        const Outcome outcome = outcomes[k];
        if (k % OutcomeStrip::kLeaf == 0) {
            made_->faults.push_back(made_->fault_sum);
        }
        made_->fault_sum += outcome.kind != OutcomeKind::Hit ? 1 : 0;
        if (outcome.range < made_->lanes.size()) {
            OutcomeStrip& own = strip(outcome.range, outcome.mapping).outcomes;
            own.outcomes_ = outcomes.at();
            own.append(static_cast<std::uint32_t>(k), outcome);
        }
        if (k % kReportEvery == 0) {
            progress.report(k, outcomes.size());
        }
    }
}

void ZoomIndex::take_unmaps(const UnmapMarks& unmaps) {
    const std::size_t before = made_->all_unmaps.size();
    if (!(made_->all_unmaps.at() == unmaps.at())) { // they have moved
        for (std::uint32_t range = 0; before > 0 && range < made_->lanes.size(); ++range) {
            lane_to_write(range).unmaps.all_ = unmaps.at();
        }
    }
    made_->all_unmaps = unmaps;
    for (std::size_t k = before; k < unmaps.size(); ++k) {
        const UnmapMark mark = unmaps[k];
        if (mark.range >= made_->lanes.size()) {
            continue;
        }
        Lane& lane = lane_to_write(mark.range);
        lane.unmaps.all_ = unmaps.at();
        lane.unmaps.append(static_cast<std::uint32_t>(k), mark);
        if (mark.dirty_removed > 0) {
            lane.dirty_layouts.push_back(mark.time);
        }
    }
}

/// New strips stand at the end of their lane so far.
void ZoomIndex::order_strips() {
    std::vector<std::uint32_t>& ranges = writing_->unordered;
    std::sort(ranges.begin(), ranges.end());
    ranges.erase(std::unique(ranges.begin(), ranges.end()), ranges.end());
    for (const std::uint32_t range : ranges) {
        std::vector<MappingStrip>& strips = lane_to_write(range).strips;
        std::sort(strips.begin(), strips.end(),
                  [](const auto& a, const auto& b) { return a.mapping < b.mapping; });
        for (std::uint32_t k = 0; k < strips.size(); ++k) {
            writing_->place[strip_key(range, strips[k].mapping)] = k;
        }
    }
    ranges.clear();
}

void ZoomIndex::extend(const Run& run, std::size_t ranges, const Progress& progress) {
    make_lanes(ranges);
    take_outcomes(run.outcomes, progress);
    take_unmaps(run.unmaps);
    for (const MapSpans::OfSlot& of : run.spans.by_slot()) {
        if (of.slot.range < made_->lanes.size()) {
            strip(of.slot.range, of.slot.mapping).spans.set(of.rows);
        }
    }
    order_strips();
    progress.report(run.outcomes.size(), run.outcomes.size());
}

void ZoomIndex::extend(const MadeRows& made, std::size_t ranges) {
    make_lanes(ranges);
    take_outcomes(made.outcomes, {});
    take_unmaps(made.unmaps);
    std::vector<std::size_t>& taken = writing_->spans;
    taken.resize(std::max(taken.size(), made.spans.size()));
    for (std::size_t slot = 0; slot < made.spans.size(); ++slot) {
        if (const Column<SpanRow>& spans = made.spans[slot]; taken[slot] < spans.size()) {
            strip(made.keys[slot].range, made.keys[slot].mapping).spans.take(spans);
            taken[slot] = spans.size();
        }
    }
    for (const MapSpan& span : made.mapped) {
        strip(span.range, span.mapping).spans.open_ = SpanRow(span.begin, span.end, span.writable);
    }
    order_strips();
}

ZoomIndex ZoomIndex::snapshot() {
    ZoomIndex copy;
    *copy.made_ = *made_;
    copy.storms_ = storms_;
    copy.losses_ = losses_;
    writing_->own.assign(made_->lanes.size(), false);
    return copy;
}

bool ZoomIndex::mapped_at(std::uint32_t range, std::uint32_t mapping, std::int64_t time) const {
    const MappingStrip* const strip = lane(range).strip(mapping);
    if (strip == nullptr) {
        return false;
    }
    const std::size_t place = strip->spans.first_ending_after(time);
    return place < strip->spans.size() && strip->spans[place].begin <= time;
}

std::uint64_t ZoomIndex::faults_before(std::int64_t time) const {
    // Leaf by leaf, then within one: the outcomes of a run are in the order of their begin.
    const auto at = [this](std::size_t place) { return made_->run.at().begin(place); };
    std::size_t low = 0, high = made_->faults.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (at(middle * OutcomeStrip::kLeaf) < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return 0;
    }
    std::uint64_t faults = made_->faults[low - 1];
    const std::size_t end = std::min(low * OutcomeStrip::kLeaf, made_->run.size());
    for (std::size_t k = (low - 1) * OutcomeStrip::kLeaf; k < end && at(k) < time; ++k) {
        const bool counts = made_->only == nullptr || (*made_->only)[k];
        faults += counts && made_->run[k].kind != OutcomeKind::Hit ? 1 : 0;
    }
    return faults;
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

std::span<const ZoomIndex::Interval> ZoomIndex::storms(std::uint32_t range, std::int64_t begin,
                                                       std::int64_t end) const {
    const std::vector<Interval>& all = storms_[range];
    const auto first =
        std::partition_point(all.begin(), all.end(), [begin](const Interval& interval) {
            return interval.latest <= begin;
        });
    const auto last = std::partition_point(
        first, all.end(), [end](const Interval& interval) { return interval.begin < end; });
    return {first, last};
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
    const Lane& lane = *made_->lanes[range];
    for (const MappingStrip& strip : lane.strips) {
        const std::size_t first = strip.outcomes.lower_bound(begin);
        sum.outcomes.add(strip.outcomes.summarise(first, strip.outcomes.lower_bound(end, first)));
        sum.mapped_time += strip.spans.mapped_within(begin, end);
        sum.mapped += strip.spans.is_mapped_within(begin, end) ? 1 : 0;
    }
    const std::size_t first = lane.unmaps.lower_bound(begin);
    const std::size_t last = lane.unmaps.lower_bound(end, first);
    sum.unmaps = static_cast<std::uint32_t>(last - first);
    sum.zapped = lane.unmaps.zapped(first, last);
    sum.flags = flags(range, begin, end);
    const auto dirty =
        std::lower_bound(lane.dirty_layouts.begin(), lane.dirty_layouts.end(), begin);
    if (sum.outcomes.dirty_removed > 0 || (dirty != lane.dirty_layouts.end() && *dirty < end)) {
        sum.flags |= kLaneDirtyRemoved;
    }
    return sum;
}

std::size_t ZoomIndex::column_bytes() const {
    std::size_t sum = 0;
    for (const std::shared_ptr<Lane>& lane : made_->lanes) {
        sum += lane->unmaps.entries_.bytes();
        for (const MappingStrip& strip : lane->strips) {
            sum += strip.outcomes.entries_.bytes();
        }
    }
    return sum;
}

std::size_t ZoomIndex::tree_bytes() const {
    std::size_t sum = made_->faults.bytes();
    for (const std::shared_ptr<Lane>& lane : made_->lanes) {
        sum +=
            lane->unmaps.before_.bytes() + lane->unmaps.base_.bytes() + lane->dirty_layouts.bytes();
        for (const MappingStrip& strip : lane->strips) {
            sum += strip.outcomes.base_.bytes() + strip.outcomes.before_.bytes() +
                   strip.spans.end_.bytes() + strip.spans.before_.bytes();
            for (const auto& level : strip.outcomes.max_) {
                sum += level.bytes();
            }
        }
    }
    return sum;
}

} // namespace daxscope::replay
