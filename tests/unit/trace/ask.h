// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <string>

namespace daxscope::trace {

/// What plain SQL answers, values joined with |, a line a row: what any client of SQLite sees.
inline std::string ask(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    std::string answer;
    const auto row = [](void* out, int columns, char** values, char** /*names*/) {
        auto& text = *static_cast<std::string*>(out);
        for (int k = 0; k < columns; ++k) {
            text += k == 0 ? "" : "|";
            text += values[k] == nullptr ? "NULL" : values[k];
        }
        text += '\n';
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), row, &answer, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
    return answer;
}

} // namespace daxscope::trace
