// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/tracepoint.h"

#include <algorithm>
#include <utility>

namespace daxscope::source {

std::optional<What> what_of(std::string_view name) {
    constexpr std::string_view kSystem = "fs_dax:", kPrefix = "dax_";
    if (name.starts_with(kSystem)) {
        name.remove_prefix(kSystem.size());
    }
    if (!name.starts_with(kPrefix)) {
        return {};
    }
    name.remove_prefix(kPrefix.size());
    using Row = std::pair<std::string_view, What>;
    // The commonest first.
    static constexpr std::array kRows{
        Row{"pmd_fault", What::PmdFault},
        Row{"pmd_fault_done", What::PmdFaultDone},
        Row{"pte_fault", What::PteFault},
        Row{"pte_fault_done", What::PteFaultDone},
        Row{"pmd_load_hole", What::PmdLoadHole},
        Row{"pmd_load_hole_fallback", What::PmdLoadHoleFallback},
        Row{"pmd_insert_mapping", What::PmdInsertMapping},
        Row{"load_hole", What::LoadHole},
        Row{"insert_mapping", What::InsertMapping},
        Row{"insert_pfn_mkwrite", What::InsertPfnMkwrite},
        Row{"insert_pfn_mkwrite_no_entry", What::InsertPfnMkwriteNoEntry},
        Row{"writeback_range", What::WritebackRange},
        Row{"writeback_range_done", What::WritebackRangeDone},
        Row{"writeback_one", What::WritebackOne},
    };
    const auto* const row = std::find_if(kRows.begin(), kRows.end(),
                                         [name](const Row& each) { return each.first == name; });
    return row == kRows.end() ? std::nullopt : std::optional(row->second);
}

std::optional<Key> key_of(std::string_view name) {
    using Row = std::pair<std::string_view, Key>;
    static constexpr std::array kRows{
        Row{"dev", Key::Dev},           Row{"ino", Key::Ino},
        Row{"vm_flags", Key::VmFlags},  Row{"address", Key::Address},
        Row{"vm_start", Key::VmStart},  Row{"vm_end", Key::VmEnd},
        Row{"pgoff", Key::Pgoff},       Row{"max_pgoff", Key::MaxPgoff},
        Row{"flags", Key::Flags},       Row{"result", Key::Result},
        Row{"length", Key::Length},     Row{"pfn_val", Key::Pfn},
        Row{"start_index", Key::Start}, Row{"end_index", Key::End},
        Row{"pglen", Key::Pages},
    };
    const auto* const row = std::find_if(kRows.begin(), kRows.end(),
                                         [name](const Row& each) { return each.first == name; });
    return row == kRows.end() ? std::nullopt : std::optional(row->second);
}

} // namespace daxscope::source
