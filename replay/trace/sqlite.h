// SPDX-License-Identifier: GPL-3.0-or-later
//
// Owning handles for SQLite's C API, with its errors turned into daxscope::Error.
#pragma once

#include "replay/trace/error.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace daxscope::trace {

/// A prepared statement. It must not outlive its Database.
class Statement {
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt* handle) : handle_(handle, &sqlite3_finalize) {}

    sqlite3_stmt* get() const { return handle_.get(); }
    void bind(int column, std::int64_t value) { sqlite3_bind_int64(handle_.get(), column, value); }
    /// The text must live until the statement was stepped and reset.
    void bind(int column, std::string_view text) {
        sqlite3_bind_text64(handle_.get(), column, text.data(), text.size(), SQLITE_STATIC,
                            SQLITE_UTF8);
    }
    void bind_null(int column) { sqlite3_bind_null(handle_.get(), column); }
    std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
    int type(int column) const { return sqlite3_column_type(handle_.get(), column); }
    /// Valid until the next step. Empty for NULL.
    std::string_view text(int column) const;

private:
    std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> handle_{nullptr, &sqlite3_finalize};
};

/// An open connection and the path it speaks of in errors.
class Database {
public:
    Database() = default;
    /// @param flags SQLITE_OPEN_*
    /// @throws Error(Exit::Io)
    Database(const std::string& name, const std::filesystem::path& path, int flags);

    sqlite3* get() const { return handle_.get(); }
    const std::filesystem::path& path() const { return path_; }
    /// @param sql one statement
    /// @throws Error(Exit::Io)
    Statement prepare(std::string_view sql) const;
    /// Runs any number of statements, ignoring rows.
    /// @throws Error(Exit::Io)
    void execute(const std::string& sql) const;
    /// Steps to the next row.
    /// @return false at the end
    /// @throws Error(Exit::Io)
    bool step(const Statement& statement) const;
    /// The one integer that a query answers.
    std::int64_t integer(std::string_view sql) const;
    /// From now on, until the next call of this, queries end with an Error when they have together
    /// run for `longest`, or with Cancelled when `go_on`, asked now and then, answers false.
    /// @param longest zero: no limit
    void watch(std::chrono::milliseconds longest, std::function<bool()> go_on = {});
    /// Throws what the last failed call left behind.
    [[noreturn]] void fail(int code) const;

private:
    struct Watch;
    // A connection may still ask its watch while it closes, so that goes last.
    std::shared_ptr<Watch> watch_;
    std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)> handle_{nullptr, &sqlite3_close_v2};
    std::filesystem::path path_;
};

} // namespace daxscope::trace
