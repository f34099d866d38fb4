// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/colours.h"

namespace daxscope::lanes {

/// Of a heat map, a cell with something in it: from pale over the hue itself to what stands out
/// from the background more than that. In the hue of refaults its thirds are told from each other
/// and from the background with any colour vision; where there are two, more and fewer, the halves
/// of both are (a test holds the distances).
/// @param share of the greatest, 0 to 1
Colour heat_colour(const Colours& of, Colour hue, double share);

/// Of a histogram, what does not pass the filter.
Colour rest_colour(const Colours& of, Colour hue);

} // namespace daxscope::lanes
