// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"

#include "app/cli/text.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"
#include "replay/words/of_import.h"
#include "replay/words/of_trace.h"

#include <fmt/format.h>

namespace daxscope::cli {

using trace::Kind;

std::vector<std::string> caveats(const trace::Trace& trace) {
    const trace::Session& session = trace.session();
    std::vector<std::string> lines;
    if (session.synthetic()) {
        lines.push_back(fmt::format("NOT RECORDED: synthetic, nothing of it happened: {}",
                                    printable(session.value(trace::key::kSynthetic))));
    }
    if (const std::string cut = words::cut_sentence(trace); !cut.empty()) {
        lines.push_back(fmt::format("A PART: {}", printable(cut)));
    }
    const std::string faults = session.not_recorded_text({Kind::PmdFault, Kind::PteFault});
    if (!faults.empty()) {
        lines.push_back(
            fmt::format("NOT RECORDED: {}: every count of faults may be too low", faults));
    }
    if (!session.recorded(Kind::Unmap)) {
        lines.push_back(fmt::format(
            "NOT RECORDED: {}: which faults are refaults, and which faults caused them, "
            "the recording can't tell",
            session.not_recorded_text({Kind::Unmap, Kind::Zap, Kind::Munmap, Kind::Exit})));
    } else if (const std::string rest =
                   session.not_recorded_text({Kind::Zap, Kind::Munmap, Kind::Exit});
               !rest.empty()) {
        lines.push_back(fmt::format("NOT RECORDED: {}: a mapping that is gone may be taken for one "
                                    "that is there",
                                    rest));
    }
    if (const std::string module = trace::intercepted_sentence(session); !module.empty()) {
        lines.push_back(fmt::format("UNMAPS INTERCEPTED: {}", printable(module)));
    }
    if (trace::untried(session.arch)) {
        lines.push_back(fmt::format("UNTRIED: page-table bits are read as {} has them, which no "
                                    "recording of such a machine has been held against",
                                    printable(session.value(trace::key::kMachine))));
    }
    if (session.values.contains(trace::key::kImporter)) {
        lines.push_back(
            fmt::format("IMPORTED: {}", printable(session.value(trace::key::kSourceFormat))));
        for (const std::string& note : words::import_notes(session)) {
            lines.back() += "; " + printable(note);
        }
    }
    return lines;
}

bool whole(const trace::Trace& trace) {
    const trace::Session& session = trace.session();
    return trace.losses().empty() && session.recorded(Kind::PmdFault) &&
           session.recorded(Kind::PteFault) && session.recorded(Kind::Unmap);
}

void print_caveats(const trace::Trace& trace) {
    const std::vector<std::string> lines = caveats(trace);
    for (std::size_t k = 0; k < lines.size(); ++k) {
        fmt::print("{}{}\n", k == 0 ? "\n" : "", lines[k]);
    }
}

void add_caveats(nlohmann::ordered_json& body, const trace::Trace& trace) {
    auto kinds = nlohmann::ordered_json::array();
    for (int kind = 1; kind <= static_cast<int>(trace::kLastKind); ++kind) {
        if (!trace.session().recorded(static_cast<Kind>(kind))) {
            kinds.push_back(trace::kind_name(static_cast<Kind>(kind)));
        }
    }
    body["cut"] = words::cut_sentence(trace);
    body["not_recorded"] = kinds;
    body["untried_machine"] = trace::untried(trace.session().arch);
}

} // namespace daxscope::cli
