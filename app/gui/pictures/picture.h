// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/compare_view.h"

#include <QImage>
#include <QStringList>

namespace daxscope::gui {

/// Saves what the compare view shows; the suffix of `path` says how: .png at twice the screen's
/// resolution, .svg and .pdf as vectors.
/// @param inputs files that are shown: they are not written over, see app::OutputFile
/// @param force  replace what is there even where it is no picture of ours
/// @throws Error(Exit::Usage) for another suffix or a refusal, Error(Exit::Io) where it can't be
///         written
void savePicture(CompareView& view, const QString& path, const QStringList& inputs = {},
                 bool force = false);

/// A picture as a PNG file that says who made it.
/// @throws std::bad_alloc where there is no room for it
QByteArray pngOf(QImage image);
/// Qt's painting does not look whether it got the memory that it asks for, and ends the program.
/// @throws std::bad_alloc where there is no room for a window of that size and its pictures
void requireRoomFor(QSize size);

} // namespace daxscope::gui
