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

Preemption lazy(bool tracepoints) {
    Preemption preemption;
    preemption.model = "lazy";
    preemption.source = "debugfs";
    preemption.functions = true;
    preemption.tracepoints = tracepoints;
    return preemption;
}

TEST(Doctor, says_whether_the_kernel_preempts_programs_and_how_faults_are_hooked_then) {
    Preemption voluntary;
    voluntary.model = "voluntary";
    const Finding quiet = examine_preemption(voluntary, {}, "tp_btf");
    EXPECT_EQ(quiet.level, Level::Ok);
    EXPECT_THAT(quiet.fact, HasSubstr("does not preempt"));
    EXPECT_THAT(quiet.fact, HasSubstr("faults are hooked by tp_btf"));
    const Finding evaded = examine_preemption(lazy(true), {}, "kprobe.multi");
    EXPECT_EQ(evaded.level, Level::Ok);
    EXPECT_THAT(evaded.fact, HasSubstr("faults by kprobe.multi"));
    EXPECT_THAT(examine_preemption(lazy(false), {}, "tp_btf").fact, HasSubstr("at functions"));
}

TEST(Doctor, names_the_hooks_that_will_lose_events) {
    const Finding finding = examine_preemption(lazy(true), {"evict", "dax_pmd_fault"}, "tp_btf");
    EXPECT_EQ(finding.level, Level::Warn);
    EXPECT_THAT(finding.fact, HasSubstr("evict, dax_pmd_fault will be lost"));
    EXPECT_FALSE(finding.remedy.empty());
}

TEST(Doctor, can_record_unless_something_is_missing) {
    Examination examination;
    examination.findings = {{Level::Ok, "", "", ""}, {Level::Warn, "", "", ""}};
    EXPECT_TRUE(examination.can_record());
    examination.findings.push_back({Level::Missing, "", "", ""});
    EXPECT_FALSE(examination.can_record());
}

} // namespace
} // namespace daxscope::ebpf
