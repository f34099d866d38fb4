/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the probe keeps between its programs, its filters, and the way into the ring. */
#ifndef DAXSCOPE_EBPF_STATE_H
#define DAXSCOPE_EBPF_STATE_H

#include <linux/bpf.h>
#include <linux/ptrace.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "../record.h"
#include "kernel.h"

#define S_DAX 0x2000
#define ATTR_SIZE 0x8
#define FAULT_FLAG_REMOTE 0x80
#define VM_FAULT_NOPAGE 0x100
#define IOMAP_MAPPED 2
#define IOMAP_UNWRITTEN 3

const volatile struct daxscope_config config = {};

/* Mapped by the recorder: read without a system call, thus without a privilege. */
struct daxscope_counters counters[DAXSCOPE_KINDS];
struct daxscope_passed_over passed_over[DAXSCOPE_SLOTS];
/* Goes up when an address space or a file leaves the tables below: what a task remembers of them is
 * out of date then. */
__u64 forgotten = 1;
/* Set by the recorder between attaching and detaching, which take their time, one program after the
 * other: a recording begins and ends at one moment for all of them. */
__u32 recording;
__u32 evicting;
struct daxscope_sampling sampling;

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 8 << 20);
} ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 65536);
    __type(key, __u32);
    __type(value, struct daxscope_task_state);
} tasks SEC(".maps");

/* Processes that ever faulted on DAX: whose exit is an event. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 65536);
    __type(key, __u32);
    __type(value, __u8);
} faulters SEC(".maps");

/* What address spaces are called in records. An entry goes with exit_mmap(), so that an mm_struct
 * that is used again is a new address space. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 262144);
    __type(key, __u64);
    __type(value, __u64);
} mms SEC(".maps");

struct file_key {
    __u64 ino;
    __u32 dev;
    __u32 pad;
};

/* Files whose name has been sent. An entry goes when the inode leaves memory. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 262144);
    __type(key, struct file_key);
    __type(value, __u8);
} named_files SEC(".maps");

/* With a filter on tasks: the files that those tasks faulted on. What others do to them counts. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __uint(max_entries, 262144);
    __type(key, struct file_key);
    __type(value, __u8);
} wanted_files SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u32);
} cgroup SEC(".maps");

#define READ(typed, p, field)                                                                      \
    ({                                                                                             \
        typeof((p)->field) value_;                                                                 \
        if (typed)                                                                                 \
            value_ = (p)->field;                                                                   \
        else                                                                                       \
            bpf_core_read(&value_, sizeof(value_), &(p)->field);                                   \
        value_;                                                                                    \
    })

#define INLINE static __always_inline

/* Before anything else: is it a DAX file's, and does it count? */
INLINE bool is_dax(struct inode* inode, bool typed) {
    return inode && (READ(typed, inode, i_flags) & S_DAX) && recording;
}

INLINE struct inode* vma_inode(struct vm_area_struct* vma, bool typed) {
    struct file* file = READ(typed, vma, vm_file);
    return file ? READ(typed, file, f_inode) : 0;
}

/* ---- who is running ---- */

struct me {
    __u32 tgid, tid;
    __u64 comm[2];
};

/* Without a call for each of them since 5.11. */
INLINE struct me who(void) {
    struct me me = {};
    if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
        struct task_struct* task = bpf_get_current_task_btf();
        me.tgid = task->tgid;
        me.tid = task->pid;
        me.comm[0] = *(__u64*)&task->comm[0];
        me.comm[1] = *(__u64*)&task->comm[8];
    } else {
        __u64 id = bpf_get_current_pid_tgid();
        me.tgid = id >> 32;
        me.tid = (__u32)id;
        bpf_get_current_comm(me.comm, sizeof(me.comm));
    }
    return me;
}

/* ---- filters ---- */

INLINE bool any_task(void) {
    return !config.tgid && !config.tid && !config.use_comm && !config.use_cgroup;
}

