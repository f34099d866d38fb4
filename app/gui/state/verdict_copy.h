// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"

namespace daxscope::gui {

enum class VerdictFormat { Markdown, Json };
/// The verdict of what is shown, of one trace or of two, for the clipboard; empty without a trace.
QString verdictText(const Document& document, VerdictFormat format);

} // namespace daxscope::gui
