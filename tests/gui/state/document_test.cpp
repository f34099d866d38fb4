// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/zoom_index.h"
#include "replay/cache/cache.h"
#include "replay/engine/self_check.h"
#include "tests/gui/sample_document.h"

#include <QElapsedTimer>
#include <QFile>
#include <cstddef>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

TEST(Document, OpensATraceOnTheWorkerAndComparesThePairThatSuitsIt) {
    const SampleFile file;
    Document document;
    const QSignalSpy opened(&document, &Document::opened);
    const QSignalSpy changed(&document, &Document::comparisonChanged);
    EXPECT_EQ(document.comparison(), nullptr);
    document.open(file.path());
    EXPECT_TRUE(document.busy());
    EXPECT_EQ(document.comparison(), nullptr) << "open() must not load on the calling thread";
    ASSERT_TRUE(QTest::qWaitFor([&] { return changed.count() == 1; }, kPatience));
    EXPECT_EQ(opened.count(), 1);
    EXPECT_FALSE(document.busy());
    EXPECT_EQ(document.path(), file.path());
    const auto comparison = document.comparison();
    EXPECT_EQ(comparison->before.handler, "iomap-6.2");
    EXPECT_EQ(comparison->after.handler, "iomap");
    EXPECT_EQ(comparison->before.totals.refaults, kTurns - 2) << "all but the first touches";
    EXPECT_EQ(comparison->after.totals.refaults, 0U);
}

TEST(Document, ChecksTheModelAgainstTheTraceAfterOpening) {
    const SampleFile file;
    Document document;
    ASSERT_TRUE(openFully(document, file.path()));
    ASSERT_NE(document.selfCheck(), nullptr);
    EXPECT_EQ(document.selfCheck()->faults, static_cast<std::uint64_t>(kTurns));
    EXPECT_EQ(document.selfCheck()->explained, static_cast<std::uint64_t>(kTurns));
}

TEST(Document, WhatTheCacheGaveIsReadAnewWhereItIsNotWhatWasPutThere) {
    const SampleFile file;
    cache::Settings settings;
    settings.folder = (file.folder() + QStringLiteral("/cache")).toStdString();
    settings.least_events = 1;
    settings.hashes = cache::Hashes::Later;
    cache::use(settings);
    const auto kept = cache::file_of(settings, cache::key_of(file.path().toStdString())->path);
    std::uint64_t right = 0;
    {
        Document document;
        ASSERT_TRUE(openFully(document, file.path()));
        right = document.comparison()->recorded.hash();
        ASSERT_TRUE(QTest::qWaitFor(
            [&] {
                const auto made = cache::SectionFile::open(kept);
                return made && made->find(cache::Part::Index) != nullptr;
            },
            kPatience));
    }
    {
        Document document;
        const QSignalSpy opened(&document, &Document::opened);
        ASSERT_TRUE(openFully(document, file.path()));
        EXPECT_TRUE(document.comparison()->indices[0]) << "out of the cache";
        EXPECT_EQ(document.comparison()->recorded.hash(), right);
        EXPECT_EQ(opened.count(), 1);
    }
    const auto at = cache::SectionFile::open(kept)->find(cache::Part::Outcomes)->at;
    QFile bytes(QString::fromStdString(kept.string()));
    ASSERT_TRUE(bytes.open(QIODevice::ReadWrite));
    bytes.seek(static_cast<qint64>(at + offsetof(replay::Outcome, zapped)));
    bytes.putChar(77);
    bytes.close();
    Document document;
    const QSignalSpy opened(&document, &Document::opened);
    document.open(file.path());
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 2; }, kPatience));
    EXPECT_EQ(document.comparison()->recorded.hash(), right);
    cache::use({});
}

TEST(Document, AFileThatIsNoTraceIsAnErrorAndTheOldComparisonStays) {
    const SampleFile file;
    Document document;
    ASSERT_TRUE(openFully(document, file.path()));
    const auto before = document.comparison();
    const QString bad = file.folder() + QStringLiteral("/no.daxtrace");
    QFile out(bad);
    ASSERT_TRUE(out.open(QIODevice::WriteOnly));
    out.write("this is no database");
    out.close();
    QSignalSpy failed(&document, &Document::failed);
    const QSignalSpy opened(&document, &Document::opened);
    document.open(bad);
    ASSERT_TRUE(failed.wait(kPatience));
    EXPECT_TRUE(failed[0][0].toString().contains(QStringLiteral("no.daxtrace")));
    EXPECT_EQ(opened.count(), 0);
    EXPECT_EQ(document.comparison(), before);
    EXPECT_EQ(document.path(), file.path());
    EXPECT_FALSE(document.busy());
}

TEST(Document, AMissingFileIsAnError) {
    Document document;
    QSignalSpy failed(&document, &Document::failed);
    document.open(QStringLiteral("/nowhere/at/all.daxtrace"));
    ASSERT_TRUE(failed.wait(kPatience));
    EXPECT_TRUE(failed[0][0].toString().contains(QStringLiteral("/nowhere/at/all.daxtrace")));
}

