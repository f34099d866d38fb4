// SPDX-License-Identifier: GPL-3.0-or-later
//
// Another proposal for dax_insert_entry() of 6.18 and later: of a shared extent only a write
// unmaps, as before 6.2.
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
    kIomapHole618,
    kDirectAccess,
    kUnmapZeroOrCow,
    kInsertEntryWriteOnly,
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
    kPteUnmapZeroOrCow,
    kPteInsertEntry62,
    kPteSync,
    kPteInsert615,
    kPteUnlock,
};

} // namespace

const Handler kIomapWriteOnly{
    .name = "iomap-write-only",
    .title = "6.18 dax_iomap_pmd_fault() that unmaps shared extents on writes only",
    .kernels = "none",
    .summary = "As iomap-6.18, but a read of a shared extent unmaps nothing, as before 6.2.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kIomap618,
    .acts = kActs615,
    .real = false,
    .partner = &kIomap618,
    .partner_first = true,
    .unbroken = kUnbrokenWriteOnly,
};

} // namespace daxscope::model
