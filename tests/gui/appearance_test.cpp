// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/look/appearance.h"
#include "app/gui/look/theme.h"

#include <QApplication>
#include <QImage>
#include <QPixmap>
#include <gtest/gtest.h>

using namespace daxscope::gui;

namespace {
constexpr double kText = 4.5; // WCAG 2.1, level AA, text of normal size
constexpr double kMark = 3.0; // … marks and large text

struct Appearances : ::testing::TestWithParam<Appearance> {
    ~Appearances() override { applyAppearance(Appearance::System); }
};
} // namespace

TEST_P(Appearances, EveryTextStandsOutFromWhatItIsWrittenOn) {
    applyAppearance(GetParam());
    const QPalette palette = QApplication::palette();
    using Pair = std::pair<QPalette::ColorRole, QPalette::ColorRole>;
    for (const auto& [text, ground] :
         {Pair{QPalette::WindowText, QPalette::Window}, Pair{QPalette::Text, QPalette::Base},
          Pair{QPalette::Text, QPalette::AlternateBase},
          Pair{QPalette::ButtonText, QPalette::Button},
          Pair{QPalette::HighlightedText, QPalette::Highlight},
          Pair{QPalette::ToolTipText, QPalette::ToolTipBase}, Pair{QPalette::Link, QPalette::Base},
          Pair{QPalette::Link, QPalette::Window},
          Pair{QPalette::PlaceholderText, QPalette::Base}}) {
        EXPECT_GE(contrast(palette.color(text), palette.color(ground)), kText)
            << "roles " << text << " on " << ground;
    }
    EXPECT_GE(contrast(palette.color(QPalette::Disabled, QPalette::ButtonText),
                       palette.color(QPalette::Button)),
              kMark);
}

TEST_P(Appearances, AccentsAndBannersStandOut) {
    applyAppearance(GetParam());
    const QPalette palette = QApplication::palette();
    for (int k = 0; k <= static_cast<int>(Accent::Permission); ++k) {
        for (const auto ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window}) {
            EXPECT_GE(contrast(accent(static_cast<Accent>(k), palette), palette.color(ground)),
                      kText)
                << "accent " << k << " on role " << ground;
        }
    }
    for (const bool error : {false, true}) {
        EXPECT_GE(contrast(palette.color(QPalette::WindowText), bannerBackground(error, palette)),
                  kText);
    }
}

INSTANTIATE_TEST_SUITE_P(LightAndDark, Appearances,
                         ::testing::Values(Appearance::Light, Appearance::Dark));

TEST(Appearance, NamesAreReadAndWritten) {
    for (const auto appearance : {Appearance::System, Appearance::Light, Appearance::Dark}) {
        EXPECT_EQ(appearanceByName(appearanceName(appearance)), appearance);
    }
    EXPECT_FALSE(appearanceByName(QStringLiteral("sepia")));
}

TEST(Appearance, EveryIconDrawsInThePalettesColour) {
    const QStringList names = iconNames();
    EXPECT_GT(names.size(), 20);
    for (const QString& name : names) {
        const QImage image = icon(name, darkPalette()).pixmap(24, 24).toImage();
        int drawn = 0;
        bool bright = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                drawn += image.pixelColor(x, y).alpha() > 64 ? 1 : 0;
                bright = bright || (image.pixelColor(x, y).alpha() > 250 &&
                                    image.pixelColor(x, y).lightness() > 200);
            }
        }
        EXPECT_GT(drawn, 20) << name.toStdString();
        EXPECT_TRUE(bright) << name.toStdString();
    }
}
