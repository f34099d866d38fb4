// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why WAL: while a recording runs, people look at it. With a rollback journal a reader's shared
// lock would hold up the recorder's commit, and a held-up recorder loses events; with WAL nobody
// waits. SQLite up to 3.51.2 can lose data when two connections checkpoint at once, so only this
// connection ever does: readers open read-only. At the end the log is folded in and the journal
// mode set back, which leaves one file that can be copied and mailed.
//
// WAL needs memory shared between its users through a file, which not every file system has (9p,
// some FUSE and network ones). There it stays with the rollback journal.
#include "replay/trace/writer.h"

#include "replay/trace/names.h"
#include "replay/trace/new_file.h"
#include "replay/trace/schema.h"
#include "replay/trace/sqlite.h"

#include <fmt/format.h>
#include <unistd.h>
#include <vector>

namespace daxscope::trace {

namespace {

constexpr std::size_t kRowsPerInsert = 64;
constexpr std::size_t kRowsPerCommit = 10'000;
constexpr int kColumns = 15;
constexpr int kBusyMilliseconds = 2000;

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

} // namespace

struct Writer::Impl {
    std::filesystem::path path;
    bool log = false; ///< WAL is on
    Database db;
    struct Statements {
        Statement insert_many, insert_one, set, file, task, mapping, loss, clock;
    } statements;
    std::vector<Event> pending; ///< fewer than kRowsPerInsert
    std::size_t uncommitted = 0;
    bool in_transaction = false;
    bool failed = false; ///< a write failed: what was committed stays, nothing is added
    std::uint64_t events = 0, committed_events = 0;
    std::int64_t lost = 0, committed_lost = 0;

