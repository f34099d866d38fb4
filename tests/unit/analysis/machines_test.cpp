// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same story with another machine's page-table bits gives the same figures.
#include "replay/analysis/compare.h"
#include "replay/engine/self_check.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Arch;
using trace::Trace;

std::shared_ptr<const Trace> with_bits_of(const Trace& trace, Arch arch, const char* machine) {
    trace::Session session = trace.session();
    session.values[std::string(trace::key::kMachine)] = machine;
    std::vector<trace::Event> events;
    const auto translated = [arch](std::uint64_t entry) {
        return trace::pmd_value(arch, trace::pmd_of(Arch::X86_64, entry));
    };
    for (std::size_t k = 0; k < trace.size(); ++k) {
        trace::Event event = trace.event(k);
        event.pmd_in = translated(event.pmd_in);
        event.pmd_out = translated(event.pmd_out);
        events.push_back(event);
    }
    const auto copy = [](auto rows) { return std::vector(rows.begin(), rows.end()); };
    return Trace::build(session, copy(trace.files()), copy(trace.tasks()), copy(trace.mappings()),
                        events, copy(trace.losses()), copy(trace.clocks()));
}

TEST(Machines, TheBundledTracesSayTheSameWithArm64Bits) {
    for (const char* name : {"reflink-storm-6.12", "prefix-storm-6.1", "msync-contrast-6.12"}) {
        const auto real =
            Trace::load(std::string(DAXSCOPE_SOURCE_DIR "/resources/traces/") + name + ".daxtrace");
        const auto arm = with_bits_of(*real, Arch::Aarch64, "aarch64");
        ASSERT_EQ(arm->session().arch, Arch::Aarch64);
        const Comparison there = compare(real), here = compare(arm);
        EXPECT_EQ(here.recorded.hash(), there.recorded.hash()) << name;
        EXPECT_EQ(here.before.hash(), there.before.hash()) << name;
        EXPECT_EQ(here.after.hash(), there.after.hash()) << name;
        const SelfCheck check = self_check(*arm);
        EXPECT_EQ(check.predicted, check.faults) << name;
    }
}

TEST(Machines, TheStormsFiguresAreThoseOfTheBundledOne) {
    const auto real =
        Trace::load(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace");
    const auto figures = [](const std::shared_ptr<const Trace>& trace) {
        const Comparison c = compare(trace);
        return std::pair(c.before.totals.pmd_faults + c.before.totals.pte_faults,
                         c.after.totals.pmd_faults + c.after.totals.pte_faults);
    };
    EXPECT_EQ(figures(with_bits_of(*real, Arch::Aarch64, "aarch64")),
              std::pair(std::uint64_t{534}, std::uint64_t{50}));
}

} // namespace
} // namespace daxscope::replay
