// SPDX-License-Identifier: GPL-3.0-or-later
//
// One fact a workload of guest/catalogue.sh, on every kernel and both file systems. The scripts are
// quoted: PARTY OP PAGE, r read, w write, f fsync, m msync, p punch, W write(2), t truncate, a
// fallocate, d MADV_DONTNEED.
#include "recording.h"
#include "runs.h"

#include <gtest/gtest.h>

using namespace daxscope;
using trace::ExtentType;
using trace::Kind;
using trace::Origin;

namespace {

struct Place {
    vm::Kernel kernel;
    const char* fs;
};

void PrintTo(const Place& place, std::ostream* out) {
    *out << place.fs << " on " << place.kernel.name;
}

std::vector<Place> everywhere() {
    std::vector<Place> places;
    for (const vm::Kernel& kernel : vm::kKernels) {
        places.push_back({kernel, "xfs"});
        places.push_back({kernel, "ext4"});
    }
    return places;
}

ExtentType extent_type(const trace::Event& event) {
    return static_cast<ExtentType>(event.extent & 0xffff);
}

class Catalogue : public testing::TestWithParam<Place> {
protected:
    std::vector<trace::Event> events(const char* work, Kind kind) const {
        return recording_.events(recording_.work(work), kind);
    }
    std::string parties(const char* work, Kind kind) const {
        return recording_.parties(recording_.work(work), events(work, kind));
    }
    std::string results(const char* work, Kind kind) const {
        return recording_.results(events(work, kind));
    }
    std::string origins(const char* work) const {
        return recording_.origins(recording_.work(work));
    }
    bool on_xfs() const { return std::string_view(GetParam().fs) == "xfs"; }

