// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/loss.h"

#include <gtest/gtest.h>

namespace daxscope::ebpf {
namespace {

using Counters = LossWatch::Counters;

/// Sum of what was lost from a source at a place, of a kind.
std::int64_t sum(const std::vector<Lost>& lost, const std::string& source, const std::string& place,
                 int kind) {
    std::int64_t count = 0;
    for (const Lost& one : lost) {
        if (one.row.source == source && one.row.place == place && one.kind == kind) {
            count += one.row.count.value_or(0);
        }
    }
    return count;
}

std::int64_t total(const std::vector<Lost>& lost) {
    std::int64_t count = 0;
    for (const Lost& one : lost) {
        count += one.row.count.value_or(0);
    }
    return count;
}

/// All that a recording reports whose counters and misses ended so.
std::vector<Lost> at_end(const Counters& counters, const LossWatch::Misses& misses) {
    LossWatch watch(0);
    std::vector<Lost> lost = watch.counters(counters, 1000);
    const std::vector<Lost> skipped = watch.misses(misses, counters, 1000, true);
    lost.insert(lost.end(), skipped.begin(), skipped.end());
    return lost;
}

TEST(LossWatch, a_growing_counter_becomes_rows_that_say_when_how_many_and_of_what_kind) {
    LossWatch watch(100);
    Counters counters{};
    EXPECT_TRUE(watch.counters(counters, 200).empty());
    counters[DAXSCOPE_PMD_FAULT].full = 5;
    counters[DAXSCOPE_ZAP].unended = 1;
    auto lost = watch.counters(counters, 300);
    ASSERT_EQ(lost.size(), 2U);
    EXPECT_EQ(lost[0], (Lost{{200, 300, "ringbuf_full", "dax_pmd_fault", 5}, DAXSCOPE_PMD_FAULT}));
    EXPECT_EQ(lost[1], (Lost{{200, 300, "unpaired", "zap", 1}, DAXSCOPE_ZAP}));
    counters[DAXSCOPE_PMD_FAULT].full = 7;
    lost = watch.counters(counters, 400);
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].row.count, 2);
    EXPECT_TRUE(watch.counters(counters, 500).empty());
}

TEST(LossWatch, events_that_passed_are_no_loss) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].seen = 1000;
    EXPECT_TRUE(at_end(counters, {}).empty());
}

// A fault whose beginning (B) or end (E) was skipped. Each is one loss, whichever it was.

TEST(LossWatch, a_skipped_beginning_shows_at_the_end_and_is_counted_once) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].unbegun = 3;
    const auto lost = at_end(counters, {{"btf_dax_pmd_fault", 3}});
    EXPECT_EQ(sum(lost, "unpaired", "dax_pmd_fault", DAXSCOPE_PMD_FAULT), 3);
    EXPECT_EQ(total(lost), 3);
}

TEST(LossWatch, a_skipped_end_shows_at_the_next_beginning_and_is_counted_once) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].unended = 4;
    const auto lost = at_end(counters, {{"iter_dax_pmd_fault_done", 4}});
    EXPECT_EQ(sum(lost, "unpaired", "dax_pmd_fault", DAXSCOPE_PMD_FAULT), 4);
    EXPECT_EQ(total(lost), 4);
}

TEST(LossWatch, both_halves_skipped_shows_nowhere_and_is_found_by_subtraction) {
    const auto lost = at_end({}, {{"btf_dax_pmd_fault", 5}, {"btf_dax_pmd_fault_done", 5}});
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_pmd_fault", DAXSCOPE_PMD_FAULT), 5);
    EXPECT_EQ(total(lost), 5);
}

// Taken from 7.3: 1028 faults by ftrace, 313 rows, 715 lost.
TEST(LossWatch, all_three_at_once_add_up_to_what_happened) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].seen = 798;
    counters[DAXSCOPE_PMD_FAULT].unended = 457;
    counters[DAXSCOPE_PMD_FAULT].unbegun = 28;
    const auto lost =
        at_end(counters, {{"btf_dax_pmd_fault", 258}, {"btf_dax_pmd_fault_done", 686}});
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_pmd_fault", DAXSCOPE_PMD_FAULT), 230);
    EXPECT_EQ(313 + total(lost), 1028);
}

TEST(LossWatch, faults_of_both_kinds_and_writeback_are_held_apart) {
    Counters counters{};
    counters[DAXSCOPE_PTE_FAULT].unbegun = 1;
    const auto lost = at_end(counters, {{"raw_dax_pte_fault", 2},
                                        {"iter_dax_writeback_range", 6},
                                        {"iter_dax_writeback_range_done", 6}});
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_pte_fault", DAXSCOPE_PTE_FAULT), 1);
    EXPECT_EQ(sum(lost, "unpaired", "dax_pte_fault", DAXSCOPE_PTE_FAULT), 1);
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_writeback_range", DAXSCOPE_WRITEBACK_RANGE), 6);
    EXPECT_EQ(total(lost), 8);
}

