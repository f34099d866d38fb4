/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the modules daxscope_keep and daxscope_write_only share: they take away the unmap that
 * dax_insert_entry() makes from 6.2 on for every fault on a shared extent, where their rule keeps
 * what is mapped. There are two cases:
 *
 * - A read finds storage in the entry. The module takes IOMAP_F_SHARED out of the fault's iomap, so
 *   that dax_insert_entry() neither unmaps nor replaces the entry. From 6.15 on leaving out the
 *   unmap alone is not enough: the replacement takes the old entry's folio apart, mapped or not.
 * - The entry is empty. It must be replaced, and counted as shared; the call of
 *   unmap_mapping_pages() returns at once.
 *
 * A write to a shared extent goes the kernel's way: its entry gets new storage.
 *
 * Three functions are redirected by ftrace: dax_iomap_fault(), to know the fault that a task is in
 * and its iomap, dax_direct_access(), which answers the page frame right before dax_insert_entry()
 * is called, and unmap_mapping_pages().
 *
 * For tests in a virtual machine.
 */
#ifndef DAXSCOPE_INSERT_ENTRY_H
#define DAXSCOPE_INSERT_ENTRY_H

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/huge_mm.h>
#include <linux/iomap.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include <linux/xarray.h>

/* pfn_t went in 6.17. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
typedef unsigned long dax_pfn_t;
#define dax_pfn(pfn) (pfn)
#else
#include <linux/pfn_t.h>
typedef pfn_t dax_pfn_t;
#define dax_pfn(pfn) pfn_t_to_pfn(pfn)
#endif

/* How fs/dax.c packs an entry: four bits of flags (6.2 to 7.3), the page frame above them. */
#define ENTRY_PMD 2UL
#define ENTRY_ZERO_PAGE 4UL
#define ENTRY_EMPTY 8UL
#define ENTRY_SHIFT 4

/* From 6.15 on a mapping holds the entry's folio: another page frame can't be mapped beside it. */
#define MAPS_THE_ENTRY (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 15, 0))

/* A DAX fault under way; on the stack of its task. */
struct fault_under_way {
	struct list_head list;
	struct task_struct *task;
	struct address_space *mapping;
	pgoff_t pgoff; /* of the first page that the fault maps */
	bool write;
	const struct iomap_ops *ops; /* the file system's */
	struct iomap *iomap;	     /* what it answered last, in the caller's iomap_iter */
};

static LIST_HEAD(under_way);
static DEFINE_SPINLOCK(under_way_lock);

static atomic_long_t passed_count = ATOMIC_LONG_INIT(0);
static atomic_long_t kept_count = ATOMIC_LONG_INIT(0);

static int count_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%ld\n", atomic_long_read(kp->arg));
}

static const struct kernel_param_ops count_ops = {.get = count_get};
module_param_cb(passed, &count_ops, &passed_count, 0444);
MODULE_PARM_DESC(passed, "unmaps by faults that went on to the kernel so far (read only)");
module_param_cb(kept, &count_ops, &kept_count, 0444);
MODULE_PARM_DESC(kept, "unmaps by faults that this module left out so far (read only)");

/*
 * invalidate_inode_pages2_range() deletes entries before it unmaps them. A fault in between finds
 * an empty entry, and from 6.15 on a folio that is still held by who had it mapped: the kernel
 * warns.
 */
static bool empty = true;
module_param(empty, bool, 0444);
MODULE_PARM_DESC(empty, "leave out the unmap for an empty entry, too (default: Y)");

/*
 * The rule: does the unmap take from somebody what need not be taken? The entry, locked by the
 * fault, is empty or storage, and pfn the page frame that a read is about to insert; pfn means
 * nothing for an empty entry.
 */
static bool keeps(const struct fault_under_way *fault, unsigned long entry, unsigned long pfn);

static __maybe_unused bool same_frame(const struct fault_under_way *fault, unsigned long entry,
				      unsigned long pfn)
{
	unsigned long old = entry >> ENTRY_SHIFT;

	if (entry & ENTRY_PMD)
		old += fault->pgoff & (PTRS_PER_PMD - 1);
	return old == pfn;
}

/* No fault nests in another of the same task. */
static struct fault_under_way *this_fault(void)
{
	struct fault_under_way *fault, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&under_way_lock, flags);
	list_for_each_entry(fault, &under_way, list)
	{
		if (fault->task == current) {
			found = fault;
			break;
		}
	}
	spin_unlock_irqrestore(&under_way_lock, flags);
	return found; /* its own task alone takes it off */
}

static int begin_known(struct inode *inode, loff_t pos, loff_t length, unsigned int flags,
		       struct iomap *iomap, struct iomap *srcmap)
{
	struct fault_under_way *fault = this_fault();

	fault->iomap = iomap;
	return fault->ops->iomap_begin(inode, pos, length, flags, iomap, srcmap);
}

/* 7.3 has another way to ask, which a file system may take. */
#ifdef DEFINE_IOMAP_ITER_NEXT
static int next_known(const struct iomap_iter *iter, struct iomap *iomap, struct iomap *srcmap)
{
	struct fault_under_way *fault = this_fault();

	fault->iomap = iomap;
	return fault->ops->iomap_next(iter, iomap, srcmap);
}
#endif

