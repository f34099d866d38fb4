// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The same, asked for only where it is there.
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct hlist_node;

struct dentry {
    union {
        struct {
            struct hlist_node *next, **pprev;
        } d_alias;
    } d_u;
} __attribute__((preserve_access_index));

__u64 place;

SEC("raw_tp/dax_pmd_fault") int guarded_union(void* context) {
    struct dentry* dentry = 0;
    if (bpf_core_field_exists(dentry->d_u)) {
        place = bpf_core_field_offset(struct dentry, d_u.d_alias);
    }
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
