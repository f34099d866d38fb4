// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the step tables say of themselves, held against what the steps do on random worlds: where
// each can go, what it returns there and why, and what it waits for.
#include "model/fault.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace daxscope::model {
namespace {

/// A fault on a range that others keep changing.
class RandomRun {
public:
    RandomRun(const Handler& handler, std::mt19937& random) : handler_(handler), random_(random) {
        world_.slots = slots_;
        for (int k = 0; k < 12; ++k) {
            disturb();
        }
        fault_.mapping = static_cast<std::uint16_t>(pick(2));
        fault_.write = pick(2) == 0;
        fault_.is_private = pick(4) == 0;
        fault_.sync = pick(2) == 0;
        fault_.no_huge = pick(6) == 0;
        fault_.before_vma = pick(12) == 0;
        fault_.after_vma = pick(12) == 0;
        fault_.colour = pick(12) == 0;
        fault_.retried = pick(4) == 0;
        fault_.other_slot = fault_.colour && pick(2) == 0;
        fault_.page = pick(4) == 0 ? 511 : 0;
    }

    bool done() const { return fault_.done(); }
    std::uint32_t huge_zeroes() const {
        return static_cast<std::uint32_t>(
            std::count_if(slots_.begin(), slots_.end(),
                          [](const Slot& slot) { return slot.kind == SlotKind::HugeZero; }));
    }
    const World& world() const { return world_; }
    const Fault& fault() const { return fault_; }
    bool enabled() const { return model::enabled(handler_, world_, fault_); }
    void advance() { model::advance(handler_, world_, fault_); }

    /// Another fault, or the file system, changes something.
    void disturb() {
        Range& range = world_.range;
        Slot& slot = slots_[pick(2)];
        switch (pick(16)) {
        case 0:
        case 1:
            slot.kind = static_cast<SlotKind>(pick(5));
            slot.page = slot.kind == SlotKind::Table ? static_cast<Pte>(pick(4)) : Pte::None;
            break;
        case 2:
            range.blocks = blocks();
            break;
        case 3:
            range.page_blocks = blocks();
            break;
        case 4:
            range.inside = static_cast<std::uint16_t>(pick(3) == 0 ? 256 * pick(2) : 512);
            break;
        case 5:
        case 6:
            world_.set_entry(0, static_cast<Entry>(pick(4)), false);
            break;
        case 7:
        case 8:
            range.pmd_entry = static_cast<Entry>(pick(4));
            range.pmd_dirty = range.pmd_entry == Entry::Storage && pick(2) == 0;
            break;
        case 9:
            range.hole_has_length = pick(2) == 0;
            range.clone_small = range.hole_has_length; // no handler looks at both
            break;
        case 10:
            range.pmd_configured = pick(8) != 0;
            break;
        case 11:
            range.memmap = pick(4) != 0;
            break;
        case 12:
            range.huge_zero = pick(4) != 0;
            break;
        case 13: // another fault takes or drops a lock
            range.entry_locked = fault_.holds_entry || pick(2) == 0;
            break;
        case 14:
            range.mmap_readers = static_cast<std::uint8_t>((fault_.holds_mmap ? 1 : 0) + pick(2));
            break;
        default:
            world_.set_entry(0, Entry::None, false);
            range.pmd_entry = Entry::None;
            break;
        }
    }
    /// Others let go of every lock.
    void release() {
        world_.range.entry_locked = fault_.holds_entry;
        world_.range.mmap_readers = fault_.holds_mmap ? 1 : 0;
    }
    unsigned pick(unsigned count) { return static_cast<unsigned>(random_() % count); }

private:
    Blocks blocks() {
        Blocks blocks;
        blocks.extent = static_cast<Extent>(pick(4));
        blocks.covers = pick(4) != 0;
        blocks.aligned = pick(6) != 0;
        blocks.dirty_metadata = pick(2) == 0;
        blocks.error = pick(12) == 0;
        blocks.unreachable = pick(12) == 0;
        blocks.short_access = pick(12) == 0;
        return blocks;
    }

