// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is drawn has the screen's pixels, whatever their ratio: CMakeLists.txt runs this at several.
#include "tests/gui/compare/window.h"

namespace daxscope::gui {
namespace {

/// The widest step from one pixel to the next in a row, within `rect` in device pixels.
int steepest(const QImage& image, const QRect& rect) {
    int most = 0;
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        for (int x = rect.left(); x < rect.right(); ++x) {
            most =
                std::max(most, std::abs(qGray(image.pixel(x, y)) - qGray(image.pixel(x + 1, y))));
        }
    }
    return most;
}

TEST(Sharpness, AnEdgeIsAsSteepOnTheScreenAsInAPictureOfThatRatio) {
    made::Shape shape;
    shape.ranges = 4;
    shape.turns = 12;
    Window window(made::storm(shape), {901, 577});
    const qreal ratio = window.view.devicePixelRatioF();
    if (const QByteArray wanted = qgetenv("QT_SCALE_FACTOR"); !wanted.isEmpty()) {
        ASSERT_EQ(ratio, wanted.toDouble()) << "or it proves nothing";
    }
    const QImage screen = window.grab();
    const QImage picture =
        window.view.render(window.plot()->size(), ratio).convertToFormat(QImage::Format_RGB32);
    ASSERT_EQ(screen.width(), std::lround(window.view.width() * ratio));
    const QRect lanes = window.lanes(Side::Before);
    const QRect labels(4, lanes.top(), lanes.left() - 12, lanes.height());
    for (const QRect& part : {lanes, labels}) {
        const QRect pixels(part.topLeft() * ratio, part.size() * ratio);
        const int drawn = steepest(picture, pixels);
        ASSERT_GT(drawn, 80);
        EXPECT_GE(steepest(screen, pixels), drawn * 95 / 100) << "at " << ratio;
    }
}

} // namespace
} // namespace daxscope::gui
