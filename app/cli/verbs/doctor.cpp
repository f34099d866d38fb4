// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/doctor.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "ebpf/self_test.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::cli {

namespace {

nlohmann::ordered_json events_json(const ebpf::SelfTest& test) {
    nlohmann::ordered_json events = nlohmann::ordered_json::array();
    for (const ebpf::SelfTest::Row& row : test.rows) {
        events.push_back({{"event", row.event},
                          {"ftrace", row.ftrace},
                          {"recorded", row.recorded},
                          {"lost", row.lost}});
    }
    return events;
}

void print_examination(const ebpf::Examination& examination) {
    nlohmann::ordered_json json;
    json["format"] = "daxscope.doctor";
    json["version"] = 1;
    json["can_record"] = examination.can_record();
    json["findings"] = nlohmann::ordered_json::array();
    for (const ebpf::Finding& finding : examination.findings) {
        json["findings"].push_back({{"level", ebpf::level_name(finding.level)},
                                    {"topic", finding.topic},
                                    {"fact", finding.fact},
                                    {"remedy", finding.remedy}});
    }
    json["hooks"] = nlohmann::ordered_json::array();
    for (const ebpf::HookFinding& hook : examination.hooks) {
        json["hooks"].push_back(
            {{"name", hook.name},
             {"attached", hook.attached.empty() ? nlohmann::ordered_json(nullptr)
                                                : nlohmann::ordered_json(hook.attached)},
             {"without", hook.without}});
    }
    json["preemption"] = {{"model", examination.preemption.model},
                          {"source", examination.preemption.source},
                          {"functions", examination.preemption.functions},
                          {"tracepoints", examination.preemption.tracepoints}};
    fmt::print("{}\n", json_text(json));
}

void print_findings(const ebpf::Examination& examination) {
    for (const ebpf::Finding& finding : examination.findings) {
        fmt::print("{:<8} {:<10} {}\n", ebpf::level_name(finding.level), finding.topic,
                   printable(finding.fact));
        if (!finding.remedy.empty() && finding.level != ebpf::Finding::Level::Ok) {
            fmt::print("{:<8} {:<10} -> {}\n", "", "", printable(finding.remedy));
        }
    }
    fmt::print("\n{}\n", examination.can_record()
                             ? "daxscope can record here."
                             : "daxscope can't record here; see what is missing above.");
}

Exit run_self_test(const std::string& folder, const Common& common) {
    const ebpf::SelfTest test = ebpf::self_test(folder);
    if (common.json) {
        nlohmann::ordered_json json;
        json["format"] = "daxscope.doctor.self_test";
        json["version"] = 1;
        json["folder"] = folder;
        json["agrees"] = test.agrees();
        json["events"] = events_json(test);
        fmt::print("{}\n", json_text(json));
    } else {
        fmt::print("{:<32} {:>8} {:>8} {:>8}\n", "event", "ftrace", "daxscope", "lost");
        for (const ebpf::SelfTest::Row& row : test.rows) {
            fmt::print("{:<32} {:>8} {:>8} {:>8}{}\n", row.event, row.ftrace, row.recorded,
                       row.lost, row.agrees() ? "" : "  differs");
        }
        fmt::print("\n{}\n",
                   test.agrees()
                       ? "daxscope recorded what the kernel counted."
                       : (test.rows.empty() ? "No fault happened: nothing was tested."
                                            : "daxscope did not record what the kernel counted."));
    }
    return test.agrees() ? Exit::Ok : Exit::Findings;
}

Exit run_doctor(const std::string& self_test, const Common& common) {
    if (!self_test.empty()) {
        return run_self_test(self_test, common);
    }
    const ebpf::Examination examination = ebpf::examine();
    if (common.json) {
        print_examination(examination);
    } else {
        print_findings(examination);
    }
    return examination.can_record() ? Exit::Ok : Exit::Usage;
}

} // namespace

std::function<Exit()> setup_doctor(CLI::App& sub, const Common& common) {
    auto folder = std::make_shared<std::string>();
    sub.add_option("--self-test", *folder,
                   "Make a few faults on a file in this folder of a DAX mount, record them, and "
                   "hold the recording against ftrace's own count; the file goes again")
        ->option_text("DIR");
    sub.footer(
        "Exits with 1 if recording is not possible here, and with 3 if the self-test's counts "
        "differ.");
    return [folder, &common] { return run_doctor(*folder, common); };
}

} // namespace daxscope::cli
