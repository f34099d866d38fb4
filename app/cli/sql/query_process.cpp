// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sql/query_process.h"

#include "app/cli/sql/frames.h"
#include "app/cli/text.h"
#include "replay/trace/open.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::cli {

namespace {

constexpr const char* kSchemaHint = "`daxscope sql FILE --schema` shows the tables and views.";

// --- in the child ---

/// Answers SQLite's question whether a statement may do something: only what reads.
int authorize(void* /*unused*/, int action, const char* first, const char* second,
              const char* /*database*/, const char* /*trigger*/) {
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return second != nullptr && std::strcmp(second, "load_extension") == 0 ? SQLITE_DENY
                                                                               : SQLITE_OK;
    case SQLITE_PRAGMA: {
        static constexpr std::array kReading{"table_info", "table_xinfo", "table_list",
                                             "index_list", "index_info"};
        for (const char* name : kReading) {
            if (first != nullptr && std::strcmp(first, name) == 0) {
                return SQLITE_OK;
            }
        }
        return SQLITE_DENY;
    }
    default:
        return SQLITE_DENY;
    }
}

/// The process's own limit where that is less than the query may take; it answers one query.
std::optional<std::uint64_t> lower_limit;

Error no_memory(const Query& query) {
    if (lower_limit) {
        return {Exit::Io,
                fmt::format("the query needs more memory than this process may take, {} in all",
                            size_text(*lower_limit)),
                "Sort and group less at once, or allow more with ulimit -v."};
    }
    return {Exit::Io, fmt::format("the query needs more memory than {}", size_text(query.memory)),
            "Sort and group less at once, or allow more with --max-memory."};
}

/// The first statement of a text; empty where it holds only blanks, comments and semicolons.
/// @param rest what comes behind it
trace::Statement first_statement(const trace::Database& db, const Query& query, const char*& rest) {
    while (*rest != '\0') {
        sqlite3_stmt* handle = nullptr;
        const int code = sqlite3_prepare_v2(db.get(), rest, -1, &handle, &rest);
        trace::Statement statement(handle);
        if (code == SQLITE_AUTH) {
            throw Error(Exit::Usage, "the query may only read");
        }
        if (code == SQLITE_NOMEM) {
            throw no_memory(query);
        }
        if (code != SQLITE_OK) {
            throw Error(Exit::Usage, fmt::format("the query: {}", sqlite3_errmsg(db.get())),
                        kSchemaHint);
        }
        if (handle != nullptr) {
            return statement;
        }
    }
    return trace::Statement();
}

trace::Statement prepare(const trace::Database& db, const Query& query) {
    const char* rest = query.text.c_str();
    trace::Statement statement = first_statement(db, query, rest);
    bool more = false;
    try {
        more = first_statement(db, query, rest).get() != nullptr;
    } catch (const Error&) {
        more = true; // whatever it is
    }
    if (statement.get() == nullptr || more) {
        throw Error(Exit::Usage, "give one query");
    }
    // VACUUM INTO writes a file, but asks no leave until it runs; it is no query, for it has no
    // columns.
    if (sqlite3_stmt_readonly(statement.get()) == 0 || sqlite3_column_count(statement.get()) == 0) {
        throw Error(Exit::Usage, "the query may only read");
    }
    return statement;
}

/// From now on no more than this beside what is taken already.
void limit_memory(std::uint64_t bytes) {
    sqlite3_hard_heap_limit64(static_cast<sqlite3_int64>(bytes));
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    constexpr std::uint64_t kBesides = 64 << 20; // a row on its way out, the allocator's arenas
    const std::uint64_t most =
        pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) + bytes + kBesides;
    rlimit limit{};
    getrlimit(RLIMIT_AS, &limit);
    if (most < limit.rlim_cur) {
        limit.rlim_cur = most;
        setrlimit(RLIMIT_AS, &limit);
    } else {
        lower_limit = limit.rlim_cur;
    }
    const rlimit no_core{0, 0}; // a file that makes us crash gets no other one
    setrlimit(RLIMIT_CORE, &no_core);
}

