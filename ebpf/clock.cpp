// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/clock.h"

#include <ctime>

namespace daxscope::ebpf {

namespace {

std::int64_t now_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

} // namespace

std::int64_t boottime() {
    return now_of(CLOCK_BOOTTIME);
}

trace::ClockSnapshot read_clocks() {
    return {now_of(CLOCK_BOOTTIME), now_of(CLOCK_MONOTONIC), now_of(CLOCK_REALTIME),
            now_of(CLOCK_TAI)};
}

} // namespace daxscope::ebpf
