// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <array>
#include <functional>
#include <memory>

namespace daxscope::replay {

class ZoomIndex; // zoom_index.h

/// What counts as a storm. Tunable while looking.
struct StormRule {
    std::uint32_t min_refaults = 8;    ///< at least so many refaults …
    std::int64_t max_gap = 10'000'000; ///< … with no gap above this between them (ns)
    bool operator==(const StormRule&) const = default;
};

enum class StormEnd : std::uint8_t {
    Overlap = 0,    ///< faults overlapped: everyone stayed mapped
    PartyLeft = 1,  ///< a party unmapped or exited
    TraceEnded = 2, ///< it was still going on
    Quiet = 3,      ///< the parties stopped touching the range
    NotKnown = 4,   ///< events were lost before the gap that ends it was over: it may have gone on
};

/// A run of refaults on one PMD range, each caused by a fault of another mapping.
struct Storm {
    std::uint32_t range = kNoIndex;
    std::int64_t begin = 0, end = 0;   ///< ns BOOTTIME, first refault's begin to last one's end
    std::uint32_t first = 0, last = 0; ///< outcomes: first and last refault of it
    std::uint32_t refaults = 0;
    std::vector<std::uint32_t> parties; ///< Mapping::id, in order of first refault
    std::int64_t time_in_faults = 0;    ///< ns
    std::uint64_t zapped = 0;           ///< mappings zapped by its faults
    std::uint64_t entries_removed = 0;
    StormEnd end_reason = StormEnd::Quiet;
    std::uint32_t rank = 0; ///< 1 = costliest by time_in_faults
    bool operator==(const Storm&) const = default;
};

/// All storms of a run, by rank.
/// @param index of the run, where that has no spans of its own; nullptr: it has
std::vector<Storm> find_storms(const trace::Trace& trace, const Run& run,
                               const StormRule& rule = {}, const ZoomIndex* index = nullptr);

/// The same of three runs of one trace, side by side on threads of their own.
/// @param indices by run, each nullptr where the run has spans of its own
std::array<std::vector<Storm>, 3> find_storms(const trace::Trace& trace,
                                              const std::array<const Run*, 3>& runs,
                                              const StormRule& rule,
                                              const std::array<const ZoomIndex*, 3>& indices);

/// The same of a run that goes on: what was made since the last time is looked at, and no more.
class GrowingStorms {
public:
    /// Whether the mapping has the range mapped at that time.
    using MappedAt =
        std::function<bool(std::uint32_t range, std::uint32_t mapping, std::int64_t time)>;

    explicit GrowingStorms(const StormRule& rule);
    ~GrowingStorms();
    GrowingStorms(GrowingStorms&&) noexcept;
    GrowingStorms& operator=(GrowingStorms&&) noexcept;

    /// @param outcomes those of the last time, and more
    /// @param replayed_upto events are replayed up to here, ns
    /// @param mapped_at as far as that
    void extend(const trace::Trace& trace, const Outcomes& outcomes, std::int64_t replayed_upto,
                const MappedAt& mapped_at);
    /// By rank, those that may still grow among them.
    std::vector<Storm> storms(const trace::Trace& trace, const MappedAt& mapped_at) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string_view storm_end_text(StormEnd reason);

} // namespace daxscope::replay
