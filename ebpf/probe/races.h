/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What tells the order inside faults that overlap, where it is asked for (record --races): when a
 * fault was dispatched, when a private copy was put in, and when MADV_DONTNEED was done. */
#ifndef DAXSCOPE_EBPF_RACES_H
#define DAXSCOPE_EBPF_RACES_H

#include "state.h"

#define VM_SHARED 0x8

/* handle_mm_fault(vma, address, flags[, regs]): from here on the page tables decide whether a
 * handler is asked. */
INLINE int on_dispatch(struct vm_area_struct* vma, bool typed) {
    if (!is_dax(vma_inode(vma, typed), typed))
        return 0;
    struct daxscope_task_state* state = make_state((__u32)bpf_get_current_pid_tgid());
    if (state)
        state->dispatched = bpf_ktime_get_boot_ns();
    return 0;
}

/* A record of what the open fault has come to; 0 where the ring has no room. */
INLINE struct daxscope_record* of_fault(struct daxscope_task_state* state, __u32 kind, __u64 ts,
                                        __u64 ts_end) {
    struct daxscope_record* r = reserve(kind);
    if (!r)
        return 0;
    *r = state->fault;
    r->kind = kind;
    r->ts = ts;
    r->ts_end = ts_end;
    r->pmd_in = r->pmd_out = r->arg0 = r->arg1 = 0;
    r->extent = DAXSCOPE_NO_EXTENT;
    r->storage = DAXSCOPE_NO_STORAGE;
    return r;
}

/* The handler was asked: what the fault has so far says whose dispatch it was. */
INLINE void end_dispatch(struct daxscope_task_state* state) {
    __u64 since = state->dispatched;
    state->dispatched = 0;
    if (!since)
        return;
    struct daxscope_record* r = of_fault(state, DAXSCOPE_DISPATCH, since, state->fault.ts);
    if (r)
        submit(DAXSCOPE_DISPATCH, r);
}

/* finish_fault() puts a private write's copy in, or finds that another thread was quicker. */
INLINE int on_finish_fault(__u32 result) {
    struct daxscope_task_state* state = current_state();
    if (!state || state->fault_open != DAXSCOPE_PTE_FAULT)
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct daxscope_record* r = of_fault(state, DAXSCOPE_FINISH_FAULT, ts, DAXSCOPE_NO_TIME);
    if (!r)
        return 0;
    r->result = result;
    submit(DAXSCOPE_FINISH_FAULT, r);
    return 0;
}

/* ptep_clear_flush(vma, address, pte): a page of a private mapping makes place for a copy of its
 * own (wp_page_copy()). Until the copy is there, who looks finds nothing. */
INLINE int on_clear_flush(struct vm_area_struct* vma, __u64 address, bool typed) {
    if (READ(typed, vma, vm_flags) & VM_SHARED)
        return 0;
    struct inode* inode = vma_inode(vma, typed);
    if (!is_dax(inode, typed))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct file_key key = key_of(inode, typed);
    struct me me = who();
    if (!file_passes(&key) || !task_passes(&me))
        return 0;
    struct daxscope_task_state* state = make_state(me.tid);
    if (!state)
        return 0;
    name_file(inode, &key);
    struct daxscope_record* r = &state->copy;
    fill(r, DAXSCOPE_PRIVATE_COPY, ts, &key, &me);
    fill_vma(r, vma, typed);
    if (!r->owner)
        r->owner = r->tgid;
    r->pgoff = r->vm_pgoff + ((address - r->vm_start) >> config.page_shift);
    state->copying = 1;
    return 0;
}

INLINE int on_clear_flush_exit(void) {
    struct daxscope_task_state* state = current_state();
    if (!state || !state->copying)
        return 0;
    state->copying = 0;
    state->copy.ts_end = bpf_ktime_get_boot_ns();
    send(DAXSCOPE_PRIVATE_COPY, &state->copy);
    return 0;
}

/* madvise() is done, or comes to its next mapping: by now the zap before has taken everything. */
INLINE void end_advice(struct daxscope_task_state* state) {
    if (!state->advising)
        return;
    state->advising = 0;
    state->advice.ts_end = bpf_ktime_get_boot_ns();
    send(DAXSCOPE_ZAP, &state->advice);
}

INLINE int on_madvise_exit(void) {
    struct daxscope_task_state* state = current_state();
    if (state)
        end_advice(state);
    return 0;
}

#endif
