// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/doctor.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::cli {

namespace {

using ebpf::Finding;

void print_json(const std::vector<Finding>& findings, bool can_record) {
    nlohmann::ordered_json json;
    json["format"] = "daxscope.doctor";
    json["version"] = 1;
    json["can_record"] = can_record;
    json["findings"] = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        json["findings"].push_back({{"level", ebpf::level_name(finding.level)},
                                    {"topic", finding.topic},
                                    {"fact", finding.fact},
                                    {"remedy", finding.remedy}});
    }
    fmt::print("{}\n", json_text(json));
}

void print_text(const std::vector<Finding>& findings, bool can_record) {
    for (const Finding& finding : findings) {
        fmt::print("{:<8} {:<10} {}\n", ebpf::level_name(finding.level), finding.topic,
                   printable(finding.fact));
        if (!finding.remedy.empty() && finding.level != Finding::Level::Ok) {
            fmt::print("{:<8} {:<10} -> {}\n", "", "", printable(finding.remedy));
        }
    }
    fmt::print("\n{}\n", can_record ? "daxscope can record here."
                                    : "daxscope can't record here; see what is missing above.");
}

Exit run(const Common& common) {
    const std::vector<Finding> findings = ebpf::examine();
    const bool can_record =
        std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
            return finding.level == Finding::Level::Missing;
        });
    if (common.json) {
        print_json(findings, can_record);
    } else {
        print_text(findings, can_record);
    }
    return can_record ? Exit::Ok : Exit::Usage;
}

} // namespace

std::function<Exit()> setup_doctor(CLI::App& sub, const Common& common) {
    sub.footer("Exits with 1 if recording is not possible here.");
    return [&common] { return run(common); };
}

} // namespace daxscope::cli
