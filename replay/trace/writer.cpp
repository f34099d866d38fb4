// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why WAL: while a recording runs, people look at it. With a rollback journal a reader's shared
// lock would hold up the recorder's commit, and a held-up recorder loses events; with WAL nobody
// waits. SQLite up to 3.51.2 can lose data when two connections checkpoint at once, so only this
// connection ever does: readers open read-only. At the end the log is folded in and the journal
// mode set back, which leaves one file that can be copied and mailed.
//
// WAL needs memory shared between its users through a file. Some file systems have none, and on
// those that reach beyond this kernel (9p, virtiofs, FUSE, network ones) it may look as if they
// had, while host and guest, or two clients, see different things. There it stays with the rollback
// journal.
#include "replay/trace/writer.h"

#include "replay/trace/descriptor.h"
#include "replay/trace/file_system.h"
#include "replay/trace/rows.h"
#include "replay/trace/schema.h"
#include "replay/trace/sqlite.h"

#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <vector>

namespace daxscope::trace {

namespace {

constexpr std::size_t kRowsPerCommit = 10'000;
constexpr int kBusyMilliseconds = 2000;
/// Enough for a transaction that changes one row: some pages of the file, or of its journal.
constexpr off_t kRoomBytes = 128 * 1024;
constexpr const char* kUnchanged =
    "No new file was made, and none was changed. Free some space there, raise ulimit -f, or give "
    "another name.";

} // namespace

struct Writer::Impl {
    NewFile file;
    const std::filesystem::path& path; ///< as errors name it
    bool log = false;                  ///< WAL is on
    std::string no_log_because;
    Database db;
    Rows rows;
    std::vector<Event> pending; ///< fewer than Rows::kPerInsert
    std::size_t uncommitted = 0;
    bool in_transaction = false;
    bool failed = false; ///< a write failed: what was committed stays, nothing is added
    std::uint64_t events = 0, committed_events = 0;
    std::int64_t lost = 0, committed_lost = 0;
    /// A file without a name that holds kRoomBytes of the disk: closing it gives them back, for the
    /// last word of a recording that finds the disk full.
    Descriptor room;

