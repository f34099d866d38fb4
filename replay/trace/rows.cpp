// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/rows.h"

#include "replay/trace/names.h"
#include "replay/trace/schema.h"
#include "replay/trace/tables.h"

#include <fmt/format.h>

namespace daxscope::trace {

namespace {

constexpr int kColumns = 18;

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

void bind_or_null(Statement& statement, int column, std::int64_t value) {
    if (value == kNone) {
        statement.bind_null(column);
    } else {
        statement.bind(column, value);
    }
}

void bind_event(Statement& statement, int first, const Event& event) {
    const auto bind_unless = [&](int column, Column which, std::int64_t value) {
        if (event.has(which)) {
            statement.bind(column, value);
        } else {
            statement.bind_null(column);
        }
    };
    int column = first;
    statement.bind(column++, event.seq);
    statement.bind(column++, event.ts);
    bind_or_null(statement, column++, event.ts_end);
    statement.bind(column++, static_cast<std::int64_t>(event.kind));
    bind_or_null(statement, column++, event.task);
    bind_or_null(statement, column++, event.mapping);
    bind_or_null(statement, column++, event.file);
    statement.bind(column++, event.pgoff);
    bind_unless(column++, kFlags, static_cast<std::int64_t>(event.flags));
    bind_unless(column++, kResult, static_cast<std::int64_t>(event.result));
    bind_unless(column++, kPmdIn, static_cast<std::int64_t>(event.pmd_in));
    bind_unless(column++, kPmdOut, static_cast<std::int64_t>(event.pmd_out));
    bind_unless(column++, kArg0, event.arg0);
    bind_unless(column++, kArg1, event.arg1);
    bind_or_null(statement, column++, event.extent);
    bind_or_null(statement, column++, event.storage);
    bind_or_null(statement, column++, event.cpu);
    statement.bind(column, static_cast<std::int64_t>(event.evidence));
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
    fill(db, "evidence", evidence_names());
    fill_pmd_state(db, Arch::X86_64);
}

void Rows::fill_pmd_state(const Database& db, Arch arch) {
    db.execute("DELETE FROM pmd_state");
    Statement insert = db.prepare("INSERT INTO pmd_state VALUES (?, ?, ?, ?)");
    std::int64_t place = 0;
    for (const PmdRow& row : pmd_rows(arch)) {
        insert.bind(1, ++place);
        insert.bind(2, static_cast<std::int64_t>(row.mask));
        insert.bind(3, static_cast<std::int64_t>(row.value));
        insert.bind(4, pmd_name(row.pmd));
        db.step(insert);
        sqlite3_reset(insert.get());
    }
}

Rows::Rows(const Database& db)
    : events_(db.prepare(insert_sql(kPerInsert))), event_(db.prepare(insert_sql(1))),
      session_(db.prepare("INSERT OR REPLACE INTO session VALUES (?, ?)")),
      file_(db.prepare("INSERT INTO file VALUES (?, ?, ?, ?, ?)")),
      task_(db.prepare("INSERT INTO task VALUES (?, ?, ?, ?)")),
      mapping_(db.prepare("INSERT OR REPLACE INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)")),
      loss_(db.prepare(
          "INSERT INTO loss (ts_from, ts, source, place, kind, count) VALUES (?, ?, ?, ?, ?, ?)")),
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
    bind_or_null(task_, 2, task.tgid);
    task_.bind(3, task.tid);
    task.named ? task_.bind(4, task.comm) : task_.bind_null(4);
    return task_;
}

Statement& Rows::bind(const Mapping& mapping) {
    int column = 1;
    mapping_.bind(column++, mapping.id);
    bind_or_null(mapping_, column++, mapping.mm);
    bind_or_null(mapping_, column++, mapping.tgid);
    mapping_.bind(column++, mapping.file);
    mapping_.bind(column++, static_cast<std::int64_t>(mapping.vm_start));
    mapping_.bind(column++, static_cast<std::int64_t>(mapping.vm_end));
    mapping_.bind(column++, mapping.vm_pgoff);
    mapping.flags_known ? mapping_.bind(column, static_cast<std::int64_t>(mapping.vm_flags))
                        : mapping_.bind_null(column);
    return mapping_;
}

Statement& Rows::bind(const Loss& loss) {
    int column = 1;
    loss_.bind(column++, loss.ts_from);
    loss_.bind(column++, loss.ts);
    loss_.bind(column++, loss.source);
    loss_.bind(column++, loss.place);
    loss.kind ? loss_.bind(column++, static_cast<std::int64_t>(*loss.kind))
              : loss_.bind_null(column++);
    loss.count ? loss_.bind(column, *loss.count) : loss_.bind_null(column);
    return loss_;
}

Statement& Rows::bind(const ClockSnapshot& snapshot) {
    clock_.bind(1, snapshot.boot);
    clock_.bind(2, snapshot.mono);
    clock_.bind(3, snapshot.realtime);
    clock_.bind(4, snapshot.tai);
    return clock_;
}

Statement& Rows::bind(Event event) {
    event.settle();
    hash_.add(event);
    bind_event(event_, 1, event);
    return event_;
}

Statement& Rows::bind(std::span<const Event> events) {
    int column = 1;
    for (Event event : events) {
        event.settle();
        hash_.add(event);
        bind_event(events_, column, event);
        column += kColumns;
    }
    return events_;
}

std::string Rows::hash(const Database& db) {
    const Tables tables = TableReader(db).read();
    return seal(hash_.finish(tables), tables.session.values);
}

} // namespace daxscope::trace
