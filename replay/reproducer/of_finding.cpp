// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/reproducer/of_finding.h"

#include "replay/trace/error.h"
#include "replay/trace/names.h"
#include "replay/trace/progress.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::replay::reproducer {

namespace {

using model::Entry;
using model::Extent;
using model::Pte;
using model::SlotKind;
namespace explore = model::explore;
using explore::Invariant;
using explore::Machine;
using explore::Scenario;
using explore::ScenarioMapping;
using explore::ScenarioTask;

/// One access or act of a task.
struct Turn {
    std::uint8_t task = 0;
    explore::Access what = explore::Access::Read;
};

[[noreturn]] void refuse(const NamedScenario& named, const std::string& why,
                         const std::string& remedy) {
    throw Error(Exit::Io, fmt::format("no reproducer of {}: {}", named.name, why), remedy);
}

class Maker {
public:
    Maker(const NamedScenario& named, const model::Handler& handler, Invariant invariant,
          const explore::Options& options)
        : named_(named), handler_(handler), invariant_(invariant), options_(options),
          scenario_(named.scenario) {}

    Program make() {
        refuse_what_no_kernel_counts();
        scenario_.turns = true;
        const explore::Schedule schedule = schedule_in_turns();
        const auto [once, cycle] = turns_of(schedule);
        turns_ = once;
        if (schedule.cycle != explore::Schedule::kNoCycle) {
            if (cycle.empty()) {
                refuse(named_, "one access faults for ever, so that no program goes on after it",
                       kTrace);
            }
            for (std::size_t round = 0; round < kRounds; ++round) {
                turns_.insert(turns_.end(), cycle.begin(), cycle.end());
            }
        }
        add_what_shows_it();
        tell();
        add_parties();
        begin_as_the_scenario();
        std::vector<Action> actions;
        for (const Turn& turn : turns_) {
            actions.push_back({turn.task, op_of(turn.what), 0});
        }
        const explore::Schedule whole = run();
        add_comparisons(whole, actions);
        program_.blocks = fold(actions);
        count(whole);
        return std::move(program_);
    }

private:
    static constexpr const char* kTrace =
        "--trace writes the schedule as a trace, to be looked at step by step.";

    /// fs_dax came with 4.11.
    void refuse_what_no_kernel_counts() const {
        const auto version = trace::kernel_version(handler_.title);
        if (version != std::pair(0, 0) && version < std::pair(4, 11)) {
            refuse(named_,
                   fmt::format("the kernels of {} have no trace events to count DAX faults by",
                               handler_.name),
                   "They came with 4.11: choose a later handler with --handler.");
        }
        if (scenario_.hole_length || !scenario_.prezeroed) {
            refuse(named_, "no file system is as the scenario has it (hole-length, new-blocks)",
                   "Choose a scenario without these lines.");
        }
        if (invariant_ == Invariant::StoreZeroed || invariant_ == Invariant::DoubleAlloc ||
            invariant_ == Invariant::Deadlock) {
            refuse(named_,
                   fmt::format("a count of faults does not show {}", text_of(invariant_).name),
                   kTrace);
        }
    }

    explore::Schedule schedule_in_turns() const {
        const explore::Exploration found = explore::explore(scenario_, handler_, options_);
        if (found.end == explore::End::Cancelled) {
            throw Cancelled();
        }
        if (const explore::Finding* finding = found.find(invariant_); finding != nullptr) {
            return finding->schedule;
        }
        if (found.end != explore::End::Complete) {
            refuse(named_, "the search for a schedule in turns was not finished",
                   "Give it more with --max-memory or --max-states.");
        }
        refuse(named_,
               fmt::format("{} under {} needs a fault or a system call that begins before another "
                           "one ends, and no program can order what the kernel does within these",
                           text_of(invariant_).name, handler_.name),
               kTrace);
    }

    /// What is begun before the cycle, and in it.
    std::pair<std::vector<Turn>, std::vector<Turn>>
    turns_of(const explore::Schedule& schedule) const {
        const explore::Replayed story = replay_schedule(scenario_, handler_, schedule);
        std::pair<std::vector<Turn>, std::vector<Turn>> turns;
        const explore::Configuration* before = &story.before;
        for (std::size_t k = 0; k < story.told.size(); ++k) {
            const explore::Action& action = story.told[k].action;
            const explore::Party& party = before->parties[action.task];
            if (party.fault.done() && !party.under_way) {
                explore::Access what = scenario_.tasks[action.task].accesses[party.position];
                if (what == explore::Access::Either) {
                    what = action.write ? explore::Access::Write : explore::Access::Read;
                }
                (k < schedule.cycle ? turns.first : turns.second).push_back({action.task, what});
            }
            before = &story.told[k].after;
        }
        return turns;
    }

