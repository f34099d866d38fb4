// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/which_handler.h"
#include "tests/unit/engine/maker.h"

#include <filesystem>
#include <gmock/gmock.h>

namespace daxscope::replay {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Two mappings of a shared extent in turns, as 6.2 and later take them: each fault unmaps.
std::shared_ptr<const trace::Trace> storm(const std::string& release, int accesses) {
    TraceMaker maker(release);
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < accesses; ++k) {
        maker.shared_fault(k * 10'000, k * 10'000 + 1000, k * 10'000 + 3000, k % 2 == 0 ? a : b);
    }
    return maker.build();
}

TEST(WhichHandler, ReleaseAndFaultsAgree) {
    const WhichHandler which = which_handler(*storm("6.12.48+deb13-amd64", 100));
    EXPECT_EQ(which.candidates.front().handler->name, "iomap-6.2");
    EXPECT_EQ(which.by_release, which.candidates.front().handler);
    EXPECT_GE(which.telling, 90U);
}

TEST(WhichHandler, WhatTwoHandlersWouldDoAlikeTellsNobodyApart) {
    const WhichHandler which = which_handler(*storm("6.12.48+deb13-amd64", 100));
    EXPECT_THAT(which.equal, Contains(model::find_handler("iomap-6.18")));
    EXPECT_THAT(which.equal, Not(Contains(model::find_handler("iomap"))));
    EXPECT_THAT(which.text,
                HasSubstr("This trace can't tell iomap-6.2, iomap-6.15 and iomap-6.18"));
    EXPECT_THAT(which.text, HasSubstr("The release 6.12.48+deb13-amd64 says iomap-6.2."));
}

TEST(WhichHandler, UnmapsThatNoKernelMakesAreSaid) {
    TraceMaker maker("6.12.48+deb13-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < 100; ++k) {
        const std::int64_t mapping = k % 2 == 0 ? a : b;
        maker.unmap(k * 10'000 + 9'000, mapping, trace::Origin::Unknown);
        maker.shared_fault(k * 10'000, k * 10'000 + 1000, k * 10'000 + 3000, mapping);
    }
    const WhichHandler which = which_handler(*maker.build());
    EXPECT_EQ(which.unknown_unmaps, 100U);
    EXPECT_THAT(which.text, HasSubstr("100 unmaps have a caller that no kernel modelled here has"));
    EXPECT_EQ(which_handler(*storm("6.12.48+deb13-amd64", 100)).unknown_unmaps, 0U);
}

TEST(WhichHandler, ABackportIsSaidOnceEnoughFaultsTell) {
    const WhichHandler which = which_handler(*storm("6.1.0-56-amd64", 100));
    EXPECT_TRUE(which.enough);
    EXPECT_EQ(which.by_release->name, "iomap");
    EXPECT_THAT(which.equal, Not(Contains(which.by_release)));
    EXPECT_FALSE(which_handler(*storm("6.1.0-56-amd64", 4)).enough);
}

TEST(WhichHandler, AQuietTraceRenamedToAPatchedKernelIsNotThatKernelsHandler) {
    const auto recorded = trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) /
                                             "resources/traces/reflink-quiet-6.1.daxtrace");
    trace::Session session = recorded->session();
    session.kernel_release = "6.18.0-rc3-dax-fix+";
    std::vector<trace::Event> events;
    for (std::uint32_t k = 0; k < recorded->size(); ++k) {
        events.push_back(recorded->event(k));
    }
    const auto files = recorded->files();
    const auto tasks = recorded->tasks();
    const auto mappings = recorded->mappings();
    const auto renamed =
        trace::Trace::build(session, {files.begin(), files.end()}, {tasks.begin(), tasks.end()},
                            {mappings.begin(), mappings.end()}, events, {});
    const WhichHandler which = which_handler(*renamed);
    EXPECT_EQ(which.by_release->name, "iomap-6.18");
    EXPECT_EQ(which.candidates.front().handler->name, "iomap");
    EXPECT_THAT(which.equal, Not(Contains(which.by_release)));
    EXPECT_TRUE(which.enough);
    EXPECT_THAT(which.text,
                HasSubstr("The release 6.18.0-rc3-dax-fix+ says iomap-6.18, the faults say iomap"));
    const SelfCheck& own = self_check(*renamed);
    EXPECT_EQ(own.unmaps, 1U) << "the file was reflinked, and read by fifty";
    EXPECT_GT(own.unmaps_modelled, 10U) << "the kernel of that release unmaps for each";
    EXPECT_LT(own.independent.right, own.independent.faults);
}

} // namespace
} // namespace daxscope::replay
