// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/drive.h"

#include "replay/engine/handler_drive.h"
#include "replay/engine/kept_rows.h"
#include "replay/engine/recorded_drive.h"

#include <algorithm>

namespace daxscope::replay {

using trace::Kind;
using trace::Trace;

Drive::Drive(const Trace& trace, const Plan& plan, Sink& sink) : Worlds(trace, plan, sink) {
    grow(trace);
}

void Drive::grow(const Trace& trace) {
    Worlds::grow(trace);
    task_flight_.resize(trace.tasks().size(), kNoIndex);
    live_.grow(worlds_.size());
}

void Drive::extend(const Trace& trace, std::size_t upto, const Progress& progress,
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

void Drive::finish(const Progress& progress) {
    progress_ = &progress;
    if (!plan_.assumption.empty()) {
        run_assumed(INT64_MAX);
    }
    run_timers(INT64_MAX);
    // What waits for a PTE fault that the trace does not have goes on without it.
    while (!live_.empty()) {
        finish(live_.first(), trace_->end());
    }
    end_spans();
    progress.report(trace_->size(), trace_->size());
    progress_ = nullptr;
}

void Drive::take(std::uint32_t event) {
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

void Drive::run_assumed(std::int64_t until) {
    // Assumed accesses are those without an event; recorded ones come by their events.
    while (next_assumed_ < plan_.accesses.size()) {
        const Access& access = plan_.accesses[next_assumed_];
        const bool elsewhere = only_ != kNoIndex && only_ != access.range;
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

void Drive::report() const {
    if (progress_ != nullptr) {
        const std::size_t assumed = plan_.assumption.empty() ? 0 : plan_.accesses.size();
        progress_->report(events_taken_ + next_assumed_, trace_->size() + assumed);
    }
}

std::uint32_t Drive::accesses_over() {
    while (begun_ < plan_.accesses.size() && plan_.accesses[begun_].event < taken_) {
        ++begun_;
    }
    std::uint32_t over = begun_;
    for (const Flight& flight : flights_) {
        if (flight.access != kNoIndex) {
            over = std::min(over, flight.access);
        }
    }
    return over;
}

Run run_of(Drive& drive, KeptRows& rows, const Progress& progress, Keyframes* keyframes) {
    rows.reserve(drive.plan().accesses.size());
    drive.extend(drive.trace(), drive.trace().size(), progress, keyframes);
    drive.finish(progress);
    return rows.finish(drive);
}

Run recorded(const Trace& trace, const Plan& plan, const Progress& progress) {
    KeptRows rows;
    RecordedDrive drive(trace, plan, rows);
    return run_of(drive, rows, progress);
}

Run replay(const Trace& trace, const Plan& plan, const model::Handler& handler,
           const Progress& progress, Keyframes* keyframes) {
    KeptRows rows;
    HandlerDrive drive(trace, plan, handler, rows);
    return run_of(drive, rows, progress, keyframes);
}

Run recorded(const Trace& trace, const Progress& progress) {
    return recorded(trace, make_plan(trace, {}, progress), progress);
}

Run replay(const Trace& trace, const model::Handler& handler, const Options& options,
           const Progress& progress) {
    return replay(trace, make_plan(trace, options, progress), handler, progress);
}

} // namespace daxscope::replay
