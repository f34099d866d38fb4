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
 *
 * A program kprobe_… is attached by kprobe.multi or by a perf kprobe, as the recorder chooses.
 */
#include "probe/access.h"
#include "probe/fault.h"
#include "probe/races.h"
#include "probe/state.h"
#include "probe/unmap.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* ---- the programs: fs_dax and iomap tracepoints, typed and raw ----
 *
 * A third way for kernels that let a program be preempted, and skip it for everybody else on that
 * CPU meanwhile: a kprobe on the function by which a tracepoint calls its listeners one after the
 * other, __traceiter_EVENT(data, arguments…). Kprobes run with preemption off. The kernel goes
 * through that function only where two listen, and calls one alone directly: hence the keepers.
 */

#define TRACEPOINT(event, call)                                                                    \
    SEC("tp_btf/" #event) int btf_##event(__u64* args) {                                           \
        const bool typed = true;                                                                   \
        return call;                                                                               \
    }                                                                                              \
    SEC("raw_tp/" #event) int raw_##event(__u64* args) {                                           \
        const bool typed = false;                                                                  \
        return call;                                                                               \
    }                                                                                              \
    SEC("kprobe/__traceiter_" #event) int iter_##event(struct pt_regs* ctx) {                      \
        const bool typed = false;                                                                  \
        __u64 args[] = {PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx), PT_REGS_PARM4(ctx),                \
                        PT_REGS_PARM5(ctx)};                                                       \
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

SEC("raw_tp") int keeper_one(void* ctx) {
    return 0;
}
SEC("raw_tp") int keeper_two(void* ctx) {
    return 0;
}

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
#define KPROBE_ARGS                                                                                \
    __u64 args[] = {PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx),                    \
                    PT_REGS_PARM4(ctx), PT_REGS_PARM5(ctx)}

SEC("kprobe/unmap_mapping_range") int kprobe_unmap_mapping_range(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return on_unmap_range(args, false);
}
SEC("kretprobe/unmap_mapping_range") int kretprobe_unmap_mapping_range(void* ctx) {
    return unmap_end();
}
SEC("kprobe/unmap_mapping_pages") int kprobe_unmap_mapping_pages(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return on_unmap_pages(args, false);
}
SEC("kretprobe/unmap_mapping_pages") int kretprobe_unmap_mapping_pages(void* ctx) {
    return unmap_end();
}

/* The function that walks one mapping: that of 7.1, of 6.16 and that of before. The later ones are
 * called by the earlier ones, so only the latest there is gets attached. */
#define ZAP_BATCHED(function)                                                                      \
    SEC("fentry/" #function) int fentry_##function(__u64* args) {                                  \
        return on_zap((void*)args[1], args[2], args[3], args[4], true);                            \
    }                                                                                              \
    SEC("kprobe/" #function) int kprobe_##function(struct pt_regs* ctx) {                          \
        KPROBE_ARGS;                                                                               \
        return on_zap((void*)args[1], args[2], args[3], args[4], false);                           \
    }

ZAP_BATCHED(zap_vma_range_batched)
ZAP_BATCHED(zap_page_range_single_batched)

SEC("fentry/zap_page_range_single") int fentry_zap_page_range_single(__u64* args) {
    return on_zap((void*)args[0], args[1], args[2], args[3], true);
}
SEC("kprobe/zap_page_range_single") int kprobe_zap_page_range_single(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return on_zap((void*)args[0], args[1], args[2], args[3], false);
}

/* What MADV_DONTNEED calls up to 6.0. */
SEC("fentry/zap_page_range") int fentry_zap_page_range(__u64* args) {
    return on_zap((void*)args[0], args[1], args[2], 0, true);
}
SEC("kprobe/zap_page_range") int kprobe_zap_page_range(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return on_zap((void*)args[0], args[1], args[2], 0, false);
}

