// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/columns.h"
#include "replay/trace/open.h"

#include <charconv>
#include <fmt/format.h>

namespace daxscope::trace {

namespace {

constexpr std::uint64_t kRowsPerReport = 8192;

std::optional<std::int64_t> number(const Session& session, std::string_view key) {
    const auto found = session.values.find(key);
    if (found == session.values.end()) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw Error(Exit::Io, fmt::format("session key '{}' is not a number: '{}'", key, text));
    }
    return value;
}

Session read_session(const Database& db) {
    Session session;
    const Statement rows = db.prepare("SELECT key, value FROM session");
    while (db.step(rows)) {
        session.values.emplace(rows.text(0), rows.text(1));
    }
    if (const auto found = session.values.find(key::kKernelRelease);
        found != session.values.end()) {
        session.kernel_release = found->second;
    }
    session.page_size = number(session, key::kPageSize).value_or(session.page_size);
    session.pmd_size = number(session, key::kPmdSize).value_or(session.pmd_size);
    session.end = number(session, key::kEnd);
    const auto start = number(session, key::kStart);
    session.start = start ? *start : db.integer("SELECT ts FROM event ORDER BY seq LIMIT 1");
    return session;
}

std::int64_t integer_or_none(const Statement& row, int column) {
    return row.type(column) == SQLITE_NULL ? kNone : row.integer(column);
}

Event event_of(const Statement& row) {
    Event event;
    int column = 0;
    event.seq = row.integer(column++);
    event.ts = row.integer(column++);
    event.ts_end = integer_or_none(row, column++);
    event.kind = static_cast<Kind>(row.integer(column++));
    event.task = integer_or_none(row, column++);
    event.mapping = integer_or_none(row, column++);
    event.file = integer_or_none(row, column++);
    event.pgoff = row.integer(column++);
    event.flags = static_cast<std::uint32_t>(row.integer(column++));
    event.result = static_cast<std::int32_t>(row.integer(column++));
    event.pmd_in = static_cast<std::uint64_t>(row.integer(column++));
    event.pmd_out = static_cast<std::uint64_t>(row.integer(column++));
    event.arg0 = row.integer(column++);
    event.arg1 = row.integer(column++);
    event.extent = integer_or_none(row, column);
    return event;
}

} // namespace

std::shared_ptr<const Trace> Trace::load(const std::filesystem::path& path,
                                         const Progress& progress) {
    const Database db = open_trace(path);
    auto columns = std::make_unique<Columns>();
    columns->session = read_session(db);
    if (const char* fault = session_fault(columns->session)) {
        throw Error(Exit::Io, fmt::format("{}: the session has {}", path.string(), fault));
    }
    Statement rows = db.prepare("SELECT id, dev, ino, path, fstype FROM file ORDER BY id");
    while (db.step(rows)) {
        columns->files.push_back({rows.integer(0), static_cast<std::uint32_t>(rows.integer(1)),
                                  static_cast<std::uint64_t>(rows.integer(2)),
                                  std::string(rows.text(3)), std::string(rows.text(4))});
    }
    rows = db.prepare("SELECT id, tgid, tid, comm FROM task ORDER BY id");
    while (db.step(rows)) {
        columns->tasks.push_back(
            {rows.integer(0), rows.integer(1), rows.integer(2), std::string(rows.text(3))});
    }
    rows = db.prepare("SELECT id, mm, tgid, file_id, vm_start, vm_end, vm_pgoff, vm_flags "
                      "FROM mapping ORDER BY id");
    while (db.step(rows)) {
        columns->mappings.push_back({rows.integer(0), rows.integer(1), rows.integer(2),
                                     rows.integer(3), static_cast<std::uint64_t>(rows.integer(4)),
                                     static_cast<std::uint64_t>(rows.integer(5)), rows.integer(6),
                                     static_cast<std::uint64_t>(rows.integer(7))});
    }
    rows = db.prepare("SELECT ts_from, ts, source, place, count FROM loss ORDER BY id");
    while (db.step(rows)) {
        columns->losses.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2)),
                                   std::string(rows.text(3)), rows.integer(4)});
    }
    rows = db.prepare("SELECT boot, mono, realtime, tai FROM clock_snapshot ORDER BY boot");
    while (db.step(rows)) {
        columns->clocks.push_back(
            {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3)});
    }
    const auto total = static_cast<std::uint64_t>(db.integer("SELECT count(*) FROM event"));
    columns->reserve(total);
    rows = db.prepare("SELECT seq, ts, ts_end, kind, task_id, mapping_id, file_id, pgoff, flags, "
                      "result, pmd_in, pmd_out, arg0, arg1, extent FROM event ORDER BY seq");
    for (std::uint64_t done = 0; db.step(rows); ++done) {
        if (done % kRowsPerReport == 0) {
            progress.report(done, total);
        }
        const Event event = event_of(rows);
        if (const char* fault = event_fault(event)) {
            throw Error(Exit::Io,
                        fmt::format("{}: event {} has {}", path.string(), event.seq, fault));
        }
        columns->append(event);
    }
    columns->finish();
    progress.report(total, total);
    return std::shared_ptr<const Trace>(new Trace(std::move(columns)));
}

} // namespace daxscope::trace
