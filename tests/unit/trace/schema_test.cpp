// SPDX-License-Identifier: GPL-3.0-or-later
//
// SCHEMA.md against a freshly written file, in both directions.
#include "replay/trace/import_keys.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sqlite3.h>

using namespace daxscope::trace;

namespace {

struct Column {
    std::string name, type, null, key;
    bool operator==(const Column&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Column& column) {
    return out << column.name << " " << column.type << " null:" << column.null
               << " key:" << column.key;
}

/// "table event" → its columns. For views only the names are known.
using Schema = std::map<std::string, std::vector<Column>>;

std::string trim(std::string text) {
    text.erase(0, text.find_first_not_of(" `"));
    text.erase(text.find_last_not_of(" `") + 1);
    return text;
}

std::vector<std::string> cells(const std::string& line) {
    static const std::regex separator(R"([^\\]\|)"); // not the \| inside a cell
    std::vector<std::string> result;
    const std::string inner = line.substr(1) + " ";
    for (std::sregex_token_iterator it(inner.begin(), inner.end(), separator, -1), end; it != end;
         ++it) {
        result.push_back(trim(it->str()));
    }
    return result;
}

struct Document {
    Schema schema;
    std::set<std::string> session_keys;
};

Document read_document() {
    std::ifstream in(DAXSCOPE_SOURCE_DIR "/replay/trace/SCHEMA.md");
    EXPECT_TRUE(in.is_open());
    Document document;
    static const std::regex heading("### (table|view|index) `([a-z_]+)`");
    std::string line, object, header;
    for (std::smatch match; std::getline(in, line);) {
        if (std::regex_match(line, match, heading)) {
            object = match[1].str() + " " + match[2].str();
            document.schema[object];
            header.clear();
        } else if (line.rfind("| ", 0) != 0) {
            header.clear();
        } else if (header.empty()) {
            header = line;
        } else if (line.rfind("| `", 0) == 0) {
            const auto row = cells(line);
            if (header.rfind("| column | type", 0) == 0) {
                document.schema[object].push_back({row[0], row[1], row[2], row[3]});
            } else if (header.rfind("| column |", 0) == 0) {
                document.schema[object].push_back({row[0], "", "", ""});
            } else if (header.rfind("| key |", 0) == 0) {
                document.session_keys.insert(row[0]);
            }
        }
    }
    return document;
}

Schema read_file(const std::filesystem::path& path) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    sqlite3_stmt* rows = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db,
                                 "SELECT s.type, s.name, c.name, c.type, c.\"notnull\", c.pk "
                                 "FROM sqlite_schema s LEFT JOIN pragma_table_info(s.name) c "
                                 "ON s.type <> 'index' WHERE s.name NOT LIKE 'sqlite_%' "
                                 "ORDER BY s.rowid, c.cid",
                                 -1, &rows, nullptr),
              SQLITE_OK)
        << sqlite3_errmsg(db);
    const auto text = [&rows](int column) {
        const auto* bytes = sqlite3_column_text(rows, column);
        return std::string(bytes == nullptr ? "" : reinterpret_cast<const char*>(bytes));
    };
    Schema schema;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        auto& columns = schema[text(0) + " " + text(1)];
        if (text(0) == "table") {
            const bool key = text(5) != "0";
            columns.push_back(
                {text(2), text(3), key || text(4) == "1" ? "no" : "yes", key ? text(5) : ""});
        } else if (text(0) == "view") {
            columns.push_back({text(2), "", "", ""});
        }
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return schema;
}

} // namespace

TEST(Schema, TheDocumentAndAFreshFileSayTheSame) {
    const TemporaryDirectory directory;
    sample().write(directory / "a.daxtrace");
    const Schema documented = read_document().schema;
    const Schema written = read_file(directory / "a.daxtrace");
    EXPECT_GE(written.size(), 18U);
    for (const auto& [name, columns] : written) {
        ASSERT_TRUE(documented.contains(name)) << name << " is not documented";
        EXPECT_EQ(documented.at(name), columns) << name;
    }
    for (const auto& [name, columns] : documented) {
        EXPECT_TRUE(written.contains(name)) << name << " is documented but not there";
    }
}

TEST(Schema, EverySessionKeyIsDocumented) {
    const std::set<std::string> keys = read_document().session_keys;
    const std::vector<std::string_view> used{key::kKernelRelease,
                                             key::kMachine,
                                             key::kPageSize,
                                             key::kPmdSize,
                                             key::kClock,
                                             key::kCommand,
                                             key::kFilters,
                                             key::kRecorder,
                                             key::kStart,
                                             key::kEnd,
                                             key::kEndReason,
                                             key::kEvents,
                                             key::kLost,
                                             key::kWithout,
                                             key::kHash,
                                             key::kNotRecordedKinds,
                                             key::kTestModule,
                                             key::kSynthetic,
                                             key::kUnmapsPassed,
                                             key::kUnmapsKept,
                                             key::kLinesMissing,
                                             key::kContradicted,
                                             key::kRaces,
                                             key::kAccessPeriod,
                                             key::kAccessSamples,
                                             key::kAccessTime,
                                             key::kAccessUnsampled,
                                             key::kMadeBy,
                                             key::kMadeScenario,
                                             key::kMadeScenarioText,
                                             key::kMadeHandler,
                                             key::kMadeFinding,
                                             key::kMadeStory,
                                             key::kMadeHoleLength,
                                             key::kImporter,
                                             key::kSourceFormat,
                                             key::kClocks,
                                             key::kRejected,
                                             key::kRejectedFirst,
                                             key::kNotUnderstood,
                                             key::kNotUnderstoodFirst,
                                             key::kWithoutBegin,
                                             key::kWithoutPmd,
                                             key::kWithoutProcess};
    std::set<std::string> expected(used.begin(), used.end());
    expected.insert({"cpus",          "command_exit",    "end_signal",         "attached.HOOK",
                     "seen.KIND",     "missed.PROGRAM",  "passed_over.FILTER", "not_recorded.HOOK",
                     "kernel.NAME",   "empty.REASON",    "device.MAJOR:MINOR", "thp_disabled.TGID",
                     "pid_namespace", "cut_of",          "cut_what",           "cut_left_out",
                     "cut_before",    "source_recorder", "source_command",     "source_host",
                     "source_note"});
    EXPECT_EQ(keys, expected);
}
