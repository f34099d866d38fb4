// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a recording has no fault, or no huge one, as the verbs say it.
#pragma once

#include "replay/store/trace.h"
#include "replay/trace/reasons.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace daxscope::cli {

/// [{"name": …, "text": …}, …]
nlohmann::ordered_json reasons_json(const std::vector<trace::Reason>& reasons);

/// What a loaded trace says of it; of one with faults only passed_over and huge_pages_off.
struct Reasons {
    bool empty = false; ///< no PMD and no PTE fault in it
    std::map<std::string, std::uint64_t> passed_over;
    std::vector<trace::Reason> why; ///< empty where it has faults, or does not know
    std::vector<trace::Reason> huge_pages_off;

    explicit Reasons(const trace::Trace& trace);
    /// Keys "empty", "passed_over", "reasons", "huge_pages_off".
    nlohmann::ordered_json json() const;
};

} // namespace daxscope::cli
