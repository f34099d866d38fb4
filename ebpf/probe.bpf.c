// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The probe: what a DAX file's faults, unmaps and writeback leave in the ring.
 *
 * One object for Linux 5.8 to today. Every hook looks at inode->i_flags & S_DAX before anything
 * else, for most of them run for ordinary files too. Each hook's work is one on_…() function, which
 * the programs at the end wrap once per way to attach it (tp_btf or raw_tp, fentry or kprobe); the
 * recorder loads one way of each.
 *
 * An access to kernel memory goes through the verifier's own checked loads where it knows the
 * argument's type (tp_btf, fentry: `typed`), else through bpf_probe_read_kernel().
 */
#include "probe/access.h"
#include "probe/fault.h"
#include "probe/state.h"
#include "probe/unmap.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* ---- the programs: fs_dax and iomap tracepoints, typed and raw ---- */

#define TRACEPOINT(event, call)                                                                    \
    SEC("tp_btf/" #event) int btf_##event(__u64* args) {                                           \
        const bool typed = true;                                                                   \
        return call;                                                                               \
    }                                                                                              \
    SEC("raw_tp/" #event) int raw_##event(__u64* args) {                                           \
        const bool typed = false;                                                                  \
        return call;                                                                               \
    }

TRACEPOINT(dax_pmd_fault, fault_begin(args, typed, DAXSCOPE_PMD_FAULT))
TRACEPOINT(dax_pmd_fault_done, fault_end(args, typed, DAXSCOPE_PMD_FAULT, args[3]))
TRACEPOINT(dax_pte_fault, fault_begin(args, typed, DAXSCOPE_PTE_FAULT))
TRACEPOINT(dax_pte_fault_done, fault_end(args, typed, DAXSCOPE_PTE_FAULT, args[2]))
TRACEPOINT(dax_pmd_load_hole, on_vmf(args, typed, DAXSCOPE_PMD_LOAD_HOLE, 0))
TRACEPOINT(dax_pmd_load_hole_fallback, on_vmf(args, typed, DAXSCOPE_PMD_LOAD_HOLE_FALLBACK, 0))
TRACEPOINT(dax_load_hole, on_vmf(args, typed, DAXSCOPE_PTE_LOAD_HOLE, args[2]))
TRACEPOINT(dax_insert_pfn_mkwrite, on_vmf(args, typed, DAXSCOPE_INSERT_PFN_MKWRITE, args[2]))
TRACEPOINT(dax_insert_pfn_mkwrite_no_entry,
           on_vmf(args, typed, DAXSCOPE_INSERT_PFN_MKWRITE_NO_ENTRY, args[2]))
TRACEPOINT(dax_writeback_range, writeback_begin(args, typed))
TRACEPOINT(dax_writeback_range_done, writeback_end(args, typed))
TRACEPOINT(dax_writeback_one, on_writeback_one(args, typed))
TRACEPOINT(iomap_iter_dstmap, on_iomap(args, typed, false))
TRACEPOINT(iomap_iter_srcmap, on_iomap(args, typed, true))
TRACEPOINT(sched_process_exit, on_exit(args, typed))

/* ---- the programs: unmaps, by fentry or kprobe ---- */

SEC("fentry/unmap_mapping_range") int fentry_unmap_mapping_range(__u64* args) {
    return on_unmap_range(args, true);
}
SEC("fexit/unmap_mapping_range") int fexit_unmap_mapping_range(__u64* args) {
    return on_unmap_exit(args);
}
SEC("fentry/unmap_mapping_pages") int fentry_unmap_mapping_pages(__u64* args) {
    return on_unmap_pages(args, true);
}
SEC("fexit/unmap_mapping_pages") int fexit_unmap_mapping_pages(__u64* args) {
    return on_unmap_exit(args);
}
SEC("kprobe/unmap_mapping_range") int kprobe_unmap_mapping_range(struct pt_regs* ctx) {
    __u64 args[] = {PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx)};
    return on_unmap_range(args, false);
}
SEC("kretprobe/unmap_mapping_range") int kretprobe_unmap_mapping_range(void* ctx) {
    return unmap_end();
}
SEC("kprobe/unmap_mapping_pages") int kprobe_unmap_mapping_pages(struct pt_regs* ctx) {
    __u64 args[] = {PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx)};
    return on_unmap_pages(args, false);
}
SEC("kretprobe/unmap_mapping_pages") int kretprobe_unmap_mapping_pages(void* ctx) {
    return unmap_end();
}

/* The function that walks one mapping: 7.2's, 6.15's and that of before. The later ones are called
 * by the earlier ones, so only the latest there is gets attached. */
SEC("fentry/zap_vma_range_batched") int fentry_zap_vma_range_batched(__u64* args) {
    return on_zap((void*)args[1], args[2], args[3], args[4], true);
}
SEC("fentry/zap_page_range_single_batched") int fentry_zap_page_range_single_batched(__u64* args) {
    return on_zap((void*)args[1], args[2], args[3], args[4], true);
}
SEC("fentry/zap_page_range_single") int fentry_zap_page_range_single(__u64* args) {
    return on_zap((void*)args[0], args[1], args[2], args[3], true);
}
SEC("kprobe/zap_page_range_single") int kprobe_zap_page_range_single(struct pt_regs* ctx) {
    struct vm_area_struct* vma = (void*)PT_REGS_PARM1(ctx);
    return on_zap(vma, PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx), PT_REGS_PARM4(ctx), false);
}

