// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/users.h"

#include <cstdio>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace daxscope::ebpf {
namespace {

constexpr std::uint32_t kDaxDevice = 259U << 20;

TEST(Users, a_dax_option_other_than_never_makes_a_dax_device) {
    const auto mount = [](std::uint32_t dev, const char* options) {
        return Mount{dev, "/", "/mnt", options, "xfs", "/dev/pmem"};
    };
    EXPECT_THAT(dax_devices({mount(1, "rw,dax=always,sunit=4096"), mount(2, "rw,dax=inode"),
                             mount(3, "dax"), mount(4, "rw,dax=never"), mount(5, "rw,nodax"),
                             mount(6, "rw")}),
                testing::ElementsAre(1, 2, 3));
}

TEST(Users, a_mapping_of_the_device_is_found_among_others) {
    std::istringstream with("55d0c0000000-55d0c0002000 r--p 00000000 fd:01 1234    /usr/bin/cat\n"
                            "7f3a6b800000-7f3a6bc00000 rw-s 00200000 103:00 12     /mnt/x/a b\n"
                            "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0       [stack]\n");
    EXPECT_TRUE(maps_any(with, {kDaxDevice}));
    std::istringstream without("55d0c0000000-55d0c0002000 r--p 00000000 103:01 1234 /usr/bin/cat\n"
                               "not a line of maps\n"
                               "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0 [stack]\n");
    EXPECT_FALSE(maps_any(without, {kDaxDevice}));
}

TEST(Users, this_process_uses_the_device_that_its_program_lies_on) {
    std::ifstream maps("/proc/self/maps");
    std::string line;
    std::getline(maps, line);
    unsigned major = 0;
    unsigned minor = 0;
    ASSERT_EQ(std::sscanf(line.c_str(), "%*x-%*x %*s %*x %x:%x", &major, &minor), 2) << line;
    EXPECT_THAT(users_of({major << 20 | minor}), testing::Contains(getpid()));
    EXPECT_THAT(users_of({}), testing::IsEmpty());
}

} // namespace
} // namespace daxscope::ebpf
