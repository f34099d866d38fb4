// SPDX-License-Identifier: GPL-3.0-or-later
//
// dax_iomap_pmd_fault() of 6.2 to 6.14.
#include "model/handlers/all.h"
#include "model/steps/acts_iomap.h"
#include "model/steps/dispatch.h"
#include "model/steps/pmd_iomap.h"
#include "model/steps/pte_iomap.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

namespace {

using namespace steps;

constexpr Step kSteps[] = {
    kDispatch61,
    kIomapBeyondEof,
    kColour,
    kIomapCowWrite,
    kIomapVma,
    kIomapPastEof,
    kGrabEntry,
    kTableRaced,
    kIomapBegin,
    kIomapHole,
    kDirectAccess,
    kUnmapZeroOrShared,
    kInsertEntry62,
    kCowCopy,
    kNeedSync,
    kInsertPmd,
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
    kPteInsert,
    kPteUnlock,
};

} // namespace

const Handler kIomap62{
    .name = "iomap-6.2",
    .title = "6.2 dax_iomap_pmd_fault()",
    .kernels = "6.2 - 6.14",
    .summary =
        "Unmaps the range on every fault of a shared extent, reads included, and where a hole gets "
        "storage.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kIomap,
    .acts = kActs62,
    .since = {6, 2},
    .until = {6, 15},
    .partner = &kIomap,
    .unbroken = kUnbroken62,
};

} // namespace daxscope::model
