// SPDX-License-Identifier: GPL-3.0-or-later
//
// The zoom index as a section of a cache file, and back: where it lies there, it is drawn from.
#include "replay/analysis/zoom_index.h"
#include "replay/cache/column_reader.h"
#include "replay/cache/section_file.h"
#include "replay/trace/tables.h"

#include <algorithm>

namespace daxscope::replay {

using cache::ColumnReader;
using cache::SectionWriter;
using trace::within;

namespace {

/// Times in it are no greater, so that sums of a few of them are none that a number cannot hold.
constexpr std::int64_t kLatest = trace::kMost / 4;

/// What stands before the columns: how long they are, all strips and lanes together.
struct Head {
    std::uint64_t lanes = 0, strips = 0, fault_leaves = 0, fault_sum = 0;
    std::uint64_t entries = 0, leaves = 0, nodes = 0; ///< of outcomes
    std::uint64_t spans = 0, span_leaves = 0;
    std::uint64_t marks = 0, mark_leaves = 0, dirty_layouts = 0;
    bool operator==(const Head&) const = default;
};
struct LaneRow {
    std::uint32_t strips = 0, marks = 0, dirty_layouts = 0, unused = 0;
};
struct StripRow {
    std::uint32_t mapping = 0, outcomes = 0, spans = 0, unused = 0;
    std::int64_t longest = 0;
};

constexpr std::size_t leaves_of(std::size_t values, std::size_t leaf) {
    return (values + leaf - 1) / leaf;
}

bool are_times(std::span<const std::int64_t> values) {
    std::uint64_t most = 0; // those below zero are the greatest
    for (const std::int64_t value : values) {
        most = std::max(most, static_cast<std::uint64_t>(value));
    }
    return most <= static_cast<std::uint64_t>(kLatest);
}

/// Takes parts off the front of a column.
template <typename T>
Column<T> next(std::span<const T>& left, std::size_t size) {
    const Column<T> part = Column<T>::over(left.first(size));
    left = left.subspan(size);
    return part;
}

} // namespace

/// Knows the insides of the strips.
class IndexFile {
public:
    using Entry = OutcomeStrip::Entry;
    using Counts = OutcomeStrip::Counts;
    using Mark = UnmapStrip::Entry;

    static Head head_of(const ZoomIndex& index) {
        Head head;
        head.lanes = index.size();
        head.fault_leaves = index.made_->faults.size();
        head.fault_sum = index.made_->fault_sum;
        for (const auto& lane : index.made_->lanes) {
            head.strips += lane->strips.size();
            head.marks += lane->unmaps.size();
            head.mark_leaves += lane->unmaps.base_.size();
            head.dirty_layouts += lane->dirty_layouts.size();
            for (const MappingStrip& strip : lane->strips) {
                head.entries += strip.outcomes.size();
                head.leaves += strip.outcomes.base_.size();
                for (const auto& level : strip.outcomes.max_) {
                    head.nodes += level.size();
                }
                head.spans += strip.spans.spans_.size();
                head.span_leaves += strip.spans.end_.size();
            }
        }
        return head;
    }

    static void write(const ZoomIndex& index, SectionWriter& writer) {
        const Head head = head_of(index);
        writer.add(&head, sizeof head);
        const auto& lanes = index.made_->lanes;
        writer.align(cache::kColumnAlign);
        for (const auto& lane : lanes) {
            const LaneRow row{static_cast<std::uint32_t>(lane->strips.size()),
                              static_cast<std::uint32_t>(lane->unmaps.size()),
                              static_cast<std::uint32_t>(lane->dirty_layouts.size()), 0};
            writer.add(&row, sizeof row);
        }
        const auto of_strips = [&](const auto& add) {
            writer.align(cache::kColumnAlign);
            for (const auto& lane : lanes) {
                std::for_each(lane->strips.begin(), lane->strips.end(), add);
            }
        };
        const auto of_lanes = [&](const auto& add) {
            writer.align(cache::kColumnAlign);
            std::for_each(lanes.begin(), lanes.end(), [&add](const auto& lane) { add(*lane); });
        };
        const auto add = [&writer](const auto& column) {
            writer.add(column.data(), column.size() * sizeof *column.data());
        };
        of_strips([&](const MappingStrip& s) {
            const StripRow row{s.mapping, static_cast<std::uint32_t>(s.outcomes.size()),
                               static_cast<std::uint32_t>(s.spans.spans_.size()), 0,
                               s.outcomes.longest_};
            writer.add(&row, sizeof row);
        });
        writer.align(cache::kColumnAlign);
        add(index.made_->faults);
        of_strips([&](const MappingStrip& s) { add(s.outcomes.entries_); });
        of_strips([&](const MappingStrip& s) { add(s.outcomes.base_); });
        of_strips([&](const MappingStrip& s) { add(s.outcomes.before_); });
        of_strips([&](const MappingStrip& s) {
            std::for_each(s.outcomes.max_.begin(), s.outcomes.max_.end(), add);
        });
        of_strips([&](const MappingStrip& s) { add(s.spans.end_); });
        of_strips([&](const MappingStrip& s) { add(s.spans.before_); });
        of_lanes([&](const Lane& lane) { add(lane.unmaps.entries_); });
        of_lanes([&](const Lane& lane) { add(lane.unmaps.base_); });
        of_lanes([&](const Lane& lane) { add(lane.unmaps.before_); });
        of_lanes([&](const Lane& lane) { add(lane.dirty_layouts); });
    }

