// SPDX-License-Identifier: GPL-3.0-or-later
//
// dax_iomap_pmd_fault() of 6.15 to 6.17: pages of storage are folios with reference counts, and
// breaking layouts deletes the DAX entries of the whole file.
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

} // namespace

const Handler kIomap615{
    .name = "iomap-6.15",
    .title = "6.15 dax_iomap_pmd_fault()",
    .kernels = "6.15 - 6.17",
    .summary =
        "As iomap-6.2; and whoever breaks layouts, for a fallocate() elsewhere in the file as "
        "well, "
        "removes all entries of the file, dirty ones too. A PMD over a shared extent that another "
        "file holds in 4 KiB pages is SIGBUS.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kIomap62,
    .acts = kActs615,
    .since = {6, 15},
    .until = {6, 18},
    .partner = &kIomap,
    .unbroken = kUnbroken615,
};

} // namespace daxscope::model
