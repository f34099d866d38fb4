// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"
#include "app/cli/progress.h"
#include "app/cli/reasons_text.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/engine/measured.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <optional>
#include <unordered_map>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using trace::Kind;
using trace::Trace;

struct Counts {
    std::map<Kind, std::int64_t> kinds;
    struct PerFile {
        std::int64_t pmd_faults = 0, pte_faults = 0, unmaps = 0, ranges = 0;
    };
    std::unordered_map<std::int64_t, PerFile> files;
    std::unordered_map<std::int64_t, std::int64_t> tasks, mappings; ///< events by id
};

Counts count(const Trace& trace) {
    Counts counts;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const trace::Event event = trace.event(k);
        ++counts.kinds[event.kind];
        ++counts.tasks[event.task];
        ++counts.mappings[event.mapping];
        Counts::PerFile& file = counts.files[event.file];
        file.pmd_faults += event.kind == Kind::PmdFault ? 1 : 0;
        file.pte_faults += event.kind == Kind::PteFault ? 1 : 0;
        file.unmaps += event.kind == Kind::Unmap ? 1 : 0;
    }
    for (const trace::PmdRange& range : trace.ranges()) {
        ++counts.files[range.file].ranges;
    }
    return counts;
}

std::string session_value(const Trace& trace, std::string_view key) {
    const auto found = trace.session().values.find(key);
    return found == trace.session().values.end() ? std::string() : found->second;
}

/// Probes that did not attach, each with what is missing.
std::vector<std::string> without(const Trace& trace) {
    std::vector<std::string> names;
    for (const trace::NotRecorded& lack : trace.session().not_recorded()) {
        names.push_back(lack.text.empty() ? lack.hook
                                          : fmt::format("{} ({})", lack.hook, lack.text));
    }
    return names;
}

/// How accesses were measured; empty where they were not.
std::string how_accesses(const Trace& trace) {
    const auto period = replay::measured_period(trace.session());
    if (!period) {
        return {};
    }
    std::string text = fmt::format("measured every {}", duration_text(*period));
    const auto unsampled = trace.session().value(trace::key::kAccessUnsampled);
    if (!unsampled.empty()) {
        text += fmt::format(", but for {} processes", unsampled);
    }
    return text;
}

/// Wall-clock time of an instant of the trace, ns since 1970; empty without a clock snapshot.
std::optional<std::int64_t> realtime(const Trace& trace, std::int64_t boot) {
    if (trace.clocks().empty()) {
        return std::nullopt;
    }
    const trace::ClockSnapshot& first = trace.clocks().front();
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(first.realtime) +
                                     static_cast<std::uint64_t>(boot) -
                                     static_cast<std::uint64_t>(first.boot));
}

std::string utc_text(std::int64_t ns) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const auto seconds = static_cast<std::time_t>(ns / kSecond);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", utc);
}

ordered_json to_json(const Trace& trace, const std::filesystem::path& path, const Counts& counts) {
    const trace::Session& session = trace.session();
    const auto at = [](const auto& map, std::int64_t id) {
        const auto found = map.find(id);
        return found == map.end() ? typename std::decay_t<decltype(map)>::mapped_type{}
                                  : found->second;
    };
    const auto since = [&trace](std::int64_t ts) { return ts - trace.begin(); };
    ordered_json kinds = ordered_json::object();
    for (const auto& [kind, number] : counts.kinds) {
        kinds[std::string(trace::kind_name(kind))] = number;
    }
    ordered_json files = ordered_json::array(), tasks = ordered_json::array(),
                 mappings = ordered_json::array(), losses = ordered_json::array();
    for (const trace::File& file : trace.files()) {
        const auto per = at(counts.files, file.id);
        files.push_back({{"id", file.id},
                         {"dev", trace::dev_text(file.dev)},
                         {"ino", file.ino},
                         {"path", file.path},
                         {"fstype", file.fstype},
                         {"pmd_ranges", per.ranges},
                         {"pmd_faults", per.pmd_faults},
                         {"pte_faults", per.pte_faults},
                         {"unmaps", session.recorded(Kind::Unmap) ? ordered_json(per.unmaps)
                                                                  : ordered_json(nullptr)}});
    }
    for (const trace::Task& task : trace.tasks()) {
        tasks.push_back({{"id", task.id},
                         {"tgid", number_json(task.tgid)},
                         {"tid", task.tid},
                         {"comm", task.named ? ordered_json(task.comm) : ordered_json(nullptr)},
                         {"events", at(counts.tasks, task.id)}});
    }
    for (const trace::Mapping& mapping : trace.mappings()) {
        mappings.push_back({{"id", mapping.id},
                            {"mm", number_json(mapping.mm)},
                            {"tgid", number_json(mapping.tgid)},
                            {"file", mapping.file},
                            {"vm_start", fmt::format("{:#x}", mapping.vm_start)},
                            {"vm_end", fmt::format("{:#x}", mapping.vm_end)},
                            {"vm_pgoff", mapping.vm_pgoff},
                            {"shared", mapping.flags_known ? ordered_json((mapping.vm_flags &
                                                                           trace::kVmShared) != 0)
                                                           : ordered_json(nullptr)},
                            {"events", at(counts.mappings, mapping.id)}});
    }
    for (const trace::Loss& loss : trace.losses()) {
        losses.push_back(
            {{"from_ns", since(loss.ts_from)},
             {"to_ns", since(loss.ts)},
             {"source", loss.source},
             {"place", loss.place},
             {"kind",
              loss.kind ? ordered_json(trace::kind_name(*loss.kind)) : ordered_json(nullptr)},
             {"count", loss.count ? ordered_json(*loss.count) : ordered_json(nullptr)}});
    }
    const auto started = realtime(trace, trace.begin());
    return {{"path", path.string()},
            {"kernel_release", session.kernel_release},
            {"page_size", session.page_size},
            {"pmd_size", session.pmd_size},
            {"begin_boottime_ns", trace.begin()},
            {"begin_realtime_ns", started ? ordered_json(*started) : ordered_json(nullptr)},
            {"duration_ns", trace.end() - trace.begin()},
            {"recorded", !session.made() && !session.synthetic()},
            {"complete", session.end.has_value()},
            {"hash", fmt::format("{:016x}", trace.hash())},
            {"session", session.values},
            {"events", {{"total", trace.size()}, {"by_kind", kinds}}},
            {"pmd_ranges", trace.ranges().size()},
            {"files", files},
            {"tasks", tasks},
            {"mappings", mappings},
            {"lost", {{"total", trace.lost()}, {"rows", losses}}},
            {"without", without(trace)},
            {"why", Reasons(trace).json()}};
}

