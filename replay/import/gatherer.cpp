// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/gatherer.h"

#include "replay/trace/names.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace daxscope::source {

using trace::Event;
using trace::Kind;
using trace::kNone;

namespace {

constexpr std::int32_t kMany = -2;
/// Clocks of CPUs differ by less, and what is further back is of another clock.
constexpr std::int64_t kSameClock = 1'000'000'000;
/// What lies further apart than what one would paste in one go.
constexpr std::int64_t kFarApart = 60 * kSameClock;
constexpr std::size_t kMostDevices = 64;

constexpr const char* kIncomplete = "fields are missing";

/// Where the recipe's probes were set, so were all of its events.
constexpr std::uint64_t kOfTheRecipe = ~std::uint64_t{0};

/// The bounds that a trace file has for numbers.
const char* number_fault(const Tracepoint& event) {
    constexpr auto kMostPages = static_cast<std::uint64_t>(trace::kMostPages);
    if (event.ts < 0 || event.ts > trace::kMost) {
        return "a time that no clock shows";
    }
    if (event.tid < 0 || event.tid > trace::kMostId || event.tgid > trace::kMostId) {
        return "a task number that no task has";
    }
    if (event.what <= What::IomapSource && !event.has({Key::Dev, Key::Ino})) {
        return "its file is missing";
    }
    if (event.get(Key::Dev) > UINT32_MAX) {
        return "a device number that no device has";
    }
    if (event.get(Key::Pgoff) > kMostPages || event.get(Key::Start) > kMostPages) {
        return "a page beyond any file";
    }
    return nullptr;
}

} // namespace

Gatherer::Gatherer(About about) : about_(std::move(about)), parties_(tables_) {
    if (about_.page_size > 0) {
        tables_.session.page_size = about_.page_size;
    }
}

/// What was under way can't end any more.
void Gatherer::end_stretch() {
    for (auto* opens : {&faults_, &writebacks_, &unmaps_}) {
        std::vector<Open> left;
        left.reserve(opens->size());
        for (auto& [tid, open] : *opens) {
            left.push_back(open);
        }
        opens->clear();
        std::sort(left.begin(), left.end(), [](const Open& a, const Open& b) {
            return std::pair(a.event.ts, a.event.task) < std::pair(b.event.ts, b.event.task);
        });
        for (const Open& open : left) {
            put(open.event);
        }
    }
}

/// Keeps an eye on the clock: finds out where another one begins.
void Gatherer::time(const Tracepoint& event) {
    const bool back = latest_ != kNone && event.ts < latest_ - kSameClock;
    const std::uint64_t device = event.get(Key::Dev);
    const bool new_device = event.has(Key::Dev) &&
                            std::find(devices_.begin(), devices_.end(), device) == devices_.end();
    if (back || apart_ != Apart::No) {
        // Files of the CPUs one after the other are one trace.
        const bool one_of_each =
            apart_ == Apart::Headed && stretch_cpu_ >= 0 && event.cpu >= 0 &&
            event.cpu != stretch_cpu_ &&
            std::find(cpus_before_.begin(), cpus_before_.end(), event.cpu) == cpus_before_.end();
        const bool far = latest_ != kNone && event.ts - latest_ > kFarApart;
        const bool another = apart_ == Apart::Kernel ||
                             (back ? !one_of_each : new_device && (far || apart_ == Apart::Quoted));
        if (latest_ != kNone && another) {
            settle_losses(latest_, kNone, true);
            end_stretch();
            parties_.another_machine();
            ++clocks_;
            ++revision_;
            latest_ = kNone;
            last_of_cpu_.clear();
            cpus_before_.clear();
            devices_.clear();
        } else if (one_of_each) {
            cpus_before_.push_back(stretch_cpu_);
        }
        stretch_cpu_ = kNone;
        apart_ = Apart::No;
    }
    if (new_device && devices_.size() < kMostDevices) {
        devices_.push_back(device);
    }
    stretch_cpu_ = stretch_cpu_ == kNone || stretch_cpu_ == event.cpu ? event.cpu : kMany;
    if (!losses_.empty()) {
        settle_losses(event.ts, event.cpu, false);
    }
    latest_ = std::max(latest_, event.ts);
    if (event.cpu >= 0) {
        last_of_cpu_.set(event.cpu, event.ts);
    }
}

