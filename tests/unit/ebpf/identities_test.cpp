// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/identities.h"
#include "records.h"

#include <gtest/gtest.h>

#include <sstream>

namespace daxscope::ebpf {
namespace {

const Vma kVma;

TEST(Identities, a_task_is_one_row_until_its_name_changes) {
    Identities identities(kPage);
    daxscope_record r = record_of(DAXSCOPE_PMD_FAULT, 1);
    EXPECT_EQ(identities.task(r), 1);
    EXPECT_EQ(identities.task(r), 1);
    std::snprintf(r.comm, sizeof r.comm, "other");
    EXPECT_EQ(identities.task(r), 2);
    const auto tasks = identities.take().tasks;
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0], (trace::Task{1, 100, 101, "worker"}));
    EXPECT_EQ(tasks[1].comm, "other");
    EXPECT_TRUE(identities.take().tasks.empty());
}

TEST(Identities, a_mapping_stays_itself_when_its_vma_is_split_or_grows) {
    Identities identities(kPage);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 1), 1), 1);
    const Vma upper{1, kVma.start + 512 * kPage, 512, 512};
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 2, upper), 1), 1);
    const Vma grown{1, kVma.start, 4096, 0};
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 3, grown), 1), 1);
}

TEST(Identities, another_address_space_or_another_place_is_another_mapping) {
    Identities identities(kPage);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 1), 1), 1);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 2, {2}), 1), 2);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 3, {1, 0x7e0000000000}), 1), 3);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 4), 2), 4) << "another file";
    EXPECT_EQ(identities.take().mappings.size(), 4U);
}

TEST(Identities, address_spaces_get_small_numbers_whatever_the_probe_calls_them) {
    Identities identities(kPage);
    identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 1, {0x123456789abc}), 1);
    identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 2, {0x123456789abd}), 1);
    identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 3, {0x123456789abc}), 2);
    const auto mappings = identities.take().mappings;
    ASSERT_EQ(mappings.size(), 3U);
    EXPECT_EQ(mappings[0].mm, 1);
    EXPECT_EQ(mappings[1].mm, 2);
    EXPECT_EQ(mappings[2].mm, 1);
}

TEST(Identities, an_address_that_is_mapped_again_is_a_new_mapping) {
    Identities identities(kPage);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 1), 1), 1);
    EXPECT_EQ(identities.unmapped(munmap_of(2, kVma, 0, 1024), 1), 1);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 3), 1), 2);
}

TEST(Identities, a_partial_munmap_leaves_the_rest_of_the_mapping) {
    Identities identities(kPage);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 1), 1), 1);
    EXPECT_EQ(identities.unmapped(munmap_of(2, kVma, 256, 512), 1), 1);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 3, {1, kVma.start, 256, 0}), 1), 1);
    const Vma upper{1, kVma.start + 768 * kPage, 256, 768};
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 4, upper), 1), 1);
    const Vma middle{1, kVma.start + 256 * kPage, 512, 256};
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 5, middle), 1), 2);
}

TEST(Identities, a_mapping_belongs_to_its_address_space_and_not_to_who_zaps_it) {
    Identities identities(kPage);
    daxscope_record zap = record_of(DAXSCOPE_ZAP, 1);
    zap.tgid = 200;
    zap.owner = 100;
    EXPECT_EQ(identities.mapping(zap, 1), 1);
    const auto mappings = identities.take().mappings;
    ASSERT_EQ(mappings.size(), 1U);
    EXPECT_EQ(mappings[0].tgid, 100);
}

TEST(Identities, an_owner_that_is_learnt_later_comes_as_the_same_row_again) {
    Identities identities(kPage);
    daxscope_record zap = record_of(DAXSCOPE_ZAP, 1);
    zap.tgid = 200;
    zap.owner = 0;
    EXPECT_EQ(identities.mapping(zap, 1), 1);
    EXPECT_EQ(identities.mapping(zap, 1), 1);
    auto mappings = identities.take().mappings;
    ASSERT_EQ(mappings.size(), 1U);
    EXPECT_EQ(mappings[0].tgid, trace::kNone);
    const daxscope_record fault = record_of(DAXSCOPE_PMD_FAULT, 2);
    EXPECT_EQ(identities.mapping(fault, 1), 1);
    EXPECT_EQ(identities.mapping(fault, 1), 1);
    mappings = identities.take().mappings;
    ASSERT_EQ(mappings.size(), 1U) << "once is enough";
    EXPECT_EQ(mappings[0].id, 1);
    EXPECT_EQ(mappings[0].tgid, 100);
}

