// SPDX-License-Identifier: GPL-3.0-or-later
//
// How faults ended, as JSON: `faults --json` and the report's.
#pragma once

#include "replay/analysis/expect.h"

#include <nlohmann/json_fwd.hpp>

namespace daxscope::report {

/// A sum over faults, with its reasons: "huge", "pmd_faults", … as JSON.md has them.
nlohmann::ordered_json fault_sum_json(const trace::Trace& trace, const replay::FaultSum& sum);
/// One expectation: "text", "field", "met", "value", "said".
nlohmann::ordered_json expected_json(const replay::Expectation& expectation,
                                     const replay::Expected& expected);

} // namespace daxscope::report
