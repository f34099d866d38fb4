// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/hooks.h"
#include "ebpf/ring.h"
#include "ebpf/types.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// probe.bpf.c in the kernel: chooses a way for each hook, loads, attaches, and gives access to
/// what it writes. Attached from construction to destruction, it records between start() and
/// stop().
class Probe {
public:
    /// @param config      the filters, see daxscope_config
    /// @param ring_bytes  a power of two, at least a page
    /// @param cgroup_fd   a directory of cgroup v2 for config.use_cgroup, or -1
    /// @param untyped     raw_tp and kprobe only, as where the kernel refuses tp_btf and fentry
    /// @param sampled     what a Sampler clears becomes events
    /// @throws Error(Exit::Usage) in one sentence: the kernel lacks what is needed, or the
    ///         privilege is missing
    Probe(const daxscope_config& config, std::size_t ring_bytes, int cgroup_fd, bool untyped,
          bool sampled);
    ~Probe();
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    /// How each hook is attached, by name. Hooks that are missing are not in it.
    const std::map<std::string, Attach>& attached() const { return attached_; }
    /// What is missing, as "hook (what the recording lacks)".
    const std::vector<std::string>& missing() const { return missing_; }

    Ring& ring() { return *ring_; }
    /// To wait on for the kernel's wakeups (epoll, edge-triggered).
    int ring_fd() const { return ring_fd_; }
    /// The kernel's counters per kind, as they stand.
    daxscope_counters counters(int kind) const;
    /// How many faults each filter passed over, by DAXSCOPE_FILTER_…, as they stand.
    std::array<std::uint64_t, DAXSCOPE_FILTERS> passed_over() const;
    /// How often each program was skipped because it was already running on that CPU. Empty where
    /// the kernel doesn't tell (before 5.11, or without the privilege).
    std::map<std::string, std::uint64_t> misses() const;
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
    void load(const daxscope_config& config, std::size_t ring_bytes, int cgroup_fd, bool untyped,
              bool sampled);
    void map_ring(std::size_t ring_bytes);

    std::unique_ptr<Object> object_;
    std::map<std::string, Attach> attached_;
    std::vector<std::string> missing_;
    std::unique_ptr<Ring> ring_;
    int ring_fd_ = -1;
    void* consumer_ = nullptr;
    void* producer_ = nullptr;
    std::size_t page_ = 0, mapped_ = 0;
};

} // namespace daxscope::ebpf
