// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run had made of each PMD range every so many events of it: from there a look at one moment
// goes on, and need not replay the range from its begin.
#pragma once

#include "replay/engine/state.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace daxscope::replay {

class Drive;
struct Moment;
struct Plan;

/// One range as a run had it between two events: all that going on from there takes.
struct Keyframe {
    std::uint32_t event = 0;      ///< the first one that is not in it
    std::size_t next_assumed = 0; ///< the first access that is not in it, of those without event
    std::int64_t file_pages = -1; ///< the file's size; -1: not known
    std::int64_t installed = 0;   ///< when a mapping last got something there
    bool known = false;           ///< an event of the range was seen
    bool shared = false;          ///< shared still, though reads may not say so
    bool asked = false;           ///< of an explored schedule: the file system answered once
    model::Range range;           ///< with the locks that the flights hold
    std::vector<model::Slot> slots;
    std::vector<SlotMemory> memory; ///< of these slots
    std::unique_ptr<const model::PageStates> pages;
    std::vector<Flight> flights; ///< under way, in the order in which they began
    std::vector<Timer> timers;   ///< of these; Timer::flight is the place among them
};

/// The keyframes of one run: filled by replay(), read by look() with the same trace, plan and
/// handler. Ranges of a mapping whose addresses are not congruent to the file have none: what
/// happens in them depends on their neighbours.
class Keyframes {
public:
    static constexpr std::uint32_t kDistance = 4096;
    /// @param distance events of a range, its zaps included, from one keyframe to the next
    explicit Keyframes(std::uint32_t distance = kDistance) : distance_(distance) {}

    std::size_t size() const;
    std::size_t bytes() const; ///< that they take in memory
    /// The last one that the moment comes after; nullptr where it comes before all.
    const Keyframe* last_before(const Moment& moment, const trace::Trace& trace,
                                const Plan& plan) const;

private:
    friend class Drive;
    struct OfRange {
        std::uint32_t since = 0;      ///< events of the range since its last one
        std::uint32_t cost = 0;       ///< what the last one took: the next may take as many events
        std::vector<Keyframe> frames; ///< ordered by event
    };
    std::uint32_t distance_;
    std::vector<OfRange> ranges_; ///< by place in Trace::ranges()
};

} // namespace daxscope::replay
