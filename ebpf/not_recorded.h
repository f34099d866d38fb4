// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/kernel_types.h"
#include "ebpf/preemption.h"

#include <map>
#include <string>
#include <string_view>

namespace daxscope::ebpf {

/// What hooks that are attached do not see on a kernel, by hook: what no type of the kernel tells,
/// so its release must. What the types tell is in the table of hooks.
std::map<std::string, std::string> partly_recorded(std::string_view release, bool sampled);

/// What tells which handler a kernel has beside its release, for the session: "kernel.version"
/// (uname -v), "kernel.preempt", and "kernel.function.NAME" = "yes" or "no" for functions by which
/// versions of the fault path differ. "no" is also said of a function that was inlined everywhere.
std::map<std::string, std::string> kernel_facts(const Preemption& preemption,
                                                const KernelTypes& types);

} // namespace daxscope::ebpf
