// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/kernel_types.h"

#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

TEST(KernelTypes, TheRunningKernelTellsWhereMembersLie) {
    const KernelTypes types;
    if (!types.present()) {
        GTEST_SKIP() << "this kernel has no BTF";
    }
    EXPECT_EQ(types.offset("address_space", "host"), 0U) << "it begins with it, as ever";
    EXPECT_TRUE(types.offset("vm_area_struct", "vm_start")) << "in an unnamed struct, since 6.1";
    EXPECT_TRUE(types.offset("vm_area_struct", "vm_mm"));
    EXPECT_NE(types.offset("inode", "i_sb"), types.offset("inode", "i_ino"));
    EXPECT_FALSE(types.offset("inode", "no_such_member"));
    EXPECT_FALSE(types.offset("no_such_struct", "host"));
}

TEST(KernelTypes, WithoutTypesThereAreNoOffsets) {
    const KernelTypes types("/nowhere");
    EXPECT_FALSE(types.present());
    EXPECT_FALSE(types.offset("inode", "i_ino"));
}

} // namespace
} // namespace daxscope::ebpf
