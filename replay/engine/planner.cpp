// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/planner.h"

#include "model/fault.h"
#include "model/handler.h"
#include "replay/engine/left_out.h"
#include "replay/engine/range_pages.h"
#include "replay/engine/recorded_fault.h"
#include "replay/engine/replay.h"
#include "replay/trace/reasons.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::replay {

using trace::Event;
using trace::Kind;
using trace::Origin;
using trace::Trace;

namespace {

bool unmaps_first(const model::Handler* handler) {
    return handler != nullptr && handler->unmaps_first;
}

/// What of a session the plan and its replay rest on.
std::string rests_on(const trace::Session& session) {
    std::string text = session.kernel_release;
    for (const auto& [key, value] : session.values) {
        if (key == trace::key::kTestModule || key == trace::key::kMachine ||
            key == trace::key::kUnmapsKept || key == trace::key::kAccessPeriod ||
            key.starts_with(trace::key::kThpDisabled)) {
            text += fmt::format("; {}={}", key, key == trace::key::kUnmapsKept ? "" : value);
        }
    }
    return text;
}

} // namespace

Planner::Planner(Plan& plan, std::int64_t patience)
    : plan_(plan), patience_(patience),
      watched_([this](const OpenFaults::Watched& fault, const OpenFaults::Told& told) {
          over(fault, told);
      }) {}

void Planner::begin(const Trace& trace) {
    has_module_ = unmaps_first(module_of(trace.session()));
    // A counterexample of the module's handler unmaps as the module does, inside the bracket.
    const model::Handler* const made =
        model::find_handler(trace.session().value(trace::key::kMadeHandler));
    plan_.left_out = unmaps_left_out(trace);
    plan_.unmaps_first = has_module_ || unmaps_first(made);
    plan_.unmaps_unknown = !trace.session().made() && !trace.session().recorded(Kind::Unmap);
    plan_.writeback_known = trace.session().recorded(Kind::WritebackOne);
    const std::pair version = trace.session().kernel_version();
    const std::string_view machine = trace.session().value(trace::key::kMachine);
    plan_.frees_tables = version >= std::pair(6, 14) && (machine.empty() || machine == "x86_64");
    splits_ = version == std::pair(0, 0) || version >= std::pair(4, 10);
    session_ = rests_on(trace.session());
}

/// The trace may have more ranges, tasks and mappings than the one before, and must have those.
void Planner::grow(const Trace& trace) {
    if (taken_ > 0) {
        check_tables(trace);
    }
    task_rows_.clear();
    for (const trace::Task& task : trace.tasks()) {
        task_rows_.emplace_back(task.id, task.tgid);
    }
    mapping_rows_.assign(trace.mappings().begin(), trace.mappings().end());
    tasks_.resize(trace.tasks().size());
    const std::size_t before = plan_.slots_of.size(), ranges = trace.ranges().size();
    plan_.slots_of.resize(ranges);
    plan_.shared.resize(ranges);
    touched_.resize(ranges, kNoIndex);
    slots_.resize(ranges);
    watched_.grow(trace, before);
    for (std::size_t range = before; taken_ > 0 && range < ranges; ++range) {
        new_range(static_cast<std::uint32_t>(range));
    }
    if (before < ranges) {
        not_shared_ = model::PlaceSet(ranges);
        for (std::size_t row = 0; row < ranges; ++row) {
            if (!plan_.shared[trace.rows()[row]]) {
                not_shared_.insert(row);
            }
        }
    }
}

void Planner::check_tables(const Trace& trace) {
    const auto tasks = trace.tasks();
    bool same = task_rows_.size() <= tasks.size() &&
                mapping_rows_.size() <= trace.mappings().size() &&
                session_ == rests_on(trace.session());
    for (std::size_t k = 0; same && k < task_rows_.size(); ++k) {
        same = task_rows_[k] == std::pair(tasks[k].id, tasks[k].tgid);
    }
    same = same && std::equal(mapping_rows_.begin(), mapping_rows_.end(), trace.mappings().begin());
    broken_ = broken_ || !same;
}

/// A range that appears after events that would have had something to do with it.
void Planner::new_range(std::uint32_t number) {
    const trace::PmdRange& range = trace_->ranges()[number];
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    if (const auto at = shared_extents_.find(range.file); at != shared_extents_.end()) {
        plan_.shared[number] = std::any_of(
            at->second.begin(), at->second.end(), [&range, per_pmd](const Extent& extent) {
                return pages_in(range, per_pmd, extent.pgoff, extent.pages).count == per_pmd;
            });
    }
    const auto at = wide_.find(range.file);
    if (at == wide_.end()) {
        return;
    }
    const Wide& wide = at->second;
    const std::int64_t end = range.pgoff + per_pmd;
    if ((end > wide.from && (range.pgoff < wide.chosen || plan_.shared[number])) ||
        end > wide.remapped_from) {
        changed(wide.event);
    }
}