/* The filter that the task does not pass, or DAXSCOPE_PASSES. */
INLINE __u32 task_refused(const struct me* me) {
    if (config.tgid && config.tgid != me->tgid)
        return DAXSCOPE_FILTER_PID;
    if (config.tid && config.tid != me->tid)
        return DAXSCOPE_FILTER_TID;
    if (config.use_comm) {
        const char* comm = (const char*)me->comm;
#pragma unroll
        for (int i = 0; i < 16; ++i) {
            if (comm[i] != config.comm[i])
                return DAXSCOPE_FILTER_COMM;
            if (!comm[i])
                break;
        }
    }
    if (config.use_cgroup && bpf_current_task_under_cgroup(&cgroup, 0) != 1)
        return DAXSCOPE_FILTER_CGROUP;
    return DAXSCOPE_PASSES;
}

INLINE bool task_passes(const struct me* me) {
    return task_refused(me) == DAXSCOPE_PASSES;
}

INLINE struct file_key key_of(struct inode* inode, bool typed) {
    struct super_block* sb = READ(typed, inode, i_sb);
    struct file_key key = {
        .ino = READ(typed, inode, i_ino), .dev = READ(typed, sb, s_dev), .pad = 0};
    return key;
}

/* The filter that the file does not pass, or DAXSCOPE_PASSES. */
INLINE __u32 file_refused(const struct file_key* key) {
    if (config.dev && config.dev != key->dev)
        return DAXSCOPE_FILTER_DEV;
    if (config.ino && config.ino != key->ino)
        return DAXSCOPE_FILTER_INO;
    return DAXSCOPE_PASSES;
}

INLINE bool file_passes(const struct file_key* key) {
    return file_refused(key) == DAXSCOPE_PASSES;
}

/* For what happens to a file, whoever does it. */
INLINE bool file_wanted(const struct file_key* key) {
    if (!file_passes(key))
        return false;
    return any_task() || bpf_map_lookup_elem(&wanted_files, key);
}

/* ---- the ring ---- */

INLINE void count(__u64* counter) {
    __sync_fetch_and_add(counter, 1);
}

/* Counts a fault that a filter refused. */
INLINE bool pass_over(__u32 filter) {
    if (filter == DAXSCOPE_PASSES)
        return false;
    struct daxscope_passed_over* slot =
        &passed_over[bpf_get_smp_processor_id() & (DAXSCOPE_SLOTS - 1)];
    count(&slot->faults[filter & (DAXSCOPE_FILTERS - 1)]);
    return true;
}

/* Waking the reader costs as much as the record, so it sleeps until the ring fills up. With a ring
 * of some size even asking how full it is can wait for every 32nd event of a kind. */
INLINE __u64 wake_flags(__u32 kind) {
    if (config.wake_bytes >= 32 * 4 * sizeof(struct daxscope_record) && (counters[kind].seen & 31))
        return BPF_RB_NO_WAKEUP;
    return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wake_bytes ? BPF_RB_FORCE_WAKEUP
                                                                            : BPF_RB_NO_WAKEUP;
}

/* Room for an event that passed the filters; 0 if there is none. */
INLINE struct daxscope_record* reserve(__u32 kind) {
    count(&counters[kind].seen);
    struct daxscope_record* record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
    if (!record)
        count(&counters[kind].full);
    return record;
}

INLINE void submit(__u32 kind, struct daxscope_record* record) {
    bpf_ringbuf_submit(record, wake_flags(kind));
}

/* Copied here and not by bpf_ringbuf_output(): its memcpy() is made for more than 160 bytes. */
INLINE void send(__u32 kind, const struct daxscope_record* whole) {
    struct daxscope_record* record = reserve(kind);
    if (record) {
        *record = *whole;
        submit(kind, record);
    }
}

/* Something began, and its end was not seen. */
INLINE void unended(__u32 kind) {
    count(&counters[kind].seen);
    count(&counters[kind].unended);
}

/* Something ended, and its beginning was not seen. */
INLINE void unbegun(__u32 kind) {
    count(&counters[kind].seen);
    count(&counters[kind].unbegun);
}

/* All zeros: more than the compiler clears in line. */
const struct daxscope_file no_name = {};

