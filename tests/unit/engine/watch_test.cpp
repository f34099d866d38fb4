// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/watch.h"

#include "replay/engine/plan.h"
#include "tests/unit/engine/maker.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::replay;
using model::SlotKind;

namespace {

/// What a look at every `stride`th access says, held against the run's outcomes.
void expect_as_replayed(const trace::Trace& trace, const model::Handler& handler,
                        std::uint32_t stride = 1, const Options& options = {}) {
    const Plan plan = make_plan(trace, options, {});
    const Run run = replay::replay(trace, plan, handler);
    for (std::uint32_t k = 0; k < run.outcomes.size(); k += stride) {
        const Outcome& outcome = run.outcomes[k];
        Moment moment;
        moment.access = k;
        moment.range = outcome.range;
        const Watched seen = look(trace, plan, handler, moment);
        ASSERT_EQ(seen.hit, outcome.kind == OutcomeKind::Hit) << "access " << k;
        ASSERT_EQ(seen.hit, seen.steps.empty()) << "access " << k;
        ASSERT_EQ(seen.fault.result, outcome.result) << "access " << k;
        ASSERT_EQ(seen.fault.decided, outcome.step) << "access " << k;
        ASSERT_EQ(seen.fault.zapped, outcome.zapped) << "access " << k;
        ASSERT_EQ(seen.fault.entries_removed, outcome.entries_removed) << "access " << k;
        std::size_t zapped = 0;
        for (const StepTaken& step : seen.steps) {
            zapped += step.zapped.size();
        }
        ASSERT_EQ(zapped, outcome.zapped) << "access " << k;
    }
}

const MappingState& of(const RangeState& state, std::uint32_t mapping) {
    return *std::find_if(state.mappings.begin(), state.mappings.end(),
                         [&](const MappingState& each) { return each.mapping == mapping; });
}

} // namespace

TEST(Watch, EveryAccessOfTheBundledTracesLooksAsItCameOut) {
    struct Case {
        const char* file;
        const char* handlers[2];
        std::uint32_t stride;
    };
    for (const Case& each : {Case{"reflink-storm-6.12", {"iomap-6.2", "iomap"}, 1},
                             Case{"prefix-storm-6.1", {"pre-fix", "iomap-prefix"}, 1},
                             Case{"msync-contrast-6.12", {"iomap-6.2", "fixed"}, 13}}) {
        const auto trace = trace::Trace::load(
            std::string(DAXSCOPE_SOURCE_DIR "/resources/traces/") + each.file + ".daxtrace");
        for (const char* name : each.handlers) {
            SCOPED_TRACE(std::string(each.file) + " through " + name);
            expect_as_replayed(*trace, handler(name), each.stride);
        }
    }
}

TEST(Watch, AssumedAccessesLookAsTheyCameOut) {
    TraceMaker maker;
    const auto a = maker.mapping();
    const auto b = maker.mapping();
    maker.fault(1'000, 2'000, a);
    maker.fault(3'000, 4'000, b);
    maker.fault(5'000, 6'000, a).pgoff = TraceMaker::kPages;
    maker.fault(90'000, 91'000, b).pgoff = TraceMaker::kPages;
    Options options;
    options.revisit_interval = 10'000;
    expect_as_replayed(*maker.build(), handler("pre-fix"), 1, options);
}

