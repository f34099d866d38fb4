// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/session.h"

#include "replay/trace/names.h"

#include <algorithm>
#include <array>
#include <bit>

namespace daxscope::trace {

namespace {

std::string_view trim(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    const std::size_t last = text.find_last_not_of(' ');
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

} // namespace

NotRecorded not_recorded_of(std::string_view text) {
    const std::size_t open = text.find(" (");
    if (open == std::string_view::npos || text.back() != ')') {
        return {std::string(text), {}};
    }
    return {std::string(text.substr(0, open)),
            std::string(text.substr(open + 2, text.size() - open - 3))};
}

namespace {

/// How several of a kind are called.
std::string_view plural(Kind kind) {
    switch (kind) {
    case Kind::PmdFault:
        return "PMD faults";
    case Kind::PteFault:
        return "PTE faults";
    case Kind::Unmap:
        return "unmaps";
    case Kind::Zap:
        return "zaps";
    case Kind::Munmap:
        return "munmaps";
    case Kind::Exit:
        return "exits";
    case Kind::WritebackRange:
    case Kind::WritebackOne:
        return "writeback";
    case Kind::Access:
        return "accesses";
    case Kind::PmdLoadHole:
    case Kind::PmdLoadHoleFallback:
    case Kind::PteLoadHole:
        return "zero pages";
    case Kind::InsertPfnMkwrite:
    case Kind::InsertPfnMkwriteNoEntry:
        return "MAP_SYNC's second halves";
    case Kind::Dispatch:
        return "dispatches";
    case Kind::FinishFault:
    case Kind::PrivateCopy:
        return "private copies";
    case Kind::Insert:
        return "moments at which pages were mapped";
    case Kind::Grab:
        return "moments at which entries were locked";
    case Kind::Fiemap:
        break;
    }
    return "extents";
}

} // namespace

std::pair<int, int> Session::kernel_version() const {
    return trace::kernel_version(kernel_release);
}

std::optional<Kind> kind_of_hook(std::string_view hook) {
    struct Row {
        std::string_view hook;
        Kind kind;
    };
    static constexpr std::array kRows{
        Row{"unmap_mapping_range", Kind::Unmap},
        Row{"unmap_mapping_pages", Kind::Unmap},
        Row{"zap_page_range_single", Kind::Zap},
        Row{"uprobe_munmap", Kind::Munmap},
        Row{"sched_process_exit", Kind::Exit},
        Row{"pmdp_test_and_clear_young", Kind::Access},
        Row{"handle_mm_fault", Kind::Dispatch},
        Row{"pte_offset_map_lock", Kind::Insert},
        Row{"folio_add_file_rmap_pmd", Kind::Insert},
        Row{"grab_mapping_entry", Kind::Grab},
        Row{"ptep_clear_flush", Kind::PrivateCopy},
        Row{"do_wp_page", Kind::PrivateCopy},
        Row{"do_madvise", Kind::Zap},
        Row{"dax_pmd_fault_done", Kind::PmdFault},
        Row{"dax_pte_fault_done", Kind::PteFault},
        Row{"dax_writeback_range_done", Kind::WritebackRange},
    };
    const auto* const found = std::find_if(kRows.begin(), kRows.end(),
                                           [hook](const Row& row) { return row.hook == hook; });
    return found != kRows.end() ? std::optional(found->kind) : kind_of(hook);
}

std::vector<NotRecorded> Session::not_recorded() const {
    std::vector<NotRecorded> hooks;
    for (auto row = values.lower_bound(key::kNotRecorded);
         row != values.end() && row->first.starts_with(key::kNotRecorded); ++row) {
        hooks.push_back({row->first.substr(key::kNotRecorded.size()), row->second});
    }
    std::string_view rest = value(key::kWithout);
    while (!rest.empty()) {
        const std::size_t stop = std::min(rest.find(';'), rest.size());
        const std::string_view text = trim(rest.substr(0, stop));
        if (!text.empty()) {
            hooks.push_back(not_recorded_of(text));
        }
        rest.remove_prefix(std::min(stop + 1, rest.size()));
    }
    return hooks;
}

bool Session::recorded(Kind kind) const {
    const std::string_view kinds = value(key::kNotRecordedKinds);
    const std::string_view name = kind_name(kind);
    for (std::size_t at = kinds.find(name); at != std::string_view::npos;
         at = kinds.find(name, at + 1)) {
        const std::size_t stop = at + name.size();
        if ((at == 0 || kinds[at - 1] == ' ') && (stop == kinds.size() || kinds[stop] == ' ')) {
            return false;
        }
    }
    if (!values.contains(key::kWithout)) {
        return true;
    }
    const std::vector<NotRecorded> hooks = not_recorded();
    return std::none_of(hooks.begin(), hooks.end(), [kind](const NotRecorded& hook) {
        return kind_of_hook(hook.hook) == kind;
    });
}

std::string Session::not_recorded_text(std::initializer_list<Kind> kinds) const {
    std::vector<std::string_view> names;
    for (const Kind kind : kinds) {
        const std::string_view name = plural(kind);
        if (!recorded(kind) && std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
    std::string text;
    for (std::size_t k = 0; k < names.size(); ++k) {
        text += k == 0 ? "" : k + 1 == names.size() ? " and " : ", ";
        text += names[k];
    }
    return text;
}

void Tables::sort() {
    const auto by_id = [](auto& rows) {
        const auto less = [](const auto& a, const auto& b) { return a.id < b.id; };
        if (!std::is_sorted(rows.begin(), rows.end(), less)) {
            std::stable_sort(rows.begin(), rows.end(), less);
        }
    };
    by_id(files);
    by_id(tasks);
    by_id(mappings);
}

const char* session_fault(const Session& session) {
    constexpr std::int64_t kMinPage = 4096, kMaxPage = 1 << 20, kMaxPmd = 1LL << 34;
    const auto power_of_two = [](std::int64_t value) {
        return value > 0 && std::has_single_bit(static_cast<std::uint64_t>(value));
    };
    if (!power_of_two(session.page_size) || session.page_size < kMinPage ||
        session.page_size > kMaxPage) {
        return "a page size that no machine has";
    }
    if (!power_of_two(session.pmd_size) || session.pmd_size <= session.page_size ||
        session.pmd_size > kMaxPmd) {
        return "a PMD size that no machine has";
    }
    return nullptr;
}

} // namespace daxscope::trace
