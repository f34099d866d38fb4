// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/keyframes.h"

#include "replay/engine/drive.h"

#include <algorithm>
#include <unordered_map>

namespace daxscope::replay {

std::size_t Keyframes::size() const {
    std::size_t sum = 0;
    for (const OfRange& range : ranges_) {
        sum += range.frames.size();
    }
    return sum;
}

std::size_t Keyframes::bytes() const {
    std::size_t sum = ranges_.capacity() * sizeof(OfRange);
    for (const OfRange& range : ranges_) {
        sum += range.frames.capacity() * sizeof(Keyframe);
        for (const Keyframe& frame : range.frames) {
            sum += frame.slots.capacity() * sizeof(model::Slot) +
                   frame.memory.capacity() * sizeof(SlotMemory) +
                   frame.flights.capacity() * sizeof(Flight) +
                   frame.timers.capacity() * sizeof(Timer) +
                   (frame.pages == nullptr ? 0 : frame.pages->bytes());
        }
    }
    return sum;
}

/// An event was taken: makes a keyframe of its range where it is time for one.
void Drive::count(std::uint32_t event, Keyframes& keyframes) const {
    const std::uint32_t range = trace_->range_of(event);
    if (range == trace::Trace::kNoRange) {
        return;
    }
    Keyframes::OfRange& own = keyframes.ranges_[range];
    if (++own.since < std::max(keyframes.distance_, own.cost)) {
        return;
    }
    own.since = 0;
    if (alone(range)) {
        own.frames.push_back(keyframe(range, event + 1));
        const Keyframe& frame = own.frames.back();
        own.cost =
            static_cast<std::uint32_t>(frame.flights.size() + frame.slots.size() + timers_.size());
    }
}

Keyframe Drive::keyframe(std::uint32_t range, std::uint32_t event) const {
    const model::World& world = worlds_[range];
    Keyframe frame;
    frame.event = event;
    frame.next_assumed = next_assumed_;
    frame.file_pages = *size_of_[range];
    frame.installed = range_installed_[range];
    frame.known = range_known_[range];
    frame.shared = shared_[range];
    frame.asked = asked_;
    frame.range = world.range;
    frame.slots.assign(world.slots.begin(), world.slots.end());
    for (std::uint32_t place = 0; place < world.slots.size(); ++place) {
        frame.memory.push_back(memory_[plan_.slot_at(range, place)]);
    }
    if (world.pages != nullptr) {
        frame.pages = std::make_unique<const model::PageStates>(*world.pages);
    }
    std::unordered_map<std::uint32_t, std::uint32_t> place; // in the frame, by place in flights_
    for (std::uint32_t index = live_.first_in_range(range); index != kNoIndex;
         index = live_.next_in_range(index)) {
        place.emplace(index, static_cast<std::uint32_t>(frame.flights.size()));
        frame.flights.push_back(flights_[index]);
    }
    for (Timer timer : timers_) {
        const auto at = place.find(timer.flight);
        if (at != place.end() && timer.access == flights_[timer.flight].access) {
            timer.flight = at->second;
            frame.timers.push_back(timer);
        }
    }
    std::stable_sort(frame.timers.begin(), frame.timers.end(),
                     [](const Timer& a, const Timer& b) { return a.flight < b.flight; });
    return frame;
}

/// Of an engine that has done nothing yet.
void Drive::go_on(std::uint32_t range, const Keyframe& frame) {
    model::World& world = worlds_[range];
    next_assumed_ = frame.next_assumed;
    const auto forced =
        std::partition_point(plan_.mapped_before.begin(), plan_.mapped_before.end(),
                             [&](const auto& each) { return each.first < frame.event; });
    next_forced_ = static_cast<std::size_t>(forced - plan_.mapped_before.begin());
    *size_of_[range] = frame.file_pages;
    range_installed_[range] = frame.installed;
    range_known_[range] = frame.known;
    shared_[range] = frame.shared;
    asked_ = frame.asked;
    world.range = frame.range;
    for (std::uint32_t place = 0; place < frame.slots.size(); ++place) {
        const std::uint32_t slot = plan_.slot_at(range, place);
        stir(range, slot);
        memory_[slot] = frame.memory[place];
    }
    std::copy(frame.slots.begin(), frame.slots.end(), world.slots.begin());
    if (frame.pages != nullptr) {
        pages(range) = *frame.pages;
    }
    std::vector<std::uint32_t> made;
    for (const Flight& flight : frame.flights) {
        const std::uint32_t index = new_flight(flight.access);
        made.push_back(index);
        flights_[index] = flight;
        if (const std::uint32_t task = plan_.accesses[flight.access].task; task != kNoIndex) {
            task_flight_[task] = index;
        }
    }
    for (const Timer& timer : frame.timers) {
        schedule(made[timer.flight], timer.time);
    }
}

/// The last keyframe that the moment comes after; nullptr where it comes before all.
const Keyframe* Keyframes::last_before(const Moment& moment, const trace::Trace& trace,
                                       const Plan& plan) const {
    if (ranges_.empty()) {
        return nullptr; // no run has filled them
    }
    const std::vector<Keyframe>& frames = ranges_[moment.range].frames;
    const auto comes_after = [&](const Keyframe& frame) {
        if (moment.is_instant()) {
            return trace.time(frame.event - 1) < moment.time;
        }
        if (moment.access == kNoIndex) {
            return frame.event <= moment.event;
        }
        const Access& access = plan.accesses[moment.access];
        if (access.event == kNoIndex) {
            return frame.next_assumed <= moment.access;
        }
        return frame.event <= (access.before == kNoIndex ? access.event : access.before);
    };
    const auto after = std::partition_point(frames.begin(), frames.end(), comes_after);
    return after == frames.begin() ? nullptr : &*std::prev(after);
}

} // namespace daxscope::replay
