// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/source.h"

namespace daxscope::source {

/// Text that holds lines of a trace, whoever printed them and whatever is between them: ftrace's
/// `trace` and `trace_pipe`, `trace-cmd report` (plain, -l, -t, -R), `perf script`, the bpftrace
/// line of `daxscope doctor --recipe bpftrace`; mails and web pages with such lines in them.
extern const Source kText;

} // namespace daxscope::source
