// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace daxscope::lanes {

/// A stretch of time, ns BOOTTIME, end exclusive and > begin.
struct TimeRange {
    std::int64_t begin = 0;
    std::int64_t end = 1;
    std::int64_t length() const { return end - begin; }
    bool operator==(const TimeRange&) const = default;
};

} // namespace daxscope::lanes
