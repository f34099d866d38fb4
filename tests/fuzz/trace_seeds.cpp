// SPDX-License-Identifier: GPL-3.0-or-later
//
// trace_seeds DIRECTORY: what the fuzzer of the trace opener starts from, written by the Writer and
// then packed into the smallest pages, for small inputs mutate faster.
#include "replay/trace/schema.h"
#include "tests/unit/trace/sample.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <sqlite3.h>
#include <stdexcept>

using namespace daxscope::trace;

namespace {

void execute(const std::filesystem::path& path, const char* sql) {
    sqlite3* db = nullptr;
    if (sqlite3_open(path.c_str(), &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(db));
    }
    sqlite3_close(db);
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void small(const std::filesystem::path& path, const Sample& sample) {
    sample.write(path);
    execute(path, "PRAGMA page_size = 512; VACUUM");
}

/// A file of version 1, with the rows of one of version 2.
void first_version(const std::filesystem::path& path, const std::filesystem::path& second) {
    std::filesystem::remove(path);
    execute(path, std::string(kSchema1Sql).c_str());
    std::string copy = "ATTACH '" + second.string() + "' AS second;";
    for (const char* table : {"session", "file", "clock_snapshot", "kind", "origin", "extent_type",
                              "extent_flag", "fault_flag", "fault_result"}) {
        copy += std::string("INSERT INTO main.") + table + " SELECT * FROM second." + table + ";";
    }
    copy += "DELETE FROM main.session WHERE key = 'hash';"
            "INSERT INTO main.task SELECT id, coalesce(tgid, 0), tid, coalesce(comm, '') FROM "
            "second.task;"
            "INSERT INTO main.mapping SELECT id, coalesce(mm, 0), coalesce(tgid, 0), file_id, "
            "vm_start, vm_end, vm_pgoff, coalesce(vm_flags, 0) FROM second.mapping;"
            "INSERT INTO main.event SELECT seq, ts, ts_end, kind, task_id, mapping_id, file_id, "
            "pgoff, coalesce(flags, 0), coalesce(result, 0), coalesce(pmd_in, 0), "
            "coalesce(pmd_out, 0), coalesce(arg0, 0), coalesce(arg1, 0), extent FROM second.event;"
            "INSERT INTO main.loss SELECT id, ts_from, ts, source, place, coalesce(count, 0) FROM "
            "second.loss";
    execute(path, copy.c_str());
    execute(path, "PRAGMA page_size = 512; VACUUM");
}

/// A recording that is still in its log, as a killed recorder leaves it.
void in_log(const std::filesystem::path& directory) {
    const TemporaryDirectory work;
    const auto path = work / "a.daxtrace";
    small(path, sample(0));
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    sqlite3_exec(
        db,
        "PRAGMA journal_mode = WAL; DELETE FROM session WHERE key IN ('end', 'events');"
        "INSERT INTO event VALUES (1, 5, 6, 1, 1, 1, 1, 515, 84, 256, 0, 231, 1024, 512, 2, "
        "4096, 0, 0),"
        "(2, 7, NULL, 8, 1, NULL, 1, 512, 0, 0, 0, 0, 512, 1, NULL, NULL, NULL, 1)",
        nullptr, nullptr, nullptr);
    const std::string file = bytes_of(path), log = bytes_of(path.string() + "-wal");
    sqlite3_close(db);
    const auto length = static_cast<std::uint32_t>(file.size());
    std::ofstream out(directory / "in_log", std::ios::binary);
    out << "LOG!";
    out.write(reinterpret_cast<const char*>(&length), sizeof length);
    out << file << log;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: trace_seeds DIRECTORY\n", stderr);
        return 1;
    }
    const std::filesystem::path directory = argv[1];
    std::filesystem::create_directories(directory);
    std::filesystem::remove(directory / "storm");
    std::filesystem::remove(directory / "mixed");
    small(directory / "storm", sample(20));
    Sample mixed = sample(3);
    for (std::int64_t kind = 1; kind <= static_cast<std::int64_t>(kLastKind); ++kind) {
        Event event = mixed.events.back();
        event.seq += 1;
        event.ts += 10;
        event.ts_end = kNone;
        event.kind = static_cast<Kind>(kind);
        event.storage = kind * 4096;
        event.cpu = static_cast<std::int32_t>(kind);
        mixed.events.push_back(event);
    }
    mixed.losses = {{1, 2, "ringbuf_full", "dax_pmd_fault", 7, Kind::PmdFault},
                    {3, 4, "late", "", std::nullopt}};
    mixed.tasks[1] = {2, kNone, 101, "", false};
    mixed.mappings[1].flags_known = false;
    mixed.mappings[1].vm_flags = 0;
    small(directory / "mixed", mixed);
    first_version(directory / "first", directory / "mixed");
    in_log(directory);
    return 0;
}
