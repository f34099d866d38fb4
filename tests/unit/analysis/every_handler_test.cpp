// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/every_handler.h"

#include "replay/analysis/which_handler.h"
#include "replay/engine/self_check.h"
#include "replay/report/every_handler.h"
#include "tests/unit/engine/maker.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace daxscope::replay {
namespace {

using testing::HasSubstr;

/// Two mappings of a shared extent in turns, as 6.2 and later take them: each fault unmaps.
std::shared_ptr<const trace::Trace> shared_turns(int accesses) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < accesses; ++k) {
        maker.shared_fault(k * 10'000, k * 10'000 + 1000, k * 10'000 + 3000, k % 2 == 0 ? a : b);
    }
    return maker.build();
}

/// Each row as a replay by itself says.
void expect_replayed(const trace::Trace& trace, const Options& options) {
    const EveryHandler every = every_handler(trace, options, {});
    ASSERT_EQ(every.rows.size(), model::handlers().size() + 1);
    EXPECT_EQ(every.rows.front().totals, recorded(trace).totals);
    for (std::size_t k = 0; k < model::handlers().size(); ++k) {
        const model::Handler& handler = *model::handlers()[k];
        const EveryHandler::Row& row = every.rows[k + 1];
        const Run run = replay(trace, handler, options);
        ASSERT_EQ(row.handler, &handler);
        EXPECT_EQ(row.totals, run.totals) << handler.name;
        EXPECT_EQ(row.storms, find_storms(trace, run).size()) << handler.name;
        ASSERT_TRUE(row.check);
        const SelfCheck check = self_check(trace, {}, &handler);
        EXPECT_EQ(row.check->independent, check.independent) << handler.name;
        EXPECT_EQ(every.assumption, run.assumption);
    }
}

} // namespace

TEST(EveryHandler, HasOfEachHandlerWhatAReplayByItselfHas) {
    const auto trace = shared_turns(60);
    expect_replayed(*trace, {});
    Options revisits;
    revisits.revisit_interval = 5'000;
    expect_replayed(*trace, revisits);
    EXPECT_FALSE(every_handler(*trace, {}, {}).assumed);
    EXPECT_TRUE(every_handler(*trace, revisits, {}).assumed);
}

TEST(EveryHandler, MarksThoseThatWhichHandlerCallsEqual) {
    const auto trace = shared_turns(60);
    const WhichHandler which = which_handler(*trace);
    for (const EveryHandler::Row& row : every_handler(*trace, {}, {}).rows) {
        const bool equal =
            std::find(which.equal.begin(), which.equal.end(), row.handler) != which.equal.end();
        EXPECT_EQ(row.best, equal) << (row.handler ? row.handler->name : "recorded");
    }
}

TEST(EveryHandler, WhatNoHookSawIsNoZero) {
    const auto trace = shared_turns(20);
    const EveryHandler every = every_handler(*trace, {}, {});
    const EveryHandler::Row& recorded_row = every.rows.front();
    ASSERT_FALSE(recorded_row.known.entries_removed) << "no hook sees removals";
    for (const report::HandlerColumn& column : report::handler_columns()) {
        if (column.name == "DAX entries removed" || column.name == "dirty DAX entries removed") {
            EXPECT_FALSE(column.value(recorded_row));
            EXPECT_EQ(report::handler_figure(recorded_row, column), "not recorded");
            EXPECT_TRUE(column.value(every.rows[1]));
            EveryHandler::Row unknown = every.rows[1];
            unknown.known.entries_removed = false;
            EXPECT_EQ(report::handler_figure(unknown, column), "not known");
        }
    }
    const auto json = nlohmann::json::parse(report::handlers_json(every, trace->session(), "it"));
    EXPECT_TRUE(json["handlers"][0]["DAX_entries_removed"].is_null());
    EXPECT_TRUE(json["handlers"][0]["independent"].is_null());
    EXPECT_EQ(json["handlers"][0]["faults"], 20);
    EXPECT_EQ(json["handlers"].size(), every.rows.size());
    EXPECT_THAT(report::handlers_tabs(every, trace->session()), HasSubstr("\nrecorded\t20\t"));
    EXPECT_THAT(report::handlers_markdown(every, trace->session(), "it"),
                HasSubstr("iomap-6.2 (best match)"));
}

TEST(EveryHandler, StopsWhereItIsToldTo) {
    const auto trace = shared_turns(20);
    EXPECT_THROW(
        every_handler(*trace, {}, {}, Progress([](std::uint64_t, std::uint64_t) { return false; })),
        Cancelled);
}

} // namespace daxscope::replay
