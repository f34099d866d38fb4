// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace that opens, and whose every text tries to do something to whoever shows it.
#pragma once

#include "replay/trace/sqlite.h"
#include "replay/words/escape.h"
#include "tests/unit/trace/sample.h"

#include <string>

namespace daxscope::trace {

/// Sets a title, turns red, clears the screen, turns text round, has no width, ends lines, is
/// markup of three kinds, and is not UTF-8 at its end.
inline const std::string kHostile =
    "\x1b]0;PWNED\x07\x1b[31mRED\x1b[2J\xc2\x9b"
    "31m\xe2\x80\xaeRTL\xe2\x81\xa6\xe2\x80\x8bZW\xef\xbb\xbf\xe2\x80\xa8<script>alert(1)</script>"
    "<b>&\"'|`$(id)`\r\nNEWLINE\tTAB\x7f\xff";

/// @param turns of the storm in it
inline void write_hostile(const std::filesystem::path& path, std::int64_t turns = 40) {
    sample(turns).write(path);
    const Database db(path.string(), path, SQLITE_OPEN_READWRITE);
    const auto run = [&db](const std::string& sql, const std::string& first) {
        Statement statement = db.prepare(sql);
        for (int k = 1; k <= sqlite3_bind_parameter_count(statement.get()); ++k) {
            statement.bind(k, k == 1 ? std::string_view(first) : std::string_view(kHostile));
        }
        while (db.step(statement)) {
        }
    };
    // As long as the kernel makes them: longer ones are refused.
    run("UPDATE task SET comm = ?", kHostile.substr(0, 15));
    run("UPDATE file SET fstype = ?1", kHostile.substr(0, 60));
    run("UPDATE file SET path = ?1", kHostile);
    for (const char* key : {"recorder", "command", "filters", "end_reason", "without",
                            "test_module", "access_unsampled"}) {
        run("INSERT OR REPLACE INTO session VALUES (?, ?)", key);
    }
    run("INSERT OR REPLACE INTO session VALUES ('kernel_release', ?)", "6.12.0-" + kHostile);
    run("INSERT OR REPLACE INTO session VALUES (?, ?)", kHostile);
    run("INSERT INTO loss (ts_from, ts, source, place, count) "
        "SELECT min(ts), max(ts), ?1, ?1, 3 FROM event",
        kHostile.substr(0, 60));
    for (const char* table :
         {"kind", "origin", "extent_type", "extent_flag", "fault_flag", "fault_result"}) {
        run(std::string("UPDATE ") + table + " SET name = ? || value", kHostile);
    }
}

/// The first line of a text that would do something; empty where it is safe.
inline std::string acting_line(const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        if (words::printable(line) != line) {
            return words::printable(line);
        }
        begin = end + 1;
    }
    return {};
}

} // namespace daxscope::trace
