// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_recording.h"

#include "replay/engine/measured.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"
#include "replay/words/of_faults.h"
#include "replay/words/of_import.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace daxscope::words {

namespace {

using trace::Kind;
using trace::Trace;

constexpr std::size_t kReportEvery = 1U << 16U;
constexpr std::size_t kMostRows = 20; ///< of a dictionary: the busiest

std::string session_value(const Trace& trace, std::string_view key) {
    const auto found = trace.session().values.find(key);
    return found == trace.session().values.end() ? std::string() : found->second;
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

std::string utc_text(std::int64_t ns) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const auto seconds = static_cast<std::time_t>(ns / kSecond);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", utc);
}

/// Its end and its losses are not known: the recorder did not get to write them.
bool is_cut_off(const Trace& trace) {
    return !trace.session().end && !trace.session().made() && !trace.known_upto();
}

std::string how_it_ended(const Trace& trace) {
    if (trace.known_upto()) {
        return "NOT KNOWN: only a part of the trace is read";
    }
    const std::string reason = session_value(trace, trace::key::kEndReason);
    if (!trace.session().end) {
        return fmt::format("CUT OFF: {}; everything committed until then is here",
                           reason.empty() ? "the recorder did not finish" : reason);
    }
    return reason.empty() ? "complete" : reason;
}

template <typename Map>
auto at(const Map& map, std::int64_t id) {
    const auto found = map.find(id);
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}

bool has_fault(const Trace& trace) {
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (trace.kind(k) == Kind::PmdFault || trace.kind(k) == Kind::PteFault) {
            return true;
        }
    }
    return false;
}

InfoTable recording(const Trace& trace, const std::string& name) {
    const trace::Session& session = trace.session();
    InfoTable table{{}, {{""}, {""}}, {}};
    const auto line = [&table](const char* head, const std::string& value) {
        if (!value.empty()) {
            table.rows.push_back({head, value});
        }
    };
    line("trace", name);
    if (session.made()) {
        line("NOT RECORDED", fmt::format("made by {}", session.value(trace::key::kMadeBy)));
        line("story", std::string(session.value(trace::key::kMadeStory)));
    }
    if (session.synthetic()) {
        line("NOT RECORDED", fmt::format("synthetic: {}", session.value(trace::key::kSynthetic)));
    }
    const bool imported = session.values.contains(trace::key::kImporter);
    line(session.made()        ? "modelled"
         : session.synthetic() ? "synthetic"
                               : "kernel",
         fmt::format("{}, {}",
                     session.kernel_release.empty()
                         ? "not recorded"
                         : fmt::format("{} {}", session.kernel_release,
                                       session_value(trace, trace::key::kMachine)),
                     sizes_text(session)));
    const auto started = realtime_of(trace, trace.begin());
    line("began", started ? utc_text(*started) : "");
    const bool cut_off = is_cut_off(trace);
    line("lasted", !cut_off ? duration_text(trace.end() - trace.begin())
                   : trace.size() == 0
                       ? "end not recorded"
                       : fmt::format("end not recorded; the last event comes after {}",
                                     duration_text(trace.end() - trace.begin())));
    line("ended", how_it_ended(trace));
    line(imported ? "importer" : "recorder", session_value(trace, trace::key::kRecorder));
    line("command", session_value(trace, trace::key::kCommand));
    line("filters", session_value(trace, trace::key::kFilters));
    line("accesses", how_accesses(trace));
    line("races", session.values.contains(trace::key::kRaces)
                      ? "who came first inside overlapping faults is recorded"
                      : "");
    line("test module", session_value(trace, trace::key::kTestModule));
    for (const std::string& lack : without_text(trace)) {
        line("WITHOUT", lack);
    }
    const std::string passed_over = passed_over_text(session);
    line("passed over", passed_over.empty() ? "" : "faults: " + passed_over);
    if (!has_fault(trace)) {
        const auto why = trace::why_empty(session);
        if (!session.made()) {
            line("NO FAULT", why.empty() ? "the file does not say why" : "");
        }
        for (const trace::Reason& reason : why) {
            line("NO FAULT", reason.text);
        }
    }
    for (const trace::Reason& reason : trace::huge_pages_off(trace)) {
        line("HUGE PAGES OFF", reason.text);
    }
    const std::string lost = lost_text(trace);
    line("lost", !cut_off ? (lost.empty() ? "nothing" : lost)
                          : fmt::format("{}not known, for the recording was cut off",
                                        lost.empty() ? "" : lost + "; whether more were is "));
    return table;
}

