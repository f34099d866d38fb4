// SPDX-License-Identifier: GPL-3.0-or-later
//
// RFC 4180 with a line of names on top. What was not recorded is an empty cell. Losses have no
// place in a table of events: whoever exports is told of them.
#include "replay/export/event_columns.h"
#include "replay/export/format.h"
#include "replay/words/escape.h"

#include <fmt/format.h>

namespace daxscope::exports {

namespace {

class Row : public ColumnSink {
public:
    explicit Row(std::string& line) : line_(line) {}
    void none() override { begin(); }
    void number(std::int64_t value) override {
        begin();
        const fmt::format_int digits(value);
        line_.append(digits.data(), digits.size());
    }
    void bits(std::uint64_t value) override {
        begin();
        fmt::format_to(std::back_inserter(line_), "{:#x}", value);
    }
    void word(std::string_view value) override {
        begin();
        line_ += value;
    }
    /// In lines of a terminal that it may be shown on.
    void text(std::string_view value) override {
        begin();
        const std::string cell = words::printable(value);
        if (cell.find_first_of(",\"") == std::string::npos) {
            line_ += cell;
            return;
        }
        line_ += '"';
        for (const char letter : cell) {
            line_ += letter;
            line_ += letter == '"' ? "\"" : "";
        }
        line_ += '"';
    }

private:
    void begin() {
        if (!first_) {
            line_ += ',';
        }
        first_ = false;
    }
    std::string& line_;
    bool first_ = true;
};

void write_csv(const Subject& subject, const Sink& sink, Written& written,
               const Progress& progress) {
    Pieces pieces(sink, written);
    Row names(pieces.text());
    for (const EventColumn& column : event_columns()) {
        names.word(column.name);
    }
    pieces.text() += '\n';
    subject.walk(progress, [&](const trace::Event& event) {
        std::string& line = pieces.text();
        Row row(line);
        put_event(subject, event, row);
        line += '\n';
        ++written.events;
    });
    pieces.flush();
}

} // namespace

extern const Format kCsv{
    "csv", ".csv", "a table of the events, one line each: spreadsheets, pandas, awk",
    false, true,   write_csv,
};

} // namespace daxscope::exports
