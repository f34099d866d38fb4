/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The members of kernel structures that the probe reads, and nothing else. Offsets come from the
 * running kernel's BTF when the object is loaded; only names and types are stated here. Members
 * that live in unnamed structs or unions in some versions are found all the same.
 */
#ifndef DAXSCOPE_EBPF_KERNEL_H
#define DAXSCOPE_EBPF_KERNEL_H

#include <stdbool.h>

/* What vm_fault::pmd points to, the kernel's pmd_t: not found by name, for its struct has none. */
struct pmd_entry {
    __u64 value;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct hlist_node {
    struct hlist_node* next;
};

struct hlist_head {
    struct hlist_node* first;
};

struct qstr {
    const unsigned char* name;
};

struct inode;

struct dentry {
    struct dentry* d_parent;
    struct qstr d_name;
    struct inode* d_inode;
    union {
        struct hlist_node d_alias;
    } d_u;
};

/* Since 7.1 the union around d_alias has no name. */
struct dentry___unnamed {
    struct hlist_node d_alias;
};

struct file_system_type {
    const char* name;
};

struct super_block {
    __u32 s_dev;
    struct file_system_type* s_type;
};

struct inode {
    unsigned int i_flags;
    struct super_block* i_sb;
    unsigned long i_ino;
    long long i_size;
    struct hlist_head i_dentry;
};

struct address_space {
    struct inode* host;
};

struct file {
    struct inode* f_inode;
};

struct task_struct;

struct mm_struct {
    struct task_struct* owner; /* with CONFIG_MEMCG only */
};

struct vm_area_struct {
    unsigned long vm_start;
    unsigned long vm_end;
    struct mm_struct* vm_mm;
    unsigned long vm_flags;
    unsigned long vm_pgoff;
    struct file* vm_file;
};

enum fault_flag { FAULT_FLAG_WRITE = 1 };

struct vm_fault {
    struct vm_area_struct* vma;
    unsigned long pgoff;
    enum fault_flag flags;
    struct pmd_entry* pmd;
};

struct vm_fault___uint {
    unsigned int flags;
};

struct iomap {
    __u64 addr;
    long long offset;
    __u64 length;
    __u16 type;
    __u16 flags;
};

/* With reclaim_pt since 6.14. */
struct zap_details {
    bool reclaim_pt;
};

struct iattr {
    unsigned int ia_valid;
};

struct kiocb {
    struct file* ki_filp;
};

typedef struct {
    int counter;
} atomic_t;

struct signal_struct {
    atomic_t live;
};

struct task_struct {
    int pid;
    int tgid;
    char comm[16];
    struct signal_struct* signal;
};

#pragma clang attribute pop

#endif
