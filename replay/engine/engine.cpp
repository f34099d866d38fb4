// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/engine.h"

#include <algorithm>

namespace daxscope::replay {

using trace::Kind;
using trace::Trace;

namespace {

/// Up to here all mappings of a range are looked at for what they have there: that is faster.
constexpr std::size_t kFewMappings = 64;

} // namespace

Engine::Engine(const Trace& trace, const Plan& plan, const model::Handler* handler,
               SelfCheck* check)
    : trace_(&trace), plan_(plan), handler_(handler), check_(check), live_(0) {
    if (handler != nullptr) {
        constexpr HotStep kOver{nullptr, nullptr, 0, model::Fault::kDone};
        steps_.resize(model::Fault::kDone + std::size_t{1}, kOver);
        for (std::size_t pc = 0; pc < handler->steps.size(); ++pc) {
            const model::Step& step = handler->steps[pc];
            steps_[pc] = {step.step, step.enabled, bit(step.instant),
                          static_cast<std::uint8_t>(pc)};
        }
        for (std::size_t label = 0; label < model::kLabels; ++label) {
            labels_[label] = &steps_[handler->labels[label]];
        }
    }
    closed_ = handler != nullptr && trace.session().made() &&
              model::find_handler(trace.session().value(trace::key::kMadeHandler)) != handler;
    hole_length_ = trace.session().value(trace::key::kMadeHoleLength) == "known";
    const auto any_step = [](std::span<const model::Step> steps, const auto& is) {
        return std::any_of(steps.begin(), steps.end(), is);
    };
    if (handler != nullptr) {
        checks_folio_ = any_step(handler->steps,
                                 [](const model::Step& step) { return step.traits.checks_folio; });
        const model::Act* const fallocate = handler->act(model::ActKind::Fallocate);
        layouts_remove_ =
            fallocate != nullptr && any_step(fallocate->steps, [](const model::Step& step) {
                return step.traits.removes_entries;
            });
    }
    const model::Act* const write =
        handler == nullptr ? nullptr : handler->act(model::ActKind::Write);
    for (std::size_t k = 0; write != nullptr && k < write->steps.size(); ++k) {
        if (write->steps[k].traits.invalidates) {
            invalidate_ = write->steps[k].step;
        }
    }
    grow(trace);
    if (handler != nullptr && worlds_.size() == 1) {
        if (const std::optional<FirstWorld> first = first_world_of(trace.session())) {
            begin_as_made(*first);
        }
    }
}

/// Makes place for the ranges, slots and tasks that came.
void Engine::grow(const Trace& trace) {
    trace_ = &trace;
    task_flight_.resize(trace.tasks().size(), kNoIndex);
    if (worlds_.size() < plan_.slots_of.size()) {
        grow_ranges(trace);
    }
    if (memory_.size() < plan_.slots.size()) {
        grow_slots();
    }
    for (std::size_t range = 0; range < worlds_.size(); ++range) {
        if (plan_.shared[range] && !planned_shared_[range]) { // nothing was done to it yet
            planned_shared_[range] = shared_[range] = true;
            may_have_entries_.insert(trace.row_of(static_cast<std::uint32_t>(range)));
        }
    }
}

void Engine::grow_ranges(const Trace& trace) {
    const std::size_t before = worlds_.size(), ranges = plan_.slots_of.size();
    for (model::PlaceSet* const rows : {&may_be_mapped_, &may_have_copies_, &may_have_entries_}) {
        model::PlaceSet moved(ranges);
        for (std::size_t row = rows->next(0); row < before; row = rows->next(row + 1)) {
            moved.insert(trace.row_of(rows_[row]));
        }
        *rows = std::move(moved);
    }
    rows_.assign(trace.rows().begin(), trace.rows().end());
    worlds_.resize(ranges);
    page_states_.resize(ranges);
    range_known_.resize(ranges);
    planned_shared_.resize(ranges);
    shared_.resize(ranges);
    size_of_.resize(ranges);
    range_installed_.resize(ranges, INT64_MIN);
    slots_.resize(ranges);
    live_.grow(ranges);
    const auto pages = static_cast<std::uint16_t>(trace.session().pages_per_pmd());
    for (std::size_t range = before; range < ranges; ++range) {
        worlds_[range].range.pages = pages;
        worlds_[range].range.inside = pages;
        worlds_[range].range.hole_has_length = hole_length_;
        worlds_[range].losers = &losers_;
        const std::int64_t file = trace.ranges()[range].file;
        const bool same = range > 0 && trace.ranges()[range - 1].file == file;
        size_of_[range] =
            same ? size_of_[range - 1] : &file_pages_.try_emplace(file, -1).first->second;
    }
}

void Engine::grow_slots() {
    const std::size_t before = memory_.size();
    memory_.resize(plan_.slots.size());
    for (std::size_t number = before; number < memory_.size(); ++number) {
        const SlotPlace& place = plan_.slots[number];
        std::vector<model::Slot>& own = slots_[place.range];
        if (own.empty()) {
            own.reserve(plan_.slots_of[place.range].size());
        }
        own.emplace_back().is_private = place.is_private;
        model::World& world = worlds_[place.range];
        world.slots = own;
        if (own.size() > kFewMappings) {
            const auto [at, made] =
                taken_set_.try_emplace(place.range, plan_.slots_of[place.range].size());
            at->second.grow(own.size());
            for (std::size_t k = 0; made && k < own.size(); ++k) {
                if (before > 0) { // which of them have something, nobody noted
                    at->second.insert(k);
                }
            }
            world.taken = &at->second;
        }
    }
}

void Engine::begin_as_made(const FirstWorld& first) {
    model::Range& range = worlds_.front().range;
    stir(0, plan_.slot_at(0, 0));
    range.pmd_entry = first.pmd_entry;
    if (!closed_) {
        return; // its own handler was answered as the events say
    }
    range.blocks = first.blocks;
    range.page_blocks = first.page_blocks;
    asked_ = true;
}

model::PageStates& Engine::pages(std::uint32_t range) {
    auto& states = page_states_[range];
    if (!states) {
        states = std::make_unique<model::PageStates>(worlds_[range].range.pages);
        worlds_[range].pages = states.get();
    }
    return *states;
}

Run Engine::run(const Progress& progress, Keyframes* keyframes) {
    const std::size_t accesses = plan_.accesses.size();
    // Untouched memory costs nothing; growing by copying does.
    outcomes_.reserve(accesses);
    marks_.reserve(accesses);
    spans_.reserve(accesses);
    span_slots_.reserve(accesses);
    extend(*trace_, trace_->size(), progress, keyframes);
    return finish(progress);
}

void Engine::reserve_much() {
    outcomes_.reserve_much();
    marks_.reserve_much();
    spans_.reserve_much();
    span_slots_.reserve_much();
}

void Engine::extend(const Trace& trace, std::size_t upto, const Progress& progress,
                    Keyframes* keyframes) {
    grow(trace);
    const bool assumes = !plan_.assumption.empty();
    progress_ = &progress;
    if (keyframes != nullptr) {
        keyframes->ranges_.resize(trace.ranges().size());
    }
    for (; taken_ < upto; ++taken_) {
        if ((taken_ & 0xffff) == 0) {
            events_taken_ = taken_;
            report();
        }
        const std::int64_t now = trace.time(taken_);
        if (assumes) {
            run_assumed(now);
        }
        if (timer_due(now)) {
            run_timers(now);
        }
        take(static_cast<std::uint32_t>(taken_));
        if (keyframes != nullptr) {
            count(static_cast<std::uint32_t>(taken_), *keyframes);
        }
    }
    progress_ = nullptr;
}

Run Engine::finish(const Progress& progress) {
    progress_ = &progress;
    if (!plan_.assumption.empty()) {
        run_assumed(INT64_MAX);
    }
    run_timers(INT64_MAX);
    // What waits for a PTE fault that the trace does not have goes on without it.
    while (!live_.empty()) {
        finish(live_.first(), trace_->end());
    }
    while (outcomes_.size() < plan_.accesses.size()) {
        outcomes_.push_back({});
    }
    progress.report(trace_->size(), trace_->size());
    return result();
}

void Engine::take(std::uint32_t event) {
    switch (trace_->kind(event)) {
    case Kind::PmdFault:
    case Kind::PteFault: {
        const std::uint32_t access = plan_.access_of[event];
        if (access == kNoIndex) {
            break;
        }
        if (plan_.accesses[access].pte == event) {
            continue_pte(access, trace_->time(event));
        } else if (plan_.accesses[access].retry == event) {
            retry_pmd(access, trace_->time(event));
        } else if (plan_.accesses[access].before == kNoIndex) {
            begin_access(access, trace_->time(event));
        }
        break;
    }
    case Kind::Unmap:
        for (; next_forced_ < plan_.mapped_before.size(); ++next_forced_) {
            const auto& [unmap, access] = plan_.mapped_before[next_forced_];
            if (unmap > event) {
                break;
            }
            if (unmap == event) { // a look passes over those of other ranges
                force(access, trace_->time(event));
            }
        }
        if (plan_.access_of[event] != kNoIndex) {
            own_unmap(event, plan_.access_of[event]);
        } else if (!plan_.left_out.contains(event)) {
            unmap(event);
        }
        break;
    case Kind::Zap:
        zap(event);
        break;
    case Kind::WritebackOne:
        writeback(event);
        break;
    case Kind::Munmap:
        munmap(event);
        break;
    case Kind::Exit:
        exit(event);
        break;
    case Kind::Dispatch:
        dispatch(event);
        break;
    case Kind::FinishFault:
        finished(event);
        break;
    case Kind::PrivateCopy:
        copied(event);
        break;
    case Kind::Insert:
        inserted(event);
        break;
    case Kind::Grab:
        grabbed(event);
        break;
    default:
        break;
    }
}

void Engine::run_assumed(std::int64_t until) {
    // Assumed accesses are those without an event; recorded ones come by their events.
    while (next_assumed_ < plan_.accesses.size()) {
        const Access& access = plan_.accesses[next_assumed_];
        const bool elsewhere = watch_ != nullptr && watch_->moment.range != access.range;
        if (access.event == kNoIndex && !elsewhere) {
            if (access.begin >= until) {
                return;
            }
            run_timers(access.begin);
            begin_access(static_cast<std::uint32_t>(next_assumed_), access.begin);
        } else if (access.begin >= until) {
            return;
        }
        if ((++next_assumed_ & 0xffff) == 0) {
            report();
        }
    }
}

void Engine::report() const {
    if (progress_ != nullptr) {
        const std::size_t assumed = plan_.assumption.empty() ? 0 : plan_.accesses.size();
        progress_->report(events_taken_ + next_assumed_, trace_->size() + assumed);
    }
}

Run recorded(const Trace& trace, const Plan& plan, const Progress& progress) {
    return Engine(trace, plan, nullptr).run(progress);
}

Run replay(const Trace& trace, const Plan& plan, const model::Handler& handler,
           const Progress& progress, Keyframes* keyframes) {
    return Engine(trace, plan, &handler).run(progress, keyframes);
}

Run recorded(const Trace& trace, const Progress& progress) {
    return recorded(trace, make_plan(trace, {}, progress), progress);
}

Run replay(const Trace& trace, const model::Handler& handler, const Options& options,
           const Progress& progress) {
    return replay(trace, make_plan(trace, options, progress), handler, progress);
}

} // namespace daxscope::replay
