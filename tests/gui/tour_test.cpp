// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/tour.h"

#include "tests/gui/window_test.h"

#include <QPushButton>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct TourTest : WindowTest {
    QPointer<Tour> tour;

    void start() {
        window.resize(1600, 1000);
        window.show();
        activate();
        trigger(Command::Tour);
        tour = window.findChild<Tour*>();
        ASSERT_TRUE(tour);
        ASSERT_TRUE(ready(0));
    }
    bool ready(int step) {
        return QTest::qWaitFor([&] { return tour && tour->step() == step && tour->isReady(); },
                               kPatience);
    }
    void goTo(int step) {
        while (tour->step() < step) {
            tour->next();
            ASSERT_TRUE(ready(tour->step()));
        }
        QCoreApplication::processEvents();
    }
    bool says(const QString& what) { return tour->text().contains(what); }
    static QString number(std::size_t count) {
        return format::count(static_cast<std::int64_t>(count));
    }
    bool isInFront(const char* dock) { return !part<QDockWidget>(dock)->visibleRegion().isEmpty(); }
};

} // namespace

TEST_F(TourTest, TheFirstStepHasTheFaultsOfBothRuns) {
    start();
    EXPECT_FALSE(tour->isModal());
    EXPECT_TRUE(tour->isVisible());
    EXPECT_EQ(window.document()->title(), QStringLiteral("reflink-storm-6.12.daxtrace"));
    for (const replay::Run* run : {&comparison().before, &comparison().after}) {
        EXPECT_TRUE(says(number(run->totals.accesses - run->totals.hits)))
            << tour->text().toStdString();
        EXPECT_TRUE(says(QString::fromStdString(run->handler)));
    }
    EXPECT_TRUE(window.rect().contains(tour->geometry()));
    EXPECT_FALSE(tour->geometry().intersects(tour->target())) << "it hides what it is about";
    // Handlers that are chosen meanwhile are spoken of.
    window.document()->setHandlers(model::find_handler("iomap-6.15"), model::find_handler("iomap"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return says(QStringLiteral("iomap-6.15")); }, kPatience));
}

TEST_F(TourTest, TheSecondGoesToTheCostliestStorm) {
    start();
    goTo(1);
    EXPECT_EQ(window.state()->currentStorm(), (StormRef{Side::Before, 0}));
    const replay::Storm& storm = comparison().storms_before.front();
    EXPECT_TRUE(says(number(storm.refaults) + QStringLiteral(" refaults of ") +
                     number(storm.parties.size())))
        << tour->text().toStdString();
    EXPECT_TRUE(says(format::duration(storm.end - storm.begin)));
    EXPECT_TRUE(isInFront("dock.whom"));
    EXPECT_FALSE(tour->geometry().intersects(tour->target())) << "it hides what it is about";
}

TEST_F(TourTest, TheThirdIsNoAllClear) {
    start();
    goTo(2);
    EXPECT_EQ(window.document()->title(), QStringLiteral("reflink-quiet-6.1.daxtrace"));
    EXPECT_TRUE(says(number(comparison().storms_recorded.size()) + QStringLiteral(" storms were")))
        << tour->text().toStdString();
    EXPECT_TRUE(comparison().recorded.seen.zaps) << "what was not recorded is no zero";
    EXPECT_TRUE(isInFront("dock.sweep"));
    EXPECT_FALSE(tour->geometry().intersects(tour->target()));
}

TEST_F(TourTest, TheFourthSelectsADirtyRemoval) {
    start();
    goTo(3);
    const auto& dirty = window.document()->summary()->dirtyOf(Side::Before);
    ASSERT_FALSE(dirty.empty());
    EXPECT_TRUE(says(number(dirty.size()) + QStringLiteral(" removals of dirty")))
        << tour->text().toStdString();
    EXPECT_TRUE(window.state()->selected() || window.state()->selectedEvent());
}

TEST_F(TourTest, TheLastShowsWhyFaultsFallBackAndEnds) {
    start();
    goTo(4);
    EXPECT_EQ(window.document()->title(), QStringLiteral("fallbacks-6.12.daxtrace"));
    EXPECT_TRUE(isInFront("dock.faults"));
    EXPECT_TRUE(comparison().storms_before.empty() && comparison().storms_after.empty());
    tour->next();
    ASSERT_TRUE(QTest::qWaitFor([&] { return tour.isNull(); }, kPatience));
}

TEST_F(TourTest, ItIsWalkedByKeysAndEscEndsIt) {
    start();
    auto* next = part<QPushButton>("tour-next");
    ASSERT_TRUE(next->hasFocus());
    QTest::keyClick(next, Qt::Key_Right);
    ASSERT_TRUE(ready(1));
    QTest::keyClick(next, Qt::Key_Left);
    ASSERT_TRUE(ready(0));
    EXPECT_FALSE(part<QPushButton>("tour-back")->isEnabled());
    QTest::keyClick(next, Qt::Key_Escape);
    ASSERT_TRUE(QTest::qWaitFor([&] { return tour.isNull(); }, kPatience));
    EXPECT_TRUE(window.isVisible());
}

TEST_F(TourTest, AnotherTraceEndsIt) {
    start();
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    ASSERT_TRUE(QTest::qWaitFor([&] { return tour.isNull(); }, kPatience));
}
