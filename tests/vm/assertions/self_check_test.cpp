// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every trace of a real kernel through the model of that kernel's handler: each recorded fault must
// be one that the model expects, with the result that it predicts, in as large a share as
// fidelity.json has it, or whole where that has no row. `tests/vm/tables` makes that file, and
// FIDELITY.md, from what is measured here.
#include "recording.h"
#include "runs.h"

#include "replay/engine/replay.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace daxscope;

namespace {

/// What the model makes of one phase of a recording.
struct Row {
    const vm::Phase* phase = nullptr;
    std::uint64_t faults = 0, explained = 0, predicted = 0;
    std::map<std::string, std::uint64_t> misses; ///< by reason
};

std::vector<Row> rows_of(const vm::Recording& recording, const replay::SelfCheck& check) {
    std::vector<Row> rows;
    for (const vm::Phase& phase : recording.phases()) {
        rows.push_back({&phase, 0, 0, 0, {}});
    }
    // Phases are in order; what lies between two was done by neither.
    const auto row_at = [&rows](std::int64_t time) {
        return std::find_if(rows.begin(), rows.end(), [time](const Row& row) {
            return row.phase->begin <= time && time < row.phase->end;
        });
    };
    for (const trace::Kind kind : {trace::Kind::PmdFault, trace::Kind::PteFault}) {
        for (const trace::Event& fault : recording.events(kind)) {
            if (const auto row = row_at(fault.ts); row != rows.end()) {
                ++row->faults;
                ++row->explained;
                ++row->predicted;
            }
        }
    }
    for (const replay::Miss& miss : check.misses) {
        if (const auto row = row_at(recording.trace().event(miss.event).ts); row != rows.end()) {
            row->explained -= miss.explained ? 0 : 1;
            row->predicted -= miss.unmap ? 0 : 1;
            ++row->misses[miss.reason];
        }
    }
    return rows;
}

std::string file_systems(const trace::Trace& trace) {
    std::set<std::string> names;
    for (const trace::File& file : trace.files()) {
        names.insert(file.fstype);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

class SelfCheck : public testing::TestWithParam<vm::Run> {};

TEST_P(SelfCheck, explains_and_predicts_as_large_a_share_as_the_table_says) {
    std::ifstream stream(DAXSCOPE_VM_FIDELITY);
    const nlohmann::json table = nlohmann::json::parse(stream);
    const vm::Recording recording(GetParam().kernel, GetParam().recording);
    const replay::SelfCheck check = replay::self_check(recording.trace());
    std::uint64_t faults = 0;
    for (const Row& row : rows_of(recording, check)) {
        faults += row.faults;
        EXPECT_GT(row.faults, 0U) << row.phase->name;
        const nlohmann::json measured = {
            {"kernel", GetParam().kernel},      {"recording", GetParam().recording},
            {"workload", row.phase->name},      {"file_systems", file_systems(recording.trace())},
            {"handler", check.handler},         {"faults", row.faults},
            {"explained", row.explained},       {"predicted", row.predicted},
            {"lost", recording.trace().lost()}, {"misses", row.misses}};
        RecordProperty("row " + row.phase->name, measured.dump());
        const auto same = [&measured](const nlohmann::json& known) {
            return known.at("kernel") == measured.at("kernel") &&
                   known.at("recording") == measured.at("recording") &&
                   known.at("workload") == measured.at("workload");
        };
        const auto known = std::find_if(table.begin(), table.end(), same);
        if (known == table.end()) { // a kernel of which tests/vm/tables has no row yet: all of it
            EXPECT_EQ(row.explained, row.faults) << row.phase->name;
            EXPECT_EQ(row.predicted, row.faults) << row.phase->name;
            continue;
        }
        for (const char* what : {"explained", "predicted"}) {
            // Counts differ from run to run; a share must not fall.
            const std::uint64_t now = measured.at(what), then = known->at(what);
            const std::uint64_t faults_then = known->at("faults");
            if (known->contains("margin")) { // a race: how often threads meet is no one's promise
                EXPECT_GE(static_cast<double>(now) / static_cast<double>(row.faults) +
                              known->at("margin").get<double>(),
                          static_cast<double>(then) / static_cast<double>(faults_then))
                    << row.phase->name << ", " << what;
                continue;
            }
            EXPECT_GE(now * faults_then, then * row.faults) << row.phase->name << ", " << what;
        }
    }
    EXPECT_EQ(faults, check.faults) << "some faults lie in no phase";
    for (std::size_t miss = 0; miss < std::min<std::size_t>(check.misses.size(), 20); ++miss) {
        const trace::Event event = recording.trace().event(check.misses[miss].event);
        const trace::File* file = recording.trace().file(event.file);
        fmt::print("event {}, page {} of {}: {}\n", event.seq, event.pgoff,
                   file != nullptr ? file->path : "?", check.misses[miss].reason);
    }
}

INSTANTIATE_TEST_SUITE_P(Recordings, SelfCheck, testing::ValuesIn(vm::whole_runs()), vm::run_name);

} // namespace
