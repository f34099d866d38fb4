// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/event.h"

namespace daxscope::ebpf {

/// CLOCK_BOOTTIME now, ns: the clock of every time in a trace.
std::int64_t boottime();
/// The four clocks, read one after the other within a few hundred ns.
trace::ClockSnapshot read_clocks();

} // namespace daxscope::ebpf
