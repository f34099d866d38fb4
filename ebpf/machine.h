// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace daxscope::ebpf {

/// What a trace says about the machine it was recorded on.
struct Machine {
    std::string release;      ///< uname -r
    std::string architecture; ///< uname -m
    std::uint64_t page_size;  ///< bytes
    std::uint64_t pmd_size;   ///< bytes
    std::int64_t cpus;
    std::string test_module; ///< daxscope's unmap module if it is loaded, else empty
};

Machine this_machine();

} // namespace daxscope::ebpf
