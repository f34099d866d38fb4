// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"
#include "replay/trace/side_by_side.h"

#include <array>
#include <cstddef>

namespace daxscope::replay {

/// What is made of each of three runs, side by side. Where a run shares its rows with the one
/// before, that one's result is right for both, and is made once.
/// @param make  called with a run's number, perhaps for several at a time
template <typename Make>
auto of_each_run(const std::array<const Run*, 3>& runs, const Make& make) {
    const auto as_before = [&runs](std::size_t k) {
        return k > 0 && runs[k]->shares(*runs[k - 1]);
    };
    using Made = decltype(make(std::size_t{0}));
    auto made = side_by_side<3>([&](std::size_t k) { return as_before(k) ? Made() : make(k); });
    for (std::size_t k = 1; k < runs.size(); ++k) {
        if (as_before(k)) {
            made[k] = made[k - 1];
        }
    }
    return made;
}

} // namespace daxscope::replay
