// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/outcome_strip.h"

#include <array>
#include <cstdint>

namespace daxscope::lanes {

using Rgb = std::uint32_t; ///< 0xAARRGGBB, as Qt's QRgb

/// A colour of 8 bits a channel.
struct Colour {
    Rgb argb = 0xff000000;
    constexpr Colour() = default;
    constexpr explicit Colour(Rgb value) : argb(value) {}
    constexpr int red() const { return static_cast<int>(argb >> 16U & 0xffU); }
    constexpr int green() const { return static_cast<int>(argb >> 8U & 0xffU); }
    constexpr int blue() const { return static_cast<int>(argb & 0xffU); }
    constexpr Rgb rgb() const { return argb | 0xff000000U; } ///< opaque
};

/// `top` laid over `below` with this opacity (0 to 1); opaque.
Colour blend(Colour top, Colour below, double opacity);
/// WCAG 2 contrast ratio of two colours, both taken as opaque: 1 to 21.
double contrast(Colour a, Colour b);

/// The colours of the lanes, light or dark after what is behind them. Outcomes use Okabe and Ito's
/// colours, moved apart until people with any colour vision tell them from each other (a test holds
/// the distances); each class has a place or a shape of its own as well.
struct Colours {
    /// @param highlight of what is selected, where it can be told from `base`
    Colours(Colour base, Colour text, Colour highlight);

    bool dark;
    Colour base;      ///< behind the lanes
    Colour alternate; ///< behind every other lane
    Colour text;
    Colour dim;   ///< text of less weight; contrast to base still at least 4.5
    Colour frame; ///< axes and separators
    std::array<Colour, replay::kOutcomeClasses> outcome; ///< by OutcomeClass
    Colour span;                                         ///< a mapping has the range mapped to read
    Colour span_writable;                                ///< … to write
    Colour unmap;                                        ///< zapped somebody
    Colour unmap_futile;                                 ///< found nobody to zap
    Colour storm;
    Colour loss;
    Colour accent;      ///< selection, current row
    Colour more, fewer; ///< the delta strip: more or fewer faults after than before

    /// The same for what does not pass a filter: outcomes, spans and unmaps near the background.
    Colours paled() const;

    static constexpr double kArcOpacity = 0.75, kGridOpacity = 0.10; ///< of `text`
    Colour of(replay::OutcomeClass c) const { return outcome[static_cast<std::size_t>(c)]; }
};

} // namespace daxscope::lanes
