// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope faults: which faults ended huge, why the others did not, and what they cost.
#include "replay/report/faults.h"
#include "app/cli/caveats.h"
#include "app/cli/choice.h"
#include "app/cli/expectations.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/reasons_text.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "replay/engine/self_check.h"
#include "replay/words/of_faults.h"
#include "replay/words/of_recording.h"
#include "replay/words/of_trace.h"

#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using replay::FaultGroup;
using replay::FaultReport;
using replay::FaultSum;
using replay::GroupBy;
using replay::PmdEnd;
using trace::Trace;

enum class By { File, Range, Process, Reason };
constexpr std::string_view kByNames[] = {"file", "range", "process", "reason"};

struct FaultsVerb {
    std::vector<std::filesystem::path> paths;
    By by = By::File;
    replay::FaultFilter filter;
    Expectations expectations;
};

std::string count(std::uint64_t number) {
    return count_text(static_cast<std::int64_t>(number));
}

std::string name_of(const Trace& trace, const FaultGroup& group, By by) {
    switch (by) {
    case By::Range:
        return group.range == Trace::kNoRange ? words::file_text(trace, group.file)
                                              : range_text(trace, group.range);
    case By::Process:
        return words::process_text(trace, group.tgid);
    default:
        return words::file_text(trace, group.file);
    }
}

GroupBy group_by(By by) {
    return by == By::Range ? GroupBy::Range : by == By::Process ? GroupBy::Process : GroupBy::File;
}

std::vector<std::string> cells(const trace::Session& session, const std::string& name,
                               const FaultSum& sum) {
    const auto pmd = [&session](std::uint64_t faults) {
        return words::recorded_count(session, trace::Kind::PmdFault, faults);
    };
    const auto pte = [&session](std::uint64_t faults) {
        return words::recorded_count(session, trace::Kind::PteFault, faults);
    };
    const std::uint64_t other =
        sum.pmd_faults() - sum.end(PmdEnd::Huge) - sum.end(PmdEnd::Fallback);
    return {
        name,       words::huge_text(sum),  pmd(sum.pmd_faults()), pmd(sum.end(PmdEnd::Fallback)),
        pmd(other), pte(sum.slots_unasked), pte(sum.pte_faults),   words::fault_time_text(sum)};
}

void print_groups(const Trace& trace, const FaultReport& report, By by) {
    Table table({{std::string(kByNames[static_cast<std::size_t>(by)])},
                 {"ended huge", Table::kRight},
                 {"PMD faults", Table::kRight},
                 {"fell back", Table::kRight},
                 {"else", Table::kRight},
                 {"never asked", Table::kRight},
                 {"PTE faults", Table::kRight},
                 {"in faults", Table::kRight}});
    const auto groups = replay::grouped(trace, report, group_by(by));
    for (const FaultGroup& group : groups) {
        table.add(cells(trace.session(), name_of(trace, group, by), group.sum));
    }
    if (groups.size() > 1) {
        table.add(cells(trace.session(), "all", report.total));
    }
    fmt::print("{}", table.text());
}

void print_ends(const FaultSum& sum) {
    std::string others;
    for (std::size_t k = 0; k < replay::kPmdEnds; ++k) {
        const auto end = static_cast<PmdEnd>(k);
        if (end != PmdEnd::Huge && end != PmdEnd::Fallback && sum.end(end) > 0) {
            others += fmt::format("{}{} {}", others.empty() ? "" : ", ", count(sum.end(end)),
                                  replay::pmd_end_name(end));
        }
    }
    if (!others.empty()) {
        fmt::print("\nElse: {}\n", others);
    }
}

/// @param first nothing was printed before
void print_reasons(const Trace& trace, const FaultSum& sum, bool first) {
    if (sum.whys.empty()) {
        return;
    }
    Table table({{"why not huge"},
                 {"decided in"},
                 {"faults", Table::kRight},
                 {"PTE faults after", Table::kRight},
                 {"in them", Table::kRight},
                 {"basis"}});
    for (const replay::WhySum& why : sum.whys) {
        table.add({words::why_text(why), std::string(replay::row_of(why.why).function),
                   replay::asked(why.why) ? count(why.faults)
                                          : counted(static_cast<std::int64_t>(why.faults), "slot"),
                   words::recorded_count(trace.session(), trace::Kind::PteFault, why.pte_faults),
                   duration_text(why.time()), words::basis_text(why)});
    }
    fmt::print("{}{}", first ? "" : "\n", table.text());
    for (const replay::WhySum& why : sum.whys) {
        const replay::WhyRow& row = replay::row_of(why.why);
        const std::string example = words::why_example(trace, why);
        fmt::print("\n{}: {}{}.\n", printable(row.words.empty() ? row.name : row.words), row.text,
                   example.empty() ? "" : printable(" (" + example + ")"));
        fmt::print("    {}\n", printable(words::why_remedy(trace, why)));
    }
}

