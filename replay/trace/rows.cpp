// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/rows.h"

#include "replay/trace/names.h"
#include "replay/trace/schema.h"

#include <fmt/format.h>

namespace daxscope::trace {

namespace {

constexpr int kColumns = 15;

std::string insert_sql(std::size_t rows) {
    std::string sql = "INSERT INTO event VALUES ";
    for (std::size_t row = 0; row < rows; ++row) {
        sql += row == 0 ? "(?" : ",(?";
        for (int column = 1; column < kColumns; ++column) {
            sql += ",?";
        }
        sql += ')';
    }
    return sql;
}

void fill(const Database& db, const char* table, std::span<const Name> names) {
    Statement insert = db.prepare(fmt::format("INSERT INTO {} VALUES (?, ?)", table));
    for (const Name& name : names) {
        insert.bind(1, name.value);
        insert.bind(2, name.name);
        db.step(insert);
        sqlite3_reset(insert.get());
    }
}

void bind_event(Statement& statement, int first, const Event& event) {
    const auto bind_or_null = [&](int column, std::int64_t value) {
        if (value == kNone) {
            statement.bind_null(column);
        } else {
            statement.bind(column, value);
        }
    };
    int column = first;
    statement.bind(column++, event.seq);
    statement.bind(column++, event.ts);
    bind_or_null(column++, event.ts_end);
    statement.bind(column++, static_cast<std::int64_t>(event.kind));
    bind_or_null(column++, event.task);
    bind_or_null(column++, event.mapping);
    bind_or_null(column++, event.file);
    statement.bind(column++, event.pgoff);
    statement.bind(column++, static_cast<std::int64_t>(event.flags));
    statement.bind(column++, static_cast<std::int64_t>(event.result));
    statement.bind(column++, static_cast<std::int64_t>(event.pmd_in));
    statement.bind(column++, static_cast<std::int64_t>(event.pmd_out));
    statement.bind(column++, event.arg0);
    statement.bind(column++, event.arg1);
    bind_or_null(column, event.extent);
}

} // namespace

void Rows::make_schema(const Database& db, std::string_view kernel_release) {
    db.execute(std::string(kSchemaSql));
    fill(db, "kind", kind_names());
    fill(db, "origin", origin_names());
    fill(db, "extent_type", extent_type_names());
    fill(db, "extent_flag", extent_flag_names());
    fill(db, "fault_flag", fault_flag_names(kernel_release));
    fill(db, "fault_result", fault_result_names(kernel_release));
}

Rows::Rows(const Database& db)
    : events_(db.prepare(insert_sql(kPerInsert))), event_(db.prepare(insert_sql(1))),
      session_(db.prepare("INSERT OR REPLACE INTO session VALUES (?, ?)")),
      file_(db.prepare("INSERT INTO file VALUES (?, ?, ?, ?, ?)")),
      task_(db.prepare("INSERT INTO task VALUES (?, ?, ?, ?)")),
      mapping_(db.prepare("INSERT OR REPLACE INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
      loss_(db.prepare(
          "INSERT INTO loss (ts_from, ts, source, place, count) VALUES (?, ?, ?, ?, ?)")),
      clock_(db.prepare("INSERT OR REPLACE INTO clock_snapshot VALUES (?, ?, ?, ?)")) {}

Statement& Rows::bind(std::string_view key, std::string_view value) {
    session_.bind(1, key);
    session_.bind(2, value);
    return session_;
}

Statement& Rows::bind(const File& file) {
    file_.bind(1, file.id);
    file_.bind(2, static_cast<std::int64_t>(file.dev));
    file_.bind(3, static_cast<std::int64_t>(file.ino));
    file.path.empty() ? file_.bind_null(4) : file_.bind(4, file.path);
    file.fstype.empty() ? file_.bind_null(5) : file_.bind(5, file.fstype);
    return file_;
}

Statement& Rows::bind(const Task& task) {
    task_.bind(1, task.id);
    task_.bind(2, task.tgid);
    task_.bind(3, task.tid);
    task_.bind(4, task.comm);
    return task_;
}

Statement& Rows::bind(const Mapping& mapping) {
    int column = 1;
    mapping_.bind(column++, mapping.id);
    mapping_.bind(column++, mapping.mm);
    mapping_.bind(column++, mapping.tgid);
    mapping_.bind(column++, mapping.file);
    mapping_.bind(column++, static_cast<std::int64_t>(mapping.vm_start));
    mapping_.bind(column++, static_cast<std::int64_t>(mapping.vm_end));
    mapping_.bind(column++, mapping.vm_pgoff);
    mapping_.bind(column, static_cast<std::int64_t>(mapping.vm_flags));
    return mapping_;
}

Statement& Rows::bind(const Loss& loss) {
    int column = 1;
    loss_.bind(column++, loss.ts_from);
    loss_.bind(column++, loss.ts);
    loss_.bind(column++, loss.source);
    loss_.bind(column++, loss.place);
    loss_.bind(column, loss.count);
    return loss_;
}

Statement& Rows::bind(const ClockSnapshot& snapshot) {
    clock_.bind(1, snapshot.boot);
    clock_.bind(2, snapshot.mono);
    clock_.bind(3, snapshot.realtime);
    clock_.bind(4, snapshot.tai);
    return clock_;
}

Statement& Rows::bind(const Event& event) {
    bind_event(event_, 1, event);
    return event_;
}

Statement& Rows::bind(std::span<const Event> events) {
    for (std::size_t row = 0; row < events.size(); ++row) {
        bind_event(events_, static_cast<int>(row) * kColumns + 1, events[row]);
    }
    return events_;
}

} // namespace daxscope::trace
