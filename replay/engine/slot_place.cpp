// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/slot_place.h"

#include "replay/trace/reasons.h"

#include <fmt/format.h>

namespace daxscope::replay {

SlotPlace place_of(const trace::Trace& trace, std::uint32_t range, std::uint32_t mapping) {
    SlotPlace place;
    place.range = range;
    place.mapping = mapping;
    const trace::Mapping* m = trace.mapping(mapping);
    if (m == nullptr) {
        return place;
    }
    const auto page_size = static_cast<std::uint64_t>(trace.session().page_size);
    const std::int64_t pages = trace.session().pages_per_pmd();
    const auto start_page = static_cast<std::int64_t>(m->vm_start / page_size);
    const auto end_page = static_cast<std::int64_t>(m->vm_end / page_size);
    // The virtual page that holds the range's first page.
    const std::int64_t virtual_page = start_page + (trace.ranges()[range].pgoff - m->vm_pgoff);
    const std::int64_t off = ((virtual_page % pages) + pages) % pages;
    place.colour = off != 0;
    // The PMD of an access in a mapping that is not congruent lies elsewhere; the colour check
    // comes first and decides such a fault alone.
    place.before_vma = virtual_page < start_page;
    place.after_vma = virtual_page + pages > end_page;
    place.is_private = (m->vm_flags & trace::kVmShared) == 0;
    place.sync = (m->vm_flags & trace::kVmSync) != 0;
    place.no_huge =
        (m->vm_flags & trace::kVmNoHugePage) != 0 ||
        (m->tgid != trace::kNone &&
         trace.session().values.contains(fmt::format("{}{}", trace::key::kThpDisabled, m->tgid)));
    return place;
}

} // namespace daxscope::replay