SEC("fentry/uprobe_munmap") int fentry_uprobe_munmap(__u64* args) {
    return on_munmap(args, true);
}
SEC("kprobe/uprobe_munmap") int kprobe_uprobe_munmap(struct pt_regs* ctx) {
    KPROBE_ARGS;
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

/* ---- the programs: the order inside faults that overlap, where it is asked for ---- */

SEC("fentry/handle_mm_fault") int fentry_handle_mm_fault(__u64* args) {
    return on_dispatch((void*)args[0], true);
}
SEC("kprobe/handle_mm_fault") int kprobe_handle_mm_fault(struct pt_regs* ctx) {
    return on_dispatch((void*)PT_REGS_PARM1(ctx), false);
}
SEC("fexit/finish_fault") int fexit_finish_fault(__u64* args) {
    return on_finish_fault(args[1]);
}
SEC("kretprobe/finish_fault") int kretprobe_finish_fault(struct pt_regs* ctx) {
    return on_finish_fault(PT_REGS_RC(ctx));
}
SEC("fentry/ptep_clear_flush") int fentry_ptep_clear_flush(__u64* args) {
    return on_clear_flush((void*)args[0], args[1], true);
}
SEC("kprobe/ptep_clear_flush") int kprobe_ptep_clear_flush(struct pt_regs* ctx) {
    return on_clear_flush((void*)PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), false);
}
SEC("fexit/do_wp_page") int fexit_do_wp_page(__u64* args) {
    return on_wp_page_exit();
}
SEC("kretprobe/do_wp_page") int kretprobe_do_wp_page(void* ctx) {
    return on_wp_page_exit();
}
SEC("fexit/grab_mapping_entry") int fexit_grab_mapping_entry(__u64* args) {
    return on_grab();
}
SEC("kretprobe/grab_mapping_entry") int kretprobe_grab_mapping_entry(void* ctx) {
    return on_grab();
}
SEC("fentry/folio_add_file_rmap_pmd") int fentry_folio_add_file_rmap_pmd(__u64* args) {
    return on_pmd_locked();
}
SEC("kprobe/folio_add_file_rmap_pmd") int kprobe_folio_add_file_rmap_pmd(void* ctx) {
    return on_pmd_locked();
}
/* Before 6.5 it is a macro; up to 6.18 its name begins with two underscores. */
SEC("fexit/pte_offset_map_lock") int fexit_pte_offset_map_lock(__u64* args) {
    return on_table_locked();
}
SEC("kretprobe/pte_offset_map_lock") int kretprobe_pte_offset_map_lock(void* ctx) {
    return on_table_locked();
}
SEC("fexit/__pte_offset_map_lock") int fexit___pte_offset_map_lock(__u64* args) {
    return on_table_locked();
}
SEC("kretprobe/__pte_offset_map_lock") int kretprobe___pte_offset_map_lock(void* ctx) {
    return on_table_locked();
}
SEC("fexit/do_madvise") int fexit_do_madvise(__u64* args) {
    return on_madvise_exit();
}
SEC("kretprobe/do_madvise") int kretprobe_do_madvise(void* ctx) {
    return on_madvise_exit();
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

INLINE int on_setattr(__u64 dentry_arg, __u64 attr_arg, bool entry, bool typed) {
    struct dentry* dentry = (void*)dentry_arg;
    struct iattr* attr = (void*)attr_arg;
    if (!(READ(typed, attr, ia_valid) & ATTR_SIZE))
        return 0;
    struct inode* inode = READ(typed, dentry, d_inode);
    return entry ? push_origin(inode, DAXSCOPE_BY_TRUNCATE, typed) : pop_origin(inode);
}

SEC("fentry/notify_change") int fentry_notify_change(__u64* args) {
    return on_setattr(args[1], args[2], true, true);
}
SEC("fexit/notify_change") int fexit_notify_change(__u64* args) {
    return on_setattr(args[1], args[2], false, true);
}
SEC("kprobe/notify_change") int kprobe_notify_change(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return on_setattr(args[1], args[2], true, false);
}
SEC("kretprobe/notify_change") int kretprobe_notify_change(void* ctx) {
    return pop_own_origin(DAXSCOPE_BY_TRUNCATE);
}
/* Before 5.12 there was no argument in front of the dentry. */
SEC("fentry/notify_change") int fentry_notify_change_3(__u64* args) {
    return on_setattr(args[0], args[1], true, true);
}
SEC("fexit/notify_change") int fexit_notify_change_3(__u64* args) {
    return on_setattr(args[0], args[1], false, true);
}
SEC("kprobe/notify_change") int kprobe_notify_change_3(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return on_setattr(args[0], args[1], true, false);
}
SEC("kretprobe/notify_change") int kretprobe_notify_change_3(void* ctx) {
    return pop_own_origin(DAXSCOPE_BY_TRUNCATE);
}

INLINE struct inode* file_inode(__u64 arg, bool typed) {
    struct file* file = (void*)arg;
    return READ(typed, file, f_inode);
}

INLINE struct inode* iocb_inode(__u64 arg, bool typed) {
    struct kiocb* iocb = (void*)arg;
    struct file* file = READ(typed, iocb, ki_filp);
    return READ(typed, file, f_inode);
}

#define ORIGIN_CALL(function, inode, arg, origin)                                                  \
    SEC("fentry/" #function) int fentry_##function(__u64* args) {                                  \
        return push_origin(inode(args[arg], true), origin, true);                                  \
    }                                                                                              \
    SEC("fexit/" #function) int fexit_##function(__u64* args) {                                    \
        return pop_origin(inode(args[arg], true));                                                 \
    }                                                                                              \
    SEC("kprobe/" #function) int kprobe_##function(struct pt_regs* ctx) {                          \
        KPROBE_ARGS;                                                                               \
        return push_origin(inode(args[arg], false), origin, false);                                \
    }                                                                                              \
    SEC("kretprobe/" #function) int kretprobe_##function(void* ctx) {                              \
        return pop_own_origin(origin);                                                             \
    }

/* FALLOC_FL_UNSHARE_RANGE of include/uapi/linux/falloc.h: the data stays, its storage does not. */
INLINE __u64 by_fallocate(__u64 mode) {
    return mode & 0x40 ? DAXSCOPE_BY_UNSHARE : DAXSCOPE_BY_FALLOCATE;
}

SEC("fentry/vfs_fallocate") int fentry_vfs_fallocate(__u64* args) {
    return push_origin(file_inode(args[0], true), by_fallocate(args[1]), true);
}
SEC("fexit/vfs_fallocate") int fexit_vfs_fallocate(__u64* args) {
    return pop_origin(file_inode(args[0], true));
}
SEC("kprobe/vfs_fallocate") int kprobe_vfs_fallocate(struct pt_regs* ctx) {
    KPROBE_ARGS;
    return push_origin(file_inode(args[0], false), by_fallocate(args[1]), false);
}
SEC("kretprobe/vfs_fallocate") int kretprobe_vfs_fallocate(void* ctx) {
    /* One of the two was put there, and neither lies below the other. */
    pop_own_origin(DAXSCOPE_BY_FALLOCATE);
    return pop_own_origin(DAXSCOPE_BY_UNSHARE);
}

ORIGIN_CALL(vfs_clone_file_range, file_inode, 2, DAXSCOPE_BY_REFLINK)
ORIGIN_CALL(vfs_copy_file_range, file_inode, 2, DAXSCOPE_BY_REFLINK)
ORIGIN_CALL(vfs_dedupe_file_range_one, file_inode, 2, DAXSCOPE_BY_REFLINK)
ORIGIN_CALL(dax_iomap_rw, iocb_inode, 0, DAXSCOPE_BY_WRITE)

SEC("fentry/invalidate_inode_pages2_range") int fentry_invalidate_inode_pages2_range(__u64* args) {
    return on_invalidate((void*)args[0], true);
}
SEC("fexit/invalidate_inode_pages2_range") int fexit_invalidate_inode_pages2_range(__u64* args) {
    struct address_space* mapping = (void*)args[0];
    return is_dax(mapping->host, true) ? on_invalidate_exit() : 0;
}
SEC("kprobe/invalidate_inode_pages2_range")
int kprobe_invalidate_inode_pages2_range(struct pt_regs* ctx) {
    return on_invalidate((void*)PT_REGS_PARM1(ctx), false);
}
SEC("kretprobe/invalidate_inode_pages2_range")
int kretprobe_invalidate_inode_pages2_range(void* ctx) {
    return on_invalidate_exit();
}

SEC("fentry/evict") int fentry_evict(__u64* args) {
    return on_evict((void*)args[0], true);
}
SEC("fexit/evict") int fexit_evict(__u64* args) {
    return on_evict_exit();
}
SEC("kprobe/evict") int kprobe_evict(struct pt_regs* ctx) {
    return on_evict((void*)PT_REGS_PARM1(ctx), false);
}
SEC("kretprobe/evict") int kretprobe_evict(void* ctx) {
    return on_evict_exit();
}
