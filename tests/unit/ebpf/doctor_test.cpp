// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

using Level = Finding::Level;
using testing::HasSubstr;

Mount xfs(const std::string& options) {
    return {259U << 20, "/", "/mnt/x", options, "xfs", "/dev/pmem0"};
}

Mount ext4(const std::string& options) {
    return {259U << 20, "/", "/mnt/e", options, "ext4", "/dev/pmem1"};
}

MountFacts pmem() {
    MountFacts facts;
    facts.block_size = 4096;
    facts.device_dax = true;
    return facts;
}

TEST(Doctor, an_aligned_dax_mount_is_ready) {
    EXPECT_EQ(examine_mount(xfs("rw,rw,dax=always,sunit=4096,swidth=4096"), pmem()).level,
              Level::Ok);
    EXPECT_EQ(examine_mount(ext4("rw,rw,dax=always,stripe=512"), pmem()).level, Level::Ok);
}

TEST(Doctor, without_alignment_pmd_faults_may_fall_back) {
    const Finding finding = examine_mount(xfs("rw,dax=always"), pmem());
    EXPECT_EQ(finding.level, Level::Warn);
    EXPECT_THAT(finding.remedy, HasSubstr("su=2m"));
    EXPECT_EQ(examine_mount(ext4("rw,dax=always,stripe=16"), pmem()).level, Level::Warn);
    EXPECT_EQ(examine_mount(ext4("rw,dax=always,stripe=x"), pmem()).level, Level::Warn);
}

TEST(Doctor, the_pmd_size_of_the_machine_counts) {
    MountFacts facts = pmem();
    facts.pmd_size = 512ULL << 20; // arm64 with pages of 64 KiB
    EXPECT_EQ(examine_mount(xfs("dax=always,sunit=4096"), facts).level, Level::Warn);
    EXPECT_EQ(examine_mount(xfs("dax=always,sunit=1048576"), facts).level, Level::Ok);
}

TEST(Doctor, every_obstacle_is_named) {
    EXPECT_THAT(examine_mount(xfs("rw,dax=never"), pmem()).fact, HasSubstr("without DAX"));
    EXPECT_THAT(examine_mount(xfs("rw"), pmem()).fact, HasSubstr("no dax option"));
    MountFacts facts = pmem();
    facts.device_dax = false;
    EXPECT_THAT(examine_mount(xfs("rw,dax"), facts).fact, HasSubstr("device can't"));
    facts = pmem();
    facts.block_size = 1024;
    EXPECT_THAT(examine_mount(ext4("dax=always,stripe=512"), facts).fact, HasSubstr("1024 bytes"));
    facts = pmem();
    facts.device_offset = 1 << 20;
    EXPECT_THAT(examine_mount(ext4("dax=always,stripe=512"), facts).fact, HasSubstr("partition"));
}

} // namespace
} // namespace daxscope::ebpf
