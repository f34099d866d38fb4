// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/kernel_types.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::ebpf {

/// How a hook is attached. The order of a hook's ways is the order in which they are tried.
enum class Attach {
    Btf,    ///< tp_btf: a tracepoint with typed arguments; CAP_BPF and CAP_PERFMON are enough
    Raw,    ///< raw_tp: the same without types
    Fentry, ///< fentry and fexit
    Kprobe, ///< kprobe and kretprobe; wants CAP_SYS_ADMIN where perf_event_paranoid is 3
};
std::string_view attach_name(Attach attach);

/// One way to attach a hook: the programs of probe.bpf.c that make it up.
struct Way {
    Attach attach;
    std::string_view target; ///< tracepoint or function
    std::string_view module; ///< the module the function is in; empty = the kernel proper
    int parameters;          ///< how many the function must have; 0 = any
    std::vector<std::string_view> programs;
};

/// When there is something to see for a hook.
enum class When {
    Always,
    Sampled,   ///< accesses are measured
    Redirected ///< something stands in front of dax_iomap_fault(): costs every fault two programs
};

/// One thing that the probe watches.
struct Hook {
    std::string_view name;
    bool needed;              ///< no recording without it
    std::string_view without; ///< what a recording lacks where it is missing
    std::vector<Way> ways;
    When when = When::Always;
};

/// All hooks of probe.bpf.c.
std::span<const Hook> hooks();

/// Does this kernel have what the way attaches to?
bool offered(const Way& way, const KernelTypes& types);
/// Can nothing happen now that the hook would see? Its module is absent, nobody samples accesses,
/// or no module of ours and no livepatch is there that might stand in front of dax_iomap_fault().
bool needless(const Hook& hook, bool sampled);

/// The name of the hook that measures accesses.
inline constexpr std::string_view kAccessHook = "pmdp_test_and_clear_young";

} // namespace daxscope::ebpf
