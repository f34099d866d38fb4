// SPDX-License-Identifier: GPL-2.0-only
/*
 * daxscope_prefix: brings the unmap of 4.5-rc1's __dax_pmd_fault() back to a 6.1 or 6.12 kernel.
 *
 * 4.5-rc1 unmapped the whole PMD range from everybody on every PMD fault that got past its cheap
 * checks; the fix in 4.5 left that to the faults that allocate. This module redirects
 * dax_iomap_fault() to a wrapper that unmaps as 4.5-rc1 did and goes on to the real function. Only
 * the unmap comes back: the removal of DAX entries, which 4.5-rc1 also did, would lose dirty tags
 * and break the entry lock of today's kernels.
 *
 * For tests in a virtual machine. It makes every DAX workload slow on purpose.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/huge_mm.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/version.h>

/* Which size was asked for: an enum page_entry_size up to 6.5, the order of a folio from 6.6 on. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#define dax_size_t unsigned int
#define DAX_SIZE_PMD PMD_ORDER
#else
#define dax_size_t enum page_entry_size
#define DAX_SIZE_PMD PE_SIZE_PMD
#endif

/* How often the wrapper unmapped; read it in /sys/module/daxscope_prefix/parameters/unmaps. */
static atomic_long_t unmap_count = ATOMIC_LONG_INIT(0);

static int unmaps_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%ld\n", atomic_long_read(&unmap_count));
}

static const struct kernel_param_ops unmaps_ops = {.get = unmaps_get};
module_param_cb(unmaps, &unmaps_ops, NULL, 0444);
MODULE_PARM_DESC(unmaps, "PMD ranges unmapped by this module so far (read only)");

/*
 * The checks that came before 4.5-rc1's unmap: no write to a private mapping, the whole PMD inside
 * the VMA and inside the file. A fault that fails one of them fell back without an unmap.
 * The congruence of address and offset was no check of its own then: the VMA had to be aligned.
 */
static bool pre_fix_unmaps(const struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	const struct inode *inode = vma->vm_file->f_mapping->host;
	unsigned long start = vmf->address & PMD_MASK;
	pgoff_t first = linear_page_index(vma, start);
	pgoff_t pages = DIV_ROUND_UP(i_size_read(inode), PAGE_SIZE);

	if ((vmf->flags & FAULT_FLAG_WRITE) && !(vma->vm_flags & VM_SHARED))
		return false;
	if (start < vma->vm_start || start + PMD_SIZE > vma->vm_end)
		return false;
	if (first & (PTRS_PER_PMD - 1))
		return false;
	return first + PTRS_PER_PMD <= pages;
}

/*
 * Runs as an ordinary function in the faulting task, so that it may sleep. Held here: mmap_lock
 * for reading, the mapping's invalidate lock shared, for writes sb_start_pagefault() and on ext4 a
 * journal handle. i_mmap_rwsem, which the unmap takes, nests inside all of them:
 * dax_insert_entry() unmaps in the same context.
 */
static noinline vm_fault_t pre_fix_fault(struct vm_fault *vmf, dax_size_t size, pfn_t *pfnp,
					 int *errp, const struct iomap_ops *ops)
{
	if (size == DAX_SIZE_PMD && pre_fix_unmaps(vmf)) {
		pgoff_t first = linear_page_index(vmf->vma, vmf->address & PMD_MASK);

		unmap_mapping_range(vmf->vma->vm_file->f_mapping, (loff_t)first << PAGE_SHIFT,
				    PMD_SIZE, 0);
		atomic_long_inc(&unmap_count);
	}
	return dax_iomap_fault(vmf, size, pfnp, errp, ops);
}

/*
 * May not sleep: it only changes where the function goes on. The wrapper's own call must reach the
 * real function, hence the look at the caller.
 */
static void notrace redirect(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			     struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	if (regs && !within_module(parent_ip, THIS_MODULE))
		regs->ip = (unsigned long)pre_fix_fault;
}

static struct ftrace_ops redirect_ops = {
	.func = redirect,
	.flags = FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_RECURSION,
};

static int __init daxscope_prefix_init(void)
{
	int error = ftrace_set_filter_ip(&redirect_ops, (unsigned long)dax_iomap_fault, 0, 0);

	if (error) {
		pr_err("dax_iomap_fault can't be redirected: %d\n", error);
		return error;
	}
	error = register_ftrace_function(&redirect_ops);
	if (error) {
		pr_err("register_ftrace_function: %d\n", error);
		ftrace_set_filter_ip(&redirect_ops, (unsigned long)dax_iomap_fault, 1, 0);
	}
	return error;
}

/*
 * A task may still sleep in the wrapper when the module goes. unregister_ftrace_function() waits
 * for callbacks, not for those; unload only when no DAX file is mapped.
 */
static void __exit daxscope_prefix_exit(void)
{
	unregister_ftrace_function(&redirect_ops);
	ftrace_set_filter_ip(&redirect_ops, (unsigned long)dax_iomap_fault, 1, 0);
}

module_init(daxscope_prefix_init);
module_exit(daxscope_prefix_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Unmaps on every DAX PMD fault, as 4.5-rc1 did (for daxscope's tests)");
