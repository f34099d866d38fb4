// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace daxscope::ebpf {

/// What a trace says about the machine it was recorded on.
struct Machine {
    std::string release;      ///< uname -r
    std::string architecture; ///< uname -m
    std::uint64_t page_size;  ///< bytes
    std::uint64_t pmd_size;   ///< bytes
    std::int64_t cpus;
    std::string test_module; ///< daxscope's test module if one is loaded, else empty
};

Machine this_machine();

/// Unmaps by faults that a test module stood before, since it was loaded.
struct Intercepted {
    std::int64_t passed = 0; ///< went on to the kernel
    std::int64_t kept = 0;   ///< left out
};
/// Empty where the module is not loaded, or does not leave any out.
std::optional<Intercepted> intercepted_unmaps(const std::string& module);

} // namespace daxscope::ebpf
