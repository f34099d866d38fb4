// SPDX-License-Identifier: GPL-3.0-or-later
//
// What makes a verdict trustworthy: reductions that change none, findings that can be run again,
// limits that never say "clean".
#include "model/explore/packed.h"
#include "model/explore/transitions.h"
#include "tests/unit/explore/library.h"
#include "tests/unit/explore/random_scenario.h"

#include <gmock/gmock.h>
#include <random>

using namespace daxscope::model;
using namespace daxscope::model::explore;

namespace {

Options full() {
    Options options;
    options.reduce = false;
    options.symmetry = false;
    return options;
}

/// A configuration somewhere on a random schedule, and the way there.
template <typename Use>
void walk(const Machine& machine, std::mt19937& random, std::size_t actions, const Use& use) {
    Configuration at = machine.initial();
    for (std::size_t k = 0; k < actions; ++k) {
        std::vector<std::size_t> able;
        for (std::size_t t = 0; t < machine.tasks(); ++t) {
            if (machine.enabled(at, t)) {
                able.push_back(t);
            }
        }
        if (able.empty()) {
            return;
        }
        const std::size_t task = able[random() % able.size()];
        const bool write = random() % 2 == 0;
        use(at, task, write);
        machine.act(at, task, write);
    }
}

} // namespace

TEST(Soundness, ReductionAndSymmetryChangeNoVerdictOfTheLibrary) {
    for (const std::string& name : shipped_names()) {
        if (name == "three-mixed-twice" || name.find("hole-race-read") == 0) {
            continue; // millions of states without reduction
        }
        const Scenario scenario = shipped(name);
        for (const Handler* handler : handlers_of(scenario)) {
            const Exploration reduced = explore::explore(scenario, *handler);
            const Exploration whole = explore::explore(scenario, *handler, full());
            EXPECT_EQ(verdict(reduced), verdict(whole)) << name << " " << handler->name;
            EXPECT_LE(reduced.states, whole.states);
        }
    }
}

TEST(Soundness, ReductionAndSymmetryChangeNoVerdictOfRandomScenarios) {
    std::mt19937 random(1);
    for (int k = 0; k < 600; ++k) {
        Scenario scenario = random_scenario(random);
        const Handler& handler = *handlers()[random() % handlers().size()];
        if (k % 4 != 0) {
            scenario = with_acts(std::move(scenario), handler, random);
        }
        const std::vector<std::string> expected =
            verdict(explore::explore(scenario, handler, full()));
        Options options;
        EXPECT_EQ(verdict(explore::explore(scenario, handler, options)), expected)
            << handler.name << "\n"
            << to_text(scenario);
        options.reduce = false;
        EXPECT_EQ(verdict(explore::explore(scenario, handler, options)), expected);
        options.reduce = true;
        options.symmetry = false;
        EXPECT_EQ(verdict(explore::explore(scenario, handler, options)), expected);
    }
}

TEST(Soundness, EveryFindingRunsAgainToTheSameViolation) {
    for (const LibraryFinding& found : library_findings()) {
        const Finding& finding = found.finding;
        const Replayed replayed = replay_schedule(found.scenario, *found.handler, finding.schedule);
        EXPECT_TRUE(replayed.broken.has(finding.invariant))
            << found.name << " " << found.handler->name << " " << text_of(finding.invariant).name;
        EXPECT_EQ(replayed.told.size(), finding.schedule.actions.size());
    }
}

TEST(Soundness, ALassoOfThreeLikeTasksIsProvenTheShortestAlsoWhereTheyAreToldApart) {
    for (const char* name : {"three-mixed", "hole-race-read-4k", "three-readers"}) {
        const Scenario scenario = shipped(name);
        const Exploration found = explore::explore(scenario, *find_handler("pre-fix"));
        const Finding* const lasso = found.find(Invariant::Livelock);
        ASSERT_NE(lasso, nullptr) << name;
        EXPECT_TRUE(lasso->shortest) << name;
        Options apart;
        apart.symmetry = false;
        const Exploration other = explore::explore(scenario, *find_handler("pre-fix"), apart);
        const Finding* const plain = other.find(Invariant::Livelock);
        ASSERT_NE(plain, nullptr) << name;
        EXPECT_TRUE(plain->shortest) << name;
        EXPECT_EQ(lasso->schedule.actions.size(), plain->schedule.actions.size()) << name;
    }
}