    Impl(const std::filesystem::path& name, Old old) : file(name, old), path(file.path()) {}
    void open();
    void make(std::string_view kernel_release);
    void start_log();
    void keep_room();
    void take_name();
    void begin();
    void run(Statement& statement);
    void insert(std::span<const Event> events_to_add);
    void flush();
    void finish();
    void fold();
};

void Writer::Impl::open() {
    db = Database(file.current().string(), path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    sqlite3_busy_timeout(db.get(), kBusyMilliseconds);
    db.execute("PRAGMA page_size = 16384; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384");
}

/// The schema goes in before the log is switched on, so that the file itself says what it is from
/// then on, whatever becomes of the log.
void Writer::Impl::make(std::string_view kernel_release) {
    open();
    db.execute("BEGIN");
    Rows::make_schema(db, kernel_release);
    rows = Rows(db);
    run(rows.bind(key::kKernelRelease, kernel_release));
    db.execute("COMMIT");
}

void Writer::Impl::start_log() {
    const std::string type = file_system_of(path);
    if (is_shared_beyond_this_kernel(type)) {
        no_log_because = type;
    } else if (!shares_memory(file.current())) {
        no_log_because = type.empty() ? "the file system" : type;
    } else {
        db.execute("PRAGMA journal_mode = WAL");
        log = true;
    }
}

void Writer::Impl::keep_room() {
    const std::filesystem::path folder = path.parent_path();
    room = Descriptor(::open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC,
                             S_IRUSR | S_IWUSR));
    if (room && posix_fallocate(room.get(), 0, kRoomBytes) != 0) {
        room.reset(); // a file system that can't, or hasn't got it: one tries without
    }
}

void Writer::Impl::take_name() {
    if (db.get() == nullptr) { // closed
        file.take_name();
        file.settle();
        file.release();
        return;
    }
    flush();
    std::string release;
    {
        Statement row = db.prepare("SELECT value FROM session WHERE key = ?");
        row.bind(1, key::kKernelRelease);
        release = db.step(row) ? row.text(0) : "";
    }
    rows = {};
    start_log(); // this changes the file, with a journal beside it: not under the name to be read
    db = {};
    file.take_name();
    try {
        open();
        rows = Rows(db);
        // The first commit under the new name: only now it is certain that there is room for a log.
        begin();
        run(rows.bind(key::kKernelRelease, release));
        flush();
    } catch (const Error& error) {
        rows = {};
        db = {};
        file.give_name_back();
        throw Error(error.exit(), error.what(), kUnchanged);
    }
    file.settle();
    keep_room();
}

void Writer::Impl::begin() {
    if (failed) {
        throw Error(Exit::Io, fmt::format("{}: an earlier write failed", path.string()));
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
    std::string text = sqlite3_errmsg(db.get());
    constexpr int kPrimary = 0xff;
    if (const int error = sqlite3_system_errno(db.get());
        (code & kPrimary) == SQLITE_IOERR && error != 0) {
        text += fmt::format(" ({})", std::strerror(error)); // EFBIG: ulimit -f
    }
    sqlite3_reset(statement.get());
    if (sqlite3_get_autocommit(db.get()) == 0) {
        sqlite3_exec(db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    in_transaction = false;
    failed = true;
    events = committed_events;
    lost = committed_lost;
    pending.clear();
    throw Error(Exit::Io, fmt::format("{}: cannot write: {}", path.string(), text));
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
    // Somebody removed or renamed the file: the log is in it by now, and SQLite does not go on.
    const bool moved = code == SQLITE_READONLY_DBMOVED && !file.still_there();
    code &= kPrimary;
    const bool ok = code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED || moved;
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

Writer::Writer(const std::filesystem::path& path, std::string_view kernel_release, Old old)
    : impl_(std::make_unique<Impl>(path, old)) {
    try {
        impl_->make(kernel_release);
    } catch (const Error& error) {
        throw Error(error.exit(), error.what(), kUnchanged);
    }
}

Writer::Writer(const std::filesystem::path& path, std::string_view kernel_release, bool overwrite)
    : Writer(path, kernel_release, overwrite ? Old::Replace : Old::Refuse) {
    take_name();
}

Writer::~Writer() {
    if (!impl_->file.taken()) {
        discard();
        return;
    }
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

bool Writer::set_after_failure(std::string_view key, std::string_view value) {
    if (!impl_->failed || impl_->db.get() == nullptr) {
        return false;
    }
    impl_->room.reset();
    const auto try_to_set = [&] {
        bool there = false;
        try {
            impl_->failed = false;
            set(key, value);
            impl_->flush();
            there = true;
        } catch (const Error&) { // NOLINT(bugprone-empty-catch): the answer says it
        }
        impl_->failed = true;
        return there;
    };
    if (try_to_set()) {
        return true;
    }
    // Under a limit on the size of a file it is the log that can't grow: once it is folded in, the
    // next transaction starts at its beginning.
    return impl_->log &&
           sqlite3_exec(impl_->db.get(), "PRAGMA wal_checkpoint(RESTART)", nullptr, nullptr,
                        nullptr) == SQLITE_OK &&
           try_to_set();
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
    if (impl_->file.taken()) {
        impl_->file.release();
    }
    if (problem) {
        std::rethrow_exception(problem);
    }
}

void Writer::take_name() {
    impl_->take_name();
}

void Writer::discard() {
    impl_->rows = {};
    impl_->db = {};
    impl_->file.remove();
    impl_->file.release();
}

bool Writer::readable_while_written() const {
    return impl_->log;
}

const std::string& Writer::no_log_because() const {
    return impl_->no_log_because;
}

const NewFile& Writer::file() const {
    return impl_->file;
}

std::uint64_t Writer::events() const {
    return impl_->events;
}

std::int64_t Writer::lost() const {
    return impl_->lost;
}

} // namespace daxscope::trace
