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

#include "replay/trace/new_file.h"
#include "replay/trace/rows.h"
#include "replay/trace/schema.h"
#include "replay/trace/sqlite.h"

#include <fmt/format.h>
#include <unistd.h>
#include <vector>

namespace daxscope::trace {

namespace {

constexpr std::size_t kRowsPerCommit = 10'000;
constexpr int kBusyMilliseconds = 2000;

} // namespace

struct Writer::Impl {
    std::filesystem::path path;
    bool log = false; ///< WAL is on
    Database db;
    Rows rows;
    std::vector<Event> pending; ///< fewer than Rows::kPerInsert
    std::size_t uncommitted = 0;
    bool in_transaction = false;
    bool failed = false; ///< a write failed: what was committed stays, nothing is added
    std::uint64_t events = 0, committed_events = 0;
    std::int64_t lost = 0, committed_lost = 0;

    void open(std::string_view kernel_release);
    void begin();
    void run(Statement& statement);
    void insert(std::span<const Event> events_to_add);
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
    Rows::make_schema(db, kernel_release);
    rows = Rows(db);
    run(rows.bind(key::kKernelRelease, kernel_release));
    db.execute("COMMIT");
    if (shares_memory(path)) {
        db.execute("PRAGMA journal_mode = WAL");
        log = true;
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

void Writer::Impl::insert(std::span<const Event> events_to_add) {
    begin();
    if (events_to_add.size() == Rows::kPerInsert) {
        run(rows.bind(events_to_add));
        return;
    }
    for (const Event& event : events_to_add) {
        run(rows.bind(event));
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
    const std::string event_count = std::to_string(events), lost_count = std::to_string(lost);
    begin();
    run(rows.bind(key::kEvents, event_count));
    run(rows.bind(key::kLost, lost_count));
    if (!pending.empty()) {
        insert(std::exchange(pending, {}));
    }
    const std::string hash = rows.hash(db);
    run(rows.bind(key::kHash, hash));
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
    rows = {};
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
    impl_->run(impl_->rows.bind(key, value));
    if (key == key::kMachine) {
        if (const std::optional<Arch> arch = arch_of(value)) {
            Rows::fill_pmd_state(impl_->db, *arch);
        }
    }
}

void Writer::add(const File& file) {
    impl_->begin();
    impl_->run(impl_->rows.bind(file));
}

void Writer::add(const Task& task) {
    impl_->begin();
    impl_->run(impl_->rows.bind(task));
}

void Writer::add(const Mapping& mapping) {
    impl_->begin();
    impl_->run(impl_->rows.bind(mapping));
}

void Writer::add(const Loss& loss) {
    impl_->begin();
    impl_->run(impl_->rows.bind(loss));
    impl_->lost += loss.count.value_or(0);
}

void Writer::add(const ClockSnapshot& snapshot) {
    impl_->begin();
    impl_->run(impl_->rows.bind(snapshot));
}

void Writer::add(std::span<const Event> events) {
    auto& pending = impl_->pending;
    while (!events.empty()) {
        const std::size_t take = std::min(events.size(), Rows::kPerInsert - pending.size());
        const auto taken = events.first(take);
        if (take == Rows::kPerInsert) {
            impl_->insert(taken);
        } else {
            pending.insert(pending.end(), taken.begin(), taken.end());
            if (pending.size() == Rows::kPerInsert) {
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
    impl_->rows = {};
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

} // namespace daxscope::trace
