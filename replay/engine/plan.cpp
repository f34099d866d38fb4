// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/plan.h"

#include "model/fault.h"
#include "model/handler.h"
#include "replay/engine/checked_run.h"
#include "replay/engine/left_out.h"
#include "replay/engine/measured.h"
#include "replay/engine/open_faults.h"
#include "replay/engine/range_pages.h"
#include "replay/engine/recorded_fault.h"
#include "replay/engine/revisit.h"
#include "replay/engine/slot_place.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace daxscope::replay {

namespace {

using trace::Event;
using trace::Kind;
using trace::Origin;
using trace::Trace;

/// Finds the mappings of each range in the order of their first fault.
class SlotFinder {
public:
    explicit SlotFinder(std::size_t ranges) : by_range_(ranges) {}

    /// @return place of the mapping among those of the range
    std::uint32_t find(std::uint32_t range, std::uint32_t mapping) {
        auto& list = by_range_[range];
        constexpr std::size_t kFew = 8;
        const std::size_t few = std::min(list.size(), kFew);
        for (std::size_t k = 0; k < few; ++k) {
            if (list[k] == mapping) {
                return static_cast<std::uint32_t>(k);
            }
        }
        if (list.size() >= kFew) {
            const auto [at, added] = many_.try_emplace((std::uint64_t{range} << 32) | mapping,
                                                       static_cast<std::uint32_t>(list.size()));
            if (!added) {
                return at->second;
            }
        }
        list.push_back(mapping);
        return static_cast<std::uint32_t>(list.size() - 1);
    }
    const std::vector<std::vector<std::uint32_t>>& by_range() const { return by_range_; }

private:
    std::vector<std::vector<std::uint32_t>> by_range_;
    std::unordered_map<std::uint64_t, std::uint32_t> many_;
};

/// Goes through the events once, in order, and finds out what belongs together.
class Planner {
public:
    Planner(const Trace& trace, Plan& plan)
        : trace_(trace), plan_(plan), slots_(trace.ranges().size()),
          not_shared_(trace.ranges().size()), tasks_(trace.tasks().size()),
          watched_(trace.ranges().size(), trace.tasks().size(),
                   [this](const OpenFaults::Watched& fault, const OpenFaults::Told& told) {
                       over(fault, told);
                   }),
          has_module_(unmaps_first(module_of(trace.session()))) {
        // A counterexample of the module's handler unmaps as the module does, inside the bracket.
        const model::Handler* const made =
            model::find_handler(trace.session().value(trace::key::kMadeHandler));
        plan_.left_out = unmaps_left_out(trace);
        plan_.unmaps_first = has_module_ || unmaps_first(made);
        plan_.shared.resize(trace.ranges().size());
        not_shared_.insert_all();
        const std::pair version = trace.session().kernel_version();
        const std::string_view machine = trace.session().value(trace::key::kMachine);
        plan_.frees_tables =
            version >= std::pair(6, 14) && (machine.empty() || machine == "x86_64");
        splits_ = version == std::pair(0, 0) || version >= std::pair(4, 10);
    }

    void run(const Progress& progress) {
        const std::size_t size = trace_.size();
        plan_.access_of.assign(size, kNoIndex);
        for (std::size_t k = 0; k < size; ++k) {
            if ((k & 0xffff) == 0) {
                progress.report(k, size);
            }
            take(static_cast<std::uint32_t>(k));
        }
        watched_.finish();
        if (!plan_.pmd_known) {
            plan_.mapped_before.clear();
        }
        number_slots();
        std::stable_sort(plan_.mapped_before.begin(), plan_.mapped_before.end());
        std::stable_sort(
            plan_.sizes.begin(), plan_.sizes.end(),
            [](const SizeChange& a, const SizeChange& b) { return a.event < b.event; });
    }

private:
    static bool unmaps_first(const model::Handler* handler) {
        return handler != nullptr && handler->unmaps_first;
    }

