// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where thousands of mappings have a range, an unmap looks only at those that have something
// there: that must not show in what a run says.
#include "replay/engine/plan.h"
#include "tests/unit/engine/random_trace.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Event;

/// The trace, then one more fault of each of its tasks, and then `more` mappings that come to each
/// range for the first time when all else is over.
class Crowd {
public:
    explicit Crowd(const trace::Trace& of)
        : trace_(of), mappings_(of.mappings().begin(), of.mappings().end()),
          tasks_(of.tasks().begin(), of.tasks().end()), now_(of.end() + kLater) {
        for (std::size_t k = 0; k < of.size(); ++k) {
            events_.push_back(of.event(k));
            if (events_.back().kind == trace::Kind::PmdFault) {
                last_ = events_.back();
            }
        }
        for (std::size_t task = 0; task < of.tasks().size(); ++task) {
            // Threads of one mapping have the last rows.
            const std::size_t mapping = task < of.mappings().size() ? task : 0;
            add(tasks_[task].id, mappings_[mapping]);
        }
    }

    std::shared_ptr<const trace::Trace> build(std::int64_t more) {
        for (std::int64_t k = 0; k < more; ++k) {
            trace::Mapping mapping = mappings_.front();
            mapping.id = mapping.mm = mapping.tgid = 10'000 + k;
            mapping.file = 1 + k % 2;
            mapping.vm_start = 0x7e0000000000;
            mapping.vm_end = mapping.vm_start + (1U << 30U);
            mapping.vm_pgoff = 0;
            tasks_.push_back({mapping.id, mapping.id, mapping.id, "late"});
            mappings_.push_back(mapping);
            for (const trace::PmdRange& range : trace_.ranges()) {
                last_.pgoff = range.pgoff;
                if (range.file == mapping.file && range.pgoff >= mapping.vm_pgoff) {
                    add(mapping.id, mapping);
                }
            }
        }
        return trace::Trace::build(trace_.session(), {trace_.files().begin(), trace_.files().end()},
                                   tasks_, mappings_, events_);
    }

private:
    static constexpr std::int64_t kLater = 1'000'000;

    void add(std::int64_t task, const trace::Mapping& mapping) {
        Event event = last_;
        event.seq = static_cast<std::int64_t>(events_.size()) + 1;
        event.ts = now_ += kLater;
        event.ts_end = event.ts + 10;
        event.task = task;
        event.mapping = mapping.id;
        event.file = mapping.file;
        event.pgoff = std::max(event.pgoff, mapping.vm_pgoff);
        event.result = static_cast<std::int32_t>(model::vm_fault::kNopage);
        events_.push_back(event);
    }

    const trace::Trace& trace_;
    std::vector<Event> events_;
    std::vector<trace::Mapping> mappings_;
    std::vector<trace::Task> tasks_;
    Event last_;
    std::int64_t now_;
};

/// What a run says of the accesses and unmaps that another one has as well.
void expect_same_begin(const Run& of_few, const Run& of_many) {
    ASSERT_LE(of_few.outcomes.size(), of_many.outcomes.size());
    for (std::size_t k = 0; k < of_few.outcomes.size(); ++k) {
        const Outcome &few = of_few.outcomes[k], &many = of_many.outcomes[k];
        ASSERT_EQ(few, many) << "access " << k;
    }
    ASSERT_LE(of_few.unmaps.size(), of_many.unmaps.size());
    for (std::size_t k = 0; k < of_few.unmaps.size(); ++k) {
        ASSERT_EQ(of_few.unmaps[k], of_many.unmaps[k]) << "unmap " << k;
    }
}

TEST(ManyMappings, OfARangeChangeNothingBeforeTheyCome) {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        const auto random = RandomTrace(seed).build(400);
        const auto few = Crowd(*random).build(0);
        const auto many = Crowd(*random).build(160);
        const Plan few_plan = make_plan(*few, {}, {}), many_plan = make_plan(*many, {}, {});
        ASSERT_GT(many_plan.slots_of[0].size(), 64U);
        ASSERT_LE(few_plan.slots_of[0].size(), 64U);
        expect_same_begin(recorded(*few, few_plan), recorded(*many, many_plan));
        for (const model::Handler* handler : model::handlers()) {
            SCOPED_TRACE(handler->name);
            expect_same_begin(replay(*few, few_plan, *handler), replay(*many, many_plan, *handler));
        }
    }
}

} // namespace
} // namespace daxscope::replay
