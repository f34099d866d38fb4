// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/types.h"

#include <cstdint>
#include <set>
#include <sys/types.h>

namespace daxscope::ebpf {

/// Has the kernel clear the accessed bits of processes again and again, so that the probe sees
/// which were set (probe/access.h): a write of 3 to /proc/PID/clear_refs walks the process's file
/// mappings and calls pmdp_test_and_clear_young() on each huge PMD entry, devmap ones too
/// (clear_refs_pte_range(), 6.1 and 6.12). No TLB is flushed for it, as for DAMON: until a
/// processor drops its translation, accesses that use it set no bit. Where processors have no PCIDs
/// a switch of address spaces drops it, so there the sampler runs on each of them after a sample.
///
/// It is a process of its own, for opening that file of another user's process asks for
/// CAP_DAC_OVERRIDE, which the recorder gives up; it keeps this one capability alone.
class Sampler {
public:
    /// More processes than this are not sampled.
    static constexpr std::uint32_t kMostProcesses = 4096;

    /// What it did so far.
    struct Totals {
        std::uint64_t samples = 0;   ///< of one process each
        std::int64_t time = 0;       ///< ns of processor time spent on them, sum
        std::uint32_t unsampled = 0; ///< processes that could not be sampled
    };

    /// Forks. Nothing is sampled before watch().
    /// @param period  ns from one sample of a process to its next; a sample that comes late is not
    ///                made up for
    /// @param told    what the probe reads of it: memory shared with it (Probe::sampling())
    /// @throws Error(Exit::Usage) if there is no process or memory to be had
    Sampler(std::int64_t period, daxscope_sampling& told);
    /// Ends it.
    ~Sampler();
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

    /// From now on this process is sampled, too. Its first sample clears, and shows nothing.
    void watch(std::int64_t tgid);
    /// No sample is under way or will be afterwards.
    void stop();
    Totals totals() const;

private:
    struct Shared;
    [[noreturn]] void work(int recorder, std::int64_t period);

    Shared* shared_ = nullptr;
    daxscope_sampling& told_;
    std::set<std::int64_t> watched_;
    std::uint32_t left_out_ = 0; ///< no room for them
    int stop_ = -1;              ///< write end: the sampler leaves when it closes
    pid_t pid_ = -1;
};

} // namespace daxscope::ebpf
