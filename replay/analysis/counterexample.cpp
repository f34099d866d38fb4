// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/counterexample.h"

#include "replay/engine/plan.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace daxscope::replay {

namespace {

using model::ActKind;
using model::Extent;
using model::Fault;
using model::Pte;
using model::SlotKind;
using namespace model::explore;
using trace::Event;
using trace::ExtentType;
using trace::Kind;
using trace::Origin;

constexpr std::int64_t kFile = 1;
constexpr std::int64_t kOtherFile = 2; ///< what shares the extent, where a mapping is of it
constexpr std::int64_t kPageSize = 4096;
constexpr std::int64_t kPages = 512;
constexpr std::uint32_t kFaultFlags = 0x54; // ALLOW_RETRY | KILLABLE | USER

/// A PMD entry as the machine of the trace has it: always an x86-64 one.
std::uint64_t pmd_value(SlotKind kind) {
    using trace::Pmd;
    const Pmd pmd = kind == SlotKind::None     ? Pmd::None
                    : kind == SlotKind::Table  ? Pmd::Table
                    : kind == SlotKind::HugeRw ? Pmd::HugeRw
                                               : Pmd::HugeRo;
    return trace::pmd_value(trace::Arch::X86_64, pmd, kind == SlotKind::HugeZero);
}

std::int64_t extent_value(const Fault& fault) {
    const model::Blocks& blocks = fault.blocks;
    auto type = ExtentType::Mapped;
    std::uint64_t flags = 0;
    if (blocks.extent == Extent::Hole) {
        type = ExtentType::Hole;
    } else if (blocks.extent == Extent::Unwritten) {
        type = ExtentType::Unwritten;
    } else if (blocks.extent == Extent::Shared) {
        flags |= trace::kIomapShared;
    } else if (blocks.fresh || fault.alloc) {
        flags |= trace::kIomapNew; // the fault took the blocks for newly allocated
    }
    flags |= blocks.dirty_metadata ? trace::kIomapDirty : 0;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(type) |
                                     flags << trace::kExtentFlagsShift |
                                     (blocks.aligned ? 0 : trace::kExtentMisaligned));
}

/// A lasso's cycle some times over, then what is needed to end the faults in flight.
Schedule played_on(const Scenario& scenario, const model::Handler& handler, Schedule schedule) {
    if (schedule.cycle < schedule.actions.size()) {
        const std::vector<Action> round(schedule.actions.begin() +
                                            static_cast<std::ptrdiff_t>(schedule.cycle),
                                        schedule.actions.end());
        for (std::size_t k = 1; k < Counterexample::kRounds; ++k) {
            schedule.actions.insert(schedule.actions.end(), round.begin(), round.end());
        }
    }
    schedule.cycle = Schedule::kNoCycle;
    const Replayed replayed = replay_schedule(scenario, handler, schedule);
    Configuration at = replayed.told.empty() ? replayed.before : replayed.told.back().after;
    const Machine machine(scenario, handler);
    // A handler's jumps go forward, so every fault ends; but where all wait, none can go on.
    for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t t = 0; t < machine.tasks(); ++t) {
            const Fault& fault = at.parties[t].fault;
            if (!fault.done() && machine.enabled(at, t)) {
                schedule.actions.push_back({static_cast<std::uint8_t>(t), fault.pc, false});
                machine.act(at, t, false);
                moved = true;
            }
        }
    }
    return schedule;
}

/// Writes down what a recorder would have seen.
class Recorder {
public:
    Recorder(const NamedScenario& named, const model::Handler& handler, const Finding& finding)
        : named_(named), scenario_(named.scenario), handler_(handler), machine_(scenario_, handler),
          finding_(finding) {}

    Counterexample record() {
        add_parties();
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            map_at_first(m);
        }
        const Schedule schedule = played_on(scenario_, handler_, finding_.schedule);
        const Replayed replayed = replay_schedule(scenario_, handler_, schedule);
        for (const auto& action : finding_.schedule.actions) {
            static_cast<void>(action);
            made_.times.push_back(now_ + static_cast<std::int64_t>(made_.times.size()) *
                                             Counterexample::kActionTime);
        }
        const Configuration* before = &replayed.before;
        for (const Told& told : replayed.told) {
            see(told, *before);
            before = &told.after;
            now_ += Counterexample::kActionTime;
        }
        for (Bracket& bracket : open_) {
            if (bracket.event) { // stuck for ever: it never ended
                emit(*bracket.event);
            }
        }
        number();
        made_.trace = trace::Trace::build(session(), std::move(files_), std::move(tasks_),
                                          std::move(mappings_), std::move(events_));
        return std::move(made_);
    }

