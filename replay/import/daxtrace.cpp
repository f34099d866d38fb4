// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/daxtrace.h"

#include "replay/store/columns.h"
#include "replay/trace/new_file.h"
#include "replay/trace/open.h"
#include "replay/trace/schema.h"
#include "replay/trace/table_pages.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace daxscope::source {

namespace {

using trace::Column;
using trace::Database;
using trace::Event;
using trace::Evidence;
using trace::Kind;
using trace::kNone;
using trace::Statement;
using trace::TablePages;
using trace::TableReader;
using trace::Tables;
using trace::within;

constexpr std::size_t kRowsPerBatch = 8192;

/// The columns of `event`, as the file's first version has them, and what the second adds.
enum EventColumn : std::uint8_t {
    kSeq,
    kTs,
    kTsEnd,
    kKind,
    kTask,
    kMapping,
    kFile,
    kPgoff,
    kFirstThatMayLack,
    kExtentBits = kFirstThatMayLack + 6,
    kColumnsOfFirst,
    kStorage = kColumnsOfFirst,
    kCpu,
    kEvidence,
    kColumns
};

/// A row as SQLite has it. One look at a column for both its type and its value: SQLite allows
/// that where no other thread uses the connection, as here (SQLITE_OPEN_NOMUTEX).
class SqlCells {
public:
    SqlCells(const Statement& row, const TableReader& tables) : row_(row), tables_(tables) {}

    /// Of a column that may be NULL.
    std::optional<std::int64_t> value_or_null(int column, std::int64_t least,
                                              std::int64_t most) const {
        sqlite3_value* const cell = sqlite3_column_value(row_.get(), column);
        return sqlite3_value_type(cell) == SQLITE_NULL
                   ? std::nullopt
                   : std::optional(integer(cell, column, least, most));
    }
    std::int64_t value(int column, std::int64_t least, std::int64_t most) const {
        return integer(sqlite3_column_value(row_.get(), column), column, least, most);
    }

private:
    std::int64_t integer(sqlite3_value* cell, int column, std::int64_t least,
                         std::int64_t most) const {
        const std::int64_t value = sqlite3_value_int64(cell);
        const bool ok = within(value, least, most) && sqlite3_value_type(cell) == SQLITE_INTEGER;
        return ok ? value : tables_.in(row_, column, least, most, "event");
    }

    const Statement& row_;
    const TableReader& tables_;
};

/// A row as it lies in its page. What no recorder writes is not refused here: ok() says so.
class PageCells {
public:
    explicit PageCells(const TablePages::Row& row) : row_(row) {}

    std::optional<std::int64_t> value_or_null(std::size_t column, std::int64_t least,
                                              std::int64_t most) {
        return (row_.nulls >> column & 1U) != 0 ? std::nullopt
                                                : std::optional(value(column, least, most));
    }
    std::int64_t value(std::size_t column, std::int64_t least, std::int64_t most) {
        // The key of the table is in no column.
        const bool is_null = (row_.nulls >> column & 1U) != 0;
        const std::int64_t value = column == kSeq ? row_.key : row_.value[column];
        ok_ = ok_ && is_null == (column == kSeq) && within(value, least, most);
        return value;
    }
    bool ok() const { return ok_; }

private:
    const TablePages::Row& row_;
    bool ok_ = true;
};

/// Reads rows of `event` and refuses what no recorder writes.
class EventRows {
public:
    /// Those from a seq on, in its order.
    /// @param db, tables must outlive this
    EventRows(const Database& db, const TableReader& tables, bool made, std::int64_t from)
        : db_(db), tables_(tables), made_(made), first_version_(tables.version() == 1),
          next_(from) {
        if (from == kFromTheFirst) {
            pages_ = TablePages::of(db, "event", first_version_ ? kColumnsOfFirst : kColumns);
        }
        if (!pages_) {
            select();
        }
    }
    static constexpr std::int64_t kFromTheFirst = std::numeric_limits<std::int64_t>::min();

    /// Up to so many.
    /// @param read events of the trace so far
    void read(std::vector<Event>& events, std::size_t most, std::uint64_t read);
    std::int64_t next() const { return next_; } ///< the least seq of one that may come

private:
    void select();
    std::optional<Event> from_page();
    template <typename Cells>
    Event event(Cells& cells) const;

