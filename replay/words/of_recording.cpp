// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_recording.h"

#include "replay/engine/measured.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"
#include "replay/words/of_faults.h"
#include "replay/words/of_import.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <utility>

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
    std::string text = say("measured every {}", duration_text(*period));
    const auto unsampled = trace.session().value(trace::key::kAccessUnsampled);
    if (!unsampled.empty()) {
        text += say(", but for {} processes", unsampled);
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
        return tr("NOT KNOWN: only a part of the trace is read");
    }
    const std::string reason = session_value(trace, trace::key::kEndReason);
    if (!trace.session().end) {
        return say("CUT OFF: {}; everything committed until then is here",
                   reason.empty() ? tr("the recorder did not finish") : reason);
    }
    // What recorders say; another one's words stay as they are.
    static constexpr std::array kKnown{DAXSCOPE_WORD("duration"),
                                       DAXSCOPE_WORD("signal"),
                                       DAXSCOPE_WORD("child exit"),
                                       DAXSCOPE_WORD("process exit"),
                                       DAXSCOPE_WORD("events"),
                                       DAXSCOPE_WORD("size"),
                                       DAXSCOPE_WORD("cut"),
                                       DAXSCOPE_WORD("end of the input"),
                                       DAXSCOPE_WORD("end of the schedule")};
    if (reason.empty()) {
        return tr("complete");
    }
    return std::find(kKnown.begin(), kKnown.end(), reason) == kKnown.end() ? reason : tr(reason);
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
    const auto line = [&table](std::string head, const std::string& value) {
        if (!value.empty()) {
            table.rows.push_back({std::move(head), value});
        }
    };
    line(tr("trace"), name);
    if (session.made()) {
        line(tr("NOT RECORDED"), say("made by {}", session.value(trace::key::kMadeBy)));
        line(tr("story"), std::string(session.value(trace::key::kMadeStory)));
    }
    if (session.synthetic()) {
        line(tr("NOT RECORDED"), say("synthetic: {}", session.value(trace::key::kSynthetic)));
    }
    const bool imported = session.values.contains(trace::key::kImporter);
    line(session.made()        ? tr("modelled")
         : session.synthetic() ? tr("synthetic")
                               : tr("kernel"),
         fmt::format("{}, {}",
                     session.kernel_release.empty()
                         ? tr("not recorded")
                         : fmt::format("{} {}", session.kernel_release,
                                       session_value(trace, trace::key::kMachine)),
                     sizes_text(session)));
    const auto started = realtime_of(trace, trace.begin());
    line(tr("began"), started ? utc_text(*started) : "");
    const bool cut_off = is_cut_off(trace);
    line(tr("lasted"), !cut_off            ? duration_text(trace.end() - trace.begin())
                       : trace.size() == 0 ? tr("end not recorded")
                                           : say("end not recorded; the last event comes after {}",
                                                 duration_text(trace.end() - trace.begin())));
    line(tr("ended"), how_it_ended(trace));
    line(imported ? tr("importer") : tr("recorder"), session_value(trace, trace::key::kRecorder));
    line(tr("command"), session_value(trace, trace::key::kCommand));
    line(tr("filters"), session_value(trace, trace::key::kFilters));
    line(tr("accesses"), how_accesses(trace));
    line(tr("races"), session.values.contains(trace::key::kRaces)
                          ? tr("who came first inside overlapping faults is recorded")
                          : "");
    line(tr("test module"), session_value(trace, trace::key::kTestModule));
    for (const std::string& lack : without_text(trace)) {
        line(tr("WITHOUT"), lack);
    }
    const std::string passed_over = passed_over_text(session);
    line(tr("passed over"), passed_over.empty() ? "" : say("faults: {}", passed_over));
    if (!has_fault(trace)) {
        const auto why = trace::why_empty(session);
        if (!session.made()) {
            line(tr("NO FAULT"), why.empty() ? tr("the file does not say why") : "");
        }
        for (const trace::Reason& reason : why) {
            line(tr("NO FAULT"), reason.text);
        }
    }
    for (const trace::Reason& reason : trace::huge_pages_off(trace)) {
        line(tr("HUGE PAGES OFF"), reason.text);
    }
    const std::string lost = lost_text(trace);
    line(tr("lost"),
         !cut_off ? (lost.empty() ? tr("nothing") : lost)
         : lost.empty()
             ? tr("not known, for the recording was cut off")
             : say("{}; whether more were is not known, for the recording was cut off", lost));
    return table;
}

InfoTable losses(const Trace& trace) {
    // The {} keeps the places in time apart from a handler's sides before and after.
    InfoTable table{{},
                    {{tr("lost"), true},
                     {tr("of")},
                     {tr("by")},
                     {tr("where")},
                     {say("after{}", "")},
                     {say("before{}", "")}},
                    {}};
    const std::size_t shown = std::min(trace.losses().size(), kMostRows);
    for (const trace::Loss& loss : trace.losses().first(shown)) {
        table.rows.push_back({loss.count ? count_text(*loss.count) : tr("not known"),
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
         {tr("type")},
         {tr("PMD ranges"), true},
         {tr("PMD faults"), true},
         {tr("PTE faults"), true},
         {tr("unmaps"), true},
         {tr("path")}},
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
        trace.tasks(), "task", {{"comm"}, {"tgid", true}, {"tid", true}, {tr("events"), true}},
        [&](const trace::Task& task) { return at(counts.tasks, task.id); },
        [&](const trace::Task& task) -> std::vector<std::string> {
            return {task.named ? task.comm : tr(trace::comm_text(task)),
                    tr(trace::number_text(task.tgid)), std::to_string(task.tid),
                    count_text(at(counts.tasks, task.id))};
        });
}

InfoTable mappings(const Trace& trace, const EventCounts& counts) {
    return busiest<trace::Mapping>(
        trace.mappings(), "mapping",
        {{"id", true}, {"mm", true}, {"tgid", true}, {tr("range")}, {""}, {tr("events"), true}},
        [&](const trace::Mapping& mapping) { return at(counts.mappings, mapping.id); },
        [&](const trace::Mapping& mapping) -> std::vector<std::string> {
            return {std::to_string(mapping.id),
                    tr(trace::number_text(mapping.mm)),
                    tr(trace::number_text(mapping.tgid)),
                    fmt::format("{:#x}-{:#x}", mapping.vm_start, mapping.vm_end),
                    tr(trace::sharing_text(mapping)),
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
    if (trace.lost_more()) {
        return lost == 0 ? tr("an unknown number of EVENTS LOST")
                         : say("at least {} EVENTS LOST", count_text(lost));
    }
    return lost == 1 ? tr("1 EVENT LOST") : say("{} EVENTS LOST", count_text(lost));
}

std::string cut_off_sentence(const trace::Trace& trace) {
    if (!is_cut_off(trace)) {
        return {};
    }
    return fmt::format(
        "{}. {}", how_it_ended(trace),
        trace.losses().empty()
            ? tr("When it ended and what was lost is not known: recorded counts are lower bounds.")
            : tr("When it ended and whether more was lost is not known: recorded counts are lower "
                 "bounds."));
}

std::string passed_over_text(const trace::Session& session) {
    const auto passed = trace::passed_over(session);
    std::vector<std::string> parts;
    for (const std::string_view filter : trace::filter_names()) {
        const auto found = passed.find(std::string(filter));
        if (found != passed.end() && found->second > 0) {
            parts.push_back(
                say("{} by {}", count_text(static_cast<std::int64_t>(found->second)), filter));
        }
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

} // namespace daxscope::words
