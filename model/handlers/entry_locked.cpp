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

constexpr std::string_view kOneAtATime =
    "One fault of the range at a time, from the lookup of its blocks to its mapping: the "
    "allocation that it sees is its own, and nothing was mapped or stored before.";
constexpr std::array kUnbroken{
    Unbroken{Invariant::SpuriousUnmap, kOneAtATime},
    Unbroken{Invariant::DirtyRemoved, kOneAtATime},
    Unbroken{Invariant::DirtyLost, kOneAtATime},
    Unbroken{Invariant::SyncMissed, kOneAtATime},
    Unbroken{Invariant::DoubleAlloc, kOneAtATime},
    Unbroken{Invariant::StoreZeroed, kOneAtATime},
    kTriesSigbusAgain,
    kSharesNothing,
    kNoDeadlock,
};

} // namespace

const Handler kEntryLocked{
    .name = "entry-locked",
    .title = "4.5 __dax_pmd_fault() with the range's entry locked",
    .kernels = "none",
    .summary =
        "As fixed, and one fault of a range at a time: an allocation is seen by one fault alone.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kFixed,
    .acts = kActs45,
    .family = Family::GetBlock,
    .real = false,
    .partner = &kFixed,
    .partner_first = true,
    .unbroken = kUnbroken,
};

} // namespace daxscope::model
