// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/doctor.h"
#include "app/cli/choice.h"
#include "app/cli/file_findings.h"
#include "app/cli/recipes.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "ebpf/kernel_types.h"
#include "ebpf/self_test.h"
#include "replay/words/json.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>

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

nlohmann::ordered_json findings_json(const std::vector<ebpf::Finding>& findings) {
    auto list = nlohmann::ordered_json::array();
    for (const ebpf::Finding& finding : findings) {
        list.push_back({{"level", ebpf::level_name(finding.level)},
                        {"topic", finding.topic},
                        {"fact", finding.fact},
                        {"remedy", finding.remedy}});
    }
    return list;
}

void print_examination(const ebpf::Examination& examination) {
    nlohmann::ordered_json json;
    json["format"] = "daxscope.doctor";
    json["version"] = 1;
    json["can_record"] = examination.can_record();
    json["findings"] = findings_json(examination.findings);
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
    fmt::print("{}\n", words::json_text(json, kJsonIndent));
}

void print_findings(const std::vector<ebpf::Finding>& findings) {
    for (const ebpf::Finding& finding : findings) {
        fmt::print("{:<8} {:<10} {}\n", ebpf::level_name(finding.level), finding.topic,
                   printable(finding.fact));
        if (!finding.remedy.empty() && finding.level != ebpf::Finding::Level::Ok) {
            fmt::print("{:<8} {:<10} -> {}\n", "", "", printable(finding.remedy));
        }
    }
}

nlohmann::ordered_json file_json(const std::string& path, const FileExamination& file) {
    nlohmann::ordered_json small = nlohmann::ordered_json::object();
    for (const auto& [why, count] : file.ranges.small) {
        small[std::string(replay::row_of(why).name)] = count;
    }
    return {{"path", path},
            {"well", file.well()},
            {"ranges",
             {{"all", file.ranges.all},
              {"huge", file.ranges.huge},
              {"hole", file.ranges.hole},
              {"unknown", file.ranges.unknown},
              {"small", small}}},
            {"findings", findings_json(file.findings)}};
}

/// Looks at data files instead of at the machine.
Exit run_files(const std::vector<std::string>& paths, const Common& common) {
    bool well = true;
    auto files = nlohmann::ordered_json::array();
    for (const std::string& path : paths) {
        const FileExamination file = examine_file(path);
        well = well && file.well();
        if (common.json) {
            files.push_back(file_json(path, file));
            continue;
        }
        fmt::print("{}{}\n", path == paths.front() ? "" : "\n", printable(path));
        print_findings(file.findings);
        fmt::print("{}\n", file.well() ? "Faults on it can end huge."
                                       : "Not all faults on it can end huge; see above.");
    }
    if (common.json) {
        nlohmann::ordered_json json{
            {"format", "daxscope.doctor.files"}, {"version", 1}, {"files", files}};
        fmt::print("{}\n", words::json_text(json, kJsonIndent));
    }
    return well ? Exit::Ok : Exit::Findings;
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
        fmt::print("{}\n", words::json_text(json, kJsonIndent));
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
        print_findings(examination.findings);
        fmt::print("\n{}\n", examination.can_record()
                                 ? "daxscope can record here."
                                 : "daxscope can't record here; see what is missing above.");
    }
    return examination.can_record() ? Exit::Ok : Exit::Usage;
}

/// As the running kernel's BTF has it.
RecipeKernel running_kernel() {
    const ebpf::KernelTypes types;
    RecipeKernel kernel;
    const auto host = types.offset("address_space", "host"), sb = types.offset("inode", "i_sb"),
               ino = types.offset("inode", "i_ino"), dev = types.offset("super_block", "s_dev"),
               mm = types.offset("vm_area_struct", "vm_mm");
    utsname name{};
    if (!host || !sb || !ino || !dev || !mm || uname(&name) != 0) {
        return kernel;
    }
    kernel = {name.release, *host, *sb, *ino, *dev, *mm, kernel.zap};
    if (types.function_id(kernel.zap) == 0 && types.function_id("zap_vma_range") != 0) {
        kernel.zap = "zap_vma_range";
    }
    return kernel;
}

} // namespace

std::function<Exit()> setup_doctor(CLI::App& sub, const Common& common) {
    auto folder = std::make_shared<std::string>();
    auto files = std::make_shared<std::vector<std::string>>();
    auto* const data =
        sub.add_option("FILE", *files,
                       "Data files: say, before anything runs, if faults on them can end huge, and "
                       "for what reason not, by their size, extents, volume and partition, and by "
                       "where a mapping lands");
    auto tool = std::make_shared<std::string>();
    sub.add_option("--recipe", *tool,
                   "Print the lines that record without daxscope what `daxscope import` can use: "
                   "trace-cmd, perf or bpftrace")
        ->check(one_of(recipe_tools()))
        ->option_text("TOOL")
        ->excludes(data);
    sub.add_option("--self-test", *folder,
                   "Make a few faults on a file in this folder of a DAX mount, record them, and "
                   "hold the recording against ftrace's own count; the file is removed afterwards")
        ->option_text("DIR")
        ->excludes(data);
    sub.footer(
        "Exits with 1 if recording is not possible here, and with 3 if the self-test's counts "
        "differ, or if a fault on one of the files would fall back.");
    return [folder, tool, files, &common] {
        if (!tool->empty()) {
            fmt::print("{}", recipe(*tool, running_kernel()));
            return Exit::Ok;
        }
        return files->empty() ? run_doctor(*folder, common) : run_files(*files, common);
    };
}

} // namespace daxscope::cli
