/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What tells the order inside faults that overlap, where it is asked for (record --races): when a
 * fault was dispatched, when it had the page table locked to map its page, when a private copy was
 * put in, and when MADV_DONTNEED was done. */
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
    if (state) {
        state->dispatched = bpf_ktime_get_boot_ns();
        state->copying = 0;
    }
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

/* pte_offset_map_lock() comes back with the page table locked: who locks it before finds nothing of
 * this fault's, who locks it later all. A task may be preempted as soon as it unlocks, and is then
 * seen to return long after others took its page away. */
INLINE int on_table_locked(void) {
    if (!recording)
        return 0;
    struct daxscope_task_state* state = current_state();
    if (state && state->fault_open == DAXSCOPE_PTE_FAULT)
        state->locked = bpf_ktime_get_boot_ns();
    return 0;
}

/* insert_pmd() calls it with the page table locked: since 6.15, where the PMD maps storage. */
INLINE int on_pmd_locked(void) {
    if (!recording)
        return 0;
    struct daxscope_task_state* state = current_state();
    if (state && state->fault_open == DAXSCOPE_PMD_FAULT)
        state->locked = bpf_ktime_get_boot_ns();
    return 0;
}

/* grab_mapping_entry() has locked the DAX entry, or sends a PMD fault to the 4 KiB path. */
INLINE int on_grab(void) {
    struct daxscope_task_state* state = current_state();
    if (!state || !state->fault_open)
        return 0;
    struct daxscope_record* r =
        of_fault(state, DAXSCOPE_GRAB, bpf_ktime_get_boot_ns(), DAXSCOPE_NO_TIME);
    if (r)
        submit(DAXSCOPE_GRAB, r);
    return 0;
}

/* finish_fault() has put a private write's copy in, or found that another thread was quicker. */
INLINE int on_finish_fault(__u32 result) {
    struct daxscope_task_state* state = current_state();
    if (!state || state->fault_open != DAXSCOPE_PTE_FAULT)
        return 0;
    __u64 now = bpf_ktime_get_boot_ns();
    __u64 locked = state->locked;
    state->locked = 0;
    struct daxscope_record* r = of_fault(state, DAXSCOPE_FINISH_FAULT, locked ? locked : now,
                                         locked ? now : DAXSCOPE_NO_TIME);
    if (!r)
        return 0;
    r->result = result;
    submit(DAXSCOPE_FINISH_FAULT, r);
    return 0;
}

/* A fault ends that did not come to finish_fault(): the last page table that it locked is the one
 * into which it put its page. */
INLINE void end_insert(struct daxscope_task_state* state, __u32 result) {
    __u64 locked = state->locked;
    state->locked = 0;
    if (!locked || !(result & VM_FAULT_NOPAGE))
        return;
    struct daxscope_record* r = of_fault(state, DAXSCOPE_INSERT, locked, bpf_ktime_get_boot_ns());
    if (!r)
        return;
    r->result = result;
    submit(DAXSCOPE_INSERT, r);
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

/* do_wp_page() is done: the copy is there. */
INLINE int on_wp_page_exit(void) {
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
