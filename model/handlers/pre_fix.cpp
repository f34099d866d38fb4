// SPDX-License-Identifier: GPL-3.0-or-later
//
// __dax_pmd_fault() of 4.5-rc1, before "dax: fix clearing of holes in __dax_pmd_fault()".
#include "model/handlers/all.h"
#include "model/steps/dispatch.h"
#include "model/steps/pmd_4_5.h"
#include "model/steps/pte_4_5.h"
#include "model/steps/truncate.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

namespace {

using namespace steps;

constexpr Step kSteps[] = {
    kDispatch45,
    kConfig,
    kCowWrite,
    kVmaStart,
    kVmaEnd,
    kBeyondEof,
    kPmdPastEof,
    at(Instant::Unmap, kGetBlockCreate),
    at(Instant::Unmap, kLockMmap),
    at(Instant::Unmap, kTooSmallFallback),
    at(Instant::Unmap, kUnlockMmap),
    at(Instant::Unmap, kUnmapAlways),
    at(Instant::Unmap, kTruncateAlways),
    kRelockMmap,
    kRecheckSize,
    kHole,
    kStorage,
    kZero,
    kRadixEntry,
    kInsertPmd45,
    kOut45,
    kFallback45,
    kAfterFallback45,

    kPteBeyondEof,
    kPteMkwrite,
    kPteFindPage,
    kPteGetBlock,
    kPteAllocateOrHole,
    kPteCow,
    kPteUnmapHolePage,
    kPteInsertMapping,
    kPteOut45,
};

constexpr std::array kUnbroken{kTakesNoAllocation, kTriesSigbusAgain, kSharesNothing, kNoDeadlock};

} // namespace

const Handler kPreFix{
    .name = "pre-fix",
    .title = "4.5-rc1 __dax_pmd_fault()",
    .kernels = "4.5-rc1",
    .summary = "Every fault that gets as far as the blocks unmaps the whole range from everybody "
               "and removes "
               "its entries from the page cache, dirty ones too.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .acts = kActs45,
    .family = Family::GetBlock,
    .partner = &kFixed,
    .unbroken = kUnbroken,
};

} // namespace daxscope::model
