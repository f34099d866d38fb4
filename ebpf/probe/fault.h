/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Faults: their two halves, what the file system said in between, and the handler around them. */
#ifndef DAXSCOPE_EBPF_FAULT_H
#define DAXSCOPE_EBPF_FAULT_H

#include "races.h"
#include "state.h"

/* A fault that is still open although something else has begun: its end was not seen. */
INLINE void forget_fault(struct daxscope_task_state* state) {
    if (state->fault_open == DAXSCOPE_PMD_FAULT)
        unended(DAXSCOPE_PMD_FAULT);
    else if (state->fault_open == DAXSCOPE_PTE_FAULT)
        unended(DAXSCOPE_PTE_FAULT);
    state->fault_open = 0;
}

/* fs_dax's events are about DAX files only, so nothing asks is_dax() here. A task mostly faults on
 * the file and the address space of its fault before: what a fault needs to know of them is kept.
 */
INLINE int fault_begin(__u64* args, bool typed, __u8 kind) {
    struct inode* inode = (void*)args[0];
    struct vm_fault* vmf = (void*)args[1];
    if (!recording)
        return 0;
    struct me me = who();
    if (pass_over(task_refused(&me)))
        return 0;
    struct daxscope_task_state* state = bpf_map_lookup_elem(&tasks, &me.tid);
    if (!state || !same_file(state, inode)) {
        struct file_key key = key_of(inode, typed);
        if (pass_over(file_refused(&key)))
            return 0;
        state = make_state(me.tid);
        if (!state) {
            count(&counters[kind].homeless); /* its end finds no beginning and is counted there */
            return 0;
        }
        if (!state->known) {
            __u8 one = 1;
            bpf_map_update_elem(&faulters, &me.tgid, &one, BPF_ANY);
            state->known = 1;
        }
        if (!any_task()) {
            __u8 one = 1;
            bpf_map_update_elem(&wanted_files, &key, &one, BPF_ANY);
        }
        name_file(inode, &key);
        remember_file(state, inode, &key);
        state->fault.ino = key.ino;
        state->fault.dev = key.dev;
    }
    forget_fault(state);
    struct daxscope_record* r = &state->fault;
    r->kind = kind;
    /* Something that sits between the file system and dax_iomap_fault() has unmapped already: the
     * fault began before that. */
    if (kind == DAXSCOPE_PMD_FAULT && state->entered && state->unmapped_since)
        r->ts = state->unmapped_since - 1;
    else
        r->ts = bpf_ktime_get_boot_ns();
    r->tgid = me.tgid;
    r->tid = me.tid;
    __builtin_memcpy(r->comm, me.comm, sizeof(r->comm));
    fill_known_vma(r, READ(typed, vmf, vma), state, true, typed);
    fill_vmf(r, vmf, typed);
    r->pmd_in = pmd_value(vmf, typed);
    /* The PTE fault's tracepoint has no max_pgoff, but asks the same i_size. */
    if (kind == DAXSCOPE_PMD_FAULT) {
        r->arg0 = args[2];
    } else {
        __u64 size = READ(typed, inode, i_size);
        r->arg0 = (size + (1ULL << config.page_shift) - 1) >> config.page_shift;
    }
    r->arg1 = 0;
    r->extent = DAXSCOPE_NO_EXTENT;
    r->storage = DAXSCOPE_NO_STORAGE;
    state->fault_open = kind;
    state->locked = 0;
    if (config.races)
        end_dispatch(state);
    return 0;
}

INLINE int fault_end(__u64* args, bool typed, __u8 kind, __u32 result) {
    if (!recording)
        return 0;
    struct vm_fault* vmf = (void*)args[1];
    struct daxscope_task_state* state = current_state();
    bool wanted = !config.results || (config.results & result);
    /* An open fault of another page is one whose end was skipped, as the beginning of this one. */
    if (state && state->fault_open &&
        (state->fault_open != kind || state->fault.pgoff != READ(typed, vmf, pgoff)))
        forget_fault(state);
    if (!state || !state->fault_open) {
        struct file_key key = key_of((void*)args[0], typed);
        struct me me = who();
        if (wanted && file_passes(&key) && task_passes(&me))
            unbegun(kind);
        return 0;
    }
    state->fault_open = 0;
    if (config.races)
        end_insert(state, wanted ? result : 0);
    if (!wanted) {
        pass_over(DAXSCOPE_FILTER_RESULT);
        return 0;
    }
    __u64 pmd_out = pmd_value(vmf, typed);
    if (state->fault.extent == DAXSCOPE_NO_EXTENT && (result & VM_FAULT_NOPAGE) &&
        (kind == DAXSCOPE_PMD_FAULT || !is_leaf(pmd_out)))
        count(&counters[kind].no_extent);
    __u64 ts_end = bpf_ktime_get_boot_ns();
    struct daxscope_record* r = reserve(kind);
    if (!r)
        return 0;
    *r = state->fault;
    r->ts_end = ts_end;
    r->result = result;
    r->pmd_out = pmd_out;
    r->cpu = bpf_get_smp_processor_id();
    submit(kind, r);
    return 0;
}

INLINE int on_vmf(__u64* args, bool typed, __u8 kind, __u32 result) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    struct me me = who();
    if (!file_passes(&key) || !task_passes(&me))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    name_file(inode, &key);
    struct daxscope_record* r = reserve(kind);
    if (!r)
        return 0;
    struct vm_fault* vmf = (void*)args[1];
    fill(r, kind, ts, &key, &me);
    fill_vma(r, READ(typed, vmf, vma), typed);
    fill_vmf(r, vmf, typed);
    r->pmd_in = r->pmd_out = pmd_value((void*)args[1], typed);
    r->result = result;
    submit(kind, r);
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
    r->storage = DAXSCOPE_NO_STORAGE;
    if (type == IOMAP_MAPPED || type == IOMAP_UNWRITTEN) {
        __u64 addr = READ(typed, iomap, addr);
        if ((addr + (begin & ~pmd_mask) - offset) & pmd_mask)
            extent |= DAXSCOPE_EXTENT_MISALIGNED;
        if (begin >= offset && begin < end)
            r->storage = addr + (begin - offset);
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
    struct daxscope_task_state* state = make_state((__u32)bpf_get_current_pid_tgid());
    if (state) {
        state->entered = 1;
        state->unmapped_since = 0;
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
