// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/stop.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

volatile std::sig_atomic_t asked = 0; ///< the first signal
std::atomic<std::int64_t> asked_at = 0;
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "used in a signal handler");

/// ns; clock_gettime() may be called in a signal handler.
std::int64_t now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void note(int signal) {
    constexpr std::int64_t kSameWish = 500'000'000;
    if (asked == 0) {
        asked_at = now();
        asked = signal;
    } else if (signal != SIGHUP && now() - asked_at > kSameWish) {
        _exit(128 + signal);
    }
}

} // namespace

StopSignals::StopSignals() {
    asked = 0;
    std::size_t next = 0;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ, SIGTTOU}) {
        Saved& saved = saved_.at(next++);
        saved.signal = signal;
        sigaction(signal, nullptr, &saved.action);
        if (signal == SIGHUP && saved.action.sa_handler == SIG_IGN) {
            continue;
        }
        struct sigaction action {};
        const bool ends = signal == SIGINT || signal == SIGTERM || signal == SIGHUP;
        action.sa_handler = ends ? note : SIG_IGN;
        action.sa_flags = SA_RESTART;
        sigaction(signal, &action, nullptr);
    }
}

StopSignals::~StopSignals() {
    for (const Saved& saved : saved_) {
        sigaction(saved.signal, &saved.action, nullptr);
    }
}

bool input_ended() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (poll(&input, 1, 0) > 0) {
        std::array<char, 256> ignored{};
        const ssize_t got = read(STDIN_FILENO, ignored.data(), ignored.size());
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return true;
        }
    }
    return false;
}

bool stop_asked() {
    return asked != 0;
}

std::string stop_signal() {
    return asked == 0 ? "" : std::string("SIG") + sigabbrev_np(asked);
}

} // namespace daxscope::ebpf
