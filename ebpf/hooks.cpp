// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/hooks.h"

#include "ebpf/machine.h"
#include "ebpf/types.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace daxscope::ebpf {

namespace {

// Classic tracepoints (tp/) have no place here: raw ones exist since 4.17, before the ring buffer
// (5.8) that the probe needs anyway, carry more, and ask for less privilege.
Hook tracepoint(std::string_view name, std::vector<std::string_view> programs,
                std::string_view without, std::vector<int> kinds = {}) {
    return {name,
            false,
            without,
            {{Attach::Btf, name, {}, 0, {programs[0]}},
             {Attach::Raw, name, {}, 0, {programs[1]}},
             {Attach::Multi, name, {}, 0, {programs[2]}, true},
             {Attach::Kprobe, name, {}, 0, {programs[2]}, true}},
            When::Always,
            std::move(kinds)};
}

Hook needed(Hook hook) {
    hook.needed = true;
    return hook;
}

/// An event of iomap that comes in a fault only since faults go through iomap_iter(). That came
/// with 5.15, which took iomap_apply() away; 5.10.262 has both, and its faults use neither.
Hook in_faults(Hook hook) {
    for (Way& way : hook.ways) {
        way.gone = "iomap_apply";
    }
    return hook;
}

using Programs = std::vector<std::string_view>;

/// The three ways to attach to a function of `parameters` parameters (0 = any).
std::vector<Way> function(std::string_view name, int parameters, const Programs& fentry,
                          const Programs& kprobe) {
    return {{Attach::Fentry, name, {}, parameters, fentry},
            {Attach::Multi, name, {}, parameters, kprobe},
            {Attach::Kprobe, name, {}, parameters, kprobe}};
}

/// The ways of several functions as one hook's, by the means first and the functions then.
std::vector<Way> one_of(std::vector<std::vector<Way>> functions) {
    std::vector<Way> all;
    for (std::vector<Way>& ways : functions) {
        all.insert(all.end(), ways.begin(), ways.end());
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Way& a, const Way& b) { return a.attach < b.attach; });
    return all;
}

Hook huge_fault(std::string_view function, std::string_view fentry, std::string_view fexit,
                std::string_view module) {
    return {
        function,
        false,
        "unmaps that the file system makes before dax_iomap_fault() are recorded with the origin "
        "'unknown'",
        {{Attach::Fentry, function, module, 0, {fentry, fexit}}},
        When::Redirected};
}

