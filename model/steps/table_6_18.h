// SPDX-License-Identifier: GPL-3.0-or-later
//
// dax_iomap_pmd_fault() of 6.18 and later as a table, for it and for what is proposed for it.
#pragma once

#include "model/steps/dispatch.h"
#include "model/steps/pmd_iomap.h"
#include "model/steps/pte_iomap.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace daxscope::model::steps {

inline constexpr std::array kSteps618{
    kDispatch61,
    kIomapBeyondEof,
    kColour,
    kIomapCowWrite,
    kIomapVma,
    kIomapPastEof,
    kGrabEntry,
    kTableRaced,
    kIomapBegin,
    kIomapHole618,
    kDirectAccess,
    kUnmapZeroOrShared,
    kInsertEntry62,
    kCowCopy,
    kNeedSync,
    kInsertFolioPmd,
    kUnlockEntry,
    kFinishSync,
    kSplit,

    kPteEof,
    kPteGrabEntry,
    kPteHugeRaced,
    kPteIomapBegin,
    kPteCowPage,
    kPteHole,
    kPteUnmapZeroOrShared,
    kPteInsertEntry62,
    kPteSync,
    kPteInsert615,
    kPteUnlock,
};

/// The same table with other steps in the places of those that have their roles.
template <std::size_t N>
constexpr std::array<Step, N> with(std::array<Step, N> table, std::initializer_list<Step> others) {
    for (const Step& other : others) {
        *std::find_if(table.begin(), table.end(),
                      [&other](const Step& step) { return step.role == other.role; }) = other;
    }
    return table;
}

} // namespace daxscope::model::steps
