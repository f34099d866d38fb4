// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/device_stack.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace daxscope::ebpf;

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kPmem = 259U << 20, kPart = 259U << 20 | 1, kVolume = 253U << 20,
                        kUpper = 253U << 20 | 1;
constexpr std::uint64_t kMiB = 1 << 20, kPmd = 2 * kMiB;

/// A pmem0 with a partition from 1 MiB on, and two volumes, as /sys has them.
class DeviceStack : public testing::Test {
protected:
    DeviceStack() {
        std::string name = fs::temp_directory_path() / "daxscope-test-XXXXXX";
        root_ = mkdtemp(name.data());
        add("259:0", "devices/pmem0");
        add("259:1", "devices/pmem0/pmem0p1");
        add("253:0", "devices/virtual/dm-0");
        add("253:1", "devices/virtual/dm-1");
        write("devices/pmem0/pmem0p1/start", "2048");
        fs::create_directories(root_ / "devices/virtual/dm-0/dm");
        fs::create_directories(root_ / "devices/virtual/dm-1/dm");
    }
    ~DeviceStack() override { fs::remove_all(root_); }

    Below look(std::uint32_t dev, std::uint64_t byte) const {
        return below(dev, byte, table(), root_);
    }
    std::string sentence(std::uint32_t dev) const {
        return stack_sentence(dev, kPmd, table(), root_);
    }
    std::map<std::uint32_t, std::vector<DmTarget>> tables;

private:
    ReadDmTable table() const {
        return [this](std::uint32_t dev) -> std::optional<std::vector<DmTarget>> {
            const auto found = tables.find(dev);
            return found == tables.end() ? std::nullopt : std::optional(found->second);
        };
    }
    void write(const std::string& path, const std::string& text) const {
        std::ofstream(root_ / path) << text << '\n';
    }
    void add(const std::string& dev, const std::string& path) const {
        fs::create_directories(root_ / path);
        fs::create_directories(root_ / "dev/block");
        fs::create_directory_symlink(root_ / path, root_ / "dev/block" / dev);
        write(path + "/dev", dev);
    }
    fs::path root_;
};

TEST_F(DeviceStack, AWholeDeviceIsWhereItIs) {
    EXPECT_EQ(look(kPmem, 4 * kMiB).byte, 4 * kMiB);
    EXPECT_EQ(sentence(kPmem), "");
}

TEST_F(DeviceStack, APartitionShiftsByItsBegin) {
    EXPECT_EQ(look(kPart, 2 * kMiB).byte, 3 * kMiB);
    EXPECT_NE(sentence(kPart).find("no PMD fits"), std::string::npos) << sentence(kPart);
    EXPECT_NE(sentence(kPart).find("pmem0p1, a partition from byte 1048576 of pmem0"),
              std::string::npos);
}

TEST_F(DeviceStack, ALinearVolumeShiftsByItsTarget) {
    tables[kVolume] = {{0, 8192, "linear", "259:0 2048"}, {8192, 8192, "linear", "259:0 16384"}};
    EXPECT_EQ(look(kVolume, 0).byte, kMiB);
    EXPECT_EQ(look(kVolume, kMiB).contiguous, 3 * kMiB);
    EXPECT_EQ(look(kVolume, 4 * kMiB).byte, 8 * kMiB);
    EXPECT_FALSE(look(kVolume, 8 * kMiB).byte); // beyond its end
    EXPECT_NE(sentence(kVolume).find("no PMD fits"), std::string::npos) << sentence(kVolume);
    tables[kVolume] = {{0, 8192, "linear", "259:0 4096"}};
    EXPECT_NE(sentence(kVolume), "");
    EXPECT_EQ(sentence(kVolume).find("no PMD fits"), std::string::npos) << sentence(kVolume);
}

TEST_F(DeviceStack, StripesEndPmdsWhereTheyAreSmall) {
    tables[kVolume] = {{0, 65536, "striped", "2 128 259:0 4096 259:0 65536"}};
    EXPECT_EQ(look(kVolume, 0).byte, 2 * kMiB);
    EXPECT_EQ(look(kVolume, 64 << 10).byte, 32 * kMiB); // the second stripe
    EXPECT_EQ(look(kVolume, 128 << 10).byte, 2 * kMiB + (64 << 10));
    EXPECT_EQ(look(kVolume, 1024).contiguous, (64U << 10) - 1024);
    EXPECT_NE(sentence(kVolume).find("a PMD takes"), std::string::npos) << sentence(kVolume);
    tables[kVolume] = {{0, 65536, "striped", "2 4096 259:0 4096 259:0 65536"}};
    EXPECT_EQ(look(kVolume, 2 * kMiB).byte, 32 * kMiB);
    EXPECT_EQ(sentence(kVolume).find("a PMD takes"), std::string::npos) << sentence(kVolume);
}

TEST_F(DeviceStack, VolumesOnVolumesOnPartitionsAddUp) {
    tables[kUpper] = {{0, 8192, "linear", "253:0 2048"}};
    tables[kVolume] = {{0, 16384, "linear", "259:1 0"}};
    EXPECT_EQ(look(kUpper, 0).byte, 2 * kMiB); // one MiB twice
    EXPECT_EQ(sentence(kUpper).find("no PMD fits"), std::string::npos) << sentence(kUpper);
    tables[kVolume] = {{0, 16384, "linear", "253:1 0"}}; // a ring: the kernel has none
    EXPECT_NO_THROW(look(kUpper, 0));
}

TEST_F(DeviceStack, WhatCantBeReadIsNotKnown) {
    EXPECT_FALSE(look(kVolume, 0).byte);
    EXPECT_NE(sentence(kVolume).find("only root"), std::string::npos) << sentence(kVolume);
    for (const DmTarget& target : {DmTarget{0, 8192, "crypt", "x"}, DmTarget{0, 8192, "linear", ""},
                                   DmTarget{0, 8192, "striped", "0 0"}}) {
        tables[kVolume] = {target};
        EXPECT_FALSE(look(kVolume, 0).byte) << target.type;
    }
}

} // namespace