    /// One more task, which acts once.
    bool add_task(std::string name, std::uint8_t mapping, explore::Access what) {
        if (scenario_.tasks.size() == explore::kMostTasks) {
            return false;
        }
        turns_.push_back({static_cast<std::uint8_t>(scenario_.tasks.size()), what});
        scenario_.tasks.push_back({std::move(name), mapping, {what}, 1});
        return true;
    }

    /// A zap shows in the next access of who lost something, a lost dirty mark in the next fsync.
    void add_what_shows_it() {
        bool added = true;
        if (invariant_ == Invariant::SpuriousUnmap) {
            for (std::size_t m = 0; m < named_.scenario.mappings.size(); ++m) {
                if (!scenario_.mappings[m].other_file) {
                    added = added && add_task(scenario_.mappings[m].name + "-again",
                                              static_cast<std::uint8_t>(m), explore::Access::Read);
                }
            }
            program_.notes.push_back(
                "The zap itself is no fault: the reads at the end find what was zapped.");
        } else if (invariant_ == Invariant::DirtyLost || invariant_ == Invariant::DirtyRemoved) {
            const bool syncs = std::any_of(
                scenario_.tasks.begin(), scenario_.tasks.end(), [](const ScenarioTask& task) {
                    return std::find(task.accesses.begin(), task.accesses.end(),
                                     explore::Access::Fsync) != task.accesses.end();
                });
            added = add_task("sync", own_mapping(),
                             syncs ? explore::Access::Writeback : explore::Access::Fsync);
            program_.notes.push_back("The last action would write back what was stored: a count of "
                                     "0 there is what is lost.");
        }
        if (!added) {
            refuse(named_, "the scenario leaves no room for the accesses that would show it",
                   "Take a task out of it: five are the most.");
        }
    }
    std::uint8_t own_mapping() const {
        const auto at = std::find_if(scenario_.mappings.begin(), scenario_.mappings.end(),
                                     [](const ScenarioMapping& each) { return !each.other_file; });
        return static_cast<std::uint8_t>(at - scenario_.mappings.begin());
    }

    void tell() {
        const explore::InvariantText& text = text_of(invariant_);
        program_.about.push_back(fmt::format("{} under {}, {}: {}.", named_.name, handler_.name,
                                             text.name, text.broken));
        if (!named_.scenario.about.empty()) {
            program_.about.push_back("The scenario: " + named_.scenario.about);
        }
        program_.about.emplace_back(
            "Made by daxscope explore --reproducer, of the shortest schedule in which the accesses "
            "and system calls come in turns. No kernel recorded it: it was found in a model.");
        program_.basis = "modelled";
        program_.kernel = fmt::format("{}, {}", handler_.name, handler_.title);
    }

    void add_parties() {
        program_.extent = scenario_.extent;
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            const ScenarioMapping& mapping = scenario_.mappings[m];
            Mapping made;
            made.name = mapping.name;
            made.process = static_cast<unsigned>(m);
            made.other_file = mapping.other_file;
            made.is_private = mapping.is_private;
            made.sync = mapping.sync;
            made.no_huge = mapping.no_huge;
            made.pages = mapping.partial ? kPages / 2 : 0;
            program_.mappings.push_back(std::move(made));
        }
        for (const ScenarioTask& task : scenario_.tasks) {
            program_.parties.push_back({task.name, task.mapping, task.mapping});
        }
    }

    [[noreturn]] void refuse_begin(const std::string& what) const {
        refuse(named_, "it begins with " + what + ", which accesses in turns do not leave",
               "Begin the scenario earlier: with its mappings unmapped, and tasks that fault.");
    }

    /// What has to be there before.
    void before(const std::string& name, bool other_file, bool no_huge, bool write) {
        Mapping mapping;
        mapping.name = name;
        mapping.process = static_cast<unsigned>(program_.mappings.size());
        mapping.other_file = other_file;
        mapping.no_huge = no_huge;
        program_.begin_with(std::move(mapping), write);
    }

    /// The party that takes a mapping's first access.
    std::uint32_t party_of(std::size_t mapping) {
        for (std::size_t p = 0; p < program_.parties.size(); ++p) {
            if (program_.parties[p].mapping == static_cast<int>(mapping)) {
                return static_cast<std::uint32_t>(p);
            }
        }
        program_.parties.push_back({program_.mappings[mapping].name, static_cast<int>(mapping),
                                    program_.mappings[mapping].process});
        return static_cast<std::uint32_t>(program_.parties.size() - 1);
    }

