// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <future>
#include <type_traits>

namespace daxscope {

/// Calls make(0) … make(kCount - 1), each on a thread of its own as far as there are any to be had,
/// and waits for all of them.
/// @param make may be called several at a time
/// @return what they returned, by number
/// @throws what the first of them threw
template <std::size_t kCount, typename Make>
auto side_by_side(const Make& make) {
    using Made = std::invoke_result_t<const Make&, std::size_t>;
    std::array<std::future<Made>, kCount - 1> others;
    for (std::size_t k = 1; k < kCount; ++k) {
        others[k - 1] = std::async([&make, k] { return make(k); }); // without a thread: in get()
    }
    std::array<Made, kCount> made;
    made[0] = make(0); // where it throws, the others are waited for as they go
    for (std::size_t k = 1; k < kCount; ++k) {
        made[k] = others[k - 1].get();
    }
    return made;
}

} // namespace daxscope
