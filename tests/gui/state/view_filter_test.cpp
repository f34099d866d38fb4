// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_rows.h"
#include "app/gui/state/filter_completion.h"
#include "app/gui/state/filter_store.h"
#include "app/gui/state/summary.h"
#include "app/gui/state/view_filter.h"
#include "replay/analysis/refault_interval.h"
#include "replay/trace/names.h"
#include "tests/gui/pair.h"
#include "tests/gui/sample_document.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace daxscope::gui {
namespace {

using replay::Outcome;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

replay::Comparison compared(const char* name, const replay::CompareOptions& options = {}) {
    return replay::compare(
        trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces" / name),
        options);
}

/// A term, and whether an event passes it, told from the event and its outcomes alone.
struct Told {
    QString term;
    std::function<bool(std::uint32_t event)> passes;
};

/// Looks at one comparison event by event.
class Walk {
public:
    explicit Walk(const replay::Comparison& comparison)
        : comparison_(comparison), trace_(*comparison.trace) {}

    std::vector<Told> all() const {
        std::vector<Told> told;
        const auto event = [&](const char* term, auto passes) {
            told.push_back({QString::fromUtf8(term), [this, passes](std::uint32_t k) {
                                return passes(trace_.event(k), k);
                            }});
        };
        const auto outcome = [&](const char* term, Side side, auto passes) {
            told.push_back({QString::fromUtf8(term), [this, side, passes](std::uint32_t k) {
                                const auto& run = replay::run_of(comparison_, side);
                                for (std::uint32_t o = 0; o < run.outcomes.size(); ++o) {
                                    if (run.outcomes[o].event == k) {
                                        return passes(run, o);
                                    }
                                }
                                return false;
                            }});
        };
        using trace::Event;
        using trace::Kind;
        const trace::Event some =
            trace_.event(static_cast<std::uint32_t>(comparison_.before.outcomes[5].event));
        static const std::int64_t mapping = some.mapping, pgoff = some.pgoff;
        const std::int64_t tid = trace_.task(some.task)->tid, pid = trace_.task(some.task)->tgid;
        const auto number = [&](const char* field, std::int64_t value) {
            return (std::string(field) + std::to_string(value));
        };
        event("kind:pmd_fault", [](const Event& e, auto) { return e.kind == Kind::PmdFault; });
        event("kind:unmap", [](const Event& e, auto) { return e.kind == Kind::Unmap; });
        event(number("mapping:", mapping).c_str(),
              [](const Event& e, auto) { return e.mapping == mapping; });
        event(number("pgoff>", pgoff).c_str(),
              [](const Event& e, auto) { return e.pgoff > pgoff; });
        event(number("tid:", tid).c_str(), [this, tid](const Event& e, auto) {
            const trace::Task* task = trace_.task(e.task);
            return task != nullptr && task->tid == tid;
        });
        event(number("pid:", pid).c_str(), [this, pid](const Event& e, auto) {
            const trace::Task* task = trace_.task(e.task);
            return task != nullptr && task->tgid == pid;
        });
        event("duration:50us..2ms", [](const Event& e, auto) {
            if (e.ts_end == trace::kNone) {
                return false;
            }
            return e.ts_end - e.ts >= 50'000 && e.ts_end - e.ts <= 2'000'000;
        });
        event("time<300ms",
              [this](const Event& e, auto) { return e.ts - trace_.begin() < 300'000'000; });
        event("result:nopage", [](const Event& e, auto) { return (e.result & 0x100) != 0; });
        event("range:0..1", [this](const Event&, std::uint32_t k) {
            const std::uint32_t range = trace_.range_of(k);
            return range != trace::Trace::kNoRange &&
                   trace_.ranges()[range].pgoff / trace_.session().pages_per_pmd() <= 1;
        });
        outcome("before:refault", Side::Before, [](const auto& run, std::uint32_t o) {
            return run.outcomes[o].kind == replay::OutcomeKind::Refault;
        });
        outcome("after:hit", Side::After, [](const auto& run, std::uint32_t o) {
            return run.outcomes[o].kind == replay::OutcomeKind::Hit;
        });
        outcome("fault:recorded", Side::Recorded, [](const auto& run, std::uint32_t o) {
            return run.outcomes[o].kind != replay::OutcomeKind::Hit;
        });
        outcome("write:yes", Side::Before,
                [](const auto& run, std::uint32_t o) { return run.outcomes[o].write; });
        outcome("write:no", Side::Before,
                [](const auto& run, std::uint32_t o) { return !run.outcomes[o].write; });
        outcome("zapped>0", Side::Before,
                [](const auto& run, std::uint32_t o) { return run.outcomes[o].zapped > 0; });
        outcome("removed:1..", Side::Before, [](const auto& run, std::uint32_t o) {
            return run.outcomes[o].entries_removed >= 1;
        });
        outcome("cause:fault", Side::Before, [](const auto& run, std::uint32_t o) {
            return run.outcomes[o].cause_kind == replay::CauseKind::Fault;
        });
        outcome(number("beforeby:", mapping).c_str(), Side::Before,
                [](const auto& run, std::uint32_t o) {
                    return run.outcomes[o].cause_kind == replay::CauseKind::Fault &&
                           run.outcomes[run.outcomes[o].cause].mapping == mapping;
                });
        outcome("interval:1ms..20ms", Side::Before, [](const auto& run, std::uint32_t o) {
            const Outcome& refault = run.outcomes[o];
            if (refault.kind != replay::OutcomeKind::Refault ||
                refault.cause_kind != replay::CauseKind::Fault) {
                return false;
            }
            std::int64_t zapped = run.outcomes[refault.cause].begin;
            for (const replay::UnmapMark& mark : run.unmaps) {
                if (mark.outcome == refault.cause && mark.range == refault.range) {
                    zapped = mark.time;
                    break;
                }
            }
            const std::int64_t interval = std::max<std::int64_t>(refault.begin - zapped, 0);
            return interval >= 1'000'000 && interval <= 20'000'000;
        });
        return told;
    }

private:
    const replay::Comparison& comparison_;
    const trace::Trace& trace_;
};

} // namespace

