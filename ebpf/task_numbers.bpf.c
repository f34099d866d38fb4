// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tells what the tasks of an inner PID namespace are called in the first one, whose numbers the
 * probe compares: /proc shows a process the numbers of its own namespace and of those inside it
 * alone. An iterator over tasks (5.8 and later), read once before a recording.
 */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "task_numbers.h"

struct ns_common {
    unsigned int inum;
} __attribute__((preserve_access_index));

struct pid_namespace {
    struct ns_common ns;
} __attribute__((preserve_access_index));

struct upid {
    int nr;
    struct pid_namespace* ns;
} __attribute__((preserve_access_index));

struct pid {
    unsigned int level;
    struct upid numbers[1];
} __attribute__((preserve_access_index));

struct task_struct {
    int pid;
    int tgid;
    struct pid* thread_pid;
} __attribute__((preserve_access_index));

struct seq_file;

struct bpf_iter_meta {
    struct seq_file* seq;
} __attribute__((preserve_access_index));

struct bpf_iter__task {
    struct bpf_iter_meta* meta;
    struct task_struct* task;
} __attribute__((preserve_access_index));

#define MAX_PID_NS_LEVEL 32

const volatile __u32 namespace_inode = 0;

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SEC("iter/task") int tell_numbers(struct bpf_iter__task* ctx) {
    struct task_struct* task = ctx->task;
    if (!task)
        return 0;
    struct pid* pid = BPF_CORE_READ(task, thread_pid);
    if (!pid)
        return 0;
    __u32 level = BPF_CORE_READ(pid, level);
    __u64 numbers = (__u64)pid + bpf_core_field_offset(struct pid, numbers);
    for (__u32 i = 0; i <= MAX_PID_NS_LEVEL; ++i) {
        if (i > level)
            break;
        struct upid* upid = (void*)(numbers + (__u64)i * bpf_core_type_size(struct upid));
        struct pid_namespace* ns = BPF_CORE_READ(upid, ns);
        if (!ns || BPF_CORE_READ(ns, ns.inum) != namespace_inode)
            continue;
        struct daxscope_task_numbers found = {
            .here = BPF_CORE_READ(upid, nr),
            .tgid = BPF_CORE_READ(task, tgid),
            .tid = BPF_CORE_READ(task, pid),
        };
        bpf_seq_write(ctx->meta->seq, &found, sizeof(found));
        break;
    }
    return 0;
}
