// SPDX-License-Identifier: GPL-3.0-or-later
//
// check: is this file sound, and is anything missing from it? What it finds wrong with the file
// itself ends it with exit code 2 at once; what is missing is listed, and is exit code 3 under
// --strict.
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/trace/open.h"

#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using trace::Kind;
using trace::kNone;
using trace::Trace;

/// Something that is missing, or that does not fit together.
struct Finding {
    std::string name; ///< stable, for JSON
    std::int64_t count = 0;
    std::string text;
};

struct Pairing {
    std::int64_t faults = 0, faults_without_end = 0;
    std::int64_t unmaps = 0, unmaps_without_end = 0;
    std::int64_t without_task = 0, faults_without_mapping = 0, faults_without_file = 0;
    std::int64_t outside_session = 0;
};

bool is_fault(Kind kind) {
    return kind == Kind::PmdFault || kind == Kind::PteFault;
}

Pairing pair_up(const Trace& trace) {
    Pairing pairing;
    const trace::Session& session = trace.session();
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const trace::Event event = trace.event(k);
        const bool open = event.ts_end == kNone;
        if (is_fault(event.kind)) {
            ++pairing.faults;
            pairing.faults_without_end += open ? 1 : 0;
            pairing.faults_without_mapping += event.mapping == kNone ? 1 : 0;
            pairing.faults_without_file += event.file == kNone ? 1 : 0;
        } else if (event.kind == Kind::Unmap) {
            ++pairing.unmaps;
            pairing.unmaps_without_end += open ? 1 : 0;
        }
        // The recorder itself asks for extents; whose access set a bit no bit tells.
        const bool nobodys = event.kind == Kind::Fiemap || event.kind == Kind::Access;
        pairing.without_task += event.task == kNone && !nobodys ? 1 : 0;
        pairing.outside_session +=
            event.ts < session.start || (session.end && event.ts > *session.end) ? 1 : 0;
    }
    return pairing;
}

std::vector<Finding> find(const Trace& trace, const Pairing& pairing) {
    std::vector<Finding> findings;
    const auto add = [&findings](const char* name, std::int64_t count, const char* text) {
        if (count > 0) {
            findings.push_back({name, count, fmt::format("{} {}", count_text(count), text)});
        }
    };
    add("lost", trace.lost(), "events were lost while recording");
    if (!trace.session().end) {
        findings.push_back({"cut_off", 1, "the recording has no end: the recorder did not finish"});
    }
    add("faults_without_end", pairing.faults_without_end, "faults have a begin but no end");
    add("unmaps_without_end", pairing.unmaps_without_end, "unmaps have a begin but no end");
    add("without_task", pairing.without_task, "events name no task");
    add("faults_without_mapping", pairing.faults_without_mapping, "faults name no mapping");
    add("faults_without_file", pairing.faults_without_file, "faults name no file");
    add("outside_session", pairing.outside_session,
        "events lie before the recording's start or after its end");
    return findings;
}

Exit check(const std::filesystem::path& path, bool strict, const Common& common) {
    {
        TerminalProgress line("checking " + path.filename().string(), "events", common);
        trace::open_trace(path, {.check_events = true}, line.progress());
    }
    const auto trace = load_trace(path, common);
    const Pairing pairing = pair_up(*trace);
    const std::vector<Finding> findings = find(*trace, pairing);
    if (common.json) {
        auto list = nlohmann::ordered_json::array();
        for (const Finding& finding : findings) {
            list.push_back(
                {{"name", finding.name}, {"count", finding.count}, {"text", finding.text}});
        }
        print_json("check", 1,
                   {{"path", path.string()},
                    {"events", trace->size()},
                    {"faults", pairing.faults},
                    {"faults_paired", pairing.faults - pairing.faults_without_end},
                    {"unmaps", pairing.unmaps},
                    {"unmaps_paired", pairing.unmaps - pairing.unmaps_without_end},
                    {"lost", trace->lost()},
                    {"findings", list}});
    } else {
        fmt::print("{}: the file is sound: {} events, {} faults, {} unmaps\n",
                   printable(path.string()), count_text(static_cast<std::int64_t>(trace->size())),
                   count_text(pairing.faults), count_text(pairing.unmaps));
        for (const Finding& finding : findings) {
            fmt::print("  {}\n", finding.text);
        }
        if (findings.empty()) {
            fmt::print("  nothing is missing\n");
        }
    }
    return strict && !findings.empty() ? Exit::Findings : Exit::Ok;
}

} // namespace

std::function<Exit()> setup_check(CLI::App& sub, const Common& common) {
    struct Options {
        std::filesystem::path path;
        bool strict = false;
    };
    const auto options = std::make_shared<Options>();
    sub.add_option("FILE", options->path, "A .daxtrace file")->required();
    sub.add_flag("--strict", options->strict, "Exit with 3 where anything is missing");
    return [options, &common] { return check(options->path, options->strict, common); };
}

} // namespace daxscope::cli
