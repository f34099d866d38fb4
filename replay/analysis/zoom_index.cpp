// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/zoom_index.h"

#include <algorithm>
#include <limits>

namespace daxscope::replay {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

constexpr std::uint64_t strip_key(std::uint32_t range, std::uint32_t mapping) {
    return static_cast<std::uint64_t>(range) << 32 | mapping;
}

template <typename T>
std::size_t bytes(const std::vector<T>& values) {
    return values.capacity() * sizeof(T);
}

} // namespace

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
    : made_(std::make_shared<Made>()), storms_(ranges) {
    made_->lanes.resize(ranges);
    extend(run, progress);
}

MappingStrip& ZoomIndex::strip(std::uint32_t range, std::uint32_t mapping) {
    auto& strips = made_->lanes[range].strips;
    const auto [found, isNew] = made_->place.try_emplace(strip_key(range, mapping), strips.size());
    if (isNew) {
        strips.emplace_back().mapping = mapping;
    }
    return strips[found->second];
}

void ZoomIndex::extend(const Run& run, const Progress& progress) {
    constexpr std::size_t kReportEvery = 1 << 16;
    for (Lane& lane : made_->lanes) { // the run may have moved since
        lane.unmaps.all_ = run.unmaps.data();
        for (MappingStrip& known : lane.strips) {
            known.outcomes.outcomes_ = run.outcomes.data();
        }
    }
    made_->run = std::span(run.outcomes).first(made_->outcomes);
    std::uint64_t faults = faults_before(kNever);
    made_->run = run.outcomes;
    for (std::size_t k = made_->outcomes; k < run.outcomes.size(); ++k) {
        const Outcome& outcome = run.outcomes[k];
        if (k % OutcomeStrip::kLeaf == 0) {
            made_->faults.push_back(faults);
        }
        faults += outcome.kind != OutcomeKind::Hit ? 1 : 0;
        if (outcome.range < made_->lanes.size()) {
            OutcomeStrip& outcomes = strip(outcome.range, outcome.mapping).outcomes;
            outcomes.outcomes_ = run.outcomes.data();
            outcomes.append(static_cast<std::uint32_t>(k), outcome);
        }
        if (k % kReportEvery == 0) {
            progress.report(k, run.outcomes.size());
        }
    }
    made_->outcomes = run.outcomes.size();

    for (std::size_t k = made_->unmaps; k < run.unmaps.size(); ++k) {
        if (run.unmaps[k].range >= made_->lanes.size()) {
            continue;
        }
        Lane& lane = made_->lanes[run.unmaps[k].range];
        lane.unmaps.append(static_cast<std::uint32_t>(k), run.unmaps[k]);
        if (run.unmaps[k].dirty_removed > 0) {
            lane.dirty_layouts.push_back(run.unmaps[k].time);
        }
    }
    made_->unmaps = run.unmaps.size();

    for (std::size_t first = 0; first < run.spans.size();) {
        const MapSpan& span = run.spans[first];
        std::size_t last = first;
        while (last < run.spans.size() && run.spans[last].range == span.range &&
               run.spans[last].mapping == span.mapping) {
            ++last;
        }
        if (span.range < made_->lanes.size()) {
            strip(span.range, span.mapping)
                .spans.set(std::span(run.spans).subspan(first, last - first));
        }
        first = last;
    }

    made_->place.clear();
    for (std::size_t range = 0; range < made_->lanes.size(); ++range) {
        auto& lane = made_->lanes[range];
        std::sort(lane.strips.begin(), lane.strips.end(),
                  [](const auto& a, const auto& b) { return a.mapping < b.mapping; });
        for (std::size_t k = 0; k < lane.strips.size(); ++k) {
            made_->place[strip_key(static_cast<std::uint32_t>(range), lane.strips[k].mapping)] = k;
        }
    }
    progress.report(run.outcomes.size(), run.outcomes.size());
}

std::uint64_t ZoomIndex::faults_before(std::int64_t time) const {
    // Leaf by leaf, then within one: the outcomes of a run are in the order of their begin.
    const auto at = [this](std::size_t place) { return made_->run[place].begin; };
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
        faults += made_->run[k].kind != OutcomeKind::Hit ? 1 : 0;
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
    const Lane& lane = made_->lanes[range];
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
    for (const Lane& lane : made_->lanes) {
        sum += bytes(lane.unmaps.entries_);
        for (const MappingStrip& strip : lane.strips) {
            sum += bytes(strip.outcomes.entries_);
        }
    }
    return sum;
}

std::size_t ZoomIndex::tree_bytes() const {
    std::size_t sum = bytes(made_->faults);
    for (const Lane& lane : made_->lanes) {
        sum += bytes(lane.unmaps.before_) + bytes(lane.unmaps.base_) + bytes(lane.dirty_layouts);
        for (const MappingStrip& strip : lane.strips) {
            sum += bytes(strip.outcomes.base_) + bytes(strip.outcomes.before_) +
                   bytes(strip.spans.before_) + bytes(strip.spans.end_);
            for (const auto& level : strip.outcomes.max_) {
                sum += bytes(level);
            }
        }
    }
    return sum;
}

} // namespace daxscope::replay