std::string how_it_ended(const Trace& trace) {
    const std::string reason = session_value(trace, trace::key::kEndReason);
    if (!trace.session().end) {
        return fmt::format("CUT OFF: {}; everything committed until then is here",
                           reason.empty() ? "the recorder did not finish" : reason);
    }
    return reason.empty() ? "complete" : reason;
}

void print_session(const Trace& trace, const std::filesystem::path& path) {
    const trace::Session& session = trace.session();
    Table head({{""}, {""}});
    const auto line = [&head](const char* name, const std::string& value) {
        if (!value.empty()) {
            head.add({name, value});
        }
    };
    line("trace", path.string());
    if (session.made()) {
        line("NOT RECORDED", fmt::format("made by {}", session.value(trace::key::kMadeBy)));
        line("story", std::string(session.value(trace::key::kMadeStory)));
    }
    if (session.synthetic()) {
        line("NOT RECORDED", fmt::format("synthetic: {}", session.value(trace::key::kSynthetic)));
    }
    line(session.made()        ? "modelled"
         : session.synthetic() ? "synthetic"
                               : "kernel",
         fmt::format("{} {}, pages of {}, PMD ranges of {}", session.kernel_release,
                     session_value(trace, trace::key::kMachine),
                     size_text(static_cast<std::uint64_t>(session.page_size)),
                     size_text(static_cast<std::uint64_t>(session.pmd_size))));
    const auto started = realtime(trace, trace.begin());
    line("began", started ? utc_text(*started) : "");
    line("lasted", duration_text(trace.end() - trace.begin()));
    line("ended", how_it_ended(trace));
    line("recorder", session_value(trace, trace::key::kRecorder));
    line("command", session_value(trace, trace::key::kCommand));
    line("filters", session_value(trace, trace::key::kFilters));
    line("accesses", how_accesses(trace));
    line("races", session.values.contains(trace::key::kRaces)
                      ? "who came first inside overlapping faults is recorded"
                      : "");
    line("test module", session_value(trace, trace::key::kTestModule));
    for (const std::string& name : without(trace)) {
        line("WITHOUT", name);
    }
    const Reasons reasons(trace);
    line("passed over",
         reasons.passed_over_text().empty() ? "" : "faults: " + reasons.passed_over_text());
    if (reasons.empty && !session.made()) {
        line("NO FAULT", reasons.why.empty() ? "the file does not say why" : "");
    }
    for (const trace::Reason& reason : reasons.why) {
        line("NO FAULT", reason.text);
    }
    for (const trace::Reason& reason : reasons.huge_pages_off) {
        line("HUGE PAGES OFF", reason.text);
    }
    line("lost", trace.losses().empty() ? "nothing" : lost_text(trace) + " EVENTS LOST");
    fmt::print("{}", head.text());
}

/// The busiest rows of a dictionary; the rest is named as a number.
constexpr std::size_t kMostRows = 20;

void print_losses(const Trace& trace) {
    if (trace.losses().empty()) {
        return;
    }
    Table table({{"lost", Table::Align::Right}, {"of"}, {"by"}, {"where"}, {"after"}, {"before"}});
    for (const trace::Loss& loss :
         trace.losses().first(std::min(trace.losses().size(), kMostRows))) {
        table.add({loss.count ? count_text(*loss.count) : "not known",
                   loss.kind ? std::string(trace::kind_name(*loss.kind)) : std::string(),
                   loss.source, loss.place, duration_text(loss.ts_from - trace.begin()),
                   duration_text(loss.ts - trace.begin())});
    }
    fmt::print("\n{}", table.text());
    if (trace.losses().size() > kMostRows) {
        fmt::print("… and {} more\n",
                   count_text(static_cast<std::int64_t>(trace.losses().size() - kMostRows)));
    }
}

