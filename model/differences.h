// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two handlers' step tables side by side: which step of one is which of the other, and where they
// differ.
#pragma once

#include "model/handler.h"

#include <vector>

namespace daxscope::model {

enum class Difference : std::uint8_t {
    None = 0,   ///< the same step in both
    Changed,    ///< a step of the same name that does something else
    OnlyBefore, ///< the second table has no such step
    OnlyAfter,  ///< the first table has no such step
    Moved,      ///< the other table has a step of that name too, but at another place in the order
};

/// One row of two step tables beside each other.
struct AlignedSteps {
    static constexpr std::uint8_t kNone = 0xff;
    std::uint8_t before = kNone; ///< index in the first handler's steps; kNone: nothing here
    std::uint8_t after = kNone;  ///< index in the second handler's steps; kNone: nothing here
    Difference difference = Difference::None;
    bool operator==(const AlignedSteps&) const = default;
};

/// Is it the same step: one function that waits for the same? The instant at which replay runs it
/// may differ.
bool same_step(const Step& a, const Step& b);

/// Lines up two step tables. Every step of either is in exactly one row, each table's in its own
/// order; steps share a row where they are the same or have the same name, as many as the order
/// allows, the same ones first. Where a row has one step alone, those of `before` come first.
std::vector<AlignedSteps> align(const Handler& before, const Handler& after);

} // namespace daxscope::model
