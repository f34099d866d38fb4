// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/tracepoint.h"

#include "replay/import/word_table.h"

#include <algorithm>

namespace daxscope::source {

std::optional<What> what_of(std::string_view name) {
    constexpr std::string_view kPrefix = "dax_";
    name.remove_prefix(std::min(name.rfind(':') + 1, name.size())); // npos + 1 is 0
    if (!name.starts_with(kPrefix)) {
        return name == "iomap_iter_dstmap" || name == "iomap_apply_dstmap"
                   ? std::optional(What::Iomap)
               : name == "iomap_iter_srcmap" || name == "iomap_apply_srcmap"
                   ? std::optional(What::IomapSource)
               : name == "sched_process_exit" ? std::optional(What::Exit)
                                              : std::nullopt;
    }
    name.remove_prefix(kPrefix.size());
    using Row = std::pair<std::string_view, What>;
    static constexpr WordTable kWords(std::array{
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
        Row{"vma", What::Vma},
        Row{"unmap", What::Unmap},
        Row{"unmap_range", What::Unmap},
        Row{"unmap_done", What::UnmapDone},
        Row{"unmap_range_done", What::UnmapDone},
        Row{"zap", What::Zap},
        Row{"munmap", What::Munmap},
        Row{"fiemap", What::Fiemap},
        Row{"mapping", What::Mapping},
        Row{"pmd", What::Pmd},
    });
    const What* const found = kWords.find(name);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<Key> key_of(std::string_view name) {
    using Row = std::pair<std::string_view, Key>;
    static constexpr WordTable kWords(std::array{
        Row{"dev", Key::Dev},           Row{"ino", Key::Ino},
        Row{"vm_flags", Key::VmFlags},  Row{"address", Key::Address},
        Row{"vm_start", Key::VmStart},  Row{"vm_end", Key::VmEnd},
        Row{"pgoff", Key::Pgoff},       Row{"max_pgoff", Key::MaxPgoff},
        Row{"flags", Key::Flags},       Row{"result", Key::Result},
        Row{"length", Key::Length},     Row{"pfn_val", Key::Pfn},
        Row{"start_index", Key::Start}, Row{"end_index", Key::End},
        Row{"pglen", Key::Pages},       Row{"addr", Key::Addr},
        Row{"offset", Key::Offset},     Row{"type", Key::Type},
        Row{"vma", Key::Vma},           Row{"mm", Key::Mm},
        Row{"pages", Key::Pages},       Row{"owner", Key::Owner},
        Row{"pmd_in", Key::PmdIn},      Row{"pmd_out", Key::PmdOut},
    });
    const Key* const found = kWords.find(name);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

} // namespace daxscope::source
