// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/workspace.h"

#include "app/gui/state/document.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "model/handler.h"
#include "replay/trace/error.h"
#include "replay/words/escape.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace daxscope::gui {

namespace {

constexpr std::array kOverviews{
    std::pair{OverviewOf::Faults, "faults"}, std::pair{OverviewOf::Time, "time"},
    std::pair{OverviewOf::Refaults, "refaults"}, std::pair{OverviewOf::Unmaps, "unmaps"}};

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "daxscope-workspace";
constexpr int kVersion = 1;
constexpr qint64 kLargest = 16 << 20; ///< bytes: more than any that this writes

struct WorkspaceWords {
    Q_DECLARE_TR_FUNCTIONS(Workspace)
};

[[noreturn]] void refuse(const std::string& what) {
    throw Error(Exit::Io, what, "Save the workspace again, or open its trace by itself.");
}

/// Reads members, and says of a wrong one which it is.
class Members {
public:
    Members(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
        if (!object.is_object()) {
            refuse(where_ + " is no object");
        }
    }
    bool has(const char* key) const {
        const auto found = object_.find(key);
        return found != object_.end() && !found->is_null();
    }
    const Json& at(const char* key) const {
        const auto found = object_.find(key);
        if (found == object_.end()) {
            refuse(name(key) + " is missing");
        }
        return *found;
    }
    std::int64_t number(const char* key) const {
        const Json& value = at(key);
        if (!value.is_number_integer() ||
            (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)) {
            refuse(name(key) + " is no whole number");
        }
        return value.get<std::int64_t>();
    }
    std::int64_t number(const char* key, std::int64_t least, std::int64_t most) const {
        const std::int64_t value = number(key);
        if (value < least || value > most) {
            refuse(name(key) + " is out of range");
        }
        return value;
    }
    /// An instant, ns: so near to any other that what lies between them is an int64, too.
    std::int64_t time(const char* key) const { return number(key, INT64_MIN / 2, INT64_MAX / 2); }
    QString text(const char* key) const {
        const Json& value = at(key);
        if (!value.is_string()) {
            refuse(name(key) + " is no text");
        }
        return QString::fromStdString(value.get<std::string>());
    }
    bool flag(const char* key) const {
        const Json& value = at(key);
        if (!value.is_boolean()) {
            refuse(name(key) + " is neither true nor false");
        }
        return value.get<bool>();
    }
    const Json& list(const char* key) const {
        const Json& value = at(key);
        if (!value.is_array()) {
            refuse(name(key) + " is no list");
        }
        return value;
    }
    TimeRange times(const char* key) const {
        const Members range(at(key), name(key));
        const TimeRange times{range.number("begin_ns"), range.number("end_ns")};
        if (times.end <= times.begin) {
            refuse(name(key) + " ends before it begins");
        }
        if (std::int64_t length = 0; __builtin_sub_overflow(times.end, times.begin, &length)) {
            refuse(name(key) + " is out of range");
        }
        return times;
    }

private:
    std::string name(const char* key) const { return where_.empty() ? key : where_ + "." + key; }
    const Json& object_;
    std::string where_;
};

/// Of a trace whose recorder wrote no hash: of some events, evenly spaced, the first and the last
/// among them.
QString hashOfRows(const trace::Trace& trace) {
    constexpr std::size_t kMost = 65'536;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const std::size_t count = std::min(trace.size(), kMost);
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t row = count < 2 ? 0 : k * (trace.size() - 1) / (count - 1);
        const trace::Event event = trace.event(row);
        const QByteArray line = QByteArray::number(qint64{event.ts}) + ' ' +
                                QByteArray::number(static_cast<qint64>(event.seq)) + '\n';
        hash.addData(line);
    }
    return QStringLiteral("rows:") + QString::fromLatin1(hash.result().toHex());
}

constexpr std::array kPaces{std::pair{"regular", replay::Pace::Regular},
                            std::pair{"random", replay::Pace::Random},
                            std::pair{"in turns", replay::Pace::InTurns}};

Json assumptionJson(const replay::Options& assumed) {
    if (!assumed.assumes()) {
        return {};
    }
    Json json;
    json["revisit_ns"] = assumed.revisit_interval ? Json(*assumed.revisit_interval) : Json();
    json["accesses"] = assumed.accesses ? Json(*assumed.accesses) : Json();
    for (const auto& [name, pace] : kPaces) {
        if (pace == assumed.pace) {
            json["pace"] = name;
        }
    }
    return json;
}

