// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/sqlite.h"

#include <cstring>
#include <fmt/format.h>

namespace daxscope::trace {

namespace {

std::string remedy_for(int code) {
    if (code == SQLITE_READONLY_ROLLBACK) {
        return "A journal beside it holds a change that was broken off: open it once with the "
               "sqlite3 program, which undoes the change.";
    }
    constexpr int kPrimary = 0xff;
    switch (code & kPrimary) {
    case SQLITE_CANTOPEN:
        return "Where a -wal file lies beside it, copy both to a directory that you can write to.";
    case SQLITE_FULL:
        return "Free some space; what was committed before is in the file.";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "Another program holds the file; close it and try again.";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "The file is damaged, or is not a daxscope trace.";
    default:
        return {};
    }
}

} // namespace

std::string_view Statement::text(int column) const {
    const auto* bytes = sqlite3_column_text(handle_.get(), column);
    if (bytes == nullptr) {
        return {};
    }
    return {reinterpret_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

struct Database::Watch {
    std::chrono::milliseconds longest;
    std::chrono::steady_clock::time_point end;
    std::function<bool()> go_on;
    bool stopped = false;

    static int ask(void* self) {
        auto& watch = *static_cast<Watch*>(self);
        if (watch.go_on && !watch.go_on()) {
            watch.stopped = true;
            return 1;
        }
        return watch.longest.count() > 0 && std::chrono::steady_clock::now() > watch.end ? 1 : 0;
    }
};

Database::Database(const std::string& name, const std::filesystem::path& path, int flags)
    : path_(path) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    handle_.reset(handle); // SQLite hands out a handle to close even where it failed
    if (code != SQLITE_OK) {
        fail(code);
    }
    sqlite3_extended_result_codes(handle, 1);
}

Statement Database::prepare(std::string_view sql) const {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    Statement statement(handle);
    if (code != SQLITE_OK) {
        fail(code);
    }
    return statement;
}

void Database::execute(const std::string& sql) const {
    const int code = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        fail(code);
    }
}

bool Database::step(const Statement& statement) const {
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_TOOBIG) { // which SQLite calls "string or blob too big", of whatever row
        throw Error(Exit::Io,
                    fmt::format("{}: a text or blob is longer than the {} bytes that any "
                                "may have, in what `{}` asks for",
                                path_.string(), sqlite3_limit(get(), SQLITE_LIMIT_LENGTH, -1),
                                sqlite3_sql(statement.get())));
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail(code);
    }
    return code == SQLITE_ROW;
}

std::int64_t Database::integer(std::string_view sql) const {
    const Statement statement = prepare(sql);
    return step(statement) ? statement.integer(0) : 0;
}

void Database::watch(std::chrono::milliseconds longest, std::function<bool()> go_on) {
    constexpr int kOpcodes = 20'000; // about a millisecond
    if (longest.count() == 0 && !go_on) {
        sqlite3_progress_handler(get(), 0, nullptr, nullptr);
        watch_.reset();
        return;
    }
    const auto watch = std::make_shared<Watch>(
        Watch{longest, std::chrono::steady_clock::now() + longest, std::move(go_on)});
    sqlite3_progress_handler(get(), kOpcodes, &Watch::ask, watch.get());
    watch_ = watch;
}

void Database::fail(int code) const {
    if ((code & 0xff) == SQLITE_INTERRUPT && watch_) {
        if (watch_->stopped) {
            throw Cancelled();
        }
        throw Error(Exit::Io, fmt::format("{}: a query took longer than {:.0f} s", path_.string(),
                                          static_cast<double>(watch_->longest.count()) / 1e3));
    }
    std::string text = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    constexpr int kPrimary = 0xff;
    if (const int error = handle_ ? sqlite3_system_errno(handle_.get()) : 0;
        (code & kPrimary) == SQLITE_IOERR && error != 0) {
        text += fmt::format(" ({})", strerror(error)); // EFBIG: ulimit -f
    }
    throw Error(Exit::Io, fmt::format("{}: {}", path_.string(), text), remedy_for(code));
}

} // namespace daxscope::trace
