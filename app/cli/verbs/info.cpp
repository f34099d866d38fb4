// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/reasons_text.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/trace/names.h"
#include "replay/words/of_recording.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using trace::Kind;
using trace::Trace;

ordered_json to_json(const Trace& trace, const std::filesystem::path& path,
                     const words::EventCounts& counts) {
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
            {{"from_ns",
              std::max<std::int64_t>(since(loss.ts_from), 0)}, // what was before nobody saw
             {"to_ns", since(loss.ts)},
             {"source", loss.source},
             {"place", loss.place},
             {"kind",
              loss.kind ? ordered_json(trace::kind_name(*loss.kind)) : ordered_json(nullptr)},
             {"count", loss.count ? ordered_json(*loss.count) : ordered_json(nullptr)}});
    }
    const auto started = words::realtime_of(trace, trace.begin());
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
            {"without", words::without_text(trace)},
            {"why", Reasons(trace).json()}};
}

void print(const words::InfoTable& info) {
    std::vector<Table::Column> columns;
    for (const auto& [name, number] : info.columns) {
        columns.push_back({name, number ? Table::Align::Right : Table::Align::Left});
    }
    Table table(std::move(columns));
    for (const std::vector<std::string>& row : info.rows) {
        table.add(row);
    }
    const bool titled = !info.title.empty();
    if (titled) {
        fmt::print("{}\n", info.title);
    }
    fmt::print("{}", table.text(titled ? 2 : 0));
    if (info.more > 0) {
        fmt::print("{}… and {} more\n", titled ? "  " : "",
                   count_text(static_cast<std::int64_t>(info.more)));
    }
}

Exit info(const std::filesystem::path& path, const Common& common) {
    const auto trace = load_trace(path, common);
    const words::EventCounts counts = words::count_events(*trace);
    if (common.json) {
        ordered_json body = to_json(*trace, path, counts);
        add_caveats(body, *trace);
        print_json("info", 1, body);
        return Exit::Ok;
    }
    const auto tables = words::trace_info(*trace, path.string(), counts);
    for (std::size_t k = 0; k < tables.size(); ++k) {
        fmt::print("{}", k == 0 ? "" : "\n");
        print(tables[k]);
    }
    print_caveats(*trace);
    return Exit::Ok;
}

} // namespace

std::function<Exit()> setup_info(CLI::App& sub, const Common& common) {
    const auto paths = std::make_shared<std::vector<std::filesystem::path>>();
    add_traces(sub, *paths);
    return [paths, &common] {
        return each_trace(*paths, [&common](const auto& path) { return info(path, common); });
    };
}

} // namespace daxscope::cli
