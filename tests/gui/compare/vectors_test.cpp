// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is drawn for an SVG is what the PNG shows: nothing spills, nothing is missing.
#include "app/gui/lanes/qt_canvas.h"
#include "tests/gui/compare/window.h"

#include <QBuffer>
#include <QSvgGenerator>
#include <QSvgRenderer>

namespace daxscope::gui {
namespace {

QImage throughSvg(Window& window) {
    const QSize size = window.view.size();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(window.view.logicalDpiX());
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        window.view.paintVectors(svg, size);
    }
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    QSvgRenderer(bytes).render(&painter);
    return image;
}

bool isClose(QRgb one, QRgb other) {
    return std::abs(qRed(one) - qRed(other)) + std::abs(qGreen(one) - qGreen(other)) +
               std::abs(qBlue(one) - qBlue(other)) <
           60;
}

TEST(Vectors, AnSvgShowsWhatThePngShows) {
    made::Shape shape;
    shape.ranges = 3;
    shape.turns = 30;
    shape.fault = 900'000;
    Window window(made::storm(shape), {900, 520});
    // Begins and ends in the middle of faults, of what is mapped, of a storm and of arrows.
    const replay::Outcome& first = window.comparison->before.outcomes[20];
    const std::int64_t begin = (first.begin + first.end) / 2;
    window.state.setVisible({begin, begin + 6 * shape.pause});
    window.state.setCurrentRange(first.range);
    window.state.select(21, Side::Before);
    window.state.setPlayhead(begin + 2 * shape.pause);
    window.settle();
    const QImage png = window.view.render(window.view.size()).convertToFormat(QImage::Format_RGB32);
    const QImage svg = throughSvg(window);
    const QRgb refault = Theme(window.view.palette()).of(replay::OutcomeClass::Refault).rgb();
    constexpr int kLine = 2; // pixels that a line may be broad at an edge
    for (const Side side : {Side::Before, Side::After}) {
        const QRect lanes = window.lanes(side);
        int spilled = 0, other = 0, margin = 0;
        for (int y = lanes.top(); y <= lanes.bottom(); ++y) {
            for (int x = 0; x < svg.width(); ++x) {
                const bool inside = x >= lanes.left() - kLine && x <= lanes.right() + kLine;
                const bool differs = !isClose(svg.pixel(x, y), png.pixel(x, y));
                spilled += !inside && isClose(svg.pixel(x, y), refault) ? 1 : 0;
                other += inside && differs ? 1 : 0;
                margin += !inside && differs ? 1 : 0;
            }
        }
        EXPECT_EQ(spilled, 0) << "boxes over the labels";
        // Smooth strokes and text differ a little.
        EXPECT_LT(other, lanes.width() * lanes.height() / 8);
        EXPECT_LT(margin, (svg.width() - lanes.width()) * lanes.height() / 10);
    }
    const QRect lanes = window.lanes(Side::Before);
    // The playhead is in it: a dark line from the top to the bottom.
    const double share = 2.0 / 6;
    const int at = lanes.left() + static_cast<int>(lanes.width() * share);
    int dark = 0;
    for (int y = lanes.top(); y <= lanes.bottom(); ++y) {
        bool found = false;
        for (int x = at - 2; x <= at + 2; ++x) {
            found = found || qGray(svg.pixel(x, y)) < 60;
        }
        dark += found ? 1 : 0;
    }
    EXPECT_GT(dark, lanes.height() * 8 / 10);
}

TEST(Vectors, APinnedRowAndTheLineOfAGroupStandInAnSvgAsInThePng) {
    made::Shape shape;
    shape.ranges = 40;
    shape.turns = 8;
    Window window(made::storm(shape), {900, 700});
    auto groups = std::make_shared<RowGroups>();
    groups->groups = {{QStringLiteral("one"), QStringLiteral("first.dat"), QStringLiteral("/a")},
                      {QStringLiteral("two"), QStringLiteral("other.dat"), QStringLiteral("/b")}};
    groups->of.assign(20, 0);
    groups->of.resize(40, 1);
    constexpr std::uint32_t kPinned = 30;
    const auto pin = [&](bool pinned) {
        QVector<std::uint32_t> rows;
        if (pinned) {
            rows.push_back(kPinned);
        }
        for (std::uint32_t row = 0; row < shape.ranges; ++row) {
            if (row != kPinned || !pinned) {
                rows.push_back(row);
            }
        }
        window.state.setRows(rows);
        window.state.setPinned(pinned ? QVector<std::uint32_t>{kPinned} : QVector<std::uint32_t>());
        window.settle();
    };
    window.state.setGrouping(GroupBy::File);
    window.state.setGroups(groups);
    pin(true);
    const auto picture = [&] {
        return window.view.render(window.view.size()).convertToFormat(QImage::Format_RGB32);
    };
    const QImage svg = throughSvg(window), png = picture();
    const QRect pinned = window.lane(Side::Before, kPinned), first = window.lane(Side::Before, 0);
    ASSERT_FALSE(pinned.isEmpty());
    ASSERT_GT(first.top(), pinned.bottom() + 10) << "the group's line is between them";
    pin(false);
    const QImage without = picture();
    // The names of the pinned row, of the group and of its first row.
    const QRect names(4, pinned.top(), pinned.left() - 8, first.bottom() - pinned.top());
    int differ = 0, before = 0;
    for (int y = names.top(); y <= names.bottom(); ++y) {
        for (int x = names.left(); x <= names.right(); ++x) {
            differ += isClose(svg.pixel(x, y), png.pixel(x, y)) ? 0 : 1;
            before += isClose(svg.pixel(x, y), without.pixel(x, y)) ? 0 : 1;
        }
    }
    // Letters are smoothed otherwise; other letters stand elsewhere.
    EXPECT_LT(differ * 2, before) << "without the pin there is something else";
}

TEST(Vectors, ALineIsCutToARectangle) {
    const QRectF rect(10, 10, 20, 10);
    EXPECT_EQ(cutTo(rect, {12, 12, 25, 18}), QLineF(12, 12, 25, 18));
    EXPECT_EQ(cutTo(rect, {0, 15, 100, 15}), QLineF(10, 15, 30, 15));
    EXPECT_EQ(cutTo(rect, {20, 0, 20, 100}), QLineF(20, 10, 20, 20));
    EXPECT_EQ(cutTo(rect, {0, 5, 100, 5}), std::nullopt);
    EXPECT_EQ(cutTo(rect, {0, 0, 9, 9}), std::nullopt);
    EXPECT_EQ(cutTo(rect, {31, 0, 31, 30}), std::nullopt);
}

} // namespace
} // namespace daxscope::gui