TEST(ViewFilter, AnOutcomeOrACauseThatThereIsNotIsNamedAndNoFilter) {
    EventFilter::Fault fault;
    EXPECT_FALSE(EventFilter::parse(QStringLiteral("comm:a before:bogus"), &fault));
    EXPECT_EQ(fault.what, QStringLiteral("write before:hit, before:firsttouch, before:refault or "
                                         "before:permission"));
    EXPECT_EQ(fault.at, 7);
    EXPECT_EQ(fault.length, 12);
    EXPECT_FALSE(EventFilter::parse(QStringLiteral("cause:nobody"), &fault));
    for (const char* good : {"after:ref", "recorded:first-touch", "before=\"first touch\"",
                             "-before:Hit", "cause:fault"}) {
        EXPECT_TRUE(EventFilter::parse(QLatin1String(good), &fault)) << good;
    }
}

TEST(ViewFilter, EveryFieldAndEveryTermTurnedRoundPassesWhatAWalkFinds) {
    const auto comparison = compared("reflink-storm-6.12.daxtrace");
    const auto events = static_cast<std::uint32_t>(comparison.trace->size());
    const Walk walk(comparison);
    const std::vector<Told> told = walk.all();
    std::vector<std::vector<bool>> passing;
    for (const Told& one : told) {
        passing.emplace_back();
        for (std::uint32_t k = 0; k < events; ++k) {
            passing.back().push_back(one.passes(k));
        }
        EXPECT_THAT(passing.back(), Contains(false)) << one.term.toStdString();
    }
    const auto check = [&](const std::vector<std::pair<std::size_t, bool>>& terms) {
        QStringList text;
        for (const auto& [term, negated] : terms) {
            text << (negated ? QStringLiteral("-") : QString()) + told[term].term;
        }
        EventFilter::Fault fault;
        const auto filter = EventFilter::parse(text.join(u' '), &fault);
        ASSERT_TRUE(filter) << fault.what.toStdString();
        const Passing found = filter->pass(comparison, comparison.trace->begin());
        ASSERT_EQ(found.events.size(), events);
        for (std::uint32_t k = 0; k < events; ++k) {
            const bool passes = std::all_of(terms.begin(), terms.end(), [&](const auto& term) {
                return passing[term.first][k] != term.second;
            });
            ASSERT_EQ(found.events[k], passes) << text.join(u' ').toStdString() << " event " << k;
        }
        for (std::uint32_t o = 0; o < comparison.before.outcomes.size(); ++o) {
            ASSERT_EQ(found.outcomes[o], found.events[comparison.before.outcomes[o].event]) << o;
        }
    };
    for (std::size_t term = 0; term < told.size(); ++term) {
        check({{term, false}});
        check({{term, true}});
    }
    std::mt19937 random(11);
    for (int k = 0; k < 60; ++k) {
        check({{random() % told.size(), random() % 2 == 0},
               {random() % told.size(), random() % 2 == 0},
               {random() % told.size(), random() % 3 == 0}});
    }
}

