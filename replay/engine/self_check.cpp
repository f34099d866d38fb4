// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/self_check.h"

#include "model/words.h"
#include "replay/engine/handler_drive.h"
#include "replay/engine/kept_rows.h"
#include "replay/engine/recorded_fault.h"
#include "replay/trace/names.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace daxscope::replay {

using trace::Event;
using trace::Kind;

namespace {

/// Bits of a recorded result that say how the access ended, not how the fault was accounted.
constexpr std::int32_t kCompared = ~0x4000; // VM_FAULT_COMPLETED

/// "huge, read-only", "page table, zero page": what the fault's mapping has.
std::string_view slot_text(const model::World& world, const model::Fault& fault) {
    const model::SlotKind kind = world.slots[fault.mapping].kind;
    return kind == model::SlotKind::Table ? model::pte_text(world.pte(fault.mapping, fault.page))
                                          : model::slot_text(kind);
}

/// Holds what the kernel returned beside what the handler does, fault by fault.
class Checker final : public Onlooker {
public:
    Checker(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
            SelfCheck& check, const Kept& kept, Sink& sink)
        : drive_(trace, plan, handler, sink, this), trace_(trace), plan_(plan), kept_(kept),
          check_(check) {
        check.handler = handler.name;
        check.unmaps_known =
            trace.session().recorded(trace::Kind::Unmap) && !trace.session().made();
    }
    HandlerDrive& drive() { return drive_; }

    void retried(const Flight& flight) override {
        check_fault(flight, plan_.accesses[flight.access].event);
    }
    void over(const Flight& flight) override;

private:
    void check_fault(const Flight& flight, std::uint32_t event);
    bool mapped_early(const Flight& flight) const;
    void check_unmaps(const Flight& flight);
    static bool recorded_unmap_of(const Access& access);

