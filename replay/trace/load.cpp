// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/columns.h"
#include "replay/trace/names.h"
#include "replay/trace/open.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <limits>

namespace daxscope::trace {

namespace {

constexpr std::uint64_t kRowsPerReport = 8192;
// Far beyond any real value, and still two of them can be added.
constexpr std::int64_t kMost = 1LL << 62;
constexpr std::int64_t kMostPages = 1LL << 52;
constexpr std::int64_t kMostId = 1LL << 31;

/// Reads rows and refuses what no recorder writes.
class Reader {
public:
    Reader(const Database& db, const Progress& progress) : db_(db), progress_(progress) {}
    void read_into(Columns& columns);

private:
    [[noreturn]] void refuse(std::string_view where, std::string_view why) const {
        throw Error(Exit::Io, fmt::format("{}: {}: {}", db_.path().string(), where, why),
                    "The file is damaged, or was not written by daxscope.");
    }
    /// A column's integer, which must lie in [least, most].
    std::int64_t in(const Statement& row, int column, std::int64_t least, std::int64_t most,
                    std::string_view table) const;
    std::optional<std::int64_t> session_number(const Session& session, std::string_view key) const;
    Session session() const;
    void dictionaries(Columns& columns) const;
    void losses(Columns& columns) const;
    void events(Columns& columns) const;
    void check_ids(const Columns& columns) const;
    /// More rows than this don't fit into the file: its count must not make us allocate more.
    std::uint64_t most_rows() const {
        constexpr std::int64_t kLeastRow = 16; // 15 serial types and a cell header
        return static_cast<std::uint64_t>(db_.integer("PRAGMA page_count") *
                                          db_.integer("PRAGMA page_size") / kLeastRow);
    }

