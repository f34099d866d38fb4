// SPDX-License-Identifier: GPL-3.0-or-later
//
// A proposal for dax_insert_entry() of 6.18 and later: it unmaps where the fault replaces what the
// entry points at, which it finds by comparing the two, and nowhere else.
#include "model/handlers/all.h"
#include "model/steps/acts_iomap.h"
#include "model/steps/table_6_18.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

namespace {

using namespace steps;

constexpr auto kSteps = with(
    kSteps618, {kUnmapReplaced, kInsertEntryReplaced, kPteUnmapReplaced, kPteInsertEntryReplaced});

} // namespace

const Handler kIomapKeep{
    .name = "iomap-keep",
    .title = "6.18 dax_iomap_pmd_fault() that keeps what it does not replace",
    .kernels = "none",
    .summary =
        "As iomap-6.18, but it unmaps only where the entry gives way to other storage: a zero "
        "entry to storage, or storage to its copy.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kIomap618,
    .acts = kActs615,
    .real = false,
    .module = "daxscope_keep",
    .partner = &kIomap618,
    .partner_first = true,
    .unbroken = kUnbrokenKeep,
};

} // namespace daxscope::model
