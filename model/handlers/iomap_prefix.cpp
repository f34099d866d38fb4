// SPDX-License-Identifier: GPL-3.0-or-later
//
// 6.1's handler behind daxscope's test module, which brings 4.5-rc1's unmap back: before the real
// function runs, the range is unmapped from everybody. A trace recorded with the module loaded
// says so in its session; this is the handler that recorded it.
#include "model/handlers/all.h"
#include "model/steps/acts_iomap.h"
#include "model/steps/dispatch.h"
#include "model/steps/module.h"
#include "model/steps/pmd_iomap.h"
#include "model/steps/pte_iomap.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

namespace {

using namespace steps;

constexpr Step kSteps[] = {
    kDispatch61, kModuleUnmap,       kIomapBeyondEof,   kColour,        kIomapCowWrite,
    kIomapVma,   kIomapPastEof,      kGrabEntry,        kTableRaced,    kIomapBegin,
    kIomapHole,  kDirectAccess,      kUnmapZeroOrCow,   kInsertEntry61, kCowCopy,
    kNeedSync,   kInsertPmd,         kUnlockEntry,      kFinishSync,    kSplit,

    kPteEof,     kPteGrabEntry,      kPteHugeRaced,     kPteIomapBegin, kPteCowPage,
    kPteHole,    kPteUnmapZeroOrCow, kPteInsertEntry61, kPteSync,       kPteInsert,
    kPteUnlock,
};

} // namespace

const Handler kIomapPreFix{
    .name = "iomap-prefix",
    .title = "6.1 dax_iomap_pmd_fault() behind the test module",
    .kernels = "6.1 with the test module",
    .summary = "Every PMD fault that passes the cheap checks unmaps the range from everybody, "
               "outside of the "
               "entry lock; entries stay.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kIomap,
    .acts = kActs61,
    .module = "daxscope_prefix",
    .unmaps_first = true,
    .stands_for = &kPreFix,
    .partner = &kIomap,
    .unbroken = kUnbroken61,
};

} // namespace daxscope::model
