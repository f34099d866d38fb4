// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace daxscope::replay {

/// A length of time in words: "1.5 ms", "250 us", "12 ns".
std::string duration_text(std::int64_t ns);

} // namespace daxscope::replay
