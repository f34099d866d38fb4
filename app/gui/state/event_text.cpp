// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_text.h"

#include "app/gui/state/event_table_model.h"
#include "replay/trace/names.h"
#include "replay/words/escape.h"
#include "replay/words/json.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <variant>

namespace daxscope::gui {

namespace {

constexpr std::size_t kPiece = 1U << 16U;      // bytes that the sink gets at a time
constexpr std::int64_t kReportEvery = 1 << 12; // events

using Value = std::variant<std::monostate, std::int64_t, std::string>;

constexpr const char* kNames[] = {"event_seq", "time_ns",     "duration_ns", "comm",     "pid",
                                  "tid",       "mapping",     "file",        "pgoff",    "kind",
                                  "flags",     "result",      "result_text", "recorded", "before",
                                  "after",     "cause_before"};

Value known(std::int64_t value) {
    return value == trace::kNone ? Value() : Value(value);
}

Value outcomeOf(const EventChoice& choice, Side side, std::uint32_t event) {
    const auto& outcomes = replay::run_of(*choice.comparison, side).outcomes;
    const std::uint32_t outcome = choice.summary->outcome_of_event[event];
    const bool dirty = choice.summary->removesDirty(side, event);
    if (outcome >= outcomes.size()) {
        return dirty ? Value("dirty entry removed") : Value();
    }
    const std::string text = words::outcome_words(*choice.comparison->trace, outcomes[outcome]);
    return text + (dirty ? ", dirty entry removed" : "");
}

/// One event, in the order of kNames.
void read(const EventChoice& choice, std::uint32_t index,
          std::array<Value, std::size(kNames)>& values) {
    const trace::Trace& trace = *choice.comparison->trace;
    const trace::Event event = trace.event(index);
    const trace::Task* task = trace.task(event.task);
    const bool fault = event.is_fault();
    const bool flags = fault && event.has(trace::kFlags);
    const bool result = fault && event.has(trace::kResult);
    const std::uint32_t outcome = choice.summary->outcome_of_event[index];
    auto place = values.begin();
    *place++ = event.seq;
    *place++ = event.ts - trace.begin();
    *place++ = event.ts_end == trace::kNone ? Value() : Value(event.ts_end - event.ts);
    *place++ = task == nullptr || !task->named ? Value() : Value(task->comm);
    *place++ = task == nullptr ? Value() : known(task->tgid);
    *place++ = task == nullptr ? Value() : known(task->tid);
    *place++ = known(event.mapping);
    *place++ = event.file == trace::kNone ? Value() : Value(words::file_text(trace, event.file));
    *place++ = event.file == trace::kNone ? Value() : Value(event.pgoff);
    *place++ = std::string(trace::kind_name(event.kind));
    *place++ = flags ? Value(std::int64_t{event.flags}) : Value();
    *place++ = result ? Value(std::int64_t{event.result}) : Value();
    *place++ = fault ? Value(words::result_text(trace, event)) : Value();
    for (const Side side : replay::kSides) {
        *place++ = outcomeOf(choice, side, index);
    }
    *place++ = outcome == replay::kNoIndex
                   ? Value()
                   : Value(words::cause_of(*choice.comparison, Side::Before, outcome).brief);
}

/// RFC 4180, in lines of a terminal that it may be pasted into.
void appendCsv(std::string& text, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        fmt::format_to(std::back_inserter(text), "{}", *number);
    } else if (const auto* word = std::get_if<std::string>(&value)) {
        std::string cell = words::printable(*word);
        if (cell.find_first_of(",\"") == std::string::npos) {
            text += cell;
            return;
        }
        text += '"';
        for (const char letter : cell) {
            text += letter;
            text += letter == '"' ? "\"" : "";
        }
        text += '"';
    }
}

void appendJson(std::string& text, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        fmt::format_to(std::back_inserter(text), "{}", *number);
    } else if (const auto* word = std::get_if<std::string>(&value)) {
        text += words::json_text(*word);
    } else {
        text += "null";
    }
}

