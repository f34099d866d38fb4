// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/canvas.h"
#include "replay/lanes/scene.h"

namespace daxscope::lanes {

/// Stripes, in the row's own colour, across the refaults of a row whose removal is only inferred:
/// replay::inferred(). A column is striped where the first refaults in it are such ones. Nothing
/// where the trace has its unmaps.
/// @param below what is behind the row
void paint_inferred(const Scene& scene, Canvas& canvas, const Row& row, const replay::Lane& lane,
                    Rgb below);

/// Accesses that are assumed, and left no event: their bars are cut above and below, and float in
/// the row. A column is cut where the first outcomes in it are such ones. Of a run that assumes
/// nothing, nothing.
/// @param below what is behind the row
void paint_assumed(const Scene& scene, Canvas& canvas, const Row& row, const replay::Lane& lane,
                   Rgb below);
/// Whether its runs have any: then the legend explains the cut.
bool has_assumed(const replay::Comparison& comparison);

/// Whether there are any in what was recorded: then the legend explains the stripes.
bool has_inferred(const replay::Comparison& comparison);
/// The same of one run, which it walks.
bool has_inferred(const trace::Trace& trace, const replay::Run& run);

} // namespace daxscope::lanes
