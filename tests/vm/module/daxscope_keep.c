// SPDX-License-Identifier: GPL-2.0-only
/*
 * daxscope_keep: of the unmaps that dax_insert_entry() makes (6.2 to 7.3), only those go on that
 * replace what the entry points at. It compares the entry's page frame with the extent's, as the
 * handler iomap-keep does.
 */
#include "insert_entry.h"

static bool keeps(const struct fault_under_way *fault, unsigned long entry, unsigned long pfn)
{
	return entry & ENTRY_EMPTY || same_frame(fault, entry, pfn);
}

MODULE_DESCRIPTION(
	"Keeps the mappings of what a DAX fault does not replace (for daxscope's tests)");
