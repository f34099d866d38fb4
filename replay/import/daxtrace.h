// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/source.h"

namespace daxscope::source {

/// A .daxtrace file: see replay/trace/open.h for what is refused. With OpenOptions::follow it may
/// be written meanwhile.
extern const Source kDaxtrace;

} // namespace daxscope::source
