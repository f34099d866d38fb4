// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whose a mapping is, in the file itself: not whoever tore it out first.
#include "recording.h"
#include "runs.h"

#include "replay/trace/sqlite.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <sqlite3.h>

using namespace daxscope;

namespace {

class Owners : public testing::TestWithParam<vm::Run> {
protected:
    /// The first column of what the recorded file answers.
    static std::vector<std::int64_t> ask(const std::string& sql) {
        const std::filesystem::path path = std::filesystem::path(DAXSCOPE_VM_RESULTS) /
                                           GetParam().kernel /
                                           (std::string(GetParam().recording) + ".daxtrace");
        trace::Database db(path.string(), path, SQLITE_OPEN_READONLY);
        trace::Statement select = db.prepare(sql);
        std::vector<std::int64_t> found;
        while (db.step(select)) {
            found.push_back(select.integer(0));
        }
        return found;
    }
};

TEST_P(Owners, a_mapping_is_of_the_process_that_faults_on_it) {
    EXPECT_EQ(ask("SELECT DISTINCT m.id FROM event e JOIN mapping m ON m.id = e.mapping_id"
                  " JOIN task t ON t.id = e.task_id"
                  " WHERE e.kind IN (1, 2) AND e.flags & 0x80 = 0 AND t.tgid <> m.tgid"),
              std::vector<std::int64_t>{});
}

TEST_P(Owners, every_mapping_has_one) {
    EXPECT_EQ(ask("SELECT id FROM mapping WHERE tgid = 0"), std::vector<std::int64_t>{});
}

TEST_P(Owners, a_zap_after_the_munmap_makes_no_mapping) {
    EXPECT_EQ(ask("SELECT m.id FROM mapping m JOIN mapping before ON before.mm = m.mm"
                  " AND before.file_id = m.file_id AND before.vm_start = m.vm_start"
                  " AND before.id < m.id"
                  " WHERE NOT EXISTS (SELECT 1 FROM event WHERE mapping_id = m.id AND kind <> 9)"),
              std::vector<std::int64_t>{});
}

INSTANTIATE_TEST_SUITE_P(Recordings, Owners, testing::ValuesIn(vm::whole_runs()), vm::run_name);

} // namespace
