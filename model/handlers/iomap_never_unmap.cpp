// SPDX-License-Identifier: GPL-3.0-or-later
//
// What ends the storm at once, and is wrong: dax_insert_entry() of 6.18 and later without its
// unmap. Here to be found broken, beside the two proposals.
#include "model/handlers/all.h"
#include "model/steps/acts_iomap.h"
#include "model/steps/table_6_18.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

namespace {

using namespace steps;

constexpr auto kSteps = with(kSteps618, {kUnmapNothing, kPteUnmapNothing});

} // namespace

const Handler kIomapNeverUnmap{
    .name = "iomap-never-unmap",
    .title = "6.18 dax_iomap_pmd_fault() that unmaps nothing",
    .kernels = "none",
    .summary = "As iomap-6.18, but dax_insert_entry() unmaps nothing: a copied extent, and a hole "
               "that was written to, leave others what they had mapped.",
    .steps = kSteps,
    .labels = labels_of(kSteps),
    .predecessor = &kIomap618,
    .acts = kActs615,
    .real = false,
    .partner = &kIomap618,
    .partner_first = true,
    .unbroken = kUnbrokenNeverUnmap,
};

} // namespace daxscope::model
