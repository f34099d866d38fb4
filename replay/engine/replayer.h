// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replays a trace while it grows: what came since the last time is gone through once, and the
// worlds, the faults under way and the plan are kept. In pieces of any size it comes to the same as
// at once.
#pragma once

#include "replay/engine/keyframes.h"
#include "replay/engine/made_rows.h"
#include "replay/engine/plan.h"

#include <array>
#include <memory>

namespace daxscope::replay {

class Replayer {
public:
    enum Which : std::uint8_t { kRecorded, kBefore, kAfter };
    static constexpr std::size_t kRuns = 3;

    /// Events come in another order than they began, nearly all of them within this time, ns.
    static constexpr std::int64_t kLeastMargin = 20'000'000;

    /// @param moments whether keyframes are made, for look()
    /// @param margin ns that the replay stays behind the latest event, at least
    Replayer(const model::Handler& before, const model::Handler& after, bool moments,
             std::int64_t margin = kLeastMargin);
    ~Replayer();

    /// Whether it can be replayed as it grows. What is assumed of accesses, what --races recorded,
    /// and what the explorer made rest on the whole.
    static bool can_follow(const trace::Session& session, const Options& options);

    /// Takes what is new, as far as it is decided.
    /// @param trace has the events of the one before, and the same tables, and more
    /// @return whether it went on; false: something came that would have changed what was made so
    ///         far, so all is made anew
    /// @throws Cancelled, Error(Exit::Io): then it is of no more use
    bool extend(const trace::Trace& trace, const Progress& progress);
    /// Something came that would have changed what was made so far; it is made anew when the trace
    /// has grown by half, and at its end. Not for long, then, and not often.
    bool is_stale() const;
    /// Events are replayed up to here, ns BOOTTIME.
    std::int64_t replayed_upto() const;
    /// The number of those events, the first ones.
    std::size_t replayed() const;
    /// Of a run, as of the last extend(): what is there for good. After and before are one where
    /// their handlers are.
    const MadeRows& made(Which which);
    /// The same as a run. Its spans are those that made() has, in another order: none here.
    Run run(Which which);

    struct Whole {
        std::array<Run, kRuns> runs;
        Plan plan;
        Keyframes before, after;
        bool anew = false; ///< it was made at once, in the end
    };
    /// The whole trace: nothing more comes. To be called once, with nothing afterwards.
    /// @throws as extend()
    Whole finish(const trace::Trace& trace, const Progress& progress);

private:
    struct State;
    void take(const trace::Trace& trace, std::int64_t watermark, const Progress& progress);
    void begin_anew();
    const model::Handler &before_, &after_;
    bool moments_;
    std::unique_ptr<State> state_;
    std::int64_t margin_;      ///< ns by which the watermark stays behind
    std::size_t begun_at_ = 0; ///< events that there were when it began
};

} // namespace daxscope::replay
