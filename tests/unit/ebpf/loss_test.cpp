// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/loss.h"

#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

TEST(LossWatch, a_growing_counter_becomes_rows_that_say_when_and_how_many) {
    LossWatch watch(100);
    LossWatch::Counters counters{};
    EXPECT_TRUE(watch.counters(counters, 200).empty());
    counters[DAXSCOPE_PMD_FAULT].full = 5;
    counters[DAXSCOPE_ZAP].unpaired = 1;
    auto lost = watch.counters(counters, 300);
    ASSERT_EQ(lost.size(), 2U);
    EXPECT_EQ(lost[0], (trace::Loss{200, 300, "ringbuf_full", "dax_pmd_fault", 5}));
    EXPECT_EQ(lost[1], (trace::Loss{200, 300, "unpaired", "zap", 1}));
    counters[DAXSCOPE_PMD_FAULT].full = 7;
    lost = watch.counters(counters, 400);
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].count, 2);
    EXPECT_TRUE(watch.counters(counters, 500).empty());
}

TEST(LossWatch, events_that_passed_are_no_loss) {
    LossWatch watch(0);
    LossWatch::Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].seen = 1000;
    EXPECT_TRUE(watch.counters(counters, 1).empty());
}

TEST(LossWatch, a_skipped_program_is_a_loss_only_where_it_is_an_event_by_itself) {
    LossWatch watch(0);
    const auto lost = watch.misses({{"fentry_unmap_mapping_pages", 2},
                                    {"fexit_unmap_mapping_pages", 3},
                                    {"fentry_zap_page_range_single", 4},
                                    {"btf_dax_pmd_fault_done", 5},
                                    {"raw_dax_writeback_one", 6},
                                    {"fexit_exit_mmap", 7}},
                                   1000);
    ASSERT_EQ(lost.size(), 3U);
    EXPECT_EQ(lost[0], (trace::Loss{0, 1000, "recursion_miss", "fentry_unmap_mapping_pages", 2}));
    EXPECT_EQ(lost[1].place, "fentry_zap_page_range_single");
    EXPECT_EQ(lost[2], (trace::Loss{0, 1000, "recursion_miss", "raw_dax_writeback_one", 6}));
}

} // namespace
} // namespace daxscope::ebpf
