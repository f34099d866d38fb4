// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows written and read per second, each beside a peer that does the least SQLite allows: a plain
// prepared INSERT per row in the same transactions, and a plain scan of all columns without any
// check. Ratios within one run are what counts; the absolute rates are the machine's.
#include "replay/store/columns.h"
#include "replay/store/trace.h"
#include "replay/trace/writer.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <sqlite3.h>
#include <stdexcept>
#include <unistd.h>

namespace {

using namespace daxscope;
using namespace daxscope::trace;

constexpr std::int64_t kRowsPerCommit = 10'000;
constexpr std::int64_t kBatch = 1000; // events that a recorder hands over at once
constexpr int kColumns = 18;

struct Directory {
    Directory() {
        std::string name = std::filesystem::temp_directory_path() / "daxscope-bench-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~Directory() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

/// Two mappings throw each other out of `ranges` PMD ranges: fault, unmap and zap in ring order.
std::vector<Event> storm(std::int64_t events, std::int64_t ranges) {
    std::vector<Event> result;
    result.reserve(static_cast<std::size_t>(events));
    constexpr std::int64_t kTurn = 4000, kPages = 512;
    for (std::int64_t seq = 1; seq <= events; ++seq) {
        const std::int64_t turn = seq / 3, mine = 1 + turn % 2;
        Event event;
        event.seq = seq;
        event.ts = 1'000'000'000 + turn * kTurn;
        event.task = mine;
        event.file = 1;
        event.pgoff = turn / 2 % ranges * kPages;
        switch (seq % 3) {
        case 0:
            event.kind = Kind::Zap;
            event.ts += 1500;
            event.mapping = 3 - mine;
            event.arg0 = kPages;
            event.arg1 = 1;
            break;
        case 1:
            event.kind = Kind::Unmap;
            event.ts += 1000;
            event.ts_end = event.ts + 1000 + seq % 251;
            event.arg0 = kPages;
            event.arg1 = 1;
            break;
        default:
            event.kind = Kind::PmdFault;
            event.ts_end = event.ts + 3000 + seq % 241;
            event.mapping = mine;
            event.flags = 0x1254;
            event.result = 0x100;
            event.pmd_out =
                0x82000001486008e7 + (static_cast<std::uint64_t>(turn / 2 % ranges) << 21U);
            event.arg0 = ranges * kPages;
            event.arg1 = kPages;
            event.extent = 0x40002;
        }
        result.push_back(event);
    }
    return result;
}

void fill_dictionaries(Writer& writer) {
    writer.add(File{1, 0x10300000, 131, "/mnt/pmem/clone", "xfs"});
    for (const std::int64_t id : {1, 2}) {
        writer.add(Task{id, 100 + id, 100 + id, "reader"});
        writer.add(Mapping{id, id, 100 + id, 1, 0x7f0000000000, 0x7f4000000000, 0, 8});
    }
}

void write_trace(const std::filesystem::path& path, const std::vector<Event>& events) {
    Writer writer(path, "6.12.48+deb13-amd64", true);
    fill_dictionaries(writer);
    for (std::size_t at = 0; at < events.size(); at += kBatch) {
        writer.add(
            std::span(events).subspan(at, std::min<std::size_t>(kBatch, events.size() - at)));
    }
    writer.close();
}

void check(sqlite3* db, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        throw std::runtime_error(sqlite3_errmsg(db));
    }
}

void rate(benchmark::State& state, std::int64_t rows) {
    state.SetItemsProcessed(state.iterations() * rows);
}

void write_rows(benchmark::State& state) {
    const Directory directory;
    const auto events = storm(state.range(0), 64);
    for (auto _ : state) {
        write_trace(directory.path / "a.daxtrace", events);
    }
    rate(state, state.range(0));
    state.counters["bytes/row"] =
        static_cast<double>(std::filesystem::file_size(directory.path / "a.daxtrace")) /
        static_cast<double>(state.range(0));
}
BENCHMARK(write_rows)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void write_rows_peer(benchmark::State& state) {
    const Directory directory;
    const auto events = storm(state.range(0), 64);
    const auto path = directory.path / "peer.db";
    for (auto _ : state) {
        std::filesystem::remove(path);
        sqlite3* db = nullptr;
        check(db, sqlite3_open(path.c_str(), &db));
        check(db, sqlite3_exec(db,
                               "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "CREATE TABLE event (seq INTEGER PRIMARY KEY, a, b, c, d, e, f, g, "
                               "h, i, j, k, l, m, n, o, p, q)",
                               nullptr, nullptr, nullptr));
        sqlite3_stmt* insert = nullptr;
        check(db, sqlite3_prepare_v2(
                      db, "INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1,
                      &insert, nullptr));
        for (std::int64_t row = 0; row < state.range(0); ++row) {
            if (row % kRowsPerCommit == 0) {
                check(db, sqlite3_exec(db, row == 0 ? "BEGIN" : "COMMIT; BEGIN", nullptr, nullptr,
                                       nullptr));
            }
            const Event& e = events[static_cast<std::size_t>(row)];
            const std::int64_t values[kColumns] = {e.seq,
                                                   e.ts,
                                                   e.ts_end,
                                                   static_cast<std::int64_t>(e.kind),
                                                   e.task,
                                                   e.mapping,
                                                   e.file,
                                                   e.pgoff,
                                                   e.flags,
                                                   e.result,
                                                   static_cast<std::int64_t>(e.pmd_in),
                                                   static_cast<std::int64_t>(e.pmd_out),
                                                   e.arg0,
                                                   e.arg1,
                                                   e.extent,
                                                   e.storage,
                                                   e.cpu,
                                                   static_cast<std::int64_t>(e.evidence)};
            for (int column = 0; column < kColumns; ++column) {
                if (values[column] == kNone) {
                    sqlite3_bind_null(insert, column + 1);
                } else {
                    sqlite3_bind_int64(insert, column + 1, values[column]);
                }
            }
            check(db, sqlite3_step(insert));
            sqlite3_reset(insert);
        }
        check(db, sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr));
        sqlite3_finalize(insert);
        check(db, sqlite3_close(db));
    }
    rate(state, state.range(0));
}
BENCHMARK(write_rows_peer)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void read_rows(benchmark::State& state) {
    const Directory directory;
    const auto path = directory.path / "a.daxtrace";
    write_trace(path, storm(state.range(0), 64));
    for (auto _ : state) {
        benchmark::DoNotOptimize(Trace::load(path));
    }
    rate(state, state.range(0));
}
BENCHMARK(read_rows)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void read_rows_peer(benchmark::State& state) {
    const Directory directory;
    const auto path = directory.path / "a.daxtrace";
    write_trace(path, storm(state.range(0), 64));
    for (auto _ : state) {
        sqlite3* db = nullptr;
        check(db, sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr));
        sqlite3_stmt* scan = nullptr;
        check(db, sqlite3_prepare_v2(db, "SELECT * FROM event ORDER BY seq", -1, &scan, nullptr));
        std::int64_t sum = 0;
        while (sqlite3_step(scan) == SQLITE_ROW) {
            for (int column = 0; column < kColumns; ++column) {
                sum += sqlite3_column_int64(scan, column);
            }
        }
        benchmark::DoNotOptimize(sum);
        sqlite3_finalize(scan);
        sqlite3_close(db);
    }
    rate(state, state.range(0));
}
BENCHMARK(read_rows_peer)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void build_columns(benchmark::State& state) {
    const auto events = storm(state.range(0), 64);
    const std::vector<File> files{{1, 0x10300000, 131, "/mnt/pmem/clone", "xfs"}};
    for (auto _ : state) {
        benchmark::DoNotOptimize(Trace::build({}, files, {}, {}, events));
    }
    rate(state, state.range(0));
    state.counters["bytes/event"] =
        static_cast<double>(Trace::build({}, files, {}, {}, events)->bytes()) /
        static_cast<double>(state.range(0));
}
BENCHMARK(build_columns)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void read_every_event(benchmark::State& state) {
    const auto trace = Trace::build({}, {{1, 1, 1, "", ""}}, {}, {}, storm(state.range(0), 64));
    for (auto _ : state) {
        std::int64_t sum = 0;
        for (std::size_t k = 0; k < trace->size(); ++k) {
            const Event event = trace->event(k);
            sum += event.ts + event.pgoff + event.arg0 + static_cast<std::int64_t>(event.pmd_out);
        }
        benchmark::DoNotOptimize(sum);
    }
    rate(state, state.range(0));
}
BENCHMARK(read_every_event)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

void hash_every_event(benchmark::State& state) {
    const auto events = storm(state.range(0), 64);
    for (auto _ : state) {
        state.PauseTiming();
        const auto trace = Trace::build({}, {}, {}, {}, events);
        state.ResumeTiming();
        benchmark::DoNotOptimize(trace->hash());
    }
    rate(state, state.range(0));
}
BENCHMARK(hash_every_event)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
