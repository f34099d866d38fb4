/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Unmaps, who asked for them and who lost something; writeback; the end of mappings and tasks. */
#ifndef DAXSCOPE_EBPF_UNMAP_H
#define DAXSCOPE_EBPF_UNMAP_H

#include "fault.h"
#include "races.h"
#include "state.h"

INLINE __u8 origin_of(struct daxscope_task_state* state) {
    if (state->fault_open == DAXSCOPE_PMD_FAULT)
        return DAXSCOPE_BY_PMD_FAULT;
    if (state->fault_open == DAXSCOPE_PTE_FAULT)
        return DAXSCOPE_BY_PTE_FAULT;
    if (state->entered)
        return DAXSCOPE_BY_PMD_FAULT;
    return state->origins & 0xf;
}

/* One that is still under way although the task has gone on: its end was not seen. */
INLINE void forget_unmap(struct daxscope_task_state* state) {
    struct file_key key = {.ino = state->unmap.ino, .dev = state->unmap.dev, .pad = 0};
    if (state->unmap_depth && file_wanted(&key))
        unended(DAXSCOPE_UNMAP);
    state->unmap_depth = 0;
}

/* A file that is going has no name any more, but goes by the one that was sent. */
INLINE bool leaves_named(const struct daxscope_task_state* state) {
    return state->evicting && (state->origins & 0xf) == DAXSCOPE_BY_EVICT;
}

INLINE int unmap_begin(struct address_space* mapping, __u64 start, __u64 nr, bool inner,
                       bool typed) {
    struct inode* inode = mapping ? READ(typed, mapping, host) : 0;
    if (!is_dax(inode, typed))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct file_key key = key_of(inode, typed);
    struct me me = who();
    struct daxscope_task_state* state = make_state(me.tid);
    if (!state) {
        if (file_wanted(&key))
            unended(DAXSCOPE_UNMAP);
        return 0;
    }
    struct daxscope_record* r = &state->unmap;
    if (state->unmap_depth) {
        /* unmap_mapping_range() may or may not call unmap_mapping_pages(), as the compiler had it.
         */
        if (inner && state->unmap_depth == 1 && r->ino == key.ino && r->pgoff == start &&
            r->arg0 == nr) {
            state->unmap_depth = 2;
            return 0;
        }
        forget_unmap(state);
    }
    state->unmap_depth = 1;
    fill(r, DAXSCOPE_UNMAP, ts, &key, &me);
    r->pgoff = start;
    r->arg0 = nr;
    r->arg1 = origin_of(state);
    if (state->entered && !state->fault_open && !state->unmapped_since)
        state->unmapped_since = ts;
    if (!same_file(state, inode) && !leaves_named(state) && file_wanted(&key))
        name_file(inode, &key);
    return 0;
}

INLINE int unmap_end(void) {
    struct daxscope_task_state* state = current_state();
    if (!state || !state->unmap_depth)
        return 0;
    if (--state->unmap_depth)
        return 0;
    struct daxscope_record* r = &state->unmap;
    struct file_key key = {.ino = r->ino, .dev = r->dev, .pad = 0};
    if (!file_wanted(&key))
        return 0;
    r->ts_end = bpf_ktime_get_boot_ns();
    send(DAXSCOPE_UNMAP, r);
    return 0;
}

INLINE int on_unmap_range(__u64* args, bool typed) {
    __u64 begin = args[1], bytes = args[2], page = 1ULL << config.page_shift;
    __u64 start = begin >> config.page_shift;
    __u64 nr = (bytes + page - 1) >> config.page_shift;
    return unmap_begin((void*)args[0], start, nr, false, typed);
}

INLINE int on_unmap_pages(__u64* args, bool typed) {
    return unmap_begin((void*)args[0], args[1], args[2], true, typed);
}

/* For fexit, which has the arguments: most unmaps are no DAX file's. */
INLINE int on_unmap_exit(__u64* args) {
    struct address_space* mapping = (void*)args[0];
    return mapping && is_dax(mapping->host, true) ? unmap_end() : 0;
}

/* Outside any unmap: MADV_DONTNEED hands no details over, and since 6.14 some that ask for the page
 * tables to be freed, which nobody else does. MADV_GUARD_INSTALL (6.15 for files) has none. */
INLINE bool advised_away(__u64 details, bool typed) {
    if (!details)
        return true;
    struct zap_details* given = (void*)details;
    return bpf_core_field_exists(given->reclaim_pt) && READ(typed, given, reclaim_pt);
}