TEST(Soundness, ALassoIsNotCalledTheShortestWhereMemoryDidNotSufficeToProveIt) {
    const Scenario scenario = shipped("three-mixed");
    Options tight;
    const Exploration first = explore::explore(scenario, *find_handler("pre-fix"), tight);
    // Enough for the search of named states, too little for the one that tells tasks apart.
    tight.max_memory = first.memory / 2;
    bool unproven = false;
    for (; tight.max_memory < first.memory && !unproven; tight.max_memory += first.memory / 16) {
        const Exploration found = explore::explore(scenario, *find_handler("pre-fix"), tight);
        const Finding* const lasso = found.find(Invariant::Livelock);
        unproven = found.end == End::Complete && lasso != nullptr && !lasso->shortest;
    }
    EXPECT_TRUE(unproven);
}

TEST(Soundness, ASearchForAShorterLassoIsToldAndCanBeStopped) {
    const Scenario scenario = shipped("three-mixed-twice");
    Options options;
    std::uint64_t last = 0;
    bool back = false;
    options.progress = [&](const Status& status) {
        back = back || status.states < last;
        last = status.states;
        return true;
    };
    const Exploration whole = explore::explore(scenario, *find_handler("pre-fix"), options);
    ASSERT_GT(whole.told_apart, 1U << 16);
    EXPECT_FALSE(back);
    EXPECT_GT(last, whole.states);
    options.progress = [&](const Status& status) { return status.states <= whole.states; };
    const Exploration stopped = explore::explore(scenario, *find_handler("pre-fix"), options);
    EXPECT_EQ(stopped.end, End::Cancelled);
    ASSERT_NE(stopped.find(Invariant::Livelock), nullptr);
    EXPECT_FALSE(stopped.find(Invariant::Livelock)->shortest);
}

TEST(Soundness, WithoutReductionTheScheduleFoundIsTheShortest) {
    // Depth is counted in actions there: nothing shorter was reached with the invariant broken.
    Options options;
    options.reduce = false;
    const Scenario scenario = shipped("dirty-then-read");
    const Exploration result = explore::explore(scenario, *find_handler("pre-fix"), options);
    const Finding* const finding = result.find(Invariant::DirtyRemoved);
    ASSERT_NE(finding, nullptr);
    const Replayed replayed =
        replay_schedule(scenario, *find_handler("pre-fix"), finding->schedule);
    for (std::size_t k = 0; k + 1 < replayed.told.size(); ++k) {
        EXPECT_FALSE(replayed.told[k].effect.broken.has(Invariant::DirtyRemoved));
    }
    EXPECT_TRUE(finding->shortest);
}

TEST(Soundness, AnActionThatItsTaskCannotDoIsRefused) {
    const Scenario scenario = shipped("two-readers");
    const Handler& handler = *find_handler("fixed");
    Schedule schedule;
    schedule.actions = {{0, 3, false}};
    EXPECT_THROW(replay_schedule(scenario, handler, schedule), std::invalid_argument);
    schedule.actions = {{7, Action::kTouch, false}};
    EXPECT_THROW(replay_schedule(scenario, handler, schedule), std::invalid_argument);
    schedule.actions = {{0, Action::kTouch, true}};
    EXPECT_THROW(replay_schedule(scenario, handler, schedule), std::invalid_argument);
}