    const Database& db_;
    const TableReader& tables_;
    bool made_, first_version_;
    std::optional<TablePages> pages_; ///< where they lie in the file as SQLite would give them
    Statement row_;                   ///< where they do not
    std::int64_t next_;
    bool at_end_ = false;
};

/// Asks SQLite for those that come.
void EventRows::select() {
    pages_.reset();
    row_ = db_.prepare(std::string("SELECT seq, ts, ts_end, kind, task_id, mapping_id, file_id, "
                                   "pgoff, flags, result, pmd_in, pmd_out, arg0, arg1, extent") +
                       (first_version_ ? "" : ", storage, cpu, evidence") +
                       " FROM event WHERE seq >= ?1 ORDER BY seq");
    row_.bind(1, next_);
}

/// The next one out of its page. Where it is none that a recorder writes, SQLite is asked from
/// there on: it says what is wrong.
/// @return nothing at the end, too
std::optional<Event> EventRows::from_page() {
    const TablePages::Next next = pages_->next();
    if (next == TablePages::Next::End) {
        at_end_ = true;
        return std::nullopt;
    }
    if (next == TablePages::Next::Row) {
        PageCells cells(pages_->row());
        const Event event = this->event(cells);
        if (cells.ok() && event_fault(event) == nullptr) {
            return event;
        }
    }
    select();
    return std::nullopt;
}

void EventRows::read(std::vector<Event>& events, std::size_t most, std::uint64_t read) {
    events.clear();
    while (events.size() < most && !at_end_) {
        std::optional<Event> event;
        if (pages_) {
            event = from_page();
            if (!event) {
                continue;
            }
        } else {
            at_end_ = !db_.step(row_); // stepped once more it would begin anew
            if (at_end_) {
                break;
            }
            SqlCells cells(row_, tables_);
            event = this->event(cells);
            if (const char* fault = event_fault(*event)) {
                tables_.refuse(fmt::format("event {}", event->seq), fault);
            }
        }
        if (event->seq < next_ || read + events.size() >= trace::Trace::kMostEvents) {
            tables_.refuse(fmt::format("event {}", event->seq), "out of order, or too many");
        }
        next_ = event->seq + 1;
        events.push_back(*event);
    }
}

template <typename Cells>
Event EventRows::event(Cells& cells) const {
    using namespace trace; // the columns' names and bounds
    const auto or_none = [&cells](int column, std::int64_t least, std::int64_t most) {
        return cells.value_or_null(column, least, most).value_or(kNone);
    };
    const auto or_absent = [&cells](Event& event, Column which, std::int64_t least,
                                    std::int64_t most) {
        const int column = kFirstThatMayLack + std::countr_zero(static_cast<unsigned>(which));
        const auto value = cells.value_or_null(column, least, most);
        if (!value) {
            event.absent = static_cast<std::uint16_t>(event.absent | which);
        }
        return value.value_or(0);
    };
    Event event;
    event.seq = cells.value(kSeq, 0, kMost);
    event.ts = cells.value(kTs, 0, kMost);
    event.ts_end = or_none(kTsEnd, event.ts, kMost);
    event.kind = static_cast<Kind>(cells.value(kKind, static_cast<std::int64_t>(Kind::PmdFault),
                                               static_cast<std::int64_t>(kLastKind)));
    event.task = or_none(kTask, 1, kMostId);
    event.mapping = or_none(kMapping, 1, kMostId);
    event.file = or_none(kFile, 1, kMostId);
    event.pgoff = cells.value(kPgoff, 0, kMostPages);
    event.flags = static_cast<std::uint32_t>(or_absent(event, kFlags, 0, UINT32_MAX));
    event.result = static_cast<std::int32_t>(or_absent(event, kResult, INT32_MIN, INT32_MAX));
    event.pmd_in = static_cast<std::uint64_t>(or_absent(event, kPmdIn, INT64_MIN, INT64_MAX));
    event.pmd_out = static_cast<std::uint64_t>(or_absent(event, kPmdOut, INT64_MIN, INT64_MAX));
    event.arg0 = or_absent(event, kArg0, -kMost, kMost);
    event.arg1 = or_absent(event, kArg1, -kMost, kMost);
    event.extent = or_none(kExtentBits, 0, kMost);
    if (first_version_) {
        event.evidence = made_ ? Evidence::Modelled : Evidence::Recorded;
        if (event.kind == Kind::PteFault && event.arg0 == 0) {
            event.forget(kArg0); // how version 1 says that the file's size is not known
        }
    } else {
        event.storage = or_none(kStorage, 0, kMost);
        event.cpu = static_cast<std::int32_t>(or_none(kCpu, 0, INT32_MAX));
        event.evidence = static_cast<Evidence>(
            cells.value(kEvidence, 0, static_cast<std::int64_t>(kLastEvidence)));
        if (event.is_fault() && event.ts_end == kNone && event.has(kResult)) {
            event.forget(kBegin);
        }
    }
    return event;
}

/// All tables, and what is known of the machine.
Tables tables_of(const Database& db, const TableReader& reader) {
    Tables tables = reader.read();
    const std::string_view machine = tables.session.value(trace::key::kMachine);
    if (tables.session.values.contains(trace::key::kMachine)) {
        const std::optional<trace::Arch> arch = trace::arch_of(machine);
        if (!arch) {
            throw Error(Exit::Io,
                        fmt::format("{}: recorded on a machine '{}', whose page-table bits are not "
                                    "known here",
                                    db.path().string(), machine),
                        "Open it with a daxscope that knows that machine; this one knows x86_64 "
                        "and aarch64.");
        }
        tables.session.arch = *arch;
    }
    for (const trace::Mapping& mapping : tables.mappings) {
        if (mapping.file != kNone && trace::by_id(tables.files, mapping.file) == nullptr) {
            reader.refuse(fmt::format("mapping {}", mapping.id),
                          fmt::format("names file {}, which is not there", mapping.file));
        }
    }
    return tables;
}

/// A file that nobody writes any more, or of which the rows count that are there now.
class Whole : public Reader {
public:
    Whole(Input input, const Progress& progress)
        : input_(std::move(input)),
          db_(trace::open_trace(input_.file(progress), {.check_events = false}, progress)),
          tables_(db_) {}

