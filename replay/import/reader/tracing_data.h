// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/reader/perf_layout.h"

struct tep_handle;

namespace daxscope::reader::perf {

/// Tells libtraceevent the events that a perf.data describes (its HEADER_TRACING_DATA), as far as
/// they are of use.
/// @throws Refused where it is cut off, or of the other byte order
void read_tracing_data(Bytes data, tep_handle* tep);

} // namespace daxscope::reader::perf
