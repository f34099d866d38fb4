// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_filter.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "replay/analysis/zaps.h"
#include "tests/gui/window_test.h"

#include <QLabel>
#include <QTableView>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct WhomDock : WindowTest {
    void openStorm() {
        window.show();
        ASSERT_TRUE(openFully(
            *window.document(),
            QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace")));
        QCoreApplication::processEvents();
    }
    QAbstractItemModel* model() { return part<QTableView>("whom")->model(); }
    void toStorm(int storm) {
        bringToFront("dock.whom");
        navigate::toStorm(*window.document()->sides(), *window.state(), {Side::Before, storm});
        const auto told = [&] {
            return part<QLabel>("whom-what")
                ->text()
                .startsWith(
                    QStringLiteral("Storm %1,")
                        .arg(comparison().storms_before[static_cast<std::size_t>(storm)].rank));
        };
        ASSERT_TRUE(QTest::qWaitFor(told, kPatience));
    }
};

} // namespace

TEST_F(WhomDock, SaysWhatToDoWithoutAStorm) {
    openStorm();
    EXPECT_EQ(model()->rowCount(), 0);
    EXPECT_FALSE(part<QLabel>("whom-what")->text().isEmpty());
}

TEST_F(WhomDock, HasEachRefaultOfTheStormOnce) {
    openStorm();
    for (int storm = 0; storm < static_cast<int>(comparison().storms_before.size()); ++storm) {
        toStorm(storm);
        const auto& of = comparison().storms_before[static_cast<std::size_t>(storm)];
        std::uint64_t sum = 0;
        for (int row = 0; row < model()->rowCount(); ++row) {
            for (int column = 1; column < model()->columnCount(); ++column) {
                const QString cell = model()->index(row, column).data().toString();
                sum += cell.section(QStringLiteral(" →"), 0, 0).toULongLong();
                if (row == column - 1) {
                    EXPECT_TRUE(cell.isEmpty()) << "nobody unmaps itself";
                }
            }
        }
        EXPECT_EQ(sum, of.refaults);
        EXPECT_EQ(static_cast<std::size_t>(model()->rowCount()), of.parties.size());
        EXPECT_TRUE(
            part<QLabel>("whom-what")->text().contains(format::duration(of.time_in_faults)));
    }
}

TEST_F(WhomDock, ACellFiltersTheEventsToItsRefaults) {
    openStorm();
    toStorm(0);
    const auto& storm = comparison().storms_before[0];
    const replay::Zaps zaps = replay::zaps_of(comparison().before, storm);
    for (int row = 0; row < model()->rowCount(); ++row) {
        for (int column = 1; column < model()->columnCount(); ++column) {
            const QString cell = model()->index(row, column).data().toString();
            if (cell.isEmpty()) {
                continue;
            }
            window.state()->setFilter({});
            emit part<QTableView>("whom")->clicked(model()->index(row, column));
            ASSERT_FALSE(window.state()->filter().isEmpty());
            EventFilter::Fault error;
            const auto filter = EventFilter::parse(window.state()->filter(), &error);
            ASSERT_TRUE(filter) << error.what.toStdString();
            const auto matches = filter->pass(comparison(), comparison().trace->begin()).events;
            std::uint64_t found = 0;
            for (std::uint32_t event = 0; event < comparison().trace->size(); ++event) {
                const std::uint32_t k = window.document()->summary()->outcome_of_event[event];
                found += matches[event] && k != replay::kNoIndex &&
                                 comparison().before.outcomes[k].event == event
                             ? 1
                             : 0;
            }
            EXPECT_EQ(found, cell.section(QStringLiteral(" →"), 0, 0).toULongLong())
                << window.state()->filter().toStdString();
        }
    }
}
