// SPDX-License-Identifier: GPL-3.0-or-later
//
// dax_iomap_pmd_fault() of 6.18 to today (7.3): the huge zero page is mapped as a folio.
#include "model/handlers/all.h"
#include "model/steps/acts_iomap.h"
#include "model/steps/table_6_18.h"
#include "model/steps/unbroken.h"

namespace daxscope::model {

using namespace steps;

const Handler kIomap618{
    .name = "iomap-6.18",
    .title = "6.18 dax_iomap_pmd_fault()",
    .kernels = "6.18 -",
    .summary = "As iomap-6.15, but a read of a hole that another thread has mapped by now is done, "
               "and does not fall back.",
    .steps = kSteps618,
    .labels = labels_of(kSteps618),
    .predecessor = &kIomap615,
    .acts = kActs615,
    .since = {6, 18},
    .partner = &kIomap,
    .unbroken = kUnbroken615,
};

} // namespace daxscope::model