    struct Open {
        std::uint32_t event = kNoIndex;  ///< the task's last fault
        std::uint32_t access = kNoIndex; ///< … and its access
        std::int64_t end = 0;            ///< … and its end
        bool fell_back = false;          ///< … a PMD fault that a PTE fault follows
        bool pte = false;                ///< … a PTE fault
        std::int64_t mapping = 0, pgoff = 0;
        std::uint32_t unmap = kNoIndex; ///< last unmap that is no fault's yet
        std::int64_t unmap_end = 0;
        std::vector<std::uint32_t> zaps;   ///< … and its zaps so far, where a module may own them
        std::uint32_t dispatch = kNoIndex; ///< of the fault that comes next
        std::uint32_t owner = kNoIndex;    ///< access of the unmap under way, for its zaps
        std::int64_t owner_end = 0;
    };

    void take(std::uint32_t k) {
        switch (trace_.kind(k)) {
        case Kind::PmdFault:
        case Kind::PteFault:
            fault(k);
            break;
        case Kind::Unmap:
            unmap(k);
            break;
        case Kind::Zap: {
            const Event event = trace_.event(k);
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
            const Event event = trace_.event(k);
            const Open* open = task_of(event.task);
            if (open != nullptr && open->access != kNoIndex && event.ts <= open->end) {
                plan_.accesses[open->access].hole = true;
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
            plan_.tells_order = true;
            break;
        case Kind::Dispatch:
            plan_.tells_order = plan_.tells_dispatch = true;
            if (Open* const open = task_of(trace_.event(k).task); open != nullptr) {
                open->dispatch = k;
            }
            break;
        default:
            break;
        }
    }

    /// The extents of a file are asked for once, soon after its first event.
    void fiemap(std::uint32_t k) {
        const Event event = trace_.event(k);
        if (!shared(event) || event.arg0 == 0) {
            return;
        }
        const std::int64_t per_pmd = trace_.session().pages_per_pmd();
        const auto rows = trace_.rows();
        for (std::size_t at = not_shared_.next(trace_.first_row(event.file, event.pgoff));
             at < rows.size(); at = not_shared_.next(at + 1)) {
            const trace::PmdRange& range = trace_.ranges()[rows[at]];
            const Pages pages = pages_in(range, per_pmd, event.pgoff, event.arg0);
            if (range.file != event.file || pages.count == 0) {
                break;
            }
            if (pages.count == per_pmd) {
                plan_.shared[rows[at]] = true;
                not_shared_.erase(at);
            }
        }
    }

    /// A mapping that was there before the recording may show in accesses alone.
    void accessed(std::uint32_t k) {
        const std::int64_t mapping = trace_.event(k).mapping;
        const std::uint32_t range = trace_.range_of(k);
        if (range != Trace::kNoRange && mapping > 0 && mapping <= UINT32_MAX) {
            slots_.find(range, static_cast<std::uint32_t>(mapping));
        }
    }

    Open* task_of(std::int64_t id) {
        const trace::Task* task = trace_.task(id);
        return task == nullptr ? nullptr
                               : &tasks_[static_cast<std::size_t>(task - trace_.tasks().data())];
    }

    void fault(std::uint32_t k) {
        const Event event = trace_.event(k);
        plan_.reads_tell_shared =
            plan_.reads_tell_shared || ((event.flags & kFaultWrite) == 0 && shared(event));
        const std::uint32_t range = trace_.range_of(k);
        Open* open = task_of(event.task);
        if (range == Trace::kNoRange || open == nullptr || event.mapping < 0 ||
            event.mapping > UINT32_MAX) {
            return; // nothing to replay it on
        }
        const bool pte = event.kind == Kind::PteFault;
        plan_.pmd_known = plan_.pmd_known || event.pmd_in != 0 || event.pmd_out != 0;
        plan_.extents_known = plan_.extents_known || event.extent != trace::kNone;
        const std::int64_t end = trace_.time_end(k);
        if (pte && open->fell_back && open->mapping == event.mapping &&
            open->pgoff == event.pgoff) {
            plan_.accesses[open->access].pte = k;
        } else if (!pte && open->fell_back && open->mapping == event.mapping &&
                   open->pgoff == event.pgoff && plan_.accesses[open->access].retry == kNoIndex) {
            plan_.accesses[open->access].retry = k;
        } else {
            Access access;
            access.begin = event.ts;
            access.event = k;
            access.range = range;
            access.slot = slots_.find(range, static_cast<std::uint32_t>(event.mapping));
            access.task = static_cast<std::uint32_t>(open - tasks_.data());
            access.page = static_cast<std::uint16_t>(event.pgoff - trace_.ranges()[range].pgoff);
            access.write = (event.flags & kFaultWrite) != 0;
            access.pte_first = pte;
            if (open->access != kNoIndex) {
                access.task_last = std::min(open->end, event.ts);
            }
            open->access = static_cast<std::uint32_t>(plan_.accesses.size());
            if (has_module_ && !pte && open->unmap != kNoIndex) {
                const Event before = trace_.event(open->unmap);
                if (before.file == event.file && before.pgoff == trace_.ranges()[range].pgoff &&
                    before.arg0 == trace_.session().pages_per_pmd()) {
                    access.before = open->unmap;
                    adopt(open->unmap, open->access, *open, open->unmap_end);
                }
            }
            note_size(event, access.before == kNoIndex ? k : access.before);
            plan_.accesses.push_back(access);
            if (open->dispatch != kNoIndex && trace_.time_end(open->dispatch) == event.ts) {
                plan_.access_of[open->dispatch] = open->access;
            }
        }
        open->dispatch = kNoIndex;
        plan_.access_of[k] = open->access;
        open->event = k;
        open->end = end;
        open->fell_back =
            !pte && (event.result & model::vm_fault::kFallback) != 0 && goes_on(event);
        open->pte = pte;
        open->mapping = event.mapping;
        open->pgoff = event.pgoff;
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
                           {open->access, k, trace_.row_of(range), end, gone, write, event.task});
        }
    }

