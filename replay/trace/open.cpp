// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/open.h"

#include "replay/trace/descriptor.h"
#include "replay/trace/file_kind.h"
#include "replay/trace/file_system.h"
#include "replay/trace/schema.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <optional>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace daxscope::trace {

namespace {

using Header = std::array<unsigned char, kHeaderBytes>;

constexpr std::string_view kNotOurs =
    "Give a file that daxscope record wrote, or a trace that `daxscope import --help` names.";
constexpr std::string_view kDamaged = "Take another copy of the trace, or record it again.";

std::uint32_t big_endian(std::span<const unsigned char> header, std::size_t at) {
    return static_cast<std::uint32_t>(header[at]) << 24U |
           static_cast<std::uint32_t>(header[at + 1]) << 16U |
           static_cast<std::uint32_t>(header[at + 2]) << 8U | header[at + 3];
}

Header read_header(const std::filesystem::path& path) {
    // O_NONBLOCK: a FIFO of that name must not make us wait for a writer.
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0) {
        refuse(path, fmt::format("cannot open: {}", strerror(errno)),
               "Give the name of a trace that you may read.");
    }
    struct stat status {};
    if (fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        refuse(path, "not a regular file", "Give the name of a .daxtrace file.");
    }
    Header header{};
    const ssize_t got = pread(fd.get(), header.data(), header.size(), 0);
    if (got < 0) {
        refuse(path, fmt::format("cannot read: {}", strerror(errno)),
               "Copy it to another disk if you can.");
    }
    if (static_cast<std::size_t>(got) < header.size()) {
        refuse(path, got == 0 ? "the file is empty" : "too short to be a daxscope trace",
               std::string(kNotOurs));
    }
    return header;
}

void check_version(const std::filesystem::path& path, std::int64_t version) {
    if (version > kSchemaVersion) {
        refuse(path,
               fmt::format("written by a newer daxscope (schema {}, this one knows {})", version,
                           kSchemaVersion),
               "Open it with that version or a later one.");
    }
    if (version < 1) {
        refuse(path, fmt::format("schema version {} does not exist", version),
               std::string(kDamaged));
    }
}

std::uint64_t page_bytes(const Header& header) {
    constexpr std::size_t kPageSizeAt = 16;
    constexpr std::uint64_t kMeans64K = 1, k64K = 1 << 16;
    const std::uint64_t page =
        static_cast<unsigned>(header[kPageSizeAt]) << 8U | header[kPageSizeAt + 1];
    return page == kMeans64K ? k64K : page;
}

void check_header(const std::filesystem::path& path, const Header& header) {
    constexpr std::string_view kMagic("SQLite format 3\0", 16);
    constexpr std::size_t kFormatAt = 18, kEncodingAt = 56, kVersionAt = 60, kApplicationAt = 68;
    if (!std::equal(kMagic.begin(), kMagic.end(), header.begin(),
                    [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; })) {
        refuse(path, "not a daxscope trace (no SQLite database)", std::string(kNotOurs));
    }
    if (big_endian(header, kApplicationAt) != kApplicationId) {
        refuse(path,
               "not a daxscope trace (an SQLite database of another program, or one whose "
               "recording never began)",
               std::string(kNotOurs));
    }
    check_version(path, static_cast<std::int32_t>(big_endian(header, kVersionAt)));
    const std::uint64_t page = page_bytes(header);
    constexpr unsigned kSmallest = 512, kRollback = 1, kWal = 2, kUtf8 = 1;
    const bool page_ok = page >= kSmallest && std::has_single_bit(page);
    const unsigned write_format = header[kFormatAt], read_format = header[kFormatAt + 1];
    if (!page_ok || write_format != read_format ||
        (write_format != kRollback && write_format != kWal) ||
        big_endian(header, kEncodingAt) != kUtf8) {
        refuse(path, "the database header is damaged", std::string(kDamaged));
    }
}

bool is_wal(const Header& header) {
    constexpr std::size_t kFormatAt = 18;
    return header[kFormatAt] == 2;
}

std::string uri_of(const std::filesystem::path& path, std::string_view parameters) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '/' || c == '-' || c == '_' || c == '.') {
            uri += c;
        } else {
            uri += fmt::format("%{:02x}", byte);
        }
    }
    return uri.append("?").append(parameters);
}

/// SQLite waits long for a log that makes no sense to make some, and then says "locking protocol".
/// @return false: there is nothing to read in it, as of one that is folded into the file just now
bool check_log(const std::filesystem::path& path, const std::filesystem::path& log) {
    std::ifstream file(log, std::ios::binary);
    std::array<unsigned char, 4> first{};
    file.read(reinterpret_cast<char*>(first.data()), first.size());
    constexpr std::uint32_t kLittle = 0x377f0682, kBig = 0x377f0683;
    const std::uint32_t magic = big_endian(first, 0);
    if (!file) {
        return false;
    }
    if (magic != kLittle && magic != kBig) {
        refuse(path,
               fmt::format("{} beside it is no write-ahead log of SQLite", log.filename().string()),
               "Move that file away.");
    }
    return true;
}

