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

/// Does a run of this program make an event by itself?
bool makes_an_event(std::string_view program) {
    program.remove_prefix(std::min(program.find('_') + 1, program.size()));
    constexpr std::string_view kWhole[] = {"dax_pmd_load_hole",
                                           "dax_pmd_load_hole_fallback",
                                           "dax_load_hole",
                                           "dax_insert_pfn_mkwrite",
                                           "dax_insert_pfn_mkwrite_no_entry",
                                           "dax_writeback_one",
                                           "sched_process_exit",
                                           "uprobe_munmap"};
    return std::any_of(std::begin(kWhole), std::end(kWhole), [&](std::string_view whole) {
        // The kernel cuts a program's name off after 15 characters; libbpf has it whole.
        return program == whole;
    });
}

bool begins_an_event(std::string_view program) {
    const bool entry = program.starts_with("fentry_") || program.starts_with("kprobe_");
    return entry && (program.find("unmap_mapping_") != std::string_view::npos ||
                     program.find("_zap_") != std::string_view::npos);
}

} // namespace

std::vector<trace::Loss> LossWatch::counters(const Counters& counters, std::int64_t now) {
    std::vector<trace::Loss> lost;
    for (std::size_t kind = 0; kind < counters.size(); ++kind) {
        const std::string place{trace::kind_name(static_cast<trace::Kind>(kind))};
        if (const auto n = growth(counters[kind].full, last_counters_[kind].full); n > 0) {
            lost.push_back({counters_since_, now, "ringbuf_full", place, n});
        }
        if (const auto n = growth(counters[kind].unpaired, last_counters_[kind].unpaired); n > 0) {
            lost.push_back({counters_since_, now, "unpaired", place, n});
        }
    }
    counters_since_ = now;
    return lost;
}

std::vector<trace::Loss> LossWatch::misses(const Misses& misses, std::int64_t now) {
    std::vector<trace::Loss> lost;
    for (const auto& [program, count] : misses) {
        if (!makes_an_event(program) && !begins_an_event(program)) {
            continue;
        }
        if (const auto n = growth(count, last_misses_[program]); n > 0) {
            lost.push_back({misses_since_, now, "recursion_miss", program, n});
        }
    }
    misses_since_ = now;
    return lost;
}

} // namespace daxscope::ebpf