    bool next(Batch& batch, const Progress& progress) override {
        batch.clear();
        if (!rows_) {
            batch.tables = tables_of(db_, tables_);
            const trace::Session& session = batch.tables->session;
            if (session.end) {
                expected_ = tables_.session_number(session, trace::key::kEvents);
            }
            // For the progress alone: to count the rows, SQLite reads each page of the file.
            total_ = static_cast<std::uint64_t>(std::max<std::int64_t>(
                expected_ ? *expected_ : db_.integer("SELECT coalesce(max(rowid), 0) FROM event"),
                0));
            rows_.emplace(db_, tables_, session.made(), EventRows::kFromTheFirst);
            batch.total = total_;
            return true;
        }
        progress.report(std::min(done_, total_), total_);
        rows_->read(batch.events, kRowsPerBatch, done_);
        done_ += batch.events.size();
        batch.done = std::min(done_, total_);
        batch.total = total_;
        if (!batch.events.empty()) {
            return true;
        }
        if (expected_ && static_cast<std::uint64_t>(*expected_) != done_) {
            tables_.refuse("event",
                           fmt::format("{} rows, where {} were written", done_, *expected_));
        }
        return false;
    }
    void refuse(std::string_view where, std::string_view why) const override {
        tables_.refuse(where, why);
    }

private:
    Input input_; ///< of a pipe the copy of it
    Database db_;
    TableReader tables_;
    std::optional<EventRows> rows_;
    std::optional<std::int64_t> expected_; ///< rows
    std::uint64_t done_ = 0, total_ = 0;
};

/// A file that a recorder writes, until it says that it ended or is gone. It is opened anew each
/// time: a connection that stays keeps the recorder from folding its log into the file at the end.
class Followed : public Reader {
public:
    Followed(std::filesystem::path path, const Progress& progress) : path_(std::move(path)) {
        trace::open_trace(path_, {.check_events = false}, progress); // refuses what is no trace
    }