    void open(std::string_view kernel_release);
    void fill(const char* table, std::span<const Name> names);
    void begin();
    void run(Statement& statement);
    static void bind(Statement& statement, int first, const Event& event);
    void insert(std::span<const Event> rows);
    void flush();
    void finish();
    void fold();
    void remove_files();
};

void Writer::Impl::open(std::string_view kernel_release) {
    db = Database(path.string(), path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    sqlite3_busy_timeout(db.get(), kBusyMilliseconds);
    // The schema goes in before the log is switched on, so that the file itself says what it is
    // from then on, whatever becomes of the log.
    db.execute("PRAGMA page_size = 16384; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
               "BEGIN");
    db.execute(std::string(kSchemaSql));
    fill("kind", kind_names());
    fill("origin", origin_names());
    fill("extent_type", extent_type_names());
    fill("extent_flag", extent_flag_names());
    fill("fault_flag", fault_flag_names(kernel_release));
    fill("fault_result", fault_result_names(kernel_release));
    statements.insert_many = db.prepare(insert_sql(kRowsPerInsert));
    statements.insert_one = db.prepare(insert_sql(1));
    statements.set = db.prepare("INSERT OR REPLACE INTO session VALUES (?, ?)");
    statements.file = db.prepare("INSERT INTO file VALUES (?, ?, ?, ?, ?)");
    statements.task = db.prepare("INSERT INTO task VALUES (?, ?, ?, ?)");
    statements.mapping =
        db.prepare("INSERT OR REPLACE INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    statements.loss =
        db.prepare("INSERT INTO loss (ts_from, ts, source, place, count) VALUES (?, ?, ?, ?, ?)");
    statements.clock = db.prepare("INSERT OR REPLACE INTO clock_snapshot VALUES (?, ?, ?, ?)");
    statements.set.bind(1, key::kKernelRelease);
    statements.set.bind(2, kernel_release);
    run(statements.set);
    db.execute("COMMIT");
    if (shares_memory(path)) {
        db.execute("PRAGMA journal_mode = WAL");
        log = true;
    }
}

void Writer::Impl::fill(const char* table, std::span<const Name> names) {
    Statement insert = db.prepare(fmt::format("INSERT INTO {} VALUES (?, ?)", table));
    for (const Name& name : names) {
        insert.bind(1, name.value);
        insert.bind(2, name.name);
        run(insert);
    }
}

void Writer::Impl::begin() {
    if (failed) {
        throw Error(Exit::Io, fmt::format("{}: an earlier write failed", path.string()),
                    "What was committed before is in the file.");
    }
    if (!in_transaction) {
        db.execute("BEGIN");
        in_transaction = true;
    }
}

void Writer::Impl::run(Statement& statement) {
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement.get());
        return;
    }
    // A failed INSERT may have rolled back the whole transaction (a full disk does); make that
    // certain, so that only whole batches are ever in the file.
    const std::string text = sqlite3_errmsg(db.get());
    sqlite3_reset(statement.get());
    if (sqlite3_get_autocommit(db.get()) == 0) {
        sqlite3_exec(db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    in_transaction = false;
    failed = true;
    events = committed_events;
    lost = committed_lost;
    pending.clear();
    throw Error(Exit::Io, fmt::format("{}: cannot write: {}", path.string(), text),
                "What was committed before is in the file.");
}

void Writer::Impl::bind(Statement& statement, int first, const Event& event) {
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

void Writer::Impl::insert(std::span<const Event> rows) {
    begin();
    if (rows.size() == kRowsPerInsert) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            bind(statements.insert_many, static_cast<int>(row) * kColumns + 1, rows[row]);
        }
        run(statements.insert_many);
        return;
    }
    for (const Event& event : rows) {
        bind(statements.insert_one, 1, event);
        run(statements.insert_one);
    }
}

void Writer::Impl::flush() {
    if (!pending.empty()) {
        const std::vector<Event> rest = std::exchange(pending, {});
        insert(rest);
    }
    if (in_transaction) {
        Statement commit = db.prepare("COMMIT");
        run(commit);
        in_transaction = false;
    }
    uncommitted = 0;
    committed_events = events;
    committed_lost = lost;
}

void Writer::Impl::finish() {
    statements.set.bind(1, key::kEvents);
    const std::string event_count = std::to_string(events), lost_count = std::to_string(lost);
    begin();
    statements.set.bind(2, event_count);
    run(statements.set);
    statements.set.bind(1, key::kLost);
    statements.set.bind(2, lost_count);
    run(statements.set);
    flush();
    // Without its indexes a file is slower to query, not worse: a disk that is full now must not
    // make a failure of a recording that is complete.
    sqlite3_exec(db.get(), std::string(kIndexesSql).c_str(), nullptr, nullptr, nullptr);
}

/// Leaves one file without a log. Where someone is reading it just now, the log stays beside the
/// file, and readers use both.
void Writer::Impl::fold() {
    constexpr int kReaderMilliseconds = 300;
    sqlite3_busy_timeout(db.get(), kReaderMilliseconds);
    int code = SQLITE_OK;
    if (log) {
        code = sqlite3_exec(db.get(), "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK) {
            code =
                sqlite3_exec(db.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
        }
    }
    constexpr int kPrimary = 0xff;
    code &= kPrimary;
    const bool ok = code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED;
    const std::string text = sqlite3_errmsg(db.get());
    statements = {};
    db = {};
    if (!ok) {
        throw Error(Exit::Io,
                    fmt::format("{}: cannot fold its log into it: {}", path.string(), text),
                    fmt::format("Everything is there as long as {}-wal stays beside it.",
                                path.filename().string()));
    }
}

void Writer::Impl::remove_files() {
    db = {};
    unlink(path.c_str());
    for (const auto& file : beside(path)) {
        unlink(file.c_str());
    }
}

Writer::Writer(const std::filesystem::path& path, std::string_view kernel_release, bool overwrite)
    : impl_(std::make_unique<Impl>()) {
    create_file(path, overwrite);
    impl_->path = path;
    try {
        impl_->open(kernel_release);
    } catch (...) {
        discard();
        throw;
    }
}

Writer::~Writer() {
    try {
        close();
    } catch (
        const std::exception&) { // NOLINT(bugprone-empty-catch): close() is for callers who ask
    }
}

void Writer::set(std::string_view key, std::string_view value) {
    impl_->begin();
    impl_->statements.set.bind(1, key);
    impl_->statements.set.bind(2, value);
    impl_->run(impl_->statements.set);
}

void Writer::add(const File& file) {
    impl_->begin();
    Statement& row = impl_->statements.file;
    row.bind(1, file.id);
    row.bind(2, static_cast<std::int64_t>(file.dev));
    row.bind(3, static_cast<std::int64_t>(file.ino));
    file.path.empty() ? row.bind_null(4) : row.bind(4, file.path);
    file.fstype.empty() ? row.bind_null(5) : row.bind(5, file.fstype);
    impl_->run(row);
}

void Writer::add(const Task& task) {
    impl_->begin();
    Statement& row = impl_->statements.task;
    row.bind(1, task.id);
    row.bind(2, task.tgid);
    row.bind(3, task.tid);
    row.bind(4, task.comm);
    impl_->run(row);
}

void Writer::add(const Mapping& mapping) {
    impl_->begin();
    Statement& row = impl_->statements.mapping;
    int column = 1;
    row.bind(column++, mapping.id);
    row.bind(column++, mapping.mm);
    row.bind(column++, mapping.tgid);
    row.bind(column++, mapping.file);
    row.bind(column++, static_cast<std::int64_t>(mapping.vm_start));
    row.bind(column++, static_cast<std::int64_t>(mapping.vm_end));
    row.bind(column++, mapping.vm_pgoff);
    row.bind(column, static_cast<std::int64_t>(mapping.vm_flags));
    impl_->run(row);
}

void Writer::add(const Loss& loss) {
    impl_->begin();
    Statement& row = impl_->statements.loss;
    int column = 1;
    row.bind(column++, loss.ts_from);
    row.bind(column++, loss.ts);
    row.bind(column++, loss.source);
    row.bind(column++, loss.place);
    row.bind(column, loss.count);
    impl_->run(row);
    impl_->lost += loss.count;
}

void Writer::add(const ClockSnapshot& snapshot) {
    impl_->begin();
    Statement& row = impl_->statements.clock;
    row.bind(1, snapshot.boot);
    row.bind(2, snapshot.mono);
    row.bind(3, snapshot.realtime);
    row.bind(4, snapshot.tai);
    impl_->run(row);
}

void Writer::add(std::span<const Event> events) {
    auto& pending = impl_->pending;
    while (!events.empty()) {
        const std::size_t take = std::min(events.size(), kRowsPerInsert - pending.size());
        const auto taken = events.first(take);
        if (take == kRowsPerInsert) {
            impl_->insert(taken);
        } else {
            pending.insert(pending.end(), taken.begin(), taken.end());
            if (pending.size() == kRowsPerInsert) {
                const std::vector<Event> full = std::exchange(pending, {});
                impl_->insert(full);
            }
        }
        events = events.subspan(take);
        impl_->events += take;
        impl_->uncommitted += take;
        if (impl_->uncommitted >= kRowsPerCommit) {
            impl_->flush();
        }
    }
}

void Writer::flush() {
    impl_->flush();
}

void Writer::close() {
    if (impl_->db.get() == nullptr) {
        return;
    }
    std::exception_ptr problem;
    if (!impl_->failed) {
        try {
            impl_->finish();
        } catch (const Error&) {
            problem = std::current_exception();
        }
    }
    try {
        impl_->fold();
    } catch (const Error&) {
        problem = problem ? problem : std::current_exception();
    }
    if (problem) {
        std::rethrow_exception(problem);
    }
}

void Writer::discard() {
    impl_->statements = {};
    impl_->remove_files();
}

bool Writer::readable_while_written() const {
    return impl_->log;
}

std::uint64_t Writer::events() const {
    return impl_->events;
}

std::int64_t Writer::lost() const {
    return impl_->lost;
}

void save(const Trace& trace, const std::filesystem::path& path, bool overwrite) {
    Writer writer(path, trace.session().kernel_release, overwrite);
    try {
        for (const auto& [name, value] : trace.session().values) {
            writer.set(name, value);
        }
        for (const File& file : trace.files()) {
            writer.add(file);
        }
        for (const Task& task : trace.tasks()) {
            writer.add(task);
        }
        for (const Mapping& mapping : trace.mappings()) {
            writer.add(mapping);
        }
        for (const Loss& loss : trace.losses()) {
            writer.add(loss);
        }
        for (const ClockSnapshot& clock : trace.clocks()) {
            writer.add(clock);
        }
        std::vector<Event> events;
        events.reserve(trace.size());
        for (std::size_t k = 0; k < trace.size(); ++k) {
            events.push_back(trace.event(k));
        }
        std::sort(events.begin(), events.end(),
                  [](const Event& a, const Event& b) { return a.seq < b.seq; });
        writer.add(events);
        if (trace.session().end) {
            writer.set(key::kEnd, std::to_string(*trace.session().end));
        }
        writer.close();
    } catch (...) {
        writer.discard();
        throw;
    }
}

} // namespace daxscope::trace
