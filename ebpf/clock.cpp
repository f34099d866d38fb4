// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/clock.h"

#include <ctime>

namespace daxscope::ebpf {

namespace {

std::int64_t read(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

} // namespace

std::int64_t boottime() {
    return read(CLOCK_BOOTTIME);
}

trace::ClockSnapshot read_clocks() {
    return {read(CLOCK_BOOTTIME), read(CLOCK_MONOTONIC), read(CLOCK_REALTIME), read(CLOCK_TAI)};
}

} // namespace daxscope::ebpf
