// SPDX-License-Identifier: GPL-3.0-or-later
//
// __dax_pmd_fault() of 4.5, after "dax: fix clearing of holes in __dax_pmd_fault()".
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
    at(Instant::Unmap, kGetBlockLookup),
    at(Instant::Unmap, kGetBlockAllocate),
    at(Instant::Unmap, kTooSmallReturn),
    at(Instant::Unmap, kUnmapIfAlloc),
    at(Instant::Unmap, kTruncateIfAlloc),
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

constexpr std::array kUnbroken{
    Unbroken{Invariant::DirtyLost, "What removes a dirty entry is a write's fault, which then puts "
                                   "a dirty one in its place."},
    kTriesSigbusAgain,
    kSharesNothing,
    kNoDeadlock,
};

} // namespace

const Handler kFixed{
    .name = "fixed",
    .title = "4.5 __dax_pmd_fault()",
    .kernels = "4.5 - 4.6",
    .summary = "Only a fault that allocated storage unmaps the range and removes its entries: zero "
               "pages may "
               "have covered the hole.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kPreFix,
    .acts = kActs45,
    .family = Family::GetBlock,
    .since = {4, 5},
    .until = {4, 7},
    .partner = &kEntryLocked,
    .unbroken = kUnbroken,
};

} // namespace daxscope::model
