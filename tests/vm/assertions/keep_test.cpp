// SPDX-License-Identifier: GPL-3.0-or-later
//
// The proposals against the storm of shared extents on a real kernel, by the test modules that
// leave out some of dax_insert_entry()'s unmaps: what they were predicted to do, and what readers
// see who know what they must see. `tests/vm/modules` makes MODULES.md of it and of what an
// ordinary run leaves out: 7.3 is tested after `tests/vm/run --kernel 7.3 keep_short`.
#include "recording.h"
#include "runs.h"

#include "model/handler.h"
#include "replay/engine/replay.h"
#include "replay/engine/self_check.h"

#include <gtest/gtest.h>

using namespace daxscope;

namespace {

struct Module {
    const char* kernel;
    const char* name; ///< in the recording's
    const char* handler;
    bool ordinary = true; ///< in the scenarios of `tests/vm/run --kernel … all`
};

void PrintTo(const Module& module, std::ostream* out) {
    *out << module.name << " on " << module.kernel;
}

std::string module_name(const testing::TestParamInfo<Module>& chosen) {
    return vm::test_name(std::string(chosen.param.name) + "_" + chosen.param.kernel);
}

constexpr const char* kInTurns[] = {"turns", "store", "clone"};
constexpr const char* kAll[] = {"turns", "store", "clone", "readers", "store-free"};

class Keep : public testing::TestWithParam<Module> {
protected:
    void SetUp() override {
        const Module& module = GetParam();
        if (!module.ordinary &&
            !vm::Recording::exists(module.kernel, std::string("keep-") + module.name + "-turns")) {
            GTEST_SKIP() << "not run: tests/vm/run --kernel " << module.kernel << " keep_short";
        }
    }
    static vm::Recording recording(const std::string& module, const std::string& workload) {
        return {GetParam().kernel, "keep-" + module + "-" + workload};
    }
    static std::uint64_t faults(const replay::Run& run) {
        return run.totals.pmd_faults + run.totals.pte_faults;
    }
    /// Calls of unmap_mapping_pages() by faults.
    static std::int64_t calls(const vm::Recording& recording) {
        std::int64_t found = 0;
        for (const trace::Event& unmap : recording.events(trace::Kind::Unmap)) {
            const auto origin = static_cast<trace::Origin>(unmap.arg1);
            found += origin == trace::Origin::PmdFault || origin == trace::Origin::PteFault ? 1 : 0;
        }
        return found;
    }
    static std::int64_t value(const vm::Recording& recording, std::string_view key) {
        return std::stoll(std::string(recording.trace().session().value(key)));
    }
};

TEST_P(Keep, two_readers_in_turns_fault_once_each_and_without_the_module_every_time) {
    EXPECT_EQ(faults(replay::recorded(recording("stock", "turns").trace())), 400U);
    EXPECT_EQ(faults(replay::recorded(recording(GetParam().name, "turns").trace())), 2U);
}

TEST_P(Keep, two_readers_in_turns_unmap_for_the_empty_entry_alone_and_the_module_turns_that_back) {
    const auto turns = recording(GetParam().name, "turns");
    EXPECT_EQ(value(turns, trace::key::kUnmapsPassed), 0);
    EXPECT_EQ(value(turns, trace::key::kUnmapsKept), 2); // the second reader found the storage
    EXPECT_EQ(calls(turns), 1);
    EXPECT_EQ(turns.events(trace::Kind::Zap).size(), 0U);
}

TEST_P(Keep, in_turns_the_handler_foretold_each_fault_from_the_stock_kernels_recording) {
    for (const char* workload : kInTurns) {
        const auto stock = recording("stock", workload);
        const auto run = replay::replay(stock.trace(), *model::find_handler(GetParam().handler));
        EXPECT_EQ(faults(run),
                  faults(replay::recorded(recording(GetParam().name, workload).trace())))
            << workload;
    }
}

TEST_P(Keep, each_byte_is_what_was_written_there) {
    for (const char* workload : kAll) {
        for (const vm::Work& work : recording(GetParam().name, workload).works()) {
            std::int64_t bytes = 0;
            for (const vm::Work::Party& party : work.parties) {
                bytes += party.bytes;
                EXPECT_EQ(party.wrong, 0) << workload << ", process " << party.pid;
                EXPECT_EQ(party.sigbus, 0) << workload << ", process " << party.pid;
            }
            EXPECT_GT(bytes, 0) << workload;
        }
    }
}

TEST_P(Keep, the_recording_says_what_stood_before_the_unmaps_and_its_handler_explains_it) {
    for (const char* workload : kInTurns) {
        const auto with = recording(GetParam().name, workload);
        EXPECT_EQ(replay::handler_of(with.trace().session()).name, GetParam().handler);
        // Each call of a fault went on or was turned back; a read that found its storage in the
        // entry made none.
        const std::int64_t passed = value(with, trace::key::kUnmapsPassed);
        EXPECT_GE(calls(with), passed) << workload;
        EXPECT_LE(calls(with), passed + value(with, trace::key::kUnmapsKept)) << workload;
        const replay::SelfCheck check = replay::self_check(with.trace());
        EXPECT_EQ(check.independent.right, check.faults) << workload;
        EXPECT_FALSE(recording("stock", workload)
                         .trace()
                         .session()
                         .values.contains(std::string(trace::key::kUnmapsKept)));
    }
}

INSTANTIATE_TEST_SUITE_P(OnKernels, Keep,
                         testing::Values(Module{"6.12", "keep", "iomap-keep"},
                                         Module{"6.12", "write_only", "iomap-write-only"},
                                         Module{"7.3", "keep", "iomap-keep", false},
                                         Module{"7.3", "write_only", "iomap-write-only", false}),
                         module_name);

} // namespace
