// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/not_recorded.h"

#include "ebpf/hooks.h"

#include <sys/utsname.h>

namespace daxscope::ebpf {

std::map<std::string, std::string> partly_recorded(std::string_view release, bool sampled) {
    std::map<std::string, std::string> found;
    // 7.3's clear_refs_pte_range() leaves out PMDs that are special. No function or type came or
    // went with it.
    if (sampled && release_at_least(release, 7, 3)) {
        found.emplace(kAccessHook,
                      "accesses to huge zero pages are not measured (since 7.3 clear_refs leaves "
                      "them out)");
    }
    return found;
}

std::map<std::string, std::string> kernel_facts(const Preemption& preemption,
                                                const KernelTypes& types) {
    utsname name{};
    uname(&name);
    std::map<std::string, std::string> facts{
        {"kernel.version", name.version},
        {"kernel.preempt", preemption.model},
    };
    if (types.present()) {
        for (const char* function :
             {"iomap_iter", "dax_iomap_pmd_fault", "dax_fault_iter", "dax_break_layout",
              "dax_break_layout_final", "dax_delete_mapping_range", "vmf_insert_folio_pmd",
              "vmf_insert_page_mkwrite", "vmf_insert_pfn_pmd", "zap_page_range",
              "zap_page_range_single", "zap_page_range_single_batched", "zap_vma_range_batched"}) {
            facts.emplace(std::string("kernel.function.") + function,
                          types.parameters(function) ? "yes" : "no");
        }
    }
    return facts;
}

} // namespace daxscope::ebpf
