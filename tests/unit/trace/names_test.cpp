// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/names.h"

#include <gtest/gtest.h>

using namespace daxscope::trace;

// Values seen on real kernels: kernel-facts 4.3.
TEST(Names, PmdValuesOfRealKernelsAreTold) {
    EXPECT_EQ(pmd_text(0), "none");
    EXPECT_EQ(pmd_text(0x8000000102e000a5), "huge ro");
    EXPECT_EQ(pmd_text(0x84000001486008e7), "huge rw");
    EXPECT_EQ(pmd_text(0x0000000104217067), "table");
}

TEST(Names, DeviceIsKernelEncoded) {
    EXPECT_EQ(dev_text(0x10300000), "259:0");
}