    /// Does a PMD fault that fell back go on to the 4 KiB path? Before 4.10 it does not where it
    /// leaves a huge PMD: the access is tried again, by a fault of its own.
    bool goes_on(const Event& event) const {
        const trace::Pmd left = trace::pmd_of(trace_.session().arch, event.pmd_out);
        return splits_ || (left != trace::Pmd::HugeRo && left != trace::Pmd::HugeRw);
    }

    void note_size(const Event& event, std::uint32_t begin) {
        const bool told =
            (event.kind == Kind::PmdFault && event.has(trace::kArg0)) || event.arg0 > 0;
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

    void unmap(std::uint32_t k) {
        if (plan_.left_out.contains(k)) {
            return;
        }
        const Event event = trace_.event(k);
        if (event.arg1 == static_cast<std::int64_t>(Origin::Truncate)) {
            sizes_.erase(event.file); // what faults say next is news again
            last_size_ = {kNoIndex, trace::kNone, trace::kNone};
        }
        Open* open = task_of(event.task);
        const bool inside = open != nullptr && open->access != kNoIndex && event.ts <= open->end &&
                            (event.arg1 == static_cast<std::int64_t>(Origin::PmdFault) ||
                             event.arg1 == static_cast<std::int64_t>(Origin::PteFault));
        const std::int64_t end = std::max(trace_.time_end(k), event.ts);
        if (open != nullptr) {
            open->owner = kNoIndex;
        }
        if (inside) {
            Access& access = plan_.accesses[open->access];
            std::uint32_t& unmap = open->pte && !access.pte_first ? access.pte_unmap : access.unmap;
            if (unmap == kNoIndex) {
                unmap = k;
            }
            open->zaps.clear();
            adopt(k, open->access, *open, end);
        } else if (open != nullptr) {
            open->unmap = k;
            open->unmap_end = end;
            open->zaps.clear();
        }
        const auto [first, last] = covered(event);
        watched_.unmap(event.ts, first, last, k, event.task);
    }

    /// Unmap `k` is the access's own, and so are the zaps within it.
    void adopt(std::uint32_t k, std::uint32_t access, Open& open, std::int64_t end) {
        plan_.access_of[k] = access;
        open.owner = access;
        open.owner_end = end;
        for (const std::uint32_t zap : open.zaps) { // met before the fault that owns them
            plan_.access_of[zap] = access;
        }
        open.zaps.clear();
    }

    /// The rows that have pages of [pgoff, pgoff + arg0), or from pgoff on where arg0 is 0.
    std::pair<std::size_t, std::size_t> covered(const Event& event) const {
        const auto rows = trace_.rows();
        const std::size_t first = trace_.first_row(event.file, event.pgoff);
        const bool to_end = event.arg0 == 0;
        const auto last =
            std::partition_point(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                                 [&](std::uint32_t number) {
                                     const trace::PmdRange& range = trace_.ranges()[number];
                                     return range.file == event.file &&
                                            (to_end || event.pgoff + event.arg0 > range.pgoff);
                                 });
        return {first, static_cast<std::size_t>(last - rows.begin())};
    }

    // An entry is locked while it is written back, and its event comes at the end of that: a write
    // fault that begins before the event and ends after it was write-protected by it.
    void writeback(std::uint32_t k) {
        const Event event = trace_.event(k);
        const auto [first, last] = covered(event);
        watched_.writeback(event.ts, first, last, k);
    }

    void over(const OpenFaults::Watched& fault, const OpenFaults::Told& told) {
        if (told.unmap != kNoIndex) {
            plan_.mapped_before.emplace_back(told.unmap, fault.access);
        }
        if (told.protect != kNoIndex) {
            plan_.accesses[fault.access].protect = told.protect;
        }
    }

    void number_slots() {
        const auto& by_range = slots_.by_range();
        std::vector<std::vector<std::uint32_t>> place(by_range.size());
        plan_.first_slot.reserve(by_range.size() + 1);
        for (std::uint32_t range = 0; range < by_range.size(); ++range) {
            plan_.first_slot.push_back(static_cast<std::uint32_t>(plan_.slots.size()));
            const auto& mappings = by_range[range];
            if (mappings.size() > UINT16_MAX) {
                throw Error(Exit::Io, fmt::format("{} mappings share one PMD range, more than a "
                                                  "replay can number",
                                                  mappings.size()));
            }
            std::vector<std::uint32_t> order(mappings.size());
            for (std::uint32_t k = 0; k < order.size(); ++k) {
                order[k] = k;
            }
            std::sort(order.begin(), order.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return mappings[a] < mappings[b]; });
            place[range].resize(order.size());
            for (const std::uint32_t k : order) {
                place[range][k] = static_cast<std::uint32_t>(plan_.slots.size());
                plan_.slots.push_back(place_of(trace_, range, mappings[k]));
            }
        }
        plan_.first_slot.push_back(static_cast<std::uint32_t>(plan_.slots.size()));
        for (Access& access : plan_.accesses) {
            access.slot = place[access.range][access.slot];
            SlotPlace& slot = plan_.slots[access.slot];
            if (slot.tgid == trace::kNone) {
                slot.tgid = trace_.tasks()[access.task].tgid;
            }
        }
        for (SlotPlace& slot : plan_.slots) {
            const trace::Mapping* mapping = trace_.mapping(slot.mapping);
            if (slot.tgid == trace::kNone && mapping != nullptr) {
                slot.tgid = mapping->tgid; // no fault of its own
            }
        }
        plan_.slots_by_mapping.resize(plan_.slots.size());
        std::iota(plan_.slots_by_mapping.begin(), plan_.slots_by_mapping.end(), 0);
        const auto by_row = [&](const auto& key) {
            return [&, key](std::uint32_t a, std::uint32_t b) {
                const SlotPlace &one = plan_.slots[a], &other = plan_.slots[b];
                return std::tuple(key(one), trace_.row_of(one.range), a) <
                       std::tuple(key(other), trace_.row_of(other.range), b);
            };
        };
        std::sort(plan_.slots_by_mapping.begin(), plan_.slots_by_mapping.end(),
                  by_row([](const SlotPlace& slot) { return slot.mapping; }));
        plan_.slots_by_tgid.resize(plan_.slots.size());
        std::iota(plan_.slots_by_tgid.begin(), plan_.slots_by_tgid.end(), 0);
        std::sort(plan_.slots_by_tgid.begin(), plan_.slots_by_tgid.end(),
                  by_row([](const SlotPlace& slot) { return slot.tgid; }));
        if (!lengths_.empty()) {
            const auto middle = lengths_.begin() + static_cast<std::ptrdiff_t>(lengths_.size() / 2);
            std::nth_element(lengths_.begin(), middle, lengths_.end());
            constexpr std::int64_t kLongest = 1'000'000'000'000'000'000; // a sum with a time fits
            plan_.pmd_fault_time = std::min(*middle, kLongest);
        }
    }