    const Handler& handler_;
    std::mt19937& random_;
    std::array<Slot, 2> slots_;
    World world_;
    Fault fault_;
};

bool is(const Branch& branch, const Fault& before, const Fault& after) {
    const std::int32_t result = branch.result == Branch::kNone ? before.result : branch.result;
    const Reason reason = branch.reason == Reason::None ? before.reason : branch.reason;
    return branch.to == after.jump && result == after.result && reason == after.reason;
}

/// What random runs have seen of one table.
struct Seen {
    std::map<const Branch*, int> branches;
    std::map<const Step*, int> on, waits;
    std::map<const Step*, int> answers, holes; ///< asked the file system; mapped the huge zero page
};

void run(const Handler& handler, std::mt19937& random, Seen& seen) {
    RandomRun run(handler, random);
    while (!run.done()) {
        const Step& step = handler.steps[run.fault().pc];
        if (run.pick(4) == 0) {
            run.disturb();
        }
        if (!run.enabled()) {
            ++seen.waits[&step];
            run.release();
            ASSERT_TRUE(run.enabled()) << step.name << " waits for no lock";
        }
        const Fault before = run.fault();
        const std::uint32_t huge_zeroes = run.huge_zeroes();
        run.advance();
        const Fault& after = run.fault();
        if (!(before.blocks == after.blocks)) {
            ++seen.answers[&step];
            ASSERT_TRUE(step.traits.asks_blocks) << step.name;
        }
        if (run.huge_zeroes() > huge_zeroes) {
            ++seen.holes[&step];
            ASSERT_TRUE(step.traits.loads_hole) << step.name;
        }
        if (after.jump == Label::None) {
            ++seen.on[&step];
            ASSERT_TRUE(step.goes_on) << step.name;
            ASSERT_LT(after.pc, handler.steps.size()) << step.name;
            continue;
        }
        bool declared = false;
        for (const Branch& branch : step.branches) {
            if (is(branch, before, after)) {
                ++seen.branches[&branch];
                declared = true;
            }
        }
        ASSERT_TRUE(declared) << handler.name << ", " << step.name << ": goes to "
                              << static_cast<int>(after.jump) << " with result " << after.result
                              << ", " << reason_text(after.reason);
    }
    EXPECT_FALSE(run.fault().holds_entry || run.fault().holds_mmap) << handler.name;
}

class Tables : public testing::TestWithParam<const Handler*> {};
INSTANTIATE_TEST_SUITE_P(Handlers, Tables, testing::ValuesIn(handlers().begin(), handlers().end()),
                         [](const testing::TestParamInfo<const Handler*>& test) {
                             std::string name(test.param->name);
                             for (char& c : name) {
                                 c = c == '-' || c == '.' ? '_' : c;
                             }
                             return name;
                         });

TEST_P(Tables, EveryStepGoesWhereItsTableSaysAndNowhereElse) {
    const Handler& handler = *GetParam();
    std::mt19937 random(5);
    Seen seen;
    for (int k = 0; k < 60'000 && !HasFatalFailure(); ++k) {
        run(handler, random, seen);
    }
    for (const Step& step : handler.steps) {
        for (const Branch& branch : step.branches) {
            EXPECT_GT(seen.branches[&branch], 0)
                << step.name << " never goes to " << static_cast<int>(branch.to) << " with result "
                << branch.result << ", " << reason_text(branch.reason) << branch.when;
        }
        EXPECT_EQ(seen.on[&step] > 0, step.goes_on) << step.name;
        EXPECT_EQ(seen.waits[&step] > 0, !step.waits_for.empty()) << step.name;
        EXPECT_EQ(seen.answers[&step] > 0, step.traits.asks_blocks) << step.name;
        EXPECT_EQ(seen.holes[&step] > 0, step.traits.loads_hole) << step.name;
    }
}

TEST_P(Tables, EveryStepSaysWhatItIsAndWhereItJumpsThereIsAStep) {
    const Handler& handler = *GetParam();
    for (const Step& step : handler.steps) {
        EXPECT_FALSE(step.name.empty());
        EXPECT_EQ(step.kernel.empty(), step.function == "no released kernel") << step.name;
        EXPECT_FALSE(step.function.empty()) << step.name;
        EXPECT_FALSE(step.text.empty()) << step.name;
        EXPECT_EQ(step.enabled != nullptr, !step.waits_for.empty()) << step.name;
        for (const Branch& branch : step.branches) {
            EXPECT_TRUE(branch.to == Label::Done || handler.at(branch.to) != nullptr) << step.name;
        }
    }
}

TEST_P(Tables, NoTwoStepsHaveOneName) {
    std::map<std::string_view, int> names;
    for (const Step& step : GetParam()->steps) {
        EXPECT_EQ(++names[step.name], 1) << step.name;
    }
}

TEST(Handlers, EachIsFoundByItsNameAndHasItsLabels) {
    for (const Handler* handler : handlers()) {
        EXPECT_EQ(find_handler(handler->name), handler);
        for (const Label label : {Label::Out, Label::Fallback, Label::Pte, Label::PteOut}) {
            EXPECT_NE(handler->at(label), nullptr);
        }
        EXPECT_EQ(handler->at(Label::Done), nullptr);
    }
    EXPECT_EQ(find_handler("no-such"), nullptr);
}

TEST(Handlers, EachReleaseHasOneAtTheMostAndTheNewestHasOne) {
    for (int major = 4; major < 9; ++major) {
        for (int minor = 0; minor < 25; ++minor) {
            const Release release{major, minor};
            const auto count =
                std::count_if(handlers().begin(), handlers().end(),
                              [&](const Handler* each) { return each->has_release(release); });
            EXPECT_EQ(count, handler_of_release(release) == nullptr ? 0 : 1) << major << minor;
            EXPECT_EQ(count == 1, release >= Release(4, 10) || release == Release(4, 5) ||
                                      release == Release(4, 6))
                << major << "." << minor;
        }
    }
    EXPECT_EQ(handler_of_release({99, 0}), &newest_handler());
    EXPECT_FALSE(find_handler("entry-locked")->real);
    EXPECT_EQ(handler_of_module(""), nullptr);
    EXPECT_EQ(handler_of_module("somebody_elses"), nullptr);
    EXPECT_TRUE(handler_of_module("daxscope_prefix")->unmaps_first);
    EXPECT_EQ(handler_of_module("daxscope_keep"), find_handler("iomap-keep"));
    EXPECT_EQ(handler_of_module("daxscope_write_only"), find_handler("iomap-write-only"));
}

TEST(Handlers, APairHasItsHandlerInItAndTheSameOneForBoth) {
    for (const Handler* handler : handlers()) {
        const auto [before, after] = pair_of(*handler);
        EXPECT_TRUE(before == handler || after == handler) << handler->name;
        EXPECT_NE(before, after) << handler->name;
    }
    EXPECT_EQ(pair_of(*find_handler("iomap")).first, find_handler("iomap-6.2"));
    EXPECT_EQ(pair_of(*find_handler("pre-fix")).second, find_handler("fixed"));
}

TEST(Handlers, EachButTheFirstCameOfAnotherThatIsOlder) {
    const auto all = handlers();
    for (std::size_t k = 0; k < all.size(); ++k) {
        const auto older = std::find(all.begin(), all.end(), all[k]->predecessor);
        EXPECT_EQ(k == 0, all[k]->predecessor == nullptr);
        EXPECT_TRUE(k == 0 || older - all.begin() < static_cast<std::ptrdiff_t>(k));
    }
}

} // namespace
} // namespace daxscope::model