void print_report(const Trace& trace, const FaultReport& report, By by) {
    if (report.total.faults() == 0) {
        fmt::print("no fault\n");
        for (const trace::Reason& reason : Reasons(trace).why) {
            fmt::print("    {}\n", printable(reason.text));
        }
        return;
    }
    if (by != By::Reason) {
        print_groups(trace, report, by);
        print_ends(report.total);
    }
    print_reasons(trace, report.total, by == By::Reason);
    if (by != By::Reason && report.total.end(PmdEnd::Fallback) > 0 && report.total.pte_faults > 0) {
        fmt::print(
            "\nIn faults: each PMD and each PTE fault by itself. `compare` takes one that fell "
            "back and its PTE fault as one, and counts what lies between them.\n");
    }
    if (const std::string permissions = words::permission_sentence(report.total);
        !permissions.empty()) {
        fmt::print("\nPermission faults. {}.\n", permissions);
    }
    if (report.total.untimed > 0) {
        fmt::print("\nNOT RECORDED: the time of {}, of which only the begin or only the end is "
                   "there\n",
                   counted(static_cast<std::int64_t>(report.total.untimed), "fault"));
    }
    if (!trace.losses().empty()) {
        fmt::print("\n{}\n", words::lost_text(trace));
    }
    if (!report.incomplete.empty()) {
        fmt::print("\nCOUNTS MAY BE TOO LOW: {}\n", printable(report.incomplete));
    }
}

ordered_json group_json(const Trace& trace, const FaultGroup& group, By by) {
    ordered_json json;
    if (by == By::Process) {
        json["tgid"] = number_json(group.tgid);
        json["process"] = words::process_text(trace, group.tgid);
    } else if (by == By::Range && group.range != Trace::kNoRange) {
        json["range"] = range_json(trace, group.range);
    } else {
        const trace::File* file = trace.file(group.file);
        json["file"] = number_json(group.file);
        json["path"] = file == nullptr ? "" : file->path;
    }
    json.update(report::fault_sum_json(trace, group.sum));
    return json;
}

ordered_json report_json(const Trace& trace, const FaultReport& report, By by) {
    ordered_json groups = ordered_json::array();
    if (by != By::Reason) {
        for (const FaultGroup& group : replay::grouped(trace, report, group_by(by))) {
            groups.push_back(group_json(trace, group, by));
        }
    }
    ordered_json body{{"kernel_release", trace.session().kernel_release},
                      {"by", kByNames[static_cast<std::size_t>(by)]},
                      {"total", report::fault_sum_json(trace, report.total)},
                      {"groups", groups},
                      {"incomplete", report.incomplete},
                      {"lost", trace.lost()}};
    add_caveats(body, trace);
    return body;
}

/// What the expectations take beside the faults. Nothing where no handler models the kernel.
struct Beside {
    std::optional<replay::Comparison> comparison;
    std::optional<replay::SelfCheck> check;
};

Beside beside(const FaultsVerb& verb, const std::shared_ptr<const Trace>& trace,
              const std::string& name, const Common& common) {
    Beside more;
    TerminalProgress terminal("replaying " + name, "events", common);
    if (verb.expectations.need(replay::FieldOf::Comparison)) {
        more.comparison = replay::compare(trace, {}, terminal.progress());
    }
    if (verb.expectations.need(replay::FieldOf::SelfCheck)) {
        try {
            const replay::Kept figures{.misses = 0, .faults = false, .each = {}};
            more.check = replay::self_check(*trace, terminal.progress(), nullptr, figures);
        } catch (const Error&) { // no handler models the kernel: the expectation says so
        }
    }
    return more;
}