/* Where a dentry keeps the node by which its inode lists it. */
INLINE __u32 alias_offset(void) {
    if (bpf_core_field_exists(struct dentry, d_u.d_alias))
        return bpf_core_field_offset(struct dentry, d_u.d_alias);
    return bpf_core_field_offset(struct dentry___unnamed, d_alias);
}

/* Sends the file's name once. A full ring means: try again at its next event. */
static __noinline int send_name(struct inode* inode) {
    struct super_block* sb = BPF_CORE_READ(inode, i_sb);
    struct file_key key = {
        .ino = BPF_CORE_READ(inode, i_ino), .dev = BPF_CORE_READ(sb, s_dev), .pad = 0};
    struct daxscope_file* file = bpf_ringbuf_reserve(&ring, sizeof(*file), 0);
    if (!file)
        return 0;
    bpf_probe_read_kernel(file, sizeof(*file), &no_name);
    file->kind = DAXSCOPE_FILE;
    file->dev = key.dev;
    file->ino = key.ino;
    bpf_probe_read_kernel_str(file->fstype, sizeof(file->fstype), BPF_CORE_READ(sb, s_type, name));

    struct hlist_node* alias = BPF_CORE_READ(inode, i_dentry.first);
    if (alias) {
        struct dentry* dentry = (void*)alias - alias_offset();
        __u32 used = 0;
        for (int i = 0; i < DAXSCOPE_PATH_DEPTH; ++i) {
            struct dentry* parent = BPF_CORE_READ(dentry, d_parent);
            if (parent == dentry) {
                file->whole = 1;
                break;
            }
            if (used >= DAXSCOPE_PATH_BYTES)
                break;
            long length = bpf_probe_read_kernel_str(&file->names[used], DAXSCOPE_NAME_BYTES,
                                                    BPF_CORE_READ(dentry, d_name.name));
            if (length <= 0)
                break;
            used += length;
            dentry = parent;
        }
        file->bytes = used;
    }
    bpf_ringbuf_submit(file, BPF_RB_NO_WAKEUP);
    __u8 one = 1;
    bpf_map_update_elem(&named_files, &key, &one, BPF_ANY);
    return 0;
}

INLINE void name_file(struct inode* inode, const struct file_key* key) {
    if (!bpf_map_lookup_elem(&named_files, key))
        send_name(inode);
}

/* Is it the file of the task's last fault, which passes the filters and has its name? */
INLINE bool same_file(const struct daxscope_task_state* state, const struct inode* inode) {
    return state->inode == (__u64)inode && state->file_looked_up == forgotten;
}

INLINE struct file_key last_key(const struct daxscope_task_state* state) {
    struct file_key key = {.ino = state->ino, .dev = state->dev, .pad = 0};
    return key;
}

INLINE void remember_file(struct daxscope_task_state* state, const struct inode* inode,
                          const struct file_key* key) {
    __u64 now = forgotten;
    if (!bpf_map_lookup_elem(&named_files, key))
        return; /* its name found no room yet */
    state->inode = (__u64)inode;
    state->ino = key->ino;
    state->dev = key->dev;
    state->file_looked_up = now;
}

/* ---- what every record holds ---- */

/* Made of the time and the CPU at which it was first seen: unique, and no address. An atomic
 * counter that gives its value back would need 5.12. */
INLINE __u64 mm_number(__u64 mm) {
    __u64* known = bpf_map_lookup_elem(&mms, &mm);
    if (known)
        return *known;
    __u64 number = bpf_ktime_get_boot_ns() << 12 | (bpf_get_smp_processor_id() & 0xfff);
    bpf_map_update_elem(&mms, &mm, &number, BPF_NOEXIST);
    known = bpf_map_lookup_elem(&mms, &mm); /* another CPU may have been first */
    return known ? *known : 0;
}

INLINE void fill(struct daxscope_record* r, __u8 kind, __u64 ts, const struct file_key* key,
                 const struct me* me) {
    __builtin_memset(r, 0, sizeof(*r));
    r->kind = kind;
    r->ts = ts;
    r->extent = DAXSCOPE_NO_EXTENT;
    r->ino = key->ino;
    r->dev = key->dev;
    r->tgid = me->tgid;
    r->tid = me->tid;
    r->storage = DAXSCOPE_NO_STORAGE;
    r->cpu = bpf_get_smp_processor_id();
    __builtin_memcpy(r->comm, me->comm, sizeof(r->comm));
}