const char* Gatherer::add(const Tracepoint& event) {
    if (const char* wrong = number_fault(event)) {
        return wrong;
    }
    time(event);
    const char* wrong = nullptr;
    switch (event.what) {
    case What::PmdFault:
        wrong = fault(event, Kind::PmdFault, false);
        break;
    case What::PmdFaultDone:
        wrong = fault(event, Kind::PmdFault, true);
        break;
    case What::PteFault:
        wrong = fault(event, Kind::PteFault, false);
        break;
    case What::PteFaultDone:
        wrong = fault(event, Kind::PteFault, true);
        break;
    case What::PmdLoadHole:
        wrong = instant(event, Kind::PmdLoadHole);
        break;
    case What::PmdLoadHoleFallback:
        wrong = instant(event, Kind::PmdLoadHoleFallback);
        break;
    case What::LoadHole:
        wrong = instant(event, Kind::PteLoadHole);
        break;
    case What::InsertPfnMkwrite:
        wrong = instant(event, Kind::InsertPfnMkwrite);
        break;
    case What::InsertPfnMkwriteNoEntry:
        wrong = instant(event, Kind::InsertPfnMkwriteNoEntry);
        break;
    case What::PmdInsertMapping:
    case What::InsertMapping:
        inserted(event);
        break;
    case What::WritebackRange:
        wrong = writeback(event, false);
        break;
    case What::WritebackRangeDone:
        wrong = writeback(event, true);
        break;
    case What::WritebackOne:
        wrong = instant(event, Kind::WritebackOne);
        break;
    case What::Iomap:
    case What::IomapSource:
        extent(event);
        break;
    case What::Exit:
        exit(event);
        break;
    case What::Vma:
        parties_.space(event);
        about_.enabled |= about_.exported ? 0 : kOfTheRecipe;
        break;
    case What::Unmap:
        wrong = unmap(event);
        break;
    case What::UnmapDone:
        wrong = unmap_done(event);
        break;
    case What::Zap:
        zap(event);
        break;
    case What::Munmap:
        munmap(event);
        break;
    case What::Mapping:
        wrong = about_.exported ? parties_.declare(event) : nullptr;
        break;
    case What::Pmd:
        pmd(event);
        break;
    case What::Fiemap:
        wrong = fiemap(event);
        break;
    }
    taken_ += wrong == nullptr ? 1 : 0;
    return wrong;
}

/// A fault as its begin, or its end, tells it.
const char* Gatherer::new_fault(const Tracepoint& event, Kind kind, Event& made) {
    const bool pmd = kind == Kind::PmdFault;
    if (!event.has({Key::Address, Key::Pgoff}) || (pmd && !event.has({Key::VmStart, Key::VmEnd}))) {
        return kIncomplete;
    }
    made.kind = kind;
    made.ts = event.ts;
    made.task = parties_.task(event);
    made.file = parties_.file(static_cast<std::uint32_t>(event.get(Key::Dev)), event.get(Key::Ino));
    made.pgoff = static_cast<std::int64_t>(event.get(Key::Pgoff));
    made.mapping = parties_.declared(event, made.file, made.pgoff);
    if (made.mapping == kNone) {
        made.mapping = pmd ? parties_.vma(event, made.file, made.pgoff)
                           : parties_.vma_around(event, made.file, made.pgoff);
    }
    if (made.mapping == kNone) {
        return "its address lies outside its VMA";
    }
    made.cpu = event.cpu;
    made.flags = static_cast<std::uint32_t>(event.get(Key::Flags));
    made.arg0 = static_cast<std::int64_t>(
        std::min(event.get(Key::MaxPgoff), static_cast<std::uint64_t>(trace::kMost)));
    made.forget(trace::kPmdIn | trace::kPmdOut | trace::kArg1);
    if (!event.has(Key::Flags)) {
        made.forget(trace::kFlags);
    }
    if (!event.has(Key::MaxPgoff)) {
        made.forget(trace::kArg0);
    }
    return nullptr;
}