    IndexFile(std::span<const std::byte> bytes, const Run& run, const trace::Trace& trace)
        : run_(run), bytes_(bytes) {
        for (const trace::Mapping& mapping : trace.mappings()) {
            mappings_.push_back(static_cast<std::uint32_t>(mapping.id));
        }
        std::sort(mappings_.begin(), mappings_.end());
        ranges_ = trace.ranges().size();
    }

    std::optional<ZoomIndex> read(std::shared_ptr<const void> owner) {
        ColumnReader reader(bytes_);
        const Head* const head = reader.take<Head>(1);
        if (head == nullptr || head->lanes != ranges_) {
            return std::nullopt;
        }
        head_ = *head;
        lanes_ = reader.column<LaneRow>(head->lanes);
        strips_ = reader.column<StripRow>(head->strips);
        faults_ = reader.column<std::uint64_t>(head->fault_leaves);
        entries_ = reader.column<Entry>(head->entries);
        bases_ = reader.column<std::int64_t>(head->leaves);
        counts_ = reader.column<Counts>(head->leaves);
        nodes_ = reader.column<std::int64_t>(head->nodes);
        span_ends_ = reader.column<std::int64_t>(head->span_leaves);
        span_sums_ = reader.column<std::int64_t>(head->span_leaves);
        marks_ = reader.column<Mark>(head->marks);
        mark_bases_ = reader.column<std::int64_t>(head->mark_leaves);
        mark_sums_ = reader.column<std::uint64_t>(head->mark_leaves);
        dirty_layouts_ = reader.column<std::int64_t>(head->dirty_layouts);
        if (!reader.all() || !lengths_are_sound() || !values_are_sound()) {
            return std::nullopt;
        }
        ZoomIndex index;
        index.storms_.resize(ranges_);
        ZoomIndex::Made& made = *index.made_;
        made.file = std::move(owner);
        made.run = run_.outcomes;
        made.all_unmaps = run_.unmaps;
        made.faults = Column<std::uint64_t>::over(faults_);
        made.fault_sum = head_.fault_sum;
        made.lanes.reserve(ranges_);
        for (std::uint32_t range = 0; range < ranges_; ++range) {
            made.lanes.push_back(std::make_shared<Lane>());
            if (!take_lane(range, *made.lanes.back())) {
                return std::nullopt;
            }
        }
        return index;
    }

private:
    /// Whether the strips' and lanes' parts are all of each column, and no more.
    bool lengths_are_sound() const {
        Head sum;
        for (const LaneRow& lane : lanes_) {
            sum.strips += lane.strips;
            sum.marks += lane.marks;
            sum.mark_leaves += leaves_of(lane.marks, UnmapStrip::kLeaf);
            sum.dirty_layouts += lane.dirty_layouts;
        }
        for (const StripRow& strip : strips_) {
            sum.entries += strip.outcomes;
            sum.leaves += leaves_of(strip.outcomes, OutcomeStrip::kLeaf);
            for (std::size_t nodes = strip.outcomes / OutcomeStrip::kLeaf; nodes > 0;
                 nodes /= OutcomeStrip::kFanOut) {
                sum.nodes += nodes;
            }
            sum.spans += strip.spans;
            sum.span_leaves += leaves_of(strip.spans, SpanStrip::kLeaf);
        }
        sum.lanes = head_.lanes;
        sum.fault_leaves = leaves_of(run_.outcomes.size(), OutcomeStrip::kLeaf);
        sum.fault_sum = head_.fault_sum;
        return sum == head_ && sum.spans <= run_.spans.size();
    }

