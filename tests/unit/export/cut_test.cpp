// SPDX-License-Identifier: GPL-3.0-or-later
//
// A part of a trace says nothing that the whole does not.
#include "replay/analysis/storms.h"
#include "replay/engine/self_check.h"
#include "replay/words/of_trace.h"
#include "tests/unit/export/exported.h"

#include <gmock/gmock.h>
#include <map>
#include <set>

namespace daxscope::exports {
namespace {

using replay::CauseKind;
using replay::Outcome;
using replay::OutcomeKind;
using trace::Event;
using trace::Kind;

std::map<std::int64_t, Event> by_seq(const trace::Trace& trace) {
    std::map<std::int64_t, Event> events;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        events[trace.event(k).seq] = trace.event(k);
    }
    return events;
}

/// Of each recorded fault, by the seq of its event.
std::map<std::int64_t, Outcome> outcomes(const trace::Trace& trace) {
    std::map<std::int64_t, Outcome> by;
    const replay::Run run = replay::recorded(trace);
    for (const Outcome& outcome : run.outcomes) {
        Outcome o = outcome;
        if (o.cause_kind == CauseKind::Fault) { // by the seq of the culprit's event
            o.cause = static_cast<std::uint32_t>(trace.event(run.outcomes[o.cause].event).seq);
        } else if (o.cause != replay::kNoIndex) {
            o.cause = static_cast<std::uint32_t>(trace.event(o.cause).seq);
        }
        by[trace.event(outcome.event).seq] = o;
    }
    return by;
}

constexpr std::int64_t kMs = 1'000'000;

} // namespace

TEST(CutExport, OfTheWholeIsTheWhole) {
    for (const char* name : {"reflink-storm-6.12.daxtrace", "clone-killed-7.3.daxtrace",
                             "reflink-losses-6.12.daxtrace"}) {
        const auto whole = bundled(name);
        const auto copy = cut_out(whole, {});
        EXPECT_EQ(copy->hash(), whole->hash()) << name;
        EXPECT_EQ(words::cut_sentence(*copy), "");
    }
}

TEST(CutExport, KeepsRowsAsTheyAreUnderTheirNumbers) {
    const auto whole = bundled("reflink-storm-6.12.daxtrace");
    const auto part =
        cut_out(whole, {whole->begin() + 1000 * kMs, whole->begin() + 2000 * kMs, {}, {}});
    ASSERT_GT(part->size(), 100U);
    ASSERT_LT(part->size(), whole->size());
    const auto events = by_seq(*whole);
    for (const auto& [seq, event] : by_seq(*part)) {
        EXPECT_EQ(event, events.at(seq));
        for (const auto* const from : {whole.get(), part.get()}) {
            EXPECT_EQ(event.task == trace::kNone, from->task(event.task) == nullptr);
            EXPECT_EQ(event.mapping == trace::kNone, from->mapping(event.mapping) == nullptr);
        }
        if (event.mapping != trace::kNone) {
            EXPECT_EQ(*part->mapping(event.mapping), *whole->mapping(event.mapping));
        }
    }
    EXPECT_LE(part->tasks().size(), whole->tasks().size());
}

TEST(CutExport, SaysWhatItWasCutFromAndWhatIsNotKnown) {
    const auto whole = bundled("reflink-storm-6.12.daxtrace");
    const auto part =
        cut_out(whole, {whole->begin() + 1000 * kMs, whole->begin() + 2000 * kMs, {}, {}});
    EXPECT_EQ(part->session().start, part->time(0)) << "of a fault that was under way then";
    EXPECT_LT(whole->begin() + 1000 * kMs - part->time(0), 10 * kMs);
    EXPECT_EQ(part->session().end, whole->begin() + 2000 * kMs);
    EXPECT_EQ(part->session().value(kCutLeftOut), std::to_string(whole->size() - part->size()));
    const std::string said = words::cut_sentence(*part);
    EXPECT_THAT(said, testing::HasSubstr("storm.daxtrace"));
    EXPECT_THAT(said, testing::HasSubstr("--from 1000000000ns --to 2000000000ns"));
    EXPECT_THAT(said, testing::HasSubstr("not recorded"));
    EXPECT_EQ(part->session().value("seen.dax_pmd_fault"), "") << "that counts the whole";
}

/// Every instant of a small storm, so that the cut falls into faults, unmaps and between them.
TEST(CutExport, NeverHasHalfAFault) {
    const auto whole = trace::sample(20).build();
    const auto events = by_seq(*whole);
    for (std::int64_t from = whole->begin() + 100'000; from < whole->begin() + 112'000;
         from += 500) {
        const Cut cut{from, {}, {}, {}};
        const Subject subject(whole, {cut, false, "a", "b"});
        std::set<std::int64_t> kept;
        subject.walk({}, [&kept](const Event& event) { kept.insert(event.seq); });
        for (const auto& [seq, event] : events) {
            const std::int64_t end = event.ts_end == trace::kNone ? event.ts : event.ts_end;
            if (event.ts >= from || end >= from) {
                EXPECT_TRUE(kept.contains(seq)) << seq << " at " << from;
            }
            if (!event.is_fault()) {
                continue;
            }
            for (const auto& [inner, within] : events) { // all or nothing
                if (within.task == event.task && within.ts >= event.ts && within.ts <= end) {
                    EXPECT_EQ(kept.contains(inner), kept.contains(seq)) << inner << " in " << seq;
                }
            }
        }
    }
}