InfoTable losses(const Trace& trace) {
    InfoTable table{{}, {{"lost", true}, {"of"}, {"by"}, {"where"}, {"after"}, {"before"}}, {}};
    const std::size_t shown = std::min(trace.losses().size(), kMostRows);
    for (const trace::Loss& loss : trace.losses().first(shown)) {
        table.rows.push_back({loss.count ? count_text(*loss.count) : "not known",
                              loss.kind ? std::string(trace::kind_name(*loss.kind)) : "",
                              loss.source, loss.place, duration_text(loss.ts_from - trace.begin()),
                              duration_text(loss.ts - trace.begin())});
    }
    table.more = trace.losses().size() - shown;
    return table;
}

/// A dictionary's table: `cells` of the rows with the most `events`.
template <typename Row, typename Events, typename Cells>
InfoTable busiest(std::span<const Row> rows, const char* noun,
                  std::vector<InfoTable::Column> columns, Events events, Cells cells) {
    std::vector<const Row*> order;
    order.reserve(rows.size());
    for (const Row& row : rows) {
        order.push_back(&row);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&events](const Row* a, const Row* b) { return events(*a) > events(*b); });
    InfoTable table{counted(static_cast<std::int64_t>(rows.size()), noun), std::move(columns), {}};
    for (std::size_t k = 0; k < std::min(order.size(), kMostRows); ++k) {
        table.rows.push_back(cells(*order[k]));
    }
    table.more = order.size() - table.rows.size();
    return table;
}

InfoTable files(const Trace& trace, const EventCounts& counts) {
    const auto seen = [&trace](Kind kind, std::int64_t count) {
        return recorded_count(trace.session(), kind, static_cast<std::uint64_t>(count));
    };
    return busiest<trace::File>(
        trace.files(), "file",
        {{"dev"},
         {"ino", true},
         {"type"},
         {"PMD ranges", true},
         {"PMD faults", true},
         {"PTE faults", true},
         {"unmaps", true},
         {"path"}},
        [&](const trace::File& file) {
            const auto per = at(counts.files, file.id);
            return per.pmd_faults + per.pte_faults;
        },
        [&](const trace::File& file) -> std::vector<std::string> {
            const auto per = at(counts.files, file.id);
            return {trace::dev_text(file.dev),
                    std::to_string(file.ino),
                    file.fstype,
                    count_text(per.ranges),
                    seen(Kind::PmdFault, per.pmd_faults),
                    seen(Kind::PteFault, per.pte_faults),
                    seen(Kind::Unmap, per.unmaps),
                    file.path};
        });
}

InfoTable tasks(const Trace& trace, const EventCounts& counts) {
    return busiest<trace::Task>(
        trace.tasks(), "task", {{"comm"}, {"tgid", true}, {"tid", true}, {"events", true}},
        [&](const trace::Task& task) { return at(counts.tasks, task.id); },
        [&](const trace::Task& task) -> std::vector<std::string> {
            return {trace::comm_text(task), trace::number_text(task.tgid), std::to_string(task.tid),
                    count_text(at(counts.tasks, task.id))};
        });
}

