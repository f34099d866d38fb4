// SPDX-License-Identifier: GPL-3.0-or-later
//
// check: is this file sound, and is anything missing from it? What it finds wrong with the file
// itself ends it with exit code 2 at once; what is missing or cannot be is listed, and is exit code
// 3 under --strict.
#include "app/cli/caveats.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/reasons_text.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/analysis/vet.h"
#include "replay/import/source.h"
#include "replay/trace/hasher.h"
#include "replay/trace/names.h"
#include "replay/trace/vet_file.h"
#include "replay/words/of_trace.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using replay::ClockJump;
using replay::Finding;
using replay::OpenFault;
using trace::Kind;
using trace::kNone;
using trace::Trace;

constexpr std::size_t kMostFaults = 8;        ///< that never ended, on the terminal
constexpr std::size_t kMostFaultsJson = 1000; ///< … and in JSON

struct FoundCounts {
    std::int64_t faults = 0, faults_paired = 0, unmaps = 0, unmaps_paired = 0;
};

FoundCounts count(const Trace& trace, const Progress& progress) {
    constexpr std::size_t kPerReport = 1 << 16;
    FoundCounts counts;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (k % kPerReport == 0) {
            progress.report(k, trace.size());
        }
        const Kind kind = trace.kind(k);
        if (kind != Kind::PmdFault && kind != Kind::PteFault && kind != Kind::Unmap) {
            continue;
        }
        const trace::Event event = trace.event(k);
        const bool ended = event.ts_end != kNone || !event.has(trace::kBegin);
        ++(kind == Kind::Unmap ? counts.unmaps : counts.faults);
        (kind == Kind::Unmap ? counts.unmaps_paired : counts.faults_paired) += ended ? 1 : 0;
    }
    return counts;
}

/// What the file says about itself against what it is.
struct Seal {
    std::string stored, computed; ///< the first is empty where the file has none
    std::vector<std::string> strange_tables;
    std::int64_t version = 0;
};

/// Why there is no fault, or no huge one.
void add_reasons(const Trace& trace, std::vector<Finding>& findings) {
    const Reasons reasons(trace);
    // That there are no events at all is said elsewhere.
    if (reasons.empty && !trace.session().made() && (trace.size() > 0 || !reasons.why.empty())) {
        findings.push_back({"empty", 1, "no fault was recorded"});
        for (const trace::Reason& reason : reasons.why) {
            findings.push_back({"empty." + reason.name, 1, "no fault: " + reason.text});
        }
    }
    for (const trace::Reason& reason : reasons.huge_pages_off) {
        findings.push_back({reason.name, 1, reason.text});
    }
}

std::vector<Finding> about_file(const Trace& trace, const Seal& seal) {
    std::vector<Finding> findings;
    if (!seal.stored.empty() && seal.stored != seal.computed) {
        findings.push_back({"hash", 1,
                            fmt::format("the rows are not those that were written: their hash is "
                                        "{}, the file says {}",
                                        seal.computed, seal.stored)});
    } else if (seal.stored.empty() && seal.version > 1 && trace.session().end) {
        findings.push_back(
            {"no_hash", 1, "the recording has an end and no hash: its rows can't be vouched for"});
    }
    if (!seal.strange_tables.empty()) {
        findings.push_back(
            {"decoding_tables", static_cast<std::int64_t>(seal.strange_tables.size()),
             fmt::format(
                 "the decoding tables {} don't say what {} on {} means: the views and other "
                 "programs show wrong words, daxscope does not use them",
                 fmt::join(seal.strange_tables, ", "), trace.session().kernel_release,
                 trace.session().value(trace::key::kMachine))});
    }
    return findings;
}

std::string who(const Trace& trace, std::uint32_t event) {
    const trace::Task* task = trace.task(trace.event(event).task);
    return task == nullptr ? "a task that was not recorded" : trace::task_text(*task);
}

std::string where(const Trace& trace, std::uint32_t event) {
    const std::uint32_t range = trace.range_of(event);
    return range == Trace::kNoRange ? "a file that was not recorded" : range_text(trace, range);
}

/// "loader tid 216 has been in a PMD fault of shared.dat +0 for 2.8 s (seq 13, since 0.4 s): …"
std::string open_fault_text(const Trace& trace, const OpenFault& fault) {
    const trace::Event event = trace.event(fault.event);
    std::string text = fmt::format(
        "{} has been in a {} fault of {} for {} (seq {}, since {})", who(trace, fault.event),
        event.kind == Kind::PmdFault ? "PMD" : "PTE", where(trace, fault.event),
        duration_text(fault.open_for), event.seq, duration_text(event.ts - trace.begin()));
    if (fault.first_there != kNone) {
        const auto first = static_cast<std::uint32_t>(fault.first_there);
        text += fmt::format("; it may wait for the entry's lock, which {} may hold, whose fault of "
                            "the range is open since before (seq {})",
                            who(trace, first), trace.event(first).seq);
    } else if (fault.ended_since > 0) {
        text += fmt::format("; {} of the range began later and ended, so it does not hold "
                            "the entry's lock: what it waits for the trace does not tell",
                            fault.ended_since == 1 ? "1 fault"
                                                   : count_text(fault.ended_since) + " faults");
    } else {
        text += "; no fault of the range ended since: it may hold the entry's lock, what it waits "
                "for the trace does not tell";
    }
    return text;
}

