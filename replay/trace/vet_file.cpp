// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/vet_file.h"

#include "replay/trace/names.h"
#include "replay/trace/open.h"

#include <chrono>
#include <condition_variable>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <mutex>
#include <sqlite3.h>
#include <thread>

namespace daxscope::trace {

namespace {

using Names = std::map<std::int64_t, std::string>;

Names rows_of(std::span<const Name> names) {
    Names rows;
    for (const Name& name : names) {
        rows.emplace(name.value, name.name);
    }
    return rows;
}

Names rows_of(Arch arch) {
    Names rows;
    std::int64_t place = 0;
    for (const PmdRow& row : pmd_rows(arch)) {
        rows.emplace(++place, fmt::format("{} {} {}", static_cast<std::int64_t>(row.mask),
                                          static_cast<std::int64_t>(row.value), pmd_name(row.pmd)));
    }
    return rows;
}

std::string session_value(const Database& db, std::string_view key) {
    Statement row = db.prepare("SELECT value FROM session WHERE key = ?");
    row.bind(1, key);
    return db.step(row) ? std::string(row.text(0)) : std::string();
}

/// Does the table hold these rows? A daxscope that knew less wrote fewer: the last ones may be
/// missing, not all of them.
bool holds(const Database& db, const std::string& sql, const Names& known) {
    const Statement row = db.prepare(sql);
    auto expected = known.begin();
    for (; db.step(row); ++expected) {
        if (expected == known.end() || row.integer(0) != expected->first ||
            row.text(1) != expected->second) {
            return false;
        }
    }
    return expected != known.begin();
}

std::vector<std::string> strange_tables(const Database& db, std::int64_t version) {
    const std::string release = session_value(db, key::kKernelRelease);
    std::vector<std::pair<std::string, Names>> tables{
        {"kind", rows_of(kind_names())},
        {"origin", rows_of(origin_names())},
        {"extent_type", rows_of(extent_type_names())},
        {"extent_flag", rows_of(extent_flag_names())},
    };
    if (!release.empty()) { // else nobody knows what the kernel's numbers mean
        tables.emplace_back("fault_flag", rows_of(fault_flag_names(release)));
        tables.emplace_back("fault_result", rows_of(fault_result_names(release)));
    }
    std::vector<std::string> strange;
    const auto compare = [&](const std::string& table, const std::string& sql, const Names& known) {
        if (!holds(db, sql, known)) {
            strange.push_back(table);
        }
    };
    for (const auto& [table, known] : tables) {
        compare(table, fmt::format("SELECT value, name FROM {} ORDER BY value", table), known);
    }
    if (version > 1) {
        compare("evidence", "SELECT value, name FROM evidence ORDER BY value",
                rows_of(evidence_names()));
        compare("pmd_state",
                "SELECT place, mask || ' ' || value || ' ' || name FROM pmd_state ORDER BY place",
                rows_of(arch_of(session_value(db, key::kMachine)).value_or(Arch::X86_64)));
    }
    return strange;
}

/// Ends a query that SQLite asks nobody about while it is in one step of it.
class Interrupter {
public:
    Interrupter(const Database& db, const std::function<bool()>& go_on)
        : thread_([this, &db, &go_on] {
              constexpr std::chrono::milliseconds kPause(50);
              std::unique_lock lock(mutex_);
              while (!over_.wait_for(lock, kPause, [this] { return is_over_; })) {
                  if (!go_on()) {
                      sqlite3_interrupt(db.get());
                  }
              }
          }) {}
    ~Interrupter() {
        {
            const std::lock_guard lock(mutex_);
            is_over_ = true;
        }
        over_.notify_one();
        thread_.join();
    }
    Interrupter(const Interrupter&) = delete;
    Interrupter& operator=(const Interrupter&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable over_;
    bool is_over_ = false;
    std::thread thread_; ///< the last: it uses what is above
};

/// As long as the file is, and nobody waits who has not asked for it: only Ctrl-C ends it.
void check_integrity(Database& db, const std::filesystem::path& path, const Progress& progress) {
    std::mutex one; // of both who ask
    bool stopped = false;
    const std::function<bool()> go_on = [&] {
        const std::lock_guard lock(one);
        try {
            if (!stopped) {
                progress.report(0, 1);
            }
        } catch (const Cancelled&) {
            stopped = true;
        }
        return !stopped;
    };
    db.watch({}, go_on);
    try {
        const Interrupter interrupter(db, go_on);
        const Statement rows = db.prepare("PRAGMA integrity_check(1)");
        while (db.step(rows) && go_on()) {
            if (rows.text(0) != "ok") {
                refuse_damaged(path, rows.text(0));
            }
        }
    } catch (const Error&) {
        if (go_on()) {
            throw;
        } // else it is an interrupted query's
    }
    db.watch({}, nullptr);
    if (stopped) { // a check that is interrupted may find that all is well
        throw Cancelled();
    }
}

} // namespace

FileFacts vet_file(const std::filesystem::path& path, const Progress& progress) {
    Database db = open_trace(path, {.check_events = false}, progress);
    check_integrity(db, path, progress);
    FileFacts facts;
    facts.version = db.integer("PRAGMA user_version");
    facts.strange_tables = strange_tables(db, facts.version);
    return facts;
}

} // namespace daxscope::trace