private:
    /// A fault's bracket that has begun.
    struct Bracket {
        std::optional<Event> event;
        bool had_pmd = false, had_pte = false; ///< in this fault
        std::int64_t last = 0;                 ///< time of the task's last step
        std::uint64_t last_pmd = 0;            ///< what the slot had then
        std::uint16_t pmd_result = 0;
    };

    void add_parties() {
        files_.push_back({kFile, 0, 1, "scenario " + named_.name, ""});
        if (std::any_of(scenario_.mappings.begin(), scenario_.mappings.end(),
                        [](const ScenarioMapping& mapping) { return mapping.other_file; })) {
            files_.push_back({kOtherFile, 0, 2, "scenario " + named_.name + ", other file", ""});
        }
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            const ScenarioMapping& mapping = scenario_.mappings[m];
            trace::Mapping made;
            made.id = made.mm = static_cast<std::int64_t>(m) + 1;
            made.tgid = tgid(m);
            made.file = file_of(m);
            made.vm_start = 0x7f0000000000ULL + m * 0x40000000;
            made.vm_end = made.vm_start + (mapping.partial ? kPages / 2 : kPages) * kPageSize;
            made.vm_flags = (mapping.is_private ? 0 : trace::kVmShared) |
                            (mapping.sync ? trace::kVmSync : 0) |
                            (mapping.no_huge ? trace::kVmNoHugePage : 0);
            mappings_.push_back(made);
        }
        std::vector<std::int64_t> threads(scenario_.mappings.size());
        for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
            const ScenarioTask& task = scenario_.tasks[t];
            tasks_.push_back({static_cast<std::int64_t>(t) + 1, tgid(task.mapping),
                              tgid(task.mapping) + threads[task.mapping]++, task.name});
        }
    }
    std::int64_t file_of(std::size_t mapping) const {
        return scenario_.mappings[mapping].other_file ? kOtherFile : kFile;
    }

    static std::int64_t tgid(std::size_t mapping) {
        return 100 * (static_cast<std::int64_t>(mapping) + 1);
    }

    /// The task that faults for a mapping before the schedule begins: one of its own, or, where the
    /// scenario has none, one that does nothing else.
    std::int64_t first_task_of(std::size_t mapping) {
        for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
            if (scenario_.tasks[t].mapping == mapping) {
                return static_cast<std::int64_t>(t) + 1;
            }
        }
        const auto id = static_cast<std::int64_t>(tasks_.size()) + 1;
        tasks_.push_back({id, tgid(mapping), tgid(mapping), scenario_.mappings[mapping].name});
        return id;
    }

    void map_at_first(std::size_t mapping) {
        const SlotKind kind = scenario_.mappings[mapping].start;
        if (kind == SlotKind::None) {
            return;
        }
        Fault fault;
        fault.mapping = static_cast<std::uint16_t>(mapping);
        fault.write = kind == SlotKind::HugeRw;
        fault.blocks.extent = kind == SlotKind::HugeZero ? Extent::Hole : scenario_.extent;
        const bool table = kind == SlotKind::Table;
        const Pte page = scenario_.mappings[mapping].page;
        if (table) {
            fault.write = page == Pte::Rw;
            if (page == Pte::Zero) {
                fault.blocks.extent = Extent::Hole;
            } else if (scenario_.small_entry == model::Entry::Storage &&
                       scenario_.extent == Extent::Hole) {
                fault.blocks.extent = Extent::Written;
                fault.blocks.covers = false;
            }
        }
        Event event = begin(table ? Kind::PteFault : Kind::PmdFault, first_task_of(mapping), fault);
        if (table) {
            event.pgoff = page == Pte::None ? kPages / 2 - 1 : 0; // else some other page
            event.pmd_in = pmd_value(SlotKind::Table);
        }
        event.extent = extent_value(fault);
        event.pmd_out = pmd_value(kind);
        event.ts_end = now_ + Counterexample::kActionTime / 2;
        event.result = model::vm_fault::kNopage;
        emit(event);
        if (kind == SlotKind::HugeZero) {
            load_hole(Kind::PmdLoadHole, event.task, fault);
        } else if (page == Pte::Zero) {
            load_hole(Kind::PteLoadHole, event.task, fault);
        }
        now_ += Counterexample::kActionTime;
    }

    Event begin(Kind kind, std::int64_t task, const Fault& fault) const {
        Event event;
        event.ts = now_;
        event.kind = kind;
        event.task = task;
        event.mapping = fault.mapping + 1;
        event.file = file_of(fault.mapping);
        event.pgoff = fault.page;
        event.flags = kFaultFlags | (fault.write ? kFaultWrite : 0);
        event.arg0 = kind == Kind::PmdFault ? kPages : 0;
        event.arg1 = kind == Kind::PmdFault && fault.blocks.covers ? kPages : 1;
        return event;
    }

    void emit(Event event) {
        event.evidence = trace::Evidence::Modelled;
        events_.push_back(event);
    }

    void end(Bracket& bracket, std::int64_t time, std::uint64_t pmd, std::uint16_t result) {
        bracket.event->ts_end = time;
        bracket.event->pmd_out = pmd;
        bracket.event->result = result;
        emit(*bracket.event);
        bracket.event.reset();
    }

    void see(const Told& told, const Configuration& before) {
        Bracket& bracket = open_[told.action.task];
        if (told.action.step == Action::kTouch) {
            bracket = {};
            return;
        }
        const Fault& fault = told.fault;
        const std::int64_t task = told.action.task + 1;
        if (machine_.is_act(told.action.step)) {
            see_act(told, before, task);
            return;
        }
        if (fault.done() && !fault.asked_pmd && !fault.asked_pte &&
            before.slots[fault.mapping].page != told.after.slots[fault.mapping].page) {
            see_copy(task, fault);
            return;
        }
        if (machine_.step_at(told.action.step).label == model::Label::FellBack && bracket.event) {
            // The core's step: the handler has returned, and the PMD is as it left it.
            end(bracket, now_, pmd_value(before.slots[fault.mapping].kind), fault.pmd_result);
            return;
        }
        if (fault.asked_pmd && !bracket.had_pmd) {
            bracket.had_pmd = true;
            bracket.event = begin(Kind::PmdFault, task, fault);
            bracket.event->pmd_in = pmd_value(before.slots[fault.mapping].kind);
            bracket.event->arg0 = before.range.inside;
        }
        if (fault.asked_pte && !bracket.had_pte) {
            if (bracket.event) {
                end(bracket, bracket.last, bracket.last_pmd, fault.pmd_result);
            }
            bracket.had_pte = true;
            bracket.event = begin(Kind::PteFault, task, fault);
            bracket.event->pmd_in = pmd_value(before.slots[fault.mapping].kind);
        }
        if (bracket.event && traits(told).asks_blocks) {
            bracket.event->extent = extent_value(fault);
            bracket.event->arg1 =
                bracket.event->kind == Kind::PmdFault && fault.blocks.covers ? kPages : 1;
        }
        if (fault.unmapped) {
            // 4.5's 4 KiB path (its step unmap hole page) unmaps its page; the later one the PMD
            // where that has the entry.
            const bool one_page = fault.asked_pte && (fault.small_found || traits(told).one_page);
            unmap(task, one_page ? fault.page : 0, one_page ? 1 : kPages,
                  fault.asked_pte ? Origin::PteFault : Origin::PmdFault);
        }
        see_hole(told, before, task);
        bracket.last = now_;
        bracket.last_pmd = pmd_value(told.after.slots[fault.mapping].kind);
        if (fault.done() && bracket.event) {
            const bool pte = bracket.event->kind == Kind::PteFault;
            end(bracket, now_, bracket.last_pmd, pte ? fault.result : fault.pmd_result);
        }
    }

    /// Of an action that is a step.
    const model::Traits& traits(const Told& told) const {
        return machine_.step_at(told.action.step).traits;
    }

    void see_hole(const Told& told, const Configuration& before, std::int64_t task) {
        const Fault& fault = told.fault;
        const model::Slot &from = before.slots[fault.mapping],
                          &to = told.after.slots[fault.mapping];
        const bool as_good = traits(told).loads_hole && fault.reason == model::Reason::None &&
                             fault.decided == told.action.step &&
                             (fault.pmd_result & model::vm_fault::kNopage) != 0;
        if ((to.kind == SlotKind::HugeZero && from.kind != to.kind) || as_good) {
            load_hole(Kind::PmdLoadHole, task, fault);
        } else if (to.kind == SlotKind::Table && to.page == Pte::Zero && from != to) {
            load_hole(Kind::PteLoadHole, task, fault);
        } else if (traits(told).loads_hole && fault.reason != model::Reason::None) {
            load_hole(Kind::PmdLoadHoleFallback, task, fault);
        }
    }

    /// A private page that a write found read-only: no handler was asked.
    void see_copy(std::int64_t task, const Fault& fault) {
        Event event = begin(Kind::PrivateCopy, task, fault);
        event.ts_end = now_;
        event.flags = 0;
        event.arg0 = event.arg1 = 0;
        emit(event);
    }

    void load_hole(Kind kind, std::int64_t task, const Fault& fault) {
        Event event = begin(kind, task, fault);
        event.flags = 0;
        event.arg0 = event.arg1 = 0;
        emit(event);
    }

    /// What a recorder sees of an act from outside.
    void see_act(const Told& told, const Configuration& before, std::int64_t task) {
        Event event;
        event.ts = now_;
        event.task = task;
        event.file = kFile;
        event.arg0 = before.range.pmd_dirty ? kPages : 1;
        const ActKind act = machine_.act_at(told.action.step);
        if (act == ActKind::OtherReads || act == ActKind::OtherWrites) {
            see_other_file(told, before, task);
        } else if (act == ActKind::Clone || act == ActKind::Dedupe) {
            if (traits(told).breaks_layouts) { // of both files
                unmap(task, 0, 0, Origin::Reflink);
                unmap_other(task, 0, 0, Origin::Reflink);
            } else if (told.fault.unmapped) {
                unmap(task, 0, kPages, Origin::Reflink);
            }
        } else if (act == ActKind::Unshare) {
            if (traits(told).breaks_layouts) {
                unmap(task, 0, 0, Origin::Unshare);
            } else if (told.fault.unmapped) {
                unmap(task, 0, kPages, Origin::Unshare); // invalidate_inode_pages2_range()
            }
        } else if (act == ActKind::PunchHole && told.fault.unmapped) {
            unmap(task, 0, kPages, Origin::Fallocate);
        } else if (act == ActKind::Fallocate && told.fault.unmapped) {
            unmap(task, 0, 0, Origin::Fallocate); // to the end of the file
        } else if (act == ActKind::Write && told.fault.unmapped) {
            unmap(task, told.fault.page, 1, Origin::Write);
        } else if (traits(told).breaks_layouts) {
            unmap(task, 0, 0, Origin::Truncate);
        } else if (act == ActKind::Truncate && told.fault.unmapped) {
            unmap(task, 0, kPages, Origin::Truncate);
        } else if (act == ActKind::Munmap) {
            event.kind = Kind::Munmap;
            event.mapping = told.fault.mapping + 1;
            event.arg0 = kPages;
            emit(event);
        } else if (traits(told).protects) {
            event.kind = Kind::WritebackOne;
            emit(event);
        } else if (traits(told).only_flushes && told.fault.flushed) {
            // 4.5 takes nobody's permission away and cleans nothing: replay has nothing to do.
            event.kind = Kind::WritebackRange;
            event.ts_end = now_ + 1;
            event.arg0 = kPages - 1;
            emit(event);
        }
    }

    /// What is done to the other file, by a system call or through its mapping. An access that its
    /// page tables satisfy leaves no event.
    void see_other_file(const Told& told, const Configuration& before, std::int64_t task) {
        const ScenarioTask& who = scenario_.tasks[told.action.task];
        switch (who.accesses[before.parties[told.action.task].position]) {
        case model::explore::Access::PunchHole:
            return unmap_other(task, 0, kPages, Origin::Fallocate);
        case model::explore::Access::Unshare:
            return unmap_other(task, 0, 0, Origin::Unshare);
        case model::explore::Access::Pwrite:
            return unmap_other(task, 0, 1, Origin::Write);
        default:
            break;
        }
        const Fault& fault = told.fault;
        const ScenarioMapping& mapping = scenario_.mappings[who.mapping];
        const bool write = machine_.act_at(told.action.step) == ActKind::OtherWrites;
        const bool small = mapping.no_huge || mapping.partial;
        OtherSlot& slot = other_[who.mapping];
        if (!fault.killed && slot.mapped && (slot.writable || !write)) {
            return;
        }
        const auto value = [&](bool mapped, bool writable) {
            return pmd_value(!mapped    ? SlotKind::None
                             : small    ? SlotKind::Table
                             : writable ? SlotKind::HugeRw
                                        : SlotKind::HugeRo);
        };
        Fault made;
        made.mapping = who.mapping;
        made.page = fault.page;
        made.write = write;
        made.blocks.extent = before.range.page_blocks.extent;
        Event event = begin(small ? Kind::PteFault : Kind::PmdFault, task, made);
        event.pmd_in = value(slot.mapped, slot.writable);
        event.extent = extent_value(made);
        event.ts_end = now_ + Counterexample::kActionTime / 2;
        event.result = fault.killed ? model::vm_fault::kSigbus : model::vm_fault::kNopage;
        if (!fault.killed) {
            slot = {true, write};
        }
        event.pmd_out = value(slot.mapped, slot.writable);
        emit(event);
    }

    void unmap_other(std::int64_t task, std::int64_t first, std::int64_t pages, Origin origin) {
        if (files_.size() > 1) {
            unmap(task, first, pages, origin, kOtherFile);
            other_ = {};
        }
    }

    /// One unmap, and the file's mappings that it walked over, one after the other.
    /// @param pages  0: to the end of the file
    void unmap(std::int64_t task, std::int64_t first, std::int64_t pages, Origin origin,
               std::int64_t file = kFile) {
        Event event;
        event.ts = now_;
        event.kind = Kind::Unmap;
        event.task = task;
        event.file = file;
        event.pgoff = first;
        event.arg0 = pages;
        event.arg1 = static_cast<std::int64_t>(origin);
        event.ts_end = now_ + static_cast<std::int64_t>(scenario_.mappings.size()) + 1;
        emit(event);
        event.kind = Kind::Zap;
        event.ts_end = trace::kNone;
        event.arg0 = pages == 0 ? kPages : pages;
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            if (file_of(m) != file) {
                continue;
            }
            ++event.ts;
            event.mapping = static_cast<std::int64_t>(m) + 1;
            emit(event);
        }
    }

    /// The ring's order: by time.
    void number() {
        std::stable_sort(events_.begin(), events_.end(),
                         [](const Event& a, const Event& b) { return a.ts < b.ts; });
        std::int64_t seq = 0;
        for (Event& event : events_) {
            event.seq = ++seq;
        }
    }

    trace::Session session() const {
        const InvariantText& text = text_of(finding_.invariant);
        const Schedule& schedule = finding_.schedule;
        std::string story =
            fmt::format("Found by exploring {} under {}: {}. An action each microsecond",
                        named_.name, handler_.name, text.broken);
        if (schedule.cycle < schedule.actions.size()) {
            story +=
                fmt::format("; actions {} to {}, which can repeat for ever, {} times",
                            schedule.cycle + 1, schedule.actions.size(), Counterexample::kRounds);
        }
        story += "; then the faults under way are run to their ends.";
        trace::Session session;
        // "6.2 dax_iomap_pmd_fault()": the kernel whose words and constants the events use.
        session.kernel_release = handler_.title.substr(0, handler_.title.find(' '));
        session.page_size = kPageSize;
        session.pmd_size = kPages * kPageSize;
        session.end = now_;
        const auto set = [&session](std::string_view key, std::string_view value) {
            session.values.insert_or_assign(std::string(key), std::string(value));
        };
        set(trace::key::kKernelRelease, session.kernel_release);
        set(trace::key::kPageSize, std::to_string(session.page_size));
        set(trace::key::kPmdSize, std::to_string(session.pmd_size));
        set(trace::key::kClock, "boottime");
        set(trace::key::kStart, "0");
        set(trace::key::kEndReason, "end of the schedule");
        set(trace::key::kMachine, "x86_64"); // whose bits pmd_value() makes
        set(trace::key::kMadeBy, "daxscope explore");
        set(trace::key::kMadeScenario, named_.name);
        set(trace::key::kMadeScenarioText, to_text(scenario_));
        set(trace::key::kMadeHoleLength, scenario_.hole_length ? "known" : "unknown");
        set(trace::key::kMadeHandler, handler_.name);
        set(trace::key::kMadeFinding, text.name);
        set(trace::key::kMadeStory, story);
        return session;
    }

    const NamedScenario& named_;
    const Scenario& scenario_;
    const model::Handler& handler_;
    const Machine machine_;
    const Finding& finding_;
    std::int64_t now_ = Counterexample::kActionTime;
    std::array<Bracket, kMostTasks> open_;
    /// What a mapping of the other file has: the machine does not keep it.
    struct OtherSlot {
        bool mapped = false, writable = false;
    };
    std::array<OtherSlot, kMostMappings> other_{};
    Counterexample made_;
    std::vector<trace::File> files_;
    std::vector<trace::Task> tasks_;
    std::vector<trace::Mapping> mappings_;
    std::vector<Event> events_;
};

} // namespace

Counterexample make_counterexample(const NamedScenario& scenario, const model::Handler& handler,
                                   const Finding& finding) {
    return Recorder(scenario, handler, finding).record();
}

} // namespace daxscope::replay
