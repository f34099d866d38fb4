// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/latest.h"

#include "replay/trace/error.h"
#include "tests/gui/sample_document.h"

#include <QElapsedTimer>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

TEST(Latest, TheNewestWishWinsAndNobodyWaits) {
    QObject owner;
    Latest<int> latest(&owner);
    std::atomic<bool> begun = false;
    std::atomic<int> cancelled = 0;
    QVector<int> results;
    latest.want(
        [&](const Progress& progress) {
            begun = true;
            try {
                for (std::uint64_t k = 0;; ++k) {
                    progress.report(k, 0);
                }
            } catch (const Cancelled&) {
                ++cancelled;
                throw;
            }
            return 1;
        },
        [&](int result) { results << result; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return begun.load(); }, kPatience));
    QElapsedTimer since;
    since.start();
    latest.want([](const Progress&) { return 2; }, [&](int result) { results << result; });
    EXPECT_TRUE(latest.busy());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !results.isEmpty(); }, kPatience));
    EXPECT_EQ(results, QVector<int>{2});
    EXPECT_EQ(cancelled, 1);
    EXPECT_FALSE(latest.busy());

    QString why;
    latest.want([](const Progress&) -> int { throw Error(Exit::Io, "no room", "Make some."); },
                [&](int result) { results << result; },
                [&](const Failure& failure) { why = failure.what; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return !why.isEmpty(); }, kPatience));
    EXPECT_EQ(why, QStringLiteral("no room"));
    EXPECT_EQ(results.size(), 1);
}

TEST(Latest, WhoGoesAwayWaitsOnlyUntilTheNextLookAtTheFlag) {
    QObject owner;
    std::atomic<bool> leaving = false;
    std::atomic<int> looks = 0; // at the flag, after it was set
    bool came = false;
    std::atomic<bool> begun = false; // outlives the worker, as all that it refers to
    {
        Latest<int> latest(&owner);
        latest.want(
            [&](const Progress& progress) -> int {
                for (;;) {
                    begun = true;
                    looks += leaving ? 1 : 0;
                    progress.report(0, 0);
                }
            },
            [&](int) { came = true; });
        ASSERT_TRUE(QTest::qWaitFor([&] { return begun.load(); }, kPatience));
        latest.drop();
        leaving = true;
    }
    EXPECT_LE(looks, 1);
    QCoreApplication::processEvents();
    EXPECT_FALSE(came);
}

TEST(Latest, WhatIsFinishedIsThereWithoutAnEventLoop) {
    QObject owner;
    QThreadPool pool;
    pool.setMaxThreadCount(1);
    Latest<int> latest(&owner, &pool);
    int result = 0;
    bool other = false;
    QMetaObject::invokeMethod(
        qApp, [&] { other = true; }, Qt::QueuedConnection);
    latest.want([](const Progress&) { return 3; }, [&](int made) { result = made; });
    latest.finish();
    EXPECT_EQ(result, 3);
    EXPECT_FALSE(latest.busy());
    EXPECT_FALSE(other) << "nothing else has its turn meanwhile";
    QCoreApplication::processEvents();
}