    bool next(Batch& batch, const Progress& progress) override {
        batch.clear();
        if (ended_) {
            return false;
        }
        const Files files = files_of(path_);
        const bool same = !first_ && !more_ && files == files_;
        const bool over = same && quiet_for_a_while() && !trace::is_being_written(path_);
        if (same && !over) {
            return true; // nothing new
        }
        files_ = files;
        looked_ = Clock::now();
        for (int failed = 0;;) {
            try {
                look(batch, over, progress);
                return true;
            } catch (const Error&) {
                // A recorder that ends folds its log into the file: who looks meanwhile finds
                // neither.
                const Files now = files_of(path_);
                if (now == files_ || ++failed >= kFailedLooks) {
                    throw;
                }
                files_ = now;
                batch.clear();
            }
        }
    }
    void refuse(std::string_view where, std::string_view why) const override {
        throw Error(Exit::Io, fmt::format("{}: {}: {}", path_.string(), where, why),
                    "The file is damaged, or was not written by daxscope.");
    }
    bool is_live() const override { return !ended_; }

private:
    /// Rows come in the order in which the kernel reserved them: a fault when it is done, though
    /// its time is its begin. In the recordings of the kernel tests a row came at most 0.37 s
    /// after one that began later; what comes later than this is counted as late.
    static constexpr std::int64_t kLag = 2'000'000'000;
    static constexpr std::size_t kMost = std::size_t{8} * kRowsPerBatch; ///< rows of a look
    static constexpr int kFailedLooks = 5; ///< in a row, before one is believed

    using Clock = std::chrono::steady_clock;
    /// Size and time of the trace and its log: where they are as they were, nothing was added.
    using Files = std::array<std::pair<std::uintmax_t, std::filesystem::file_time_type>, 2>;
    static Files files_of(const std::filesystem::path& path) {
        Files files;
        std::filesystem::path log = path;
        log += "-wal";
        std::size_t k = 0;
        for (const std::filesystem::path& file : {path, log}) {
            std::error_code missing;
            files[k].first = std::filesystem::file_size(file, missing);
            files[k++].second = std::filesystem::last_write_time(file, missing);
        }
        return files;
    }
    /// Takes what is there by now.
    void look(Batch& batch, bool over, const Progress& progress) {
        const Database db = trace::open_trace(path_, {.check_events = false}, progress);
        const TableReader reader(db);
        Tables tables = tables_of(db, reader);
        EventRows rows(db, reader, tables.session.made(), next_);
        rows.read(batch.events, kMost, done_);
        next_ = rows.next();
        done_ += batch.events.size();
        for (const Event& event : batch.events) {
            latest_ = std::max({latest_, event.ts, event.ts_end});
        }
        more_ = batch.events.size() >= kMost;
        ended_ = !more_ && (tables.session.end.has_value() || over);
        if (!first_ && batch.events.empty() && !ended_ && tables.losses.size() == losses_) {
            return; // nothing new
        }
        first_ = false;
        losses_ = tables.losses.size();
        batch.tables = std::move(tables);
        batch.done = done_;
        batch.watermark = latest_ - kLag;
    }

    /// A recorder that was killed does not say so.
    bool quiet_for_a_while() {
        constexpr std::chrono::seconds kWhile{1};
        const bool quiet = Clock::now() - looked_ >= kWhile;
        if (quiet) {
            looked_ = Clock::now();
        }
        return quiet;
    }

    std::filesystem::path path_;
    Files files_{};
    Clock::time_point looked_;
    std::int64_t next_ = 0, latest_ = 0;
    std::uint64_t done_ = 0;
    std::size_t losses_ = 0;
    bool first_ = true, ended_ = false;
    bool more_ = false; ///< the last look left rows behind
};

bool recognises(std::string_view head) {
    constexpr std::string_view kMagic("SQLite format 3\0", 16);
    return head.starts_with(kMagic);
}

std::unique_ptr<Reader> open(Input input, const OpenOptions& options, const Progress& progress) {
    if (options.follow && input.is_regular() && input.path() != "-") {
        return std::make_unique<Followed>(input.path(), progress);
    }
    return std::make_unique<Whole>(std::move(input), progress);
}

} // namespace

const Source kDaxtrace{
    "daxtrace",
    "a .daxtrace file, as `daxscope record` writes it",
    recognises,
    open,
};

} // namespace daxscope::source
