// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/columns.h"
#include "replay/trace/names.h"
#include "replay/trace/open.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <limits>

namespace daxscope::trace {

namespace {

constexpr std::uint64_t kRowsPerReport = 8192;
/// Reads rows and refuses what no recorder writes.
class Reader {
public:
    Reader(const Database& db, const Progress& progress)
        : db_(db), tables_(db), progress_(progress) {}
    void read_into(Columns& columns);

private:
    void know_machine(Session& session) const;
    void events(Columns& columns) const;
    void check_ids(const Columns& columns) const;
    /// More rows than this don't fit into the file: its count must not make us allocate more.
    std::uint64_t most_rows() const {
        constexpr std::int64_t kLeastRow = 16; // 15 serial types and a cell header
        return static_cast<std::uint64_t>(db_.integer("PRAGMA page_count") *
                                          db_.integer("PRAGMA page_size") / kLeastRow);
    }

    const Database& db_;
    TableReader tables_;
    const Progress& progress_;
};

void Reader::know_machine(Session& session) const {
    if (const auto machine = session.values.find(key::kMachine); machine != session.values.end()) {
        const std::optional<Arch> arch = arch_of(machine->second);
        if (!arch) {
            throw Error(Exit::Io,
                        fmt::format("{}: recorded on a machine '{}', whose page-table bits are not "
                                    "known here",
                                    db_.path().string(), machine->second),
                        "Open it with a daxscope that knows that machine; this one knows x86_64 "
                        "and aarch64.");
        }
        session.arch = *arch;
    }
}

void Reader::events(Columns& columns) const {
    const bool first_version = tables_.version() == 1;
    const bool made = columns.session.made();
    const Statement row = db_.prepare(
        std::string("SELECT seq, ts, ts_end, kind, task_id, mapping_id, file_id, pgoff, flags, "
                    "result, pmd_in, pmd_out, arg0, arg1, extent") +
        (first_version ? "" : ", storage, cpu, evidence") + " FROM event ORDER BY seq");
    enum {
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
        kStorage,
        kCpu,
        kEvidence
    };
    // One look at a column for both its type and its value. SQLite allows that where no other
    // thread uses the connection, as here (SQLITE_OPEN_NOMUTEX).
    const auto integer = [this, &row](sqlite3_value* cell, int column, std::int64_t least,
                                      std::int64_t most) {
        const std::int64_t value = sqlite3_value_int64(cell);
        const bool ok =
            value >= least && value <= most && sqlite3_value_type(cell) == SQLITE_INTEGER;
        return ok ? value : tables_.in(row, column, least, most, "event");
    };
    const auto bounded = [&row, &integer](int column, std::int64_t least, std::int64_t most) {
        return integer(sqlite3_column_value(row.get(), column), column, least, most);
    };
    const auto or_none = [&row, &integer](int column, std::int64_t least, std::int64_t most) {
        sqlite3_value* const cell = sqlite3_column_value(row.get(), column);
        return sqlite3_value_type(cell) == SQLITE_NULL ? kNone : integer(cell, column, least, most);
    };
    const auto or_absent = [&row, &integer](Event& event, Column which, std::int64_t least,
                                            std::int64_t most) {
        const int column = kFirstThatMayLack + std::countr_zero(static_cast<unsigned>(which));
        sqlite3_value* const cell = sqlite3_column_value(row.get(), column);
        if (sqlite3_value_type(cell) == SQLITE_NULL) {
            event.absent = static_cast<std::uint16_t>(event.absent | which);
            return std::int64_t{0};
        }
        return integer(cell, column, least, most);
    };
    const auto total = static_cast<std::uint64_t>(db_.integer("SELECT count(*) FROM event"));
    columns.reserve(std::min(total, most_rows()));
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    std::uint64_t done = 0;
    for (; db_.step(row); ++done) {
        if (done % kRowsPerReport == 0) {
            progress_.report(std::min(done, total), total);
        }
        Event event;
        event.seq = bounded(kSeq, 0, kMost);
        event.ts = bounded(kTs, 0, kMost);
        event.ts_end = or_none(kTsEnd, event.ts, kMost);
        event.kind = static_cast<Kind>(bounded(kKind, static_cast<std::int64_t>(Kind::PmdFault),
                                               static_cast<std::int64_t>(kLastKind)));
        event.task = or_none(kTask, 1, kMostId);
        event.mapping = or_none(kMapping, 1, kMostId);
        event.file = or_none(kFile, 1, kMostId);
        event.pgoff = bounded(kPgoff, 0, kMostPages);
        event.flags = static_cast<std::uint32_t>(or_absent(event, kFlags, 0, UINT32_MAX));
        event.result = static_cast<std::int32_t>(or_absent(event, kResult, INT32_MIN, INT32_MAX));
        event.pmd_in = static_cast<std::uint64_t>(or_absent(event, kPmdIn, INT64_MIN, INT64_MAX));
        event.pmd_out = static_cast<std::uint64_t>(or_absent(event, kPmdOut, INT64_MIN, INT64_MAX));
        event.arg0 = or_absent(event, kArg0, -kMost, kMost);
        event.arg1 = or_absent(event, kArg1, -kMost, kMost);
        event.extent = or_none(kExtentBits, 0, kMost);
        if (first_version) {
            event.evidence = made ? Evidence::Modelled : Evidence::Recorded;
            if (event.kind == Kind::PteFault && event.arg0 == 0) {
                event.forget(kArg0); // how version 1 says that the file's size is not known
            }
        } else {
            event.storage = or_none(kStorage, 0, kMost);
            event.cpu = static_cast<std::int32_t>(or_none(kCpu, 0, INT32_MAX));
            event.evidence = static_cast<Evidence>(
                bounded(kEvidence, 0, static_cast<std::int64_t>(kLastEvidence)));
        }
        if (const char* fault = event_fault(event)) {
            tables_.refuse(fmt::format("event {}", event.seq), fault);
        }
        if (event.seq <= last || done >= Trace::kMostEvents) {
            tables_.refuse(fmt::format("event {}", event.seq), "out of order, or too many");
        }
        last = event.seq;
        columns.append(event);
    }
    const auto expected = tables_.session_number(columns.session, key::kEvents);
    if (columns.session.end && expected && static_cast<std::uint64_t>(*expected) != done) {
        tables_.refuse("event", fmt::format("{} rows, where {} were written", done, *expected));
    }
    progress_.report(done, std::max(done, total));
}

void Reader::check_ids(const Columns& columns) const {
    const auto known = [](const auto& rows, std::int64_t id) {
        return id == kNone || by_id(rows, id) != nullptr;
    };
    for (const Mapping& mapping : columns.mappings) {
        if (!known(columns.files, mapping.file)) {
            tables_.refuse(fmt::format("mapping {}", mapping.id),
                           fmt::format("names file {}, which is not there", mapping.file));
        }
    }
    for (const Who& who : columns.whos.values()) {
        const char* const missing = !known(columns.tasks, who.task)         ? "task"
                                    : !known(columns.mappings, who.mapping) ? "mapping"
                                    : !known(columns.files, who.file)       ? "file"
                                                                            : nullptr;
        if (missing != nullptr) {
            tables_.refuse("event", fmt::format("a {} names a {} that is not there",
                                                kind_name(static_cast<Kind>(who.kind)), missing));
        }
        if (who.mapping != kNone && who.file != kNone &&
            by_id(columns.mappings, who.mapping)->file != who.file) {
            tables_.refuse("event",
                           fmt::format("a {} names file {} and mapping {}, which is of another",
                                       kind_name(static_cast<Kind>(who.kind)), who.file,
                                       who.mapping));
        }
    }
}

void Reader::read_into(Columns& columns) {
    tables_.read_into(columns);
    know_machine(columns.session);
    events(columns);
    check_ids(columns);
    columns.finish(progress_);
}

} // namespace

std::shared_ptr<const Trace> Trace::load(const std::filesystem::path& path,
                                         const Progress& progress) {
    const Database db = open_trace(path, {.check_events = false}, progress);
    auto columns = std::make_unique<Columns>();
    Reader(db, progress).read_into(*columns);
    return std::shared_ptr<const Trace>(new Trace(std::move(columns)));
}

} // namespace daxscope::trace