TEST(CutExport, BeginsNoLaterThanItsFirstEvent) {
    const auto whole = bundled("fallbacks-6.12.daxtrace");
    std::size_t early = 0; // faults that were under way where it was cut
    for (std::int64_t from = 100; from <= 1000; from += 50) {
        const auto part = cut_out(whole, {whole->begin() + from * kMs, {}, {}, {}});
        if (part->size() == 0) {
            continue;
        }
        EXPECT_LE(part->session().start, part->time(0)) << from;
        early += part->session().start < whole->begin() + from * kMs ? 1 : 0;
    }
    EXPECT_GT(early, 0U);
}

TEST(CutExport, ReplaysAsTheWholeDoesOrSaysThatItDoesNotKnow) {
    for (const char* name : {"reflink-storm-6.12.daxtrace", "prefix-storm-6.1.daxtrace",
                             "msync-contrast-6.12.daxtrace"}) {
        const auto whole = bundled(name);
        const auto of_whole = outcomes(*whole);
        const std::int64_t length = whole->end() - whole->begin();
        for (const int tenth : {2, 5, 7}) {
            const auto part = cut_out(whole, {whole->begin() + length * tenth / 10,
                                              whole->begin() + length * (tenth + 2) / 10,
                                              {},
                                              {}});
            std::size_t same = 0, unknown = 0;
            for (const auto& [seq, mine] : outcomes(*part)) {
                const Outcome& theirs = of_whole.at(seq);
                EXPECT_EQ(mine.result, theirs.result);
                EXPECT_EQ(mine.begin, theirs.begin);
                if (mine.kind == theirs.kind && mine.cause_kind == theirs.cause_kind) {
                    EXPECT_EQ(mine.cause, theirs.cause) << name << " event " << seq;
                    ++same;
                    continue;
                }
                // What was there before the cut is not known: no cause is claimed.
                EXPECT_TRUE(mine.cause_kind == CauseKind::None ||
                            mine.cause_kind == CauseKind::Unexplained)
                    << name << " event " << seq << " is given another cause";
                ++unknown;
            }
            EXPECT_TRUE(same > 0 || part->size() == 0) << name;
            EXPECT_LE(unknown, part->mappings().size() * part->ranges().size());
            const replay::SelfCheck check = replay::self_check(*part);
            EXPECT_TRUE(check.misses.empty()) << name << ": " << check.misses.size();
        }
    }
}

TEST(CutExport, OfARangeHasAllThatIsAboutIt) {
    const auto whole = bundled("reflink-storm-6.12.daxtrace");
    const std::uint32_t range = whole->rows()[2];
    const auto part = cut_out(whole, {{}, {}, {}, {range}});
    ASSERT_EQ(part->ranges().size(), 1U);
    EXPECT_EQ(part->ranges()[0], whole->ranges()[range]);
    std::size_t faults = 0;
    for (std::size_t k = 0; k < whole->size(); ++k) {
        faults += whole->event(k).is_fault() && whole->range_of(k) == range ? 1 : 0;
    }
    EXPECT_EQ(replay::recorded(*part).totals.pmd_faults, faults);
    // Nothing of another range is left to say who zapped whom there: the storms are the same.
    std::vector<std::uint32_t> refaults, of_part;
    for (const replay::Storm& storm : replay::find_storms(*whole, replay::recorded(*whole))) {
        if (storm.range == range) {
            refaults.push_back(storm.refaults);
        }
    }
    for (const replay::Storm& storm : replay::find_storms(*part, replay::recorded(*part))) {
        of_part.push_back(storm.refaults);
    }
    EXPECT_EQ(of_part, refaults);
    EXPECT_FALSE(refaults.empty());
}

TEST(CutExport, KeepsTheLossesOfItsTime) {
    trace::Sample sample = trace::sample(40);
    const std::int64_t begin = sample.session.start;
    sample.losses = {{begin, begin + 50'000, "ringbuf_full", "", 1},
                     {begin + 90'000, begin + 150'000, "ringbuf_full", "", 2},
                     {begin + 300'000, begin + 350'000, "ringbuf_full", "", 4}};
    const auto part = cut_out(sample.build(), {begin + 100'000, begin + 200'000, {}, {}});
    ASSERT_EQ(part->losses().size(), 1U);
    EXPECT_EQ(part->losses()[0].count, 2);
}

} // namespace daxscope::exports