#define TRACEPOINT(event, ...)                                                                     \
    tracepoint(#event, {"btf_" #event, "raw_" #event, "iter_" #event}, __VA_ARGS__)
#define ENTRY(name, parameters) function(#name, parameters, {"fentry_" #name}, {"kprobe_" #name})
#define EXIT(name, parameters) function(#name, parameters, {"fexit_" #name}, {"kretprobe_" #name})
#define ENTRY_AND_EXIT(name, parameters)                                                           \
    function(#name, parameters, {"fentry_" #name, "fexit_" #name},                                 \
             {"kprobe_" #name, "kretprobe_" #name})
#define NO_ORIGIN(name) "unmaps in " #name "() are recorded with the origin 'unknown'"
#define CALL(name)                                                                                 \
    { #name, false, NO_ORIGIN(name), ENTRY_AND_EXIT(name, 0) }
#define HUGE_FAULT(name, module) huge_fault(#name, "fentry_" #name, "fexit_" #name, module)

std::vector<Hook> make() {
    return {
        needed(TRACEPOINT(dax_pmd_fault, "PMD faults are not recorded", {DAXSCOPE_PMD_FAULT})),
        needed(TRACEPOINT(dax_pmd_fault_done, "PMD faults are not recorded", {DAXSCOPE_PMD_FAULT})),
        TRACEPOINT(dax_pte_fault, "PTE faults are not recorded", {DAXSCOPE_PTE_FAULT}),
        TRACEPOINT(dax_pte_fault_done, "PTE faults are not recorded", {DAXSCOPE_PTE_FAULT}),
        TRACEPOINT(dax_pmd_load_hole, "huge zero pages show by the PMD's value only",
                   {DAXSCOPE_PMD_LOAD_HOLE}),
        TRACEPOINT(dax_pmd_load_hole_fallback,
                   "huge zero pages that were not available are not recorded",
                   {DAXSCOPE_PMD_LOAD_HOLE_FALLBACK}),
        TRACEPOINT(dax_load_hole, "4 KiB zero pages are not recorded", {DAXSCOPE_PTE_LOAD_HOLE}),
        TRACEPOINT(dax_insert_pfn_mkwrite, "second halves of MAP_SYNC faults are not recorded",
                   {DAXSCOPE_INSERT_PFN_MKWRITE}),
        TRACEPOINT(dax_insert_pfn_mkwrite_no_entry,
                   "failed second halves of MAP_SYNC faults are not recorded",
                   {DAXSCOPE_INSERT_PFN_MKWRITE_NO_ENTRY}),
        TRACEPOINT(dax_writeback_range, "writeback is not recorded", {DAXSCOPE_WRITEBACK_RANGE}),
        TRACEPOINT(dax_writeback_range_done, "writeback is not recorded",
                   {DAXSCOPE_WRITEBACK_RANGE}),
        TRACEPOINT(dax_writeback_one, "flushed entries are not recorded", {DAXSCOPE_WRITEBACK_ONE}),
        in_faults(TRACEPOINT(iomap_iter_dstmap,
                             "extents of faults are not recorded (before 5.15 no event of iomap "
                             "comes in a fault)")),
        in_faults(TRACEPOINT(iomap_iter_srcmap,
                             "sources of copy-on-write are not recorded (before 5.15 no event of "
                             "iomap comes in a fault)")),
        TRACEPOINT(sched_process_exit, "exits are not recorded", {DAXSCOPE_EXIT}),
        {"unmap_mapping_range",
         false,
         "unmaps of byte ranges (truncate, punch hole, test modules) are not recorded",
         ENTRY_AND_EXIT(unmap_mapping_range, 0),
         When::Always,
         {DAXSCOPE_UNMAP}},
        {"unmap_mapping_pages",
         false,
         "the unmaps of the fault handler itself are not recorded",
         ENTRY_AND_EXIT(unmap_mapping_pages, 0),
         When::Always,
         {DAXSCOPE_UNMAP}},
        {"zap_page_range_single",
         false,
         "which mapping an unmap zapped is not recorded, and madvise(MADV_DONTNEED) is taken for "
         "munmap",
         one_of({ENTRY(zap_vma_range_batched, 5), ENTRY(zap_page_range_single_batched, 5),
                 ENTRY(zap_page_range_single, 4)}),
         When::Always,
         {DAXSCOPE_ZAP, DAXSCOPE_MUNMAP}},
        {"zap_page_range",
         false,
         "madvise(MADV_DONTNEED) is taken for munmap (up to 6.0 it zaps by a function of its own)",
         ENTRY(zap_page_range, 3),
         When::Present,
         {DAXSCOPE_ZAP, DAXSCOPE_MUNMAP}},
        {"uprobe_munmap",
         false,
         "munmaps are not recorded, and a mapping that comes back at its old place is taken for "
         "the "
         "old one",
         ENTRY(uprobe_munmap, 3),
         When::Always,
         {DAXSCOPE_MUNMAP}},
        {"exit_mmap", false, "an address space at the place of one that exited is taken for it",
         function("exit_mmap", 0, {"fexit_exit_mmap"}, {"kprobe_exit_mmap"})},
        {"notify_change", false, NO_ORIGIN(notify_change),
         one_of({ENTRY_AND_EXIT(notify_change, 4),
                 function("notify_change", 3, {"fentry_notify_change_3", "fexit_notify_change_3"},
                          {"kprobe_notify_change_3", "kretprobe_notify_change_3"})})},
        CALL(vfs_fallocate),
        CALL(vfs_clone_file_range),
        CALL(vfs_copy_file_range),
        CALL(vfs_dedupe_file_range_one),
        CALL(dax_iomap_rw),
        CALL(invalidate_inode_pages2_range),
        CALL(evict),
        {kAccessHook,
         false,
         "accesses between faults are not measured",
         {{Attach::Fentry, kAccessHook, {}, 3, {"fexit_pmdp_test_and_clear_young"}}},
         When::Sampled,
         {DAXSCOPE_ACCESS}},
        {"handle_mm_fault",
         false,
         "when a fault was dispatched is not recorded",
         ENTRY(handle_mm_fault, 0),
         When::Races,
         {DAXSCOPE_DISPATCH}},
        {"finish_fault",
         false,
         "when a private write put its copy in is not recorded",
         EXIT(finish_fault, 0),
         When::Races,
         {DAXSCOPE_FINISH_FAULT}},
        {"pte_offset_map_lock",
         false,
         "when a fault put its page in is not recorded, but when it was done (before 6.5 there is "
         "no such function)",
         one_of({EXIT(pte_offset_map_lock, 4), EXIT(__pte_offset_map_lock, 4)}),
         When::Races,
         {DAXSCOPE_INSERT}},
        {"folio_add_file_rmap_pmd",
         false,
         "when a PMD fault put its PMD in is not recorded, but when it was done",
         ENTRY(folio_add_file_rmap_pmd, 3),
         When::Races,
         {DAXSCOPE_INSERT}},
        {"grab_mapping_entry",
         false,
         "which of two faults locked the DAX entry first is not recorded",
         EXIT(grab_mapping_entry, 0),
         When::Races,
         {DAXSCOPE_GRAB}},
        {"ptep_clear_flush",
         false,
         "copies of private pages that were there read-only are not recorded",
         ENTRY(ptep_clear_flush, 3),
         When::Races,
         {DAXSCOPE_PRIVATE_COPY}},
        needed({"do_wp_page",
                false,
                "copies of private pages that were there read-only are not recorded",
                EXIT(do_wp_page, 1),
                When::Races,
                {DAXSCOPE_PRIVATE_COPY}}),
        needed({"do_madvise",
                false,
                "zaps by madvise() are not recorded",
                EXIT(do_madvise, 0),
                When::Races,
                {DAXSCOPE_ZAP}}),
        HUGE_FAULT(ext4_dax_huge_fault, "ext4"),
        HUGE_FAULT(xfs_filemap_huge_fault, "xfs"),
        HUGE_FAULT(fuse_dax_huge_fault, "fuse"),
        HUGE_FAULT(erofs_dax_huge_fault, "erofs"),
    };
}

#undef TRACEPOINT
#undef ENTRY
#undef EXIT
#undef ENTRY_AND_EXIT
#undef CALL
#undef HUGE_FAULT

} // namespace

std::string Way::function() const {
    return iterator ? "__traceiter_" + std::string(target) : std::string(target);
}

std::string_view attach_name(Attach attach) {
    switch (attach) {
    case Attach::Btf:
        return "tp_btf";
    case Attach::Raw:
        return "raw_tp";
    case Attach::Fentry:
        return "fentry";
    case Attach::Multi:
        return "kprobe.multi";
    case Attach::Kprobe:
        return "kprobe";
    }
    return "";
}

std::span<const Hook> hooks() {
    static const std::vector<Hook> all = make();
    return all;
}

bool offered(const Way& way, const KernelTypes& types) {
    if (!way.gone.empty() && types.parameters(way.gone)) {
        return false;
    }
    if (way.attach == Attach::Btf || way.attach == Attach::Raw || way.iterator) {
        return types.has_tracepoint(way.target);
    }
    auto parameters = types.parameters(way.target, way.module);
    if (!parameters && !way.module.empty()) {
        parameters = types.parameters(way.target); // the file system is built in
    }
    return parameters && (way.parameters == 0 || *parameters == way.parameters);
}

bool needless(const Hook& hook, const Asked& asked, const KernelTypes& types) {
    const Way& first = hook.ways.front();
    if (hook.when == When::Sampled) {
        return !asked.accesses;
    }
    if (hook.when == When::Races) {
        return !asked.races;
    }
    if (hook.when == When::Present) {
        return !types.parameters(first.target);
    }
    std::error_code none;
    if (!first.module.empty() &&
        !std::filesystem::exists("/sys/module/" + std::string(first.module), none)) {
        return true;
    }
    return hook.when == When::Redirected && this_machine().test_module.empty() &&
           std::filesystem::directory_iterator("/sys/kernel/livepatch", none) ==
               std::filesystem::directory_iterator();
}

bool preempted(const Way& way, const Preemption& preemption) {
    switch (way.attach) {
    case Attach::Btf:
    case Attach::Raw:
        return preemption.tracepoints;
    case Attach::Fentry:
        return preemption.functions;
    case Attach::Multi:
    case Attach::Kprobe:
        return false;
    }
    return false;
}

std::vector<const Way*> ways_in_order(const Hook& hook, const Preemption& preemption) {
    std::vector<const Way*> ways;
    for (const Way& way : hook.ways) {
        ways.push_back(&way);
    }
    std::stable_partition(ways.begin(), ways.end(),
                          [&preemption](const Way* way) { return !preempted(*way, preemption); });
    return ways;
}

} // namespace daxscope::ebpf
