// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <cstdint>

namespace daxscope::replay {

/// What a run calls as it goes on, whoever drives it: the recording or a handler.
class Sink {
public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    virtual ~Sink() = default;

    /// An access is over, or the page tables satisfied it. Accesses end in another order than they
    /// begin.
    /// @param access its number in Plan::accesses
    virtual void outcome(std::uint32_t access, const Outcome& outcome) = 0;
    /// Somebody called unmap, for any number of ranges: a mark for each follows, in order of time.
    virtual void unmap_call() = 0;
    virtual void unmap(const UnmapMark& mark) = 0;
    /// A slot's PMD is gone, or mapped otherwise. The spans of one slot come in order of time.
    /// @param slot index in Plan::slots
    virtual void span(std::uint32_t slot, const MapSpan& span) = 0;
};

} // namespace daxscope::replay
