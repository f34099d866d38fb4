// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/schedule.h"

#include "model/words.h"

#include <algorithm>
#include <string_view>

namespace daxscope::model::explore {

namespace {

std::string_view slot_text(const Slot& slot) {
    return slot.kind == SlotKind::Table ? pte_text(slot.page) : model::slot_text(slot.kind);
}

/// What an observer of the whole world sees change.
std::vector<std::string> differences(const Scenario& scenario, const Configuration& a,
                                     const Configuration& b) {
    std::vector<std::string> changes;
    const auto change = [&changes](const std::string& what, std::string_view from,
                                   std::string_view to) {
        if (from != to) {
            changes.push_back(what + ": " + std::string(from) + " -> " + std::string(to));
        }
    };
    const auto stale = [](const Slot& slot) {
        return slot.stale ? "is no longer the file's" : "is the file's, or none";
    };
    for (std::size_t m = 0; m < scenario.mappings.size(); ++m) {
        const std::string mapping = "mapping " + scenario.mappings[m].name;
        change(mapping, slot_text(a.slots[m]), slot_text(b.slots[m]));
        const std::string storage = "the storage that " + mapping + " has";
        change(storage, stale(a.slots[m]), stale(b.slots[m]));
    }
    change("extent", extent_text(a.range.blocks), extent_text(b.range.blocks));
    if (a.range.blocks.extent == b.range.blocks.extent) {
        change("extent of the page", extent_text(a.range.page_blocks),
               extent_text(b.range.page_blocks));
    }
    change("PMD entry", entry_text(a.range.pmd_entry, a.range.pmd_dirty),
           entry_text(b.range.pmd_entry, b.range.pmd_dirty));
    change("4 KiB entry", entry_text(a.range.page_entry, a.range.page_dirty),
           entry_text(b.range.page_entry, b.range.page_dirty));
    change("entry lock", a.range.entry_locked ? "taken" : "free",
           b.range.entry_locked ? "taken" : "free");
    change("faults that hold i_mmap_lock_read", std::to_string(a.range.mmap_readers),
           std::to_string(b.range.mmap_readers));
    change("the other file's folios", a.range.clone_small ? "of 4 KiB" : "as this file's",
           b.range.clone_small ? "of 4 KiB" : "as this file's");
    change("marked to be written", a.range.towrite ? "yes" : "no", b.range.towrite ? "yes" : "no");
    change("the file ends", a.range.inside == 0 ? "before the range" : "behind the range",
           b.range.inside == 0 ? "before the range" : "behind the range");
    change("inode lock", a.range.inode_locked ? "taken" : "free",
           b.range.inode_locked ? "taken" : "free");
    change("faults of the file", a.range.faults_barred ? "barred" : "let in",
           b.range.faults_barred ? "barred" : "let in");
    return changes;
}

class Teller {
public:
    Teller(const Scenario& scenario, const Handler& handler, const Schedule& schedule)
        : scenario_(scenario), machine_(scenario, handler), schedule_(schedule) {}

    Replayed tell() {
        Replayed replayed;
        Configuration at = machine_.initial();
        replayed.before = at;
        bool hit_on_cycle = false;
        Configuration cycle_begin = at;
        for (std::size_t k = 0; k < schedule_.actions.size(); ++k) {
            if (k == schedule_.cycle) {
                cycle_begin = at;
            }
            Told told = act(at, k);
            hit_on_cycle =
                hit_on_cycle || (k >= schedule_.cycle &&
                                 (told.effect.hit || told.effect.outside || is_acting(told.after)));
            replayed.broken.bits |= told.effect.broken.bits;
            replayed.told.push_back(std::move(told));
        }
        if (schedule_.cycle < schedule_.actions.size() && !hit_on_cycle && same(cycle_begin, at)) {
            replayed.broken.add(Invariant::Livelock);
        }
        replayed.stuck = stuck(at);
        if (replayed.stuck) {
            replayed.broken.add(Invariant::Deadlock);
        }
        return replayed;
    }

private:
    Told act(Configuration& at, std::size_t k) {
        const Action action = schedule_.actions[k];
        check(at, action, k);
        const Configuration before = at;
        Told told;
        told.action = action;
        told.task = scenario_.tasks[action.task].name;
        const Fault fault = at.parties[action.task].fault;
        const bool was_under_way = at.parties[action.task].under_way;
        told.effect = machine_.act(at, action.task, action.write);
        told.after = at;
        told.changes = differences(scenario_, before, at);
        const Party& party = at.parties[action.task];
        if (action.step == Action::kTouch) {
            told.fault = party.fault;
            told.step = action.write ? "touches to write" : "touches to read";
            if (!told.effect.satisfied) {
                told.changes.emplace_back("the page tables do not allow it: a fault begins");
            } else {
                told.changes.emplace_back(was_under_way ? "gets its access, after its fault"
                                                        : "gets its access at once: a hit");
            }
            return told;
        }
        const Step& step = machine_.step_at(action.step);
        told.step = step.name;
        told.kernel = step.kernel;
        told.function = step.function;
        told.text = step.text;
        told.fault = left_by(before, fault, action.step);
        if (machine_.is_act(action.step)) {
            if (told.fault.flushed) {
                told.changes.emplace_back("what was stored is durable");
            }
            if (told.effect.outside) {
                told.changes.emplace_back(told.step.substr(0, told.step.find(':')) + " is done");
            }
            return told;
        }
        if (party.fault.done()) {
            told.changes.push_back("the fault returns " + result_text(told.fault.result));
            if (told.effect.sigbus) {
                told.changes.emplace_back(
                    told.effect.broken.has(Invariant::Killed)
                        ? "the access is over: SIGBUS kills the process"
                        : "the access is over: it lies beyond the file's end");
            }
        } else if (party.fault.reason != fault.reason) {
            told.changes.push_back("falls back: \"" + std::string(reason_text(party.fault.reason)) +
                                   "\"");
        } else if (party.fault.alloc && !fault.alloc) {
            told.changes.emplace_back("takes the allocation for its own (alloc = true)");
        }
        return told;
    }

