// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_filter.h"
#include "tests/gui/window_test.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct DistributionDock : WindowTest {
    void SetUp() override {
        openSample();
        window.resize(1400, 900);
        bringToFront("dock.distribution");
        histogram = part<QWidget>("histogram");
        ASSERT_TRUE(QTest::qWaitFor([&] { return coloured() > 20; }, kPatience));
    }
    /// Pixels of a bar's colour.
    int coloured() {
        const QImage image = histogram->grab().toImage();
        int found = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor at = image.pixelColor(x, y);
                found += at.saturation() > 120 ? 1 : 0;
            }
        }
        return found;
    }
    /// Clicks on the first bar of the upper half.
    bool clickABar() {
        const QImage image = histogram->grab().toImage();
        for (int x = 0; x < image.width(); ++x) {
            for (int y = image.height() / 2; y-- > 0;) {
                if (image.pixelColor(x, y).saturation() > 120) {
                    QTest::mouseClick(histogram, Qt::LeftButton, {}, QPoint(x, y));
                    return true;
                }
            }
        }
        return false;
    }
    std::size_t passing() {
        const auto filter = EventFilter::parse(window.state()->filter());
        return filter ? filter->pass(comparison(), comparison().trace->begin()).events.count() : 0;
    }
    QWidget* histogram = nullptr;
};

} // namespace

TEST_F(DistributionDock, ABinThatIsClickedBecomesTheFilter) {
    window.state()->setFilter(QStringLiteral("comm:reader duration>1s"));
    ASSERT_TRUE(clickABar());
    const QString filter = window.state()->filter();
    EXPECT_TRUE(filter.startsWith(QStringLiteral("comm:reader fault:before duration:")))
        << filter.toStdString();
    EXPECT_EQ(passing(), static_cast<std::size_t>(kTurns)) << "all faults last as long";
    EXPECT_EQ(filter, part<QLineEdit>("filter")->text());
}

TEST_F(DistributionDock, IntervalsOfTheSelectedTimeAreThoseOfItsRefaults) {
    const std::int64_t begin = comparison().trace->begin();
    window.state()->setStretch(TimeRange{begin, begin + 205'000});
    part<QComboBox>("distribution-of")->setCurrentIndex(1);
    part<QComboBox>("distribution-scale")->setCurrentIndex(1);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            return part<QLabel>("distribution-what")->text().contains(QStringLiteral("selected"));
        },
        kPatience));
    ASSERT_TRUE(QTest::qWaitFor([&] { return coloured() > 20; }, kPatience));
    ASSERT_TRUE(clickABar());
    const QString filter = window.state()->filter();
    EXPECT_TRUE(filter.startsWith(QStringLiteral("interval:"))) << filter.toStdString();
    std::size_t refaults = 0;
    for (const replay::Outcome& outcome : comparison().before.outcomes) {
        refaults +=
            outcome.kind == replay::OutcomeKind::Refault && outcome.begin < begin + 205'000 ? 1 : 0;
    }
    ASSERT_GT(refaults, 0U);
    EXPECT_EQ(passing(), refaults) << filter.toStdString();
}

TEST_F(DistributionDock, KeysWalkOverTheBinsToo) {
    histogram->setFocus();
    for (int k = 0; k < 400 && window.state()->filter().isEmpty(); ++k) {
        QTest::keyClick(histogram, Qt::Key_Right);
        QTest::keyClick(histogram, Qt::Key_Return);
    }
    EXPECT_TRUE(window.state()->filter().contains(QStringLiteral("duration:")));
    EXPECT_FALSE(histogram->accessibleDescription().isEmpty());
}
