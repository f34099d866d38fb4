/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the modules daxscope_keep and daxscope_write_only share: they stand before the unmap that
 * dax_insert_entry() makes from 6.2 on for every fault on a shared extent, and leave out those that
 * their rule keeps. Nothing else of the kernel changes.
 *
 * Three functions are redirected by ftrace: dax_iomap_fault(), to know the fault that a task is in,
 * dax_direct_access(), to know the page frame that the fault is about to insert, and
 * unmap_mapping_pages(), which returns at once where the rule keeps.
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

/* A DAX fault under way; on the stack of its task. */
struct fault_under_way {
	struct list_head list;
	struct task_struct *task;
	struct address_space *mapping;
	pgoff_t pgoff; /* of the first page that the fault maps */
	bool write;
	bool has_pfn;
	unsigned long pfn; /* of the page at pgoff, as dax_direct_access() answered last */
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

/* The rule. The entry, locked by the fault, is what the fault is about to replace. */
static bool keeps(const struct fault_under_way *fault, unsigned long entry);

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

static noinline vm_fault_t fault_known(struct vm_fault *vmf, unsigned int order, dax_pfn_t *pfnp,
				       int *errp, const struct iomap_ops *ops)
{
	struct fault_under_way fault = {
		.task = current,
		.mapping = vmf->vma->vm_file->f_mapping,
		.pgoff = order ? vmf->pgoff & ~((1UL << order) - 1) : vmf->pgoff,
		.write = vmf->flags & FAULT_FLAG_WRITE,
	};
	vm_fault_t result;

	spin_lock_irq(&under_way_lock);
	list_add(&fault.list, &under_way);
	spin_unlock_irq(&under_way_lock);
	result = dax_iomap_fault(vmf, order, pfnp, errp, ops);
	spin_lock_irq(&under_way_lock);
	list_del(&fault.list);
	spin_unlock_irq(&under_way_lock);
	return result;
}

static noinline long access_known(struct dax_device *device, pgoff_t pgoff, long pages,
				  enum dax_access_mode mode, void **kaddr, dax_pfn_t *pfn)
{
	long result = dax_direct_access(device, pgoff, pages, mode, kaddr, pfn);
	struct fault_under_way *fault = pfn && result > 0 ? this_fault() : NULL;

	if (fault) {
		fault->pfn = dax_pfn(*pfn);
		fault->has_pfn = true;
	}
	return result;
}

static noinline void unmap_kept(struct address_space *mapping, pgoff_t start, pgoff_t pages,
				bool even_cows)
{
}

/* Is the call the one of dax_insert_entry() that the rule keeps? May not sleep. */
static bool call_is_kept(struct address_space *mapping, pgoff_t start)
{
	const struct fault_under_way *fault = this_fault();
	void *entry;

	if (!fault || fault->mapping != mapping)
		return false;
	entry = xa_load(&mapping->i_pages, start);
	if (xa_is_value(entry) && keeps(fault, xa_to_value(entry))) {
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
