// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/progress.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <future>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

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

/// What several workers report, as one: the sums of what each has done and has to do. Where the one
/// that it goes to asks to stop, each of them is told at its next report.
class JointProgress {
public:
    /// @param to must outlive this
    JointProgress(const Progress& to, std::size_t workers) : to_(to), of_(workers) {}

    /// For one worker. Must not outlive this.
    Progress of(std::size_t worker) {
        return Progress([this, worker](std::uint64_t done, std::uint64_t total) {
            const std::lock_guard hold(mutex_);
            of_[worker] = {done, total};
            std::pair<std::uint64_t, std::uint64_t> sum;
            for (const auto& [own_done, own_total] : of_) {
                sum.first += own_done;
                sum.second += own_total;
            }
            to_.report(sum.first, sum.second);
            return true;
        });
    }

private:
    const Progress& to_;
    std::mutex mutex_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> of_; ///< done and in all, by worker
};

} // namespace daxscope