TEST(Watch, ARefaultIsSeenFromNothingMappedToMappedAndItsStepsNameTheVictim) {
    TraceMaker maker;
    const auto a = maker.mapping();
    const auto b = maker.mapping();
    maker.shared_fault(1'000, 1'400, 2'000, a);
    maker.shared_fault(3'000, 3'400, 4'000, b); // zaps a
    maker.shared_fault(5'000, 5'400, 6'000, a); // zaps b
    const auto trace = maker.build();
    const Plan plan = make_plan(*trace, {}, {});
    const Watched seen = look(*trace, plan, handler("iomap-6.2"), {0, 2});
    const auto first = static_cast<std::uint32_t>(a), second = static_cast<std::uint32_t>(b);
    EXPECT_EQ(of(seen.before, first).kind, SlotKind::None);
    EXPECT_EQ(of(seen.before, second).kind, SlotKind::HugeRo);
    EXPECT_EQ(of(seen.after, first).kind, SlotKind::HugeRo);
    EXPECT_EQ(of(seen.after, second).kind, SlotKind::None);
    EXPECT_EQ(seen.before.range.blocks.extent, model::Extent::Shared);
    const auto unmap = std::find_if(seen.steps.begin(), seen.steps.end(),
                                    [](const StepTaken& step) { return !step.zapped.empty(); });
    ASSERT_NE(unmap, seen.steps.end());
    EXPECT_EQ(handler("iomap-6.2").steps[unmap->step].name, "unmap");
    EXPECT_EQ(unmap->zapped, std::vector<std::uint32_t>{second});
    EXPECT_EQ(unmap->time, 5'400);
    EXPECT_EQ(of(unmap->after, first).kind, SlotKind::None) << "it is mapped later";

    const Watched hit = look(*trace, plan, handler("iomap"), {0, 2});
    EXPECT_TRUE(hit.hit);
    EXPECT_EQ(hit.before, hit.after);
    EXPECT_EQ(of(hit.before, first).kind, SlotKind::HugeRo);
}

TEST(Watch, AnEventFromOutsideIsSeenBeforeAndAfter) {
    TraceMaker maker;
    const auto a = maker.mapping();
    maker.fault(1'000, 2'000, a);
    maker.fault(2'500, 2'600, a).pgoff = TraceMaker::kPages; // another range
    maker.unmap(3'000, a, trace::Origin::Fallocate);
    const auto trace = maker.build();
    const Plan plan = make_plan(*trace, {}, {});
    const Watched seen = look(*trace, plan, handler("iomap"), {0, kNoIndex, 2});
    const auto mapping = static_cast<std::uint32_t>(a);
    EXPECT_EQ(of(seen.before, mapping).kind, SlotKind::HugeRo);
    EXPECT_EQ(of(seen.after, mapping).kind, SlotKind::None);
    EXPECT_TRUE(seen.steps.empty());
}

TEST(Watch, AnInstantHasTheBeginsOfTheFaultsUnderWayAndNotTheirEnds) {
    TraceMaker maker;
    const auto a = maker.mapping();
    const auto b = maker.mapping();
    maker.shared_fault(1'000, 1'400, 2'000, a);
    maker.shared_fault(3'000, 3'400, 4'000, b); // zaps a
    const auto trace = maker.build();
    const Plan plan = make_plan(*trace, {}, {});
    const auto first = static_cast<std::uint32_t>(a), second = static_cast<std::uint32_t>(b);
    const auto at = [&](std::int64_t time) {
        return look(*trace, plan, handler("iomap-6.2"), {0, kNoIndex, kNoIndex, time});
    };
    EXPECT_EQ(of(at(0).after, first).kind, SlotKind::None) << "before everything";
    EXPECT_TRUE(at(0).under_way.empty());

    const Watched unmapping = at(3'400);
    EXPECT_EQ(of(unmapping.before, first).kind, SlotKind::HugeRo);
    EXPECT_EQ(of(unmapping.after, first).kind, SlotKind::None);
    EXPECT_EQ(of(unmapping.after, second).kind, SlotKind::None) << "it maps at its end";
    ASSERT_EQ(unmapping.under_way.size(), 1U);
    EXPECT_EQ(unmapping.under_way[0].access, 1U);
    EXPECT_EQ(unmapping.under_way[0].mapping, second);
    EXPECT_FALSE(unmapping.under_way[0].fault.done());
    EXPECT_TRUE(unmapping.steps.empty());

    const Watched between = at(3'399);
    EXPECT_EQ(between.before, between.after) << "nothing happens at that instant";
    EXPECT_EQ(of(between.after, first).kind, SlotKind::HugeRo);
    EXPECT_EQ(between.under_way.size(), 1U) << "it has begun";

    const Watched end = at(4'000);
    EXPECT_EQ(of(end.before, second).kind, SlotKind::None);
    EXPECT_EQ(of(end.after, second).kind, SlotKind::HugeRo);
    EXPECT_TRUE(end.under_way.empty());
    EXPECT_EQ(at(INT64_MAX - 1).after, end.after);
}

TEST(Watch, AnInstantShowsWhatTheLastThingBeforeItLeft) {
    const auto trace =
        trace::Trace::load(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace");
    const Plan plan = make_plan(*trace, {}, {});
    for (const char* name : {"iomap-6.2", "iomap"}) {
        const replay::Run run = replay::replay(*trace, plan, handler(name));
        for (std::uint32_t k = 0; k < run.outcomes.size(); k += 7) {
            const std::uint32_t range = run.outcomes[k].range;
            const Watched access = look(*trace, plan, handler(name), {range, k});
            const Watched begin = look(*trace, plan, handler(name),
                                       {range, kNoIndex, kNoIndex, run.outcomes[k].begin});
            EXPECT_EQ(begin.before.mappings, access.before.mappings) << name << " access " << k;
            const Watched end =
                look(*trace, plan, handler(name), {range, kNoIndex, kNoIndex, run.outcomes[k].end});
            EXPECT_EQ(end.after.mappings, access.after.mappings) << name << " access " << k;
        }
    }
}

TEST(Watch, AnAssumedAccessHasItsInstantToo) {
    TraceMaker maker;
    const auto a = maker.mapping();
    const auto b = maker.mapping();
    maker.fault(1'000, 2'000, a);
    maker.fault(3'000, 4'000, b); // zaps a
    Options options;
    options.revisit_interval = 10'000;
    const auto trace = maker.build();
    const Plan plan = make_plan(*trace, options, {});
    const replay::Run run = replay::replay(*trace, plan, handler("pre-fix"));
    for (const Outcome& outcome : run.outcomes) {
        if (outcome.event != kNoIndex || outcome.kind == OutcomeKind::Hit) {
            continue;
        }
        const Watched seen =
            look(*trace, plan, handler("pre-fix"), {0, kNoIndex, kNoIndex, outcome.begin});
        EXPECT_TRUE(std::any_of(seen.under_way.begin(), seen.under_way.end(),
                                [&](auto& each) { return each.mapping == outcome.mapping; }))
            << "at " << outcome.begin;
    }
}

TEST(Watch, PagesOfAPageTableAreCounted) {
    TraceMaker maker;
    const auto a = maker.mapping();
    trace::Event& fault = maker.fault(1'000, 2'000, a);
    fault.result = model::vm_fault::kFallback;
    fault.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped);
    fault.arg1 = 1; // one page of storage
    maker.pte_fault(2'100, 2'200, a, 0);
    maker.pte_fault(2'300, 2'400, a, 1, true);
    const auto trace = maker.build();
    const Plan plan = make_plan(*trace, {}, {});
    const Watched seen = look(*trace, plan, handler("iomap"), {0, 1});
    const MappingState& state = of(seen.after, static_cast<std::uint32_t>(a));
    EXPECT_EQ(state.kind, SlotKind::Table);
    EXPECT_EQ(state.read_only, 1);
    EXPECT_EQ(state.writable, 1);
}

TEST(Watch, ALookEndsWhenItIsToldTo) {
    TraceMaker maker;
    maker.fault(1'000, 2'000, maker.mapping());
    const auto trace = maker.build();
    const Plan plan = make_plan(*trace, {}, {});
    const Progress stop([](std::uint64_t, std::uint64_t) { return false; });
    EXPECT_THROW(look(*trace, plan, handler("iomap"), {0, 0}, stop), Cancelled);
}
