// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of a handler's steps may run at which moments of a fault's brackets.
#pragma once

#include "model/handler.h"

#include <cstdint>

namespace daxscope::replay {

/// Instants as a set.
constexpr std::uint8_t bit(model::Instant instant) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(instant));
}

inline constexpr std::uint8_t kPmdInstants = 2 * bit(model::Instant::End) - 1;
inline constexpr std::uint8_t kAllInstants = 2 * bit(model::Instant::PteEnd) - 1;

/// Up to the entry lock's section in the 4 KiB path.
inline constexpr std::uint8_t kUptoPteSection = 2 * bit(model::Instant::PteSection) - 1;

// At each instant of a bracket. A bracket that began as a PTE fault holds the whole access: where
// the model asks the PMD handler first, its steps have no bracket of their own.
inline constexpr unsigned kAtBegin = bit(model::Instant::Begin);
inline constexpr unsigned kAtBeginAlone = kAtBegin | bit(model::Instant::Unmap);
inline constexpr unsigned kAtUnmap = kAtBeginAlone | bit(model::Instant::Section);
inline constexpr unsigned kAtEnd = kAtUnmap | bit(model::Instant::End);
inline constexpr unsigned kAtPteBegin = kAtEnd | bit(model::Instant::PteUnmap);
inline constexpr unsigned kAtPteUnmap = kAtPteBegin | bit(model::Instant::PteSection);
inline constexpr unsigned kAtPteEnd = kAtPteUnmap | bit(model::Instant::PteEnd);

} // namespace daxscope::replay
