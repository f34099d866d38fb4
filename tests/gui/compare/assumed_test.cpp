// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is assumed is painted as that: over the lanes, and below a picture that leaves the window.
#include "tests/gui/compare/window.h"

#include <QBuffer>
#include <QSvgGenerator>

namespace daxscope::gui {
namespace {

constexpr const char* kAssumption = "each mapping comes back after 3 ms";

std::shared_ptr<const replay::Comparison> assumed(const char* assumption, bool measured) {
    auto made = std::make_shared<replay::Comparison>(*made::storm({}));
    made->before.assumption = made->after.assumption = assumption;
    made->measured = measured;
    return made;
}

/// What the painter wrote: text stays text in an SVG.
QString written(Window& window) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(window.view.size());
        window.view.paintVectors(svg, window.view.size());
    }
    return QString::fromUtf8(bytes);
}

QString captioned(Window& window) {
    window.view.setCaptioned(true);
    const QString made = written(window);
    window.view.setCaptioned(false);
    return made;
}

TEST(Assumed, StandsOverTheLanesOfARunThatRestsOnIt) {
    Window plain(assumed("", false), {1600, 600}), on(assumed(kAssumption, false), {1600, 600});
    const QString said = QStringLiteral("assumed: ") + QString::fromUtf8(kAssumption);
    EXPECT_FALSE(written(plain).contains(said));
    const QString text = written(on);
    EXPECT_EQ(text.count(said), 2) << "before and after: " << text.toStdString();
}

TEST(Assumed, WhatWasMeasuredIsNotCalledSo) {
    Window on(assumed(kAssumption, true), {1600, 600});
    const QString text = written(on);
    EXPECT_FALSE(text.contains(QStringLiteral("assumed: ") + QString::fromUtf8(kAssumption)));
    EXPECT_TRUE(text.contains(QStringLiteral("besides: ") + QString::fromUtf8(kAssumption)));
}

TEST(Assumed, IsSaidBelowAPictureForWhoeverGetsIt) {
    Window plain(assumed("", false), {1600, 600}), on(assumed(kAssumption, false), {1600, 600});
    EXPECT_FALSE(captioned(plain).contains(QStringLiteral("Assumed: ")));
    EXPECT_TRUE(
        captioned(on).contains(QStringLiteral("Assumed: ") + QString::fromUtf8(kAssumption)));
    EXPECT_FALSE(written(on).contains(QStringLiteral("Assumed: "))) << "the window says it above";
}

} // namespace
} // namespace daxscope::gui