ordered_json to_json(const Trace& trace, const OpenFault& fault) {
    const trace::Event event = trace.event(fault.event);
    const trace::Task* task = trace.task(event.task);
    const std::uint32_t range = trace.range_of(fault.event);
    return {{"seq", event.seq},
            {"kind", trace::kind_name(event.kind)},
            {"tid", task == nullptr ? ordered_json(nullptr) : ordered_json(task->tid)},
            {"comm",
             task == nullptr || !task->named ? ordered_json(nullptr) : ordered_json(task->comm)},
            {"range", range == Trace::kNoRange ? ordered_json(nullptr) : range_json(trace, range)},
            {"since_ns", event.ts - trace.begin()},
            {"open_for_ns", fault.open_for},
            {"may_wait_for_seq",
             fault.first_there == kNone
                 ? ordered_json(nullptr)
                 : ordered_json(trace.event(static_cast<std::size_t>(fault.first_there)).seq)},
            {"ended_since", fault.ended_since}};
}

ordered_json to_json(const Trace& trace, const ClockJump& jump) {
    const trace::Task* task = trace.task(jump.task);
    return {{"task", jump.task},
            {"tid", task == nullptr ? ordered_json(nullptr) : ordered_json(task->tid)},
            {"offset_ns", jump.offset},
            {"events", jump.events},
            {"first_seq", trace.event(jump.first).seq},
            {"last_seq", trace.event(jump.last).seq}};
}

void print(const Trace& trace, const std::filesystem::path& path, const FoundCounts& counts,
           const std::vector<Finding>& findings, const std::vector<OpenFault>& open,
           const Seal& seal) {
    fmt::print("{}: {}: {}, {}, {}\n", printable(path.string()),
               findings.empty()       ? "the file is sound"
               : findings.size() == 1 ? "1 finding"
                                      : fmt::format("{} findings", findings.size()),
               counted(static_cast<std::int64_t>(trace.size()), "event"),
               counted(counts.faults, "fault"), counted(counts.unmaps, "unmap"));
    for (const Finding& finding : findings) {
        fmt::print("  {}\n", printable(finding.text));
        if (finding.name == "faults_without_end") {
            for (std::size_t k = 0; k < std::min(open.size(), kMostFaults); ++k) {
                fmt::print("    {}\n", printable(open_fault_text(trace, open[k])));
            }
            if (open.size() > kMostFaults) {
                fmt::print("    … and {} more\n",
                           count_text(static_cast<std::int64_t>(open.size() - kMostFaults)));
            }
        }
    }
    if (findings.empty()) {
        fmt::print("  nothing is missing{}\n",
                   words::cut_sentence(trace).empty() ? "" : " of this part");
    }
    if (seal.stored.empty() && seal.version == 1) {
        fmt::print("  no hash to compare: version 1 of the format has none\n");
    }
    print_caveats(trace);
}

Exit check(const std::filesystem::path& path, bool strict, const Common& common) {
    Seal seal;
    if (source::is_database(path)) { // what was imported on the way is as it was read
        TerminalProgress line("checking " + path.filename().string(), "events", common);
        trace::FileFacts facts = trace::vet_file(path, line.progress());
        seal.version = facts.version;
        seal.strange_tables = std::move(facts.strange_tables);
    }
    const auto trace = load_rows(path, common);
    std::vector<Finding> findings;
    std::vector<OpenFault> open;
    std::vector<ClockJump> jumps;
    FoundCounts counts;
    {
        TerminalProgress line("checking " + path.filename().string(), "events", common);
        const Progress progress = line.progress();
        counts = count(*trace, progress);
        seal.stored = trace->session().value(trace::key::kHash);
        seal.computed = trace::seal(trace->hash(progress), trace->session().values);
        findings = about_file(*trace, seal);
        const std::vector<Finding> more = replay::vet(*trace, progress);
        findings.insert(findings.end(), more.begin(), more.end());
        add_reasons(*trace, findings);
        open = replay::open_faults(*trace, progress);
        if (common.json) {
            jumps = replay::clock_jumps(*trace, progress);
        }
    }
    if (common.json) {
        ordered_json list = ordered_json::array(), faults = ordered_json::array(),
                     clocks = ordered_json::array();
        for (const Finding& finding : findings) {
            list.push_back(
                {{"name", finding.name}, {"count", finding.count}, {"text", finding.text}});
        }
        for (std::size_t k = 0; k < std::min(open.size(), kMostFaultsJson); ++k) {
            faults.push_back(to_json(*trace, open[k]));
        }
        for (const ClockJump& jump : jumps) {
            clocks.push_back(to_json(*trace, jump));
        }
        ordered_json body{
            {"path", path.string()},
            {"events", trace->size()},
            {"faults", counts.faults},
            {"faults_paired", counts.faults_paired},
            {"unmaps", counts.unmaps},
            {"unmaps_paired", counts.unmaps_paired},
            {"lost", trace->lost()},
            {"findings", list},
            {"format_version", seal.version},
            {"hash",
             {{"stored", seal.stored.empty() ? ordered_json(nullptr) : ordered_json(seal.stored)},
              {"computed", seal.computed}}},
            {"open_faults", faults},
            {"clock_jumps", clocks}};
        add_caveats(body, *trace);
        print_json("check", 1, body);
    } else {
        print(*trace, path, counts, findings, open, seal);
    }
    return strict && !findings.empty() ? Exit::Findings : Exit::Ok;
}

} // namespace

std::function<Exit()> setup_check(CLI::App& sub, const Common& common) {
    struct Options {
        std::vector<std::filesystem::path> paths;
        bool strict = false;
    };
    const auto options = std::make_shared<Options>();
    add_traces(sub, options->paths);
    sub.add_flag("--strict", options->strict, "Exit with 3 where anything is missing");
    return [options, &common] {
        return each_trace(options->paths,
                          [&](const auto& path) { return check(path, options->strict, common); });
    };
}

} // namespace daxscope::cli
