// SPDX-License-Identifier: GPL-3.0-or-later
//
// The zoom index: answers "what happened on this PMD range between these two instants", exactly and
// in O(log n), so that a picture costs by its pixels and not by the trace's length.
//
// Per PMD range there is a lane; in it one strip per mapping. A strip keeps its outcomes in the
// order of time: an index column (12 B an outcome: number, time and duration relative to its leaf)
// and, per leaf of 64 outcomes, running counts and a pyramid of maxima (0.7 B an outcome). Counts
// of a stretch are the difference of two running counts; a maximum climbs the pyramid; what lies in
// a half leaf is walked. Nothing is sampled or rounded. Unmaps (8 B each) and spans have leaves
// with running sums too. From one pixel column to the next a search gallops.
#pragma once

#include "replay/analysis/matches.h"
#include "replay/analysis/outcome_strip.h"
#include "replay/analysis/span_strip.h"
#include "replay/analysis/storms.h"
#include "replay/analysis/unmap_strip.h"
#include "replay/engine/made_rows.h"

#include <memory>
#include <optional>
#include <unordered_map>

namespace daxscope::cache {
class SectionWriter; // section_file.h
}

namespace daxscope::replay {

/// Everything of one mapping on one PMD range.
struct MappingStrip {
    std::uint32_t mapping = 0; ///< Mapping::id
    OutcomeStrip outcomes;
    SpanStrip spans;
    /// From the begin of its first access or span to the end of its last.
    std::pair<std::int64_t, std::int64_t> about() const;
};

/// Everything of one PMD range.
struct Lane {
    std::vector<MappingStrip> strips; ///< by Mapping::id
    UnmapStrip unmaps;
    /// When dirty DAX entries went with a layout, ns BOOTTIME, ascending. What accesses removed is
    /// in the strips.
    Column<std::int64_t> dirty_layouts;
    /// nullptr where this mapping never touched the range.
    const MappingStrip* strip(std::uint32_t mapping) const;
};

enum LaneFlag : std::uint8_t {
    kLaneStorm = 1,        ///< a storm was under way
    kLaneLoss = 2,         ///< events were lost somewhere in this time
    kLaneDirtyRemoved = 4, ///< a dirty DAX entry was removed
};

/// A lane between two instants.
struct LaneSummary {
    Summary outcomes;
    std::uint32_t unmaps = 0;
    std::uint64_t zapped = 0;     ///< mappings that those unmaps zapped
    std::uint32_t mapped = 0;     ///< mappings that had it mapped at some time in the stretch
    std::int64_t mapped_time = 0; ///< ns, summed over mappings
    std::uint8_t flags = 0;       ///< LaneFlag
    bool operator==(const LaneSummary&) const = default;
};

/// The index of one run. Refers to the run's rows: keep them alive and unchanged, but for
/// appending. Copies share all but storms and losses, so a change of these costs nothing else.
class ZoomIndex {
public:
    /// As bytes of a section: columns as they lie in memory, without storms and losses.
    void write(cache::SectionWriter& writer) const;
    std::uint64_t bytes_as_section() const; ///< at most
    /// The index of a run, over such bytes: they are mapped, and nothing of it is to be extended.
    /// Whatever they are, what it gives out lies in the run; whether that is what the run says is
    /// the section's hash to tell.
    /// @param owner keeps them
    /// @return nothing where they are no index of this run
    static std::optional<ZoomIndex> over(std::span<const std::byte> bytes,
                                         std::shared_ptr<const void> owner, const Run& run,
                                         const trace::Trace& trace);

    /// @param ranges Trace::ranges().size()
    ZoomIndex(const Run& run, std::size_t ranges, const Progress& progress = {});
    /// Of a run that goes on: nothing is in it yet.
    ZoomIndex();

