// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/event.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// What `daxscope record` was asked for. 0 and empty mean: no such limit or filter.
struct Options {
    std::filesystem::path output = "daxscope.daxtrace";
    bool overwrite = true; ///< replace an existing file
    std::uint32_t tgid = 0;
    std::uint32_t tid = 0;
    std::string comm;
    std::filesystem::path cgroup; ///< a directory of cgroup v2
    std::uint32_t dev = 0;        ///< kernel encoding: major << 20 | minor
    std::uint64_t ino = 0;
    bool failed_only = false; ///< only faults that ended in FALLBACK or an error
    double duration = 0;      ///< seconds
    std::uint64_t events = 0;
    std::uint64_t max_bytes = 0;    ///< of the file
    bool untyped = false;           ///< attach by raw_tp and kprobe only
    bool verbose = false;           ///< all that libbpf says of what is refused goes to stderr
    std::int64_t access_period = 0; ///< ns from one sample of accesses to the next; 0 = none
    std::uint64_t ring_bytes = 0;   ///< 0 = max(8 MiB, CPUs x 1 MiB)
    std::vector<std::string> command;
    std::string filters;  ///< as the user wrote them, for the session table
    std::string recorder; ///< "daxscope 0.1.0"
};

/// How it is going, for the line on the terminal.
struct Status {
    double seconds = 0; ///< since the recording began
    std::uint64_t pmd_faults = 0;
    std::uint64_t pte_faults = 0;
    std::uint64_t unmaps = 0;
    std::uint64_t refaults = 0; ///< PMD faults that found nothing where their mapping had been
    std::uint64_t events = 0;
    std::int64_t lost = 0;
};

/// How accesses were measured.
struct Accesses {
    std::int64_t period = 0;     ///< ns
    std::uint64_t samples = 0;   ///< of one process each
    std::int64_t time = 0;       ///< ns of processor time spent on them, sum
    std::uint32_t unsampled = 0; ///< processes that could not be sampled
};

/// What came of it.
struct Outcome {
    std::filesystem::path output;
    std::string end_reason; ///< "duration", "signal", "child exit", "events", "size", "disk full"
    double seconds = 0;
    std::uint64_t events = 0;
    std::int64_t lost = 0;
    std::map<std::string, std::uint64_t> by_kind; ///< events in the file
    std::map<std::string, std::uint64_t> seen;    ///< events that happened and passed the filters
    std::vector<std::string> without;             ///< hooks that are missing, and what that means
    std::vector<std::string> notes;               ///< what else whoever records should know
    std::optional<Accesses> accesses;
    std::optional<int> command_exit;
    std::string error; ///< why the file could not be written on; empty if it could
};

/// The default size of the ring on this machine, bytes.
std::uint64_t default_ring_bytes();

/// Records until one of the limits, a signal or the command's end. SIGINT and SIGTERM end it in
/// order; a second one ends the process at once.
/// @param tell  called about once a second; may be empty
/// @throws Error(Exit::Usage), or Cancelled by a signal, before anything was recorded: no file is
///         left behind
Outcome record(const Options& options, const std::function<void(const Status&)>& tell = {});

} // namespace daxscope::ebpf
