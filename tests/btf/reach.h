// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <linux/bpf.h>
#include <span>
#include <vector>

namespace daxscope::btf {

/// Places of the instructions that the kernel's verifier gets to, in order: it follows branches,
/// and where a branch compares what is known at load time it follows the side taken alone. That is
/// how a relocation that found no target may stand behind a bpf_core_field_exists() that said no.
std::vector<std::size_t> reachable(std::span<const bpf_insn> code);

/// Is it what libbpf puts in the place of an instruction whose relocation found no target?
bool poisoned(const bpf_insn& instruction);

} // namespace daxscope::btf