TEST(Soundness, LocalStepsSeeAndChangeNothingThatOthersCan) {
    std::mt19937 random(2);
    const auto bits = [&random](unsigned count) { return static_cast<unsigned>(random() % count); };
    for (const Handler* handler : handlers()) {
        for (std::size_t s = 0; s < handler->steps.size(); ++s) {
            if (!is_local(handler->steps[s])) {
                continue;
            }
            EXPECT_EQ(handler->steps[s].enabled, nullptr);
            for (int k = 0; k < 500; ++k) {
                Fault fault;
                fault.pc = static_cast<std::uint8_t>(s);
                fault.write = bits(2) != 0;
                fault.sync = bits(2) != 0;
                fault.mapped = bits(2) != 0;
                fault.alloc = bits(2) != 0;
                fault.holds_mmap = bits(2) != 0;
                fault.blocks.extent = static_cast<Extent>(bits(4));
                fault.blocks.covers = bits(2) != 0;
                fault.blocks.dirty_metadata = bits(2) != 0;
                // The same fault in two worlds that differ in all that a scenario can change.
                std::array<Fault, 2> after{fault, fault};
                for (Fault& each : after) {
                    Range range;
                    range.blocks.extent = static_cast<Extent>(bits(4));
                    range.blocks.covers = bits(2) != 0;
                    range.page_blocks.extent = static_cast<Extent>(bits(4));
                    range.pmd_entry = static_cast<Entry>(bits(4));
                    range.pmd_dirty = bits(2) != 0;
                    range.entry_locked = bits(2) != 0;
                    range.mmap_readers = static_cast<std::uint8_t>(1 + bits(3));
                    std::array<Slot, 2> slots{};
                    for (Slot& slot : slots) {
                        slot.kind = static_cast<SlotKind>(bits(5));
                        slot.page = static_cast<Pte>(bits(4));
                    }
                    const std::array<Slot, 2> slots_before = slots;
                    World world;
                    world.range = range;
                    world.slots = slots;
                    advance(*handler, world, each);
                    EXPECT_EQ(world.range, range) << handler->steps[s].name;
                    EXPECT_EQ(slots, slots_before) << handler->steps[s].name;
                    EXPECT_GT(each.pc, s) << "a jump back could put others off for ever";
                }
                EXPECT_EQ(after[0], after[1]) << handler->steps[s].name;
            }
        }
    }
}

TEST(Soundness, WhatIsPackedIsAllThatStepsRead) {
    std::mt19937 random(3);
    for (int round = 0; round < 60; ++round) {
        Scenario scenario = random_scenario(random);
        scenario.tasks.resize(1);
        const Handler& handler = *handlers()[random() % handlers().size()];
        scenario = with_acts(std::move(scenario), handler, random);
        scenario.tasks.push_back(scenario.tasks[0]);
        scenario.tasks[1].name = "other";
        const Machine machine(scenario, handler);
        const Packing<2> packing(machine);
        walk(machine, random, 300, [&](const Configuration& at, std::size_t task, bool write) {
            const Packed<2> state = packing.pack(at);
            std::array<Slot, kMostMappings> slots{};
            World world;
            world.slots = std::span<Slot>(slots.data(), machine.mappings());
            Configuration read;
            packing.unpack(state, world, read.monitor);
            read.range = world.range;
            read.slots = slots;
            for (std::size_t place = 0; place < 2; ++place) {
                packing.unpack(state, place, read.parties[packing.task_at(place)]);
            }
            EXPECT_EQ(read.range, at.range);
            EXPECT_EQ(packing.pack(read), state);
            Configuration direct = at;
            const Effect one = machine.act(direct, task, write);
            const Effect two = machine.act(read, task, write);
            EXPECT_EQ(packing.pack(direct), packing.pack(read));
            EXPECT_EQ(one.broken, two.broken);
            EXPECT_EQ(one.hit, two.hit);
        });
    }
}

TEST(Soundness, ASearchThatIsCutIsNeverClean) {
    const Scenario scenario = shipped("three-mixed-twice");
    const Handler& handler = *find_handler("entry-locked");
    Options options;
    options.max_memory = 100'000;
    const Exploration memory = explore::explore(scenario, handler, options);
    EXPECT_EQ(memory.end, End::MemoryFull);
    EXPECT_FALSE(memory.clean());
    EXPECT_GT(memory.states, 0);
    EXPECT_LE(memory.memory, options.max_memory);

    options = {};
    options.max_states = 1000;
    const Exploration states = explore::explore(scenario, handler, options);
    EXPECT_EQ(states.end, End::StateLimit);
    EXPECT_FALSE(states.clean());
    EXPECT_LE(states.states, 1000);

    options = {};
    options.reduce = false;
    options.symmetry = false;
    std::uint64_t told = 0;
    options.progress = [&told](const Status& status) {
        told = status.states;
        return false;
    };
    const Exploration stopped = explore::explore(scenario, handler, options);
    EXPECT_EQ(stopped.end, End::Cancelled);
    EXPECT_FALSE(stopped.clean());
    EXPECT_GT(told, 0);
}

TEST(Soundness, LikeTasksAreCountedOnce) {
    Options apart;
    apart.symmetry = false;
    const Scenario scenario = shipped("three-readers");
    const Handler& handler = *find_handler("fixed");
    const Exploration once = explore::explore(scenario, handler);
    const Exploration each = explore::explore(scenario, handler, apart);
    EXPECT_LT(once.states * 4, each.states);
    EXPECT_LE(each.states, once.states * 6);
}
