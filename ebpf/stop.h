// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <csignal>
#include <string>

namespace daxscope::ebpf {

/// While it lives, SIGINT, SIGTERM and SIGHUP (unless it was ignored, as nohup does) are noted
/// instead of ending the process. A second SIGINT or SIGTERM ends it at once, but not within half a
/// second of the first: GNU timeout signals its child and then its group, so one wish comes twice.
/// SIGPIPE, SIGXFSZ and SIGTTOU are ignored: a reader that went away, a limit on the size of files
/// and a terminal that belongs to others are errors of a write, not ends of a recording.
/// At most one at a time.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    struct Saved {
        int signal;
        struct sigaction action;
    };
    std::array<Saved, 6> saved_{};
};

/// Has whoever holds the other end of standard input closed it, or gone? What comes there before is
/// read and ignored. Never blocks.
bool input_ended();

/// Has a signal asked for the end since the guard was made?
bool stop_asked();
/// "SIGINT", "SIGTERM", "SIGHUP": the first that did; empty where none has.
std::string stop_signal();

} // namespace daxscope::ebpf