void Planner::extend(const Trace& trace, std::size_t upto, std::int64_t watermark,
                     const Progress& progress) {
    trace_ = &trace;
    if (taken_ == 0) {
        begin(trace);
    }
    grow(trace);
    whole_ = watermark == INT64_MAX;
    watermark_ = watermark;
    plan_.access_of.resize(upto, kNoIndex);
    for (; taken_ < upto; ++taken_) {
        if ((taken_ & 0xffff) == 0) {
            progress.report(taken_, upto);
        }
        const auto k = static_cast<std::uint32_t>(taken_);
        if (!whole_) {
            if (const std::int64_t end = trace.time_end(k); end >= watermark) {
                pending_.push_back({k, end});
            }
        }
        take(k);
    }
    // An end that was lost is told by the losses: figures are lower bounds then.
    const auto lost = static_cast<std::uint64_t>(std::max<std::int64_t>(trace.lost(), 0));
    plan_.seen.untold = untold_ > lost && !trace.lost_more() ? untold_ - lost : 0;
    if (!whole_) {
        watched_.pass(watermark);
    }
}

void Planner::finish() {
    watched_.finish();
    pending_.clear();
    settle_mapped_before();
    std::stable_sort(plan_.sizes.begin(), plan_.sizes.end(),
                     [](const SizeChange& a, const SizeChange& b) { return a.event < b.event; });
    if (!lengths_.empty()) {
        const auto middle = lengths_.begin() + static_cast<std::ptrdiff_t>(lengths_.size() / 2);
        std::nth_element(lengths_.begin(), middle, lengths_.end());
        constexpr std::int64_t kLongest = 1'000'000'000'000'000'000; // a sum with a time fits
        plan_.pmd_fault_time = std::min(*middle, kLongest);
    }
}

bool Planner::is_pending(const Pending& pending) const {
    if (pending.task == kNoIndex) {
        return pending.end >= watermark_;
    }
    const Open& open = tasks_[pending.task];
    const bool waits =
        (open.event == pending.event && open.fell_back) || open.unmap == pending.event;
    return waits && pending.end >= watermark_ - patience_;
}

std::size_t Planner::decided() {
    order_slots();
    std::size_t first = taken_;
    std::erase_if(pending_, [this](const Pending& each) { return !is_pending(each); });
    for (const Pending& each : pending_) {
        first = std::min<std::size_t>(first, each.event);
    }
    settle_mapped_before();
    given_ = std::max(given_, first);
    return given_;
}

/// What comes of faults that are over, in the order of the unmaps.
void Planner::settle_mapped_before() {
    if (!plan_.pmd_known) {
        return;
    }
    auto& all = plan_.mapped_before;
    all.insert(all.end(), mapped_before_.begin(), mapped_before_.end());
    mapped_before_.clear();
    const auto open = std::partition_point(
        all.begin(), all.end(), [this](const auto& each) { return each.first < given_; });
    std::sort(open, all.end());
}

void Planner::take(std::uint32_t k) {
    switch (trace_->kind(k)) {
    case Kind::PmdFault:
    case Kind::PteFault:
        fault(k);
        break;
    case Kind::Unmap:
        unmap(k);
        break;
    case Kind::Zap: {
        const Event event = trace_->event(k);
        Open* open = task_of(event.task);
        if (open != nullptr && open->owner != kNoIndex && event.ts <= open->owner_end) {
            plan_.access_of[k] = open->owner;
        } else if (has_module_ && open != nullptr && open->unmap != kNoIndex &&
                   event.ts <= open->unmap_end) {
            open->zaps.push_back(k);
        }
        break;
    }
    case Kind::PmdLoadHole:
    case Kind::PteLoadHole: {
        const Event event = trace_->event(k);
        const Open* open = task_of(event.task);
        if (open != nullptr && open->access != kNoIndex && event.ts <= open->end) {
            change(open->access, [](Access& access) { access.hole = true; });
            changed(begin_of(open->access));
        }
        break;
    }
    case Kind::WritebackOne:
        writeback(k);
        break;
    case Kind::Fiemap:
        fiemap(k);
        break;
    case Kind::Access:
        accessed(k);
        break;
    case Kind::FinishFault:
    case Kind::PrivateCopy:
    case Kind::Insert:
    case Kind::Grab:
        note(plan_.tells_order);
        break;
    case Kind::Dispatch:
        note(plan_.tells_order);
        note(plan_.tells_dispatch);
        if (Open* const open = task_of(trace_->event(k).task); open != nullptr) {
            open->dispatch = k;
        }
        break;
    default:
        break;
    }
}