    void begin_as_the_scenario() {
        const bool shared = scenario_.extent == Extent::Shared;
        if (shared && (scenario_.dirty || scenario_.small_dirty)) {
            refuse_begin("dirty entries of a shared extent");
        }
        if (scenario_.extent == Extent::Hole && (scenario_.small_entry == Entry::Storage)) {
            refuse_begin("one page of storage in a hole");
        }
        if (scenario_.clone_small) {
            before("clone-page", true, true, false);
        }
        if (scenario_.entry != Entry::None) {
            before("before", false, false, scenario_.dirty);
        } else if (scenario_.small_entry != Entry::None) {
            before("before", false, true, scenario_.small_dirty);
        }
        std::size_t mapped = 0;
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            const ScenarioMapping& mapping = scenario_.mappings[m];
            if (mapping.start == SlotKind::None) {
                continue;
            }
            const bool small =
                mapping.no_huge || mapping.partial || scenario_.small_entry != Entry::None;
            const bool table = mapping.start == SlotKind::Table;
            if (table && (mapping.page == Pte::None || !small)) {
                refuse_begin("a page table where a PMD would fit");
            }
            if (shared && ++mapped > 1) {
                refuse_begin("more than one mapping of a shared extent");
            }
            const bool write =
                mapping.start == SlotKind::HugeRw || (table && mapping.page == Pte::Rw);
            program_.before.push_back({party_of(m), write ? Op::Write : Op::Read, 0});
        }
    }

    /// The same list in the model, each turn to its end.
    explore::Schedule run() const {
        constexpr int kMostSteps = 1000; // of one turn
        const Machine machine(scenario_, handler_);
        explore::Configuration at = machine.initial();
        explore::Schedule schedule;
        for (const Turn& turn : turns_) {
            const bool write = turn.what == explore::Access::Write;
            const explore::Party& party = at.parties[turn.task];
            int steps = 0;
            do {
                if (!machine.enabled(at, turn.task) || ++steps > kMostSteps) {
                    refuse(named_, "a turn of it does not end in the model", kTrace);
                }
                const std::uint8_t step = machine.next_step(turn.task, party);
                schedule.actions.push_back(
                    {turn.task, step == model::Fault::kDone ? explore::Action::kTouch : step,
                     step == model::Fault::kDone && write});
                machine.act(at, turn.task, write);
            } while (!party.fault.done() || party.under_way);
        }
        return schedule;
    }

    /// Who keeps what the file no longer has there, looks.
    void add_comparisons(const explore::Schedule& schedule, std::vector<Action>& actions) {
        if (invariant_ != Invariant::StaleStorage && invariant_ != Invariant::ZeroLeft) {
            return;
        }
        const explore::Replayed story = replay_schedule(scenario_, handler_, schedule);
        const explore::Configuration& end = story.told.back().after;
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            const model::Slot& slot = end.slots[m];
            const bool zero = slot.kind == SlotKind::HugeZero ||
                              (slot.kind == SlotKind::Table && slot.page == Pte::Zero);
            if (invariant_ == Invariant::StaleStorage ? slot.stale : zero) {
                const std::uint32_t party = party_of(m);
                actions.push_back({party, Op::Compare, 0});
                program_.expect(party, kMemory, "differs", 1);
            }
        }
        program_.notes.emplace_back(
            "At the end a byte through the mapping is compared with what read(2) gives.");
    }

    /// What the recorder would count.
    void count(const explore::Schedule& schedule) {
        const NamedScenario named{named_.name, scenario_};
        const Counterexample made =
            make_counterexample(named, handler_, {invariant_, schedule, true});
        const trace::Trace& trace = *made.trace;
        const auto names = trace::fault_result_names(trace.session().kernel_release);
        for (std::size_t k = trace.lower_bound(made.times.front()); k < trace.size(); ++k) {
            const trace::Event event = trace.event(k);
            const auto party = static_cast<std::uint32_t>(event.task - 1);
            if (event.kind == trace::Kind::PmdFault || event.kind == trace::Kind::PteFault) {
                program_.expect(party, event.kind == trace::Kind::PmdFault ? kPmdDone : kPteDone,
                                trace::flag_text(event.result, names), 1);
            } else if (event.kind == trace::Kind::WritebackOne) {
                program_.expect(party, kWritebackOne, "-", 1);
            }
        }
        for (const Turn& turn : turns_) { // what is not written back is what may be missed
            if (turn.what == explore::Access::Fsync || turn.what == explore::Access::Writeback) {
                program_.expect(turn.task, kWritebackOne, "-", 0);
            }
        }
    }

    static constexpr std::uint32_t kPages = 512; ///< of a scenario's range

    const NamedScenario& named_;
    const model::Handler& handler_;
    const Invariant invariant_;
    const explore::Options& options_;
    Scenario scenario_; ///< in turns, with what shows the finding
    std::vector<Turn> turns_;
    Program program_;
};

} // namespace

Program of_finding(const NamedScenario& named, const model::Handler& handler,
                   model::Invariant invariant, const model::explore::Options& options) {
    return Maker(named, handler, invariant, options).make();
}

} // namespace daxscope::replay::reproducer