    /// What a fault reports is gone from the configuration once it is over: its step is run again.
    Fault left_by(Configuration before, Fault fault, std::uint8_t step) const {
        fault.pc = step;
        World world;
        world.range = before.range;
        world.slots = std::span<Slot>(before.slots.data(), scenario_.mappings.size());
        fault.unmapped = false;
        fault.zapped = 0;
        fault.flushed = fault.freed = false;
        advance(machine_.table(), world, fault);
        return fault;
    }

    void check(const Configuration& at, const Action& action, std::size_t k) const {
        const auto fail = [k](const std::string& what) {
            throw std::invalid_argument("action " + std::to_string(k + 1) + ": " + what);
        };
        if (action.task >= scenario_.tasks.size()) {
            fail("there is no such task");
        }
        const Party& party = at.parties[action.task];
        const std::string& name = scenario_.tasks[action.task].name;
        if (!machine_.enabled(at, action.task)) {
            fail("task " + name + " is finished, or waits for a lock or its turn");
        }
        const std::uint8_t step = machine_.next_step(action.task, party);
        const std::uint8_t next = step == Fault::kDone ? Action::kTouch : step;
        if (action.step != next) {
            fail("task " + name + " is not at that step");
        }
        if (next == Action::kTouch && !machine_.may_choose(action.task, party)) {
            const Access access = scenario_.tasks[action.task].accesses[party.position];
            const bool write = party.under_way ? party.fault.write : access == Access::Write;
            if (action.write != write) {
                fail("task " + name + " does not make that access");
            }
        }
    }

    bool is_acting(const Configuration& at) const {
        return std::any_of(at.parties.begin(), at.parties.end(),
                           [this](const Party& party) { return machine_.is_act(party.fault.pc); });
    }

    bool stuck(const Configuration& at) const {
        bool all_finished = true;
        for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
            all_finished = all_finished && Machine::finished(at.parties[t]);
            if (machine_.enabled(at, t)) {
                return false;
            }
        }
        return !all_finished;
    }

    /// But for what faults only report.
    bool same(const Configuration& a, const Configuration& b) const {
        const auto bare = [this](Configuration at) {
            for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
                Fault& fault = at.parties[t].fault;
                const Fault& blank = machine_.blank(t);
                fault.jump = blank.jump;
                fault.asked_pmd = blank.asked_pmd;
                fault.asked_pte = blank.asked_pte;
                fault.result = blank.result;
                fault.reason = blank.reason;
                fault.decided = blank.decided;
                fault.unmapped = blank.unmapped;
                fault.flushed = blank.flushed;
                fault.freed = blank.freed;
                fault.dirty_removed = blank.dirty_removed;
                fault.entries_removed = blank.entries_removed;
                fault.zapped = blank.zapped;
            }
            return at;
        };
        return bare(a) == bare(b);
    }

    const Scenario& scenario_;
    Machine machine_;
    const Schedule& schedule_;
};

} // namespace

Replayed replay_schedule(const Scenario& scenario, const Handler& handler,
                         const Schedule& schedule) {
    return Teller(scenario, handler, schedule).tell();
}

} // namespace daxscope::model::explore
