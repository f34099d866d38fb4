// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/hooks.h"

#include "ebpf/machine.h"

#include <filesystem>

namespace daxscope::ebpf {

namespace {

// Classic tracepoints (tp/) have no place here: raw ones exist since 4.17, before the ring buffer
// (5.8) that the probe needs anyway, carry more, and ask for less privilege.
Hook tracepoint(std::string_view name, std::string_view btf, std::string_view raw,
                std::string_view without, bool needed = false) {
    return {name,
            needed,
            without,
            {{Attach::Btf, name, {}, 0, {btf}}, {Attach::Raw, name, {}, 0, {raw}}}};
}

Hook call(std::string_view function, std::string_view fentry, std::string_view fexit,
          std::string_view without, std::string_view module = {}) {
    return {function, false, without, {{Attach::Fentry, function, module, 0, {fentry, fexit}}}};
}

Hook huge_fault(std::string_view function, std::string_view fentry, std::string_view fexit,
                std::string_view module) {
    Hook hook = call(function, fentry, fexit,
                     "an unmap between the file system and dax_iomap_fault() has an unknown origin",
                     module);
    hook.when = When::Redirected;
    return hook;
}

#define TRACEPOINT(event, ...) tracepoint(#event, "btf_" #event, "raw_" #event, __VA_ARGS__)
#define CALL(function, ...) call(#function, "fentry_" #function, "fexit_" #function, __VA_ARGS__)
#define HUGE_FAULT(function, module)                                                               \
    huge_fault(#function, "fentry_" #function, "fexit_" #function, module)

constexpr std::string_view kNoOrigin = "the unmaps it makes have an unknown origin";
constexpr std::string_view kNoExtent = "faults don't say what extent they met";

std::vector<Hook> make() {
    return {
        TRACEPOINT(dax_pmd_fault, "there are no PMD faults", true),
        TRACEPOINT(dax_pmd_fault_done, "there are no PMD faults", true),
        TRACEPOINT(dax_pte_fault, "there are no PTE faults"),
        TRACEPOINT(dax_pte_fault_done, "there are no PTE faults"),
        TRACEPOINT(dax_pmd_load_hole, "huge zero pages are seen by the PMD's value only"),
        TRACEPOINT(dax_pmd_load_hole_fallback,
                   "huge zero pages that could not be had are not told"),
        TRACEPOINT(dax_load_hole, "4 KiB zero pages are not told"),
        TRACEPOINT(dax_insert_pfn_mkwrite, "MAP_SYNC's second halves are not told"),
        TRACEPOINT(dax_insert_pfn_mkwrite_no_entry, "MAP_SYNC's failed second halves are not told"),
        TRACEPOINT(dax_writeback_range, "there is no writeback"),
        TRACEPOINT(dax_writeback_range_done, "there is no writeback"),
        TRACEPOINT(dax_writeback_one, "flushed entries are not told"),
        TRACEPOINT(iomap_iter_dstmap, kNoExtent),
        TRACEPOINT(iomap_iter_srcmap, "copy-on-write sources are not told"),
        TRACEPOINT(sched_process_exit, "there are no exits"),
        {"unmap_mapping_range",
         false,
         "unmaps of byte ranges (truncate, punch hole, test modules) are missing",
         {{Attach::Fentry,
           "unmap_mapping_range",
           {},
           0,
           {"fentry_unmap_mapping_range", "fexit_unmap_mapping_range"}},
          {Attach::Kprobe,
           "unmap_mapping_range",
           {},
           0,
           {"kprobe_unmap_mapping_range", "kretprobe_unmap_mapping_range"}}}},
        {"unmap_mapping_pages",
         false,
         "the unmaps of the fault handler itself are missing",
         {{Attach::Fentry,
           "unmap_mapping_pages",
           {},
           0,
           {"fentry_unmap_mapping_pages", "fexit_unmap_mapping_pages"}},
          {Attach::Kprobe,
           "unmap_mapping_pages",
           {},
           0,
           {"kprobe_unmap_mapping_pages", "kretprobe_unmap_mapping_pages"}}}},
        {"zap_page_range_single",
         false,
         "who lost a mapping to an unmap is not told, and madvise(MADV_DONTNEED) looks like munmap",
         {{Attach::Fentry, "zap_vma_range_batched", {}, 5, {"fentry_zap_vma_range_batched"}},
          {Attach::Fentry,
           "zap_page_range_single_batched",
           {},
           5,
           {"fentry_zap_page_range_single_batched"}},
          {Attach::Fentry, "zap_page_range_single", {}, 4, {"fentry_zap_page_range_single"}},
          {Attach::Kprobe, "zap_page_range_single", {}, 4, {"kprobe_zap_page_range_single"}}}},
        {"uprobe_munmap",
         false,
         "there are no munmaps, and a mapping that comes back at its old place is the old one",
         {{Attach::Fentry, "uprobe_munmap", {}, 3, {"fentry_uprobe_munmap"}},
          {Attach::Kprobe, "uprobe_munmap", {}, 3, {"kprobe_uprobe_munmap"}}}},
        {"exit_mmap",
         false,
         "an address space at the place of one that exited is taken for it",
         {{Attach::Fentry, "exit_mmap", {}, 0, {"fexit_exit_mmap"}},
          {Attach::Kprobe, "exit_mmap", {}, 0, {"kprobe_exit_mmap"}}}},
        {"notify_change",
         false,
         kNoOrigin,
         {{Attach::Fentry, "notify_change", {}, 4, {"fentry_notify_change", "fexit_notify_change"}},
          {Attach::Fentry,
           "notify_change",
           {},
           3,
           {"fentry_notify_change_3", "fexit_notify_change_3"}}}},
        CALL(vfs_fallocate, kNoOrigin),
        CALL(vfs_clone_file_range, kNoOrigin),
        CALL(vfs_copy_file_range, kNoOrigin),
        CALL(vfs_dedupe_file_range_one, kNoOrigin),
        CALL(dax_iomap_rw, kNoOrigin),
        CALL(invalidate_inode_pages2_range, kNoOrigin),
        CALL(evict, kNoOrigin),
        {kAccessHook,
         false,
         "accesses between faults are not measured",
         {{Attach::Fentry, kAccessHook, {}, 3, {"fexit_pmdp_test_and_clear_young"}}},
         When::Sampled},
        HUGE_FAULT(ext4_dax_huge_fault, "ext4"),
        HUGE_FAULT(xfs_filemap_huge_fault, "xfs"),
        HUGE_FAULT(fuse_dax_huge_fault, "fuse"),
        HUGE_FAULT(erofs_dax_huge_fault, "erofs"),
    };
}

#undef TRACEPOINT
#undef CALL
#undef HUGE_FAULT

} // namespace

std::string_view attach_name(Attach attach) {
    switch (attach) {
    case Attach::Btf:
        return "tp_btf";
    case Attach::Raw:
        return "raw_tp";
    case Attach::Fentry:
        return "fentry";
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
    if (way.attach == Attach::Btf || way.attach == Attach::Raw) {
        return types.has_tracepoint(way.target);
    }
    auto parameters = types.parameters(way.target, way.module);
    if (!parameters && !way.module.empty()) {
        parameters = types.parameters(way.target); // the file system is built in
    }
    return parameters && (way.parameters == 0 || *parameters == way.parameters);
}

bool needless(const Hook& hook, bool sampled) {
    if (hook.when == When::Sampled) {
        return !sampled;
    }
    const std::string_view module = hook.ways.front().module;
    std::error_code none;
    if (!module.empty() && !std::filesystem::exists("/sys/module/" + std::string(module), none)) {
        return true;
    }
    return hook.when == When::Redirected && this_machine().test_module.empty() &&
           std::filesystem::directory_iterator("/sys/kernel/livepatch", none) ==
               std::filesystem::directory_iterator();
}

} // namespace daxscope::ebpf