Json timeOrNull(std::optional<std::int64_t> time) {
    return time ? Json(*time) : Json();
}

Json timesJson(TimeRange range) {
    return {{"begin_ns", range.begin}, {"end_ns", range.end}};
}

replay::Options assumptionOf(const Members& json) {
    replay::Options assumed;
    if (json.has("revisit_ns")) {
        assumed.revisit_interval = json.number("revisit_ns", 1, INT64_MAX);
    } else if (json.has("accesses")) {
        assumed.accesses = static_cast<std::uint64_t>(json.number("accesses", 1, INT64_MAX));
    }
    if (json.has("pace")) {
        const QString name = json.text("pace");
        const auto* const found =
            std::find_if(kPaces.begin(), kPaces.end(),
                         [&name](const auto& pace) { return name == QLatin1String(pace.first); });
        if (found == kPaces.end()) {
            refuse("assumption.pace is none that there is");
        }
        assumed.pace = found->second;
    }
    return assumed;
}

constexpr std::array kSorts{
    std::pair{RowSort::Address, "address"},   std::pair{RowSort::Faults, "faults"},
    std::pair{RowSort::Refaults, "refaults"}, std::pair{RowSort::Storms, "storms"},
    std::pair{RowSort::Time, "time"},         std::pair{RowSort::FirstFault, "first fault"}};

const char* nameOf(RowSort::By by) {
    return std::find_if(kSorts.begin(), kSorts.end(),
                        [by](const auto& sort) { return sort.first == by; })
        ->second;
}

RowSort sortOf(const Members& json) {
    const QString name = json.text("by");
    const auto* const found = std::find_if(kSorts.begin(), kSorts.end(), [&name](const auto& sort) {
        return name == QLatin1String(sort.second);
    });
    if (found == kSorts.end()) {
        refuse("row_order.by is none that there is");
    }
    return {found->first, json.flag("descending")};
}

constexpr std::array kGroupings{std::pair{GroupBy::File, "file"},
                                std::pair{GroupBy::Process, "process"}};

const char* nameOf(GroupBy by) {
    return std::find_if(kGroupings.begin(), kGroupings.end(),
                        [by](const auto& one) { return one.first == by; })
        ->second;
}

void groupsOf(const Members& json, ShownRows& into) {
    const QString name = json.text("by");
    const auto* const found =
        std::find_if(kGroupings.begin(), kGroupings.end(),
                     [&name](const auto& one) { return name == QLatin1String(one.second); });
    if (found == kGroupings.end()) {
        refuse("row_groups.by is none that there is");
    }
    into.grouping = found->first;
    for (const Json& key : json.list("folded")) {
        if (!key.is_string()) {
            refuse("row_groups.folded has something that is no text");
        }
        into.folded << QString::fromStdString(key.get<std::string>());
    }
    into.folded.sort();
    into.folded.removeDuplicates();
}

std::string utf8(const QString& text) {
    return text.toStdString();
}

} // namespace

const char* nameOf(OverviewOf of) {
    return std::find_if(kOverviews.begin(), kOverviews.end(),
                        [of](const auto& one) { return one.first == of; })
        ->second;
}

std::optional<OverviewOf> overviewNamed(const QString& name) {
    const auto* const found =
        std::find_if(kOverviews.begin(), kOverviews.end(),
                     [&name](const auto& one) { return name == QLatin1String(one.second); });
    return found == kOverviews.end() ? std::nullopt : std::optional(found->first);
}

std::vector<Workspace::OfTrace> Workspace::tracesOf(const Document& document) {
    std::vector<OfTrace> traces;
    const auto add = [&](const QString& path, Side side) {
        const trace::Trace& trace = (*document.sides())[side].trace();
        const std::string_view hash = trace.session().value(trace::key::kHash);
        traces.push_back(
            {QFileInfo(path).absoluteFilePath(), trace.size(),
             hash.empty() ? hashOfRows(trace)
                          : QString::fromUtf8(hash.data(), static_cast<qsizetype>(hash.size()))});
    };
    add(document.path(), Side::Before);
    if (document.sides()->isTwo()) {
        add(document.pathBeside(), Side::After);
    }
    return traces;
}