    const Trace& trace_;
    Plan& plan_;
    SlotFinder slots_;
    model::PlaceSet not_shared_; ///< rows, as far as FIEMAP tells
    std::vector<Open> tasks_;
    OpenFaults watched_;
    std::vector<std::int64_t> lengths_;
    std::unordered_map<std::int64_t, std::int64_t> sizes_; ///< by file, as the last fault said
    SizeChange last_size_{kNoIndex, trace::kNone, trace::kNone};
    bool has_module_;    ///< its test module unmaps before the fault begins
    bool splits_ = true; ///< the kernel splits a huge PMD on every fallback
};

} // namespace

std::span<const std::uint32_t> Plan::slots_from(const Trace& trace, std::int64_t mapping,
                                                std::int64_t pgoff) const {
    const std::int64_t pages = trace.session().pages_per_pmd();
    const auto end = std::partition_point(
        slots_by_mapping.begin(), slots_by_mapping.end(),
        [this, mapping](std::uint32_t slot) { return slots[slot].mapping <= mapping; });
    const auto begin = std::partition_point(slots_by_mapping.begin(), end, [&](std::uint32_t slot) {
        return slots[slot].mapping < mapping ||
               trace.ranges()[slots[slot].range].pgoff + pages <= pgoff;
    });
    return {begin, end};
}

