// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recipes.h"
#include "tests/unit/cli/command.h"

#include <gmock/gmock.h>

using namespace daxscope::cli;
using testing::HasSubstr;

TEST(Recipe, LooksWhereTheKernelHasIt) {
    const RecipeKernel kernel{"6.99.1", 0x8, 0x30, 0x48, 0x18, 0x40, "zap_vma_range"};
    for (const char* tool : {"trace-cmd", "perf"}) {
        const std::string text = recipe(tool, kernel);
        EXPECT_THAT(text, HasSubstr("if it runs 6.99.1"));
        EXPECT_THAT(text, HasSubstr("dev=+0x18(+0x30(+0x8($arg1))):u32"));
        EXPECT_THAT(text, HasSubstr("ino=+0x48(+0x8($arg1)):u64"));
        EXPECT_THAT(text, HasSubstr("mm=+0x40(+0($arg1)):x64"));
        EXPECT_THAT(text, HasSubstr("p:dax_zap zap_vma_range "));
        EXPECT_EQ(text.find('@'), std::string::npos);
    }
    EXPECT_THAT(recipe("bpftrace", kernel), HasSubstr("kprobe:zap_vma_range {"));
}

TEST(Recipe, SaysWhereItIsOfNoKernelInParticular) {
    for (const std::string& tool : recipe_tools()) {
        EXPECT_EQ(recipe(tool, {}).find("it has no BTF") != std::string::npos, tool != "bpftrace");
    }
    EXPECT_THAT(recipe("perf", {}), HasSubstr("dev=+0x10(+0x28(+0x0($arg1))):u32"));
}

TEST(Recipe, IsPrintedWholeByDoctor) {
    for (const std::string& tool : recipe_tools()) {
        const Ran ran = run_command({"doctor", "--recipe", tool});
        EXPECT_EQ(ran.exit, 0);
        EXPECT_THAT(ran.out, HasSubstr("daxscope import dax.txt"));
        EXPECT_EQ(ran.out.find('@'), std::string::npos);
    }
}