TEST(ViewFilter, AssumedAccessesPassByWhatIsKnownOfThem) {
    replay::CompareOptions options;
    options.replay.revisit_interval = 1'000'000;
    const auto comparison = compared("reflink-quiet-6.1.daxtrace", options);
    const auto& outcomes = comparison.before.outcomes;
    std::size_t assumed = 0, of_one = 0;
    const std::uint32_t mapping = outcomes[0].mapping;
    for (const Outcome& outcome : outcomes) {
        assumed += outcome.event == replay::kNoIndex ? 1 : 0;
        of_one += outcome.mapping == mapping ? 1 : 0;
    }
    ASSERT_GT(assumed, 100U);
    const auto count = [&](const QString& text) {
        const auto filter = EventFilter::parse(text);
        return filter->pass(comparison, comparison.trace->begin()).outcomes.count();
    };
    EXPECT_EQ(count(QStringLiteral("assumed:yes")), assumed);
    EXPECT_EQ(count(QStringLiteral("assumed:no")), outcomes.size() - assumed);
    EXPECT_EQ(count(QStringLiteral("-assumed:yes")), outcomes.size() - assumed);
    EXPECT_EQ(count(QStringLiteral("mapping:%1").arg(mapping)), of_one);
    EXPECT_EQ(count(QStringLiteral("-mapping:%1").arg(mapping)), outcomes.size() - of_one);
    EXPECT_EQ(count(QStringLiteral("kind:dax_pmd_fault assumed:yes")), 0U)
        << "an assumed access is no event of any kind";
}

TEST(ViewFilter, WhatIsNotUnderstoodIsNamedAndWhereItStands) {
    const auto fault = [](const char* text) {
        EventFilter::Fault what;
        EXPECT_FALSE(EventFilter::parse(QString::fromUtf8(text), &what)) << text;
        return what;
    };
    EventFilter::Fault found = fault("before:refault dura:5ms kind:zap");
    EXPECT_EQ(found.at, 15);
    EXPECT_EQ(found.length, 8);
    EXPECT_THAT(found.what.toStdString(), HasSubstr("is it duration?"));
    found = fault("file:\"a b\" tid:abc");
    EXPECT_EQ(found.at, 11);
    EXPECT_THAT(found.what.toStdString(), HasSubstr("abc"));
    EXPECT_THAT(fault("write:maybe").what.toStdString(), HasSubstr("write:yes or write:no"));
    EXPECT_THAT(fault("duration:1ms..soon").what.toStdString(), HasSubstr("soon"));
    EXPECT_THAT(fault("comm<5").what.toStdString(), HasSubstr("comm:5"));
    EXPECT_TRUE(EventFilter::parse(QStringLiteral("duration:..5ms tid:7.. time:")));
    for (const char* other : {"(before:refault)", "before:refault or before:hit", "a AND b",
                              "a || b", "!a", "not a", "a)"}) {
        EXPECT_THAT(fault(other).what.toStdString(), HasSubstr("all words must match")) << other;
    }
    EXPECT_EQ(fault("before:refault or before:hit").at, 15);
    EXPECT_TRUE(EventFilter::parse(QStringLiteral("\"(sd-pam)\" \"or\" order -nothing")));
    // Without the word that joins them the others mean something else: nothing is filtered.
    EXPECT_TRUE(EventFilter::understood(QStringLiteral("not before:refault")).isEmpty());
    EXPECT_FALSE(EventFilter::understood(QStringLiteral("before:refault dura:5ms")).isEmpty());
}

TEST(ViewFilter, ANumberAtTheEndOfItsRangeIsNoTrap) {
    const auto comparison = compared("reflink-storm-6.12.daxtrace");
    const auto count = [&](const QString& text) {
        return EventFilter::parse(text)->pass(comparison, comparison.trace->begin()).events.count();
    };
    EXPECT_EQ(count(QStringLiteral("pgoff<-9223372036854775808")), 0U);
    EXPECT_EQ(count(QStringLiteral("pgoff>9223372036854775807")), 0U);
    EXPECT_EQ(count(QStringLiteral("pgoff:..")), comparison.trace->size());
    EXPECT_FALSE(EventFilter::parse(QStringLiteral("pgoff:9..3"))) << "holds nothing: refused";
}

