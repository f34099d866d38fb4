// SPDX-License-Identifier: GPL-3.0-or-later
//
// sql: one query over a trace, from a file that may be hostile. It runs in a process of its own,
// see query_process.h; here is how its answer is shown.
#include "app/cli/checks.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/sql/query_process.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/import/convert.h"
#include "replay/words/json.h"

#include <array>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;

constexpr std::uint64_t kMemory = std::uint64_t{1} << 30;

struct Options {
    Query query{kDefaultTrace, {}, 1'000'000, std::chrono::seconds(60), kMemory};
    const CLI::Option *file_words = nullptr, *query_words = nullptr; ///< FILE, QUERY
    bool csv = false;
    bool schema = false;
};

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) {
        text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return text;
}

/// Numbers as SQLite itself writes them as text.
std::string cell_text(const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
        return std::to_string(*integer);
    }
    if (const auto* real = std::get_if<double>(&cell)) {
        std::array<char, 64> text{};
        sqlite3_snprintf(static_cast<int>(text.size()), text.data(), "%!.15g", *real);
        return text.data();
    }
    if (const auto* text = std::get_if<std::string>(&cell)) {
        return *text;
    }
    const auto* blob = std::get_if<Blob>(&cell);
    return blob == nullptr ? std::string() : hex(blob->bytes);
}

/// Where the rows of an answer go.
class Output {
public:
    Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    virtual ~Output() = default;
    virtual void begin(const std::vector<std::string>& columns) = 0;
    virtual void row(const std::vector<Cell>& cells) = 0;
    virtual void end(bool truncated) = 0;
};

/// Aligned columns, in blocks of so many rows that nobody waits long for the first.
class Aligned : public Output {
public:
    void begin(const std::vector<std::string>& columns) override { names_ = columns; }
    void row(const std::vector<Cell>& cells) override {
        constexpr std::size_t kBlock = 10'000, kBytes = 8 << 20;
        auto& texts = block_.emplace_back();
        numeric_.resize(names_.size(), true);
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const Cell& cell = cells[column];
            numeric_[column] = numeric_[column] && !std::holds_alternative<std::string>(cell) &&
                               !std::holds_alternative<Blob>(cell);
            texts.push_back(cell_text(cell));
            bytes_ += texts.back().size();
        }
        if (block_.size() == kBlock || bytes_ >= kBytes) {
            print();
        }
    }
    void end(bool /*truncated*/) override { print(); }

private:
    void print() {
        std::vector<Table::Column> columns;
        for (std::size_t column = 0; column < names_.size(); ++column) {
            const bool right = column < numeric_.size() && numeric_[column];
            columns.push_back({first_ ? names_[column] : std::string(),
                               right ? Table::Align::Right : Table::Align::Left});
        }
        Table table(std::move(columns));
        for (const auto& cells : block_) {
            table.add(cells);
        }
        if (first_ || !block_.empty()) {
            fmt::print("{}", table.text());
        }
        first_ = false;
        block_.clear();
        numeric_.clear();
        bytes_ = 0;
    }

    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> block_;
    std::vector<bool> numeric_;
    std::size_t bytes_ = 0; ///< of the block
    bool first_ = true;
};

/// One line a row: separated by tabs for a pipe, or CSV as in RFC 4180. CSV is for programs: what
/// is in a cell comes as it is, unless a terminal would get it.
class Lines : public Output {
public:
    explicit Lines(bool csv) : csv_(csv), shown_(!csv || isatty(STDOUT_FILENO) == 1) {}
    void begin(const std::vector<std::string>& columns) override { print(columns); }
    void row(const std::vector<Cell>& cells) override {
        std::vector<std::string> texts;
        texts.reserve(cells.size());
        for (const Cell& cell : cells) {
            texts.push_back(cell_text(cell));
        }
        print(texts);
    }
    void end(bool /*truncated*/) override {}

private:
    std::string quoted(const std::string& given) const {
        const std::string cell = shown_ ? printable(given) : given;
        if (!csv_) {
            return cell;
        }
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            return cell;
        }
        std::string text(1, '"');
        for (const char c : cell) {
            text.append(c == '"' ? 2 : 1, c);
        }
        return text + '"';
    }
    void print(const std::vector<std::string>& cells) const {
        std::string line;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            line += (k == 0 ? "" : csv_ ? "," : "\t") + quoted(cells[k]);
        }
        fmt::print("{}{}", line, csv_ ? "\r\n" : "\n");
    }

    bool csv_;
    bool shown_; ///< to somebody who reads it
};

/// The shape of JSON.md, a row at a time.
class Json : public Output {
public:
    void begin(const std::vector<std::string>& columns) override {
        fmt::print("{{\"format\": \"daxscope.sql\", \"version\": 1, \"columns\": {},\n\"rows\": [",
                   dump(columns));
    }
    void row(const std::vector<Cell>& row) override {
        auto cells = ordered_json::array();
        for (const Cell& cell : row) {
            if (std::holds_alternative<std::monostate>(cell)) {
                cells.push_back(nullptr);
            } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
                cells.push_back(*integer);
            } else if (const auto* real = std::get_if<double>(&cell)) {
                cells.push_back(*real);
            } else {
                cells.push_back(cell_text(cell));
            }
        }
        fmt::print("{}\n{}", first_ ? "" : ",", dump(cells));
        first_ = false;
    }
    void end(bool truncated) override {
        fmt::print("\n],\n\"truncated\": {}}}\n", truncated ? "true" : "false");
    }