/* The process that an address space belongs to. An exiting one has no owner any more, a kernel
 * without CONFIG_MEMCG never tells: 0 then. */
INLINE __u32 owner_of(struct mm_struct* mm, bool typed) {
    if (!bpf_core_field_exists(mm->owner))
        return 0;
    struct task_struct* owner = READ(typed, mm, owner);
    return owner ? READ(typed, owner, tgid) : 0;
}

INLINE void fill_vma(struct daxscope_record* r, struct vm_area_struct* vma, bool typed) {
    struct mm_struct* mm = READ(typed, vma, vm_mm);
    r->mm = mm_number((__u64)mm);
    r->owner = owner_of(mm, typed);
    r->vm_start = READ(typed, vma, vm_start);
    r->vm_end = READ(typed, vma, vm_end);
    r->vm_pgoff = READ(typed, vma, vm_pgoff);
    r->vm_flags = READ(typed, vma, vm_flags);
}

/* The same in a task that faults: nearly always on the same address space. */
INLINE void fill_known_vma(struct daxscope_record* r, struct vm_area_struct* vma,
                           struct daxscope_task_state* state, bool remember, bool typed) {
    struct mm_struct* mm = READ(typed, vma, vm_mm);
    if (state->mm == (__u64)mm && state->mm_looked_up == forgotten) {
        r->mm = state->mm_number;
        r->owner = state->owner;
        r->vm_start = READ(typed, vma, vm_start);
        r->vm_end = READ(typed, vma, vm_end);
        r->vm_pgoff = READ(typed, vma, vm_pgoff);
        r->vm_flags = READ(typed, vma, vm_flags);
        return;
    }
    __u64 now = forgotten;
    fill_vma(r, vma, typed);
    if (remember && r->mm) {
        state->mm = (__u64)mm;
        state->mm_looked_up = now;
        state->mm_number = r->mm;
        state->owner = r->owner;
    }
}

/* `flags` is an enum since 5.15 and an unsigned int before: two types, one relocates. */
INLINE __u32 vmf_flags(struct vm_fault* vmf, bool typed) {
    if (bpf_core_field_exists(vmf->flags))
        return READ(typed, vmf, flags);
    struct vm_fault___uint* old = (void*)vmf;
    __u32 flags = 0;
    bpf_core_read(&flags, sizeof(flags), &old->flags);
    return flags;
}

INLINE void fill_vmf(struct daxscope_record* r, struct vm_fault* vmf, bool typed) {
    r->pgoff = READ(typed, vmf, pgoff);
    r->flags = vmf_flags(vmf, typed);
    if (!r->owner && !(r->flags & FAULT_FLAG_REMOTE))
        r->owner = r->tgid;
}

INLINE __u64 pmd_value(struct vm_fault* vmf, bool typed) {
    struct pmd_entry* pmd = READ(typed, vmf, pmd);
    __u64 value = 0;
    if (typed)
        value = pmd->value;
    else
        bpf_probe_read_kernel(&value, sizeof(value), pmd);
    return value;
}

/* Does a PMD entry map memory itself? */
INLINE bool is_leaf(__u64 pmd) {
#if defined(__TARGET_ARCH_arm64)
    return (pmd & 3) == 1;
#else
    return (pmd & 0x81) == 0x81;
#endif
}

/* All zeros, for a stack of 512 bytes has no room for one. */
const struct daxscope_task_state fresh = {};

INLINE struct daxscope_task_state* current_state(void) {
    __u32 tid = (__u32)bpf_get_current_pid_tgid();
    return bpf_map_lookup_elem(&tasks, &tid);
}

INLINE struct daxscope_task_state* make_state(__u32 tid) {
    struct daxscope_task_state* state = bpf_map_lookup_elem(&tasks, &tid);
    if (state)
        return state;
    bpf_map_update_elem(&tasks, &tid, &fresh, BPF_NOEXIST);
    return bpf_map_lookup_elem(&tasks, &tid);
}

#endif