TEST(ViewFilter, RowsOfWhatPassesAreCountedWithinTheirTime) {
    std::vector<std::uint64_t> words{0b1011'0110};
    const EventRows rows(replay::Matches(words, 8), 2, 7); // 2, 4, 5 pass
    ASSERT_EQ(rows.size(), 3);
    EXPECT_THAT((std::vector{rows.at(0), rows.at(1), rows.at(2)}), ElementsAre(2U, 4U, 5U));
    EXPECT_EQ(rows.rowOf(5), 2);
    EXPECT_FALSE(rows.rowOf(1)) << "passes, but is outside";
    EXPECT_FALSE(rows.rowOf(7)) << "passes, but is outside";
    EXPECT_FALSE(rows.rowOf(3));
}

TEST(ViewFilter, CompletionOffersFieldsAndTheValuesOfTheTrace) {
    const auto comparison = compared("reflink-storm-6.12.daxtrace");
    const auto offered = [&](const char* text, int cursor = -1) {
        const QString filter = QString::fromUtf8(text);
        std::vector<std::string> words;
        for (const Completion& one : completions(
                 filter, cursor < 0 ? static_cast<int>(filter.size()) : cursor, &comparison)) {
            words.push_back(one.word.toStdString());
        }
        return words;
    };
    EXPECT_THAT(offered("dur"), ElementsAre("duration:"));
    EXPECT_THAT(offered("-dur"), ElementsAre("-duration:"));
    EXPECT_THAT(offered("kind:zap before:ref"), ElementsAre("before:refault"));
    EXPECT_THAT(offered("before: kind:zap", 7), Contains("before:hit"));
    EXPECT_THAT(offered("kind:dax_pmd"), Contains("kind:dax_pmd_fault"));
    EXPECT_THAT(offered("result:nop"), Contains("result:NOPAGE"));
    EXPECT_THAT(offered("write:"), ElementsAre("write:yes", "write:no"));
    const std::string comm = comparison.trace->tasks()[0].comm;
    EXPECT_THAT(offered("comm:"), Contains("comm:" + comm));
    EXPECT_THAT(offered("mapping:"),
                Contains("mapping:" + std::to_string(comparison.trace->mappings()[0].id)));
    EXPECT_THAT(offered("range:"), Contains("range:0"));
    EXPECT_THAT(offered("before:refault"), ::testing::IsEmpty()) << "nothing is left to add";
    const auto all = offered("");
    EXPECT_EQ(all.size(), static_cast<std::size_t>(EventFilter::fields().size()));
    for (const QString& field : EventFilter::fields()) {
        EXPECT_FALSE(EventFilter::helpOf(field).isEmpty()) << field.toStdString();
    }
}

TEST(ViewFilter, ThePlaceOfARangeIsOneTermAmongSeveralFiles) {
    trace::Sample sample = trace::sample(kTurns);
    EXPECT_EQ(EventFilter::ofRange(*sample.build(), 0), QStringLiteral("range:1"));
    trace::File other = sample.files[0];
    other.id = 77;
    other.ino += 1;
    other.path = "/mnt/pmem/other one";
    sample.files.push_back(other);
    for (std::size_t k = 0; k < sample.events.size() / 2; ++k) {
        sample.events[k].file = 77;
        sample.events[k].mapping = trace::kNone;
    }
    for (trace::Event& event : sample.events) {
        event.mapping = trace::kNone;
    }
    const auto trace = sample.build();
    const auto comparison = replay::compare(trace);
    for (std::uint32_t range = 0; range < trace->ranges().size(); ++range) {
        const QString term = EventFilter::ofRange(*trace, range);
        EXPECT_TRUE(term.contains(u'#')) << term.toStdString();
        const auto filter = EventFilter::parse(term);
        ASSERT_TRUE(filter);
        const Passing found = filter->pass(comparison, trace->begin());
        for (std::uint32_t k = 0; k < trace->size(); ++k) {
            EXPECT_EQ(found.events[k], trace->range_of(k) == range);
        }
    }
}

TEST(ViewFilter, OnlyTheLastQuestionIsAnsweredAndAFaultLeavesWhatWasFound) {
    const auto sides = Sides::one(
        std::make_shared<const replay::Comparison>(replay::compare(trace::sample(kTurns).build())));
    ViewState state;
    ViewFilter filter(nullptr, &state);
    filter.setSides(sides);
    EXPECT_FALSE(filter.result());
    state.setFilter(QStringLiteral("kind:zap"));
    state.setFilter(QStringLiteral("before:refault"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return filter.result() != nullptr; }, kPatience));
    EXPECT_EQ(filter.result()->passing, kTurns - 2);
    EXPECT_EQ(filter.result()->all, 3 * kTurns);
    state.setFilter(QStringLiteral("before:refault colour:red"));
    EXPECT_TRUE(filter.fault());
    EXPECT_FALSE(filter.isOn());
    QTest::qWait(30);
    EXPECT_TRUE(filter.result());
    state.setFilter({});
    EXPECT_FALSE(filter.fault());
    EXPECT_FALSE(filter.result());
    EXPECT_FALSE(filter.busy());
}

