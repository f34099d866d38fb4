// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/hooks.h"
#include "ebpf/misses.h"
#include "ebpf/ring.h"
#include "ebpf/types.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace daxscope::ebpf {

class LibbpfLog;

/// probe.bpf.c in the kernel: chooses a way for each hook, loads, attaches, and gives access to
/// what it writes. Attached from construction to destruction, it records between start() and
/// stop().
class Probe {
public:
    /// @param config      the filters, see daxscope_config
    /// @param ring_bytes  a power of two, at least a page
    /// @param cgroup_fd   a directory of cgroup v2 for config.use_cgroup, or -1
    /// @param untyped     raw_tp and perf's kprobes only, as where the kernel refuses the rest
    /// @param asked       what else becomes events: what a Sampler clears, races
    /// @param verbose     all that libbpf says of what is refused goes to stderr
    /// @throws Error(Exit::Usage) that says which program was refused and why: the kernel lacks
    ///         what is needed, or the privilege is missing
    Probe(const daxscope_config& config, std::size_t ring_bytes, int cgroup_fd, bool untyped,
          const Asked& asked, bool verbose = false);
    ~Probe();
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    /// A way that was tried and refused. The next way of the hook was taken, if there is one.
    struct Refusal {
        std::string hook;
        Attach attach;
        std::string program;
        std::string doing;  ///< "load" or "attach"
        std::string reason; ///< the kernel's or libbpf's own words, one line
        int error = 0;      ///< errno
    };

    /// How each hook is attached, by name. Hooks that are missing are not in it.
    const std::map<std::string, Attach>& attached() const { return attached_; }
    /// What is missing, as "hook (what the recording lacks)".
    const std::vector<std::string>& missing() const { return missing_; }
    /// What is not recorded here, by hook: all of missing(), and what a hook that is there does not
    /// see on this kernel.
    const std::map<std::string, std::string>& not_recorded() const { return not_recorded_; }
    /// Why a hook of missing() is missing, by hook.
    const std::map<std::string, std::string>& why_missing() const { return why_missing_; }
    /// The kinds of events (DAXSCOPE_…) of which no row can be complete here.
    const std::set<int>& incomplete() const { return incomplete_; }
    const std::vector<Refusal>& refusals() const { return refusals_; }
    /// Does the kernel preempt programs?
    const Preemption& preemption() const { return preemption_; }
    /// What tells which handler the kernel has, for the session: see kernel_facts().
    const std::map<std::string, std::string>& facts() const { return facts_; }
    /// More of them, found while there were the privileges.
    void add_facts(std::map<std::string, std::string> more) { facts_.merge(more); }
    /// Hooks that are attached in a way that the kernel preempts.
    const std::vector<std::string>& skippable() const { return skippable_; }

    Ring& ring() { return *ring_; }
    /// To wait on for the kernel's wakeups (epoll, edge-triggered).
    int ring_fd() const { return ring_fd_; }
    /// The kernel's counters per kind, as they stand.
    daxscope_counters counters(int kind) const;
    /// How many faults each filter passed over, by DAXSCOPE_FILTER_…, as they stand.
    std::array<std::uint64_t, DAXSCOPE_FILTERS> passed_over() const;
    /// How often each program was skipped between start() and now, or stop().
    Misses misses() const;
    /// What a Sampler tells the programs: memory that they share with this process and those it
    /// forks. Lives as long as the Probe.
    daxscope_sampling& sampling();
    /// Begins to record, all programs at once.
    void start();
    /// Ends the recording, all programs at once.
    void stop();
    /// Takes the programs out of the kernel. The ring, the counters and brackets() stay.
    void detach();
    /// Fault and writeback brackets that are open now, as records with no end.
    std::vector<daxscope_record> brackets() const;

private:
    struct Object;
    struct Wish;
    class Choice;
    void load(const Wish& wish, bool untyped);
    void choose(Choice& choice, const Asked& asked);
    bool try_to_load(const Wish& wish, Choice& choice);
    bool try_to_attach(Choice& choice);
    Misses read_misses() const;
    void map_ring(std::size_t ring_bytes);

    std::unique_ptr<Object> object_;
    Preemption preemption_;
    std::map<std::string, std::string> facts_;
    std::map<std::string, Attach> attached_;
    std::vector<std::string> missing_;
    std::map<std::string, std::string> not_recorded_;
    std::map<std::string, std::string> why_missing_;
    std::set<int> incomplete_;
    std::vector<std::string> skippable_;
    std::vector<Refusal> refusals_;
    std::map<std::string, std::uint64_t> misses_before_;
    std::optional<Misses> misses_at_end_;
    LibbpfLog* log_ = nullptr; ///< while it loads
    std::unique_ptr<Ring> ring_;
    int ring_fd_ = -1;
    void* consumer_ = nullptr;
    void* producer_ = nullptr;
    std::size_t page_ = 0, mapped_ = 0;
};

} // namespace daxscope::ebpf
