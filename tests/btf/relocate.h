// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <linux/bpf.h>
#include <string>
#include <vector>

namespace daxscope::btf {

/// What libbpf's CO-RE relocation makes of an object on some kernel, without that kernel and
/// without privileges.
struct Relocated {
    struct Program {
        std::string name;
        std::vector<bpf_insn> code;          ///< as it would be handed to the kernel
        std::vector<std::string> targetless; ///< relocations without a target, in libbpf's words,
                                             ///< of it and of functions beside it
    };
    std::vector<Program> programs;
    std::string error;   ///< what libbpf said when it gave up; empty = it did not
    int relocations = 0; ///< field and type relocations that it looked at
};

/// Has libbpf relocate `object` against the raw BTF in `types`. The bpf system call is answered by
/// this process itself (see relocate.cpp), so this needs neither a kernel with BPF nor any right.
/// Not thread-safe.
Relocated relocate(const std::string& object, const std::string& types);

} // namespace daxscope::btf
