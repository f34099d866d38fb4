// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/preemption.h"

#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

constexpr const char* kDynamic = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-01)";

TEST(Release, is_compared_by_number) {
    EXPECT_TRUE(release_at_least("6.12.117+deb12-amd64", 6, 12));
    EXPECT_TRUE(release_at_least("7.0-rc1", 6, 13));
    EXPECT_TRUE(release_at_least("6.12", 5, 99));
    EXPECT_FALSE(release_at_least("6.9.1", 6, 13));
    EXPECT_FALSE(release_at_least("5.10.0-46-amd64", 5, 12));
    EXPECT_FALSE(release_at_least("next", 5, 12));
}

TEST(Preemption, debugfs_has_the_first_word) {
    const Preemption voluntary =
        judge({"6.1.0-56-amd64", kDynamic, "none (voluntary) full\n", "preempt=full", ""});
    EXPECT_EQ(voluntary.model, "voluntary");
    EXPECT_FALSE(voluntary.functions);
    EXPECT_FALSE(voluntary.tracepoints);
    const Preemption lazy = judge({"6.18.15", kDynamic, "full (lazy)\n", "", ""});
    EXPECT_EQ(lazy.model, "lazy");
    EXPECT_TRUE(lazy.functions);
    EXPECT_FALSE(lazy.tracepoints) << "tracepoints have preemption off before 7.0";
    EXPECT_TRUE(judge({"7.3.4", kDynamic, "full (lazy)\n", "", ""}).tracepoints);
}

TEST(Preemption, then_the_command_line_then_the_configuration) {
    EXPECT_EQ(judge({"6.12.1", kDynamic, "", "quiet preempt=full root=/dev/vda\n", ""}).model,
              "full");
    EXPECT_EQ(judge({"6.12.1", kDynamic, "", "preempt=full preempt=none", ""}).model, "none");
    EXPECT_EQ(judge({"6.12.1", kDynamic, "", "preempt=sometimes",
                     "#\n# CONFIG_PREEMPT_NONE is not set\nCONFIG_PREEMPT_VOLUNTARY=y\n"})
                  .model,
              "voluntary");
    EXPECT_EQ(judge({"6.16.12", kDynamic, "", "", "\nCONFIG_PREEMPT_LAZY=y\n"}).model, "lazy");
    EXPECT_EQ(judge({"6.12.1", kDynamic, "", "nopreempt=full", ""}).model, "unknown");
}

TEST(Preemption, a_kernel_that_cannot_switch_says_it_in_its_version) {
    EXPECT_EQ(judge({"6.12.1-rt", "#1 SMP PREEMPT_RT Debian", "(full)", "", ""}).model, "rt");
    EXPECT_TRUE(judge({"6.12.1-rt", "#1 SMP PREEMPT_RT Debian", "", "", ""}).functions);
    EXPECT_EQ(judge({"6.12.1", "#1 SMP PREEMPT Thu", "", "", ""}).model, "full");
    EXPECT_EQ(judge({"6.14.1", "#1 SMP PREEMPT_LAZY Thu", "", "", ""}).model, "lazy");
    const Preemption plain = judge({"5.10.0-46-amd64", "#1 SMP Debian 5.10.262-1", "", "", ""});
    EXPECT_EQ(plain.model, "voluntary");
    EXPECT_FALSE(plain.functions);
}

TEST(Preemption, where_nothing_says_it_the_release_decides) {
    const Preemption old = judge({"6.12.117", kDynamic, "", "", ""});
    EXPECT_EQ(old.model, "unknown");
    EXPECT_FALSE(old.functions);
    EXPECT_TRUE(judge({"6.13.1", kDynamic, "", "", ""}).functions);
    EXPECT_TRUE(judge({"7.0.1", kDynamic, "", "", ""}).tracepoints);
}

} // namespace
} // namespace daxscope::ebpf
