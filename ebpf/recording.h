// SPDX-License-Identifier: GPL-3.0-or-later
//
// One recording under way: the way of the records from the ring into the file.
#pragma once

#include "ebpf/backlog.h"
#include "ebpf/child.h"
#include "ebpf/decode.h"
#include "ebpf/identities.h"
#include "ebpf/loss.h"
#include "ebpf/machine.h"
#include "ebpf/probe.h"
#include "ebpf/recorder.h"
#include "ebpf/sampler.h"
#include "ebpf/why.h"
#include "replay/trace/writer.h"

#include <array>
#include <chrono>
#include <optional>
#include <set>

namespace daxscope::ebpf {

class Recording {
public:
    /// Makes the file, which has not its name yet, with what is known of the session by then. All
    /// of these outlive it.
    /// @param sampler, child  may be null
    /// @throws Error(Exit::Io): nothing was changed
    Recording(const Options& options, const Machine& machine, Probe& probe, Why& why,
              Sampler* sampler, Child* child);

    /// The recording goes on: the file takes its name.
    /// @throws Error(Exit::Io): all is as it was
    void take_name();
    /// Records until one of the limits, a signal or the command's end.
    Outcome run(const std::function<void(const Status&)>& tell);

private:
    using Clock = std::chrono::steady_clock;

    // Collecting, in recording.cpp.
    std::string collect(const std::function<void(const Status&)>& tell);
    std::string over(Clock::time_point started);
    void end_command(Outcome& outcome);
    void flush();
    void write(const std::optional<Backlog::Chunk>& chunk);
    void write_decoded();
    void count_refaults(std::span<const trace::Event> events);
    LossWatch::Counters counters() const;
    void watch_counters();
    Misses watch_misses(bool last);
    void add(const std::vector<Lost>& losses);
    std::uint64_t file_bytes() const;
    Status status() const;

    // What the session says, and the outcome, in recording_session.cpp.
    void begin_session(const Machine& machine);
    void finish();
    void tell_counts(Outcome& outcome) const;
    void tell_of_accesses(Outcome& outcome) const;
    void tell_of_the_file(Outcome& outcome) const;
    std::uint64_t seen(int kind) const;

    const Options& options_;
    Probe& probe_;
    Why& why_;
    Sampler* sampler_;
    Child* child_;
    Identities identities_;
    Decoder decoder_;
    trace::Writer writer_;
    std::int64_t begin_;
    std::int64_t end_ = 0;
    LossWatch losses_;
    std::array<std::uint64_t, DAXSCOPE_KINDS> open_{}; ///< brackets that were open at the end
    bool live_ = false;
    std::int64_t committed_ = 0; ///< what happened before is in the file
    std::uint64_t page_size_;
    std::int64_t pages_per_pmd_;
    std::set<std::pair<std::int64_t, std::int64_t>> touched_; ///< mapping, PMD range of its file
    std::uint64_t refaults_ = 0;
    std::optional<Intercepted> intercepted_; ///< before the recording; empty: by no module
    WhyEmpty why_empty_;
};

} // namespace daxscope::ebpf
