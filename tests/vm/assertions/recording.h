// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one scenario left in the results folder: the recorded trace, ftrace's counts of the same
// run, and what the workloads say that they did.
#pragma once

#include "replay/store/trace.h"

#include <map>
#include <string>
#include <vector>

namespace daxscope::vm {

/// A workload's report: its file, and its parties in order.
struct Work {
    std::string name;
    std::uint64_t ino = 0;
    bool in_turns = false;        ///< no access begins before the one before it has ended
    bool paced = false;           ///< … and each at its time, so that interval_ns is exact
    std::int64_t interval_ns = 0; ///< from one access of a party to a PMD range to its next, mean
    std::int64_t accesses = 0; ///< of each mapping to each PMD range, all alike; 0: no one number
    struct Party {
        std::int64_t pid = 0, tid = 0;
        std::int64_t reads = 0, writes = 0, sigbus = 0;
        std::int64_t calls = 0;            ///< system calls on the file
        std::int64_t bytes = 0, wrong = 0; ///< of a witness: compared, and not what must be there
    };
    std::vector<Party> parties;
};

/// A part of a recording: one of several workloads that ran one after the other.
struct Phase {
    std::string name;
    std::int64_t begin = 0, end = 0; ///< ns BOOTTIME
};

/// ftrace's count of one event.
struct Count {
    std::int64_t hits = 0;
    std::map<std::int64_t, std::int64_t> by_tid;
};

class Recording {
public:
    /// @param kernel "6.1", "7.3" …, as tests/vm/run takes it
    /// @throws std::runtime_error naming the file that is missing, and how to make it
    Recording(const std::string& kernel, const std::string& name);
    /// Was it made in the last run of that kernel?
    static bool exists(const std::string& kernel, const std::string& name);

    const trace::Trace& trace() const { return *trace_; }
    const std::map<std::string, Count>& counts() const { return counts_; }
    const Work& work(const std::string& name) const;
    /// Every workload that reported, in order.
    const std::vector<Work>& works() const { return works_; }
    /// The parts of the recording, in order; one that is all of it where it has no parts.
    const std::vector<Phase>& phases() const { return phases_; }

    /// Events of a kind, in order of time, on the work's file.
    std::vector<trace::Event> events(const Work& work, trace::Kind kind) const;
    /// Events of a kind on any file.
    std::vector<trace::Event> events(trace::Kind kind) const;
    /// How many events of a kind the trace says that it lost.
    std::int64_t lost(trace::Kind kind) const;
    /// Place of the party that did it; -1 if none of the work's parties did.
    int party(const Work& work, const trace::Event& event) const;
    /// Parties of the events, as "0 1 0".
    std::string parties(const Work& work, const std::vector<trace::Event>& events) const;
    /// Distinct origins of the unmaps, as "fallocate, pmd fault".
    std::string origins(const Work& work) const;
    /// Distinct results of the events, as "FALLBACK, NOPAGE".
    std::string results(const std::vector<trace::Event>& events) const;

private:
    std::shared_ptr<const trace::Trace> trace_;
    std::map<std::string, Count> counts_;
    std::vector<Work> works_;
    std::vector<Phase> phases_;
};

} // namespace daxscope::vm