TEST(LossWatch, a_beginning_without_room_among_the_tasks_hides_no_skipped_one) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].homeless = 2; // ran, and their ends are unbegun
    counters[DAXSCOPE_PMD_FAULT].unbegun = 2;
    const auto lost = at_end(counters, {{"btf_dax_pmd_fault", 1}});
    EXPECT_EQ(sum(lost, "unpaired", "dax_pmd_fault", DAXSCOPE_PMD_FAULT), 2);
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_pmd_fault", DAXSCOPE_PMD_FAULT), 1);
}

TEST(LossWatch, where_misses_cannot_be_read_the_halves_that_were_seen_still_count) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].unbegun = 3;
    counters[DAXSCOPE_PMD_FAULT].unended = 2;
    EXPECT_EQ(total(at_end(counters, {})), 5);
}

TEST(LossWatch, a_fault_under_way_is_not_counted_before_its_end_could_be_seen) {
    LossWatch watch(0);
    Counters counters{};
    const LossWatch::Misses one{{"btf_dax_pmd_fault", 1}};
    EXPECT_TRUE(watch.misses(one, counters, 1, false).empty()); // its end may still come
    counters[DAXSCOPE_PMD_FAULT].unbegun = 1;                   // … and has
    EXPECT_TRUE(watch.misses(one, counters, 2, false).empty());
    EXPECT_TRUE(watch.misses(one, counters, 3, true).empty());
}

TEST(LossWatch, what_was_skipped_is_reported_while_the_recording_goes_on_and_only_once) {
    LossWatch watch(0);
    const LossWatch::Misses two{{"btf_dax_pmd_fault", 2}};
    EXPECT_TRUE(watch.misses(two, {}, 10, false).empty());
    const auto lost = watch.misses(two, {}, 20, false);
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0], (Lost{{10, 20, "recursion_miss", "dax_pmd_fault", 2}, DAXSCOPE_PMD_FAULT}));
    EXPECT_TRUE(watch.misses(two, {}, 30, false).empty());
    EXPECT_TRUE(watch.misses(two, {}, 40, true).empty());
}

TEST(LossWatch, a_program_that_is_an_event_by_itself_is_one_loss_each_time) {
    const auto lost = at_end({}, {{"raw_dax_writeback_one", 6},
                                  {"iter_dax_pmd_load_hole", 1},
                                  {"btf_sched_process_exit", 2},
                                  {"kprobe_uprobe_munmap", 3},
                                  {"kprobe_zap_vma_range_batched", 7},
                                  {"fentry_zap_page_range_single", 4},
                                  {"fentry_zap_page_range", 5}});
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_writeback_one", DAXSCOPE_WRITEBACK_ONE), 6);
    EXPECT_EQ(sum(lost, "recursion_miss", "dax_pmd_load_hole", DAXSCOPE_PMD_LOAD_HOLE), 1);
    EXPECT_EQ(sum(lost, "recursion_miss", "sched_process_exit", DAXSCOPE_EXIT), 2);
    EXPECT_EQ(sum(lost, "recursion_miss", "uprobe_munmap", DAXSCOPE_MUNMAP), 3);
    EXPECT_EQ(sum(lost, "recursion_miss", "zap_vma_range_batched", DAXSCOPE_ZAP), 7);
    EXPECT_EQ(sum(lost, "recursion_miss", "zap_page_range_single", DAXSCOPE_ZAP), 4);
    EXPECT_EQ(sum(lost, "recursion_miss", "zap_page_range", DAXSCOPE_ZAP), 5);
    EXPECT_EQ(total(lost), 28);
}

TEST(LossWatch, an_unmap_is_lost_with_its_beginning_and_unpaired_without_its_end) {
    Counters counters{};
    counters[DAXSCOPE_UNMAP].unended = 3;
    const auto lost = at_end(counters, {{"kprobe_unmap_mapping_pages", 2},
                                        {"kretprobe_unmap_mapping_pages", 3},
                                        {"fexit_exit_mmap", 7},
                                        {"fexit_vfs_fallocate", 1}});
    EXPECT_EQ(sum(lost, "recursion_miss", "unmap_mapping_pages", DAXSCOPE_UNMAP), 2);
    EXPECT_EQ(sum(lost, "unpaired", "unmap", DAXSCOPE_UNMAP), 3);
    EXPECT_EQ(total(lost), 5);
}

TEST(LossWatch, a_skipped_extent_is_a_loss_of_the_fault_that_does_not_know_it) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].no_extent = 2;
    counters[DAXSCOPE_PTE_FAULT].no_extent = 1;
    const auto lost = at_end(counters, {{"btf_iomap_iter_dstmap", 5}});
    EXPECT_EQ(sum(lost, "recursion_miss", "iomap_iter_dstmap", DAXSCOPE_PMD_FAULT), 2);
    EXPECT_EQ(sum(lost, "recursion_miss", "iomap_iter_dstmap", DAXSCOPE_PTE_FAULT), 1);
    EXPECT_EQ(sum(lost, "recursion_miss", "iomap_iter_dstmap", 0), 2) << "whose is not known";
    EXPECT_EQ(total(lost), 5);
}

TEST(LossWatch, a_fault_without_an_extent_is_no_loss_where_no_program_was_skipped) {
    Counters counters{};
    counters[DAXSCOPE_PMD_FAULT].no_extent = 100; // a kernel before 5.15
    EXPECT_TRUE(at_end(counters, {}).empty());
}

} // namespace
} // namespace daxscope::ebpf
