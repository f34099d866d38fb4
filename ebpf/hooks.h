// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/kernel_types.h"
#include "ebpf/preemption.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::ebpf {

/// How a hook is attached, from the least privilege to the most: the order in which the ways of a
/// hook stand in the table. ways_in_order() is the order in which they are tried.
enum class Attach {
    Btf,    ///< tp_btf: a tracepoint with typed arguments; CAP_BPF and CAP_PERFMON are enough
    Raw,    ///< raw_tp: the same without types
    Fentry, ///< fentry and fexit
    Multi,  ///< kprobe.multi (5.18, CONFIG_FPROBE): never preempted; the same two capabilities
    Kprobe  ///< perf's kprobes: never preempted; CAP_SYS_ADMIN where perf_event_paranoid is 3
};
std::string_view attach_name(Attach attach);

/// One way to attach a hook: the programs of probe.bpf.c that make it up.
struct Way {
    Attach attach;
    std::string_view target; ///< tracepoint or function
    std::string_view module; ///< the module the function is in; empty = the kernel proper
    int parameters;          ///< how many the function must have; 0 = any
    std::vector<std::string_view> programs;
    /// A kprobe on __traceiter_TARGET, by which the tracepoint calls its listeners where there are
    /// two: the keepers listen, too.
    bool iterator = false;
    /// A function that a kernel no longer has where there is anything to see; empty = none.
    std::string_view gone = {};

    /// The function that Multi and Kprobe attach to.
    std::string function() const;
};

/// Programs that do nothing but listen to a tracepoint of which the iterator is probed.
inline constexpr std::string_view kKeepers[] = {"keeper_one", "keeper_two"};

/// When there is something to see for a hook.
enum class When {
    Always,
    Sampled,   ///< accesses are measured
    Races,     ///< the order inside overlapping faults is asked for
    Present,   ///< where the kernel has the function at all: others do its work elsewhere
    Redirected ///< something stands in front of dax_iomap_fault(): costs every fault two programs
};

/// One thing that the probe watches.
struct Hook {
    std::string_view name;
    bool needed;              ///< no recording without it
    std::string_view without; ///< what a recording lacks where it is missing
    std::vector<Way> ways;
    When when = When::Always;
    /// Kinds of events (DAXSCOPE_…) of which no row can be complete where it is missing.
    std::vector<int> kinds = {};
};

/// All hooks of probe.bpf.c.
std::span<const Hook> hooks();

/// Does this kernel have what the way attaches to?
bool offered(const Way& way, const KernelTypes& types);
/// What a recording is asked for besides what it always has.
struct Asked {
    bool accesses = false; ///< When::Sampled
    bool races = false;    ///< When::Races
};
/// Can nothing happen now that the hook would see? Its module is absent, nobody asked for it, the
/// kernel has no such function (When::Present), or no module of ours and no livepatch is there that
/// might stand in front of dax_iomap_fault().
bool needless(const Hook& hook, const Asked& asked, const KernelTypes& types);
/// Could the kernel preempt the programs of this way, and skip them for others meanwhile?
bool preempted(const Way& way, const Preemption& preemption);
/// The order in which a hook's ways are tried here: what the kernel doesn't preempt first, and each
/// half from the least privilege to the most.
std::vector<const Way*> ways_in_order(const Hook& hook, const Preemption& preemption);

/// The name of the hook that measures accesses.
inline constexpr std::string_view kAccessHook = "pmdp_test_and_clear_young";

} // namespace daxscope::ebpf