std::span<const std::uint32_t> Plan::slots_of_process(std::int64_t tgid) const {
    if (tgid == trace::kNone) {
        return {}; // which process is not recorded
    }
    const auto less = [this](std::uint32_t slot, std::int64_t id) { return slots[slot].tgid < id; };
    const auto begin = std::lower_bound(slots_by_tgid.begin(), slots_by_tgid.end(), tgid, less);
    const auto end = std::lower_bound(begin, slots_by_tgid.end(), tgid + 1, less);
    return {begin, end};
}

Plan make_plan(const Trace& trace, const Options& options, const Progress& progress) {
    if (trace.size() >= kNoIndex) {
        throw Error(Exit::Io, fmt::format("the trace has {} events, more than a replay can number",
                                          trace.size()));
    }
    constexpr std::int64_t kMostPages = 1 << 15; // PMDs of 512 MiB in 16 KiB pages, and then some
    if (trace.session().pages_per_pmd() > kMostPages) {
        throw Error(Exit::Io, fmt::format("the trace has PMDs of {} pages, more than a replay can "
                                          "number",
                                          trace.session().pages_per_pmd()));
    }
    Plan plan;
    Planner(trace, plan).run(progress);
    assume(trace, options, plan);
    return plan;
}

void assume(const Trace& trace, const Options& options, Plan& plan) {
    if (options.assumes()) {
        plan.assumes = true;
        add_revisits(trace, options, plan);
    } else if (const auto period = measured_period(trace.session()); period && options.measured) {
        add_measured(trace, *period, plan);
    }
}

} // namespace daxscope::replay
