// SPDX-License-Identifier: GPL-3.0-or-later
//
// More rows than fit: what is gone to is in sight, and the rows' height is changed and let go of.
#include "app/gui/state/navigate.h"
#include "tests/gui/compare/window.h"

#include <QScrollBar>
#include <numeric>

namespace daxscope::gui {
namespace {

constexpr std::uint32_t kRanges = 120;

std::shared_ptr<const replay::Comparison> many_rows() {
    made::Shape shape;
    shape.ranges = kRanges;
    shape.turns = 6;
    return made::storm(shape);
}

struct ManyRows : testing::Test {
    Window window{many_rows()};

    int rowHeight() { return window.lane(Side::Before, topRow()).height(); }
    std::uint32_t topRow() {
        std::uint32_t row = 0;
        while (window.lane(Side::Before, row).isEmpty()) {
            ++row;
        }
        return row + 1; // the one before may be cut off
    }
    /// All of the row, in both panes.
    void expectInSight(std::uint32_t range) {
        window.settle();
        const int whole = rowHeight();
        for (const Side side : {Side::Before, Side::After}) {
            EXPECT_GE(window.lane(side, range).height(), whole) << "range " << range;
        }
    }
    void scrollAway() {
        window.wheel({2.0, window.lane(Side::Before, topRow()).center().y() + 0.0}, 1000);
        window.settle();
    }
    std::uint32_t outcomeOn(std::uint32_t range) {
        const auto& outcomes = window.comparison->before.outcomes;
        std::uint32_t k = 3;
        while (outcomes[k].range != range || outcomes[k].kind != replay::OutcomeKind::Refault) {
            ++k;
        }
        return k;
    }
};

TEST_F(ManyRows, TheCurrentRangesRowComesIntoSightHoweverItWasChosen) {
    ASSERT_TRUE(window.lane(Side::Before, kRanges - 1).isEmpty()) << "or it proves nothing";
    window.state.setCurrentRange(kRanges - 1); // the Files dock
    expectInSight(kRanges - 1);
    window.state.setCurrentRange(0);
    expectInSight(0);
    navigate::reveal(*window.sides, window.state, outcomeOn(80), Side::Before); // an event
    expectInSight(80);
    scrollAway();
    ASSERT_TRUE(window.lane(Side::Before, 80).isEmpty());
    navigate::toCause(*window.sides, window.state); // J, on the same range
    expectInSight(80);
}

TEST_F(ManyRows, GoingToTheRangeThatIsTheCurrentOneBringsItBack) {
    window.state.setCurrentRange(90);
    expectInSight(90);
    scrollAway();
    ASSERT_TRUE(window.lane(Side::Before, 90).isEmpty());
    window.state.setCurrentRange(90);
    expectInSight(90);
}

TEST_F(ManyRows, AStormIsNeverAnEmptyView) {
    const auto& storms = window.comparison->storms_before;
    ASSERT_GT(storms.size(), 3U);
    for (const int storm : {static_cast<int>(storms.size()) - 1, 0, 2}) {
        ASSERT_TRUE(navigate::toStorm(*window.sides, window.state, {Side::Before, storm}));
        window.settle();
        EXPECT_FALSE(
            window.view.outcomeRect(Side::Before, storms[static_cast<std::size_t>(storm)].first)
                .isEmpty());
        scrollAway();
        navigate::toStorm(*window.sides, window.state, {Side::Before, storm}); // once more
        window.settle();
        EXPECT_FALSE(
            window.view.outcomeRect(Side::Before, storms[static_cast<std::size_t>(storm)].first)
                .isEmpty());
    }
}

TEST_F(ManyRows, OfARowHigherThanThePaneTheSelectedFaultIsInSight) {
    window.view.growRows(60);
    window.settle();
    const auto& outcomes = window.comparison->before.outcomes;
    const std::uint32_t one = outcomeOn(40);
    std::uint32_t other = one + 1;
    while (outcomes[other].range != 40 || outcomes[other].mapping == outcomes[one].mapping) {
        ++other;
    }
    for (const std::uint32_t outcome : {one, other, one}) {
        navigate::reveal(*window.sides, window.state, outcome, Side::Before);
        window.settle();
        EXPECT_FALSE(window.view.outcomeRect(Side::Before, outcome).isEmpty());
    }
}

TEST_F(ManyRows, ARowThatIsClickedStaysWhereItIs) {
    const std::uint32_t top = topRow();
    window.wheel({2.0, window.lane(Side::Before, top).center().y() + 0.0}, -1);
    window.settle();
    const std::uint32_t cut = topRow() - 1;
    const QRect before = window.lane(Side::Before, cut);
    window.click(QPoint(3, before.center().y()));
    window.settle();
    EXPECT_EQ(window.state.currentRange(), cut);
    EXPECT_EQ(window.lane(Side::Before, cut), before);
}

TEST_F(ManyRows, GrowAndShrinkAroundTheCurrentRangeAndShareTheHeightAgain) {
    window.state.setCurrentRange(60);
    window.settle();
    const QRect before = window.lane(Side::Before, 60);
    window.view.growRows(4);
    window.settle();
    const QRect taller = window.lane(Side::Before, 60);
    EXPECT_GT(taller.height(), before.height());
    EXPECT_LE(std::abs(taller.center().y() - before.center().y()), 2) << "it keeps its place";
    window.view.growRows(-8);
    window.settle();
    EXPECT_LT(window.lane(Side::Before, 60).height(), before.height());
    window.view.fitRows();
    window.settle();
    EXPECT_EQ(window.lane(Side::Before, 60).height(), before.height());
    EXPECT_FALSE(window.lane(Side::After, 60).isEmpty());
}

TEST_F(ManyRows, TheScrollBarIsPaintedAsSoonAsTheRowsDoNotFit) {
    auto* bar = window.view.findChild<QScrollBar*>();
    EXPECT_TRUE(bar->isVisible());
    window.state.setRows({0, 1});
    window.settle();
    EXPECT_FALSE(bar->isVisible());
    QVector<std::uint32_t> rows(16);
    std::iota(rows.begin(), rows.end(), 0U);
    window.state.setRows(rows);
    for (const int height : {900, 420}) { // by a resize alone
        window.view.resize(1000, height);
        window.settle();
        const bool fit = height == 900;
        EXPECT_EQ(bar->isVisible(), !fit) << height;
        EXPECT_EQ(window.plot()->width(), 1000 - (fit ? 0 : bar->width()));
        if (!fit) {
            EXPECT_EQ(bar->height(), window.view.height()) << "laid out, not only asked for";
        }
    }
}

TEST_F(ManyRows, TickLabelsStandClearOfEachOther) {
    const QCPAxis* axis = nullptr;
    for (const QCPAxisRect* rect : window.plot()->axisRects()) {
        if (rect->axis(QCPAxis::atBottom)->tickLabels()) {
            axis = rect->axis(QCPAxis::atBottom);
        }
    }
    ASSERT_NE(axis, nullptr);
    QFont large = window.view.font();
    large.setPointSizeF(large.pointSizeF() * 1.75);
    for (const QFont& font : {window.view.font(), large}) {
        window.view.setFont(font);
        for (const int width : {420, 600, 1000, 1900}) {
            window.view.resize(width, 600);
            for (const std::int64_t length : {1'000'000'000, 777'777, 997}) {
                window.state.fit();
                const std::int64_t begin = window.state.home().begin + 10'000'123;
                window.state.setVisible({begin, begin + length});
                window.settle();
                const QFontMetricsF metrics(axis->tickLabelFont());
                const QVector<double> ticks = axis->tickVector();
                const QVector<QString> labels = axis->tickVectorLabels();
                EXPECT_GE(ticks.size(), 1);
                for (qsizetype k = 1; k < ticks.size(); ++k) {
                    const double apart =
                        axis->coordToPixel(ticks[k]) - axis->coordToPixel(ticks[k - 1]);
                    const double half = (metrics.horizontalAdvance(labels[k]) +
                                         metrics.horizontalAdvance(labels[k - 1])) /
                                        2;
                    EXPECT_LT(half, apart) << width << ": " << labels[k].toStdString();
                }
            }
        }
    }
}

TEST_F(ManyRows, FitTwiceFitsTheRowsToo) {
    const int height = rowHeight();
    window.view.growRows(6);
    window.wheel(window.lane(Side::Before, topRow()).center(), 4);
    window.settle();
    const int taller = rowHeight();
    ASSERT_GT(taller, height);
    window.key(Qt::Key_F);
    window.settle();
    EXPECT_EQ(window.state.visible(), window.state.home());
    EXPECT_EQ(rowHeight(), taller) << "the first is about the time";
    window.key(Qt::Key_F);
    window.settle();
    EXPECT_EQ(rowHeight(), height);
}

TEST(Strips, OfMappingsThatAreInSightFillTheLane) {
    constexpr std::int64_t kLength = 1'000'000;
    std::vector<replay::Outcome> outcomes;
    const auto fault = [&outcomes](std::int64_t at, std::uint32_t mapping) {
        replay::Outcome outcome;
        outcome.begin = made::kStart + at;
        outcome.end = outcome.begin + 100;
        outcome.range = 0;
        outcome.mapping = mapping;
        outcomes.push_back(outcome);
    };
    for (std::int64_t at = 0; at < 400'000; at += 100'000) { // three at a time
        fault(at, 1);
        fault(at + 1'000, 2);
        fault(at + 2'000, 3);
    }
    fault(900'000, 1); // and then one
    replay::Run run;
    run.outcomes = outcomes;
    const auto last = static_cast<std::uint32_t>(run.outcomes.size() - 1);
    Window window(made::comparison(run, {}, 1, 3, kLength));
    const QRect lane = window.lane(Side::Before);
    EXPECT_LT(window.view.outcomeRect(Side::Before, last).height(), lane.height() * 4 / 10);
    window.state.setVisible({made::kStart + 800'000, made::kStart + kLength});
    window.settle();
    EXPECT_GT(window.view.outcomeRect(Side::Before, last).height(), lane.height() * 8 / 10);
    EXPECT_EQ(window.lane(Side::Before), lane) << "rows keep their places";
    window.state.fit();
    window.settle();
    EXPECT_LT(window.view.outcomeRect(Side::Before, last).height(), lane.height() * 4 / 10);
}

} // namespace
} // namespace daxscope::gui
