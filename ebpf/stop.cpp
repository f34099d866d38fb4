// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/stop.h"

#include <unistd.h>

namespace daxscope::ebpf {

namespace {

volatile std::sig_atomic_t asked = 0;

void note(int signal) {
    if (asked != 0) {
        _exit(128 + signal);
    }
    asked = 1;
}

} // namespace

StopSignals::StopSignals() {
    asked = 0;
    struct sigaction action {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &interrupt_);
    sigaction(SIGTERM, &action, &terminate_);
}

StopSignals::~StopSignals() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
}

bool stop_asked() {
    return asked != 0;
}

} // namespace daxscope::ebpf
