// SPDX-License-Identifier: GPL-3.0-or-later
//
// sql: one query over a trace, from a file that may be hostile. SQLite itself is told what the
// query may do: read.
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/trace/open.h"

#include <array>
#include <cctype>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;

struct Options {
    std::filesystem::path path;
    std::string query;
    std::uint64_t rows = 1'000'000;
    std::uint64_t seconds = 60;
    bool csv = false;
};

/// Answers SQLite's question whether a statement may do something: only what reads.
int authorize(void* /*unused*/, int action, const char* first, const char* second,
              const char* /*database*/, const char* /*trigger*/) {
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return second != nullptr && std::strcmp(second, "load_extension") == 0 ? SQLITE_DENY
                                                                               : SQLITE_OK;
    case SQLITE_PRAGMA: {
        static constexpr std::array kReading{"table_info", "table_xinfo", "table_list",
                                             "index_list", "index_info"};
        for (const char* name : kReading) {
            if (first != nullptr && std::strcmp(first, name) == 0) {
                return SQLITE_OK;
            }
        }
        return SQLITE_DENY;
    }
    default:
        return SQLITE_DENY;
    }
}

trace::Statement prepare(const trace::Database& db, const std::string& query) {
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v2(db.get(), query.c_str(), static_cast<int>(query.size()) + 1,
                                        &handle, &rest);
    trace::Statement statement(handle);
    if (code == SQLITE_AUTH) {
        throw Error(Exit::Usage, "the query may only read");
    }
    if (code != SQLITE_OK) {
        throw Error(Exit::Usage, fmt::format("the query: {}", sqlite3_errmsg(db.get())),
                    "SCHEMA.md describes the tables and views.");
    }
    while (rest != nullptr &&
           (std::isspace(static_cast<unsigned char>(*rest)) != 0 || *rest == ';')) {
        ++rest;
    }
    if (handle == nullptr || (rest != nullptr && *rest != '\0')) {
        throw Error(Exit::Usage, "give one query");
    }
    // VACUUM INTO writes a file, but asks no leave until it runs; it is no query, for it has no
    // columns.
    if (sqlite3_stmt_readonly(handle) == 0 || sqlite3_column_count(handle) == 0) {
        throw Error(Exit::Usage, "the query may only read");
    }
    return statement;
}

std::string hex(const trace::Statement& row, int column) {
    const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(row.get(), column));
    std::string text;
    for (int k = 0; k < sqlite3_column_bytes(row.get(), column); ++k) {
        text += fmt::format("{:02x}", bytes[k]);
    }
    return text;
}

std::string cell_text(const trace::Statement& row, int column) {
    return row.type(column) == SQLITE_BLOB ? hex(row, column) : std::string(row.text(column));
}

/// Where the rows of an answer go.
class Output {
public:
    Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    virtual ~Output() = default;
    virtual void begin(const std::vector<std::string>& columns) = 0;
    virtual void row(const trace::Statement& row) = 0;
    virtual void end(bool truncated) = 0;
};

