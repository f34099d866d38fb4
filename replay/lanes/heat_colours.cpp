// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/heat_colours.h"

#include <algorithm>

namespace daxscope::lanes {

namespace {
constexpr double kPalest = 0.35;   ///< of the hue, over the background
constexpr double kPure = 0.7;      ///< the share that has the hue itself
constexpr double kStrongest = 0.5; ///< of the text's colour, over the hue
} // namespace

Colour heat_colour(const Colours& of, Colour hue, double share) {
    const double at = std::clamp(share, 0.0, 1.0);
    return at <= kPure ? blend(hue, of.base, kPalest + (1 - kPalest) * at / kPure)
                       : blend(of.text, hue, kStrongest * (at - kPure) / (1 - kPure));
}

Colour rest_colour(const Colours& of, Colour hue) {
    return blend(hue, of.base, kPalest);
}

} // namespace daxscope::lanes
