// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/colours.h"

#include <algorithm>
#include <cmath>

namespace daxscope::lanes {

namespace {

double luminance(Colour color) {
    const auto linear = [](int channel) {
        const double share = channel / 255.0;
        return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.red()) + 0.7152 * linear(color.green()) +
           0.0722 * linear(color.blue());
}

/// HSL's, times two.
int lightness(Colour color) {
    const auto [least, most] = std::minmax({color.red(), color.green(), color.blue()});
    return least + most;
}

constexpr Colour opaque(Rgb rgb) {
    return Colour(0xff000000U | rgb);
}

} // namespace

Colour blend(Colour top, Colour below, double opacity) {
    const auto mix = [opacity](int a, int b) {
        return static_cast<Rgb>(std::lround(a * opacity + b * (1 - opacity)));
    };
    return opaque(mix(top.red(), below.red()) << 16U | mix(top.green(), below.green()) << 8U |
                  mix(top.blue(), below.blue()));
}

double contrast(Colour a, Colour b) {
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

Colours::Colours(Colour behind, Colour written, Colour highlight)
    : dark(lightness(behind) < lightness(written)), base(behind), text(written) {
    alternate = blend(text, base, 0.035);
    dim = blend(text, base, 0.72);
    while (contrast(dim, alternate) < 4.5 && contrast(text, dim) > 1.01) {
        dim = blend(text, dim, 0.2);
    }
    frame = blend(text, base, 0.35);
    using replay::OutcomeClass;
    const auto set = [this](OutcomeClass c, Rgb on_light, Rgb on_dark) {
        outcome[static_cast<std::size_t>(c)] = opaque(dark ? on_dark : on_light);
    };
    set(OutcomeClass::Hit, 0x008a66, 0x22b98e);
    set(OutcomeClass::FirstTouch, 0x0072b2, 0x3a9ae0);
    set(OutcomeClass::Permission, 0xf0b400, 0xffe97f);
    set(OutcomeClass::Failed, 0x7d245c, 0xf7b6e0);
    set(OutcomeClass::Refault, 0xd55e00, 0xf56a22);
    const Colour mapped = opaque(dark ? 0x7fa3cc : 0x5a7fa8);
    span = blend(mapped, base, dark ? 0.36 : 0.34);
    span_writable = blend(mapped, base, dark ? 0.60 : 0.58);
    unmap = blend(text, base, 0.85);
    unmap_futile = blend(text, base, 0.40);
    storm = opaque(dark ? 0xf56a22 : 0xd55e00);
    loss = opaque(dark ? 0xff4f69 : 0xb3001b);
    accent = highlight;
    if (contrast(accent, base) < 2) {
        accent = opaque(dark ? 0x56b4e9 : 0x0072b2);
    }
    more = opaque(dark ? 0xf56a22 : 0xd55e00);
    fewer = opaque(dark ? 0x3a9ae0 : 0x0072b2);
}

Colours Colours::paled() const {
    constexpr double kLeft = 0.22; // of a colour's strength
    Colours pale = *this;
    const auto fade = [this](Colour& colour) { colour = blend(colour, base, kLeft); };
    for (Colour& colour : pale.outcome) {
        fade(colour);
    }
    for (Colour* colour : {&pale.span, &pale.span_writable, &pale.unmap, &pale.unmap_futile}) {
        fade(*colour);
    }
    return pale;
}

} // namespace daxscope::lanes
