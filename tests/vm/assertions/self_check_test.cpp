// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every trace of a real kernel through the model of that kernel's handler, in the self-check's
// three columns: of each, as large a share must be right as fidelity.json has it, or all where that
// has no row; and the independent one must be as large, and as right, as the design wants it.
// `tests/vm/tables` makes that file, and FIDELITY.md, from what is measured here.
#include "recording.h"
#include "runs.h"

#include "replay/engine/replay.h"
#include "replay/engine/self_check.h"

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
    std::uint64_t faults = 0;
    replay::SelfCheck::Column independent, learnt, races;
    std::uint64_t unmaps = 0, unmaps_modelled = 0, unmaps_right = 0;
    std::map<std::string, std::uint64_t> misses; ///< by reason
};

std::vector<Row> rows_of(const vm::Recording& recording, const replay::SelfCheck& check) {
    std::vector<Row> rows;
    for (const vm::Phase& phase : recording.phases()) {
        rows.emplace_back().phase = &phase;
    }
    // Phases are in order; what lies between two was done by neither.
    const auto at = [&](std::uint32_t event) -> Row* {
        const std::int64_t time = recording.trace().event(event).ts;
        const auto row = std::find_if(rows.begin(), rows.end(), [time](const Row& candidate) {
            return candidate.phase->begin <= time && time < candidate.phase->end;
        });
        return row == rows.end() ? nullptr : &*row;
    };
    for (const replay::SelfCheck::Judged& fault : check.judged) {
        if (Row* const row = at(fault.event); row != nullptr) {
            using Basis = replay::SelfCheck::Basis;
            replay::SelfCheck::Column& column = fault.basis == Basis::Independent ? row->independent
                                                : fault.basis == Basis::Learnt    ? row->learnt
                                                                                  : row->races;
            ++row->faults;
            ++column.faults;
            column.right += fault.right ? 1 : 0;
        }
    }
    for (const replay::SelfCheck::Unmapped& unmapped : check.unmapped) {
        if (Row* const row = at(unmapped.event); row != nullptr) {
            row->unmaps += unmapped.recorded ? 1 : 0;
            row->unmaps_modelled += unmapped.modelled ? 1 : 0;
            row->unmaps_right += unmapped.recorded && unmapped.modelled ? 1 : 0;
        }
    }
    for (const replay::Miss& miss : check.misses) {
        if (Row* const row = at(miss.event); row != nullptr) {
            ++row->misses[miss.reason];
        }
    }
    return rows;
}

nlohmann::json json_of(const replay::SelfCheck::Column& column) {
    return {{"faults", column.faults}, {"right", column.right}};
}

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// What the design asks of every recording: this share of all faults is in the independent column,
/// and this share of that column is right.
constexpr double kIndependent = 0.98, kRight = 0.999;
/// By how much a race may fall short of all where the table has no row of it.
constexpr double kRaceMargin = 0.1;

std::string file_systems(const trace::Trace& trace) {
    std::set<std::string> names;
    for (const trace::File& file : trace.files()) {
        names.insert(file.fstype);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

class SelfCheck : public testing::TestWithParam<vm::Run> {};

TEST_P(SelfCheck, has_as_large_a_share_right_as_the_table_says) {
    std::ifstream stream(DAXSCOPE_VM_FIDELITY);
    const nlohmann::json table = nlohmann::json::parse(stream);
    const vm::Recording recording(GetParam().kernel, GetParam().recording);
    const replay::SelfCheck check = replay::self_check(recording.trace());
    std::uint64_t faults = 0;
    double margin = 0; // of a race: how often threads meet is no one's promise
    for (const Row& row : rows_of(recording, check)) {
        faults += row.faults;
        EXPECT_GT(row.faults, 0U) << row.phase->name;
        const nlohmann::json measured = {{"kernel", GetParam().kernel},
                                         {"recording", GetParam().recording},
                                         {"workload", row.phase->name},
                                         {"file_systems", file_systems(recording.trace())},
                                         {"handler", check.handler},
                                         {"faults", row.faults},
                                         {"independent", json_of(row.independent)},
                                         {"learnt", json_of(row.learnt)},
                                         {"races", json_of(row.races)},
                                         {"unmaps", row.unmaps},
                                         {"unmaps_modelled", row.unmaps_modelled},
                                         {"unmaps_right", row.unmaps_right},
                                         {"lost", recording.trace().lost()},
                                         {"misses", row.misses}};
        RecordProperty("row " + row.phase->name, measured.dump());
        const auto same = [&measured](const nlohmann::json& known) {
            return known.at("kernel") == measured.at("kernel") &&
                   known.at("recording") == measured.at("recording") &&
                   known.at("workload") == measured.at("workload");
        };
        // A kernel of which tests/vm/tables has no row yet: all of it.
        const auto found = std::find_if(table.begin(), table.end(), same);
        const nlohmann::json known = found == table.end() ? nlohmann::json::object() : *found;
        const bool race = std::string_view(GetParam().recording).starts_with("race");
        const double allowed = known.value("margin", race ? kRaceMargin : 0.0);
        margin = std::max(margin, allowed);
        // Counts differ from run to run; a share must not fall. Of a race, whose columns may hold a
        // few faults each, the share of all is held, less the margin.
        const auto right = [](const nlohmann::json& of, const std::vector<const char*>& columns) {
            std::uint64_t all = 0, good = 0;
            for (const char* column : columns) {
                all += of.contains(column) ? of.at(column).at("faults").get<std::uint64_t>() : 0;
                good += of.contains(column) ? of.at(column).at("right").get<std::uint64_t>() : 0;
            }
            return share(good, all);
        };
        if (allowed > 0) {
            const std::vector<const char*> all = {"independent", "learnt", "races"};
            EXPECT_GE(right(measured, all) + allowed, right(known, all)) << row.phase->name;
            continue;
        }
        for (const char* column : {"independent", "learnt", "races"}) {
            EXPECT_GE(right(measured, {column}), right(known, {column}))
                << row.phase->name << ", " << column;
        }
        const auto unmaps_right = [](const nlohmann::json& of) {
            const std::uint64_t recorded = of.value("unmaps", std::uint64_t{0}),
                                both = of.value("unmaps_right", std::uint64_t{0});
            return share(both, recorded + of.value("unmaps_modelled", std::uint64_t{0}) - both);
        };
        constexpr double kUnmapMargin = 0.01; // overlapping faults of a storm: who unmapped first
        EXPECT_GE(unmaps_right(measured) + kUnmapMargin, unmaps_right(known))
            << row.phase->name << ", unmaps";
    }
    EXPECT_EQ(faults, check.faults) << "some faults lie in no phase";
    if (vm::kernel(GetParam().kernel).extents) {
        EXPECT_GE(share(check.independent.faults, check.faults) + margin, kIndependent);
        EXPECT_GE(share(check.independent.right, check.independent.faults) + margin, kRight);
    }
    for (std::size_t miss = 0; miss < std::min<std::size_t>(check.misses.size(), 20); ++miss) {
        const trace::Event event = recording.trace().event(check.misses[miss].event);
        const trace::File* file = recording.trace().file(event.file);
        fmt::print("event {}, page {} of {}: {}\n", event.seq, event.pgoff,
                   file != nullptr ? file->path : "?", check.misses[miss].reason);
    }
}

INSTANTIATE_TEST_SUITE_P(Recordings, SelfCheck, testing::ValuesIn(vm::checked_runs()),
                         vm::run_name);

} // namespace