template <typename Row, typename Events>
std::vector<const Row*> busiest(std::span<const Row> rows, const Events& events) {
    std::vector<const Row*> order;
    order.reserve(rows.size());
    for (const Row& row : rows) {
        order.push_back(&row);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&events](const Row* a, const Row* b) { return events(*a) > events(*b); });
    return order;
}

void print_table(const char* noun, std::size_t total, const Table& table) {
    if (total == 0) {
        return;
    }
    fmt::print("\n{}\n{}", counted(static_cast<std::int64_t>(total), noun), table.text(2));
    if (total > kMostRows) {
        fmt::print("  … and {} more\n", count_text(static_cast<std::int64_t>(total - kMostRows)));
    }
}

void print_counts(const Trace& trace, const Counts& counts) {
    Table kinds({{""}, {"", Table::Align::Right}});
    for (const auto& [kind, number] : counts.kinds) {
        kinds.add({std::string(trace::kind_name(kind)), count_text(number)});
    }
    fmt::print("\n{}\n{}", counted(static_cast<std::int64_t>(trace.size()), "event"),
               kinds.text(2));

    Table files({{"dev"},
                 {"ino", Table::kRight},
                 {"type"},
                 {"PMD ranges", Table::kRight},
                 {"PMD faults", Table::kRight},
                 {"PTE faults", Table::kRight},
                 {"unmaps", Table::kRight},
                 {"path"}});
    const auto per_file = [&counts](const trace::File& file) {
        const auto found = counts.files.find(file.id);
        return found == counts.files.end() ? Counts::PerFile{} : found->second;
    };
    const auto files_order = busiest(trace.files(), [&per_file](const trace::File& file) {
        return per_file(file).pmd_faults + per_file(file).pte_faults;
    });
    for (std::size_t k = 0; k < std::min(files_order.size(), kMostRows); ++k) {
        const trace::File& file = *files_order[k];
        const Counts::PerFile per = per_file(file);
        files.add({trace::dev_text(file.dev), std::to_string(file.ino), file.fstype,
                   count_text(per.ranges), count_text(per.pmd_faults), count_text(per.pte_faults),
                   trace.session().recorded(Kind::Unmap) ? count_text(per.unmaps) : "not recorded",
                   file.path});
    }
    print_table("file", files_order.size(), files);

    Table tasks(
        {{"comm"}, {"tgid", Table::kRight}, {"tid", Table::kRight}, {"events", Table::kRight}});
    const auto events_in = [](const auto& map, std::int64_t id) {
        const auto found = map.find(id);
        return found == map.end() ? 0 : found->second;
    };
    const auto tasks_order = busiest(
        trace.tasks(), [&](const trace::Task& task) { return events_in(counts.tasks, task.id); });
    for (std::size_t k = 0; k < std::min(tasks_order.size(), kMostRows); ++k) {
        const trace::Task& task = *tasks_order[k];
        tasks.add({trace::comm_text(task), trace::number_text(task.tgid), std::to_string(task.tid),
                   count_text(events_in(counts.tasks, task.id))});
    }
    print_table("task", tasks_order.size(), tasks);

    Table mappings({{"id", Table::kRight},
                    {"mm", Table::kRight},
                    {"tgid", Table::kRight},
                    {"range"},
                    {""},
                    {"events", Table::kRight}});
    const auto mappings_order = busiest(trace.mappings(), [&](const trace::Mapping& mapping) {
        return events_in(counts.mappings, mapping.id);
    });
    for (std::size_t k = 0; k < std::min(mappings_order.size(), kMostRows); ++k) {
        const trace::Mapping& m = *mappings_order[k];
        mappings.add({std::to_string(m.id), trace::number_text(m.mm), trace::number_text(m.tgid),
                      fmt::format("{:#x}-{:#x}", m.vm_start, m.vm_end),
                      std::string(trace::sharing_text(m)),
                      count_text(events_in(counts.mappings, m.id))});
    }
    print_table("mapping", mappings_order.size(), mappings);
}

Exit info(const std::filesystem::path& path, const Common& common) {
    const auto trace = load_trace(path, common);
    const Counts counts = count(*trace);
    if (common.json) {
        ordered_json body = to_json(*trace, path, counts);
        add_caveats(body, *trace);
        print_json("info", 1, body);
        return Exit::Ok;
    }
    print_session(*trace, path);
    print_losses(*trace);
    print_counts(*trace, counts);
    print_caveats(*trace);
    return Exit::Ok;
}

} // namespace

std::function<Exit()> setup_info(CLI::App& sub, const Common& common) {
    const auto path = std::make_shared<std::filesystem::path>();
    sub.add_option("FILE", *path, "A .daxtrace file")->required();
    return [path, &common] { return info(*path, common); };
}

} // namespace daxscope::cli