const char* Gatherer::fault(const Tracepoint& event, Kind kind, bool done) {
    const auto at = faults_.find(event.tid);
    if (done && at != faults_.end() && at->second.event.kind == kind &&
        at->second.address == event.get(Key::Address) && at->second.ino == event.get(Key::Ino) &&
        at->second.event.ts <= event.ts && event.has({Key::Address, Key::Pgoff})) {
        Event ended = at->second.event;
        if (over_a_gap(at->second, event.cpu)) {
            ended.ts = event.ts;
            ++without_begin_;
            ++revision_;
            if (event.has(Key::Result)) {
                ended.forget(trace::kBegin);
            } else {
                ended.ts_end = event.ts;
            }
        } else {
            ended.ts_end = event.ts;
        }
        ended.cpu = event.cpu;
        ended.result = static_cast<std::int32_t>(event.get(Key::Result));
        if (!event.has(Key::Result)) {
            ended.forget(trace::kResult);
        }
        spare_ = faults_.extract(at);
        put(ended);
        return nullptr;
    }
    Event made;
    if (const char* wrong = new_fault(event, kind, made)) {
        return wrong;
    }
    if (at != faults_.end()) { // a task takes one fault at a time
        give_up(at->second, event.ts);
        faults_.erase(at);
    }
    parties_.faulted(event.tid, made.mapping);
    if (!done) {
        made.cpu = kNone; // that is where it will end
        if (faults_.size() >= kMostOpen) {
            end_stretch();
        }
        const Open open{made, event.get(Key::Address), event.get(Key::Ino), 0, gaps_, event.cpu};
        if (spare_) {
            spare_.key() = event.tid;
            spare_.mapped() = open;
            faults_.insert(std::move(spare_));
        } else {
            faults_.emplace(event.tid, open);
        }
        return nullptr;
    }
    ++without_begin_;
    ++revision_;
    if (event.has(Key::Result)) {
        made.result = static_cast<std::int32_t>(event.get(Key::Result));
        made.forget(trace::kBegin);
    } else {
        // A row without an end and without a result is a fault that never ended.
        made.ts_end = made.ts;
        made.forget(trace::kResult);
    }
    put(made);
    return nullptr;
}

/// Whether the end of one fault and the begin of the next may have been lost since it began.
bool Gatherer::over_a_gap(const Open& open, std::int32_t cpu) const {
    const auto since = [&](std::int32_t of) {
        const auto at = gap_of_cpu_.find(of);
        return at != gap_of_cpu_.end() && at->second > open.gap;
    };
    return gaps_ > open.gap && (since(kNone) || since(cpu) || since(open.cpu));
}

/// A fault whose end was not recorded though its task went on.
void Gatherer::give_up(const Open& open, std::int64_t now) {
    put(open.event);
    if (tables_.losses.size() < kMostLosses) {
        tables_.losses.push_back({open.event.ts, std::max(now, open.event.ts), "unpaired",
                                  std::string(trace::kind_name(open.event.kind)) + "_done", 1,
                                  open.event.kind});
        ++revision_;
    }
}

const char* Gatherer::instant(const Tracepoint& event, Kind kind) {
    Event made;
    made.kind = kind;
    made.ts = event.ts;
    made.cpu = event.cpu;
    made.task = parties_.task(event);
    made.file = parties_.file(static_cast<std::uint32_t>(event.get(Key::Dev)), event.get(Key::Ino));
    if (kind == Kind::WritebackOne) {
        if (!event.has({Key::Pgoff, Key::Pages})) {
            return kIncomplete;
        }
        made.pgoff = static_cast<std::int64_t>(event.get(Key::Pgoff));
        made.arg0 = static_cast<std::int64_t>(
            std::min(event.get(Key::Pages), static_cast<std::uint64_t>(trace::kMostPages)));
        put(made);
        return nullptr;
    }
    // It lies within a fault of its task, which knows the page; else within a VMA
    // that is known.
    const auto open = faults_.find(event.tid);
    if (open != faults_.end() && open->second.event.file == made.file) {
        made.mapping = open->second.event.mapping;
        made.pgoff = open->second.event.pgoff;
    } else {
        const Parties::Place place =
            event.has(Key::Address) ? parties_.place(event, made.file) : Parties::Place{};
        made.mapping = place.mapping;
        made.pgoff =
            event.has(Key::Pgoff) ? static_cast<std::int64_t>(event.get(Key::Pgoff)) : place.pgoff;
    }
    if (made.pgoff == kNone) {
        // Without its fault nobody knows the page.
        ++seen_[static_cast<std::size_t>(kind)];
        return nullptr;
    }
    made.flags = static_cast<std::uint32_t>(event.get(Key::Flags));
    made.result = static_cast<std::int32_t>(event.get(Key::Result));
    put(made);
    return nullptr;
}

