// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/scene.h"
#include "app/gui/state/format.h"
#include "replay/lanes/lane_painter.h"
#include "tests/gui/compare/part_scene.h"
#include "tests/gui/compare/window.h"

#include <QFile>
#include <QTemporaryDir>
#include <map>
#include <set>

namespace daxscope::gui {
namespace {

using replay::Outcome;
using replay::OutcomeKind;

TEST(Grid, EveryInstantIsInOneColumnAndInOneOnly) {
    for (const double step : {0.06, 0.9, 1.0, 1.7, 333.3, 1e6 / 7}) {
        const Grid grid(1'000'000'000'000, -3.7 * step, step, 500);
        for (int column = 0; column < 500; ++column) {
            for (std::int64_t time = grid.edge(column);
                 time < std::min(grid.edge(column + 1), grid.edge(column) + 5); ++time) {
                EXPECT_EQ(grid.column_of(time), column) << "step " << step;
            }
            if (grid.edge(column + 1) > grid.edge(column)) {
                EXPECT_EQ(grid.column_of(grid.edge(column + 1) - 1), column) << "step " << step;
            }
        }
        EXPECT_LT(grid.column_of(grid.edge(0) - 1), 0);
        EXPECT_GE(grid.column_of(grid.edge(500)), 500);
    }
}

struct Rows {
    double rowHeight;
    qreal ratio;
    std::size_t events;
};

class NoBlankColumn : public testing::TestWithParam<Rows> {};

TEST_P(NoBlankColumn, AColumnWithAnEventShowsSomethingInItsStrip) {
    constexpr std::uint32_t kRanges = 4, kMappings = 2;
    constexpr std::int64_t kLength = 1'000'000'000;
    const Rows look = GetParam();
    const auto comparison =
        made::comparison(bursts(look.events, look.events, kRanges, kMappings, kLength), {}, kRanges,
                         kMappings, kLength);
    const Scene scene =
        partScene(comparison, kRanges, kLength, look.rowHeight, look.ratio, QPalette(Qt::white));
    const int columns = columnsAt(look.ratio);
    QImage image(columns, static_cast<int>(scene.height * look.ratio), QImage::Format_RGB32);
    {
        RasterCanvas canvas(image);
        ASSERT_TRUE(lanes::LanePainter(scene, canvas).paint());
    }
    std::map<std::pair<const Row*, std::size_t>, std::set<int>> used;
    for (const Outcome& outcome : comparison->before.outcomes) {
        const Row& row = scene.layout->rows()[outcome.range];
        const int column = scene.grid.column_of(outcome.begin);
        if (column >= 0 && column < columns) {
            used[{&row, row.strip_of(outcome.mapping)}].insert(column);
        }
    }
    ASSERT_FALSE(used.empty());
    for (const auto& [strip, filled] : used) {
        const auto& [row, place] = strip;
        const QRgb blank = (row->range % 2 == 1 ? scene.theme->alternate : scene.theme->base).rgb();
        const int top = static_cast<int>(std::lround(row->strip_top(place) * look.ratio));
        const int bottom = static_cast<int>(
            std::lround((row->strip_top(place) + row->strip_height()) * look.ratio));
        for (const int column : filled) {
            bool shown = false;
            for (int y = top; y < bottom && !shown; ++y) {
                shown = image.pixel(column, y) != blank;
            }
            ASSERT_TRUE(shown) << "row " << row->range << " strip " << place << " column "
                               << column;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Looks, NoBlankColumn,
                         testing::Values(Rows{40, 1, 300}, Rows{40, 1, 20'000}, Rows{40, 2, 5'000},
                                         Rows{14, 1, 5'000}, Rows{5, 1, 5'000}, Rows{2, 1, 300},
                                         Rows{2, 1, 20'000}, Rows{3, 1.5, 20'000}));

TEST(LanePainter, APartOfATraceLooksLikeThatPartOfTheWhole) {
    made::Shape shape;
    shape.parties = 3;
    shape.turns = 400;
    shape.pause = 9'000;
    shape.fault = 4'000;
    const auto comparison = made::storm(shape);
    Scene scene;
    scene.data = {comparison, std::make_shared<replay::ZoomIndex>(comparison->before, 1),
                  Side::Before};
    scene.theme = laneColours(QPalette(Qt::white));
    scene.visible = {comparison->trace->begin(), comparison->trace->end()};
    const auto paint = [&scene](Grid grid) {
        scene.grid = grid;
        scene.height = scene.layout->content_height();
        QImage image(grid.columns(), static_cast<int>(scene.height), QImage::Format_RGB32);
        RasterCanvas canvas(image);
        EXPECT_TRUE(lanes::LanePainter(scene, canvas).paint());
        return image;
    };
    for (const double height : {12.0, 60.0}) { // folded, with a strip each
        Row row;
        row.parties = {{1, made::kStart, comparison->trace->end(), 0},
                       {2, made::kStart, comparison->trace->end(), 0},
                       {3, made::kStart, comparison->trace->end(), 0}};
        row.pack();
        auto layout = std::make_shared<RowLayout>();
        layout->arrange({row}, 100, height);
        scene.layout = layout;
        // Steps at which spans are narrower than a column, as wide, and wider.
        for (const double step : {40'000.0, 9'100.0, 3'333.3}) {
            const int columns = static_cast<int>(10'000'000 / step);
            const QImage whole = paint(Grid(made::kStart, 0, step, columns));
            for (int first = 0; first + 40 < columns; first += 17) {
                const QImage part = paint(Grid(made::kStart, first * step, step, 40));
                // The last columns may be widened by what stands alone before the edge.
                ASSERT_EQ(part.copy(2, 0, 36, part.height()),
                          whole.copy(first + 2, 0, 36, part.height()))
                    << "height " << height << " step " << step << " from column " << first;
            }
        }
    }
}

TEST(RowLayout, PartiesAboutAtTheSameTimeHaveStripsOfTheirOwnAndLaterOnesTakeThemOver) {
    Row row;
    row.parties = {{4, 500, 900, 0}, {1, 0, 300, 0}, {2, 100, 400, 0}, {3, 400, 450, 0}};
    row.pack();
    EXPECT_EQ(row.strip_count, 2U);
    row.open = true;
    EXPECT_EQ(row.strip_of(1), 0U);
    EXPECT_EQ(row.strip_of(2), 1U);
    EXPECT_EQ(row.strip_of(3), 0U) << "the first one has gone";
    EXPECT_EQ(row.strip_of(4), 0U);
    EXPECT_EQ(row.party(5), nullptr);
    row.open = false;
    EXPECT_EQ(row.strip_of(2), 0U);
}

TEST(RowLayout, WhoIsInSightSharesTheLane) {
    Row row;
    row.parties = {{1, 0, 900, 0}, {2, 0, 300, 0}, {3, 0, 300, 0}, {4, 500, 900, 0}};
    row.pack();
    EXPECT_EQ(row.strip_count, 3U);
    row.pack({600, 700});
    EXPECT_EQ(row.strip_count, 2U);
    EXPECT_EQ(row.most_strips, 3U) << "the row is as high as before";
    row.open = true;
    EXPECT_EQ(row.strip_of(1), 0U);
    EXPECT_EQ(row.strip_of(4), 1U);
    EXPECT_LT(row.strip_of(2), 2U) << "out of sight, but in the lane";
    EXPECT_LT(row.strip_of(3), 2U);
    row.pack({1000, 1100});
    EXPECT_EQ(row.strip_count, 1U);
}

TEST(RowLayout, TheRowThatWasGoneToOpensThoughOthersScrollOutOfSight) {
    std::vector<Row> rows(10);
    for (std::uint32_t k = 0; k < rows.size(); ++k) {
        rows[k].range = k;
        rows[k].parties = {{1, 0, 9, 0}, {2, 0, 9, 0}, {3, 0, 9, 0}};
        rows[k].pack();
    }
    RowLayout layout;
    constexpr double kLow = 120; // three panes in a small window
    layout.arrange(rows, kLow, 0);
    EXPECT_FALSE(layout.row_of(8)->open);
    layout.arrange(rows, kLow, 0, 8);
    EXPECT_TRUE(layout.row_of(8)->open);
    EXPECT_LE(layout.row_of(8)->height, kLow);
    EXPECT_FALSE(layout.row_of(7)->open);
    EXPECT_GT(layout.content_height(), kLow);
}

TEST(ComparePicture, RenderIsWhatTheScreenShowsAtRest) {
    made::Shape shape;
    shape.ranges = 4;
    Window window(made::storm(shape), {900, 500});
    window.wheel(window.lane(Side::Before, 1).center(), 3);
    window.settle();
    const QImage screen = window.grab();
    const QImage rendered =
        window.view.render(window.plot()->size()).convertToFormat(QImage::Format_RGB32);
    window.settle();
    EXPECT_EQ(window.differences(screen, rendered), 0);
    // Not to the bit: the picture made beyond the edges may have come in, and rounds its own way.
    EXPECT_EQ(window.differences(window.grab(), screen), 0)
        << "rendering leaves the screen as it was";
}

/// Arcs in a crowd, and alone: how dark their heads are.
TEST(LanePainter, ArrowsFadeWhereTheyCrowd) {
    struct Heads : RasterCanvas {
        using RasterCanvas::RasterCanvas;
        void triangle(lanes::Point a, lanes::Point /*b*/, lanes::Point /*c*/,
                      lanes::Colour /*color*/, double opacity) override {
            heads.emplace_back(a.x, opacity);
        }
        std::vector<std::pair<double, double>> heads;
    };
    made::Shape shape;
    shape.turns = 60;
    const auto comparison = made::storm(shape);
    Scene scene = partScene(comparison, 1, 120'000'000, 60, 1, QPalette(Qt::white));
    const auto paint = [&](double step) {
        scene.grid = Grid(made::kStart, 0, step, columnsAt(1));
        scene.visible = {scene.grid.edge(0), scene.grid.edge(columnsAt(1))};
        QImage image(columnsAt(1), static_cast<int>(scene.height), QImage::Format_RGB32);
        Heads canvas(image);
        EXPECT_TRUE(lanes::LanePainter(scene, canvas).paint());
        return canvas.heads;
    };
    const auto crowded = paint(1'000'000.0); // a fault in each column
    const auto sparse = paint(20'000.0);     // one in fifty
    ASSERT_GT(crowded.size(), 100U);
    ASSERT_GT(sparse.size(), 4U);
    for (const auto& [x, opacity] : sparse) {
        EXPECT_EQ(opacity, lanes::Colours::kArcOpacity);
    }
    EXPECT_LT(crowded[crowded.size() / 2].second, lanes::Colours::kArcOpacity / 4);
    EXPECT_GT(crowded[crowded.size() / 2].second, 0);
}

TEST(ComparePicture, AFaultIsDrawnFromItsBeginToItsEnd) {
    made::Shape shape;
    shape.turns = 10;
    Window window(made::storm(shape));
    window.state.setVisible({made::kStart + 4'000'000, made::kStart + 9'000'000});
    window.settle();
    const Theme theme(window.view.palette());
    const QRgb refault = theme.of(replay::OutcomeClass::Refault).rgb();
    const std::uint32_t number = 5;
    const QRect box = window.view.outcomeRect(Side::Before, number);
    ASSERT_GT(box.width(), 20);
    const QImage image = window.grab();
    // A third from the top: clear of arcs, of the storm's bracket and of the label.
    const int y = box.top() + box.height() / 5;
    int from = -1, to = -1;
    for (int x = box.left() - 10; x <= box.right() + 10; ++x) {
        // Under the storm's tint the colour is only nearly that of the class.
        const QColor color(image.pixel(x, y));
        const bool filled = std::abs(color.red() - qRed(refault)) < 40 &&
                            std::abs(color.green() - qGreen(refault)) < 40 &&
                            std::abs(color.blue() - qBlue(refault)) < 40;
        if (filled && from < 0) {
            from = x;
        }
        if (filled) {
            to = x;
        }
    }
    // The first and the last column are its edges.
    EXPECT_NEAR(from, box.left() + 1, 1);
    EXPECT_NEAR(to, box.right() - 1, 1);
}

TEST(ComparePicture, TheWholeFollowsThePaletteAtRunTimeAndItsTextCanBeRead) {
    Window window(made::storm({}));
    const QPalette light = window.view.palette();
    EXPECT_GT(window.grab().pixelColor(3, window.lane(Side::Before).bottom() - 3).lightness(), 128);
    QPalette dark;
    dark.setColor(QPalette::Window, QColor(32, 33, 36));
    dark.setColor(QPalette::Base, QColor(24, 25, 28));
    dark.setColor(QPalette::Text, QColor(225, 228, 232));
    dark.setColor(QPalette::WindowText, QColor(225, 228, 232));
    window.view.setPalette(dark);
    window.settle();
    const QImage image = window.grab();
    const QRect lane = window.lane(Side::After);
    EXPECT_LT(image.pixelColor(3, lane.bottom() - 3).lightness(), 90) << "the margin";
    EXPECT_LT(image.pixelColor(lane.right() - 1, lane.top() + 1).lightness(), 90) << "the lanes";
    for (const QPalette& palette : {light, dark}) {
        const Theme theme(palette);
        EXPECT_GE(contrast(theme.text, theme.base), 7);
        EXPECT_GE(contrast(theme.dim, theme.base), 4.5);
        EXPECT_GE(contrast(theme.dim, palette.color(QPalette::Window)), 4.5);
        for (const QColor& color : theme.outcome) {
            EXPECT_GE(std::max(contrast(Qt::white, color), contrast(Qt::black, color)), 4.5)
                << "labels in boxes";
        }
        EXPECT_EQ(theme.dark, palette.color(QPalette::Base).lightness() < 128);
    }
}

TEST(ComparePicture, LossesAreHatchedInEveryPane) {
    made::Shape shape;
    shape.losses = {{made::kStart + 20'000'000, made::kStart + 40'000'000, "ringbuf_full", "", 77}};
    Window window(made::storm(shape));
    const QImage image = window.grab();
    const QColor loss = Theme(window.view.palette()).loss;
    for (const Side side : {Side::Before, Side::After}) {
        const QRect lane = window.lane(side);
        const auto x = [&](std::int64_t ns) {
            return lane.left() + static_cast<int>(static_cast<double>(ns) / window.nsPerPixel());
        };
        int within = 0, outside = 0;
        for (int y = lane.top(); y < lane.bottom(); ++y) {
            for (int at = lane.left(); at < lane.right(); ++at) {
                const QColor color = image.pixelColor(at, y);
                const bool red = std::abs(color.red() - loss.red()) < 20 &&
                                 std::abs(color.green() - loss.green()) < 20 &&
                                 std::abs(color.blue() - loss.blue()) < 20;
                if (at > x(20'000'000) - 3 && at < x(40'000'000) + 3) {
                    within += red ? 1 : 0;
                } else {
                    outside += red ? 1 : 0;
                }
            }
        }
        EXPECT_GT(within, 2 * lane.height());
        EXPECT_EQ(outside, 0);
    }
    const QString tip = window.view.tooltipAt(
        {window.lane(Side::After).left() + static_cast<int>(30'050'000 / window.nsPerPixel()),
         window.lane(Side::After).center().y()});
    EXPECT_TRUE(tip.contains("lost")) << tip.toStdString();
}

TEST(ComparePicture, ALaterComparisonReplacesOneThatIsStillBeingIndexed) {
    Window window(made::storm({}));
    made::Shape big;
    big.ranges = 64;
    big.turns = 500;
    const auto first = made::storm(big);
    made::Shape small;
    small.ranges = 3;
    const auto second = made::storm(small);
    window.view.setComparison(first);
    window.view.setComparison(second);
    window.state.reset({second->trace->begin(), second->trace->end()}, 3);
    window.settle();
    EXPECT_FALSE(window.lane(Side::Before, 2).isEmpty());
    EXPECT_TRUE(window.lane(Side::Before, 3).isEmpty());
    window.view.setComparison(nullptr);
    window.settle();
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty());
}

TEST(ComparePicture, ClosingTheViewEndsItsJobs) {
    made::Shape big;
    big.ranges = 64;
    big.turns = 300;
    const auto comparison = made::storm(big);
    for (int k = 0; k < 5; ++k) {
        ViewState state;
        state.reset({comparison->trace->begin(), comparison->trace->end()}, 64);
        CompareView view(nullptr, &state);
        view.resize(800, 500);
        view.show();
        view.setComparison(comparison);
        QCoreApplication::processEvents(QEventLoop::AllEvents, k * 20);
    } // destroyed with whatever was under way
    QCoreApplication::processEvents();
}

TEST(ComparePicture, APdfHoldsRectanglesAndNoBitmap) {
    QTemporaryDir dir;
    Window window(made::storm({}));
    const QString path = dir.filePath("compare.pdf");
    ASSERT_TRUE(window.view.writePdf(path, {900, 500}));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    EXPECT_TRUE(bytes.startsWith("%PDF"));
    EXPECT_FALSE(bytes.contains("/Subtype /Image"));
    EXPECT_FALSE(window.view.writePdf(dir.filePath("none/compare.pdf"), {900, 500}));
}

} // namespace
} // namespace daxscope::gui
