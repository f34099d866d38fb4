// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/replayer.h"

#include "replay/engine/handler_drive.h"
#include "replay/engine/kept_rows.h"
#include "replay/engine/measured.h"
#include "replay/engine/planner.h"
#include "replay/engine/recorded_drive.h"
#include "replay/trace/side_by_side.h"

#include <algorithm>
#include <optional>

namespace daxscope::replay {

namespace {

/// A correction that is owed waits until it costs little beside what was done already.
constexpr std::size_t kAlwaysCheap = 1 << 16;

/// One of the runs: what it has made, and who makes it.
struct Running {
    KeptRows rows;
    std::unique_ptr<Drive> drive;
};

} // namespace

struct Replayer::State {
    explicit State(std::int64_t margin)
        : planner(plan, margin / Replayer::kLeastMargin * Planner::kPatience + 1) {
        plan.accesses.reserve_much();
    }

    Plan plan;
    Planner planner;
    std::array<std::optional<Running>, kRuns> runs;
    std::array<Keyframes, kRuns> keyframes;
    std::int64_t watermark = INT64_MIN;
    std::size_t replayed = 0;
    std::int64_t replayed_upto = INT64_MIN;
};

Replayer::Replayer(const model::Handler& before, const model::Handler& after, bool moments,
                   std::int64_t margin)
    : before_(before), after_(after), moments_(moments), state_(std::make_unique<State>(margin)),
      margin_(margin) {}
Replayer::~Replayer() = default;

bool Replayer::can_follow(const trace::Session& session, const Options& options) {
    return !session.made() && !options.assumes() &&
           !(options.measured && measured_period(session)) &&
           !session.values.contains(trace::key::kUnmapsKept) &&
           !session.values.contains(trace::key::kRaces);
}

void Replayer::begin_anew() {
    state_ = std::make_unique<State>(margin_);
}

bool Replayer::is_stale() const {
    return state_->planner.is_stale() || state_->planner.is_broken() ||
           (state_->plan.tells_order && state_->replayed > 0);
}

std::int64_t Replayer::replayed_upto() const {
    return state_->replayed_upto;
}

std::size_t Replayer::replayed() const {
    return state_->replayed;
}

/// Goes on with the events before the watermark.
void Replayer::take(const trace::Trace& trace, std::int64_t watermark, const Progress& progress) {
    State& state = *state_;
    const bool whole = watermark == INT64_MAX;
    if (state.planner.taken() == 0) {
        begun_at_ = trace.size();
    }
    state.watermark = watermark;
    const std::size_t upto = whole ? trace.size() : trace.lower_bound(watermark);
    state.planner.extend(trace, std::max(upto, state.planner.taken()), watermark, progress);
    if (whole) {
        state.planner.finish();
    }
    const std::size_t decided = state.planner.decided();
    JointProgress joint(progress, kRuns);
    side_by_side<kRuns>([&](std::size_t which) { // each reads the plan, and writes rows of its own
        if (which == kAfter && &before_ == &after_) {
            return true;
        }
        std::optional<Running>& run = state.runs[which];
        if (!run) {
            Running& begun = run.emplace();
            begun.rows.reserve_much();
            if (which == kRecorded) {
                begun.drive = std::make_unique<RecordedDrive>(trace, state.plan, begun.rows);
            } else {
                begun.drive = std::make_unique<HandlerDrive>(
                    trace, state.plan, which == kBefore ? before_ : after_, begun.rows);
            }
        }
        run->drive->extend(trace, decided, joint.of(which),
                           moments_ && which != kRecorded ? &state.keyframes[which] : nullptr);
        return true;
    });
    state.replayed = decided;
    state.replayed_upto = decided < trace.size() ? std::min(watermark, trace.time(decided))
                                                 : std::min(watermark, trace.end());
}

bool Replayer::extend(const trace::Trace& trace, const Progress& progress) {
    if (trace.size() == 0) {
        return true;
    }
    const std::int64_t latest = trace.time(trace.size() - 1);
    const std::int64_t lag = latest - std::min(latest, trace.known_upto().value_or(latest));
    margin_ = std::max(margin_, 2 * lag);
    bool same = true;
    if (const State& state = *state_; state.planner.taken() > 0) {
        // What came late lies among the events that were taken.
        same = trace.lower_bound(state.watermark) == state.planner.taken();
    }
    if (same) {
        take(trace, std::max(state_->watermark, latest - margin_), progress);
        const std::size_t size = trace.size();
        const bool due = size < kAlwaysCheap || size >= begun_at_ + begun_at_ / 2;
        same = !state_->planner.is_broken() && !(is_stale() && due);
    }
    if (!same) {
        begin_anew();
        take(trace, latest - margin_, progress);
    }
    return same;
}

const MadeRows& Replayer::made(Which which) {
    static const MadeRows none;
    if (which == kAfter && &before_ == &after_) {
        which = kBefore;
    }
    std::optional<Running>& run = state_->runs[which];
    return run ? run->rows.made(*run->drive) : none;
}

Run Replayer::run(Which which) {
    if (which == kAfter && &before_ == &after_) {
        which = kBefore;
    }
    std::optional<Running>& running = state_->runs[which];
    if (!running) {
        return {};
    }
    Run run = running->drive->named();
    const MadeRows& made = running->rows.made(*running->drive);
    run.outcomes = made.outcomes;
    run.unmaps = made.unmaps;
    run.totals = made.totals;
    return run;
}

Replayer::Whole Replayer::finish(const trace::Trace& trace, const Progress& progress) {
    const bool in_pieces = state_->planner.taken() > 0;
    Whole whole;
    whole.anew = in_pieces && (trace.lower_bound(state_->watermark) != state_->planner.taken());
    if (whole.anew) {
        begin_anew();
    }
    take(trace, INT64_MAX, progress);
    if (in_pieces && !whole.anew && is_stale()) {
        whole.anew = true;
        begin_anew();
        take(trace, INT64_MAX, progress);
    }
    JointProgress joint(progress, kRuns);
    whole.runs = side_by_side<kRuns>([&](std::size_t which) {
        std::optional<Running>& run = state_->runs[which];
        if (!run) {
            return Run();
        }
        run->drive->finish(joint.of(which));
        Run made = run->rows.finish(*run->drive);
        run.reset();
        return made;
    });
    if (&before_ == &after_) {
        whole.runs[kAfter] = whole.runs[kBefore];
    }
    whole.plan = std::move(state_->plan);
    whole.before = std::move(state_->keyframes[kBefore]);
    whole.after = std::move(state_->keyframes[kAfter]);
    return whole;
}

} // namespace daxscope::replay