TEST(ViewFilter, AWordThatIsNotUnderstoodNeverDimsAll) {
    const auto sides = Sides::one(
        std::make_shared<const replay::Comparison>(replay::compare(trace::sample(kTurns).build())));
    ViewState state;
    ViewFilter filter(nullptr, &state);
    filter.setSides(sides);
    state.setFilter(QStringLiteral("colour")); // half typed: a word that no event has
    ASSERT_TRUE(QTest::qWaitFor([&] { return filter.result() != nullptr; }, kPatience));
    ASSERT_EQ(filter.result()->passing, 0);
    state.setFilter(QStringLiteral("colour:red"));
    EXPECT_TRUE(filter.fault());
    EXPECT_FALSE(filter.applies());
    EXPECT_FALSE(filter.result()) << "all is shown as if there were no filter";
    state.setFilter(QStringLiteral("colour:red before:refault duration:never"));
    EXPECT_TRUE(filter.fault());
    EXPECT_TRUE(filter.applies());
    ASSERT_TRUE(QTest::qWaitFor([&] { return filter.result() != nullptr; }, kPatience));
    EXPECT_EQ(filter.result()->passing, kTurns - 2) << "the words that are understood";
}

TEST(ViewFilter, OfTwoTracesBeforeAndAfterAreTheLanesOnScreen) {
    const auto sides = pair::sides();
    ViewState state;
    ViewFilter filter(nullptr, &state);
    filter.setSides(sides);
    const auto refaults = [&](Side side) {
        const auto& outcomes = (*sides)[side].shown().outcomes;
        return static_cast<std::size_t>(
            std::count_if(outcomes.begin(), outcomes.end(), [](const Outcome& outcome) {
                return outcome.kind == replay::OutcomeKind::Refault;
            }));
    };
    const auto passing = [&](const char* text) {
        state.setFilter(QString::fromUtf8(text));
        EXPECT_TRUE(QTest::qWaitFor([&] { return !filter.busy(); }, kPatience));
        return std::pair((*filter.result())[Side::Before].events.count(),
                         (*filter.result())[Side::After].events.count());
    };
    const std::size_t of_a = refaults(Side::Before), of_b = refaults(Side::After);
    ASSERT_GT(of_a, 0U);
    EXPECT_EQ(passing("before:refault"), std::pair(of_a, std::size_t{0}));
    EXPECT_EQ(passing("after:refault"), std::pair(std::size_t{0}, of_b));
    EXPECT_EQ(passing("recorded:refault"), std::pair(of_a, of_b));
}

TEST(FilterStore, TheLatestComesFirstAndNamesAreKept) {
    FilterStore store(false);
    for (int k = 0; k < FilterStore::kMost + 5; ++k) {
        store.remember(QStringLiteral("tid:%1").arg(k));
    }
    store.remember(QStringLiteral("   "));
    store.remember(QStringLiteral(" tid:10  "));
    EXPECT_EQ(store.history().size(), FilterStore::kMost);
    EXPECT_EQ(store.history().front(), QStringLiteral("tid:10"));
    EXPECT_EQ(store.history().count(QStringLiteral("tid:10")), 1);
    store.save(QStringLiteral("slow"), QStringLiteral("duration>1ms"));
    store.save(QStringLiteral("slow"), QStringLiteral("duration>2ms"));
    EXPECT_EQ(store.names(), QStringList{QStringLiteral("slow")});
    EXPECT_EQ(store.named(QStringLiteral("slow")), QStringLiteral("duration>2ms"));
    store.remove(QStringLiteral("slow"));
    EXPECT_TRUE(store.names().isEmpty());
}

} // namespace daxscope::gui
