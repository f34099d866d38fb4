// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/look/theme.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

lanes::Colour colourOf(const QColor& color) {
    return lanes::Colour(color.rgb());
}

} // namespace

QColor colorOf(lanes::Colour colour, double opacity) {
    QColor made = QColor::fromRgb(colour.rgb());
    made.setAlphaF(static_cast<float>(opacity));
    return made;
}

QColor blend(const QColor& top, const QColor& below, double opacity) {
    return colorOf(lanes::blend(colourOf(top), colourOf(below), opacity));
}

double contrast(const QColor& a, const QColor& b) {
    return lanes::contrast(colourOf(a), colourOf(b));
}

std::shared_ptr<const lanes::Colours> laneColours(const QPalette& palette) {
    return std::make_shared<const lanes::Colours>(colourOf(palette.color(QPalette::Base)),
                                                  colourOf(palette.color(QPalette::Text)),
                                                  colourOf(palette.color(QPalette::Highlight)));
}

Theme::Theme(const QPalette& palette) : colours(laneColours(palette)) {
    const lanes::Colours& all = *colours;
    dark = all.dark;
    base = colorOf(all.base);
    alternate = colorOf(all.alternate);
    text = colorOf(all.text);
    dim = colorOf(all.dim);
    frame = colorOf(all.frame);
    grid = colorOf(all.text, lanes::Colours::kGridOpacity);
    std::transform(all.outcome.begin(), all.outcome.end(), outcome.begin(),
                   [](lanes::Colour colour) { return colorOf(colour); });
    span = colorOf(all.span);
    spanWritable = colorOf(all.span_writable);
    unmap = colorOf(all.unmap);
    unmapFutile = colorOf(all.unmap_futile);
    arc = colorOf(all.text, lanes::Colours::kArcOpacity);
    storm = colorOf(all.storm);
    loss = colorOf(all.loss);
    accent = colorOf(all.accent);
    more = colorOf(all.more);
    fewer = colorOf(all.fewer);
}

} // namespace daxscope::gui
