// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts of other tools, as the tests write them, and what reading them gives.
#pragma once

#include "replay/import/source.h"
#include "replay/store/columns.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <string>

namespace daxscope::source::text_lines {

using trace::Event;

/// What a text gives.
struct Read {
    std::vector<Event> events;
    trace::Tables tables;

    const trace::Task& task(std::size_t event) const {
        return *trace::by_id(tables.tasks, events.at(event).task);
    }
    std::string_view session(std::string_view key) const { return tables.session.value(key); }
};

inline std::filesystem::path write(const trace::TemporaryDirectory& folder,
                                   const std::string& text) {
    const auto path = folder / "trace.txt";
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

inline Read read(const std::string& text) {
    const trace::TemporaryDirectory folder;
    const auto reader = open(write(folder, text), {}, {});
    Read result;
    Batch batch;
    while (reader->next(batch, {})) {
        result.events.insert(result.events.end(), batch.events.begin(), batch.events.end());
        if (batch.tables) {
            result.tables = *batch.tables;
        }
    }
    return result;
}

inline std::string body(const std::string& address, const std::string& pgoff,
                        const std::string& flags = "WRITE|ALLOW_RETRY|KILLABLE|USER") {
    return "dev 8:16 ino 0x2a shared " + flags + " address " + address +
           " vm_start 0x7f1000000000 vm_end 0x7f1000800000 pgoff " + pgoff + " max_pgoff 0x800";
}
inline const std::string kBody = body("0x7f1000001000", "0x1");

/// A line as a program writes it that begins a new one after so many columns, wherever that is.
inline std::string cut(const std::string& line, std::size_t width, const std::string& quote) {
    std::string text;
    for (std::size_t at = 0; at < line.size(); at += width) {
        text += quote + line.substr(at, width) + "\n";
    }
    return text;
}

/// A line with this before its event, which has ended.
inline std::string done(const std::string& before, const std::string& result = "NOPAGE") {
    return before + (before.ends_with("fs_dax:") ? "" : " ") + "dax_pmd_fault_done: " + kBody +
           " " + result + "\n";
}

} // namespace daxscope::source::text_lines
