// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace daxscope::ebpf {

/// Is a kernel release ("6.12.117+deb12-amd64") that of a version or a later one? False for a text
/// that begins with no version.
bool release_at_least(std::string_view release, int major, int minor);

/// Does this kernel preempt the programs that it runs for us? It keeps a count per program and CPU
/// that is raised while the program runs, and skips the program for everybody else on that CPU as
/// long: one unlucky preemption loses a whole time slice of other tasks' events. Kprobes run with
/// preemption off.
struct Preemption {
    /// "none", "voluntary", "lazy", "full", "rt"; "unknown" where nothing says it.
    std::string model = "unknown";
    /// fentry and fexit programs can be preempted: in every kernel whose code can be.
    bool functions = false;
    /// tp_btf and raw_tp programs can be, too: since 7.0 tracepoints run under SRCU-fast and no
    /// longer with preemption off (a46023d5616e, f7d327654b88). Nothing in BTF tells.
    bool tracepoints = false;
    std::string source; ///< where the model was found, in words
};

/// What judge() goes by. Empty = could not be read.
struct PreemptionFacts {
    std::string release; ///< uname -r
    std::string version; ///< uname -v
    std::string debugfs; ///< /sys/kernel/debug/sched/preempt, "none voluntary (full) lazy"
    std::string cmdline; ///< /proc/cmdline
    std::string config;  ///< /boot/config-RELEASE
};

/// A kernel that can switch (PREEMPT_DYNAMIC) and says nowhere what it switched to is taken for one
/// that preempts since 6.13, which brought PREEMPT_LAZY; distributions ran voluntary before.
Preemption judge(const PreemptionFacts& facts);

/// Of the running kernel.
Preemption this_preemption();

} // namespace daxscope::ebpf
