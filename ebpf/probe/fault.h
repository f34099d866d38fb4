/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Faults: their two halves, what the file system said in between, and the handler around them. */
#ifndef DAXSCOPE_EBPF_FAULT_H
#define DAXSCOPE_EBPF_FAULT_H

#include "state.h"

INLINE int fault_begin(__u64* args, bool typed, __u8 kind) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    if (!file_passes(&key) || !task_passes())
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct vm_fault* vmf = (void*)args[1];
    struct daxscope_task_state* state = make_state();
    if (!state)
        return 0; /* its end finds no beginning and is counted there */
    if (state->fault_open == DAXSCOPE_PMD_FAULT)
        unpaired(DAXSCOPE_PMD_FAULT);
    else if (state->fault_open == DAXSCOPE_PTE_FAULT)
        unpaired(DAXSCOPE_PTE_FAULT);
    if (!state->known) {
        __u32 tgid = bpf_get_current_pid_tgid() >> 32;
        __u8 one = 1;
        bpf_map_update_elem(&faulters, &tgid, &one, BPF_ANY);
        state->known = 1;
    }
    if (!any_task()) {
        __u8 one = 1;
        bpf_map_update_elem(&wanted_files, &key, &one, BPF_ANY);
    }
    name_file(inode, &key);
    struct daxscope_record* r = &state->fault;
    fill(r, kind, ts, &key);
    fill_vmf(r, vmf, typed);
    r->pmd_in = pmd_value(vmf, typed);
    /* The PTE fault's tracepoint has no max_pgoff, but asks the same i_size. */
    __u64 size = READ(typed, inode, i_size);
    r->arg0 = (size + (1ULL << config.page_shift) - 1) >> config.page_shift;
    /* Something that sits between the file system and dax_iomap_fault() has unmapped already: the
     * fault began when the file system was asked. */
    if (kind == DAXSCOPE_PMD_FAULT && state->entered && state->entered_unmapped)
        r->ts = state->entered_ts;
    state->fault_open = kind;
    return 0;
}

INLINE int fault_end(__u64* args, bool typed, __u8 kind, __u32 result) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    if (!file_passes(&key) || !task_passes())
        return 0;
    struct daxscope_task_state* state = current_state();
    bool wanted = !config.results || (config.results & result);
    if (!state || state->fault_open != kind) {
        if (wanted)
            unpaired(kind);
        return 0;
    }
    state->fault_open = 0;
    if (!wanted)
        return 0;
    struct daxscope_record* r = &state->fault;
    r->ts_end = bpf_ktime_get_boot_ns();
    r->result = result;
    r->pmd_out = pmd_value((void*)args[1], typed);
    send(kind, r);
    return 0;
}

INLINE int on_vmf(__u64* args, bool typed, __u8 kind, __u32 result) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    if (!file_passes(&key) || !task_passes())
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    name_file(inode, &key);
    count(&counters[kind].seen);
    struct daxscope_record* r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
    if (!r) {
        count(&counters[kind].full);
        return 0;
    }
    fill(r, kind, ts, &key);
    fill_vmf(r, (void*)args[1], typed);
    r->pmd_in = r->pmd_out = pmd_value((void*)args[1], typed);
    r->result = result;
    bpf_ringbuf_submit(r, wake_flags());
    return 0;
}

/* What the file system said about the extent, inside a fault. */
INLINE int on_iomap(__u64* args, bool typed, bool source) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct daxscope_task_state* state = current_state();
    if (!state || !state->fault_open)
        return 0;
    struct daxscope_record* r = &state->fault;
    if (source) {
        if (r->extent != DAXSCOPE_NO_EXTENT)
            r->extent |= DAXSCOPE_EXTENT_HAS_SOURCE;
        return 0;
    }
    struct iomap* iomap = (void*)args[1];
    __u64 offset = READ(typed, iomap, offset);
    __u64 end = offset + READ(typed, iomap, length);
    __u16 type = READ(typed, iomap, type);
    __u64 extent = type | (__u64)READ(typed, iomap, flags) << 16;
    __u64 begin = r->pgoff << config.page_shift;
    __u64 pmd_mask = (1ULL << config.pmd_shift) - 1;
    if (state->fault_open == DAXSCOPE_PMD_FAULT)
        begin &= ~pmd_mask;
    if (type == IOMAP_MAPPED || type == IOMAP_UNWRITTEN) {
        __u64 addr = READ(typed, iomap, addr) + (begin & ~pmd_mask) - offset;
        if (addr & pmd_mask)
            extent |= DAXSCOPE_EXTENT_MISALIGNED;
    }
    r->extent = extent;
    r->arg1 = end > begin ? (end - begin) >> config.page_shift : 0;
    return 0;
}

/* The file system's huge_fault handler: (vmf, order), before 6.6 (vmf, enum page_entry_size); 0 is
 * one page in both. */
INLINE int on_huge_fault(__u64* args) {
    struct vm_fault* vmf = (void*)args[0];
    if (!(__u32)args[1])
        return 0;
    if (!is_dax(vma_inode(READ(true, vmf, vma), true), true))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct daxscope_task_state* state = make_state();
    if (state) {
        state->entered = 1;
        state->entered_unmapped = 0;
        state->entered_ts = ts;
    }
    return 0;
}

INLINE int on_huge_fault_exit(__u64* args) {
    if (!(__u32)args[1])
        return 0;
    struct daxscope_task_state* state = current_state();
    if (state)
        state->entered = 0;
    return 0;
}

#endif
