// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/watch.h"

#include "replay/engine/engine.h"

#include <algorithm>

namespace daxscope::replay {

using trace::Kind;

RangeState Engine::state_of(std::uint32_t range) const {
    const model::World& world = worlds_[range];
    RangeState state;
    state.range = world.range;
    state.mappings.reserve(world.slots.size());
    for (std::uint32_t k = 0; k < world.slots.size(); ++k) {
        MappingState mapping;
        mapping.mapping = plan_.slots[plan_.slot_at(range, k)].mapping;
        mapping.kind = world.slots[k].kind;
        for (std::uint32_t page = 0;
             mapping.kind == model::SlotKind::Table && page < world.range.pages; ++page) {
            switch (world.pte(k, page)) {
            case model::Pte::None:
                break;
            case model::Pte::Zero:
                ++mapping.zero;
                break;
            case model::Pte::Ro:
                ++mapping.read_only;
                break;
            case model::Pte::Rw:
                ++mapping.writable;
                break;
            }
        }
        state.mappings.push_back(mapping);
    }
    std::sort(state.mappings.begin(), state.mappings.end(),
              [](const auto& one, const auto& other) { return one.mapping < other.mapping; });
    return state;
}

std::vector<UnderWay> Engine::under_way(std::uint32_t range) const {
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

void Engine::note_step(const Flight& flight, std::uint8_t step, std::int64_t time) {
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
    watch_->found.steps.push_back(std::move(taken));
}

/// Can what this event does reach the watched range?
bool Engine::concerns_watched(std::uint32_t event) const {
    if (const std::uint32_t access = plan_.access_of[event]; access != kNoIndex) {
        return plan_.accesses[access].range == watch_->moment.range;
    }
    const std::uint32_t range = trace_->range_of(event);
    return range == watch_->moment.range || range == trace::Trace::kNoRange;
}

/// A task that begins an access elsewhere is done with the fault before.
void Engine::end_before(std::uint32_t event) {
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

Watched Engine::look(const Moment& moment, const Progress& progress, const Keyframes* keyframes) {
    Watch watch{moment, {}, false};
    watch_ = &watch;
    const bool assumes = !plan_.assumption.empty();
    const std::int64_t file = trace_->ranges()[moment.range].file;
    const bool alone = this->alone(moment.range);
    const std::size_t events = trace_->size();
    const bool instant = moment.is_instant();
    const std::size_t stop = instant ? trace_->lower_bound(moment.time) : moment.event;
    std::uint32_t begin = 0;
    if (keyframes != nullptr && alone &&
        !plan_.tells_order) { // what races.cpp keeps is in no keyframe
        if (const Keyframe* const frame = last_before(moment, *keyframes)) {
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
        watch.found.before = state_of(moment.range);
    };
    for (std::uint32_t k = begin; k < events && !watch.done; ++k) {
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
        if (watch.done) {
            break;
        }
        for (; size != plan_.sizes.end() && size->event < k; ++size) {
            if (size->file == file) {
                *size_of_[moment.range] = size->pages;
            }
        }
        if (k == moment.event) {
            watch.found.before = state_of(moment.range);
        }
        if (!alone || concerns_watched(k)) {
            take(k);
        } else {
            end_before(k);
        }
        if (k == moment.event) {
            watch.found.after = state_of(moment.range);
            watch.done = true;
        }
    }
    if (instant) {
        if (!reached) {
            reach();
        }
        run_assumed(moment.time + 1);
        run_timers(moment.time);
        watch.found.after = state_of(moment.range);
        watch.found.under_way = under_way(moment.range);
    } else if (!watch.done) {
        if (assumes) {
            run_assumed(INT64_MAX);
        }
        run_timers(INT64_MAX);
        while (!live_.empty()) {
            finish(live_.first(), trace_->end());
        }
    }
    watch_ = nullptr;
    return std::move(watch.found);
}

Watched look(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
             const Moment& moment, const Progress& progress, const Keyframes* keyframes) {
    return Engine(trace, plan, &handler).look(moment, progress, keyframes);
}

} // namespace daxscope::replay