TEST(Document, CancelIsToldAtOnceAndWhatWasUnderWayNeverShowsUp) {
    const SampleFile file;
    Document document;
    const QSignalSpy cancelled(&document, &Document::cancelled);
    const QSignalSpy opened(&document, &Document::opened);
    document.open(file.path());
    document.cancel();
    EXPECT_EQ(cancelled.count(), 1);
    EXPECT_FALSE(document.busy());
    QTest::qWait(300); // long enough for a load of this size to end
    EXPECT_EQ(opened.count(), 0);
    EXPECT_EQ(document.comparison(), nullptr);
    document.cancel();
    EXPECT_EQ(cancelled.count(), 1) << "nothing was under way";
}

TEST(Document, OpeningAnotherFileDropsTheLoadUnderWay) {
    const SampleFile first, second;
    Document document;
    const QSignalSpy opened(&document, &Document::opened);
    document.open(first.path());
    ASSERT_TRUE(openFully(document, second.path()));
    EXPECT_EQ(opened.count(), 1);
    EXPECT_EQ(document.path(), second.path());
}

TEST(Document, ADocumentMayGoWhileItLoads) {
    const SampleFile file;
    for (int k = 0; k < 20; ++k) {
        Document document;
        document.open(file.path());
        QTest::qWait(k % 4);
    }
}

TEST(Document, AnotherPairIsReplayedOnTheSameTrace) {
    const SampleFile file;
    Document document;
    ASSERT_TRUE(openFully(document, file.path()));
    const auto trace = document.comparison()->trace;
    const QSignalSpy opened(&document, &Document::opened);
    QSignalSpy changed(&document, &Document::comparisonChanged);
    document.setHandlers(model::find_handler("iomap"), model::find_handler("iomap-6.2"));
    ASSERT_TRUE(changed.wait(kPatience));
    EXPECT_EQ(document.comparison()->before.handler, "iomap");
    EXPECT_EQ(document.comparison()->after.handler, "iomap-6.2");
    EXPECT_EQ(document.comparison()->trace, trace) << "the file is not read again";
    EXPECT_EQ(opened.count(), 0);
    EXPECT_NE(document.selfCheck(), nullptr) << "it is about the trace, not about the pair";
}

TEST(Document, AnotherStormRuleFindsOtherStormsInTheSameRuns) {
    const SampleFile file;
    Document document;
    ASSERT_TRUE(openFully(document, file.path()));
    const auto before = document.comparison();
    ASSERT_EQ(before->storms_before.size(), 1U);
    QSignalSpy changed(&document, &Document::comparisonChanged);
    document.setStormRule({.min_refaults = kTurns, .max_gap = 10'000'000});
    ASSERT_TRUE(changed.wait(kPatience));
    EXPECT_TRUE(document.comparison()->storms_before.empty());
    EXPECT_TRUE(document.comparison()->before.shares(before->before)) << "no run is copied";
    EXPECT_TRUE(document.comparison()->after.shares(before->after));
    EXPECT_TRUE(document.comparison()->recorded.shares(before->recorded));
    EXPECT_EQ(document.summary()->ranges[0][Side::Before].storms, 0U);
    EXPECT_EQ(before->storms_before.size(), 1U) << "what was handed out never changes";
}

TEST(Document, TheLastOfManyRulesWins) {
    const SampleFile file;
    Document document;
    ASSERT_TRUE(openFully(document, file.path()));
    for (std::uint32_t least = 2; least < 30; ++least) {
        document.setStormRule({.min_refaults = least, .max_gap = 10'000'000});
    }
    document.setStormRule({.min_refaults = kTurns, .max_gap = 10'000'000});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !document.busy(); }, kPatience));
    EXPECT_TRUE(document.comparison()->storms_before.empty());
}

TEST(Document, TheSummaryCountsWhatTheRunsHold) {
    const SampleFile file;
    Document document;
    ASSERT_TRUE(openFully(document, file.path()));
    const auto summary = document.summary();
    const auto comparison = document.comparison();
    const std::uint32_t range = comparison->before.outcomes[0].range;
    EXPECT_EQ(summary->ranges[range][Side::Before].faults, static_cast<std::uint64_t>(kTurns));
    EXPECT_EQ(summary->ranges[range][Side::Before].refaults,
              static_cast<std::uint64_t>(kTurns - 2));
    EXPECT_EQ(summary->ranges[range][Side::Before].storms, 1U);
    EXPECT_EQ(summary->ranges[range][Side::After].faults, 2U);
    EXPECT_EQ(summary->mapping(1)[Side::Before].faults, static_cast<std::uint64_t>(kTurns / 2));
    EXPECT_EQ(summary->mapping(1)[Side::Before].storms, 1U);
    EXPECT_EQ(summary->mapping(99), SideCounts{});
    for (std::uint32_t k = 0; k < comparison->recorded.outcomes.size(); ++k) {
        EXPECT_EQ(summary->outcome_of_event[comparison->recorded.outcomes[k].event], k);
    }
}
