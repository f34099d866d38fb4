// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/names.h"

#include <gtest/gtest.h>

using namespace daxscope::trace;

TEST(Names, DeviceIsKernelEncoded) {
    EXPECT_EQ(dev_text(0x10300000), "259:0");
    EXPECT_EQ(dev_of("259:0"), 0x10300000U);
    for (const char* wrong : {"", "259", "259:", ":0", "259:0 ", "4096:0", "1:1048576", "-1:0"}) {
        EXPECT_FALSE(dev_of(wrong)) << wrong;
    }
}

TEST(Names, KernelReleasesAreRead) {
    EXPECT_EQ(kernel_version("6.12.48+deb13-amd64"), std::pair(6, 12));
    EXPECT_EQ(kernel_version("6.1.0-38-amd64"), std::pair(6, 1));
    EXPECT_EQ(kernel_version("4.5-rc1"), std::pair(4, 5));
    EXPECT_EQ(kernel_version("10.0"), std::pair(10, 0));
    for (const char* unreadable : {"", "6", "6.", "six.one", ".1", "99999999999.1", "-6.1"}) {
        EXPECT_EQ(kernel_version(unreadable), std::pair(0, 0)) << unreadable;
    }
}

TEST(Names, FlagsAreJoinedAsTheKernelPrintsThem) {
    const auto names = fault_flag_names("6.12.0");
    EXPECT_EQ(flag_text(0, names), "0");
    EXPECT_EQ(flag_text(0x41, names), "WRITE|USER");
    EXPECT_EQ(flag_text(0x841, names), "WRITE|USER|0x800");
    EXPECT_EQ(flag_text(0x400, names), "0x400");
}

TEST(Names, FlagNamesComeAndGoWithTheRelease) {
    EXPECT_EQ(flag_text(0x1200, fault_flag_names("5.4.0")), "0x1200");
    EXPECT_EQ(flag_text(0x1200, fault_flag_names("6.1.0")), "INTERRUPTIBLE|0x1000");
    EXPECT_EQ(flag_text(0x1200, fault_flag_names("6.12.0")), "INTERRUPTIBLE|VMA_LOCK");
    EXPECT_EQ(flag_text(0x4108, fault_result_names("6.1.0")), "WRITE|NOPAGE|0x4000");
    EXPECT_EQ(flag_text(0x4108, fault_result_names("6.5.0")), "NOPAGE|0x4008");
    EXPECT_EQ(flag_text(0x4108, fault_result_names("6.12.0")), "NOPAGE|COMPLETED|0x8");
}

TEST(Names, EveryKindAndOriginHasItsOwnName) {
    for (int kind = static_cast<int>(Kind::PmdFault); kind <= static_cast<int>(kLastKind); ++kind) {
        EXPECT_NE(kind_name(static_cast<Kind>(kind)), "?") << kind;
    }
    EXPECT_EQ(kind_name(Kind::WritebackOne), "dax_writeback_one");
    for (int origin = 0; origin <= static_cast<int>(Origin::Evict); ++origin) {
        EXPECT_NE(origin_name(static_cast<Origin>(origin)), "?") << origin;
    }
    EXPECT_EQ(origin_name(static_cast<Origin>(99)), "?");
}