void put_cell(FrameWriter& out, sqlite3_stmt* row, int column) {
    const auto bytes = [row, column](const void* begin) {
        return std::string_view(static_cast<const char*>(begin),
                                static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
    };
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        out.put_value(Tag::Integer, std::int64_t{sqlite3_column_int64(row, column)});
        break;
    case SQLITE_FLOAT:
        out.put_value(Tag::Real, sqlite3_column_double(row, column));
        break;
    case SQLITE_NULL:
        out.put(Tag::Null);
        break;
    case SQLITE_BLOB:
        out.put(Tag::Bytes, bytes(sqlite3_column_blob(row, column)));
        break;
    default:
        out.put(Tag::Text, bytes(sqlite3_column_text(row, column)));
    }
}

void answer(const Query& query, FrameWriter& out) {
    limit_memory(query.memory);
    const trace::Database db =
        trace::open_trace(query.path, {.views = true, .check_events = false});
    sqlite3_set_authorizer(db.get(), &authorize, nullptr);
    const trace::Statement statement = prepare(db, query);
    sqlite3_stmt* const row = statement.get();
    out.put(Tag::Opened);
    const int columns = sqlite3_column_count(row);
    for (int column = 0; column < columns; ++column) {
        const char* const name = sqlite3_column_name(row, column);
        out.put(Tag::Column, name == nullptr ? "" : name);
    }
    out.put(Tag::Columns);
    out.flush();
    // A row must not wait in memory while the next one takes its time.
    constexpr int kOpcodes = 20'000; // about a millisecond
    sqlite3_progress_handler(
        db.get(), kOpcodes,
        [](void* writer) {
            static_cast<FrameWriter*>(writer)->flush_old();
            return 0;
        },
        &out);
    for (std::uint64_t rows = 0;; ++rows) {
        const int code = sqlite3_step(row);
        constexpr int kPrimary = 0xff;
        if (code == SQLITE_DONE || (code == SQLITE_ROW && query.rows > 0 && rows == query.rows)) {
            out.put_value(Tag::End, static_cast<char>(code == SQLITE_ROW));
            return;
        }
        if ((code & kPrimary) == SQLITE_NOMEM) {
            throw no_memory(query);
        }
        if ((code & kPrimary) == SQLITE_ERROR || (code & kPrimary) == SQLITE_TOOBIG ||
            (code & kPrimary) == SQLITE_MISMATCH) {
            throw Error(Exit::Io, fmt::format("the query: {}", sqlite3_errmsg(db.get())));
        }
        if (code != SQLITE_ROW) {
            db.fail(code); // it is the file's fault
        }
        for (int column = 0; column < columns; ++column) {
            put_cell(out, row, column);
        }
        out.put(Tag::Row);
        out.flush_old();
    }
}

[[noreturn]] void child(const Query& query, int pipe, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) { // it died before that
        _exit(1);
    }
    signal(SIGINT, SIG_IGN); // the terminal sends it to both; the command decides
    FrameWriter out(pipe);
    const auto fail = [&out](const Error& error) {
        out.put(Tag::What, error.what());
        out.put(Tag::Remedy, error.remedy());
        out.put_value(Tag::Fail, static_cast<int>(error.exit()));
    };
    try {
        answer(query, out);
    } catch (const Error& error) {
        // Already where the trace is opened, by whom the limit is not known.
        const std::string_view what = error.what();
        fail(what.ends_with(sqlite3_errstr(SQLITE_NOMEM)) ? no_memory(query) : error);
    } catch (const std::bad_alloc&) {
        fail(no_memory(query));
    } catch (const std::exception& error) {
        fail(Error(Exit::Io, error.what()));
    }
    out.flush();
    _exit(0);
}

// --- in the command ---

