// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reasons_text.h"

namespace daxscope::cli {

nlohmann::ordered_json reasons_json(const std::vector<trace::Reason>& reasons) {
    auto list = nlohmann::ordered_json::array();
    for (const trace::Reason& reason : reasons) {
        list.push_back({{"name", reason.name}, {"text", reason.text}});
    }
    return list;
}

Reasons::Reasons(const trace::Trace& trace)
    : passed_over(trace::passed_over(trace.session())),
      huge_pages_off(trace::huge_pages_off(trace)) {
    empty = true;
    for (std::size_t k = 0; empty && k < trace.size(); ++k) {
        empty = trace.kind(k) != trace::Kind::PmdFault && trace.kind(k) != trace::Kind::PteFault;
    }
    if (empty) {
        why = trace::why_empty(trace.session());
    }
}

nlohmann::ordered_json Reasons::json() const {
    return {{"empty", empty},
            {"passed_over", passed_over},
            {"reasons", reasons_json(why)},
            {"huge_pages_off", reasons_json(huge_pages_off)}};
}

} // namespace daxscope::cli