/// Without a log beside it the file holds all of its pages.
void check_length(const std::filesystem::path& path, const Header& header) {
    constexpr std::size_t kChangeAt = 24, kPagesAt = 28, kValidForAt = 92;
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::file_size(path, error);
    const std::uint64_t wanted = page_bytes(header) * big_endian(header, kPagesAt);
    // The count is only valid as of that change.
    if (!error && big_endian(header, kChangeAt) == big_endian(header, kValidForAt) &&
        bytes < wanted) {
        refuse(path, fmt::format("the file is cut off: {} of {} bytes are there", bytes, wanted),
               std::string(kDamaged));
    }
}

/// How to open the file without writing anything, depending on what lies beside it. Nothing: that
/// changed while it was looked at, as it does when a recorder ends.
std::optional<std::string> parameters_for(const std::filesystem::path& path, const Header& header) {
    std::filesystem::path log = path, index = path;
    log += "-wal";
    index += "-shm";
    std::error_code missing, ignored;
    // A log that holds its header alone is what a recorder leaves that is killed before its first
    // commit; SQLite takes it for one that changes all the time (SQLITE_PROTOCOL).
    constexpr std::uintmax_t kLogHeaderBytes = 32;
    const std::uintmax_t log_bytes = std::filesystem::file_size(log, missing);
    if (missing || log_bytes <= kLogHeaderBytes) {
        std::filesystem::path journal = path;
        journal += "-journal";
        if (!std::filesystem::exists(journal, ignored)) { // else it may be growing just now
            check_length(path, header);
        }
        // In WAL mode without a log nobody writes, and the log was folded in or is lost.
        return is_wal(header) ? "mode=ro&immutable=1" : "mode=ro";
    }
    if (!check_log(path, log)) {
        return std::nullopt;
    }
    // What a writer on another machine does to the index its readers here don't see: they would
    // take rows for there that are gone, or the other way round, and not notice.
    if (const std::string type = file_system_of(path); is_shared_beyond_this_kernel(type)) {
        refuse(path,
               fmt::format("a write-ahead log lies beside it, and {} does not tell whether another "
                           "machine still writes it",
                           type),
               fmt::format("Read it on the machine that records. If nobody does, copy {0} and "
                           "{0}-wal to a local file system.",
                           path.filename().string()));
    }
    // With readonly_shm SQLite shares a running recorder's index, and builds one of its own in
    // memory where a killed one left it behind. Without an -shm it must make one.
    return std::filesystem::exists(index, ignored) ? "mode=ro&readonly_shm=1" : "mode=ro";
}

