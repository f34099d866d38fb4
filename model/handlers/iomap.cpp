// SPDX-License-Identifier: GPL-3.0-or-later
//
// dax_iomap_pmd_fault() of 4.10 to 6.1, as 6.1 has it.
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
    kDispatch61,   kIomapBeyondEof,    kColour,           kIomapCowWrite, kIomapVma,
    kIomapPastEof, kGrabEntry,         kTableRaced,       kIomapBegin,    kIomapHole,
    kDirectAccess, kUnmapZeroOrCow,    kInsertEntry61,    kCowCopy,       kNeedSync,
    kInsertPmd,    kUnlockEntry,       kFinishSync,       kSplit,

    kPteEof,       kPteGrabEntry,      kPteHugeRaced,     kPteIomapBegin, kPteCowPage,
    kPteHole,      kPteUnmapZeroOrCow, kPteInsertEntry61, kPteSync,       kPteInsert,
    kPteUnlock,
};

} // namespace

const Handler kIomap{
    .name = "iomap",
    .title = "6.1 dax_iomap_pmd_fault()",
    .kernels = "4.10 - 6.1",
    .summary = "Unmaps the range once, where a hole gets storage, and on a write to a shared "
               "extent; entries "
               "stay.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kFixed,
    .acts = kActs61,
    .since = {4, 10},
    .until = {6, 2},
    .partner = &kIomap62,
    .partner_first = true,
    .unbroken = kUnbroken61,
};

} // namespace daxscope::model
