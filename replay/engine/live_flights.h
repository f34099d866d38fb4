// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <array>
#include <vector>

namespace daxscope::replay {

/// The faults under way, in the order in which they began: all of them, and those of each range.
/// Adding and removing one takes the same time however many there are.
class LiveFlights {
public:
    explicit LiveFlights(std::size_t ranges) : ends_(ranges + 1) {}

    /// For more ranges than so far.
    void grow(std::size_t ranges) {
        ends_.insert(std::prev(ends_.end()), ranges + 1 - ends_.size(), Ends{});
    }
    bool empty() const { return all().first == kNoIndex; }
    /// The one that began first; kNoIndex where there is none.
    std::uint32_t first() const { return all().first; }
    /// Of one range, to go on with next_in_range().
    std::uint32_t first_in_range(std::uint32_t range) const { return ends_[range].first; }
    std::uint32_t next_in_range(std::uint32_t flight) const { return links_[flight][0].next; }

    void add(std::uint32_t flight, std::uint32_t range) {
        if (flight >= links_.size()) {
            links_.resize(flight + std::size_t{1});
        }
        append(0, ends_[range], flight);
        append(1, ends_.back(), flight);
    }
    void remove(std::uint32_t flight, std::uint32_t range) {
        unlink(0, ends_[range], flight);
        unlink(1, ends_.back(), flight);
    }

private:
    struct Ends {
        std::uint32_t first = kNoIndex, last = kNoIndex;
    };
    struct Link {
        std::uint32_t previous = kNoIndex, next = kNoIndex;
    };
    using Links = std::array<Link, 2>; ///< in its range, among all

    const Ends& all() const { return ends_.back(); }
    void append(std::size_t list, Ends& ends, std::uint32_t flight) {
        links_[flight][list] = {ends.last, kNoIndex};
        (ends.last == kNoIndex ? ends.first : links_[ends.last][list].next) = flight;
        ends.last = flight;
    }
    void unlink(std::size_t list, Ends& ends, std::uint32_t flight) {
        const Link link = links_[flight][list];
        (link.previous == kNoIndex ? ends.first : links_[link.previous][list].next) = link.next;
        (link.next == kNoIndex ? ends.last : links_[link.next][list].previous) = link.previous;
    }

    std::vector<Ends> ends_; ///< by range; the last: of all
    std::vector<Links> links_;
};

} // namespace daxscope::replay