/// The extents of a file are asked for once, soon after its first event.
void Planner::fiemap(std::uint32_t k) {
    const Event event = trace_->event(k);
    if (!shared(event) || event.arg0 == 0) {
        return;
    }
    if (!whole_) {
        shared_extents_[event.file].push_back({event.pgoff, event.arg0});
    }
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    const auto rows = trace_->rows();
    for (std::size_t at = not_shared_.next(trace_->first_row(event.file, event.pgoff));
         at < rows.size(); at = not_shared_.next(at + 1)) {
        const trace::PmdRange& range = trace_->ranges()[rows[at]];
        const Pages pages = pages_in(range, per_pmd, event.pgoff, event.arg0);
        if (range.file != event.file || pages.count == 0) {
            break;
        }
        if (pages.count == per_pmd) {
            plan_.shared[rows[at]] = true;
            not_shared_.erase(at);
            changed(touched_[rows[at]]);
            if (const auto wide = wide_.find(event.file); wide != wide_.end()) {
                changed(wide->second.event);
            }
        }
    }
}

/// A mapping that was there before the recording may show in accesses alone.
void Planner::accessed(std::uint32_t k) {
    const std::int64_t mapping = trace_->event(k).mapping;
    const std::uint32_t range = trace_->range_of(k);
    if (range != Trace::kNoRange && mapping > 0 && mapping <= UINT32_MAX) {
        slot_of(range, static_cast<std::uint32_t>(mapping));
    }
}

Planner::Open* Planner::task_of(std::int64_t id) {
    const trace::Task* task = trace_->task(id);
    return task == nullptr ? nullptr
                           : &tasks_[static_cast<std::size_t>(task - trace_->tasks().data())];
}

void Planner::fault(std::uint32_t k) {
    const Event event = trace_->event(k);
    if (!plan_.reads_tell_shared && (event.flags & kFaultWrite) == 0 && shared(event)) {
        note(plan_.reads_tell_shared);
    }
    const std::uint32_t range = trace_->range_of(k);
    Open* open = task_of(event.task);
    if (range == Trace::kNoRange || open == nullptr || event.mapping < 0 ||
        event.mapping > UINT32_MAX) {
        ++plan_.seen.left_out; // nothing to replay it on
        return;
    }
    note_unknown(event, *open);
    const bool pte = event.kind == Kind::PteFault;
    if (event.pmd_in != 0 || event.pmd_out != 0) {
        note(plan_.pmd_known);
    }
    if (event.extent != trace::kNone) {
        note(plan_.extents_known);
    }
    first_fault_ = std::min(first_fault_, k);
    touched_[range] = std::min(touched_[range], k);
    const std::int64_t end = trace_->time_end(k);
    if (pte && open->fell_back && open->mapping == event.mapping && open->pgoff == event.pgoff) {
        change(open->access, [k](Access& access) { access.pte = k; });
        joined(open->access, open->event, end);
    } else if (!pte && open->fell_back && open->mapping == event.mapping &&
               open->pgoff == event.pgoff && plan_.accesses[open->access].retry == kNoIndex) {
        change(open->access, [k](Access& access) { access.retry = k; });
        joined(open->access, open->event, end);
    } else {
        Access access;
        access.begin = event.ts;
        access.event = k;
        access.range = range;
        access.slot = slot_of(range, static_cast<std::uint32_t>(event.mapping));
        access.task = static_cast<std::uint32_t>(open - tasks_.data());
        note_owner(access.slot, trace_->tasks()[access.task].tgid);
        access.page = static_cast<std::uint16_t>(event.pgoff - trace_->ranges()[range].pgoff);
        access.write = (event.flags & kFaultWrite) != 0;
        access.pte_first = pte;
        if (open->access != kNoIndex) {
            access.task_last = std::min(open->end, event.ts);
        }
        open->access = static_cast<std::uint32_t>(plan_.accesses.size());
        if (has_module_ && !pte && open->unmap != kNoIndex) {
            const Event before = trace_->event(open->unmap);
            if (before.file == event.file && before.pgoff == trace_->ranges()[range].pgoff &&
                before.arg0 == trace_->session().pages_per_pmd()) {
                access.before = open->unmap;
                adopt(open->unmap, open->access, *open, open->unmap_end);
            }
        }
        note_size(event, access.before == kNoIndex ? k : access.before);
        plan_.accesses.push_back(access);
        if (open->dispatch != kNoIndex && trace_->time_end(open->dispatch) == event.ts) {
            plan_.access_of[open->dispatch] = open->access;
        }
    }
    open->dispatch = kNoIndex;
    plan_.access_of[k] = open->access;
    open->event = k;
    open->end = end;
    open->fell_back = !pte && (event.result & model::vm_fault::kFallback) != 0 && goes_on(event);
    open->pte = pte;
    open->mapping = event.mapping;
    open->pgoff = event.pgoff;
    if (open->fell_back && !whole_) {
        pending_.push_back({k, end, static_cast<std::uint32_t>(open - tasks_.data())});
    }
    open->unmap = kNoIndex;
    open->zaps.clear();
    if (!pte) {
        lengths_.push_back(end - event.ts);
    }
    const bool gone = !pte && event.has(trace::kPmdOut) && event.pmd_out == 0 &&
                      (event.result & model::vm_fault::kNopage) != 0;
    const bool write = (event.flags & kFaultWrite) != 0;
    if (gone || write) {
        watched_.watch(event.ts, static_cast<std::size_t>(open - tasks_.data()),
                       {open->access, k, trace_->row_of(range), end, gone, write, event.task});
    }
}

