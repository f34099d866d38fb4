// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/duration.h"

#include <fmt/format.h>

namespace daxscope::replay {

std::string duration_text(std::int64_t ns) {
    const auto value = static_cast<double>(ns);
    const std::int64_t size = ns < 0 ? -ns : ns;
    if (size >= 1'000'000'000) {
        return fmt::format("{:.4g} s", value / 1e9);
    }
    if (size >= 1'000'000) {
        return fmt::format("{:.4g} ms", value / 1e6);
    }
    return size >= 1'000 ? fmt::format("{:.4g} us", value / 1e3) : fmt::format("{} ns", ns);
}

} // namespace daxscope::replay