SEC("fentry/uprobe_munmap") int fentry_uprobe_munmap(__u64* args) {
    return on_munmap(args, true);
}
SEC("kprobe/uprobe_munmap") int kprobe_uprobe_munmap(struct pt_regs* ctx) {
    __u64 args[] = {PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx)};
    return on_munmap(args, false);
}

SEC("fexit/exit_mmap") int fexit_exit_mmap(__u64* args) {
    return forget_mm(args[0]);
}
SEC("kprobe/exit_mmap") int kprobe_exit_mmap(struct pt_regs* ctx) {
    return forget_mm(PT_REGS_PARM1(ctx));
}

/* ---- the program: accesses, where they are sampled ---- */

SEC("fexit/pmdp_test_and_clear_young") int fexit_pmdp_test_and_clear_young(__u64* args) {
    return on_test_and_clear_young(args);
}

/* ---- the programs: the file system's fault handlers, which are free where there is no DAX ---- */

#define HUGE_FAULT(function)                                                                       \
    SEC("fentry/" #function) int fentry_##function(__u64* args) {                                  \
        return on_huge_fault(args);                                                                \
    }                                                                                              \
    SEC("fexit/" #function) int fexit_##function(__u64* args) {                                    \
        return on_huge_fault_exit(args);                                                           \
    }

HUGE_FAULT(ext4_dax_huge_fault)
HUGE_FAULT(xfs_filemap_huge_fault)
HUGE_FAULT(fuse_dax_huge_fault)
HUGE_FAULT(erofs_dax_huge_fault)

/* ---- the programs: the system calls around an unmap ---- */

INLINE struct inode* setattr_inode(struct dentry* dentry, struct iattr* attr) {
    return attr->ia_valid & ATTR_SIZE ? dentry->d_inode : 0;
}

SEC("fentry/notify_change") int fentry_notify_change(__u64* args) {
    return push_origin(setattr_inode((void*)args[1], (void*)args[2]), DAXSCOPE_BY_TRUNCATE);
}
SEC("fexit/notify_change") int fexit_notify_change(__u64* args) {
    return pop_origin(setattr_inode((void*)args[1], (void*)args[2]));
}
/* Before 5.12 there was no argument in front of the dentry. */
SEC("fentry/notify_change") int fentry_notify_change_3(__u64* args) {
    return push_origin(setattr_inode((void*)args[0], (void*)args[1]), DAXSCOPE_BY_TRUNCATE);
}
SEC("fexit/notify_change") int fexit_notify_change_3(__u64* args) {
    return pop_origin(setattr_inode((void*)args[0], (void*)args[1]));
}

#define FILE_CALL(function, arg, origin)                                                           \
    SEC("fentry/" #function) int fentry_##function(__u64* args) {                                  \
        struct file* file = (void*)args[arg];                                                      \
        return push_origin(file->f_inode, origin);                                                 \
    }                                                                                              \
    SEC("fexit/" #function) int fexit_##function(__u64* args) {                                    \
        struct file* file = (void*)args[arg];                                                      \
        return pop_origin(file->f_inode);                                                          \
    }

FILE_CALL(vfs_fallocate, 0, DAXSCOPE_BY_FALLOCATE)
FILE_CALL(vfs_clone_file_range, 2, DAXSCOPE_BY_REFLINK)
FILE_CALL(vfs_copy_file_range, 2, DAXSCOPE_BY_REFLINK)
FILE_CALL(vfs_dedupe_file_range_one, 2, DAXSCOPE_BY_REFLINK)

SEC("fentry/dax_iomap_rw") int fentry_dax_iomap_rw(__u64* args) {
    struct kiocb* iocb = (void*)args[0];
    return push_origin(iocb->ki_filp->f_inode, DAXSCOPE_BY_WRITE);
}
SEC("fexit/dax_iomap_rw") int fexit_dax_iomap_rw(__u64* args) {
    struct kiocb* iocb = (void*)args[0];
    return pop_origin(iocb->ki_filp->f_inode);
}

SEC("fentry/invalidate_inode_pages2_range") int fentry_invalidate_inode_pages2_range(__u64* args) {
    struct address_space* mapping = (void*)args[0];
    struct inode* inode = mapping->host;
    if (!is_dax(inode, true))
        return 0;
    struct daxscope_task_state* state = make_state((__u32)bpf_get_current_pid_tgid());
    if (state) {
        __u64 outer = state->origins & 0xf;
        state->origins = state->origins << 4 | (outer ? outer : DAXSCOPE_BY_WRITE);
    }
    return 0;
}
SEC("fexit/invalidate_inode_pages2_range") int fexit_invalidate_inode_pages2_range(__u64* args) {
    struct address_space* mapping = (void*)args[0];
    return pop_origin(mapping->host);
}

SEC("fentry/evict") int fentry_evict(__u64* args) {
    struct inode* inode = (void*)args[0];
    if (!is_dax(inode, true))
        return 0;
    struct file_key key = key_of(inode, true);
    if (!bpf_map_delete_elem(&named_files, &key))
        count(&forgotten);
    __sync_fetch_and_add(&evicting, 1);
    return push_origin(inode, DAXSCOPE_BY_EVICT);
}
/* The inode is gone by now, so nothing of it can be asked. */
SEC("fexit/evict") int fexit_evict(__u64* args) {
    if (!evicting)
        return 0;
    struct daxscope_task_state* state = current_state();
    if (!state || (state->origins & 0xf) != DAXSCOPE_BY_EVICT)
        return 0;
    __sync_fetch_and_add(&evicting, -1);
    state->origins >>= 4;
    return 0;
}
