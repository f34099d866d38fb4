// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/loss.h"

#include "replay/trace/names.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace daxscope::ebpf {

namespace {

/// How much a counter grew; `before` moves on to `now`.
template <typename Counter>
std::int64_t growth(Counter now, Counter& before) {
    return static_cast<std::int64_t>(now - std::exchange(before, now));
}

/// What it means when the programs at one place are skipped.
enum class Skipped {
    Event,     ///< an event is lost
    Beginning, ///< a bracket is lost, unless its end says so, too
    Extent     ///< a fault does not know what iomap said
};

/// Places of which a skipped program is a loss. Ends of brackets are not among them: their
/// beginnings are `unended`.
struct Place {
    std::string_view name; ///< tracepoint or function
    int kind;
    Skipped skipped;
};
constexpr Place kPlaces[] = {
    {"dax_pmd_fault", DAXSCOPE_PMD_FAULT, Skipped::Beginning},
    {"dax_pte_fault", DAXSCOPE_PTE_FAULT, Skipped::Beginning},
    {"dax_writeback_range", DAXSCOPE_WRITEBACK_RANGE, Skipped::Beginning},
    {"dax_pmd_load_hole", DAXSCOPE_PMD_LOAD_HOLE, Skipped::Event},
    {"dax_pmd_load_hole_fallback", DAXSCOPE_PMD_LOAD_HOLE_FALLBACK, Skipped::Event},
    {"dax_load_hole", DAXSCOPE_PTE_LOAD_HOLE, Skipped::Event},
    {"dax_insert_pfn_mkwrite", DAXSCOPE_INSERT_PFN_MKWRITE, Skipped::Event},
    {"dax_insert_pfn_mkwrite_no_entry", DAXSCOPE_INSERT_PFN_MKWRITE_NO_ENTRY, Skipped::Event},
    {"dax_writeback_one", DAXSCOPE_WRITEBACK_ONE, Skipped::Event},
    {"sched_process_exit", DAXSCOPE_EXIT, Skipped::Event},
    {"uprobe_munmap", DAXSCOPE_MUNMAP, Skipped::Event},
    // The end of an unmap without a beginning counts nothing.
    {"unmap_mapping_range", DAXSCOPE_UNMAP, Skipped::Event},
    {"unmap_mapping_pages", DAXSCOPE_UNMAP, Skipped::Event},
    {"zap_vma_range_batched", DAXSCOPE_ZAP, Skipped::Event},
    {"zap_page_range_single_batched", DAXSCOPE_ZAP, Skipped::Event},
    {"zap_page_range_single", DAXSCOPE_ZAP, Skipped::Event},
    {"zap_page_range", DAXSCOPE_ZAP, Skipped::Event},
    {"iomap_iter_dstmap", 0, Skipped::Extent},
    {"iomap_iter_srcmap", 0, Skipped::Event},
};

/// "kprobe_unmap_mapping_pages" -> "kprobe", "unmap_mapping_pages".
std::pair<std::string_view, std::string_view> split(std::string_view program) {
    const std::size_t at = program.find('_');
    return at == std::string_view::npos ? std::pair{std::string_view(), program}
                                        : std::pair{program.substr(0, at), program.substr(at + 1)};
}

/// How often a place's programs were skipped; of functions, at their entry.
std::uint64_t skipped_at(std::string_view place, const LossWatch::Misses& misses) {
    std::uint64_t sum = 0;
    for (const auto& [program, count] : misses) {
        const auto [way, name] = split(program);
        if (name == place && way != "fexit" && way != "kretprobe") {
            sum += count;
        }
    }
    return sum;
}

std::uint64_t less(std::uint64_t a, std::uint64_t b) {
    return a > b ? a - b : 0;
}

} // namespace

std::vector<Lost> LossWatch::counters(const Counters& counters, std::int64_t now) {
    std::vector<Lost> lost;
    for (std::size_t kind = 0; kind < counters.size(); ++kind) {
        const std::string place{trace::kind_name(static_cast<trace::Kind>(kind))};
        const daxscope_counters& here = counters[kind];
        daxscope_counters& before = last_counters_[kind];
        if (const auto n = growth(here.full, before.full); n > 0) {
            lost.push_back(
                {{counters_since_, now, "ringbuf_full", place, n}, static_cast<int>(kind)});
        }
        if (const auto n =
                growth(here.unended, before.unended) + growth(here.unbegun, before.unbegun);
            n > 0) {
            lost.push_back({{counters_since_, now, "unpaired", place, n}, static_cast<int>(kind)});
        }
    }
    counters_since_ = now;
    return lost;
}

std::vector<Lost> LossWatch::misses(const Misses& misses, const Counters& counters,
                                    std::int64_t now, bool last) {
    std::vector<Lost> lost;
    const auto report = [&](std::string_view place, int kind, std::uint64_t total) {
        std::uint64_t& before = reported_[{std::string(place), kind}];
        if (total > before) {
            lost.push_back({{misses_since_, now, "recursion_miss", std::string(place),
                             static_cast<std::int64_t>(total - before)},
                            kind});
            before = total;
        }
    };
    for (const Place& place : kPlaces) {
        const std::uint64_t skipped = skipped_at(place.name, misses);
        std::uint64_t& before = skipped_before_[std::string(place.name)];
        const std::uint64_t settled = last ? skipped : std::min(before, skipped);
        before = skipped;
        switch (place.skipped) {
        case Skipped::Event:
            report(place.name, place.kind, skipped);
            break;
        case Skipped::Beginning: {
            const daxscope_counters& here = counters[static_cast<std::size_t>(place.kind)];
            report(place.name, place.kind, less(settled, less(here.unbegun, here.homeless)));
            break;
        }
        case Skipped::Extent: {
            std::uint64_t left = settled;
            for (const int kind : {DAXSCOPE_PMD_FAULT, DAXSCOPE_PTE_FAULT}) {
                const std::uint64_t of_faults = std::min<std::uint64_t>(
                    left, counters[static_cast<std::size_t>(kind)].no_extent);
                report(place.name, kind, of_faults);
                left -= of_faults;
            }
            // Of faults that mapped nothing, or of ordinary reads and writes.
            if (last) {
                report(place.name, 0, left);
            }
            break;
        }
        }
    }
    misses_since_ = now;
    return lost;
}

} // namespace daxscope::ebpf
