// SPDX-License-Identifier: GPL-3.0-or-later
//
// record.h for C++: the kernel's names of the fixed-width types come first.
#pragma once

#include <linux/types.h>

#include "ebpf/record.h" // IWYU pragma: export
