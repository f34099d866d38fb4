// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>

namespace daxscope::ebpf {

/// While it lives, SIGINT and SIGTERM are noted instead of ending the process; a second one ends it
/// at once. At most one at a time.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    struct sigaction interrupt_ {};
    struct sigaction terminate_ {};
};

/// Has a signal asked for the end since the guard was made?
bool stop_asked();

} // namespace daxscope::ebpf
