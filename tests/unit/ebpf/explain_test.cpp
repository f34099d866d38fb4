// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/explain.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::uint32_t kOnPmem = 259U << 20;

Mount mount(const char* fstype, const char* options, std::uint32_t dev = kOnPmem,
            const char* point = "/mnt/x") {
    return {dev, "/", point, options, fstype, "/dev/pmem0"};
}

std::vector<std::string> names(const std::vector<trace::Reason>& reasons) {
    std::vector<std::string> found;
    for (const trace::Reason& reason : reasons) {
        found.push_back(reason.name);
    }
    return found;
}

std::string text(const std::vector<trace::Reason>& reasons, const std::string& name) {
    for (const trace::Reason& reason : reasons) {
        if (reason.name == name) {
            return reason.text;
        }
    }
    return "there is no reason " + name;
}

Seen::File file(const char* path, bool dax, bool mapped, std::uint64_t bytes = 4 << 20,
                std::optional<std::uint64_t> present = 0) {
    Seen::File made;
    made.file.path = path;
    made.file.dev = kOnPmem;
    made.file.ino = 12;
    made.file.dax = dax;
    made.file.mapped = mapped;
    made.file.bytes = bytes;
    made.file.present = present;
    made.pid = 4711;
    made.comm = "db";
    return made;
}

Situation with(Seen::File made) {
    Situation situation;
    situation.mounts = {{mount("xfs", "rw,dax=always"), true}};
    situation.seen.files = {std::move(made)};
    situation.seen.looks = 2;
    situation.seen.processes = {4711};
    return situation;
}

TEST(Explain, faults_that_filters_kept_out_are_told_by_filter) {
    Situation s;
    s.passed_over = {{"pid", 1204}, {"ino", 1}};
    s.filters = {{"pid", "-p 4711"}, {"ino", "--ino 1"}};
    const auto reasons = explain(s);
    EXPECT_EQ(text(reasons, "filter"), "1,205 faults on DAX files were seen, 0 passed the filters: "
                                       "1,204 not of -p 4711, 1 not on --ino 1");
    EXPECT_THAT(names(reasons), Not(Contains("mounts"))) << "there are DAX files, evidently";
}

TEST(Explain, without_any_fault_anywhere_that_is_said_and_mounts_are_looked_at) {
    EXPECT_EQ(text(explain({}), "none_seen"), "no task took a fault on a DAX file");
    EXPECT_THAT(text(explain({}), "mounts"), StartsWith("no file system is mounted with DAX here"));
    Situation s;
    s.mounts = {{mount("xfs", "rw"), true}, {mount("ext4", "rw", 8U << 20, "/"), std::nullopt}};
    EXPECT_EQ(text(explain(s), "mounts"), "no file system is mounted with dax=always here, and "
                                          "only flagged files are DAX on /mnt/x");
    s.mounts.push_back({mount("ext4", "rw,dax=always", 5), true});
    EXPECT_THAT(names(explain(s)), Not(Contains("mounts")));
}

TEST(Explain, a_device_that_is_not_mounted_is_named) {
    Situation s;
    s.device = 259U << 20 | 77;
    EXPECT_EQ(text(explain(s), "device"), "no file system of device 259:77 is mounted here");
    s.mounts = {{mount("xfs", "dax=always", *s.device), true}};
    EXPECT_THAT(names(explain(s)), Not(Contains("device")));
}

TEST(Explain, faults_that_were_lost_are_no_mystery) {
    Situation s;
    s.passed = 12;
    EXPECT_THAT(text(explain(s), "lost"), StartsWith("12 faults passed the filters, and none"));
    EXPECT_THAT(names(explain(s)), Not(Contains("none_seen")));
}

TEST(Explain, a_mapped_file_that_is_not_dax_is_told_with_its_mount) {
    Situation s = with(file("/mnt/x/f", false, true));
    s.mounts = {{mount("xfs", "rw,dax=never"), true}};
    EXPECT_EQ(text(explain(s), "not_dax"), "process 4711 (db) mapped a file that is not DAX: "
                                           "/mnt/x/f (xfs on /mnt/x is mounted without DAX)");
    s.command = true;
    s.mounts = {{mount("xfs", "rw,dax=inode"), true}};
    EXPECT_THAT(text(explain(s), "not_dax"), StartsWith("the command mapped a file that is not "));
    EXPECT_THAT(text(explain(s), "not_dax"), HasSubstr("chattr +x"));
    s.mounts.clear();
    EXPECT_THAT(text(explain(s), "not_dax"), HasSubstr("(its file system is not mounted here)"));
}

TEST(Explain, of_many_files_three_are_named) {
    Situation s = with(file("/mnt/x/0", false, true));
    for (const char* path : {"/mnt/x/1", "/mnt/x/2", "/mnt/x/3", "/mnt/x/4"}) {
        s.seen.files.push_back(file(path, false, true));
    }
    EXPECT_THAT(text(explain(s), "not_dax"), EndsWith(" and 2 more"));
}

TEST(Explain, a_file_that_the_command_names_stands_in_where_no_mapping_was_seen) {
    Situation s;
    s.command = true;
    s.seen.named = {file("data", false, false).file};
    EXPECT_THAT(text(explain(s), "argument"), StartsWith("the command names a file that is not "));
    s.seen.files = {file("/mnt/x/f", false, true)};
    EXPECT_THAT(names(explain(s)), Not(Contains("argument")));
}

