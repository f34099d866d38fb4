// SPDX-License-Identifier: GPL-3.0-or-later
//
// Running the handler's steps, and what the recorded fault says about the world they find.
#include "replay/engine/engine.h"

#include "replay/engine/recorded_fault.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"

#include <algorithm>
#include <utility>

namespace daxscope::replay {

using model::Entry;
using model::Extent;
using model::Instant;
using model::SlotKind;
using trace::Event;
using trace::Kind;
using trace::Origin;

/// Runs steps from an enabled one on, as long as nothing but the fault and its range is concerned:
/// up to one that waits, that does not run at these instants, or that took something from a
/// mapping.
/// @return the step that comes next
const HotStep* Engine::run_undisturbed(const HotStep* hot, model::Fault& fault, model::World& world,
                                       unsigned instants) const {
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

void Engine::run_steps(Flight& flight, unsigned instants, std::int64_t time) {
    if (recording()) {
        return;
    }
    model::Fault& fault = flight.fault;
    const HotStep* hot = &steps_[fault.pc];
    if ((hot->instant & instants) == 0) {
        return;
    }
    const Access& access = plan_.accesses[flight.access];
    model::World& world = worlds_[access.range];
    const bool watched = watches(flight);
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
            note_step(flight, pc, time);
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
            ++unmap_calls_;
            mark(time, access.range, flight.access, kNoIndex, fault.zapped - zapped, origin);
        }
    } while ((hot->instant & instants) != 0);
    if (at_slot(access.slot).kind != SlotKind::None ||
        memory_[access.slot].span_begin != trace::kNone) {
        note_installed(flight, time);
    }
}

/// Before the step that comes next: lets the file system answer what that step asks.
void Engine::ask(Flight& flight) {
    const unsigned instant = steps_[flight.fault.pc].instant;
    if ((flight.answered & kPmdInstants) != kPmdInstants) {
        answer(flight);
        if (watches(flight)) { // until it is asked, replay does not know what is there
            const std::uint32_t range = plan_.accesses[flight.access].range;
            watch_->found.before.range.blocks = worlds_[range].range.blocks;
        }
    }
    // The 4 KiB path's first step only looks at the file's size: what the file system answers is
    // not asked before the next one, which may run much later.
    const std::size_t pte_begin = handler_->labels[static_cast<std::size_t>(model::Label::Pte)];
    if ((instant & flight.answered) == 0 && flight.fault.pc != pte_begin) {
        page_answer(flight);
    }
}

// A lock is waited for by letting its holder finish: what holds it began its section before, so it
// ended before this one's could begin, whatever the ends of the brackets say.
void Engine::force_holder(Flight& waiting, std::int64_t time) {
    const std::uint32_t range = plan_.accesses[waiting.access].range;
    for (std::uint32_t index = live_.first_in_range(range); index != kNoIndex;
         index = live_.next_in_range(index)) {
        Flight& other = flights_[index];
        if (&other != &waiting && (other.fault.holds_entry || other.fault.holds_mmap)) {
            force(other, time);
        }
    }
}

void Engine::force(std::uint32_t access, std::int64_t time) {
    if (Flight* const flight = flight_of(access); flight != nullptr) {
        force(*flight, time);
    }
}

