// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dirty DAX entries that a run removes: banner, commands, filter, table.
#include "app/gui/state/event_filter.h"
#include "app/gui/state/navigate.h"
#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <algorithm>
#include <gtest/gtest.h>
#include <set>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Dirty : ::testing::Test {
    MainWindow window{MainWindow::Settings::Ignored};

    /// A recorded storm through the handler of 2016, which removes dirty entries.
    void open() {
        window.show();
        ASSERT_TRUE(openFully(
            *window.document(),
            QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/prefix-storm-6.1.daxtrace")));
        window.document()->setHandlers(model::find_handler("pre-fix"),
                                       model::find_handler("fixed"));
        ASSERT_TRUE(QTest::qWaitFor([this] { return !window.document()->busy(); }, kPatience));
    }
    QWidget* banner() { return window.findChild<QWidget*>(QStringLiteral("dirty-banner")); }
    /// Places in the run before.
    std::vector<std::uint32_t> removals() {
        std::vector<std::uint32_t> found;
        const auto& outcomes = window.document()->comparison()->before.outcomes;
        for (std::uint32_t k = 0; k < outcomes.size(); ++k) {
            if (outcomes[k].dirty_removed) {
                found.push_back(k);
            }
        }
        return found;
    }
    QAction* action(Command command) { return window.actions()[command]; }
    int passing(const QString& filter) {
        auto* input = window.findChild<QLineEdit*>(QStringLiteral("filter"));
        auto* table = window.findChild<QTableView*>(QStringLiteral("events"));
        input->setText(filter);
        QTest::qWait(600); // the pause while typing, and the query
        return table->model()->rowCount();
    }
};

} // namespace

TEST_F(Dirty, TheBannerSaysItAndJumpsToTheFirst) {
    open();
    ASSERT_TRUE(banner()->isVisible());
    const auto* text = banner()->findChild<QLabel*>();
    EXPECT_TRUE(text->text().contains(QStringLiteral("fsync")));
    EXPECT_TRUE(text->text().contains(QString::number(removals().size())))
        << text->text().toStdString();
    EXPECT_TRUE(text->text().contains(QStringLiteral("fixed removes none")));
    auto* button = banner()->findChild<QPushButton*>();
    ASSERT_TRUE(button->isVisible());
    button->click();
    EXPECT_EQ(window.state()->selected(), removals().front());
    EXPECT_EQ(window.state()->selectedSide(), Side::Before);
    EXPECT_EQ(window.state()->currentRange(),
              window.document()->comparison()->before.outcomes[removals().front()].range);
}

TEST_F(Dirty, ATraceThatLosesNothingHasNoBannerAndNoCommand) {
    open();
    window.document()->setHandlers(model::find_handler("iomap-6.2"), model::find_handler("iomap"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window.document()->busy(); }, kPatience));
    ASSERT_FALSE(navigate::dirtySide(*window.document()->summary()));
    EXPECT_FALSE(banner()->isVisible());
    EXPECT_FALSE(action(Command::NextDirty)->isEnabled());
    EXPECT_FALSE(action(Command::PreviousDirty)->isEnabled());
    EXPECT_EQ(passing(QStringLiteral("dirty:any")), 0);
}

TEST_F(Dirty, NextAndPreviousStopAtEachOneAndAtTheEnds) {
    open();
    std::vector<std::uint32_t> visited;
    window.state()->setPlayhead(window.state()->bounds().begin);
    for (std::size_t k = 0; k < removals().size() + 3; ++k) {
        action(Command::NextDirty)->trigger();
        if (visited.empty() || visited.back() != window.state()->selected()) {
            visited.push_back(window.state()->selected().value());
        }
    }
    ASSERT_EQ(visited.size(), removals().size());
    for (std::size_t k = 0; k < visited.size(); ++k) {
        EXPECT_EQ(visited[k], removals()[k]);
    }
    for (std::size_t k = visited.size() - 1; k > 0; --k) {
        action(Command::PreviousDirty)->trigger();
        EXPECT_EQ(window.state()->selected(), removals()[k - 1]);
    }
    action(Command::PreviousDirty)->trigger();
    EXPECT_EQ(window.state()->selected(), removals().front());
}

TEST_F(Dirty, ThoseThatGoWithALayoutAreSteppedToFilteredAndNamedAsWell) {
    window.show();
    ASSERT_TRUE(openFully(
        *window.document(),
        QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/sync-missed-7.3.daxtrace")));
    const auto comparison = window.document()->comparison();
    const auto& all = window.document()->summary()->dirtyOf(Side::Before);
    ASSERT_FALSE(all.empty());
    ASSERT_TRUE(std::any_of(all.begin(), all.end(), [](const DirtyRemoval& removal) {
        return removal.outcome == replay::kNoIndex;
    }));
    EXPECT_TRUE(banner()->isVisible());
    window.state()->setPlayhead(window.state()->bounds().begin);
    const auto here = [this](const DirtyRemoval& removal) {
        return removal.outcome == replay::kNoIndex
                   ? window.state()->selectedEvent() == removal.event
                   : window.state()->selected() == removal.outcome;
    };
    for (const DirtyRemoval& removal : all) {
        action(Command::NextDirty)->trigger();
        EXPECT_TRUE(here(removal)) << removal.event;
        EXPECT_EQ(window.state()->playhead(), removal.time);
    }
    action(Command::NextDirty)->trigger();
    EXPECT_TRUE(here(all.back())) << "the last one stays";
    for (std::size_t k = all.size() - 1; k-- > 0;) {
        action(Command::PreviousDirty)->trigger();
        EXPECT_TRUE(here(all[k])) << all[k].event;
    }
    std::set<std::uint32_t> events;
    for (const DirtyRemoval& removal : all) {
        events.insert(removal.event);
    }
    EXPECT_EQ(passing(QStringLiteral("dirty:before")), static_cast<int>(events.size()));
    EXPECT_EQ(passing(QStringLiteral("dirty:before kind:unmap")), static_cast<int>(events.size()));
    const auto* table = window.findChild<QTableView*>(QStringLiteral("events"));
    bool named = false;
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        named = named || table->model()->index(0, column).data().toString() ==
                             QStringLiteral("dirty entry removed");
    }
    EXPECT_TRUE(named);
}

TEST_F(Dirty, TheFilterFindsThemAndTheTableNamesThem) {
    open();
    const auto all = static_cast<int>(removals().size());
    EXPECT_EQ(passing(QStringLiteral("dirty:before")), all);
    auto* table = window.findChild<QTableView*>(QStringLiteral("events"));
    bool named = false;
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        named = named || table->model()->index(0, column).data().toString().contains(
                             QStringLiteral("dirty entry removed"));
    }
    EXPECT_TRUE(named);
    EXPECT_EQ(passing(QStringLiteral("dirty:after")), 0);
    EXPECT_EQ(passing(QStringLiteral("dirty:any")), all);
    EXPECT_EQ(passing(QStringLiteral("-dirty:any")),
              static_cast<int>(window.document()->comparison()->trace->size()) - all);
    EventFilter::Fault error;
    EXPECT_FALSE(EventFilter::parse(QStringLiteral("dirty:often"), &error));
    EXPECT_TRUE(error.what.contains(QStringLiteral("dirty:before")));
    EXPECT_TRUE(EventFilter::parse(QStringLiteral("dirty:"), &error)) << "still being typed";
}
