// SPDX-License-Identifier: GPL-3.0-or-later
//
// One JSON object a line: first the session, then the losses, then the events. `type` says which.
// app/cli/JSON.md has the shapes.
#include "replay/export/event_columns.h"
#include "replay/export/format.h"
#include "replay/export/json_text.h"
#include "replay/trace/names.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::exports {

namespace {

using nlohmann::ordered_json;

class Object : public ColumnSink {
public:
    explicit Object(std::string& line) : line_(line) {}
    void none() override {
        begin();
        line_ += "null";
    }
    void number(std::int64_t value) override {
        begin();
        const fmt::format_int digits(value);
        line_.append(digits.data(), digits.size());
    }
    void bits(std::uint64_t value) override {
        begin();
        fmt::format_to(std::back_inserter(line_), "\"{:#x}\"", value);
    }
    void word(std::string_view value) override {
        begin();
        line_ += '"';
        line_ += value;
        line_ += '"';
    }
    void text(std::string_view value) override {
        begin();
        line_ += json_string(value);
    }

private:
    void begin() {
        line_ += ",\"";
        line_ += event_columns()[column_++].name;
        line_ += "\":";
    }
    std::string& line_;
    std::size_t column_ = 0;
};

ordered_json session_of(const Subject& subject) {
    const trace::Session& session = subject.names().session();
    ordered_json values = ordered_json::object();
    for (const auto& [name, value] : session.values) {
        values[name] = value;
    }
    return {{"type", "session"},
            {"format", "daxscope.export.jsonl"},
            {"version", 1},
            {"trace", subject.name()},
            {"part", subject.part()},
            {"anonymous", subject.anonymous()},
            {"truth", session.truth()},
            {"session", values}};
}

ordered_json loss_of(const trace::Loss& loss) {
    return {{"type", "loss"},
            {"ts_from", loss.ts_from},
            {"ts", loss.ts},
            {"source", loss.source},
            {"place", loss.place},
            {"kind", loss.kind ? ordered_json(trace::kind_name(*loss.kind)) : ordered_json()},
            {"count", loss.count ? ordered_json(*loss.count) : ordered_json()}};
}

void write_json_lines(const Subject& subject, const Sink& sink, Written& written,
                      const Progress& progress) {
    Pieces pieces(sink, written);
    pieces.text() += json_line(session_of(subject));
    for (const trace::Loss& loss : subject.names().losses()) {
        pieces.text() += json_line(loss_of(loss));
    }
    subject.walk(progress, [&](const trace::Event& event) {
        std::string& line = pieces.text();
        line += R"({"type":"event")";
        Object object(line);
        put_event(subject, event, object);
        line += "}\n";
        ++written.events;
    });
    pieces.flush();
}

} // namespace

extern const Format kJsonLines{
    "jsonl", ".jsonl", "one JSON object a line: the session, losses, events",
    false,   true,     write_json_lines,
};

} // namespace daxscope::exports