QString Workspace::difference(const std::vector<OfTrace>& shown) const {
    for (std::size_t k = 0; k < std::min(traces.size(), shown.size()); ++k) {
        const QString name = QFileInfo(shown[k].path).fileName();
        if (traces[k].events != shown[k].events) {
            return WorkspaceWords::tr("%1 has %2 events, not the %3 of the workspace")
                .arg(gui::shown(name), format::count(static_cast<std::int64_t>(shown[k].events)),
                     format::count(static_cast<std::int64_t>(traces[k].events)));
        }
        if (!traces[k].hash.isEmpty() && traces[k].hash != shown[k].hash) {
            return WorkspaceWords::tr("%1 is another recording than that of the workspace")
                .arg(gui::shown(name));
        }
    }
    return {};
}

QByteArray toJson(const Workspace& workspace, const QString& folder) {
    Json json;
    json["format"] = kFormat;
    json["version"] = kVersion;
    json["traces"] = Json::array();
    for (const Workspace::OfTrace& trace : workspace.traces) {
        json["traces"].push_back({{"path", utf8(QDir(folder).relativeFilePath(trace.path))},
                                  {"events", trace.events},
                                  {"hash", utf8(trace.hash)}});
    }
    json["handlers"] = {utf8(workspace.handlers[0]), utf8(workspace.handlers[1])};
    json["align"] = workspace.align == replay::Align::Storm ? "storm" : "start";
    json["storm_rule"] = {{"min_refaults", workspace.rule.min_refaults},
                          {"max_gap_ns", workspace.rule.max_gap}};
    json["assumption"] = assumptionJson(workspace.assumed);
    json["visible"] = timesJson(workspace.visible);
    json["playhead_ns"] = workspace.playhead ? Json(*workspace.playhead) : Json();
    json["selected_time"] = workspace.stretch ? timesJson(*workspace.stretch) : Json();
    json["rows"] = std::vector<std::uint32_t>(workspace.shown_rows.rows.begin(),
                                              workspace.shown_rows.rows.end());
    json["pinned"] = std::vector<std::uint32_t>(workspace.shown_rows.pinned.begin(),
                                                workspace.shown_rows.pinned.end());
    json["row_order"] = {{"by", nameOf(workspace.shown_rows.sort.by)},
                         {"descending", workspace.shown_rows.sort.descending}};
    if (workspace.shown_rows.grouping != GroupBy::None) {
        Json folded = Json::array();
        for (const QString& key : workspace.shown_rows.folded) {
            folded.push_back(utf8(key));
        }
        json["row_groups"] = {{"by", nameOf(workspace.shown_rows.grouping)},
                              {"folded", std::move(folded)}};
    }
    json["current_range"] = workspace.current_range ? Json(*workspace.current_range) : Json();
    json["filter"] = utf8(EventFilter::portable(workspace.filter));
    json["hide_rest"] = workspace.hides_rest;
    json["recorded_lane"] = workspace.recorded_lane;
    if (workspace.overview_of) {
        json["overview"] = nameOf(*workspace.overview_of);
    }
    json["notes"] = Json::array();
    for (const Note& note : workspace.noted.notes) {
        json["notes"].push_back({{"time_ns", note.time}, {"text", utf8(note.text)}});
    }
    json["markers"] = {{"a_ns", timeOrNull(workspace.noted.markers[0])},
                       {"b_ns", timeOrNull(workspace.noted.markers[1])}};
    json["docks"] = workspace.docks.toBase64().toStdString();
    return QByteArray::fromStdString(json.dump(2, ' ', false, Json::error_handler_t::replace) +
                                     "\n");
}