static noinline vm_fault_t fault_known(struct vm_fault *vmf, unsigned int order, dax_pfn_t *pfnp,
				       int *errp, const struct iomap_ops *ops)
{
	struct fault_under_way fault = {
		.task = current,
		.mapping = vmf->vma->vm_file->f_mapping,
		.pgoff = order ? vmf->pgoff & ~((1UL << order) - 1) : vmf->pgoff,
		.write = vmf->flags & FAULT_FLAG_WRITE,
		.ops = ops,
	};
	struct iomap_ops known = *ops;
	vm_fault_t result;

	if (ops->iomap_begin)
		known.iomap_begin = begin_known;
#ifdef DEFINE_IOMAP_ITER_NEXT
	if (ops->iomap_next)
		known.iomap_next = next_known;
#endif
	spin_lock_irq(&under_way_lock);
	list_add(&fault.list, &under_way);
	spin_unlock_irq(&under_way_lock);
	result = dax_iomap_fault(vmf, order, pfnp, errp, &known);
	spin_lock_irq(&under_way_lock);
	list_del(&fault.list);
	spin_unlock_irq(&under_way_lock);
	return result;
}

/*
 * A fault is about to insert pages from pfn on: is the entry to stay as it is, with all that is
 * mapped? A page frame that can't be mapped in this size ends the fault before dax_insert_entry().
 */
static bool entry_is_kept(const struct fault_under_way *fault, unsigned long pfn, long pages)
{
	void *found = xa_load(&fault->mapping->i_pages, fault->pgoff);
	unsigned long entry;

	if (fault->write || !fault->iomap || !(fault->iomap->flags & IOMAP_F_SHARED))
		return false;
	if (!xa_is_value(found) || pfn & (pages - 1))
		return false;
	entry = xa_to_value(found);
	if (entry & (ENTRY_EMPTY | ENTRY_ZERO_PAGE))
		return false;
	if (MAPS_THE_ENTRY && !same_frame(fault, entry, pfn))
		return false;
	return keeps(fault, entry, pfn);
}

static noinline long access_known(struct dax_device *device, pgoff_t pgoff, long pages,
				  enum dax_access_mode mode, void **kaddr, dax_pfn_t *pfn)
{
	long result = dax_direct_access(device, pgoff, pages, mode, kaddr, pfn);
	struct fault_under_way *fault = pfn && result >= pages ? this_fault() : NULL;

	if (fault && entry_is_kept(fault, dax_pfn(*pfn), pages)) {
		fault->iomap->flags &= ~IOMAP_F_SHARED;
		atomic_long_inc(&kept_count);
	}
	return result;
}

static noinline void unmap_kept(struct address_space *mapping, pgoff_t start, pgoff_t pages,
				bool even_cows)
{
}

/* Is the call dax_insert_entry()'s for an empty entry that the rule keeps? May not sleep. */
static bool call_is_kept(struct address_space *mapping, pgoff_t start)
{
	const struct fault_under_way *fault = this_fault();
	void *found;

	if (!fault || fault->mapping != mapping)
		return false;
	found = xa_load(&mapping->i_pages, start);
	if (empty && xa_is_value(found) && xa_to_value(found) & ENTRY_EMPTY &&
	    keeps(fault, xa_to_value(found), 0)) {
		atomic_long_inc(&kept_count);
		return true;
	}
	atomic_long_inc(&passed_count);
	return false;
}

/* These only change where a function goes on. A call of the module itself reaches the real one. */
static void notrace at_fault(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			     struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	if (regs && !within_module(parent_ip, THIS_MODULE))
		regs->ip = (unsigned long)fault_known;
}

static void notrace at_access(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			      struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	if (regs && !within_module(parent_ip, THIS_MODULE))
		regs->ip = (unsigned long)access_known;
}

static void notrace at_unmap(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			     struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	if (regs && call_is_kept((struct address_space *)regs_get_kernel_argument(regs, 0),
				 regs_get_kernel_argument(regs, 1)))
		regs->ip = (unsigned long)unmap_kept;
}

#define REDIRECT (FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_RECURSION)
static struct ftrace_ops redirects[] = {
	{.func = at_fault, .flags = REDIRECT},
	{.func = at_access, .flags = REDIRECT},
	{.func = at_unmap, .flags = REDIRECT},
};
static char *redirected[] = {"dax_iomap_fault", "dax_direct_access", "unmap_mapping_pages"};

static void stand_aside(int count)
{
	while (count-- > 0)
		unregister_ftrace_function(&redirects[count]);
}

static int __init insert_entry_init(void)
{
	int i, error;

	for (i = 0; i < ARRAY_SIZE(redirects); i++) {
		error = ftrace_set_filter(&redirects[i], redirected[i], strlen(redirected[i]), 0);
		error = error ?: register_ftrace_function(&redirects[i]);
		if (error) {
			pr_err("%s can't be redirected: %d\n", redirected[i], error);
			stand_aside(i);
			return error;
		}
	}
	return 0;
}

/*
 * A task may still sleep in a wrapper when the module goes: unload only when no DAX file is mapped.
 */
static void __exit insert_entry_exit(void)
{
	stand_aside(ARRAY_SIZE(redirects));
}

module_init(insert_entry_init);
module_exit(insert_entry_exit);
MODULE_LICENSE("GPL");

#endif