InfoTable mappings(const Trace& trace, const EventCounts& counts) {
    return busiest<trace::Mapping>(
        trace.mappings(), "mapping",
        {{"id", true}, {"mm", true}, {"tgid", true}, {"range"}, {""}, {"events", true}},
        [&](const trace::Mapping& mapping) { return at(counts.mappings, mapping.id); },
        [&](const trace::Mapping& mapping) -> std::vector<std::string> {
            return {std::to_string(mapping.id),
                    trace::number_text(mapping.mm),
                    trace::number_text(mapping.tgid),
                    fmt::format("{:#x}-{:#x}", mapping.vm_start, mapping.vm_end),
                    std::string(trace::sharing_text(mapping)),
                    count_text(at(counts.mappings, mapping.id))};
        });
}

} // namespace

EventCounts count_events(const Trace& trace, const Progress& progress) {
    EventCounts counts;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (k % kReportEvery == 0) {
            progress.report(k, trace.size());
        }
        const trace::Event event = trace.event(k);
        ++counts.kinds[event.kind];
        ++counts.tasks[event.task];
        ++counts.mappings[event.mapping];
        EventCounts::PerFile& file = counts.files[event.file];
        file.pmd_faults += event.kind == Kind::PmdFault ? 1 : 0;
        file.pte_faults += event.kind == Kind::PteFault ? 1 : 0;
        file.unmaps += event.kind == Kind::Unmap ? 1 : 0;
    }
    for (const trace::PmdRange& range : trace.ranges()) {
        ++counts.files[range.file].ranges;
    }
    return counts;
}

std::vector<InfoTable> trace_info(const Trace& trace, const std::string& name,
                                  const EventCounts& counts) {
    std::vector<InfoTable> tables{recording(trace, name)};
    if (!trace.losses().empty()) {
        tables.push_back(losses(trace));
    }
    InfoTable kinds{
        counted(static_cast<std::int64_t>(trace.size()), "event"), {{""}, {"", true}}, {}};
    for (const auto& [kind, number] : counts.kinds) {
        kinds.rows.push_back({std::string(trace::kind_name(kind)), count_text(number)});
    }
    tables.push_back(std::move(kinds));
    for (InfoTable& table :
         std::vector{files(trace, counts), tasks(trace, counts), mappings(trace, counts)}) {
        if (!table.rows.empty()) {
            tables.push_back(std::move(table));
        }
    }
    return tables;
}

std::vector<std::string> without_text(const Trace& trace) {
    std::vector<std::string> names;
    for (const trace::NotRecorded& lack : trace.session().not_recorded()) {
        names.push_back(lack.text.empty() ? lack.hook
                                          : fmt::format("{} ({})", lack.hook, lack.text));
    }
    return names;
}

std::optional<std::int64_t> realtime_of(const Trace& trace, std::int64_t boot) {
    if (trace.clocks().empty()) {
        return std::nullopt;
    }
    const trace::ClockSnapshot& first = trace.clocks().front();
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(first.realtime) +
                                     static_cast<std::uint64_t>(boot) -
                                     static_cast<std::uint64_t>(first.boot));
}

std::string lost_text(const Trace& trace) {
    if (trace.losses().empty()) {
        return {};
    }
    const std::int64_t lost = trace.lost();
    if (lost == 0 && trace.lost_more()) {
        return "an unknown number of EVENTS LOST";
    }
    return fmt::format("{}{} {} LOST", trace.lost_more() ? "at least " : "", count_text(lost),
                       lost == 1 && !trace.lost_more() ? "EVENT" : "EVENTS");
}

std::string passed_over_text(const trace::Session& session) {
    const auto passed = trace::passed_over(session);
    std::vector<std::string> parts;
    for (const std::string_view filter : trace::filter_names()) {
        const auto found = passed.find(std::string(filter));
        if (found != passed.end() && found->second > 0) {
            parts.push_back(fmt::format(
                "{} by {}", count_text(static_cast<std::int64_t>(found->second)), filter));
        }
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

} // namespace daxscope::words