void Engine::force(Flight& flight, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    if (recording()) {
        recorded_map(flight, access.event, time);
    } else {
        // As far as the end of the bracket that it is in.
        const bool pte = flight.in_pte || access.pte_first;
        run_steps(flight, pte ? kAllInstants : kPmdInstants, time);
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
void Engine::answer(Flight& flight) {
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
    }
    range.huge_zero = true;
    if (closed_) {
        range.page_blocks = range.blocks;
        range.page_blocks.covers = true;
    }
}

void Engine::page_answer(Flight& flight) {
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
    const bool sigbus = (told.result & model::vm_fault::kSigbus) != 0 && access.page < range.inside;
    flight.learnt = flight.learnt || sigbus || !plan_.extents_known;
    if (told.extent != trace::kNone) {
        range.page_blocks = blocks_of(told, 1, range.page_blocks);
    } else if (!plan_.extents_known) {
        range.page_blocks = guessed_blocks(told, access.hole, range.page_blocks);
    }
    range.page_blocks.error = sigbus;
}

/// What an event tells about the world before its fault: the file's size; and where nothing of the
/// slot or the range was seen yet, what the trace found there when it began.
void Engine::learn(Flight& flight, const Event& event) {
    flight.told = told_by(event);
    const Access& access = plan_.accesses[flight.access];
    stir(access.range, access.slot);
    model::World& world = worlds_[access.range];
    const trace::PmdRange& place = trace_->ranges()[access.range];
    std::int64_t& size = *size_of_[access.range];
    if ((event.kind == Kind::PmdFault && event.has(trace::kArg0)) || event.arg0 > 0) {
        size = event.arg0;
    }
    if (size >= 0) {
        world.range.inside = static_cast<std::uint16_t>(
            std::clamp<std::int64_t>(size - place.pgoff, 0, world.range.pages));
    }
    model::Slot& slot = at_slot(access.slot);
    SlotMemory& memory = memory_[access.slot];
    const trace::Pmd found = trace::pmd_of(trace_->session().arch, event.pmd_in);
    const bool present = plan_.pmd_known && event.has(trace::kPmdIn) && found != trace::Pmd::None;
    // A page table in a PMD slot that the mapping shares with its neighbours in memory may have
    // come with a fault of theirs, which need not be one of DAX's.
    const bool table = present && found == trace::Pmd::Table;
    const AddressSlot address =
        table || flight.fault.colour
            ? address_slot(*trace_, plan_.slots[access.slot].mapping, event.pgoff)
            : AddressSlot{};
    const bool foreign_table = table && !address.whole;
    if (foreign_table && !flight.fault.colour && slot.kind == SlotKind::None) {
        flight.learnt = true;
        slot.kind = SlotKind::Table;
        pages(access.range);
    }
    if (flight.fault.colour) {
        // Where a fault before this one put the table there, nothing is learnt.
        const bool news = foreign_table && tables_.found(address);
        flight.fault.other_slot = !tables_.has(address);
        flight.learnt = flight.learnt || news;
        if (!flight.fault.other_slot && slot.kind == SlotKind::None) {
            slot.kind = SlotKind::Table;
            pages(access.range);
        }
    }
    // A PMD handler is not asked where there is a page table: it came since.
    const bool came_since =
        plan_.tells_dispatch && found == trace::Pmd::Table && event.kind == Kind::PmdFault;
    if (!memory.known && present && !came_since && slot.kind == SlotKind::None && !memory.been) {
        flight.learnt = true;
        if (found == trace::Pmd::Table) {
            slot.kind = SlotKind::Table;
            pages(access.range);
        } else {
            // A write found it: it lacks the permission.
            slot.kind = SlotKind::HugeRo;
            memory.been = true;
        }
    }
    constexpr std::uint32_t kFaultMkwrite = 0x2;
    if (slot.kind == SlotKind::Table && (event.flags & kFaultMkwrite) != 0 &&
        event.kind == Kind::PteFault && !memory.known) {
        flight.learnt = true;
        pages(access.range).set_pte(flight.fault.mapping, access.page, model::Pte::Ro);
        page_memory(access.slot).been[access.page] = true;
    }
    memory.known = true;
    if (!range_known_[access.range] && event.kind == Kind::PmdFault && plan_.extents_known) {
        const bool geometry = flight.fault.before_vma || flight.fault.after_vma ||
                              flight.fault.colour || world.range.inside < world.range.pages ||
                              (flight.fault.write && flight.fault.is_private);
        const bool fell_back = (event.result & model::vm_fault::kFallback) != 0;
        if (fell_back && !geometry && event.extent == trace::kNone) {
            // The file system was not asked: 4 KiB entries of earlier faults were in the way.
            flight.learnt = true;
            pages(access.range);
            world.set_entry(access.page, Entry::Storage, false);
        } else if (access.unmap != kNoIndex && !plan_.unmaps_first && !shared(event) &&
                   !trace_->session().made()) {
            // What 4.10's and later handlers unmap storage for, without being shared.
            flight.learnt = true;
            world.range.pmd_entry = Entry::Zero;
        }
    }
    range_known_[access.range] = true;
}

void Engine::recorded_unmap(Flight& flight, std::uint32_t event, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const Event e = trace_->event(event);
    model::World& world = worlds_[access.range];
    const trace::PmdRange& place = trace_->ranges()[access.range];
    const std::int64_t first = std::max<std::int64_t>(e.pgoff - place.pgoff, 0);
    const std::int64_t last =
        e.arg0 == 0 ? world.range.pages
                    : std::min<std::int64_t>(e.pgoff + e.arg0 - place.pgoff, world.range.pages);
    std::uint32_t zapped = 0;
    if (first < last) {
        zapped = world.unmap(static_cast<std::uint32_t>(first),
                             static_cast<std::uint32_t>(last - first));
    }
    note_losers(access.range, {flight.access, CauseKind::Fault}, time);
    flight.unmapped = true;
    flight.unmap_time = time;
    flight.fault.zapped += zapped;
    outcome_of(flight.access).zapped += zapped;
    ++unmap_calls_;
    mark(time, access.range, flight.access, event, zapped, static_cast<Origin>(e.arg1));
}

void Engine::recorded_map(Flight& flight, std::uint32_t number, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const Event event = trace_->event(number);
    stir(access.range, access.slot);
    model::Slot& slot = at_slot(access.slot);
    if (flight.fault.done() && event.kind == Kind::PmdFault) {
        return; // mapped before an unmap already
    }
    const auto result = static_cast<std::uint32_t>(event.result);
    const bool mapped = (result & (model::vm_fault::kNopage | model::vm_fault::kLocked |
                                   model::vm_fault::kDoneCow | model::vm_fault::kNeedDsync)) != 0;
    if (event.kind == Kind::PmdFault) {
        if ((result & model::vm_fault::kFallback) != 0) {
            if (slot.huge()) {
                slot.kind = SlotKind::None; // split_huge_pmd()
            }
        } else if (mapped && slot.kind != SlotKind::Table) {
            const bool hole = access.hole;
            if (access.write) {
                slot.kind = SlotKind::HugeRw;
            } else if (slot.kind == SlotKind::None) {
                slot.kind = hole ? SlotKind::HugeZero : SlotKind::HugeRo;
            }
        }
        flight.fault.pc = model::Fault::kDone;
    } else if (mapped && !slot.huge()) {
        pages(access.range);
        slot.kind = SlotKind::Table;
        const model::Pte old = worlds_[access.range].pte(flight.fault.mapping, access.page);
        const model::Pte pte = access.write ? model::Pte::Rw : model::Pte::Ro;
        worlds_[access.range].set_pte(flight.fault.mapping, access.page, std::max(old, pte));
    }
    note_installed(flight, time);
}

} // namespace daxscope::replay
