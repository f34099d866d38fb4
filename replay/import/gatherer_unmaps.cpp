// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the recipe's probes add to the tracepoints: extents, unmaps, zaps, munmaps and exits.
#include "replay/import/gatherer.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <limits>

namespace daxscope::source {

using trace::Event;
using trace::Kind;
using trace::kNone;

/// What iomap answered inside a fault.
void Gatherer::extent(const Tracepoint& event) {
    const auto open = faults_.find(event.tid);
    if (open == faults_.end() || open->second.ino != event.get(Key::Ino) ||
        !event.has({Key::Addr, Key::Offset, Key::Length, Key::Type})) {
        return;
    }
    Event& fault = open->second.event;
    if (event.what == What::IomapSource) {
        if (fault.extent != kNone) {
            fault.extent |= static_cast<std::int64_t>(trace::kExtentHasSource);
        }
        return;
    }
    const auto page_size = static_cast<std::uint64_t>(tables_.session.page_size);
    const auto pmd_size = static_cast<std::uint64_t>(tables_.session.pmd_size);
    const bool pmd = fault.kind == Kind::PmdFault;
    const std::uint64_t at = static_cast<std::uint64_t>(fault.pgoff) * page_size;
    const std::uint64_t begin = pmd ? at / pmd_size * pmd_size : at;
    const std::uint64_t offset = event.get(Key::Offset), length = event.get(Key::Length);
    constexpr std::uint64_t kMost = std::uint64_t{1} << 62, kTypes = 0xff, kFlags = 0xffff;
    if (offset > begin || length > kMost || offset + length <= begin) {
        return;
    }
    const std::uint64_t addr = event.get(Key::Addr);
    const bool stored = addr < kMost;
    std::uint64_t bits = (event.get(Key::Type) & kTypes) | (event.get(Key::Flags) & kFlags)
                                                               << trace::kExtentFlagsShift;
    if (stored) {
        const std::uint64_t storage = addr + (begin - offset);
        fault.storage = static_cast<std::int64_t>(storage);
        bits |= pmd && storage % pmd_size != 0 ? trace::kExtentMisaligned : 0;
    }
    bits |= pmd && event.has(Key::Misaligned) ? trace::kExtentMisaligned : 0;
    const bool source = fault.extent != kNone &&
                        (static_cast<std::uint64_t>(fault.extent) & trace::kExtentHasSource) != 0;
    fault.extent = static_cast<std::int64_t>(bits | (source ? trace::kExtentHasSource : 0));
    fault.arg1 = static_cast<std::int64_t>((offset + length - begin) / page_size);
    fault.absent = static_cast<std::uint16_t>(fault.absent & ~trace::kArg1);
}

/// Who asks for what a task unmaps, as far as the trace tells: a fault of it
/// that is under way, or what our own export says.
std::int64_t Gatherer::origin_of(const Tracepoint& event) const {
    if (event.has(Key::Origin)) {
        return static_cast<std::int64_t>(event.get(Key::Origin));
    }
    const auto open = faults_.find(event.tid);
    const trace::Origin origin = open == faults_.end() ? trace::Origin::Unknown
                                 : open->second.event.kind == Kind::PmdFault
                                     ? trace::Origin::PmdFault
                                     : trace::Origin::PteFault;
    return static_cast<std::int64_t>(origin);
}

const char* Gatherer::unmap(const Tracepoint& event) {
    if (const auto at = unmaps_.find(event.tid); at != unmaps_.end()) {
        constexpr int kMostNested = 8;
        if (at->second.depth < kMostNested) { // unmap_mapping_range() calls unmap_mapping_pages()
            ++at->second.depth;
            return nullptr;
        }
        put(at->second.event); // its end was lost
        unmaps_.erase(at);
    }
    Event made;
    made.kind = Kind::Unmap;
    made.ts = event.ts;
    const auto open = faults_.find(event.tid);
    const auto dev = static_cast<std::uint32_t>(event.get(Key::Dev));
    if (open != faults_.end()) {
        made.file = open->second.event.file;
    } else if (event.has({Key::Dev, Key::Ino}) && event.get(Key::Dev) <= UINT32_MAX &&
               (about_.exported || parties_.knows(dev, event.get(Key::Ino)))) {
        made.file = parties_.file(dev, event.get(Key::Ino));
    } else {
        return nullptr; // of a file that nobody has mapped, or that is not on DAX
    }
    made.task = parties_.task(event);
    const auto page_size = static_cast<std::uint64_t>(tables_.session.page_size);
    const bool bytes = !event.has(Key::Start);
    const std::uint64_t first = bytes ? event.get(Key::Offset) / page_size : event.get(Key::Start);
    const std::uint64_t count =
        bytes ? (event.get(Key::Length) + page_size - 1) / page_size : event.get(Key::Pages);
    constexpr auto kMostPages = static_cast<std::uint64_t>(trace::kMostPages);
    if (first > kMostPages) {
        return "a page beyond any file";
    }
    made.pgoff = static_cast<std::int64_t>(first);
    made.arg0 = count > kMostPages - first ? 0 : static_cast<std::int64_t>(count); // 0: to its end
    made.arg1 = origin_of(event);
    if (unmaps_.size() >= kMostOpen) {
        end_stretch();
    }
    unmaps_[event.tid] = {made, 0, event.get(Key::Ino), 1};
    return nullptr;
}

const char* Gatherer::unmap_done(const Tracepoint& event) {
    const auto at = unmaps_.find(event.tid);
    if (at == unmaps_.end() || at->second.event.ts > event.ts) {
        return nullptr; // its begin was before the recording's
    }
    if (--at->second.depth <= 0) {
        at->second.event.ts_end = event.ts;
        at->second.event.cpu = event.cpu;
        put(at->second.event);
        unmaps_.erase(at);
    }
    return nullptr;
}

/// An instant about a mapping's pages from this address on.
Event Gatherer::of_mapping(const Tracepoint& event, Kind kind, const trace::Mapping& mapping,
                           std::uint64_t address) {
    const auto page_size = static_cast<std::uint64_t>(tables_.session.page_size);
    Event made;
    made.kind = kind;
    made.ts = event.ts;
    made.cpu = event.cpu;
    made.task = parties_.task(event);
    made.mapping = mapping.id;
    made.file = mapping.file;
    made.pgoff =
        mapping.vm_pgoff + static_cast<std::int64_t>((address - mapping.vm_start) / page_size);
    return made;
}

/// A VMA that was walked over. Those that never faulted had nothing there.
void Gatherer::zap(const Tracepoint& event) {
    const std::uint64_t start = event.get(Key::Address);
    zapping_[event.tid] = {event.get(Key::Vma), start, start + event.get(Key::Length)};
    const std::int64_t id = parties_.mapping_of(event.get(Key::Vma));
    if (id == kNone || !event.has({Key::Vma, Key::Address, Key::Length})) {
        return;
    }
    const trace::Mapping& mapping = tables_.mappings[static_cast<std::size_t>(id) - 1];
    const auto page_size = static_cast<std::uint64_t>(tables_.session.page_size);
    const std::uint64_t address = event.get(Key::Address), length = event.get(Key::Length);
    constexpr auto kMostPages = static_cast<std::uint64_t>(trace::kMostPages);
    if (address < mapping.vm_start || address >= mapping.vm_end ||
        length / page_size > kMostPages) {
        return;
    }
    const auto unmap = unmaps_.find(event.tid);
    Event made = of_mapping(event, Kind::Zap, mapping, address);
    made.arg0 = static_cast<std::int64_t>((length + page_size - 1) / page_size);
    made.arg1 = unmap != unmaps_.end()   ? unmap->second.event.arg1
                : event.has(Key::Origin) ? origin_of(event)
                                         : static_cast<std::int64_t>(trace::Origin::Madvise);
    put(made);
}

void Gatherer::munmap(const Tracepoint& event) {
    if (const auto zap = zapping_.find(event.tid); zap != zapping_.end()) {
        const Zapping was = zap->second;
        zapping_.erase(zap);
        if (was.vma == event.get(Key::Vma) && was.start == event.get(Key::VmStart) &&
            was.end == event.get(Key::VmEnd)) {
            return;
        }
    }
    const std::int64_t id = parties_.mapping_of(event.get(Key::Vma));
    if (id == kNone || !event.has({Key::Vma, Key::VmStart, Key::VmEnd})) {
        return;
    }
    const trace::Mapping mapping = tables_.mappings[static_cast<std::size_t>(id) - 1];
    const auto page_size = static_cast<std::uint64_t>(tables_.session.page_size);
    const std::uint64_t start = std::max(event.get(Key::VmStart), mapping.vm_start),
                        end = std::min(event.get(Key::VmEnd), mapping.vm_end);
    if (start >= end) {
        return;
    }
    Event made = of_mapping(event, Kind::Munmap, mapping, start);
    made.arg0 = static_cast<std::int64_t>((end - start) / page_size);
    put(made);
    if (start == mapping.vm_start && end == mapping.vm_end) {
        parties_.unmapped(event.get(Key::Vma));
    }
}

/// An extent of a file, as FIEMAP told our recorder.
const char* Gatherer::fiemap(const Tracepoint& event) {
    constexpr auto kMostPages = static_cast<std::uint64_t>(trace::kMostPages);
    constexpr std::uint64_t kTypes = 0xff, kFlags = 0xffff;
    if (!event.has({Key::Dev, Key::Ino, Key::Start, Key::Pages, Key::Type, Key::Flags})) {
        return "fields are missing";
    }
    if (event.get(Key::Pages) > kMostPages - event.get(Key::Start)) {
        return "a page beyond any file";
    }
    Event made;
    made.kind = Kind::Fiemap;
    made.ts = event.ts;
    made.file = parties_.file(static_cast<std::uint32_t>(event.get(Key::Dev)), event.get(Key::Ino));
    made.pgoff = static_cast<std::int64_t>(event.get(Key::Start));
    made.arg0 = static_cast<std::int64_t>(event.get(Key::Pages));
    made.extent =
        static_cast<std::int64_t>((event.get(Key::Type) & kTypes) |
                                  (event.get(Key::Flags) & kFlags) << trace::kExtentFlagsShift);
    put(made);
    return nullptr;
}

/// What the PMD entry was when a fault began and when it was done, as our recorder saw it.
void Gatherer::pmd(const Tracepoint& event) {
    const auto open = faults_.find(event.tid);
    if (open == faults_.end()) {
        return;
    }
    Event& fault = open->second.event;
    if (event.has(Key::PmdIn)) {
        fault.pmd_in = event.get(Key::PmdIn);
        fault.absent = static_cast<std::uint16_t>(fault.absent & ~trace::kPmdIn);
    }
    if (event.has(Key::PmdOut)) {
        fault.pmd_out = event.get(Key::PmdOut);
        fault.absent = static_cast<std::uint16_t>(fault.absent & ~trace::kPmdOut);
    }
}

/// A process is over with its last task, which is the first one as a rule.
void Gatherer::exit(const Tracepoint& event) {
    const bool told = about_.exported && event.tgid == event.tid;
    if (!told && parties_.tgid_of(event.tid) != event.tid) {
        return; // a thread, or of a process that has nothing to do with this
    }
    Event made;
    made.kind = Kind::Exit;
    made.ts = event.ts;
    made.cpu = event.cpu;
    made.task = parties_.task(event);
    put(made);
}

} // namespace daxscope::source