/// Aligned columns, in blocks of so many rows that nobody waits long for the first.
class Aligned : public Output {
public:
    void begin(const std::vector<std::string>& columns) override { names_ = columns; }
    void row(const trace::Statement& row) override {
        constexpr std::size_t kBlock = 10'000;
        auto& cells = block_.emplace_back();
        numeric_.resize(names_.size(), true);
        for (std::size_t column = 0; column < names_.size(); ++column) {
            const int type = row.type(static_cast<int>(column));
            numeric_[column] = numeric_[column] && (type == SQLITE_INTEGER ||
                                                    type == SQLITE_FLOAT || type == SQLITE_NULL);
            cells.push_back(cell_text(row, static_cast<int>(column)));
        }
        if (block_.size() == kBlock) {
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
    }

    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> block_;
    std::vector<bool> numeric_;
    bool first_ = true;
};

/// One line a row: separated by tabs for a pipe, or CSV as in RFC 4180.
class Lines : public Output {
public:
    explicit Lines(bool csv) : csv_(csv) {}
    void begin(const std::vector<std::string>& columns) override { print(columns); }
    void row(const trace::Statement& row) override {
        std::vector<std::string> cells;
        for (int column = 0; column < sqlite3_column_count(row.get()); ++column) {
            cells.push_back(cell_text(row, column));
        }
        print(cells);
    }
    void end(bool /*truncated*/) override {}

private:
    std::string quoted(const std::string& cell) const {
        if (!csv_) {
            return printable(cell);
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
};

/// The shape of JSON.md, a row at a time.
class Json : public Output {
public:
    void begin(const std::vector<std::string>& columns) override {
        fmt::print("{{\"format\": \"daxscope.sql\", \"version\": 1, \"columns\": {},\n\"rows\": [",
                   dump(columns));
    }
    void row(const trace::Statement& row) override {
        auto cells = ordered_json::array();
        for (int column = 0; column < sqlite3_column_count(row.get()); ++column) {
            switch (row.type(column)) {
            case SQLITE_INTEGER:
                cells.push_back(row.integer(column));
                break;
            case SQLITE_FLOAT:
                cells.push_back(sqlite3_column_double(row.get(), column));
                break;
            case SQLITE_NULL:
                cells.push_back(nullptr);
                break;
            default:
                cells.push_back(cell_text(row, column));
            }
        }
        fmt::print("{}\n{}", first_ ? "" : ",", dump(cells));
        first_ = false;
    }
    void end(bool truncated) override {
        fmt::print("\n],\n\"truncated\": {}}}\n", truncated ? "true" : "false");
    }

private:
    static std::string dump(const ordered_json& json) {
        return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    }
    bool first_ = true;
};

std::unique_ptr<Output> output_for(const Options& options, const Common& common) {
    if (common.json) {
        return std::make_unique<Json>();
    }
    if (options.csv || isatty(STDOUT_FILENO) == 0) {
        return std::make_unique<Lines>(options.csv);
    }
    return std::make_unique<Aligned>();
}

Exit sql(const Options& options, const Common& common) {
    trace::Database db = [&] {
        TerminalProgress line("opening " + options.path.filename().string(), "events", common);
        return trace::open_trace(options.path, {.views = true, .check_events = false},
                                 line.progress());
    }();
    sqlite3_set_authorizer(db.get(), &authorize, nullptr);
    const trace::Statement query = prepare(db, options.query);
    const Interrupt interrupt;
    db.watch(std::chrono::seconds(options.seconds), [] { return !Interrupt::pressed(); });

    const auto output = output_for(options, common);
    std::vector<std::string> names;
    for (int column = 0; column < sqlite3_column_count(query.get()); ++column) {
        names.emplace_back(sqlite3_column_name(query.get(), column));
    }
    output->begin(names);
    bool truncated = false;
    try {
        for (std::uint64_t rows = 0; db.step(query); ++rows) {
            if (options.rows > 0 && rows == options.rows) {
                truncated = true;
                break;
            }
            output->row(query);
        }
    } catch (...) { // out of time, or Ctrl-C: what there is so far is kept
        output->end(true);
        throw;
    }
    output->end(truncated);
    if (truncated && !common.quiet) {
        fmt::print(stderr, "daxscope: stopped after {} rows; --rows sets another limit\n",
                   count_text(static_cast<std::int64_t>(options.rows)));
    }
    return Exit::Ok;
}

} // namespace

std::function<Exit()> setup_sql(CLI::App& sub, const Common& common) {
    const auto options = std::make_shared<Options>();
    sub.add_option("FILE", options->path, "A .daxtrace file")->required();
    sub.add_option("QUERY", options->query, "One SELECT over the tables and views of the file")
        ->required();
    sub.add_option("--rows", options->rows, "Stop after so many rows; 0: never")
        ->capture_default_str();
    sub.add_option("--seconds", options->seconds, "Stop after so many seconds; 0: never")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    sub.add_flag("--csv", options->csv, "Comma-separated values");
    return [options, &common] { return sql(*options, common); };
}

} // namespace daxscope::cli