TEST(Explain, device_dax_has_no_events) {
    Seen::File dax = file("/dev/dax0.0", false, true);
    dax.file.dax.reset();
    dax.file.device = true;
    EXPECT_EQ(text(explain(with(dax)), "device_dax"),
              "process 4711 (db) has /dev/dax0.0 open: faults on device DAX are no fs_dax events");
}

TEST(Explain, an_open_file_that_nobody_maps_makes_no_faults) {
    EXPECT_THAT(text(explain(with(file("/mnt/x/f", true, false))), "unmapped"),
                StartsWith("process 4711 (db) had /mnt/x/f open and did not map it"));
}

TEST(Explain, what_was_touched_before_needs_no_fault) {
    Situation s = with(file("/mnt/x/f", true, true, 4 << 20, 3 << 20));
    s.before = true;
    EXPECT_EQ(text(explain(s), "before"),
              "process 4711 (db) has mapped 4 MiB of DAX files (/mnt/x/f), of which 3 MiB was in "
              "its page tables before the recording began: touching that again makes no fault");
    EXPECT_THAT(names(explain(s)), Not(Contains("untouched")));
}

TEST(Explain, where_faults_were_kept_out_page_tables_explain_nothing) {
    for (const std::uint64_t present : {0, 4096}) {
        Situation s = with(file("/mnt/x/f", true, true, 4 << 20, present));
        s.passed_over = {{"ino", 7}};
        EXPECT_THAT(names(explain(s)), ElementsAre("filter", "looked"));
    }
}

TEST(Explain, untouched_and_not_known_are_two_things) {
    EXPECT_THAT(text(explain(with(file("/mnt/x/f", true, true))), "untouched"),
                EndsWith("and touched nothing of it"));
    EXPECT_THAT(text(explain(with(file("/mnt/x/f", true, true, 4096, std::nullopt))), "untouched"),
                EndsWith("whether it touched them before is not known"));
}

TEST(Explain, what_was_not_looked_at_is_said) {
    Situation s;
    s.looked = false;
    EXPECT_THAT(text(explain(s), "looked"), StartsWith("no process was looked at"));
    s.looked = true;
    s.command = true;
    EXPECT_THAT(text(explain(s), "looked"), StartsWith("the command ended before it could be"));
    s.seen.whole = false;
    EXPECT_THAT(text(explain(s), "looked"), StartsWith("processes could not be looked at in time"));
    s.seen.looks = 2;
    s.seen.processes = {1, 2};
    s.seen.unreadable = {2};
    EXPECT_EQ(text(explain(s), "looked"),
              "the command and what it started (2 processes) were looked at 2 times: what they had "
              "mapped only in between is not known; the mappings of one of them could not be read "
              "(CAP_SYS_PTRACE); there was no time to look at everything");
}

TEST(DaxMounts, option_file_system_and_device_decide) {
    EXPECT_EQ(mount_dax(mount("xfs", "rw,dax=always"), true), MountDax::Always);
    EXPECT_EQ(mount_dax(mount("ext4", "rw,dax"), std::nullopt), MountDax::Always);
    EXPECT_EQ(mount_dax(mount("virtiofs", "rw,dax=always"), std::nullopt), MountDax::Always);
    EXPECT_EQ(mount_dax(mount("xfs", "rw,dax=inode"), true), MountDax::Flagged);
    EXPECT_EQ(mount_dax(mount("ext4", "rw"), true), MountDax::Flagged);
    EXPECT_EQ(mount_dax(mount("ext4", "rw,dax=never"), true), MountDax::Never);
    EXPECT_EQ(mount_dax(mount("erofs", "ro"), true), MountDax::Never);
    EXPECT_EQ(mount_dax(mount("xfs", "rw"), false), MountDax::Unable);
    EXPECT_EQ(mount_dax(mount("tmpfs", "rw"), std::nullopt), MountDax::Unable);
    EXPECT_EQ(why_not_dax(nullptr, std::nullopt), "its file system is not mounted here");
    const Mount tmpfs = mount("tmpfs", "rw");
    EXPECT_EQ(why_not_dax(&tmpfs, std::nullopt), "tmpfs has no DAX");
    const Mount disk = mount("ext4", "rw");
    EXPECT_EQ(why_not_dax(&disk, false), "/dev/pmem0, the device of ext4 on /mnt/x, can't do DAX");
}

TEST(DaxMounts, a_partition_asks_its_disk) {
    const auto sys = std::filesystem::path(testing::TempDir()) / "daxscope-sys";
    std::filesystem::remove_all(sys);
    std::filesystem::create_directories(sys / "devices/pmem0/queue");
    std::filesystem::create_directories(sys / "devices/pmem0/pmem0p1");
    std::filesystem::create_directories(sys / "dev/block");
    std::filesystem::create_directory_symlink("../../devices/pmem0", sys / "dev/block/259:0");
    std::filesystem::create_directory_symlink("../../devices/pmem0/pmem0p1",
                                              sys / "dev/block/259:1");
    std::ofstream(sys / "devices/pmem0/queue/dax") << "1\n";
    EXPECT_EQ(device_dax(mount("xfs", "rw", kOnPmem), sys), true);
    EXPECT_EQ(device_dax(mount("xfs", "rw", kOnPmem | 1), sys), true);
    EXPECT_EQ(device_dax(mount("xfs", "rw", kOnPmem | 2), sys), std::nullopt);
    std::ofstream(sys / "devices/pmem0/queue/dax") << "0\n";
    EXPECT_EQ(device_dax(mount("xfs", "rw", kOnPmem), sys), false);
    std::filesystem::remove_all(sys);
}

} // namespace
} // namespace daxscope::ebpf
