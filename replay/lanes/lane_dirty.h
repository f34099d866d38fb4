// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/canvas.h"
#include "replay/lanes/scene.h"

namespace daxscope::lanes {

/// The colours of a dirty DAX entry that was removed, in both themes: told by lightness, not by
/// hue.
inline constexpr Rgb kDirtyColor = 0xffffe600;
inline constexpr Rgb kDirtyEdge = 0xff000000;

/// Marks the dirty DAX entries that went on a row, over all else of it: each column in which one
/// was removed has the colour, whatever its height.
void paint_dirty(const Scene& scene, Canvas& canvas, const Row& row, const replay::Lane& lane);

} // namespace daxscope::lanes
