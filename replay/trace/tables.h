// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the tables of a trace file but its events, and refuses what no recorder writes.
#pragma once

#include "replay/trace/session.h"
#include "replay/trace/sqlite.h"

namespace daxscope::trace {

// Far beyond any real value, and still two of them can be added.
inline constexpr std::int64_t kMost = 1LL << 62;
inline constexpr std::int64_t kMostPages = 1LL << 52;
inline constexpr std::int64_t kMostId = 1LL << 31;
inline bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
    return value >= least && value <= most;
}
// Bytes of texts.
inline constexpr std::size_t kMostComm = 15;      ///< TASK_COMM_LEN less its NUL
inline constexpr std::size_t kMostMadeName = 255; ///< of a task that the explorer made
inline constexpr std::size_t kMostPath = 4096;    ///< PATH_MAX
inline constexpr std::size_t kMostWord = 63;

class TableReader {
public:
    /// @param db must outlive this
    explicit TableReader(const Database& db)
        : db_(db), version_(db.integer("PRAGMA user_version")) {}

    /// Session, files, tasks, mappings, losses and clock snapshots.
    /// @throws Error(Exit::Io) naming the row
    Tables read() const;

    std::int64_t version() const { return version_; } ///< user_version of the file
    [[noreturn]] void refuse(std::string_view where, std::string_view why) const;
    /// A column's integer, which must lie in [least, most].
    std::int64_t in(const Statement& row, int column, std::int64_t least, std::int64_t most,
                    std::string_view table) const;
    /// The same; kNone for NULL.
    std::int64_t in_or_none(const Statement& row, int column, std::int64_t least, std::int64_t most,
                            std::string_view table) const;
    /// A column's text; empty for NULL.
    std::string text(const Statement& row, int column, std::size_t most,
                     std::string_view table) const;
    /// A row of the session as a number; empty where there is none.
    std::optional<std::int64_t> session_number(const Session& session, std::string_view key) const;

private:
    Session session() const;
    void dictionaries(Tables& tables) const;
    void losses(Tables& tables) const;
    void clocks(Tables& tables) const;

    const Database& db_;
    std::int64_t version_;
};

} // namespace daxscope::trace