private:
    static std::string dump(const ordered_json& json) { return words::json_text(json); }
    bool first_ = true;
};

/// The statements that made the file, to be read.
class Schema : public Output {
public:
    void begin(const std::vector<std::string>& /*columns*/) override {}
    void row(const std::vector<Cell>& cells) override {
        std::string statement = cell_text(cells.back());
        for (std::size_t end = 0; end != std::string::npos;) { // its lines are its layout
            end = statement.find('\n');
            fmt::print("{}{}\n", printable(statement.substr(0, end)),
                       end == std::string::npos ? ";" : "");
            statement.erase(0, end == std::string::npos ? end : end + 1);
        }
        fmt::print("\n");
    }
    void end(bool /*truncated*/) override {}
};

constexpr const char* kSchemaQuery =
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
    "ORDER BY type = 'index', type = 'view', rowid";

std::unique_ptr<Output> output_for(const Options& options, const Common& common) {
    if (common.json) {
        return std::make_unique<Json>();
    }
    if (options.schema) {
        return std::make_unique<Schema>();
    }
    if (options.csv || isatty(STDOUT_FILENO) == 0) {
        return std::make_unique<Lines>(options.csv);
    }
    return std::make_unique<Aligned>();
}

/// What is asked of which trace. A word alone is the query, unless a file is called so.
Query query_of(const Options& options) {
    Query query = options.query;
    std::error_code ignored;
    if (options.schema) {
        query.text = kSchemaQuery;
    } else if (options.query_words->empty() && !options.file_words->empty() &&
               !std::filesystem::exists(query.path, ignored)) {
        query.text = std::exchange(query.path, kDefaultTrace).string();
    }
    if (query.text.empty()) {
        throw Error(Exit::Usage, "give one query",
                    "`daxscope sql FILE --schema` shows the tables and views.");
    }
    return query;
}

Exit sql(const Options& options, const Common& common) {
    Query query = query_of(options);
    const auto output = output_for(options, common);
    bool begun = false;
    const AnswerTaker taker{[&](const std::vector<std::string>& names) {
                                begun = true;
                                output->begin(names);
                            },
                            [&output](const std::vector<Cell>& cells) { output->row(cells); }};
    auto opening = std::make_unique<TerminalProgress>("opening " + query.path.filename().string(),
                                                      "events", common);
    const Progress progress = opening->progress();
    const source::Database database(query.path, progress);
    query.path = database.path();
    std::unique_ptr<Interrupt> interrupt;
    const auto wait = [&](bool open) {
        if (!open) {
            progress.report(0, 1);
        } else if (opening) {
            opening.reset();
            interrupt = std::make_unique<Interrupt>();
        }
        if (Interrupt::pressed()) {
            throw Cancelled();
        }
    };
    Answered answered = Answered::Whole;
    try {
        answered = run_query(query, taker, wait);
    } catch (...) { // out of time, or Ctrl-C: what there is so far is kept
        opening.reset();
        if (begun && std::ferror(stdout) == 0) {
            output->end(true);
        }
        throw;
    }
    opening.reset();
    output->end(answered == Answered::RowLimit);
    if (answered == Answered::RowLimit && !common.quiet) {
        say("daxscope: stopped after {}; --rows sets another limit\n",
            counted(static_cast<std::int64_t>(query.rows), "row"));
    }
    return Exit::Ok;
}

} // namespace

std::function<Exit()> setup_sql(CLI::App& sub, const Common& common) {
    const auto options = std::make_shared<Options>();
    Query& query = options->query;
    options->file_words = add_trace(sub, query.path);
    auto* const text =
        sub.add_option("QUERY", query.text, "One SELECT over the tables and views of the file");
    options->query_words = text;
    sub.add_flag("--schema", options->schema, "Show the tables and views instead")->excludes(text);
    sub.add_option("--rows", query.rows, "Stop after N rows; 0: never")->capture_default_str();
    sub.add_option_function<std::int64_t>(
           "--seconds",
           [options](std::int64_t time) { options->query.time = std::chrono::nanoseconds(time); },
           "Stop after this time, in seconds unless it has a unit (default 60); 0: never")
        ->transform(as_nanoseconds("s"));
    sub.add_option("--max-memory", query.memory,
                   "Give up where the query needs more than this (default 1G)")
        ->transform(as_bytes());
    sub.add_flag("--csv", options->csv, "Comma-separated values");
    sub.footer(
        "The query runs in a process of its own, which ends with the limit, with Ctrl-C and "
        "with the command. Nothing is written, not even a temporary file. What is answered is "
        "what stands in the file: if its rows are those that were written, "
        "`daxscope check` says.");
    return [options, &common] { return sql(*options, common); };
}

} // namespace daxscope::cli
