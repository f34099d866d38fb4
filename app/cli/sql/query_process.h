// SPDX-License-Identifier: GPL-3.0-or-later
//
// One query over a trace, in a process of its own: a query can take any memory and any time, in one
// instruction of SQLite's too, and a process can be ended whatever it does.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <variant>
#include <vector>

namespace daxscope::cli {

struct Blob {
    std::string bytes;
};
/// One value of an answer; monostate is NULL.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

struct Query {
    std::filesystem::path path; ///< the trace
    std::string text;           ///< one statement that reads
    std::uint64_t rows = 0;     ///< stop after these; 0: never
    /// Stop after this, counted once the trace is open; 0: never.
    std::chrono::nanoseconds time{};
    std::uint64_t memory = 0; ///< bytes that it may take
};

/// What the answer's parts are given to, in this order: names once, each row.
struct AnswerTaker {
    std::function<void(const std::vector<std::string>& names)> columns;
    std::function<void(const std::vector<Cell>& cells)> row;
};

enum class Answered {
    Whole,
    RowLimit, ///< there are more rows than were asked for
};

/// Opens the trace and runs the query in a child, which is killed at the time limit, when `wait`
/// throws or a taker does, and when this process dies. Its memory is bounded, by SQLite's heap
/// limit and RLIMIT_AS; nothing is ever put on disk. Each row that is given out is complete.
/// @param wait called about ten times a second; told whether the trace is open by now
/// @throws Error(Exit::Usage) where the query is wrong or would write; Error(Exit::Io) where the
///         trace cannot be read, the query fails, takes too long or too much memory
Answered run_query(const Query& query, const AnswerTaker& taker,
                   const std::function<void(bool open)>& wait);

} // namespace daxscope::cli
