/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Accesses that left no fault: the accessed bits that the sampler has the kernel clear. */
#ifndef DAXSCOPE_EBPF_ACCESS_H
#define DAXSCOPE_EBPF_ACCESS_H

#include "state.h"

#define X86_PAGE_ACCESSED 0x20

/* int pmdp_test_and_clear_young(struct vm_area_struct *, unsigned long addr, pmd_t *), with what it
 * returned behind. In the sampler it runs under clear_refs_write(), once for each huge PMD of the
 * process, so the walk, its locks and the clearing are the kernel's own. Reclaim and DAMON call it
 * too, and are not the sampler. */
INLINE int on_test_and_clear_young(__u64* args) {
    if (!sampling.tid || (__u32)bpf_get_current_pid_tgid() != sampling.tid)
        return 0;
    bool young = (__u8)args[3]; /* an int in some versions, a bool in others */
    if (!young || !sampling.since)
        return 0;
    struct vm_area_struct* vma = (void*)args[0];
    struct inode* inode = vma_inode(vma, true);
    if (!is_dax(inode, true))
        return 0;
    __u64 ts_end = bpf_ktime_get_boot_ns();
    struct file_key key = key_of(inode, true);
    if (!file_wanted(&key)) {
        /* With -p, the process need not have faulted on the file. */
        bool asked_for = config.tgid && config.tgid == owner_of(vma->vm_mm, true);
        if (!asked_for || !file_passes(&key))
            return 0;
    }
    name_file(inode, &key);
    struct daxscope_record* r = reserve(DAXSCOPE_ACCESS);
    if (!r)
        return 0;
    struct me nobody = {}; /* which of the process's tasks it was is not known */
    fill(r, DAXSCOPE_ACCESS, sampling.since, &key, &nobody);
    fill_vma(r, vma, true);
    r->ts_end = ts_end;
    r->pgoff = r->vm_pgoff + ((args[1] - r->vm_start) >> config.page_shift);
    r->arg0 = 1ULL << (config.pmd_shift - config.page_shift);
    __u64 pmd = 0;
    bpf_probe_read_kernel(&pmd, sizeof(pmd), (void*)args[2]);
    r->pmd_in = pmd | X86_PAGE_ACCESSED;
    r->pmd_out = pmd;
    submit(DAXSCOPE_ACCESS, r);
    return 0;
}

#endif
