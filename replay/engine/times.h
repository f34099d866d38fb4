// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace daxscope::replay {

/// The sum of two lengths of time, neither negative; stays at the most an int64 holds (a file may
/// hold any times).
inline std::int64_t add_times(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

} // namespace daxscope::replay
