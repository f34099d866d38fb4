// SPDX-License-Identifier: GPL-3.0-or-later
//
// The zoom index: answers "what happened on this PMD range between these two instants", exactly and
// in O(log n), so that a picture costs by its pixels and not by the trace's length.
//
// Per PMD range there is a lane; in it one strip per mapping. A strip keeps its outcomes in the
// order of time: an index column (12 B an outcome: number, time and duration relative to its leaf)
// and, per leaf of 64 outcomes, running counts and a pyramid of maxima (0.7 B an outcome). Counts
// of a stretch are the difference of two running counts; a maximum climbs the pyramid; what lies in
// a half leaf is walked. Nothing is sampled or rounded.
#pragma once

#include "replay/analysis/storms.h"
#include "replay/engine/run.h"

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace daxscope::replay {

/// What a picture shows of one outcome: its kind, but failures apart.
enum class OutcomeClass : std::uint8_t { Hit, FirstTouch, Permission, Failed, Refault };
inline constexpr std::size_t kOutcomeClasses = 5;

/// True for a result that left the access unserved at PMD size or at all: FALLBACK, SIGBUS and the
/// other VM_FAULT_ERROR bits. The bits are the same from 5.8 to 7.3 (include/linux/mm_types.h).
bool failed(std::uint16_t result);
/// A fault whose result failed() is Failed whatever its kind; else its kind.
OutcomeClass outcome_class(const Outcome& outcome);

/// Outcomes of a stretch, summed.
struct Summary {
    std::array<std::uint32_t, kOutcomeClasses> classes{}; ///< outcomes by OutcomeClass
    std::array<std::uint32_t, 4> kinds{};                 ///< the same outcomes by OutcomeKind
    std::uint32_t dirty_dropped = 0;                      ///< outcomes that dropped a dirty entry
    std::int64_t max_duration = 0; ///< ns, the longest fault that began in the stretch

    std::uint32_t count() const { return kinds[0] + kinds[1] + kinds[2] + kinds[3]; }
    std::uint32_t faults() const { return kinds[1] + kinds[2] + kinds[3]; }
    std::uint32_t of(OutcomeClass c) const { return classes[static_cast<std::size_t>(c)]; }
    std::uint32_t of(OutcomeKind k) const { return kinds[static_cast<std::size_t>(k)]; }
    void add(const Summary& other);
    bool operator==(const Summary&) const = default;
};

/// Outcomes of one mapping on one PMD range, by time.
class OutcomeStrip {
public:
    static constexpr std::size_t kLeaf = 64;

    std::size_t size() const { return entries_.size(); }
    std::uint32_t outcome(std::size_t place) const { return entries_[place].outcome; }
    std::int64_t begin(std::size_t place) const;    ///< ns BOOTTIME
    std::int64_t duration(std::size_t place) const; ///< ns
    OutcomeClass class_of(std::size_t place) const;
    /// First place whose outcome begins at or after `time`. O(log n).
    std::size_t lower_bound(std::int64_t time) const;
    /// The same, for a `time` at or after the one that `from` was found for: gallops from there.
    std::size_t lower_bound(std::int64_t time, std::size_t from) const;
    /// Outcomes [first, last), summed. O(log n).
    Summary summarise(std::size_t first, std::size_t last) const;
    /// Place of the longest outcome in [first, last); the first of equals. last > first.
    std::size_t longest(std::size_t first, std::size_t last) const;
    /// Calls `visit(place)` for outcomes before `place` that end after `time`, latest first.
    template <typename Visit>
    void visit_under_way(std::int64_t time, std::size_t place, Visit visit) const {
        for (std::size_t at = place; at > 0;) {
            at = skip_ended(time, at);
            if (at == 0) {
                return;
            }
            --at;
            if (begin(at) + duration(at) > time) {
                visit(at);
            }
        }
    }

private:
    friend class ZoomIndex;
    struct Entry {
        std::uint32_t outcome;
        std::uint32_t delta; ///< begin - base of the leaf; kFar = look at the outcome
        std::uint32_t meta;  ///< kind 2 bits, failed, dirty dropped, duration (kLong = look)
    };
    using Counts = std::array<std::uint32_t, 9>;
    static constexpr std::uint32_t kFar = 0xffffffff;
    static constexpr std::uint32_t kLong = 0x0fffffff;
    static constexpr std::size_t kFanOut = 8;

    void append(std::uint32_t number, const Outcome& outcome);
    static void count(Counts& counts, std::uint32_t meta);
    Counts counts_before(std::size_t place) const;
    std::int64_t max_duration_in(std::size_t first, std::size_t last) const;
    std::size_t skip_ended(std::int64_t time, std::size_t place) const;

    const Outcome* outcomes_ = nullptr;
    std::vector<Entry> entries_;
    std::vector<std::int64_t> base_;             ///< per leaf: begin of its first outcome
    std::vector<Counts> before_;                 ///< per leaf: counts of all leaves before it
    std::vector<std::vector<std::int64_t>> max_; ///< [level][node of 64 * 8^level outcomes]
};

/// Stretches in which one mapping had one PMD range mapped, by time; they never overlap.
class SpanStrip {
public:
    std::span<const MapSpan> spans() const { return spans_; }
    /// First span that ends after `time`.
    std::size_t first_ending_after(std::int64_t time) const;
    /// ns within [begin, end) in which it was mapped. O(log n).
    std::int64_t mapped_within(std::int64_t begin, std::int64_t end) const;
    bool is_mapped_within(std::int64_t begin, std::int64_t end) const;

private:
    friend class ZoomIndex;
    std::int64_t mapped_before(std::int64_t time) const;
    std::span<const MapSpan> spans_;
    std::vector<std::int64_t> before_; ///< per leaf of 64 spans: mapped ns in all leaves before it
};

/// Unmaps of one PMD range, by time.
class UnmapStrip {
public:
    std::size_t size() const { return marks_.size(); }
    std::uint32_t mark(std::size_t place) const { return marks_[place]; } ///< number in Run::unmaps
    std::size_t lower_bound(std::int64_t time) const;
    /// Mappings torn by the marks [first, last).
    std::uint64_t torn(std::size_t first, std::size_t last) const;

private:
    friend class ZoomIndex;
    std::uint64_t torn_before(std::size_t place) const;
    const UnmapMark* all_ = nullptr;
    std::vector<std::uint32_t> marks_;
    std::vector<std::uint64_t> before_; ///< per leaf of 64 marks: torn in all leaves before it
};

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
    /// nullptr where this mapping never touched the range.
    const MappingStrip* strip(std::uint32_t mapping) const;
};