/// What a filter names and the trace does not have; empty: it has all of it. Of such a filter "no
/// fault" would read as good news.
std::string not_there(const Trace& trace, const replay::FaultFilter& filter) {
    const auto any = [](const auto& rows, const auto& is) {
        return std::any_of(rows.begin(), rows.end(), is);
    };
    if (filter.tgid &&
        !any(trace.tasks(), [&](const trace::Task& task) { return task.tgid == *filter.tgid; })) {
        return fmt::format("--pid {}: the trace has no such process", *filter.tgid);
    }
    if (filter.tid &&
        !any(trace.tasks(), [&](const trace::Task& task) { return task.tid == *filter.tid; })) {
        return fmt::format("--tid {}: the trace has no such thread", *filter.tid);
    }
    if (!filter.file.empty() && !any(trace.files(), [&](const trace::File& file) {
            return file.path.find(filter.file) != std::string::npos;
        })) {
        return fmt::format("--file: no file of the trace has '{}' in its path", filter.file);
    }
    return {};
}

Exit run_faults(FaultsVerb& verb, const Common& common) {
    verb.expectations.parse();
    ordered_json traces = ordered_json::array();
    bool first = true;
    for (const std::filesystem::path& path : verb.paths) {
        const auto trace = load_trace(path, common);
        // Of several traces, some may have it; an expectation says itself what it does not know.
        if (verb.paths.size() == 1 && verb.expectations.empty()) {
            if (const std::string missing = not_there(*trace, verb.filter); !missing.empty()) {
                throw Error(Exit::Usage, missing,
                            "`daxscope faults --by process` and `--by file` "
                            "name those that it has.");
            }
        }
        FaultReport report;
        {
            TerminalProgress terminal("looking at " + path.filename().string(), "events", common);
            report = replay::fault_report(*trace, verb.filter, nullptr, terminal.progress());
        }
        const Beside more = beside(verb, trace, path.filename().string(), common);
        ordered_json held = verb.expectations.hold({trace.get(), &report,
                                                    more.comparison ? &*more.comparison : nullptr,
                                                    more.check ? &*more.check : nullptr});
        const bool several = verb.paths.size() > 1;
        if (common.json) {
            ordered_json body{{"path", path.string()}};
            body.update(report_json(*trace, report, verb.by));
            body["expectations"] = std::move(held);
            traces.push_back(std::move(body));
            continue;
        }
        fmt::print("{}", several
                             ? fmt::format("{}{}\n", first ? "" : "\n", printable(path.string()))
                             : "");
        first = false;
        if (verb.expectations.empty() || !common.quiet) {
            print_report(*trace, report, verb.by);
            print_caveats(*trace);
        }
        if (!verb.expectations.empty()) {
            fmt::print("{}", common.quiet ? "" : "\n");
            verb.expectations.tell(several ? path.string() : "");
        }
    }
    if (common.json) {
        print_json("faults", 1, {{"traces", traces}});
    }
    return verb.expectations.exit();
}

} // namespace

std::function<Exit()> setup_faults(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<FaultsVerb>();
    verb->paths = {kDefaultTrace};
    sub.add_option("FILE", verb->paths,
                   "Traces of any kind, each said by itself; without one, daxscope.daxtrace in "
                   "this folder");
    sub.add_option("--by", verb->by, "A row for each file, PMD range or process; or reasons alone")
        ->transform(choice<By>({{"file", By::File},
                                {"range", By::Range},
                                {"process", By::Process},
                                {"reason", By::Reason}}))
        ->type_name("file|range|process|reason");
    sub.add_option_function<std::int64_t>(
           "-p,--pid", [verb](std::int64_t pid) { verb->filter.tgid = pid; },
           "Only faults of this process")
        ->type_name("PID");
    sub.add_option_function<std::int64_t>(
           "-t,--tid", [verb](std::int64_t tid) { verb->filter.tid = tid; },
           "Only faults of this thread")
        ->type_name("TID");
    sub.add_option("--file", verb->filter.file, "Only faults of files with this in their path")
        ->type_name("TEXT");
    verb->expectations.add_to(sub, "--expect");
    sub.footer(
        "A fault ended huge if a PMD was mapped when it was over (NOPAGE, or MAP_SYNC's NEEDDSYNC "
        "once its second half mapped it). \"ended huge\" is the share of these among the PMD "
        "faults that ended, and the slots (a PMD range of one mapping) that took PTE faults and "
        "whose PMD handler the kernel never asked, each of which counts once. A reason is "
        "recorded where the fault itself fails the kernel's test, inferred where nothing else is "
        "left, else unknown with what it may be.");
    return [verb, &common] { return run_faults(*verb, common); };
}

} // namespace daxscope::cli
