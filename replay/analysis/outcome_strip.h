// SPDX-License-Identifier: GPL-3.0-or-later
//
// Outcomes of one mapping on one PMD range, for the zoom index (zoom_index.h).
#pragma once

#include "replay/engine/column.h"
#include "replay/engine/run.h"

#include <array>
#include <cstdint>
#include <vector>

namespace daxscope::replay {

/// What a picture shows of one outcome: its kind, but failures apart.
enum class OutcomeClass : std::uint8_t { Hit, FirstTouch, Permission, Failed, Refault };
inline constexpr std::size_t kOutcomeClasses = 5;
/// Numbers of outcomes by OutcomeClass.
using ClassCounts = std::array<std::uint32_t, kOutcomeClasses>;

/// True for a result that left the access unserved at PMD size or at all: FALLBACK, SIGBUS and the
/// other VM_FAULT_ERROR bits. The bits are the same from 5.8 to 7.3 (include/linux/mm_types.h).
bool failed(std::uint16_t result);
/// A fault whose result failed() is Failed whatever its kind; else its kind.
OutcomeClass outcome_class(const Outcome& outcome);

/// Outcomes of a stretch, summed.
struct Summary {
    ClassCounts classes{};                ///< outcomes by OutcomeClass
    std::array<std::uint32_t, 4> kinds{}; ///< the same outcomes by OutcomeKind
    std::uint32_t dirty_removed = 0;      ///< outcomes that removed a dirty entry
    std::int64_t max_duration = 0;        ///< ns, the longest fault that began in the stretch

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
    /// @param from where to gallop from: all outcomes before it begin before `time`
    std::size_t lower_bound(std::int64_t time, std::size_t from = 0) const;
    /// Outcomes [first, last), summed. O(log n).
    Summary summarise(std::size_t first, std::size_t last) const;
    /// Outcomes [first, last) by class: all that a pixel needs, in a fraction of the time. O(1).
    ClassCounts classes(std::size_t first, std::size_t last) const;
    /// Place of the longest outcome in [first, last); the first of equals. last > first.
    std::size_t longest(std::size_t first, std::size_t last) const;
    /// Place of the outcome in [first, last) that ends last, if that is after `time`; else `last`.
    std::size_t reaching(std::int64_t time, std::size_t first, std::size_t last) const;
    /// Calls `visit(place)` for outcomes before `place` that end after `time`, latest first.
    template <typename Visit>
    void visit_under_way(std::int64_t time, std::size_t place, Visit visit) const {
        for (std::size_t at = place; at > 0;) {
            at = skip_ended(time, at);
            if (at == 0 || begin(at - 1) + longest_ <= time) {
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
    friend class IndexFile;
    struct Entry {
        std::uint32_t outcome;
        std::uint32_t delta; ///< begin - base of the leaf; kFar = look at the outcome
        std::uint32_t meta;  ///< kind 2 bits, failed, dirty removed, duration (kLong = look)
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

    OutcomesAt outcomes_;
    Column<Entry> entries_;
    Column<std::int64_t> base_;             ///< per leaf: begin of its first outcome
    Column<Counts> before_;                 ///< per leaf: counts of all leaves before it
    std::vector<Column<std::int64_t>> max_; ///< [level][node of 64 * 8^level outcomes]
    std::int64_t longest_ = 0;              ///< duration of the longest of all
};

} // namespace daxscope::replay