enum LaneFlag : std::uint8_t {
    kLaneStorm = 1,        ///< a storm was under way
    kLaneLoss = 2,         ///< events were lost somewhere in this time
    kLaneDirtyDropped = 4, ///< a dirty cache entry was dropped
};

/// A lane between two instants.
struct LaneSummary {
    Summary outcomes;
    std::uint32_t unmaps = 0;
    std::uint64_t torn = 0;       ///< mappings that those unmaps threw out
    std::uint32_t mapped = 0;     ///< mappings that had it mapped at some time in the stretch
    std::int64_t mapped_time = 0; ///< ns, summed over mappings
    std::uint8_t flags = 0;       ///< LaneFlag
    bool operator==(const LaneSummary&) const = default;
};

/// The index of one run. Refers to the run: keep that alive and unchanged, but for appending.
class ZoomIndex {
public:
    /// @param ranges Trace::ranges().size()
    ZoomIndex(const Run& run, std::size_t ranges, const Progress& progress = {});

    /// Takes in what was appended to the run's outcomes and unmaps since it was built (all of the
    /// run's spans are looked at anew).
    void extend(const Run& run, const Progress& progress = {});
    /// Names the storms and losses that flags() knows. Cheap: they are few.
    void set_storms(std::span<const Storm> storms);
    void set_losses(std::span<const trace::Loss> losses);

    std::size_t size() const { return lanes_.size(); }
    const Lane& lane(std::uint32_t range) const { return lanes_[range]; }
    /// Outcomes that begin in [begin, end), unmaps in it, mapped time in it.
    LaneSummary query(std::uint32_t range, std::int64_t begin, std::int64_t end) const;
    /// LaneFlag bits for storms and losses that overlap [begin, end).
    std::uint8_t flags(std::uint32_t range, std::int64_t begin, std::int64_t end) const;

    /// Bytes of the index columns (12 per outcome, 4 per unmap) and of what stands on them.
    std::size_t column_bytes() const;
    std::size_t tree_bytes() const;

private:
    struct Interval {
        std::int64_t begin, end, latest; ///< latest: greatest end of this and those before
    };
    static bool overlaps(std::span<const Interval> intervals, std::int64_t begin, std::int64_t end);
    MappingStrip& strip(std::uint32_t range, std::uint32_t mapping);

    std::vector<Lane> lanes_;
    std::unordered_map<std::uint64_t, std::size_t> place_; ///< (range, mapping) -> place in strips
    std::size_t outcomes_ = 0, unmaps_ = 0;                ///< taken in so far
    std::vector<std::vector<Interval>> storms_;            ///< per range
    std::vector<Interval> losses_;
};

} // namespace daxscope::replay
