// SPDX-License-Identifier: GPL-3.0-or-later
//
// Another proposal for dax_insert_entry() of 6.18 and later: of a shared extent only a write
// unmaps, as before 6.2.
#include "model/handlers/all.h"
#include "model/steps/acts_iomap.h"
#include "model/steps/table_6_18.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

namespace {

using namespace steps;

constexpr auto kSteps =
    with(kSteps618, {kUnmapZeroOrCow, kInsertEntryWriteOnly, kPteUnmapZeroOrCow});

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
    .module = "daxscope_write_only",
    .partner = &kIomap618,
    .partner_first = true,
    .unbroken = kUnbrokenWriteOnly,
};

} // namespace daxscope::model
