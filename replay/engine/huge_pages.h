// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace daxscope::replay {

/// Asks the kernel for huge pages under what the vector has reserved: a run fills hundreds of
/// megabytes, and a page fault for each 4 KiB of them costs as much time as the replay itself.
/// Call it before the memory is touched. Where there are none to be had, nothing changes.
void prefer_huge_pages(const void* memory, std::size_t bytes);

template <typename T>
void reserve_huge(std::vector<T>& vector, std::size_t count) {
    vector.reserve(count);
    prefer_huge_pages(vector.data(), count * sizeof(T));
}

} // namespace daxscope::replay
