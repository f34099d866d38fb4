// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/free_memory.h"

#include <gtest/gtest.h>
#include <new>
#include <sstream>

namespace daxscope {
namespace {

TEST(FreeMemory, IsWhatMeminfoSays) {
    std::istringstream meminfo("MemTotal:       24689392 kB\n"
                               "MemFree:         9000000 kB\n"
                               "MemAvailable:   18874368 kB\n"
                               "Buffers:            1234 kB\n");
    const auto memory = free_memory_in(meminfo);
    ASSERT_TRUE(memory);
    EXPECT_EQ(memory->all, 24689392ULL * 1024);
    EXPECT_EQ(memory->left, 18874368ULL * 1024);
}

TEST(FreeMemory, WhereItIsNotSaidNothingIsKnown) {
    for (const char* text :
         {"", "MemTotal: 1 kB\n", "MemAvailable: 1 kB\n", "MemTotal:\nMemAvailable:\n"}) {
        std::istringstream meminfo(text);
        EXPECT_FALSE(free_memory_in(meminfo)) << text;
    }
}

TEST(FreeMemory, MoreThanThereIsIsRefusedAndLittleIsNot) {
    const auto memory = free_memory();
    ASSERT_TRUE(memory);
    EXPECT_LE(memory->left, memory->all);
    EXPECT_THROW(require_free_memory(memory->all), std::bad_alloc);
    EXPECT_NO_THROW(require_free_memory(1));
}

} // namespace
} // namespace daxscope
