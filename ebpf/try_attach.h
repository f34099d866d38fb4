// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/hooks.h"
#include "ebpf/kernel_types.h"

namespace daxscope::ebpf {

/// Loads a program that does nothing for one of the probe's hooks, attaches it and takes it out
/// again: does this kernel let this process attach that way at all? Btf tries dax_pmd_fault,
/// Fentry, Multi and Kprobe try unmap_mapping_pages().
/// @return 0, or the errno of the kernel's refusal; ENOENT where it has nothing of that name
int try_attach(Attach attach, const KernelTypes& types);

} // namespace daxscope::ebpf
