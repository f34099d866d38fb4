// SPDX-License-Identifier: GPL-3.0-or-later
//
// 4.5's handler with the fault isolation that the review of its patch asks for: the range's entry
// is locked from the lookup of the blocks to the mapping. No released kernel had this form; 4.7's
// entry lock is its descendant.
#include "model/handlers/all.h"
#include "model/steps/dispatch.h"
#include "model/steps/pmd_4_5.h"
#include "model/steps/pte_4_5.h"
#include "model/steps/truncate.h"

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
    at(Instant::Section, kLockEntry),
    at(Instant::Section, kGetBlockLookupOut),
    at(Instant::Section, kGetBlockAllocateOut),
    at(Instant::Section, kTooSmallOut),
    at(Instant::Section, kUnmapIfAlloc),
    at(Instant::Section, kTruncateIfAlloc),
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
    kPteLockEntry,
    at(Instant::PteSection, kPteMkwrite),
    at(Instant::PteSection, kPteFindPage),
    at(Instant::PteSection, kPteGetBlock),
    at(Instant::PteSection, kPteAllocateOrHole),
    at(Instant::PteSection, kPteCow),
    at(Instant::PteSection, kPteUnmapHolePage),
    kPteInsertMapping,
    kPteOut45,
};

} // namespace

const Handler kEntryLocked{
    "entry-locked",
    "4.5 __dax_pmd_fault() with the range's entry locked",
    "none",
    "As fixed, and one fault of a range at a time: an allocation is seen by one fault alone.",
    kSteps,
    labels_of(kSteps),
    &kFixed,
    kActs45,
};

} // namespace daxscope::model