INLINE int on_zap(struct vm_area_struct* vma, __u64 start, __u64 size, __u64 details, bool typed) {
    struct inode* inode = vma_inode(vma, typed);
    if (!is_dax(inode, typed))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct me me = who();
    struct daxscope_task_state* state = make_state(me.tid);
    if (!state) {
        struct file_key key = key_of(inode, typed);
        if (file_wanted(&key))
            unended(DAXSCOPE_ZAP);
        return 0;
    }
    state->zapping = (__u64)vma;
    struct file_key key;
    if (same_file(state, inode)) {
        key = last_key(state);
    } else {
        key = key_of(inode, typed);
        if (!file_wanted(&key))
            return 0;
        if (!leaves_named(state))
            name_file(inode, &key);
    }
    __u64 origin = state->unmap_depth             ? state->unmap.arg1
                   : advised_away(details, typed) ? DAXSCOPE_BY_MADVISE
                                                  : DAXSCOPE_BY_UNKNOWN;
    bool waits = config.races && origin == DAXSCOPE_BY_MADVISE; /* for its end */
    if (waits)
        end_advice(state);
    struct daxscope_record* r = waits ? &state->advice : reserve(DAXSCOPE_ZAP);
    if (!r)
        return 0;
    fill(r, DAXSCOPE_ZAP, ts, &key, &me);
    fill_known_vma(r, vma, state, false, typed);
    r->pgoff = r->vm_pgoff + ((start - r->vm_start) >> config.page_shift);
    r->arg0 = size >> config.page_shift;
    r->arg1 = origin;
    if (waits)
        state->advising = 1;
    else
        submit(DAXSCOPE_ZAP, r);
    return 0;
}

/* uprobe_munmap() is told of every range of a file mapping that goes: by munmap(), exec, exit, and
 * also by each zap above (unmap_single_vma() calls it in all versions), which leaves the mapping
 * where it is. */
INLINE int on_munmap(__u64* args, bool typed) {
    struct vm_area_struct* vma = (void*)args[0];
    struct inode* inode = vma_inode(vma, typed);
    if (!is_dax(inode, typed))
        return 0;
    struct daxscope_task_state* state = current_state();
    if (state) {
        bool zap = state->zapping == (__u64)vma;
        state->zapping = 0;
        if (zap || state->unmap_depth)
            return 0;
    }
    __u64 ts = bpf_ktime_get_boot_ns();
    struct file_key key = key_of(inode, typed);
    struct me me = who();
    if (!file_passes(&key) || !task_passes(&me))
        return 0;
    __u64 start = args[1], end = args[2];
    name_file(inode, &key);
    struct daxscope_record* r = reserve(DAXSCOPE_MUNMAP);
    if (!r)
        return 0;
    fill(r, DAXSCOPE_MUNMAP, ts, &key, &me);
    fill_vma(r, vma, typed);
    if (!r->owner)
        r->owner = r->tgid; /* an exiting process, which takes its own mappings down */
    r->pgoff = r->vm_pgoff + ((start - r->vm_start) >> config.page_shift);
    r->arg0 = (end - start) >> config.page_shift;
    submit(DAXSCOPE_MUNMAP, r);
    return 0;
}

/* ---- writeback ---- */

/* One that is still open although the task has gone on: its end was not seen. */
INLINE void forget_writeback(struct daxscope_task_state* state) {
    if (state->writeback_open)
        unended(DAXSCOPE_WRITEBACK_RANGE);
    state->writeback_open = 0;
}

INLINE int writeback_begin(__u64* args, bool typed) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    if (!file_wanted(&key))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    struct me me = who();
    struct daxscope_task_state* state = make_state(me.tid);
    if (!state) {
        count(&counters[DAXSCOPE_WRITEBACK_RANGE].homeless);
        return 0;
    }
    forget_writeback(state);
    name_file(inode, &key);
    struct daxscope_record* r = &state->writeback;
    fill(r, DAXSCOPE_WRITEBACK_RANGE, ts, &key, &me);
    r->pgoff = args[1];
    r->arg0 = args[2];
    state->writeback_open = 1;
    return 0;
}

INLINE int writeback_end(__u64* args, bool typed) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    if (!file_wanted(&key))
        return 0;
    struct daxscope_task_state* state = current_state();
    if (!state || !state->writeback_open) {
        unbegun(DAXSCOPE_WRITEBACK_RANGE);
        return 0;
    }
    state->writeback_open = 0;
    state->writeback.ts_end = bpf_ktime_get_boot_ns();
    send(DAXSCOPE_WRITEBACK_RANGE, &state->writeback);
    return 0;
}

