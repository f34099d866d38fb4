// SPDX-License-Identifier: GPL-3.0-or-later
//
// What `record --access` measured against what the workloads say that they accessed.
#include "recording.h"
#include "runs.h"

#include "model/handler.h"
#include "replay/engine/replay.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace daxscope;
using trace::Kind;

namespace {

constexpr std::int64_t kPeriod = 10'000'000; ///< ns; a turn of the workloads takes 150 ms

class Accesses : public testing::TestWithParam<vm::Run> {
protected:
    vm::Recording recording_{GetParam().kernel, GetParam().recording};

    std::int64_t mapping_of(const vm::Work& work, const vm::Work::Party& party) const {
        for (const trace::Mapping& mapping : recording_.trace().mappings()) {
            const trace::File* file = recording_.trace().file(mapping.file);
            if (mapping.tgid == party.pid && file != nullptr && file->ino == work.ino) {
                return mapping.id;
            }
        }
        return trace::kNone;
    }
    std::vector<trace::Event> of(const vm::Work& work, std::int64_t mapping, Kind kind) const {
        auto events = recording_.events(work, kind);
        std::erase_if(events, [&](const auto& event) { return event.mapping != mapping; });
        return events;
    }
    /// Did the fault's own access set the bit? Perhaps only after a sample that came between the
    /// fault's end and the instruction that is then run again.
    static bool of_fault(const trace::Event& fault, const trace::Event& window) {
        return fault.ts <= window.ts_end && fault.ts_end + kPeriod >= window.ts;
    }
};

TEST_P(Accesses, of_each_mapping_those_that_left_no_fault_are_measured_once_each) {
    ASSERT_EQ(recording_.trace().lost(), 0);
    ASSERT_FALSE(recording_.works().empty());
    for (const vm::Work& work : recording_.works()) {
        for (const vm::Work::Party& party : work.parties) {
            const std::int64_t mapping = mapping_of(work, party);
            ASSERT_NE(mapping, trace::kNone) << work.name;
            const auto faults = of(work, mapping, Kind::PmdFault);
            auto windows = of(work, mapping, Kind::Access);
            std::erase_if(windows, [&](const auto& window) {
                return std::any_of(faults.begin(), faults.end(),
                                   [&](const auto& fault) { return of_fault(fault, window); });
            });
            EXPECT_EQ(static_cast<std::int64_t>(windows.size() + faults.size()),
                      party.reads + party.writes)
                << work.name;
        }
    }
}

TEST_P(Accesses, a_window_is_about_as_long_as_the_period_and_inside_the_recording) {
    const auto windows = recording_.events(Kind::Access);
    const trace::Session& session = recording_.trace().session();
    ASSERT_TRUE(session.end.has_value());
    std::vector<std::int64_t> lengths;
    for (const trace::Event& window : windows) {
        lengths.push_back(window.ts_end - window.ts);
        EXPECT_GE(window.ts, session.start);
        EXPECT_LE(window.ts_end, *session.end);
        EXPECT_EQ(window.arg0, session.pages_per_pmd());
        EXPECT_EQ(window.pgoff % session.pages_per_pmd(), 0);
    }
    if (!lengths.empty()) {
        const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
        std::nth_element(lengths.begin(), middle, lengths.end());
        EXPECT_LT(*middle, 10 * kPeriod) << "so busy a host is no place to measure on";
    }
}

TEST_P(Accesses, the_session_says_that_they_were_measured_and_what_it_took) {
    const trace::Session& session = recording_.trace().session();
    EXPECT_EQ(session.value(trace::key::kAccessPeriod), std::to_string(kPeriod));
    const auto samples = std::stoll(std::string(session.value(trace::key::kAccessSamples)));
    const auto time = std::stoll(std::string(session.value(trace::key::kAccessTime)));
    EXPECT_GT(samples, 100);
    EXPECT_GT(time, 0);
    EXPECT_EQ(session.value(trace::key::kAccessUnsampled), "");
    RecordProperty("us per sample", std::to_string(time / samples / 1000));
}

// On 6.1 two that read the same shared extent in turns never fault again: nothing but the accesses
// shows that they are there.
TEST(AccessesBefore, mappings_of_before_the_recording_are_measured_too_on_6_1) {
    const vm::Recording recording("6.1", "accesses-before");
    EXPECT_TRUE(recording.events(Kind::PmdFault).empty());
    const auto windows = recording.events(Kind::Access);
    constexpr double kTurn = 150e6; // ns
    const trace::Session& session = recording.trace().session();
    ASSERT_TRUE(session.end.has_value());
    // The first sample of each shows nothing, and what comes after the last is not seen.
    EXPECT_NEAR(static_cast<double>(windows.size()),
                static_cast<double>(*session.end - session.start) / kTurn, 4);
    ASSERT_GE(windows.size(), 10U);
    // In turns. Where a busy host keeps the sampler from running, two turns fall into one of its
    // periods: their windows overlap, and which came first is not known.
    std::size_t unordered = 0;
    for (std::size_t k = 1; k < windows.size(); ++k) {
        if (windows[k].mapping == windows[k - 1].mapping) {
            ++unordered;
            EXPECT_TRUE(k + 1 < windows.size() && windows[k + 1].mapping != windows[k].mapping &&
                        windows[k + 1].ts < windows[k].ts_end)
                << "turn " << k;
        }
    }
    EXPECT_LE(unordered, windows.size() / 10);
    const auto better = replay::replay(recording.trace(), *model::find_handler("iomap"));
    EXPECT_EQ(better.totals.accesses, windows.size());
    EXPECT_EQ(better.totals.first_touches, 2U);
    EXPECT_EQ(better.totals.refaults, 0U);
    const auto worse = replay::replay(recording.trace(), *model::find_handler("iomap-6.2"));
    // Taken in the wrong order, one of the two is a hit.
    EXPECT_EQ(worse.totals.refaults, windows.size() - 2 - unordered);
}

// Where every access of a shared extent faults, accesses-xfs has none without a fault.
INSTANTIATE_TEST_SUITE_P(Runs, Accesses,
                         testing::ValuesIn(vm::runs_of({"accesses-xfs", "accesses-ext4"})),
                         vm::run_name);

} // namespace
