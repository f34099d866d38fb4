// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/look/appearance.h"

#include "app/gui/look/theme.h"

#include <QApplication>
#include <QStyleFactory>
#include <QToolTip>
#include <algorithm>
#include <array>

namespace daxscope::gui {

namespace {

Appearance& theAppearance() {
    static Appearance appearance = Appearance::System;
    return appearance;
}

struct Named {
    Appearance appearance;
    const char* name;
};
constexpr std::array kAppearances{Named{Appearance::System, "system"},
                                  Named{Appearance::Light, "light"},
                                  Named{Appearance::Dark, "dark"}};

QPalette palette(QRgb window, QRgb base, QRgb alternate, QRgb text, QRgb muted, QRgb button,
                 QRgb highlight, QRgb link) {
    QPalette made;
    made.setColor(QPalette::Window, QColor(window));
    made.setColor(QPalette::WindowText, QColor(text));
    made.setColor(QPalette::Base, QColor(base));
    made.setColor(QPalette::AlternateBase, QColor(alternate));
    made.setColor(QPalette::ToolTipBase, QColor(alternate));
    made.setColor(QPalette::ToolTipText, QColor(text));
    made.setColor(QPalette::PlaceholderText, QColor(muted));
    made.setColor(QPalette::Text, QColor(text));
    made.setColor(QPalette::Button, QColor(button));
    made.setColor(QPalette::ButtonText, QColor(text));
    made.setColor(QPalette::BrightText, Qt::white);
    made.setColor(QPalette::Link, QColor(link));
    made.setColor(QPalette::LinkVisited, QColor(link));
    made.setColor(QPalette::Highlight, QColor(highlight));
    made.setColor(QPalette::HighlightedText, Qt::white);
    made.setColor(QPalette::Light, QColor(button).lighter(120));
    made.setColor(QPalette::Midlight, QColor(button).lighter(110));
    made.setColor(QPalette::Mid, QColor(button).darker(120));
    made.setColor(QPalette::Dark, QColor(button).darker(150));
    made.setColor(QPalette::Shadow, QColor(button).darker(250));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        made.setColor(QPalette::Disabled, role, QColor(muted));
    }
    made.setColor(QPalette::Inactive, QPalette::Highlight, QColor(highlight));
    return made;
}

/// `color`, moved towards the text's colour until it can be read wherever text stands.
QColor readable(QColor color, const QPalette& palette) {
    constexpr double kLeast = 4.5; // WCAG 2.1, level AA
    constexpr double kStep = 0.1;
    constexpr int kMostSteps = 40; // by then it is the text's colour
    for (int step = 0; step < kMostSteps; ++step) {
        double least = kLeast;
        for (const auto ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window}) {
            least = std::min(least, contrast(color, palette.color(ground)));
        }
        if (least >= kLeast) {
            break;
        }
        color = blend(palette.color(QPalette::Text), color, kStep);
    }
    return color;
}

QColor makeAccent(Accent accent, const QPalette& palette) {
    const Theme lanes(palette);
    using replay::OutcomeClass;
    switch (accent) {
    case Accent::Good:
    case Accent::Hit:
        return readable(lanes.of(OutcomeClass::Hit), palette);
    case Accent::Bad:
        return readable(lanes.loss, palette);
    case Accent::Refault:
        return readable(lanes.of(OutcomeClass::Refault), palette);
    case Accent::Warning:
    case Accent::Permission:
        return readable(lanes.of(OutcomeClass::Permission), palette);
    case Accent::FirstTouch:
        return readable(lanes.of(OutcomeClass::FirstTouch), palette);
    case Accent::Link:
        break;
    }
    return readable(palette.color(QPalette::Link), palette);
}

} // namespace

QPalette lightPalette() {
    return palette(0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xff1b1f24, 0xff667080, 0xffe9ebee,
                   0xff1f5fbf, 0xff1a56b0);
}

QPalette darkPalette() {
    return palette(0xff22262c, 0xff191c21, 0xff1f2329, 0xffe6e8eb, 0xff97a1ae, 0xff2e333b,
                   0xff2f6bc4, 0xff7db3ff);
}

bool isDark(const QPalette& palette) {
    constexpr int kHalf = 128;
    return palette.color(QPalette::Base).lightness() < kHalf;
}

void applyAppearance(Appearance appearance) {
    theAppearance() = appearance;
    if (QStyle* fusion = QStyleFactory::create(QStringLiteral("Fusion"))) {
        QApplication::setStyle(fusion);
    }
    switch (appearance) {
    case Appearance::System:
        QApplication::setPalette(QPalette()); // what is not set comes from the desktop
        break;
    case Appearance::Light:
        QApplication::setPalette(lightPalette());
        break;
    case Appearance::Dark:
        QApplication::setPalette(darkPalette());
        break;
    }
    // Fusion draws the frame of a box to tick darker than the window, which on a dark one is
    // nothing.
    QPalette boxes = QApplication::palette();
    if (isDark(boxes)) {
        boxes.setColor(QPalette::Base, boxes.color(QPalette::Button).lighter(170));
    }
    QApplication::setPalette(boxes, "QCheckBox");
    QToolTip::setPalette(QApplication::palette());
}

Appearance currentAppearance() {
    return theAppearance();
}

std::optional<Appearance> appearanceByName(const QString& name) {
    for (const Named& named : kAppearances) {
        if (name == QLatin1String(named.name)) {
            return named.appearance;
        }
    }
    return std::nullopt;
}

QString appearanceName(Appearance appearance) {
    for (const Named& named : kAppearances) {
        if (appearance == named.appearance) {
            return QLatin1String(named.name);
        }
    }
    return {};
}

QColor accent(Accent accent, const QPalette& palette) {
    // Tables ask with every cell that they measure or paint.
    thread_local qint64 of = 0; // QPalette::cacheKey()
    thread_local std::array<QColor, static_cast<std::size_t>(Accent::Permission) + 1> made;
    if (of != palette.cacheKey()) {
        of = palette.cacheKey();
        made.fill(QColor());
    }
    QColor& color = made[static_cast<std::size_t>(accent)];
    if (!color.isValid()) {
        color = makeAccent(accent, palette);
    }
    return color;
}

QColor accent(replay::OutcomeKind kind, const QPalette& palette) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return accent(Accent::Hit, palette);
    case replay::OutcomeKind::FirstTouch:
        return accent(Accent::FirstTouch, palette);
    case replay::OutcomeKind::Refault:
        return accent(Accent::Refault, palette);
    case replay::OutcomeKind::Permission:
        break;
    }
    return accent(Accent::Permission, palette);
}

QColor bannerBackground(bool error, const QPalette& palette) {
    if (isDark(palette)) {
        return error ? 0xff5a1f1b : 0xff4d3a0a;
    }
    return error ? 0xfffbdad6 : 0xffffe9b8;
}

} // namespace daxscope::gui
