// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/format.h"
#include "tests/gui/compare/window.h"

#include <QToolTip>

namespace daxscope::gui {
namespace {

/// With plain spaces, as one types them.
QString plain(QString text) {
    return text.replace(QChar::Nbsp, QLatin1Char(' '));
}

TEST(CompareTooltip, AColumnOfManySaysExactlyHowManyOfEach) {
    made::Shape shape;
    shape.turns = 4'000;
    shape.pause = 10'000;
    shape.fault = 5'000;
    Window window(made::storm(shape));
    const QRect lane = window.lane(Side::Before);
    const Grid grid(window.comparison->trace->begin(), 0,
                    static_cast<double>(window.state.visible().length()) / lane.width(),
                    lane.width());
    for (const int column : {0, 1, 17, lane.width() / 2, lane.width() - 2}) {
        // The first strip is the first party's.
        std::uint32_t refaults = 0, touches = 0, unmaps = 0;
        for (const replay::Outcome& outcome : window.comparison->before.outcomes) {
            if (grid.column_of(outcome.begin) == column) {
                ++unmaps;
                if (outcome.mapping == 1) {
                    refaults += outcome.kind == replay::OutcomeKind::Refault ? 1 : 0;
                    touches += outcome.kind == replay::OutcomeKind::FirstTouch ? 1 : 0;
                }
            }
        }
        const QString tip =
            window.view.tooltipAt({lane.left() + column, lane.top() + lane.height() / 4});
        if (refaults + touches < 2) {
            continue; // one fault, or none: another text
        }
        EXPECT_TRUE(tip.contains(QStringLiteral("%1 refault").arg(refaults))) << tip.toStdString();
        EXPECT_EQ(tip.contains(QStringLiteral("first touch")), touches > 0) << tip.toStdString();
        EXPECT_TRUE(tip.contains(QStringLiteral("%1 unmaps").arg(unmaps))) << tip.toStdString();
        EXPECT_TRUE(tip.contains(QStringLiteral("reader pid 1001"))) << tip.toStdString();
    }
}

TEST(CompareTooltip, WithinAStormItSaysWhatThatIs) {
    made::Shape shape;
    shape.turns = 60;
    Window window(made::storm(shape));
    ASSERT_FALSE(window.comparison->storms_before.empty());
    const replay::Storm& storm = window.comparison->storms_before[0];
    const QRect lane = window.lane(Side::Before);
    const QString within = plain(window.view.tooltipAt(lane.center()));
    EXPECT_TRUE(within.contains(QStringLiteral("Storm 1 of %1: %2 refaults of %3 mappings")
                                    .arg(window.comparison->storms_before.size())
                                    .arg(storm.refaults)
                                    .arg(storm.parties.size())))
        << within.toStdString();
    EXPECT_FALSE(
        window.view.tooltipAt(window.lane(Side::After).center()).contains(QStringLiteral("Storm")));
}

TEST(CompareTooltip, ASingleFaultSaysWhoThrewItOutAndWhatBecameOfItAfter) {
    made::Shape shape;
    shape.turns = 10;
    Window window(made::storm(shape));
    window.state.setVisible({made::kStart + 4'000'000, made::kStart + 9'000'000});
    window.settle();
    // The sixth access: the second party's third, zapped by the first party's fault 1 ms
    // before.
    const QPoint pos = window.view.outcomeRect(Side::Before, 5).center();
    window.mouse(QEvent::MouseMove, pos);
    const QString tip = plain(QToolTip::text());
    EXPECT_TRUE(tip.contains("Refault to read")) << tip.toStdString();
    EXPECT_TRUE(tip.contains("reader tid 1002")) << tip.toStdString();
    EXPECT_TRUE(tip.contains("Zapped by a read fault of reader pid 1001, mapping 1, 1 ms earlier"))
        << tip.toStdString();
    EXPECT_TRUE(tip.contains("took 200 us")) << tip.toStdString();
    EXPECT_TRUE(tip.contains("NOPAGE")) << tip.toStdString();
    EXPECT_TRUE(tip.contains("zapped 1 mapping")) << tip.toStdString();
    EXPECT_TRUE(tip.contains("after (iomap): hit, no fault")) << tip.toStdString();
    const QString after = window.view.tooltipAt(window.view.outcomeRect(Side::After, 5).center());
    EXPECT_TRUE(after.startsWith("Hit to read")) << after.toStdString();
    EXPECT_TRUE(after.contains("before (iomap-6.2): refault")) << after.toStdString();
}

TEST(CompareTooltip, TheStripBetweenSaysBothCounts) {
    made::Shape shape;
    shape.turns = 2'000;
    shape.pause = 10'000;
    shape.fault = 5'000;
    Window window(made::storm(shape));
    const QRect before = window.lane(Side::Before);
    const Grid grid(window.comparison->trace->begin(), 0,
                    static_cast<double>(window.state.visible().length()) / before.width(),
                    before.width());
    const int column = before.width() / 3;
    int faults = 0;
    for (const replay::Outcome& outcome : window.comparison->before.outcomes) {
        faults += grid.column_of(outcome.begin) == column ? 1 : 0;
    }
    // Below the upper pane, above the lower one: look for the strip from the pane's end.
    QString tip;
    for (int y = before.bottom() + 1; y < window.lane(Side::After).top() && tip.isEmpty(); ++y) {
        tip = window.view.tooltipAt({before.left() + column, y});
        tip = tip.contains("all rows") ? tip : QString();
    }
    EXPECT_TRUE(tip.contains(QStringLiteral("faults before %1, after 0").arg(faults)))
        << tip.toStdString();
    EXPECT_TRUE(tip.contains(QStringLiteral("−%1 (-100 %)").arg(faults))) << tip.toStdString();
}

TEST(CompareTooltip, ALabelSaysTheWholeNameAndWhoHasTheStrip) {
    made::Shape shape;
    shape.ranges = 3;
    Window window(made::storm(shape));
    const trace::Trace& trace = *window.comparison->trace;
    const QRect lane = window.lane(Side::After, 1);
    const QString name = plain(window.view.tooltipAt({6, lane.center().y()}));
    EXPECT_TRUE(name.contains(plain(format::file(trace, trace.ranges()[1].file))))
        << name.toStdString();
    EXPECT_TRUE(name.contains(plain(format::range(trace, 1)))) << name.toStdString();
    EXPECT_TRUE(name.contains(QStringLiteral("pages 512 to 1023"))) << name.toStdString();
    EXPECT_FALSE(name.contains(QStringLiteral("mapping")));
    const QString strip = window.view.tooltipAt({lane.left() - 8, lane.bottom() - 4});
    EXPECT_TRUE(strip.contains(format::party(trace, 2))) << strip.toStdString();
    EXPECT_FALSE(strip.contains(format::party(trace, 1))) << strip.toStdString();
}

} // namespace
} // namespace daxscope::gui