TEST(Identities, a_zap_that_comes_after_the_munmap_is_of_the_mapping_that_was_there) {
    Identities identities(kPage);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 1), 1), 1);
    EXPECT_EQ(identities.unmapped(munmap_of(2, kVma, 0, 1024), 1), 1);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_ZAP, 3), 1), 1);
    EXPECT_EQ(identities.take().mappings.size(), 1U);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_PMD_FAULT, 4), 1), 2) << "mapped anew";
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_ZAP, 5), 1), 2) << "the one that is there";
}

TEST(Identities, a_zap_of_a_mapping_that_never_showed_before_makes_its_row) {
    Identities identities(kPage);
    EXPECT_EQ(identities.unmapped(munmap_of(1, kVma, 0, 1024), 1), 1);
    const Vma elsewhere{1, 0x7e0000000000};
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_ZAP, 2, elsewhere), 1), 2);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_ZAP, 3, {2}), 1), 3) << "another process";
}

TEST(Identities, a_record_without_an_address_space_has_no_mapping) {
    Identities identities(kPage);
    EXPECT_EQ(identities.mapping(record_of(DAXSCOPE_UNMAP, 1, {0}), 1), trace::kNone);
    daxscope_record exit = record_of(DAXSCOPE_EXIT, 2, {0});
    exit.ino = 0;
    exit.dev = 0;
    EXPECT_EQ(identities.file(exit), trace::kNone);
}

TEST(Identities, a_file_gets_its_path_below_its_mount) {
    std::istringstream text("36 25 259:0 / /mnt/pmem\\0400 rw,relatime - xfs /dev/pmem0 rw,dax\n");
    Identities identities(kPage, read_mounts(text));
    identities.name(name_of({"data.bin", "db"}));
    EXPECT_EQ(identities.file(record_of(DAXSCOPE_PMD_FAULT, 1)), 1);
    const auto files = identities.take().files;
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0], (trace::File{1, 259U << 20, 12, "/mnt/pmem 0/db/data.bin", "xfs"}));
}

TEST(Identities, an_inode_number_with_another_name_is_another_file) {
    Identities identities(kPage);
    identities.name(name_of({"old"}));
    EXPECT_EQ(identities.file(record_of(DAXSCOPE_PMD_FAULT, 1)), 1);
    identities.name(name_of({"old"}));
    EXPECT_EQ(identities.file(record_of(DAXSCOPE_PMD_FAULT, 2)), 1);
    identities.name(name_of({"new"}));
    EXPECT_EQ(identities.file(record_of(DAXSCOPE_PMD_FAULT, 3)), 2);
}

TEST(Identities, a_name_that_comes_late_goes_to_the_row_that_waits) {
    Identities identities(kPage);
    EXPECT_EQ(identities.file(record_of(DAXSCOPE_PMD_FAULT, 1)), 1);
    identities.name(name_of({"late"}));
    EXPECT_EQ(identities.file(record_of(DAXSCOPE_PMD_FAULT, 2)), 1);
    const auto files = identities.take().files;
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].path, "/late");
    EXPECT_EQ(files[0].fstype, "xfs");
}

TEST(Identities, a_path_that_is_too_deep_says_so) {
    EXPECT_EQ(path_of(name_of({"c", "b", "a"})), "/a/b/c");
    EXPECT_EQ(path_of(name_of({"c", "b"}, false)), "…/b/c");
    EXPECT_EQ(path_of(name_of({})), "");
    daxscope_file wild = name_of({"a"});
    wild.bytes = 0xffffffff;
    std::memset(wild.names, 'x', sizeof wild.names);
    EXPECT_EQ(path_of(wild).size(), sizeof wild.names + 1) << "a wrong length reads nothing beyond";
}

TEST(Mounts, the_mount_of_the_file_system_leads_to_the_path) {
    std::istringstream text("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                            "2 1 259:0 /sub /srv/data rw shared:1 - ext4 /dev/pmem1 rw,dax=always\n"
                            "nonsense\n");
    const auto mounts = read_mounts(text);
    ASSERT_EQ(mounts.size(), 2U);
    EXPECT_EQ(mounts[1].options, "rw,rw,dax=always");
    EXPECT_EQ(path_under(mounts, 259U << 20, "/sub/f"), "/srv/data/f");
    EXPECT_EQ(path_under(mounts, 259U << 20, "/subway/f"), "/subway/f") << "not below /sub";
    EXPECT_EQ(path_under(mounts, 8U << 20 | 1, "/etc/f"), "/etc/f");
    EXPECT_EQ(path_under(mounts, 1, "/f"), "/f") << "not mounted here";
}

} // namespace
} // namespace daxscope::ebpf
