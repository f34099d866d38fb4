// SPDX-License-Identifier: GPL-2.0-only
/*
 * daxscope_write_only: of the unmaps that dax_insert_entry() makes (6.2 to 7.3), those of a read
 * that finds storage in the entry are left out, as before 6.2 and as the handler iomap-write-only
 * does.
 */
#include "insert_entry.h"

static bool keeps(const struct fault_under_way *fault, unsigned long entry, unsigned long pfn)
{
	return !fault->write;
}

MODULE_DESCRIPTION("Unmaps shared extents on DAX writes alone (for daxscope's tests)");
