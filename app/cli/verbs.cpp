// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

namespace daxscope::cli {

std::span<const Verb> verbs() {
    return {};
}

} // namespace daxscope::cli
