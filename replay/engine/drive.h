// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes the trace's events in order of time and moves worlds and faults in flight. Who decides what
// a fault does is one of two: the recording (RecordedDrive) or a handler (HandlerDrive).
#pragma once

#include "replay/engine/keyframes.h"
#include "replay/engine/live_flights.h"
#include "replay/engine/onlooker.h"
#include "replay/engine/worlds.h"

#include <utility>
#include <vector>

namespace daxscope::replay {

class Drive : public Worlds {
public:
    /// Takes the events up to `upto` of a trace that begins with the events taken so far, and of a
    /// plan that has decided them.
    /// @param keyframes where to put some; nullptr: nobody will look at a moment
    /// @throws Cancelled
    void extend(const trace::Trace& trace, std::size_t upto, const Progress& progress,
                Keyframes* keyframes = nullptr);
    /// No more events come: what is under way ends.
    /// @throws Cancelled
    void finish(const Progress& progress);

    /// A run without rows: what it is called, and what it rests on.
    virtual Run named() const = 0;
    /// Whether what is assumed is part of the run's totals, as it is no part of what was recorded.
    virtual bool counts_assumed() const { return true; }
    /// So many accesses are over, without a gap.
    std::uint32_t accesses_over();
    /// Whether it was recorded when the access's fault was dispatched.
    bool dispatch_recorded(std::uint32_t access) const;
    /// The faults under way in a range, in the order in which they began.
    template <typename Function>
    void each_in_range(std::uint32_t range, const Function& function) const {
        for (std::uint32_t index = live_.first_in_range(range); index != kNoIndex;
             index = live_.next_in_range(index)) {
            function(flights_[index]);
        }
    }

protected:
    /// Whom the page tables had a fault ask.
    enum class Asked : std::uint8_t { Nobody, Pmd, Pte };
    /// When a task's last fault was dispatched, and whom the page tables had it ask then.
    struct Dispatched {
        std::uint32_t access = kNoIndex;
        std::int64_t time = INT64_MIN;
        Asked asked = Asked::Nobody;
    };

    Drive(const trace::Trace& trace, const Plan& plan, Sink& sink);
    void grow(const trace::Trace& trace);

    // What the recording or the handler decides.
    /// Asks the page tables whether it is a hit by now (Flight::hit).
    /// @return whether another task of the mapping has mapped it since the fault was dispatched
    virtual bool ask_page_tables(std::uint32_t flight, std::int64_t time) = 0;
    /// Of a fault that needs a handler: whom it would ask now.
    virtual Asked whom(std::uint32_t access, model::Fault& fault, std::int64_t time) = 0;
    /// It comes to these instants of its bracket.
    virtual void reach(Flight& flight, unsigned instants, std::int64_t time) = 0;
    /// A recorded unmap of its own.
    virtual void unmap_of(Flight& flight, std::uint32_t event, std::int64_t time) = 0;
    /// It had mapped by now, whatever its end says.
    virtual void force(Flight& flight, std::int64_t time) = 0;
    /// A bracket ends that another one may follow.
    /// @return whether the fault goes on
    virtual bool end_bracket(Flight& flight, std::int64_t time) = 0;
    /// The PMD fault begins once more.
    virtual void again(Flight& flight) = 0;
    /// It is over, and what it came to is put in its outcome.
    virtual void end(Flight& flight, std::int64_t time) = 0;
    /// Of a trace without unmaps: a fault of what had been mapped before it began, and would do for
    /// it. Something that left no event had taken the mapping, or its permission.
    bool taken_unseen(const Access& access) const;
    /// The page tables have what a write wants.
    bool writable(const Access& access) const;
    /// The kernel said that there was no PMD entry when the fault began.
    virtual bool kernel_found_none(const Access& access) const {
        static_cast<void>(access);
        return false;
    }
    // Of --races: events inside a fault.
    virtual void finished(std::uint32_t event) { static_cast<void>(event); }
    virtual void inserted(std::uint32_t event) { static_cast<void>(event); }
    virtual void grabbed(std::uint32_t event) { static_cast<void>(event); }

    // drive.cpp: time
    void take(std::uint32_t event);
    void run_assumed(std::int64_t until);

    // flights.cpp: accesses under way
    std::uint32_t new_flight(std::uint32_t access);
    Flight* flight_of(std::uint32_t access);
    model::Fault fault_of(const Access& access) const;
    void begin_access(std::uint32_t access, std::int64_t time);
    bool dispatched_empty(const Flight& flight) const;
    void schedule(std::uint32_t flight, std::int64_t time);
    bool timer_due(std::int64_t until) const {
        return !timers_.empty() && timers_.front().time <= until;
    }
    void run_timers(std::int64_t until);
    void finish(std::uint32_t flight, std::int64_t time);
    bool needs_handler(std::uint32_t slot, const model::Fault& fault) const;
    bool dispatched_before(std::uint32_t access) const;

    // keyframes.cpp: what a run leaves for a look to go on from
    void go_on(std::uint32_t range, const Keyframe& keyframe);

    Onlooker* onlooker_ = nullptr;  ///< outlives this
    std::uint32_t only_ = kNoIndex; ///< a range: faults of others are passed over; kNoIndex: none
    /// Of a fault under way, as far as it is known by now.
    Outcome& outcome_of(const Flight& flight) {
        return outcomes_[static_cast<std::size_t>(&flight - flights_.data())];
    }

    std::vector<Flight> flights_;
    LiveFlights live_{0};
    std::vector<std::uint32_t> task_flight_; ///< by place in Trace::tasks()
    std::vector<Dispatched> dispatched_;     ///< by place in Trace::tasks(); empty: not recorded

private:
    void report() const;
    std::int64_t end_of(const Access& access) const;
    void own_unmap(std::uint32_t event, std::uint32_t access);
    void zap(std::uint32_t event);
    void retry_pmd(std::uint32_t access, std::int64_t time);
    void continue_pte(std::uint32_t access, std::int64_t time);
    void force(std::uint32_t access, std::int64_t time);
    void let_go(std::uint32_t flight);
    void dispatch(std::uint32_t event);
    void learn(Flight& flight, const trace::Event& event);
    void classify(const Flight& flight, Outcome& outcome) const;
    void count(std::uint32_t event, Keyframes& keyframes) const;
    Keyframe keyframe(std::uint32_t range, std::uint32_t event) const;

    std::vector<Outcome> outcomes_; ///< of flights_
    std::size_t taken_ = 0;         ///< events
    std::vector<std::uint32_t> free_;
    std::vector<Timer> timers_; ///< a heap, earliest first
    std::size_t next_assumed_ = 0, next_forced_ = 0;
    const Progress* progress_ = nullptr; ///< of extend(): events and assumed accesses
    std::size_t events_taken_ = 0;       ///< at the last report
    std::uint32_t begun_ = 0;            ///< accesses, without a gap
};

} // namespace daxscope::replay