    const Database& db_;
    const Progress& progress_;
};

std::int64_t Reader::in(const Statement& row, int column, std::int64_t least, std::int64_t most,
                        std::string_view table) const {
    const std::int64_t value = row.integer(column);
    if (value < least || value > most || row.type(column) != SQLITE_INTEGER) {
        refuse(fmt::format("{} {}", table, row.integer(0)),
               fmt::format("{} = '{}' is not possible", sqlite3_column_name(row.get(), column),
                           row.text(column)));
    }
    return value;
}

std::optional<std::int64_t> Reader::session_number(const Session& session,
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

Session Reader::session() const {
    Session session;
    const Statement rows = db_.prepare("SELECT key, value FROM session");
    while (db_.step(rows)) {
        session.values.emplace(rows.text(0), rows.text(1));
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

void Reader::dictionaries(Columns& columns) const {
    constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();
    Statement row = db_.prepare("SELECT id, dev, ino, path, fstype FROM file ORDER BY id");
    while (db_.step(row)) {
        columns.files.push_back(
            {in(row, 0, 1, kMostId, "file"),
             static_cast<std::uint32_t>(in(row, 1, 0, UINT32_MAX, "file")),
             static_cast<std::uint64_t>(row.integer(2)), // 64 unsigned bits: all are possible
             std::string(row.text(3)), std::string(row.text(4))});
    }
    row = db_.prepare("SELECT id, tgid, tid, comm FROM task ORDER BY id");
    while (db_.step(row)) {
        columns.tasks.push_back({in(row, 0, 1, kMostId, "task"), in(row, 1, 0, kMostId, "task"),
                                 in(row, 2, 0, kMostId, "task"), std::string(row.text(3))});
    }
    row = db_.prepare("SELECT id, mm, tgid, file_id, vm_start, vm_end, vm_pgoff, vm_flags "
                      "FROM mapping ORDER BY id");
    while (db_.step(row)) {
        Mapping mapping;
        mapping.id = in(row, 0, 1, kMostId, "mapping");
        mapping.mm = in(row, 1, 0, kMost, "mapping");
        mapping.tgid = in(row, 2, 0, kMostId, "mapping");
        mapping.file = in(row, 3, 1, kMostId, "mapping");
        mapping.vm_start = static_cast<std::uint64_t>(in(row, 4, 0, kAny, "mapping"));
        mapping.vm_end = static_cast<std::uint64_t>(in(row, 5, row.integer(4), kAny, "mapping"));
        mapping.vm_pgoff = in(row, 6, 0, kMostPages, "mapping");
        mapping.vm_flags = static_cast<std::uint64_t>(row.integer(7)); // 64 unsigned bits
        columns.mappings.push_back(mapping);
    }
}

void Reader::losses(Columns& columns) const {
    std::int64_t sum = 0;
    Statement row =
        db_.prepare("SELECT id, ts_from, ts, source, place, count FROM loss ORDER BY id");
    while (db_.step(row)) {
        Loss loss;
        loss.ts_from = in(row, 1, 0, kMost, "loss");
        loss.ts = in(row, 2, 0, kMost, "loss");
        loss.source = row.text(3);
        loss.place = row.text(4);
        loss.count = in(row, 5, 0, kMost - sum, "loss");
        sum += loss.count;
        columns.losses.push_back(std::move(loss));
    }
    row = db_.prepare("SELECT boot, mono, realtime, tai FROM clock_snapshot ORDER BY boot");
    while (db_.step(row)) {
        columns.clocks.push_back({in(row, 0, 0, kMost, "clock_snapshot"),
                                  in(row, 1, 0, kMost, "clock_snapshot"),
                                  in(row, 2, -kMost, kMost, "clock_snapshot"),
                                  in(row, 3, -kMost, kMost, "clock_snapshot")});
    }
}

void Reader::events(Columns& columns) const {
    const Statement row =
        db_.prepare("SELECT seq, ts, ts_end, kind, task_id, mapping_id, file_id, pgoff, flags, "
                    "result, pmd_in, pmd_out, arg0, arg1, extent FROM event ORDER BY seq");
    enum {
        kSeq,
        kTs,
        kTsEnd,
        kKind,
        kTask,
        kMapping,
        kFile,
        kPgoff,
        kFlags,
        kResult,
        kPmdIn,
        kPmdOut,
        kArg0,
        kArg1,
        kExtent
    };
    // One look at a column for both its type and its value. SQLite allows that where no other
    // thread uses the connection, as here (SQLITE_OPEN_NOMUTEX).
    const auto integer = [this, &row](sqlite3_value* cell, int column, std::int64_t least,
                                      std::int64_t most) {
        const std::int64_t value = sqlite3_value_int64(cell);
        const bool ok =
            value >= least && value <= most && sqlite3_value_type(cell) == SQLITE_INTEGER;
        return ok ? value : in(row, column, least, most, "event");
    };
    const auto bounded = [&row, &integer](int column, std::int64_t least, std::int64_t most) {
        return integer(sqlite3_column_value(row.get(), column), column, least, most);
    };
    const auto or_none = [&row, &integer](int column, std::int64_t least, std::int64_t most) {
        sqlite3_value* const cell = sqlite3_column_value(row.get(), column);
        return sqlite3_value_type(cell) == SQLITE_NULL ? kNone : integer(cell, column, least, most);
    };
    const auto total = static_cast<std::uint64_t>(db_.integer("SELECT count(*) FROM event"));
    columns.reserve(std::min(total, most_rows()));
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    std::uint64_t done = 0;
    for (; db_.step(row); ++done) {
        if (done % kRowsPerReport == 0) {
            progress_.report(std::min(done, total), total);
        }
        Event event;
        event.seq = bounded(kSeq, 0, kMost);
        event.ts = bounded(kTs, 0, kMost);
        event.ts_end = or_none(kTsEnd, event.ts, kMost);
        event.kind = static_cast<Kind>(bounded(kKind, static_cast<std::int64_t>(Kind::PmdFault),
                                               static_cast<std::int64_t>(kLastKind)));
        event.task = or_none(kTask, 1, kMostId);
        event.mapping = or_none(kMapping, 1, kMostId);
        event.file = or_none(kFile, 1, kMostId);
        event.pgoff = bounded(kPgoff, 0, kMostPages);
        event.flags = static_cast<std::uint32_t>(bounded(kFlags, 0, UINT32_MAX));
        event.result = static_cast<std::int32_t>(bounded(kResult, INT32_MIN, INT32_MAX));
        event.pmd_in = static_cast<std::uint64_t>(bounded(kPmdIn, INT64_MIN, INT64_MAX));
        event.pmd_out = static_cast<std::uint64_t>(bounded(kPmdOut, INT64_MIN, INT64_MAX));
        event.arg0 = bounded(kArg0, -kMost, kMost);
        event.arg1 = bounded(kArg1, -kMost, kMost);
        event.extent = or_none(kExtent, 0, kMost);
        if (event.seq <= last || done >= Trace::kMostEvents) {
            refuse(fmt::format("event {}", event.seq), "out of order, or too many");
        }
        last = event.seq;
        columns.append(event);
    }
    const auto expected = session_number(columns.session, key::kEvents);
    if (columns.session.end && expected && static_cast<std::uint64_t>(*expected) != done) {
        refuse("event", fmt::format("{} rows, where {} were written", done, *expected));
    }
    progress_.report(done, std::max(done, total));
}

void Reader::check_ids(const Columns& columns) const {
    const auto known = [](const auto& rows, std::int64_t id) {
        return id == kNone || by_id(rows, id) != nullptr;
    };
    for (const Mapping& mapping : columns.mappings) {
        if (!known(columns.files, mapping.file)) {
            refuse(fmt::format("mapping {}", mapping.id),
                   fmt::format("names file {}, which is not there", mapping.file));
        }
    }
    for (const Who& who : columns.whos.values()) {
        const char* const missing = !known(columns.tasks, who.task)         ? "task"
                                    : !known(columns.mappings, who.mapping) ? "mapping"
                                    : !known(columns.files, who.file)       ? "file"
                                                                            : nullptr;
        if (missing != nullptr) {
            refuse("event", fmt::format("a {} names a {} that is not there",
                                        kind_name(static_cast<Kind>(who.kind)), missing));
        }
        if (who.mapping != kNone && who.file != kNone &&
            by_id(columns.mappings, who.mapping)->file != who.file) {
            refuse("event",
                   fmt::format("a {} names file {} and mapping {}, which is of another",
                               kind_name(static_cast<Kind>(who.kind)), who.file, who.mapping));
        }
    }
}

void Reader::read_into(Columns& columns) {
    columns.session = session();
    dictionaries(columns);
    losses(columns);
    events(columns);
    check_ids(columns);
    columns.finish();
}

} // namespace

std::shared_ptr<const Trace> Trace::load(const std::filesystem::path& path,
                                         const Progress& progress) {
    const Database db = open_trace(path, {.check_events = false}, progress);
    auto columns = std::make_unique<Columns>();
    Reader(db, progress).read_into(*columns);
    return std::shared_ptr<const Trace>(new Trace(std::move(columns)));
}

} // namespace daxscope::trace
