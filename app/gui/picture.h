// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/compare_view.h"

#include <QString>

namespace daxscope::gui {

/// Saves what the compare view shows; the suffix of `path` says how: .png at twice the screen's
/// resolution, .svg and .pdf as vectors.
/// @throws Error(Exit::Usage) for another suffix, Error(Exit::Io) where it can't be written
void savePicture(CompareView& view, const QString& path);

} // namespace daxscope::gui