    /// Takes in what was appended to the run's outcomes and unmaps since the last time (all of the
    /// run's spans are looked at anew). Not where copies share it.
    void extend(const Run& run, std::size_t ranges, const Progress& progress = {});
    /// Takes in what was made since the last time, at a cost that grows with that alone and with
    /// the spans that have not ended.
    void extend(const MadeRows& made, std::size_t ranges);
    /// What is in it by now, for any thread to read while this one is extended.
    ZoomIndex snapshot();

    /// The same of the outcomes that pass a filter, and of the unmaps whose outcome or event does;
    /// spans, storms and losses are those of all. It is not extended.
    /// @param outcomes by number in the run; @param events by index in the trace
    /// @throws Cancelled
    ZoomIndex only(const Matches& outcomes, const Matches& events,
                   const Progress& progress = {}) const;

    /// Names the storms and losses that flags() knows. Cheap: they are few.
    void set_storms(std::span<const Storm> storms);
    void set_losses(std::span<const trace::Loss> losses);

    std::size_t size() const { return made_->lanes.size(); }
    const Lane& lane(std::uint32_t range) const { return *made_->lanes[range]; }
    /// Whether the mapping has the range mapped by a PMD at that time.
    bool mapped_at(std::uint32_t range, std::uint32_t mapping, std::int64_t time) const;
    /// Outcomes that begin in [begin, end), unmaps in it, mapped time in it.
    LaneSummary query(std::uint32_t range, std::int64_t begin, std::int64_t end) const;
    /// Faults of all lanes together that begin before `time`. O(log n).
    std::uint64_t faults_before(std::int64_t time) const;
    /// A stretch of time, one of several in the order of their begin.
    struct Interval {
        std::int64_t begin, end;
        std::int64_t latest; ///< greatest end of this and those before
    };
    /// The storms of a lane from the first to the last that overlaps [begin, end); one between them
    /// may have ended before. O(log n).
    std::span<const Interval> storms(std::uint32_t range, std::int64_t begin,
                                     std::int64_t end) const;
    /// LaneFlag bits for storms and losses that overlap [begin, end).
    std::uint8_t flags(std::uint32_t range, std::int64_t begin, std::int64_t end) const;

    /// Bytes of the index columns (12 per outcome, 8 per unmap) and of what stands on them.
    std::size_t column_bytes() const;
    std::size_t tree_bytes() const;

private:
    friend class IndexFile;
    static bool overlaps(std::span<const Interval> intervals, std::int64_t begin, std::int64_t end);
    void make_lanes(std::size_t ranges);
    Lane& lane_to_write(std::uint32_t range);
    MappingStrip& strip(std::uint32_t range, std::uint32_t mapping);
    void take_outcomes(const Outcomes& outcomes, const Progress& progress);
    void take_unmaps(const UnmapMarks& unmaps);
    void order_strips();

    /// What the run alone decides.
    struct Made {
        std::vector<std::shared_ptr<Lane>> lanes;
        Outcomes run;                     ///< all outcomes taken in so far
        UnmapMarks all_unmaps;            ///< all unmaps taken in so far
        Column<std::uint64_t> faults;     ///< per leaf of the run: faults in all leaves before it
        std::uint64_t fault_sum = 0;      ///< in all outcomes
        std::shared_ptr<const void> file; ///< where the columns lie, if not in memory
        std::shared_ptr<const Matches> only; ///< where it is of some alone: of these outcomes
    };
    /// What only going on takes.
    struct Writing {
        std::unordered_map<std::uint64_t, std::uint32_t> place; ///< (range, mapping) -> in strips
        std::vector<std::uint32_t> unordered; ///< ranges with strips that are not in order
        std::vector<bool> own;                ///< per range: no snapshot has the lane
        std::vector<std::size_t> spans;       ///< by slot: taken in so far
        std::vector<std::pair<std::uint32_t, std::uint32_t>> mapped; ///< (range, mapping), open
    };
    std::shared_ptr<Writing> writing_;
    std::shared_ptr<Made> made_;
    std::vector<std::vector<Interval>> storms_; ///< per range
    std::vector<Interval> losses_;
};

} // namespace daxscope::replay
