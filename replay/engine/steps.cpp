// SPDX-License-Identifier: GPL-3.0-or-later
//
// Running the handler's steps, and what the recorded fault says about the world they find.
#include "replay/engine/brackets.h"
#include "replay/engine/handler_drive.h"
#include "replay/engine/recorded_fault.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"

#include <algorithm>
#include <utility>

namespace daxscope::replay {

using model::Extent;
using model::SlotKind;
using trace::Origin;

/// Runs steps from an enabled one on, as long as nothing but the fault and its range is concerned:
/// up to one that waits, that does not run at these instants, or that took something from a
/// mapping.
/// @return the step that comes next
const HotStep* HandlerDrive::run_undisturbed(const HotStep* hot, model::Fault& fault,
                                             model::World& world, unsigned instants) const {
    do {
        fault.jump = model::Label::None;
        hot->step(world, fault);
        hot = fault.jump == model::Label::None ? hot + 1
                                               : labels_[static_cast<std::size_t>(fault.jump)];
        fault.pc = hot->pc;
    } while (losers_.empty() && !fault.unmapped && (hot->instant & instants) != 0 &&
             (hot->enabled == nullptr || hot->enabled(world, fault)));
    return hot;
}

void HandlerDrive::reach(Flight& flight, unsigned instants, std::int64_t time) {
    model::Fault& fault = flight.fault;
    const HotStep* hot = &steps_[fault.pc];
    if ((hot->instant & instants) == 0) {
        return;
    }
    const Access& access = plan_.accesses[flight.access];
    model::World& world = worlds_[access.range];
    const bool watched = onlooker_ != nullptr && onlooker_->watches(flight);
    stir(access.range, access.slot);
    do {
        const std::uint8_t pc = hot->pc;
        if (hot->enabled != nullptr && !hot->enabled(world, fault)) {
            force_holder(flight, time);
            if (fault.pc != pc) { // the holder waited for this one
                hot = &steps_[fault.pc];
                continue;
            }
        }
        if ((hot->instant & flight.answered) == 0) {
            ask(flight);
        }
        const std::uint32_t zapped = fault.zapped;
        hot = run_undisturbed(hot, fault, world, watched ? 0 : instants & flight.answered);
        if (watched) {
            onlooker_->stepped(flight, pc, time);
        }
        if (!losers_.empty()) {
            note_losers(access.range, {flight.access, CauseKind::Fault}, time);
            fills(access.range, access.slot); // its own, too, may have lost something
        }
        if (fault.unmapped) {
            fault.unmapped = false; // so that the next one shows
            flight.unmapped = true;
            flight.unmap_time = time;
            const Origin origin = fault.asked_pte ? Origin::PteFault : Origin::PmdFault;
            sink_.unmap_call();
            sink_.unmap(
                {time, access.range, flight.access, kNoIndex, fault.zapped - zapped, 0, 0, origin});
        }
    } while ((hot->instant & instants) != 0);
    if (at_slot(access.slot).kind != SlotKind::None ||
        memory_[access.slot].span_begin != trace::kNone) {
        note_installed(flight, time);
    }
}

/// Before the step that comes next: lets the file system answer what that step asks.
void HandlerDrive::ask(Flight& flight) {
    const unsigned instant = steps_[flight.fault.pc].instant;
    if ((flight.answered & kPmdInstants) != kPmdInstants) {
        answer(flight);
        if (onlooker_ != nullptr) {
            onlooker_->answered(flight);
        }
    }
    // The 4 KiB path's first step only looks at the file's size: what the file system answers is
    // not asked before the next one, which may run much later.
    const std::size_t pte_begin = handler_.labels[static_cast<std::size_t>(model::Label::Pte)];
    if ((instant & flight.answered) == 0 && flight.fault.pc != pte_begin) {
        page_answer(flight);
    }
}

// A lock is waited for by letting its holder finish: what holds it began its section before, so it
// ended before this one's could begin, whatever the ends of the brackets say.
void HandlerDrive::force_holder(Flight& waiting, std::int64_t time) {
    const std::uint32_t range = plan_.accesses[waiting.access].range;
    for (std::uint32_t index = live_.first_in_range(range); index != kNoIndex;
         index = live_.next_in_range(index)) {
        Flight& other = flights_[index];
        if (&other != &waiting && (other.fault.holds_entry || other.fault.holds_mmap)) {
            force(other, time);
        }
    }
}

namespace {

/// The file system's answer is fit for a PMD, and the kernel falls back all the same: what lies
/// below it (device-mapper) puts it elsewhere, which dax_iomap_direct_access() sees and no probe.
/// Only where the session says that something lies there: a fallback has other reasons, too.
bool refused_below(const Told& told, const model::Blocks& blocks, const trace::Session& session,
                   const trace::File* file) {
    const bool hole = blocks.extent == Extent::Hole || blocks.extent == Extent::Unwritten;
    return told.extent != trace::kNone && blocks.covers && blocks.aligned &&
           (told.write || !hole) && file != nullptr &&
           session.values.contains(std::string(trace::key::kDevice) + trace::dev_text(file->dev));
}

} // namespace

/// Sets what the file system would have answered for the range when this fault asked it.
void HandlerDrive::answer(Flight& flight) {
    flight.answered = kPmdInstants;
    const Access& access = plan_.accesses[flight.access];
    model::Range& range = worlds_[access.range].range;
    if (access.event == kNoIndex || access.pte_first) {
        // No fault may have told so far, but FIEMAP.
        const bool told = access.event == kNoIndex && shared_[access.range] && !access.write;
        if (told && range.blocks.extent == Extent::Written) {
            range.blocks.extent = Extent::Shared;
        }
        return;
    }
    // Nothing but its faults and acts changes a scenario: what a fault of the handler explored was
    // answered later on says what that handler had made of the range, not what this one has.
    if (closed_ && std::exchange(asked_, true)) {
        return;
    }
    const Told& told = flight.told;
    if (plan_.extents_known) {
        if (told.extent != trace::kNone) {
            range.blocks = blocks_of(told, range.pages, range.blocks);
            if (range.blocks.extent == Extent::Shared) {
                range.page_blocks.extent = Extent::Shared; // till a copy is made: own_storage()
            }
            if (access.write) {
                shared_[access.range] = false; // copied, or it never was
            } else if (plan_.reads_tell_shared) {
                shared_[access.range] = range.blocks.extent == Extent::Shared;
            } else if (shared_[access.range] && range.blocks.extent == Extent::Written) {
                range.blocks.extent = Extent::Shared;
            }
        }
        if ((told.result & model::vm_fault::kFallback) != 0 &&
            refused_below(told, range.blocks, trace_->session(),
                          trace_->file(trace_->ranges()[access.range].file))) {
            range.blocks.aligned = false;
            flight.learnt = true;
        }
        const bool sigbus = (told.result & model::vm_fault::kSigbus) != 0 && range.inside > 0;
        // Where the file system answered, it is not what failed: a folio of another order was,
        // where the handler looks at that.
        const bool folio = sigbus && told.extent != trace::kNone &&
                           range.blocks.extent == Extent::Shared && !access.write;
        range.clone_small = checks_folio_ && folio;
        range.blocks.error = sigbus && !folio;
        flight.learnt = flight.learnt || sigbus;
    } else {
        flight.learnt = true;
        const bool geometry = flight.fault.before_vma || flight.fault.after_vma ||
                              flight.fault.colour || range.inside < range.pages ||
                              (flight.fault.write && flight.fault.is_private);
        range.blocks = guessed_blocks(told, access.hole, range.blocks);
        range.blocks.covers = range.blocks.covers || geometry || range.small > 0;
        range.blocks.error = range.blocks.error && range.inside > 0; // beyond it the handler fails
    }
    range.huge_zero = true;
    if (closed_) {
        range.page_blocks = range.blocks;
        range.page_blocks.covers = true;
    }
}

void HandlerDrive::page_answer(Flight& flight) {
    flight.answered = kAllInstants;
    const Access& access = plan_.accesses[flight.access];
    model::Range& range = worlds_[access.range].range;
    const std::uint32_t number = access.pte_first ? access.event : access.pte;
    pages(access.range); // the 4 KiB path looks at pages
    if (number == kNoIndex) {
        if (!closed_) {
            range.page_blocks = range.blocks;
            range.page_blocks.covers = true;
        }
        return;
    }
    if (closed_ && std::exchange(asked_, true)) {
        return;
    }
    const Told told = told_by(trace_->event(number));
    const bool error = failed(told) && access.page < range.inside;
    flight.learnt = flight.learnt || error || !plan_.extents_known;
    if (told.extent != trace::kNone) {
        range.page_blocks = blocks_of(told, 1, range.page_blocks);
    } else if (!plan_.extents_known) {
        range.page_blocks = guessed_blocks(told, access.hole, range.page_blocks);
    }
    range.page_blocks.error = error;
}

} // namespace daxscope::replay
