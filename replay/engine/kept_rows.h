// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/made_rows.h"
#include "replay/engine/plan.h"
#include "replay/engine/sink.h"

#include <cstddef>
#include <vector>

namespace daxscope::replay {

class Drive;

/// The rows of a run, as it makes them.
class KeptRows final : public Sink {
public:
    /// Room for the rows of so many accesses: untouched memory costs nothing, growing by copying
    /// does.
    void reserve(std::size_t accesses);
    /// Room for as many as may come.
    void reserve_much();

    void outcome(std::uint32_t access, const Outcome& outcome) override;
    void unmap_call() override { ++unmap_calls_; }
    void unmap(const UnmapMark& mark) override { marks_.push_back(mark); }
    void span(std::uint32_t slot, const MapSpan& span) override;

    /// What is there for good: others may read it while the run goes on.
    const MadeRows& made(Drive& drive);
    /// The whole run, which is over. To be called once, with nothing afterwards.
    Run finish(const Drive& drive);

private:
    std::size_t outcomes_made(Drive& drive) const;
    MapSpans take_spans(const Plan& plan);

    GrowingOutcomes outcomes_;
    GrowingUnmaps marks_;
    std::uint64_t unmap_calls_ = 0;      ///< of any number of ranges each
    std::vector<Column<SpanRow>> spans_; ///< by slot: those that have ended
    MadeRows made_;
};

/// All of a trace at once, of a drive that has taken nothing yet.
/// @param rows the drive's sink
/// @param keyframes see Drive::extend()
/// @throws Cancelled
Run run_of(Drive& drive, KeptRows& rows, const Progress& progress, Keyframes* keyframes = nullptr);

} // namespace daxscope::replay
