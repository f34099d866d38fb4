// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/look/theme.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {

double luminance(const QColor& color) {
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

} // namespace

QColor blend(const QColor& top, const QColor& below, double opacity) {
    const auto mix = [opacity](int a, int b) {
        return static_cast<int>(std::lround(a * opacity + b * (1 - opacity)));
    };
    return {mix(top.red(), below.red()), mix(top.green(), below.green()),
            mix(top.blue(), below.blue())};
}

double contrast(const QColor& a, const QColor& b) {
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

Theme::Theme(const QPalette& palette)
    : dark(palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness()),
      base(palette.color(QPalette::Base)), text(palette.color(QPalette::Text)) {
    alternate = blend(text, base, 0.035);
    dim = blend(text, base, 0.72);
    while (contrast(dim, alternate) < 4.5 && contrast(text, dim) > 1.01) {
        dim = blend(text, dim, 0.2);
    }
    frame = blend(text, base, 0.35);
    grid = text;
    grid.setAlphaF(0.10F);
    using replay::OutcomeClass;
    const auto set = [this](OutcomeClass c, const char* onLight, const char* onDark) {
        outcome[static_cast<std::size_t>(c)] = QColor(dark ? onDark : onLight);
    };
    set(OutcomeClass::Hit, "#008a66", "#2bc79b");
    set(OutcomeClass::FirstTouch, "#0072b2", "#56b4e9");
    set(OutcomeClass::Permission, "#e69f00", "#f2c14e");
    set(OutcomeClass::Failed, "#a0417f", "#e48cc0");
    set(OutcomeClass::Refault, "#d55e00", "#ff7f3a");
    span = blend(QColor(dark ? "#7fa3cc" : "#5a7fa8"), base, dark ? 0.36 : 0.34);
    spanWritable = blend(QColor(dark ? "#7fa3cc" : "#5a7fa8"), base, dark ? 0.60 : 0.58);
    unmap = blend(text, base, 0.85);
    unmapFutile = blend(text, base, 0.40);
    arc = text;
    arc.setAlphaF(0.75F);
    storm = QColor(dark ? "#ff7f3a" : "#d55e00");
    loss = QColor(dark ? "#ff6b81" : "#b3001b");
    accent = palette.color(QPalette::Highlight);
    if (contrast(accent, base) < 2) {
        accent = QColor(dark ? "#56b4e9" : "#0072b2");
    }
    more = QColor(dark ? "#ff7f3a" : "#d55e00");
    fewer = QColor(dark ? "#56b4e9" : "#0072b2");
}

} // namespace daxscope::gui
