// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/reasons.h"

#include "replay/store/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::trace {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

Session session(std::map<std::string, std::string, std::less<>> values) {
    Session made;
    made.values = std::move(values);
    return made;
}

TEST(Reasons, what_filters_passed_over_is_read_by_their_names) {
    EXPECT_THAT(passed_over(session({{"passed_over.pid", "1204"},
                                     {"passed_over.result", "3"},
                                     {"passed_over.ino", "x"},
                                     {"passed_ove", "9"}})),
                ElementsAre(Pair("pid", 1204), Pair("result", 3)));
}

TEST(Reasons, figures_are_easy_to_read) {
    EXPECT_EQ(thousands(0), "0");
    EXPECT_EQ(thousands(999), "999");
    EXPECT_EQ(thousands(1000), "1,000");
    EXPECT_EQ(thousands(1234567), "1,234,567");
}

TEST(Reasons, the_most_telling_comes_first_and_an_unknown_one_last) {
    const auto reasons = why_empty(session({{"empty.aliens", "a"},
                                            {"empty.looked", "b"},
                                            {"empty.filter", "c"},
                                            {"empty.mounts", "d"},
                                            {"emptying", "e"}}));
    EXPECT_THAT(reasons, ElementsAre(Reason{"filter", "c"}, Reason{"mounts", "d"},
                                     Reason{"looked", "b"}, Reason{"aliens", "a"}));
    EXPECT_THAT(why_empty(session({{"end", "1"}})), IsEmpty());
}

TEST(Reasons, missing_hooks_are_read_in_either_form) {
    EXPECT_THAT(hooks_missing(session({{"without", "zap victims; evict (no (known) origin)"}})),
                ElementsAre(Reason{"zap victims", ""}, Reason{"evict", "no (known) origin"}));
    EXPECT_THAT(hooks_missing(session({{"not_recorded.evict", "no origin"}})),
                ElementsAre(Reason{"evict", "no origin"}));
    EXPECT_THAT(hooks_missing(session({})), IsEmpty());
    EXPECT_EQ(intercepted_sentence(session({{"test_module", "daxscope_prefix"}})), "");
    EXPECT_EQ(
        intercepted_sentence(session(
            {{"test_module", "daxscope_keep"}, {"unmaps_passed", "2"}, {"unmaps_kept", "398"}})),
        "the module daxscope_keep stood before the unmaps by faults: 2 went on to the kernel, 398 "
        "it left out; a call that it turned back is recorded as an unmap that took nothing");
}

TEST(Reasons, what_is_missing_is_told_by_kinds) {
    const auto told = [](std::initializer_list<const char*> hooks) {
        std::vector<Reason> missing;
        for (const char* hook : hooks) {
            missing.push_back({hook, ""});
        }
        return not_recorded_sentence(missing);
    };
    EXPECT_EQ(told({}), "");
    EXPECT_EQ(told({"unmap_mapping_range", "unmap_mapping_pages", "zap_page_range_single",
                    "uprobe_munmap", "sched_process_exit", "dax_pte_fault_done", "evict"}),
              "unmap, zap, munmap, exit, dax_pte_fault (7 hooks did not attach)");
    EXPECT_EQ(told({"evict"}), "details of some events (1 hook did not attach)");
}

/// One process's mapping, and a fault in it for each letter: p a PMD fault, 4 a PTE fault.
std::vector<Reason> told(std::string_view faults, std::uint64_t vm_flags, bool disabled) {
    std::vector<Event> events;
    for (const char each : faults) {
        Event event;
        event.seq = static_cast<std::int64_t>(events.size()) + 1;
        event.ts = event.seq;
        event.ts_end = event.ts;
        event.kind = each == 'p' ? Kind::PmdFault : each == '4' ? Kind::PteFault : Kind::Unmap;
        event.task = 1;
        event.mapping = 7;
        event.file = 1;
        events.push_back(event);
    }
    Mapping mapping;
    mapping.id = 7;
    mapping.mm = 1;
    mapping.tgid = 4711;
    mapping.file = 1;
    mapping.vm_end = 4 << 20;
    mapping.vm_flags = vm_flags;
    Session made =
        session(disabled ? std::map<std::string, std::string, std::less<>>{{"thp_disabled.4711",
                                                                            "PR_SET_THP_DISABLE"}}
                         : std::map<std::string, std::string, std::less<>>{});
    return huge_pages_off(*Trace::build(made, {{1, 1, 1, "/f", "xfs"}},
                                        {{1, 4711, 4712, "thread"}, {2, 4711, 4711, "main"}},
                                        {mapping}, events));
}

TEST(Reasons, a_process_without_huge_pages_is_told_by_what_switched_them_off) {
    const auto by_prctl = told("44", kVmShared, true);
    ASSERT_EQ(by_prctl.size(), 1);
    EXPECT_EQ(by_prctl[0].name, "huge_pages_off");
    EXPECT_THAT(by_prctl[0].text, HasSubstr("process 4711 (main) took 2 PTE faults and no PMD"));
    EXPECT_THAT(by_prctl[0].text, HasSubstr("PR_SET_THP_DISABLE"));
    const auto by_advice = told("4", kVmShared | kVmNoHugePage, false);
    ASSERT_EQ(by_advice.size(), 1);
    EXPECT_THAT(by_advice[0].text, HasSubstr("took 1 PTE fault and no PMD fault"));
    EXPECT_THAT(by_advice[0].text, HasSubstr("MADV_NOHUGEPAGE"));
}

TEST(Reasons, nothing_is_told_of_a_process_with_a_pmd_fault_or_with_huge_pages) {
    EXPECT_THAT(told("p44", kVmShared, true), IsEmpty());
    EXPECT_THAT(told("444", kVmShared, false), IsEmpty());
    EXPECT_THAT(told("u", kVmShared | kVmNoHugePage, true), IsEmpty());
}

} // namespace
} // namespace daxscope::trace