/// Collects text and hands it on in pieces.
class Pieces {
public:
    explicit Pieces(const std::function<void(std::string_view)>& sink) : sink_(sink) {}
    std::string& text() {
        if (text_.size() >= kPiece) {
            flush();
        }
        return text_;
    }
    void flush() {
        sink_(text_);
        text_.clear();
    }

private:
    const std::function<void(std::string_view)>& sink_;
    std::string text_;
};

/// Calls `each` with the rows, one after the other.
template <typename Each>
void walk(const EventChoice& choice, const Progress& progress, Each each) {
    const auto total = static_cast<std::uint64_t>(choice.count());
    std::uint64_t done = 0;
    for (const auto& [first, last] : choice.stretches) {
        for (int row = first; row <= last; ++row, ++done) {
            if (done % kReportEvery == 0) {
                progress.report(done, total);
            }
            each(row, done == 0);
        }
    }
    progress.report(total, total);
}

void writeCsv(const EventChoice& choice, Pieces& pieces, const Progress& progress) {
    pieces.text() += fmt::format("{}\n", fmt::join(kNames, ","));
    std::array<Value, std::size(kNames)> values;
    walk(choice, progress, [&](int row, bool) {
        read(choice, choice.rows.at(row), values);
        std::string& text = pieces.text();
        for (std::size_t column = 0; column < values.size(); ++column) {
            text += column == 0 ? "" : ",";
            appendCsv(text, values.at(column));
        }
        text += '\n';
    });
}

void writeJson(const EventChoice& choice, Pieces& pieces, const Progress& progress) {
    pieces.text() += "[";
    std::array<Value, std::size(kNames)> values;
    walk(choice, progress, [&](int row, bool first) {
        read(choice, choice.rows.at(row), values);
        std::string& text = pieces.text();
        text += first ? "\n{" : ",\n{";
        for (std::size_t column = 0; column < values.size(); ++column) {
            text += fmt::format("{}\"{}\":", column == 0 ? "" : ",", kNames[column]);
            appendJson(text, values.at(column));
        }
        text += '}';
    });
    pieces.text() += "\n]\n";
}

void writeMarkdown(const EventChoice& choice, Pieces& pieces, const Progress& progress) {
    EventTableModel model;
    model.show(choice.comparison, choice.summary, choice.rows);
    std::string heads, rulers;
    for (int column = 0; column < EventTableModel::ColumnCount; ++column) {
        heads += fmt::format(
            " {} |",
            model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().toStdString());
        const auto aligned =
            model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>();
        rulers += (aligned & Qt::AlignRight) != 0 ? "---:|" : "---|";
    }
    pieces.text() += fmt::format("|{}\n|{}\n", heads, rulers);
    walk(choice, progress, [&](int row, bool) {
        std::string& text = pieces.text();
        text += '|';
        for (int column = 0; column < EventTableModel::ColumnCount; ++column) {
            text += fmt::format(
                " {} |", words::markdown(model.index(row, column).data().toString().toStdString()));
        }
        text += '\n';
    });
}

} // namespace

EventChoice EventChoice::all(std::shared_ptr<const replay::Comparison> comparison,
                             std::shared_ptr<const Summary> summary, EventRows rows) {
    EventChoice choice{std::move(comparison), std::move(summary), std::move(rows), {}};
    if (choice.rows.size() > 0) {
        choice.stretches = {{0, choice.rows.size() - 1}};
    }
    return choice;
}

std::int64_t EventChoice::count() const {
    std::int64_t count = 0;
    for (const auto& [first, last] : stretches) {
        count += last - first + 1;
    }
    return count;
}

void writeEvents(const EventChoice& choice, EventFormat format,
                 const std::function<void(std::string_view)>& sink, const Progress& progress) {
    const words::InEnglish english; // others read it
    Pieces pieces(sink);
    switch (format) {
    case EventFormat::Csv:
        writeCsv(choice, pieces, progress);
        break;
    case EventFormat::Json:
        writeJson(choice, pieces, progress);
        break;
    case EventFormat::Markdown:
        writeMarkdown(choice, pieces, progress);
        break;
    }
    pieces.flush();
}

} // namespace daxscope::gui