    HandlerDrive drive_;
    const trace::Trace& trace_;
    const Plan& plan_;
    const Kept& kept_;
    SelfCheck& check_;
};

/// Keeps no row of a run, and counts who lost something.
class Zapped final : public Sink {
public:
    void outcome(std::uint32_t /*access*/, const Outcome& /*outcome*/) override {}
    void unmap_call() override {}
    void unmap(const UnmapMark& mark) override { zapped_ += mark.zapped; }
    void span(std::uint32_t /*slot*/, const MapSpan& /*span*/) override {}
    std::uint64_t zapped() const { return zapped_; }

private:
    std::uint64_t zapped_ = 0;
};

/// The brackets of an access: what was assumed has none.
void Checker::over(const Flight& flight) {
    const Access& access = plan_.accesses[flight.access];
    if (access.event == kNoIndex) {
        return;
    }
    if (!flight.in_retry) {
        check_fault(flight, access.event); // before a retry it was looked at already
    }
    for (const std::uint32_t event : {access.retry, access.pte}) {
        if (event != kNoIndex) {
            check_fault(flight, event);
        }
    }
    check_unmaps(flight);
}

void Checker::check_fault(const Flight& flight, std::uint32_t number) {
    const Event event = trace_.event(number);
    const Access& access = plan_.accesses[flight.access];
    const bool pte = event.kind == Kind::PteFault;
    ++check_.faults;
    const auto names = trace::fault_result_names(trace_.session().kernel_release);
    const auto text = [&names](std::int32_t result) {
        return trace::flag_text(static_cast<std::uint64_t>(result), names);
    };
    using Basis = SelfCheck::Basis;
    const auto count = [&](Basis basis, bool right) {
        SelfCheck::Column& column = basis == Basis::Independent ? check_.independent
                                    : basis == Basis::Learnt    ? check_.learnt
                                                                : check_.races;
        ++column.faults;
        column.right += right ? 1 : 0;
        const SelfCheck::Judged judged{number, basis, right};
        if (kept_.faults) {
            check_.judged.push_back(judged);
        }
        if (kept_.each) {
            kept_.each(judged);
        }
    };
    const Basis basis = flight.learnt ? Basis::Learnt : Basis::Independent;
    /// @param reason says why: only where somebody will read it
    const auto miss = [&](bool explained, bool unmap, const auto& reason) {
        if (check_.missed++ < kept_.misses) {
            std::string said = reason();
            const words::InEnglish english;
            check_.misses.push_back({number, explained, unmap, reason(), std::move(said)});
        }
    };
    if (flight.hit) {
        // Another task of the mapping may have mapped it between the processor's fault and the
        // event; then the recorded PMD says so too.
        // Where the dispatch is recorded, it was looked at.
        const bool in_time = !drive_.dispatch_recorded(flight.access) &&
                             drive_.memory(access.slot).installed >= access.task_last &&
                             drive_.memory(access.slot).installed != INT64_MIN;
        const bool there = found_there(trace_.session().arch, event);
        if (there && in_time) {
            ++check_.explained;
            ++check_.predicted;
            count(Basis::Race, true);
            return;
        }
        if (!there && mapped_early(flight)) {
            ++check_.explained;
            count(Basis::Race, false);
            miss(true, false, [&] {
                return words::say(
                    "the model has {} in the slot, mapped by a fault of another task that was "
                    "still under way; recorded: PMD {}, {}",
                    words::tr(slot_text(drive_.world(access.range), flight.fault)),
                    words::tr(trace::pmd_in_text(trace_.session().arch, event)),
                    text(event.result));
            });
            return;
        }
        count(basis, false);
        miss(false, false, [&] {
            return words::say(
                "the model has {} in the slot, so no fault was expected; recorded: PMD {}, {}",
                words::tr(slot_text(drive_.world(access.range), flight.fault)),
                words::tr(trace::pmd_in_text(trace_.session().arch, event)), text(event.result));
        });
        return;
    }
    const bool asked = pte ? flight.fault.asked_pte : flight.fault.asked_pmd;
    if (!asked) {
        count(basis, false);
        miss(false, false, [&] {
            return pte ? words::say("the model's PMD handler ends the fault with {}, so no PTE "
                                    "fault was expected; recorded: {}",
                                    text(flight.fault.pmd_result), text(event.result))
                       : words::say("the model has a page table here, so only a PTE fault was "
                                    "expected; recorded: PMD {}, {}",
                                    words::tr(trace::pmd_in_text(trace_.session().arch, event)),
                                    text(event.result));
        });
        return;
    }
    if (pte && access.pte_first && flight.fault.asked_pmd) {
        count(basis, false);
        miss(false, false, [&] {
            return words::say("the model has no page table here, so a PMD fault was expected "
                              "first; recorded: PMD {}, {}",
                              words::tr(trace::pmd_in_text(trace_.session().arch, event)),
                              text(event.result));
        });
        return;
    }
    ++check_.explained;
    const std::int32_t predicted = pte ? flight.fault.result : flight.fault.pmd_result;
    const bool same = predicted == (event.result & kCompared);
    check_.predicted += same ? 1 : 0;
    // A retry repeats the bracket before it, and its unmap.
    const bool last = access.pte == kNoIndex ? number != access.event || access.retry == kNoIndex
                                             : number == access.pte;
    const bool unmapped_alike =
        !check_.unmaps_known || !last || flight.unmapped == recorded_unmap_of(access);
    count(basis, same && unmapped_alike);
    if (!same) {
        miss(true, false, [&] {
            const std::string_view why = model::reason_text(flight.fault.reason);
            return words::say("the model returns {}{}{}; recorded: {}", text(predicted),
                              why.empty() || pte ? "" : ", ", pte ? "" : why, text(event.result));
        });
    } else if (!unmapped_alike) {
        miss(true, true, [&] {
            return flight.unmapped ? words::tr("the model unmaps the range, the kernel did not")
                                   : words::tr("the kernel unmapped the range, the model does not");
        });
    }
}

bool Checker::recorded_unmap_of(const Access& access) {
    return access.before != kNoIndex || access.unmap != kNoIndex || access.pte_unmap != kNoIndex;
}

void Checker::check_unmaps(const Flight& flight) {
    if (!check_.unmaps_known) {
        return;
    }
    const bool recorded = recorded_unmap_of(plan_.accesses[flight.access]);
    const bool modelled = !flight.hit && flight.unmapped;
    check_.unmaps += recorded ? 1 : 0;
    check_.unmaps_modelled += modelled ? 1 : 0;
    check_.unmaps_right += recorded && modelled ? 1 : 0;
    if (kept_.faults && (recorded || modelled)) {
        check_.unmapped.push_back({plan_.accesses[flight.access].event, recorded, modelled});
    }
}

/// Has a fault of another task mapped a page of the slot in the model, while in the trace it is
/// still under way? The model maps at one instant inside the bracket, the kernel may at a later
/// one.
bool Checker::mapped_early(const Flight& flight) const {
    const Access& access = plan_.accesses[flight.access];
    bool early = false;
    drive_.each_in_range(access.range, [&](const Flight& other) {
        early = early ||
                (&other != &flight && plan_.accesses[other.access].slot == access.slot &&
                 other.fault.asked_pte && (other.fault.result & model::vm_fault::kNopage) != 0);
    });
    return early;
}

} // namespace

Plan plan_of_faults(const trace::Trace& trace, const Progress& progress) {
    Options faults_alone;
    faults_alone.measured = false;
    return make_plan(trace, faults_alone, progress);
}

Run checked_run(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
                SelfCheck& check, const Kept& kept, const Progress& progress) {
    KeptRows rows;
    Checker checker(trace, plan, handler, check, kept, rows);
    Run run = run_of(checker.drive(), rows, progress);
    check.zapped = run.totals.zapped;
    return run;
}

SelfCheck self_check(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
                     const Kept& kept, const Progress& progress) {
    SelfCheck check;
    Zapped zapped;
    Checker checker(trace, plan, handler, check, kept, zapped);
    checker.drive().extend(trace, trace.size(), progress);
    checker.drive().finish(progress);
    check.zapped = zapped.zapped();
    return check;
}

SelfCheck self_check(const trace::Trace& trace, const Progress& progress,
                     const model::Handler* handler, const Kept& kept) {
    const model::Handler& whose = handler != nullptr ? *handler : handler_of(trace.session());
    return self_check(trace, plan_of_faults(trace, progress), whose, kept, progress);
}

} // namespace daxscope::replay