/// Before 5.15 a tracepoint tells where the storage is that a fault mapped.
void Gatherer::inserted(const Tracepoint& event) {
    const auto open = faults_.find(event.tid);
    constexpr std::uint64_t kMostPfn = std::uint64_t{1} << 46;
    if (event.what == What::PmdInsertMapping && open != faults_.end() &&
        open->second.event.kind == Kind::PmdFault && open->second.ino == event.get(Key::Ino) &&
        event.has(Key::Pfn) && event.get(Key::Pfn) < kMostPfn) {
        open->second.event.storage =
            static_cast<std::int64_t>(event.get(Key::Pfn)) * tables_.session.page_size;
    }
}

const char* Gatherer::writeback(const Tracepoint& event, bool done) {
    if (!event.has({Key::Start, Key::End})) {
        return kIncomplete;
    }
    const auto at = writebacks_.find(event.tid);
    const std::uint64_t end = event.get(Key::End);
    if (done) {
        // Its start has moved on by then.
        if (at != writebacks_.end() && at->second.ino == event.get(Key::Ino) &&
            at->second.event.ts <= event.ts) {
            at->second.event.ts_end = event.ts;
            at->second.event.cpu = event.cpu;
            put(at->second.event);
            writebacks_.erase(at);
        }
        return nullptr; // of an end alone nobody knows where it began
    }
    Event made;
    made.kind = Kind::WritebackRange;
    made.ts = event.ts;
    made.task = parties_.task(event);
    made.file = parties_.file(static_cast<std::uint32_t>(event.get(Key::Dev)), event.get(Key::Ino));
    made.pgoff = static_cast<std::int64_t>(event.get(Key::Start));
    made.arg0 = static_cast<std::int64_t>(std::min(end, static_cast<std::uint64_t>(trace::kMost)));
    if (at != writebacks_.end()) {
        put(at->second.event);
        writebacks_.erase(at);
    } else if (writebacks_.size() >= kMostOpen) {
        end_stretch();
    }
    writebacks_[event.tid] = {made, 0, event.get(Key::Ino), 0};
    return nullptr;
}

void Gatherer::put(Event event) {
    if (first_ == kNone || event.ts < first_) {
        first_ = event.ts;
        ++revision_;
    }
    last_ = std::max({last_, event.ts, event.ts_end});
    revision_ += seen_[static_cast<std::size_t>(event.kind)]++ == 0 ? 1 : 0;
    event.seq = ++seq_;
    event.settle();
    with_pmd_ +=
        event.is_fault() && (event.has(trace::kPmdIn) || event.has(trace::kPmdOut)) ? 1 : 0;
    promise_.row(event, about_.enabled, tables_.session.pages_per_pmd());
    events_.push_back(event);
}

void Gatherer::finish() {
    settle_losses(std::max<std::int64_t>(latest_, 0), kNone, true);
    end_stretch();
    if (rejected_ > kRejectsShown) {
        const std::int64_t first = std::max<std::int64_t>(first_, 0);
        tables_.losses.push_back({first,
                                  std::max(first, last_),
                                  "import_reject",
                                  "and more",
                                  static_cast<std::int64_t>(rejected_ - kRejectsShown),
                                  {}});
    }
    if (missing_lines() > 0) {
        tables_.losses.push_back({std::max<std::int64_t>(first_, 0),
                                  std::max<std::int64_t>({first_, last_, 0}),
                                  "cut_out",
                                  "lines of the export",
                                  {},
                                  {}});
    }
    finished_ = true;
    ++revision_;
}

std::int64_t Gatherer::watermark() const {
    if (latest_ == kNone || clocks_ > 1) {
        return INT64_MIN;
    }
    std::int64_t oldest = latest_;
    for (const auto* opens : {&faults_, &writebacks_}) {
        for (const auto& [tid, open] : *opens) {
            oldest = std::min(oldest, open.event.ts);
        }
    }
    return oldest;
}

void Gatherer::next(Batch& batch) {
    batch.clear();
    batch.events.swap(events_);
    const std::uint64_t revision = revision_ + parties_.revision();
    if (revision != given_) {
        write_session();
        batch.tables = tables_;
        given_ = revision;
    }
    batch.done = static_cast<std::uint64_t>(seq_);
}

} // namespace daxscope::source
