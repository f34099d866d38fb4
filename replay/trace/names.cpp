// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/names.h"

#include <fmt/format.h>

namespace daxscope::trace {

std::string_view pmd_text(std::uint64_t pmd) {
    constexpr std::uint64_t kPresent = 1, kWritable = 2, kHuge = 0x80; // x86-64 page-table bits
    if ((pmd & kPresent) == 0) {
        return "none";
    }
    if ((pmd & kHuge) == 0) {
        return "table";
    }
    return (pmd & kWritable) != 0 ? "huge rw" : "huge ro";
}

std::string dev_text(std::uint32_t dev) {
    constexpr unsigned kMinorBits = 20; // include/linux/kdev_t.h
    return fmt::format("{}:{}", dev >> kMinorBits, dev & ((1U << kMinorBits) - 1));
}

} // namespace daxscope::trace
