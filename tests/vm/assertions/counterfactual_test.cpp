// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same workload on two kernels, one of which storms: what a replay says of the other kernel
// against what that kernel really did. `tests/vm/tables` makes COUNTERFACTUAL.md from it.
#include "recording.h"

#include "model/handler.h"
#include "replay/engine/replay.h"

#include <algorithm>
#include <cctype>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace daxscope;

namespace {

/// One set of workloads, recorded on a kernel that storms and on one that does not.
struct Pair {
    const char* name;
    const char* storming_kernel;
    const char* storming;
    const char* quiet_kernel;
    const char* quiet;
};

void PrintTo(const Pair& pair, std::ostream* out) {
    *out << pair.storming << " on " << pair.storming_kernel << " and " << pair.quiet << " on "
         << pair.quiet_kernel;
}

std::uint64_t faults_of(const trace::Trace& trace, const replay::Run& run, const vm::Work& work) {
    return static_cast<std::uint64_t>(
        std::count_if(run.outcomes.begin(), run.outcomes.end(), [&](const auto& outcome) {
            const trace::File* file = trace.file(trace.ranges()[outcome.range].file);
            return outcome.kind != replay::OutcomeKind::Hit && file != nullptr &&
                   file->ino == work.ino;
        }));
}

class Counterfactual : public testing::TestWithParam<Pair> {
protected:
    /// Accesses that faulted, by what the kernel did.
    static std::uint64_t taken(const vm::Recording& recording, const vm::Work& work) {
        return faults_of(recording.trace(), replay::recorded(recording.trace()), work);
    }
    /// … and by what the handler of another recording's kernel would have done with them.
    static std::uint64_t foretold(const vm::Recording& from, const vm::Recording& of,
                                  const vm::Work& work, const replay::Options& options = {}) {
        const model::Handler& handler = replay::handler_of(of.trace().session());
        return faults_of(from.trace(), replay::replay(from.trace(), handler, options), work);
    }
    void report(const vm::Work& work, const nlohmann::json& found) {
        nlohmann::json row = {{"pair", GetParam().name},
                              {"workload", work.name},
                              {"storming", GetParam().storming_kernel},
                              {"storm", taken(storming_, storming_.work(work.name))},
                              {"quiet", taken(quiet_, work)}};
        row.update(found);
        RecordProperty("row " + work.name, row.dump());
    }

    vm::Recording storming_{GetParam().storming_kernel, GetParam().storming};
    vm::Recording quiet_{GetParam().quiet_kernel, GetParam().quiet};
};

// A storm holds every access of its parties: nothing is assumed.
TEST_P(Counterfactual, a_storm_through_the_quiet_kernels_handler_faults_as_often_as_that_kernel) {
    for (const vm::Work& work : quiet_.works()) {
        const vm::Work& same = storming_.work(work.name);
        const std::uint64_t model = foretold(storming_, quiet_, same);
        if (work.in_turns) {
            EXPECT_EQ(model, taken(quiet_, work)) << work.name;
        }
        report(work, {{"model", model}, {"direction", "quiet"}, {"exact", work.in_turns}});
    }
}

// Accesses that found their mapping left no event: they are assumed as the workload makes them, at
// its interval where it keeps one, else in its number.
TEST_P(Counterfactual, a_quiet_trace_through_the_storming_kernels_handler_faults_as_often_as_it) {
    for (const vm::Work& work : quiet_.works()) {
        const bool calls = std::any_of(work.parties.begin(), work.parties.end(),
                                       [](const auto& party) { return party.calls > 0; });
        if (calls || work.parties.empty()) {
            continue; // what comes between the accesses has no interval
        }
        replay::Options options;
        if (work.paced || work.accesses == 0) {
            options.revisit_interval = work.interval_ns;
            options.pace = work.in_turns ? replay::Pace::Regular : replay::Pace::Random;
        } else {
            options.accesses = static_cast<std::uint64_t>(work.accesses);
            options.pace = replay::Pace::InTurns;
        }
        const bool exact = work.paced || options.accesses;
        const std::uint64_t model = foretold(quiet_, storming_, work, options);
        if (exact) {
            EXPECT_EQ(model, taken(storming_, storming_.work(work.name))) << work.name;
        }
        report(work, {{"model", model},
                      {"direction", "storm"},
                      {"interval_ns", options.revisit_interval.value_or(0)},
                      {"accesses", options.accesses.value_or(0)},
                      {"random", options.pace == replay::Pace::Random},
                      {"exact", exact}});
    }
}

// Where the accesses between faults were measured, nothing is assumed and no interval given.
using MeasuredCounterfactual = Counterfactual;
TEST_P(MeasuredCounterfactual, a_quiet_trace_through_the_storming_kernels_handler_faults_as_it) {
    for (const vm::Work& work : quiet_.works()) {
        const std::uint64_t model = foretold(quiet_, storming_, work);
        if (work.paced) {
            EXPECT_EQ(model, taken(storming_, storming_.work(work.name))) << work.name;
        }
        report(work, {{"model", model},
                      {"direction", "measured"},
                      {"windows", quiet_.events(work, trace::Kind::Access).size()},
                      {"exact", work.paced}});
    }
}

INSTANTIATE_TEST_SUITE_P(Pairs, MeasuredCounterfactual,
                         testing::Values(Pair{"accesses", "6.12", "accesses-xfs", "6.1",
                                              "accesses-xfs"}),
                         [](const auto& chosen) { return std::string(chosen.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Pairs, Counterfactual,
    testing::Values(Pair{"reflink", "6.12", "reflink", "6.1", "reflink"},
                    Pair{"module-xfs", "6.1", "module-xfs", "6.1", "no-module-xfs"},
                    Pair{"module-ext4", "6.1", "module-ext4", "6.1", "no-module-ext4"},
                    Pair{"catalogue-xfs", "6.12", "catalogue-xfs", "6.1", "catalogue-xfs"},
                    Pair{"catalogue-ext4", "6.12", "catalogue-ext4", "6.1", "catalogue-ext4"},
                    Pair{"free", "6.12", "free", "6.1", "free"}),
    [](const auto& chosen) {
        std::string name = chosen.param.name;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

} // namespace
