/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What task_numbers.bpf.c writes; the includer provides the fixed-width types. */
#ifndef DAXSCOPE_EBPF_TASK_NUMBERS_H
#define DAXSCOPE_EBPF_TASK_NUMBERS_H

/* A task of the asked PID namespace. */
struct daxscope_task_numbers {
    __u32 here; /* the thread's number in that namespace */
    __u32 tgid; /* its process's in the first one */
    __u32 tid;  /* and its own there */
};

#endif