/// Of a fault whose begin is not recorded nobody knows how long it took, and the unmap before it
/// may be its own. A task that goes on to its next fault has ended the one before.
void Planner::note_unknown(const Event& event, const Open& open) {
    if (open.event != kNoIndex && trace_->time_end(open.event) == trace_->time(open.event) &&
        trace_->event(open.event).is_open()) {
        ++plan_.seen.untimed;
        ++untold_;
    }
    plan_.seen.unflagged += event.has(trace::kFlags) ? 0 : 1;
    untold_ += event.is_open() || event.has(trace::kResult) ? 0 : 1;
    // An importer has no other way to write an end alone that tells no result.
    const bool without_begin = event.ts_end == trace::kNone
                                   ? !event.is_open()
                                   : event.ts_end == event.ts && !event.has(trace::kResult);
    if (!without_begin) {
        return;
    }
    ++plan_.seen.untimed;
    if (open.unmap == kNoIndex || plan_.access_of[open.unmap] != kNoIndex) {
        return;
    }
    const Event before = trace_->event(open.unmap);
    const auto origin = static_cast<Origin>(before.arg1);
    plan_.seen.unplaced += before.has(trace::kArg1) && before.file == event.file &&
                                   (origin == Origin::Unknown || origin == Origin::PmdFault ||
                                    origin == Origin::PteFault)
                               ? 1
                               : 0;
}

/// Does a PMD fault that fell back go on to the 4 KiB path? Before 4.10 it does not where it
/// leaves a huge PMD: the access is tried again, by a fault of its own.
bool Planner::goes_on(const Event& event) const {
    const trace::Pmd left = trace::pmd_of(trace_->session().arch, event.pmd_out);
    return splits_ || (left != trace::Pmd::HugeRo && left != trace::Pmd::HugeRw);
}

void Planner::note_size(const Event& event, std::uint32_t begin) {
    const bool told = (event.kind == Kind::PmdFault && event.has(trace::kArg0)) || event.arg0 > 0;
    if (!told || (last_size_.file == event.file && last_size_.pages == event.arg0)) {
        return;
    }
    last_size_ = {begin, event.file, event.arg0};
    const auto [at, added] = sizes_.try_emplace(event.file, event.arg0);
    if (added || at->second != event.arg0) {
        at->second = event.arg0;
        plan_.sizes.push_back(last_size_);
    }
}

std::uint32_t Planner::begin_of(std::uint32_t access) const {
    const Access begun = plan_.accesses[access];
    return begun.before == kNoIndex ? begun.event : begun.before;
}

/// Another fault belongs to the access: until that is over, it may tell more about the first one.
void Planner::joined(std::uint32_t access, std::uint32_t last, std::int64_t end) {
    changed(last);
    if (!whole_ && end >= watermark_) {
        pending_.push_back({begin_of(access), end});
    }
}

void Planner::over(const OpenFaults::Watched& fault, const OpenFaults::Told& told) {
    if (told.unmap != kNoIndex) {
        mapped_before_.emplace_back(told.unmap, fault.access);
        changed(told.unmap);
    }
    if (told.protect != kNoIndex) {
        change(fault.access, [&told](Access& access) { access.protect = told.protect; });
        changed(begin_of(fault.access));
    }
}

/// A fact about the whole trace comes to light.
void Planner::note(bool& fact) {
    if (!fact) {
        fact = true;
        changed(first_fault_);
    }
}

} // namespace daxscope::replay