    vm::Recording recording_{GetParam().kernel.name, std::string("catalogue-") + GetParam().fs};
};

TEST_P(Catalogue, storage_that_is_not_shared_is_mapped_once_by_each) {
    // '0r0 1r0' 50 times
    EXPECT_EQ(parties("turns", Kind::PmdFault), "0 1");
    EXPECT_EQ(results("turns", Kind::PmdFault), "NOPAGE");
    EXPECT_EQ(origins("turns"), "");
}

TEST_P(Catalogue, a_write_into_a_hole_unmaps_the_zero_page_once) {
    // '0r0 1r0 0w0 1r0 0r0 1w0'
    EXPECT_EQ(parties("hole", Kind::PmdFault), "0 1 0 1 1");
    EXPECT_EQ(parties("hole", Kind::PmdLoadHole), "0 1");
    EXPECT_EQ(parties("hole", Kind::Unmap), "0");
    EXPECT_EQ(origins("hole"), "pmd fault");
    const auto faults = events("hole", Kind::PmdFault);
    if (!GetParam().kernel.extents) {
        EXPECT_EQ(faults.at(0).extent, trace::kNone);
        return;
    }
    EXPECT_EQ(extent_type(faults.at(0)), ExtentType::Hole);
    EXPECT_EQ(extent_type(faults.at(3)), ExtentType::Mapped);
}

TEST_P(Catalogue, a_write_into_a_preallocated_range_unmaps_the_zero_page_once) {
    EXPECT_EQ(parties("preallocated", Kind::PmdFault), "0 1 0 1 1");
    EXPECT_EQ(parties("preallocated", Kind::Unmap), "0");
    if (!GetParam().kernel.extents) {
        return;
    }
    EXPECT_EQ(extent_type(events("preallocated", Kind::PmdFault).at(0)), ExtentType::Unwritten);
}

TEST_P(Catalogue, a_misaligned_mapping_falls_back) {
    // '0r0 1w0', the address off by one page
    EXPECT_EQ(results("misaligned-vma", Kind::PmdFault), "FALLBACK");
    EXPECT_EQ(parties("misaligned-vma", Kind::PteFault), "0 1");
}

TEST_P(Catalogue, a_mapping_shorter_than_a_pmd_falls_back) {
    EXPECT_EQ(results("short-vma", Kind::PmdFault), "FALLBACK");
    EXPECT_EQ(parties("short-vma", Kind::PteFault), "0 1");
}

TEST_P(Catalogue, the_last_partial_pmd_falls_back_once_and_then_takes_ptes) {
    // '0r600 1w600 0r700' in a file of 768 pages: the third access meets a page table
    EXPECT_EQ(results("partial-last-pmd", Kind::PmdFault), "FALLBACK");
    EXPECT_EQ(parties("partial-last-pmd", Kind::PteFault), "0 1 0");
}

TEST_P(Catalogue, a_private_mapping_reads_by_pmd_and_copies_by_pte) {
    // '0r0 1r0 0w0 0w512'
    const auto faults = events("private", Kind::PmdFault);
    ASSERT_GE(faults.size(), 3U);
    EXPECT_EQ(recording_.results({faults[0], faults[1]}), "NOPAGE");
    EXPECT_EQ(recording_.results({faults.begin() + 2, faults.end()}), "FALLBACK");
    EXPECT_EQ(results("private", Kind::PteFault), "DONE_COW");
}

TEST_P(Catalogue, a_first_write_through_map_sync_asks_for_a_sync) {
    // '0w0 0w1 1w2' in a hole
    EXPECT_EQ(parties("map-sync", Kind::PmdFault), "0 1");
    EXPECT_EQ(recording_.results({events("map-sync", Kind::PmdFault).at(0)}), "NEEDDSYNC");
    EXPECT_EQ(parties("map-sync", Kind::InsertPfnMkwrite), "0");
}

TEST_P(Catalogue, after_each_fsync_the_next_write_faults_without_an_unmap) {
    // '0w0 0f0' 10 times
    EXPECT_EQ(parties("fsync", Kind::PmdFault), "0 0 0 0 0 0 0 0 0 0");
    EXPECT_EQ(events("fsync", Kind::WritebackOne).size(), 10U);
    EXPECT_EQ(origins("fsync"), "");
    const auto faults = events("fsync", Kind::PmdFault);
    constexpr std::uint64_t kPresent = 1;
    constexpr std::uint64_t kWritable = 2;
    for (std::size_t place = 1; place < faults.size(); ++place) {
        EXPECT_EQ(faults[place].pmd_in & (kPresent | kWritable), kPresent)
            << "writeback takes the permission, not the mapping: event " << faults[place].seq;
    }
}

TEST_P(Catalogue, msync_takes_the_permission_from_every_mapping) {
    // '0w0 1w0 0m0+512' 10 times
    EXPECT_EQ(events("msync", Kind::PmdFault).size(), 20U);
    EXPECT_EQ(origins("msync"), "");
}

TEST_P(Catalogue, punching_a_hole_unmaps_and_the_next_reads_find_the_hole) {
    // '0r0 1r0 0r512 0p0+512 0r0 1r0 0r512'
    EXPECT_EQ(parties("punch-hole", Kind::PmdFault), "0 1 0 0 1 0");
    EXPECT_EQ(parties("punch-hole", Kind::PmdLoadHole), "0 1");
    EXPECT_EQ(origins("punch-hole"), "fallocate");
    const auto unmaps = events("punch-hole", Kind::Unmap);
    ASSERT_FALSE(unmaps.empty());
    EXPECT_EQ(unmaps.front().pgoff, 0);
    EXPECT_EQ(unmaps.front().arg0, 0) << "breaking the layout unmaps to the end of the file";
}

TEST_P(Catalogue, a_write_call_into_a_mapped_hole_costs_the_pmd) {
    // '0r2 1r2 0W2 0r2 1r2 0r0 1r600': 4 KiB of storage in the range, and it is PTEs from then on
    const auto faults = events("write-into-hole", Kind::PmdFault);
    ASSERT_GE(faults.size(), 4U);
    EXPECT_EQ(recording_.results({faults[0], faults[1]}), "NOPAGE");
    EXPECT_EQ(recording_.results({faults[2], faults[3]}), "FALLBACK");
    EXPECT_EQ(parties("write-into-hole", Kind::PteFault), "0 1 0");
    EXPECT_NE(origins("write-into-hole").find("write"), std::string::npos);
}

TEST_P(Catalogue, a_read_beyond_the_new_end_gets_sigbus) {
    // '0r0 1r512 0t512 0r512 0r0'
    EXPECT_EQ(recording_.work("truncate").parties.at(0).sigbus, 1);
    const auto faults = events("truncate", Kind::PmdFault);
    ASSERT_EQ(faults.size(), 4U);
    EXPECT_EQ(recording_.results({faults[2]}), "SIGBUS");
    EXPECT_EQ(origins("truncate"), "truncate");
}

TEST_P(Catalogue, fallocate_elsewhere_unmaps_the_whole_file_on_xfs_and_nothing_on_ext4) {
    // '0r0 1r0 0a1024+512 0r0 1r0'
    EXPECT_EQ(parties("fallocate-elsewhere", Kind::PmdFault), on_xfs() ? "0 1 0 1" : "0 1");
    EXPECT_EQ(events("fallocate-elsewhere", Kind::Unmap).empty(), !on_xfs());
    if (on_xfs()) {
        EXPECT_NE(origins("fallocate-elsewhere").find("fallocate"), std::string::npos);
    }
}

TEST_P(Catalogue, dontneed_takes_the_mapping_from_its_own_process_only) {
    // '0r0 1r0 0d0+512 0r0 1r0'
    EXPECT_EQ(parties("dontneed", Kind::PmdFault), "0 1 0");
    EXPECT_EQ(parties("dontneed", Kind::Unmap), "");
    const auto zaps = events("dontneed", Kind::Zap);
    ASSERT_EQ(zaps.size(), 1U);
    EXPECT_EQ(zaps[0].arg1, static_cast<int>(Origin::Madvise));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Catalogue, testing::ValuesIn(everywhere()),
                         [](const auto& chosen) {
                             return vm::test_name(std::string(chosen.param.fs) + "_" +
                                                  chosen.param.kernel.name);
                         });

} // namespace