INLINE int on_writeback_one(__u64* args, bool typed) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    if (!file_wanted(&key))
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    __u64 pgoff = args[1], pages = args[2];
    struct me me = who();
    name_file(inode, &key);
    struct daxscope_record* r = reserve(DAXSCOPE_WRITEBACK_ONE);
    if (!r)
        return 0;
    fill(r, DAXSCOPE_WRITEBACK_ONE, ts, &key, &me);
    r->pgoff = pgoff;
    r->arg0 = pages;
    submit(DAXSCOPE_WRITEBACK_ONE, r);
    return 0;
}

/* ---- who asked: the system call around an unmap ---- */

INLINE int push_origin(struct inode* inode, __u64 origin, bool typed) {
    if (!is_dax(inode, typed))
        return 0;
    struct daxscope_task_state* state = make_state((__u32)bpf_get_current_pid_tgid());
    if (state)
        state->origins = state->origins << 4 | origin;
    return 0;
}

/* For fexit, which has the arguments. */
INLINE int pop_origin(struct inode* inode) {
    if (!is_dax(inode, true))
        return 0;
    struct daxscope_task_state* state = current_state();
    if (state)
        state->origins >>= 4;
    return 0;
}

/* For kretprobe, which has no arguments: a call about another file put nothing there, and none of
 * these calls itself on one file in the middle of the same call on another. */
INLINE int pop_own_origin(__u64 origin) {
    struct daxscope_task_state* state = current_state();
    if (state && (state->origins & 0xf) == origin)
        state->origins >>= 4;
    return 0;
}

INLINE int on_invalidate(struct address_space* mapping, bool typed) {
    struct inode* inode = READ(typed, mapping, host);
    if (!is_dax(inode, typed))
        return 0;
    struct daxscope_task_state* state = make_state((__u32)bpf_get_current_pid_tgid());
    if (state) {
        __u64 outer = state->origins & 0xf;
        state->origins = state->origins << 4 | (outer ? outer : DAXSCOPE_BY_WRITE);
        state->invalidating = 1;
    }
    return 0;
}

INLINE int on_invalidate_exit(void) {
    struct daxscope_task_state* state = current_state();
    if (state && state->invalidating) {
        state->invalidating = 0;
        state->origins >>= 4;
    }
    return 0;
}

INLINE int on_evict(struct inode* inode, bool typed) {
    if (!is_dax(inode, typed))
        return 0;
    struct file_key key = key_of(inode, typed);
    bool named = !bpf_map_delete_elem(&named_files, &key);
    if (named)
        count(&forgotten);
    __sync_fetch_and_add(&evicting, 1);
    struct daxscope_task_state* state = make_state((__u32)bpf_get_current_pid_tgid());
    if (state) {
        state->origins = state->origins << 4 | DAXSCOPE_BY_EVICT;
        state->evicting = named;
    }
    return 0;
}

/* The inode is gone by now, so nothing of it can be asked. */
INLINE int on_evict_exit(void) {
    if (!evicting)
        return 0;
    struct daxscope_task_state* state = current_state();
    if (!state || (state->origins & 0xf) != DAXSCOPE_BY_EVICT)
        return 0;
    __sync_fetch_and_add(&evicting, -1);
    state->evicting = 0;
    state->origins >>= 4;
    return 0;
}

/* ---- the end of a task ---- */

INLINE int forget_mm(__u64 mm) {
    if (!bpf_map_delete_elem(&mms, &mm))
        count(&forgotten);
    return 0;
}

INLINE int on_exit(__u64* args, bool typed) {
    struct task_struct* task = (void*)args[0];
    __u32 tid = READ(typed, task, pid);
    __u32 tgid = READ(typed, task, tgid);
    struct signal_struct* signal = READ(typed, task, signal);
    struct daxscope_task_state* state = bpf_map_lookup_elem(&tasks, &tid);
    if (state) {
        if (recording) {
            forget_fault(state);
            forget_unmap(state);
            forget_writeback(state);
            end_advice(state);
        }
        bpf_map_delete_elem(&tasks, &tid);
    }
    if (READ(typed, signal, live.counter) || !bpf_map_lookup_elem(&faulters, &tgid) || !recording)
        return 0;
    __u64 ts = bpf_ktime_get_boot_ns();
    bpf_map_delete_elem(&faulters, &tgid);
    struct file_key none = {};
    struct me me = who();
    struct daxscope_record* r = reserve(DAXSCOPE_EXIT);
    if (!r)
        return 0;
    fill(r, DAXSCOPE_EXIT, ts, &none, &me);
    submit(DAXSCOPE_EXIT, r);
    return 0;
}

#endif