    /// Whether what they name is there, and times are times.
    bool values_are_sound() const {
        std::uint32_t most = 0;
        for (const Entry& entry : entries_) {
            most = std::max(most, entry.outcome);
        }
        if (!entries_.empty() && most >= run_.outcomes.size()) {
            return false;
        }
        most = 0;
        for (const Mark& mark : marks_) {
            most = std::max(most, mark.mark);
        }
        return (marks_.empty() || most < run_.unmaps.size()) && are_times(bases_) &&
               are_times(nodes_) && are_times(span_ends_) && are_times(span_sums_) &&
               are_times(mark_bases_) && are_times(dirty_layouts_);
    }

    bool take_lane(std::uint32_t range, Lane& lane) {
        const LaneRow& row = lanes_[range];
        lane.unmaps.all_ = run_.unmaps.at();
        lane.unmaps.entries_ = next(marks_, row.marks);
        const std::size_t leaves = leaves_of(row.marks, UnmapStrip::kLeaf);
        lane.unmaps.base_ = next(mark_bases_, leaves);
        lane.unmaps.before_ = next(mark_sums_, leaves);
        lane.dirty_layouts = next(dirty_layouts_, row.dirty_layouts);
        lane.strips.resize(row.strips);
        for (std::size_t k = 0; k < lane.strips.size(); ++k) {
            MappingStrip& strip = lane.strips[k];
            if (!take_strip(range, strip) ||
                (k > 0 && lane.strips[k - 1].mapping >= strip.mapping)) {
                return false;
            }
        }
        return true;
    }

    bool take_strip(std::uint32_t range, MappingStrip& strip) {
        const StripRow row = strips_.front();
        strips_ = strips_.subspan(1);
        strip.mapping = row.mapping;
        if (!std::binary_search(mappings_.begin(), mappings_.end(), row.mapping) ||
            !within(row.longest, 0, kLatest)) {
            return false;
        }
        OutcomeStrip& outcomes = strip.outcomes;
        outcomes.outcomes_ = run_.outcomes.at();
        outcomes.entries_ = next(entries_, row.outcomes);
        const std::size_t leaves = leaves_of(row.outcomes, OutcomeStrip::kLeaf);
        outcomes.base_ = next(bases_, leaves);
        outcomes.before_ = next(counts_, leaves);
        for (std::size_t nodes = row.outcomes / OutcomeStrip::kLeaf; nodes > 0;
             nodes /= OutcomeStrip::kFanOut) {
            outcomes.max_.push_back(next(nodes_, nodes));
        }
        outcomes.longest_ = row.longest;
        // A run's spans are ordered by range and mapping, as strips are.
        if (row.spans > 0) {
            if (slots_taken_ == run_.spans.by_slot().size()) {
                return false;
            }
            const MapSpans::OfSlot& of = run_.spans.by_slot()[slots_taken_++];
            if (of.slot != SlotKey{range, row.mapping} || of.rows.size() != row.spans) {
                return false;
            }
            strip.spans.spans_ = of.rows;
        }
        const std::size_t span_leaves = leaves_of(row.spans, SpanStrip::kLeaf);
        strip.spans.end_ = next(span_ends_, span_leaves);
        strip.spans.before_ = next(span_sums_, span_leaves);
        return true;
    }

    const Run& run_;
    std::span<const std::byte> bytes_;
    std::vector<std::uint32_t> mappings_; ///< ids, ascending
    std::size_t ranges_ = 0;
    Head head_;
    std::span<const LaneRow> lanes_;
    // What is left of the others.
    std::span<const StripRow> strips_;
    std::span<const std::uint64_t> faults_;
    std::span<const Entry> entries_;
    std::span<const std::int64_t> bases_, nodes_;
    std::span<const Counts> counts_;
    std::size_t slots_taken_ = 0;
    std::span<const std::int64_t> span_ends_, span_sums_;
    std::span<const Mark> marks_;
    std::span<const std::int64_t> mark_bases_;
    std::span<const std::uint64_t> mark_sums_;
    std::span<const std::int64_t> dirty_layouts_;
};

void ZoomIndex::write(cache::SectionWriter& writer) const {
    IndexFile::write(*this, writer);
}

std::uint64_t ZoomIndex::bytes_as_section() const {
    constexpr std::uint64_t kColumns = 16;
    const Head head = IndexFile::head_of(*this);
    return sizeof(Head) + kColumns * cache::kColumnAlign + head.lanes * sizeof(LaneRow) +
           head.strips * sizeof(StripRow) + tree_bytes() + column_bytes();
}

std::optional<ZoomIndex> ZoomIndex::over(std::span<const std::byte> bytes,
                                         std::shared_ptr<const void> owner, const Run& run,
                                         const trace::Trace& trace) {
    return IndexFile(bytes, run, trace).read(std::move(owner));
}

} // namespace daxscope::replay
