// SPDX-License-Identifier: GPL-3.0-or-later
//
// What daxscope's test module does before the real handler of 6.1.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void module_unmap(World& world, Fault& fault);

inline constexpr Step kModuleUnmap{
    .name = "module unmap",
    .kernel = "6.1",
    .function = "daxscope_prefix module",
    .text = "The test module unmaps the whole range from every mapping, for a PMD fault that "
            "passes 4.5's cheap checks (cow write to pmd past eof).",
    .step = module_unmap,
    .instant = Instant::Unmap,
};

} // namespace daxscope::model::steps
