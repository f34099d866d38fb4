// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace daxscope::cache {

/// Calls check(k) for each k below `count` on as many threads as there are processors, up to four,
/// until one says false.
/// @param report called with k on this thread, before check(k); what it throws comes out
/// @return whether all said true
template <typename Check, typename Report>
bool all_of_parts(std::size_t count, Check check, Report report) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> failed = false;
    const auto work = [&](auto&& before) {
        for (std::size_t k = next++; k < count && !failed; k = next++) {
            before(k);
            if (!check(k)) {
                failed = true;
            }
        }
    };
    constexpr std::size_t kMostThreads = 4;
    const std::size_t threads = std::min(
        {kMostThreads, std::max<std::size_t>(std::thread::hardware_concurrency(), 1), count});
    std::vector<std::jthread> helpers;
    try {
        for (std::size_t k = 1; k < threads; ++k) {
            helpers.emplace_back([&work] { work([](std::size_t) {}); });
        }
    } catch (const std::system_error&) {
        helpers.shrink_to_fit(); // there are no more to be had: fewer will do
    }
    try {
        work(report);
    } catch (...) {
        failed = true; // the others end with what they have begun
        throw;
    }
    helpers.clear(); // waits for them
    return !failed;
}

} // namespace daxscope::cache
