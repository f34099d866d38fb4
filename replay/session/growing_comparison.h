// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace through two handlers while it grows: what came since the last time is replayed, indexed
// and counted, and nothing else is gone through again.
#pragma once

#include "replay/analysis/compare.h"
#include "replay/analysis/sums.h"
#include "replay/analysis/zoom_index.h"
#include "replay/engine/replayer.h"

namespace daxscope::replay {

class GrowingComparison {
public:
    /// @param session of the trace; Replayer::can_follow()
    GrowingComparison(const trace::Session& session, const CompareOptions& options);

    /// Takes what is new.
    /// @param trace has the events of the one before, and more
    /// @throws Cancelled, Error: then it is of no more use
    void extend(std::shared_ptr<const trace::Trace> trace, const Progress& progress);
    /// What can be said by now, with indices and sums. What it says of outcomes goes as far as they
    /// are decided; its trace may go a little further. For any thread to read, while this goes on.
    /// Only after an extend().
    std::shared_ptr<const Comparison> snapshot();
    /// How often all was made anew: what was given out before is of no use for what comes then.
    std::size_t begun_anew() const { return anew_; }
    /// The whole trace, as compare() has it, with the indices of what is there already. To be
    /// called once, with nothing afterwards.
    /// @throws as extend()
    Comparison finish(std::shared_ptr<const trace::Trace> trace, const Progress& progress);

private:
    /// What is kept of one run.
    struct Kept {
        explicit Kept(const StormRule& rule) : storms(rule) {}
        ZoomIndex index;
        GrowingStorms storms;
        Sums sums;
        std::size_t outcomes = 0, unmaps = 0; ///< in the sums
    };
    void forget();
    void share(Comparison& c) const;
    template <typename Do>
    void each_kept(const Do& something);
    void count(Kept& kept, const Outcomes& outcomes, const UnmapMarks& unmaps,
               std::int64_t replayed_upto);

    CompareOptions options_;
    const model::Handler &before_, &after_;
    Replayer replayer_;
    std::shared_ptr<const trace::Trace> trace_;
    std::vector<Kept> kept_; ///< by Replayer::Which; after has none of its own where it is before
    std::size_t anew_ = 0;
    std::size_t decided_ = 0; ///< Comparison::decided of the last snapshot: it only grows
};

} // namespace daxscope::replay