/// The child and the pipe from it. Killed and waited for in any case.
class Child {
public:
    explicit Child(const Query& query) {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw Error(Exit::Io, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
        }
        std::fflush(stdout); // else it would be printed twice
        const pid_t parent = getpid();
        pid_ = fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            child(query, ends[1], parent);
        }
        const int error = errno;
        ::close(ends[1]);
        fd_ = ends[0];
        if (pid_ < 0) {
            ::close(fd_);
            throw Error(Exit::Io, fmt::format("cannot start a process for the query: {}",
                                              std::strerror(error)));
        }
    }
    ~Child() {
        kill(pid_, SIGKILL);
        reap();
        ::close(fd_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int fd() const { return fd_; }
    /// @return the status of waitpid()
    int reap() {
        while (!reaped_ && waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
        reaped_ = true;
        return status_;
    }

private:
    pid_t pid_ = -1;
    int fd_ = -1;
    int status_ = 0;
    bool reaped_ = false;
};

template <typename Value>
Value value_of(const Frame& frame) {
    Value value{};
    std::memcpy(&value, frame.bytes.data(), std::min(sizeof value, frame.bytes.size()));
    return value;
}

/// Puts frames together again.
class Answer {
public:
    explicit Answer(const AnswerTaker& taker) : taker_(taker) {}

    bool open() const { return open_; }
    /// @return how it ended, with the last frame
    /// @throws Error as the child did
    std::optional<Answered> take(Frame frame) {
        switch (frame.tag) {
        case Tag::Opened:
            open_ = true;
            break;
        case Tag::Column:
            names_.push_back(std::move(frame.bytes));
            break;
        case Tag::Columns:
            taker_.columns(names_);
            break;
        case Tag::Null:
            cells_.emplace_back();
            break;
        case Tag::Integer:
            cells_.emplace_back(value_of<std::int64_t>(frame));
            break;
        case Tag::Real:
            cells_.emplace_back(value_of<double>(frame));
            break;
        case Tag::Text:
            cells_.emplace_back(std::move(frame.bytes));
            break;
        case Tag::Bytes:
            cells_.emplace_back(Blob{std::move(frame.bytes)});
            break;
        case Tag::Row:
            taker_.row(cells_);
            cells_.clear();
            break;
        case Tag::End:
            return value_of<char>(frame) != 0 ? Answered::RowLimit : Answered::Whole;
        case Tag::What:
            what_ = std::move(frame.bytes);
            break;
        case Tag::Remedy:
            remedy_ = std::move(frame.bytes);
            break;
        case Tag::Fail:
            throw Error(static_cast<Exit>(value_of<int>(frame)), what_, remedy_);
        }
        return std::nullopt;
    }

private:
    const AnswerTaker& taker_;
    bool open_ = false;
    std::vector<std::string> names_;
    std::vector<Cell> cells_;
    std::string what_, remedy_;
};

[[noreturn]] void ended_early(const Query& query, int status) {
    throw Error(Exit::Io,
                WIFSIGNALED(status)
                    ? fmt::format("{}: the query's process was ended by signal {}",
                                  query.path.string(), WTERMSIG(status))
                    : fmt::format("{}: the query's process ended early", query.path.string()),
                "Try it with less: fewer rows, a shorter trace.");
}

} // namespace

Answered run_query(const Query& query, const AnswerTaker& taker,
                   const std::function<void(bool open)>& wait) {
    using Clock = std::chrono::steady_clock;
    Child process(query);
    FrameReader frames(process.fd());
    Answer answer(taker);
    std::optional<Clock::time_point> end; // from when the trace is open
    for (;;) {
        while (auto frame = frames.next()) {
            if (const auto answered = answer.take(std::move(*frame))) {
                return *answered;
            }
        }
        if (answer.open() && !end && query.time.count() > 0) {
            end = Clock::now() + query.time;
        }
        constexpr int kTick = 100; // ms
        const auto left =
            end ? std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()).count() : kTick;
        if (left <= 0) {
            throw Error(Exit::Io,
                        fmt::format("{}: the query took longer than {}", query.path.string(),
                                    duration_text(query.time.count())),
                        "--seconds sets another limit; 0 is none.");
        }
        pollfd ready{process.fd(), POLLIN, 0};
        const int polled = poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left, kTick)));
        wait(answer.open());
        if (polled > 0 && !frames.read_more()) {
            ended_early(query, process.reap());
        }
    }
}

} // namespace daxscope::cli