Workspace workspaceOf(const QByteArray& json, const QString& folder) {
    // No SAX callback: the size of the file bounds what a parse can take.
    const Json parsed = Json::parse(json.begin(), json.end(), nullptr, false);
    if (parsed.is_discarded()) {
        refuse("it is no JSON");
    }
    if (!parsed.is_object()) {
        refuse("it is no workspace of daxscope");
    }
    const Members all(parsed, "");
    if (!all.has("format") || !all.at("format").is_string() || all.text("format") != kFormat) {
        refuse("it is no workspace of daxscope");
    }
    if (all.number("version") > kVersion) {
        throw Error(Exit::Io, "it was saved by a newer daxscope", "Open it with that one.");
    }
    constexpr std::uint32_t kMostRanges = UINT32_MAX - 1;
    Workspace workspace;
    for (const Json& each : all.list("traces")) {
        const Members trace(each, "traces");
        workspace.traces.push_back(
            {QDir::cleanPath(QDir(folder).absoluteFilePath(trace.text("path"))),
             static_cast<std::uint64_t>(trace.number("events", 0, INT64_MAX)), trace.text("hash")});
    }
    if (workspace.traces.empty() || workspace.traces.size() > 2) {
        refuse("traces has to name one trace, or two");
    }
    const Json& handlers = all.list("handlers");
    for (std::size_t k = 0; k < std::min<std::size_t>(handlers.size(), 2); ++k) {
        if (!handlers[k].is_string()) {
            refuse("handlers are no names");
        }
        const auto name = handlers[k].get<std::string>();
        if (!name.empty() && model::find_handler(name) == nullptr) {
            refuse("there is no handler " + words::printable(name));
        }
        workspace.handlers[k] = QString::fromStdString(name);
    }
    workspace.align =
        all.text("align") == QLatin1String("storm") ? replay::Align::Storm : replay::Align::Start;
    const Members rule(all.at("storm_rule"), "storm_rule");
    workspace.rule.min_refaults =
        static_cast<std::uint32_t>(rule.number("min_refaults", 1, UINT32_MAX));
    workspace.rule.max_gap = rule.number("max_gap_ns", 0, INT64_MAX);
    if (all.has("assumption")) {
        workspace.assumed = assumptionOf(Members(all.at("assumption"), "assumption"));
    }
    workspace.visible = all.times("visible");
    if (all.has("playhead_ns")) {
        workspace.playhead = all.time("playhead_ns");
    }
    if (all.has("selected_time")) {
        workspace.stretch = all.times("selected_time");
    }
    const auto ranges = [&](const char* key, QVector<std::uint32_t>& into) {
        for (const Json& row : all.list(key)) {
            if (!row.is_number_unsigned() || row.get<std::uint64_t>() > kMostRanges) {
                refuse(std::string(key) + " has something that is no range");
            }
            into.push_back(row.get<std::uint32_t>());
        }
        if (std::set(into.begin(), into.end()).size() != static_cast<std::size_t>(into.size())) {
            refuse(std::string(key) + " has a range twice");
        }
    };
    ranges("rows", workspace.shown_rows.rows);
    if (all.has("pinned")) { // the first ones had none
        ranges("pinned", workspace.shown_rows.pinned);
    }
    if (all.has("row_order")) {
        workspace.shown_rows.sort = sortOf(Members(all.at("row_order"), "row_order"));
    }
    if (all.has("row_groups")) {
        groupsOf(Members(all.at("row_groups"), "row_groups"), workspace.shown_rows);
    }
    if (all.has("current_range")) {
        workspace.current_range =
            static_cast<std::uint32_t>(all.number("current_range", 0, kMostRanges));
    }
    workspace.filter = all.text("filter");
    workspace.hides_rest = all.has("hide_rest") && all.flag("hide_rest");
    workspace.recorded_lane = all.flag("recorded_lane");
    if (all.has("overview")) {
        workspace.overview_of = overviewNamed(all.text("overview"));
        if (!workspace.overview_of) {
            refuse("overview is none that there is");
        }
    }
    for (const Json& each : all.list("notes")) {
        const Members note(each, "notes");
        workspace.noted.notes.push_back(
            {note.time("time_ns"), note.text("text").left(Notes::kLongestText)});
    }
    if (workspace.noted.notes.size() > Notes::kMost) {
        refuse("it has too many notes");
    }
    if (all.has("markers")) {
        const Members markers(all.at("markers"), "markers");
        for (const auto& [key, which] : {std::pair{"a_ns", 0U}, std::pair{"b_ns", 1U}}) {
            if (markers.has(key)) {
                workspace.noted.markers[which] = markers.time(key);
            }
        }
    }
    workspace.docks = QByteArray::fromBase64(all.text("docks").toLatin1());
    return workspace;
}

Workspace readWorkspace(const QString& path) {
    const std::string name = words::printable(path.toStdString());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw Error(Exit::Io, name + ": " + file.errorString().toStdString(),
                    "Check the name and its permissions.");
    }
    if (file.size() > kLargest) {
        throw Error(Exit::Io, name + ": it is too large for a workspace", "Open another file.");
    }
    try {
        const QDir folder = QFileInfo(path).absoluteDir();
        Workspace workspace = workspaceOf(file.read(kLargest), folder.path());
        // Who was sent both puts them into one folder.
        for (Workspace::OfTrace& trace : workspace.traces) {
            const QString beside = folder.absoluteFilePath(QFileInfo(trace.path).fileName());
            if (!QFileInfo::exists(trace.path) && QFileInfo::exists(beside)) {
                trace.path = beside;
            }
        }
        return workspace;
    } catch (const Error& error) {
        throw Error(error.exit(), name + ": " + error.what(), error.remedy());
    }
}

} // namespace daxscope::gui
