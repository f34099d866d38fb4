// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/notes.h"

#include <QString>

namespace daxscope::gui {

/// Writes the document's comparison into `directory` (made where it is missing): index.html with
/// pictures of the whole trace and of the worst storm inside it, verdict, storms, self-check and
/// session; and the pictures as overview.png and storm.png. The same trace, handlers and fonts give
/// the same bytes.
/// @param noted notes and markers of whoever writes it, for the page and the picture of the whole
/// @return the path of the page
/// Files of an older report are replaced, others only with `force`, see app::OutputFile.
/// @throws app::WouldReplace, Error(Exit::Usage) where no trace is open or a file is refused,
///         Error(Exit::Io) naming what can't be written
QString writeReport(Document& document, const QString& directory, bool force = false,
                    const Noted& noted = {});

} // namespace daxscope::gui
