// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario under one handler as a machine of atomic actions: an access touches the range, or a
// fault in flight takes its next step. Search, replay of a schedule and its story all run this.
#pragma once

#include "model/explore/scenario.h"
#include "model/fault.h"
#include "model/invariant.h"

#include <array>

namespace daxscope::model::explore {

/// A task as the machine sees it.
struct Party {
    Fault fault;                ///< pc == Fault::kDone: no fault is in flight
    std::uint8_t position = 0;  ///< in the task's list: the access under way, or the next
    std::uint8_t left = 0;      ///< rounds left; kForever
    bool under_way : 1 = false; ///< it touched and faulted, and has not got its access yet
    bool allocated : 1 = false; ///< the file system allocated for the fault in flight
    bool operator==(const Party&) const = default;
};

/// What the invariants must remember of the past, and the turn of strict scenarios.
struct Monitor {
    bool stored : 1 = false;     ///< a store reached storage through a mapping
    bool unflushed : 1 = false;  ///< … and was not flushed since
    bool owed : 1 = false;       ///< … and an fsync() was called since that has not returned
    bool allocation : 1 = false; ///< a fault took the range's allocation for its own
    bool turn : 1 = false;       ///< an access is under way
    bool operator==(const Monitor&) const = default;
};

/// Everything at one moment.
struct Configuration {
    Range range;
    std::array<Slot, kMostMappings> slots{};
    std::array<Party, kMostTasks> parties{};
    Monitor monitor;
    bool operator==(const Configuration&) const = default;
};

/// What one action did.
struct Effect {
    InvariantSet broken;
    bool hit = false;       ///< an access was satisfied at its first touch
    bool satisfied = false; ///< an access was satisfied, at once or after faults
    bool outside = false;   ///< an act from outside ended: refaults after it have their own cause;
                            ///< or one is under way
    bool sigbus = false;    ///< an access ended in SIGBUS: it is over
};

/// What a task must know of the others.
struct Around {
    bool alone = true; ///< no other task has a fault or an act in flight
    bool quiet = true; ///< no other task has a fault in flight through the same mapping
};

class Machine {
public:
    /// Both must outlive the machine.
    /// @throws std::invalid_argument where not_modelled() names something
    Machine(const Scenario& scenario, const Handler& handler);
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    const Scenario& scenario() const { return *scenario_; }
    const Handler& handler() const { return *handler_; }
    /// The handler, its acts' steps after its own.
    const Handler& table() const { return table_; }
    /// The step at a Fault::pc: the handler's, then those of the acts.
    const Step& step_at(std::size_t pc) const { return steps_[pc]; }
    /// Is that the step of an act from outside?
    bool is_act(std::size_t pc) const { return pc >= handler_->steps.size() && pc < steps_.size(); }
    /// Does any task act from outside?
    bool has_acts() const { return has_acts_; }
    /// Which act's? Of an is_act().
    ActKind act_at(std::size_t pc) const;
    std::size_t tasks() const { return scenario_->tasks.size(); }
    std::size_t mappings() const { return scenario_->mappings.size(); }

    Configuration initial() const;
    /// The invariants that do not even hold there.
    InvariantSet broken_at_rest(const World& world, const Monitor& monitor) const;

    /// All accesses done?
    static bool finished(const Party& party) { return party.left == 0; }
    /// May it act now? False where it is finished or waits for a lock or for its turn.
    bool enabled(const World& world, const Monitor& monitor, const Party& party, std::size_t task,
                 const Around& around) const;
    /// Where its next action runs a step, which one: Fault::pc. kDone: it touches the range.
    std::uint8_t next_step(std::size_t task, const Party& party) const;
    /// Does its next action begin an access whose kind is free?
    bool may_choose(std::size_t task, const Party& party) const {
        return party.fault.done() && !party.under_way && party.left != 0 &&
               scenario_->tasks[task].accesses[party.position] == Access::Either;
    }
    /// Must Around::quiet be told, or is it all the same?
    bool needs_quiet() const { return munmap_step_ != kNoStep; }
    /// Runs the task's next action, which must be enabled.
    /// @param write   the kind of an access that may_choose(); not looked at else
    Effect act(World& world, Monitor& monitor, Party& party, std::size_t task, bool write,
               bool alone) const;
    /// Is its next action a step that no other task can see or influence? See is_local().
    bool local(const Party& party) const { return !party.fault.done() && local(party.fault.pc); }
    bool local(std::uint8_t pc) const { return local_[pc] != 0; }

    /// The same on a whole configuration, one action and no more.
    bool enabled(const Configuration& at, std::size_t task) const;
    Effect act(Configuration& at, std::size_t task, bool write) const;

    /// The parts that never change, to build a party or a range on.
    const Fault& blank(std::size_t task) const { return blank_[task]; }
    const Range& range() const { return range_; }

private:
    Effect touch(World& world, Monitor& monitor, Party& party, std::size_t task, bool write,
                 bool alone) const;
    Effect step(World& world, Monitor& monitor, Party& party, std::size_t task, bool alone) const;
    Effect act_step(World& world, Monitor& monitor, Party& party, std::size_t task,
                    bool alone) const;
    void run(World& world, Fault& fault) const;
    bool step_enabled(const World& world, const Fault& fault, const Around& around) const;
    void next_in_list(Party& party, std::size_t task) const;
    Around around(const Configuration& at, std::size_t task) const;
    void add_acts();

    bool enters(std::size_t pc) const { return pc == kEntryStep || pc == pte_step_; }
    bool in_core(std::size_t pc) const { return pc == 0 || pc == fell_back_step_; }

    /// Step 0 is __handle_mm_fault(); here, and at Label::Pte, a fault enters the file system.
    static constexpr std::size_t kEntryStep = 1;
    static constexpr std::size_t kNoStep = 0xff;

    const Scenario* scenario_;
    const Handler* handler_;
    std::vector<Step> steps_;                            ///< of the handler, then of its acts
    Handler table_;                                      ///< the handler with all of these steps
    std::array<std::uint8_t, kActKinds> first_of_act_{}; ///< by ActKind
    bool has_acts_ = false;
    bool resizes_ = false;     ///< somebody changes the file's size
    bool bars_faults_ = false; ///< somebody takes the file system's fault lock for writing
    std::size_t munmap_step_ = kNoStep;
    Range range_;
    std::array<Fault, kMostTasks> blank_{};
    std::vector<std::uint8_t> local_;      ///< by step
    std::size_t pte_step_ = kNoStep;       ///< where the 4 KiB path begins
    std::size_t fell_back_step_ = kNoStep; ///< Label::FellBack: __handle_mm_fault() again
};

/// A step that reads nothing but its own fault and what never changes in a scenario, that changes
/// nothing but its own fault, and that never waits. It commutes with every action of every other
/// task and no invariant can see it, so a search may run it together with the action before: the
/// ample set of partial-order reduction is this step alone. A run of such steps ends, since a
/// handler's jumps go forward, so none is put off for ever.
/// A unit test holds each one to this on random worlds.
bool is_local(const Step& step);

} // namespace daxscope::model::explore