void configure(const Database& db, const OpenOptions& options) {
    sqlite3* const handle = db.get();
    const auto config = [handle](int which, int value) {
        sqlite3_db_config(handle, which, value, nullptr);
    };
    config(SQLITE_DBCONFIG_DEFENSIVE, 1);
    config(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    config(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
    config(SQLITE_DBCONFIG_ENABLE_VIEW, options.views ? 1 : 0);
    config(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
    config(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
    config(SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0);
    config(SQLITE_DBCONFIG_DQS_DML, 0);
    config(SQLITE_DBCONFIG_DQS_DDL, 0);
    config(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
    struct Limit {
        int which, value;
    };
    static constexpr std::array kLimits{
        Limit{SQLITE_LIMIT_LENGTH, 1'000'000},
        Limit{SQLITE_LIMIT_SQL_LENGTH, 100'000},
        Limit{SQLITE_LIMIT_COLUMN, 100},
        Limit{SQLITE_LIMIT_EXPR_DEPTH, 100},
        Limit{SQLITE_LIMIT_COMPOUND_SELECT, 10},
        Limit{SQLITE_LIMIT_VDBE_OP, 25'000},
        Limit{SQLITE_LIMIT_FUNCTION_ARG, 8},
        Limit{SQLITE_LIMIT_ATTACHED, 0},
        Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
        Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 10},
        Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        Limit{SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (const Limit& limit : kLimits) {
        sqlite3_limit(handle, limit.which, limit.value);
    }
    constexpr int kBusyMilliseconds = 2000;
    sqlite3_busy_timeout(handle, kBusyMilliseconds);
    db.execute("PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;"
               "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY");
}

/// sqlite_schema: "type name" → the statement that made it.
using Schema = std::map<std::string, std::string, std::less<>>;

Schema schema_of(const Database& db) {
    constexpr std::size_t kMost = 1000;
    Schema schema;
    const Statement rows = db.prepare("SELECT type, name, sql FROM sqlite_schema");
    while (db.step(rows)) {
        const bool added =
            schema.emplace(fmt::format("{} '{}'", rows.text(0), rows.text(1)), rows.text(2)).second;
        if (!added || schema.size() > kMost) {
            refuse(db.path(), "the database schema is damaged", std::string(kDamaged));
        }
    }
    return schema;
}

Schema make_schema(std::string_view tables, bool with_indexes) {
    const Database db(":memory:", "schema.sql",
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX);
    db.execute(std::string(tables));
    if (with_indexes) {
        db.execute(std::string(kIndexesSql));
    }
    return schema_of(db);
}

/// What the schema of one version has to have, and what it may.
struct Expected {
    explicit Expected(std::string_view tables)
        : required(make_schema(tables, false)), allowed(make_schema(tables, true)) {}
    Schema required, allowed;
};

void check_schema(const Database& db, std::int64_t version) {
    static const Expected first(kSchema1Sql), today(kSchemaSql);
    const auto& [required, allowed] = version == 1 ? first : today;
    const Schema found = schema_of(db);
    for (const auto& [name, sql] : found) {
        const auto expected = allowed.find(name);
        if (expected == allowed.end()) {
            refuse(db.path(), fmt::format("holds a {} that is no part of a trace", name),
                   "Keep additions in a database of their own and ATTACH the trace to it.");
        }
        if (expected->second != sql) {
            refuse(db.path(), fmt::format("its {} is not what schema {} says", name, version),
                   std::string(kDamaged));
        }
    }
    for (const auto& [name, sql] : required) {
        if (!found.contains(name)) {
            refuse(db.path(), fmt::format("lacks the {}", name), std::string(kDamaged));
        }
    }
}

void quick_check(const Database& db, bool events) {
    std::vector<std::string> checks;
    if (events) {
        checks.emplace_back("PRAGMA quick_check(1)");
    } else {
        const Statement names =
            db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'event'");
        while (db.step(names)) { // names that check_schema() knows
            checks.push_back(fmt::format("PRAGMA quick_check('{}')", names.text(0)));
        }
    }
    for (const std::string& check : checks) {
        const Statement rows = db.prepare(check);
        while (db.step(rows)) {
            if (rows.text(0) != "ok") {
                refuse_damaged(db.path(), rows.text(0));
            }
        }
    }
}

/// What opening may take: a second for every 4 MB of an honest file, and some to start with.
std::chrono::milliseconds patience(const std::filesystem::path& path) {
    constexpr std::uint64_t kBytesPerMillisecond = 4000, kAtLeast = 10'000;
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(path, error);
    return std::chrono::milliseconds(kAtLeast + (error ? 0 : bytes / kBytesPerMillisecond));
}

} // namespace

Database open_trace(const std::filesystem::path& path, const OpenOptions& options,
                    const Progress& progress) {
    std::optional<std::string> parameters;
    constexpr int kTries = 3;
    for (int tries = 0; !parameters && tries < kTries; ++tries) {
        const Header header = read_header(path);
        check_header(path, header);
        parameters = parameters_for(path, header);
    }
    if (!parameters) {
        refuse(path, fmt::format("{}-wal beside it can't be read", path.filename().string()),
               "Let it be read, or move it away.");
    }
    Database db(uri_of(path, *parameters), path,
                SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX);
    configure(db, options);
    db.watch(patience(path), [&progress] {
        try {
            progress.report(0, 1);
            return true;
        } catch (const Cancelled&) {
            return false;
        }
    });
    db.execute("BEGIN");
    // A log beside the file may have replaced the header that was checked above.
    if (db.integer("PRAGMA application_id") != kApplicationId) {
        refuse(path, "its write-ahead log belongs to another database",
               fmt::format("Move {}-wal away.", path.filename().string()));
    }
    const std::int64_t version = db.integer("PRAGMA user_version");
    check_version(path, version);
    check_schema(db, version);
    quick_check(db, options.check_events);
    db.watch({});
    return db;
}

std::string first_damage(std::string_view found) {
    // "*** in database main ***\nPage 10: …\nPage 11: …"
    while (found.starts_with("***") && found.find('\n') != std::string_view::npos) {
        found.remove_prefix(found.find('\n') + 1);
    }
    return std::string(found.substr(0, found.find('\n')));
}

void refuse_damaged(const std::filesystem::path& path, std::string_view found) {
    refuse(path, fmt::format("the file is damaged: {}", first_damage(found)),
           "Restore it from a copy; the sqlite3 program's .recover may save a part.");
}

} // namespace daxscope::trace
