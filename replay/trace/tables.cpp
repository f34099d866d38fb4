// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/tables.h"

#include <charconv>
#include <fmt/format.h>
#include <limits>

namespace daxscope::trace {

void TableReader::refuse(std::string_view where, std::string_view why) const {
    throw Error(Exit::Io, fmt::format("{}: {}: {}", db_.path().string(), where, why),
                "The file is damaged, or was not written by daxscope.");
}

std::int64_t TableReader::in(const Statement& row, int column, std::int64_t least,
                             std::int64_t most, std::string_view table) const {
    const std::int64_t value = row.integer(column);
    if (value < least || value > most || row.type(column) != SQLITE_INTEGER) {
        refuse(fmt::format("{} {}", table, row.integer(0)),
               fmt::format("{} = '{}' is not possible", sqlite3_column_name(row.get(), column),
                           row.text(column)));
    }
    return value;
}

std::int64_t TableReader::in_or_none(const Statement& row, int column, std::int64_t least,
                                     std::int64_t most, std::string_view table) const {
    return row.type(column) == SQLITE_NULL ? kNone : in(row, column, least, most, table);
}

std::string TableReader::text(const Statement& row, int column, std::size_t most,
                              std::string_view table) const {
    const std::string_view value = row.text(column);
    if (value.size() > most) {
        refuse(fmt::format("{} {}", table, row.integer(0)),
               fmt::format("{} has {} bytes, and at most {} are possible",
                           sqlite3_column_name(row.get(), column), value.size(), most));
    }
    return std::string(value);
}

std::optional<std::int64_t> TableReader::session_number(const Session& session,
                                                        std::string_view key) const {
    const auto found = session.values.find(key);
    if (found == session.values.end()) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > kMost) {
        refuse("session", fmt::format("{} = '{}' is not possible", key, text));
    }
    return value;
}

Session TableReader::session() const {
    Session session;
    const Statement rows = db_.prepare("SELECT key, value FROM session ORDER BY key");
    std::size_t read = 0;
    try {
        for (; db_.step(rows); ++read) {
            session.values.emplace(rows.text(0), rows.text(1));
        }
    } catch (const Error&) {
        if (sqlite3_errcode(db_.get()) != SQLITE_TOOBIG) {
            throw;
        }
        const Statement keys = db_.prepare("SELECT key FROM session ORDER BY key");
        for (std::size_t k = 0; k <= read && db_.step(keys);) {
            ++k; // up to the one whose value it was
        }
        refuse("session", fmt::format("the value of '{}' is longer than any may be", keys.text(0)));
    }
    const auto release = session.values.find(key::kKernelRelease);
    if (release != session.values.end()) {
        session.kernel_release = release->second;
    }
    session.page_size = session_number(session, key::kPageSize).value_or(session.page_size);
    session.pmd_size = session_number(session, key::kPmdSize).value_or(session.pmd_size);
    session.end = session_number(session, key::kEnd);
    const auto start = session_number(session, key::kStart);
    session.start = start ? *start : db_.integer("SELECT ts FROM event ORDER BY seq LIMIT 1");
    if (const char* fault = session_fault(session)) {
        refuse("session", fault);
    }
    if (session.end && *session.end < session.start) {
        refuse("session", "it ends before it starts");
    }
    return session;
}

void TableReader::dictionaries(Tables& tables) const {
    constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();
    const bool made = tables.session.made();
    Statement row = db_.prepare("SELECT id, dev, ino, path, fstype FROM file ORDER BY id");
    while (db_.step(row)) {
        tables.files.push_back(
            {in(row, 0, 1, kMostId, "file"),
             static_cast<std::uint32_t>(in(row, 1, 0, UINT32_MAX, "file")),
             static_cast<std::uint64_t>(row.integer(2)), // 64 unsigned bits: all are possible
             text(row, 3, kMostPath, "file"), text(row, 4, kMostWord, "file")});
    }
    row = db_.prepare("SELECT id, tgid, tid, comm FROM task ORDER BY id");
    while (db_.step(row)) {
        Task task;
        task.id = in(row, 0, 1, kMostId, "task");
        task.tgid = in_or_none(row, 1, 0, kMostId, "task");
        task.tid = in(row, 2, 0, kMostId, "task");
        task.comm = text(row, 3, made ? kMostMadeName : kMostComm, "task");
        task.named = row.type(3) != SQLITE_NULL;
        tables.tasks.push_back(std::move(task));
    }
    row = db_.prepare("SELECT id, mm, tgid, file_id, vm_start, vm_end, vm_pgoff, vm_flags "
                      "FROM mapping ORDER BY id");
    while (db_.step(row)) {
        Mapping mapping;
        mapping.id = in(row, 0, 1, kMostId, "mapping");
        mapping.mm = in_or_none(row, 1, 0, kMost, "mapping");
        mapping.tgid = in_or_none(row, 2, 0, kMostId, "mapping");
        if (version_ == 1 && mapping.tgid == 0) {
            mapping.tgid = kNone; // how version 1 says it
        }
        mapping.file = in(row, 3, 1, kMostId, "mapping");
        mapping.vm_start = static_cast<std::uint64_t>(in(row, 4, 0, kAny, "mapping"));
        mapping.vm_end = static_cast<std::uint64_t>(in(row, 5, row.integer(4), kAny, "mapping"));
        mapping.vm_pgoff = in(row, 6, 0, kMostPages, "mapping");
        mapping.vm_flags = static_cast<std::uint64_t>(row.integer(7)); // 64 unsigned bits
        mapping.flags_known = row.type(7) != SQLITE_NULL;
        tables.mappings.push_back(mapping);
    }
}

void TableReader::losses(Tables& tables) const {
    std::int64_t sum = 0;
    const Statement row =
        db_.prepare(version_ == 1 ? "SELECT id, ts_from, ts, source, place, NULL, count FROM loss "
                                    "ORDER BY id"
                                  : "SELECT id, ts_from, ts, source, place, kind, count FROM loss "
                                    "ORDER BY id");
    while (db_.step(row)) {
        Loss loss;
        loss.ts_from = in(row, 1, 0, kMost, "loss");
        loss.ts = in(row, 2, 0, kMost, "loss");
        loss.source = text(row, 3, kMostWord, "loss");
        loss.place = text(row, 4, kMostPath, "loss");
        if (row.type(5) != SQLITE_NULL) {
            loss.kind = static_cast<Kind>(in(row, 5, static_cast<std::int64_t>(Kind::PmdFault),
                                             static_cast<std::int64_t>(kLastKind), "loss"));
        }
        if (row.type(6) != SQLITE_NULL) {
            loss.count = in(row, 6, 0, kMost - sum, "loss");
            sum += *loss.count;
        }
        tables.losses.push_back(std::move(loss));
    }
}

void TableReader::clocks(Tables& tables) const {
    const Statement row =
        db_.prepare("SELECT boot, mono, realtime, tai FROM clock_snapshot ORDER BY boot");
    while (db_.step(row)) {
        tables.clocks.push_back({in(row, 0, 0, kMost, "clock_snapshot"),
                                 in(row, 1, 0, kMost, "clock_snapshot"),
                                 in(row, 2, -kMost, kMost, "clock_snapshot"),
                                 in(row, 3, -kMost, kMost, "clock_snapshot")});
    }
}

Tables TableReader::read() const {
    Tables tables;
    tables.session = session();
    dictionaries(tables);
    losses(tables);
    clocks(tables);
    return tables;
}

} // namespace daxscope::trace
