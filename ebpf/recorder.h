// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/event.h"
#include "replay/trace/reasons.h"

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
    bool force = false; ///< replace a file that is no trace, too
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
    bool until_eof = false;         ///< until standard input ends
    bool untyped = false;           ///< attach by raw_tp and kprobe only
    bool verbose = false;           ///< all that libbpf says of what is refused goes to stderr
    std::int64_t access_period = 0; ///< ns from one sample of accesses to the next; 0 = none
    bool races = false;             ///< what tells the order inside overlapping faults, too
    std::uint64_t ring_bytes = 0;   ///< 0 = max(8 MiB, CPUs x 1 MiB)
    std::vector<std::string> command;
    std::string user;          ///< the command runs as this one; empty: as the caller
    bool stdout_taken = false; ///< what the command prints on stdout goes to stderr
    /// Called with what whoever records should know at once, before it begins; may be empty.
    std::function<void(const std::string& sentence)> note;
    std::string filters;  ///< as the user wrote them, for the session table
    std::string recorder; ///< "daxscope 0.1.0"
};

/// Why a recording is empty, or has no huge faults.
struct WhyEmpty {
    bool empty = false;            ///< no PMD and no PTE fault was recorded
    std::uint64_t faults_seen = 0; ///< on DAX files, whatever the filters
    std::map<std::string, std::uint64_t>
        passed_over;                           ///< of these, by the filter that kept them out
    std::vector<std::string> notes;            ///< on the filters, as told at the start
    std::vector<trace::Reason> reasons;        ///< if it is empty: never none
    std::vector<trace::Reason> huge_pages_off; ///< processes that could have PTE faults only
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

/// What became of the file.
struct FileOutcome {
    bool complete = false;      ///< it was closed: nothing of the recording is missing in it
    bool still_there = true;    ///< false: somebody removed, renamed or replaced it meanwhile
    double until = 0;           ///< what is in it reaches to this second of the recording
    std::filesystem::path kept; ///< what the older file of that name is called now; may be empty
};

/// What came of it.
struct Outcome {
    std::filesystem::path output;
    /// "duration", "signal", "end of input", "child exit", "events", "size", or "the file could not
    /// be written", "the file was removed"
    std::string end_reason;
    std::string end_signal; ///< "SIGINT" …, where a signal ended it
    double seconds = 0;
    std::uint64_t events = 0; ///< that are in the file
    std::int64_t lost = 0;
    std::map<std::string, std::uint64_t> by_kind; ///< events decoded
    std::map<std::string, std::uint64_t> seen;    ///< events that happened and passed the filters
    std::vector<std::string> without;             ///< hooks that are missing, and what that means
    std::vector<std::string> notes;               ///< what else whoever records should know
    std::string not_recorded; ///< what of that concerns every recording here, as a sentence
    WhyEmpty why;
    std::optional<Accesses> accesses;
    std::optional<int> command_exit; ///< 128 + the signal that ended it; empty: none, or it runs on
    bool command_stopped = false;    ///< it was still running at the end, so the recorder ended it
    int key = 0;                     ///< see Child::key_pressed()
    std::string error;               ///< why the file could not be written; empty if it could
    FileOutcome file;
};

/// The default size of the ring on this machine, bytes.
std::uint64_t default_ring_bytes();

/// Records until one of the limits, a signal or the command's end (see StopSignals). The order is:
/// the probe is attached, a new file is made beside `output`, recording starts, the command's
/// program is loaded, and only then the new file takes the name of the old one, which becomes
/// `output`.old.
/// @param tell  called about once a second; may be empty
/// @throws Error, or Cancelled by a signal, before that: no file is left behind, and none was
/// touched
Outcome record(const Options& options, const std::function<void(const Status&)>& tell = {});

} // namespace daxscope::ebpf
