// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/watch.h"

#include "replay/engine/handler_drive.h"

#include <algorithm>

namespace daxscope::replay {

using trace::Kind;

namespace {

/// Nobody asks for rows where only one moment is looked at.
class NoRows final : public Sink {
public:
    void outcome(std::uint32_t, const Outcome&) override {}
    void unmap_call() override {}
    void unmap(const UnmapMark&) override {}
    void span(std::uint32_t, const MapSpan&) override {}
};

/// Goes as far as a moment, and looks at it.
class Look final : private Onlooker, private HandlerDrive {
public:
    Look(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
         const Moment& moment, Sink& sink)
        : HandlerDrive(trace, plan, handler, sink, this), moment_(moment) {
        only_ = moment.range;
    }
    /// @param keyframes begins with the last one before the moment
    Watched look(const Progress& progress, const Keyframes* keyframes);

private:
    bool watches(const Flight& flight) const override { return moment_.access == flight.access; }
    void begins(const Flight& flight) override;
    void answered(const Flight& flight) override;
    void stepped(const Flight& flight, std::uint8_t step, std::int64_t time) override;
    void over(const Flight& flight) override;
    bool concerns(std::uint32_t event) const;
    void end_before(std::uint32_t event);
    std::vector<UnderWay> under_way(std::uint32_t range) const;

    Moment moment_;
    Watched found_;
    bool done_ = false;
};

void Look::begins(const Flight& flight) {
    if (watches(flight)) {
        found_.before = state_of(moment_.range);
    }
}

/// Until it is asked, replay does not know what is there.
void Look::answered(const Flight& flight) {
    if (watches(flight)) {
        found_.before.range.blocks = worlds_[moment_.range].range.blocks;
    }
}

void Look::over(const Flight& flight) {
    if (!watches(flight)) {
        return;
    }
    found_.after = state_of(moment_.range);
    if (flight.hit) {
        found_.hit = true;
        found_.before = found_.after;
    } else {
        found_.fault = flight.fault;
    }
    done_ = true;
}

std::vector<UnderWay> Look::under_way(std::uint32_t range) const {
    std::vector<UnderWay> found;
    for (std::uint32_t index = live_.first_in_range(range); index != kNoIndex;
         index = live_.next_in_range(index)) {
        const Flight& flight = flights_[index];
        const Access& access = plan_.accesses[flight.access];
        found.push_back({flight.access, plan_.slots[access.slot].mapping, flight.fault});
    }
    std::sort(found.begin(), found.end(),
              [](const auto& one, const auto& other) { return one.access < other.access; });
    return found;
}

void Look::stepped(const Flight& flight, std::uint8_t step, std::int64_t time) {
    const std::uint32_t range = plan_.accesses[flight.access].range;
    StepTaken taken;
    taken.step = step;
    taken.time = time;
    for (const model::Loser& loser : losers_) {
        taken.zapped.push_back(plan_.slots[plan_.slot_at(range, loser.mapping)].mapping);
    }
    std::sort(taken.zapped.begin(), taken.zapped.end());
    taken.fault = flight.fault;
    taken.after = state_of(range);
    found_.steps.push_back(std::move(taken));
}

/// Can what this event does reach the watched range?
bool Look::concerns(std::uint32_t event) const {
    if (const std::uint32_t access = plan_.access_of[event]; access != kNoIndex) {
        return plan_.accesses[access].range == moment_.range;
    }
    const std::uint32_t range = trace_->range_of(event);
    return range == moment_.range || range == trace::Trace::kNoRange;
}

/// A task that begins an access elsewhere is done with the fault before.
void Look::end_before(std::uint32_t event) {
    const std::uint32_t number = plan_.access_of[event];
    if (number == kNoIndex) {
        return;
    }
    const Access& access = plan_.accesses[number];
    const bool begins = event == (access.before == kNoIndex ? access.event : access.before);
    if (begins && access.task != kNoIndex && task_flight_[access.task] != kNoIndex) {
        finish(task_flight_[access.task], trace_->time(event));
    }
}

Watched Look::look(const Progress& progress, const Keyframes* keyframes) {
    const Moment& moment = moment_;
    const bool assumes = !plan_.assumption.empty();
    const std::int64_t file = trace_->ranges()[moment.range].file;
    const bool alone = this->alone(moment.range);
    const std::size_t events = trace_->size();
    const bool instant = moment.is_instant();
    const std::size_t stop = instant ? trace_->lower_bound(moment.time) : moment.event;
    std::uint32_t begin = 0;
    if (keyframes != nullptr && alone &&
        !plan_.tells_order) { // what races.cpp keeps is in no keyframe
        if (const Keyframe* const frame = keyframes->last_before(moment, *trace_, plan_)) {
            go_on(moment.range, *frame);
            begin = frame->event;
        }
    }
    auto size =
        std::partition_point(plan_.sizes.begin(), plan_.sizes.end(),
                             [begin](const SizeChange& each) { return each.event < begin; });
    bool reached = false; // the instant: what happens from here on happens at it
    const auto reach = [&] {
        reached = true;
        run_assumed(moment.time);
        run_timers(moment.time - 1);
        found_.before = state_of(moment.range);
    };
    for (std::uint32_t k = begin; k < events && !done_; ++k) {
        constexpr std::uint32_t kReported = 0xffff;
        if ((k & kReported) == 0) {
            progress.report(k, events);
        }
        // Most events are about other ranges, and where no fault is under way in this one they are
        // nothing to it.
        if (alone && live_.empty()) {
            const std::size_t upto = std::min<std::size_t>({k | kReported, stop, events - 1});
            k = static_cast<std::uint32_t>(trace_->next_about(moment.range, k, upto));
        }
        if (instant && !reached && trace_->time(k) >= moment.time) {
            reach();
        }
        if (instant && trace_->time(k) > moment.time) {
            break;
        }
        const std::uint32_t range = trace_->range_of(k);
        const bool elsewhere = range != moment.range && range != trace::Trace::kNoRange;
        if (elsewhere && alone && live_.empty() && k != moment.event) {
            continue;
        }
        const std::int64_t now = trace_->time(k);
        if (assumes) {
            run_assumed(now);
        }
        run_timers(now);
        if (done_) {
            break;
        }
        for (; size != plan_.sizes.end() && size->event < k; ++size) {
            if (size->file == file) {
                *size_of_[moment.range] = size->pages;
            }
        }
        if (k == moment.event) {
            found_.before = state_of(moment.range);
        }
        if (!alone || concerns(k)) {
            take(k);
        } else {
            end_before(k);
        }
        if (k == moment.event) {
            found_.after = state_of(moment.range);
            done_ = true;
        }
    }
    if (instant) {
        if (!reached) {
            reach();
        }
        run_assumed(moment.time + 1);
        run_timers(moment.time);
        found_.after = state_of(moment.range);
        found_.under_way = under_way(moment.range);
    } else if (!done_) {
        if (assumes) {
            run_assumed(INT64_MAX);
        }
        run_timers(INT64_MAX);
        while (!live_.empty()) {
            finish(live_.first(), trace_->end());
        }
    }
    return std::move(found_);
}

} // namespace

Watched look(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
             const Moment& moment, const Progress& progress, const Keyframes* keyframes) {
    NoRows rows;
    return Look(trace, plan, handler, moment, rows).look(progress, keyframes);
}

} // namespace daxscope::replay
