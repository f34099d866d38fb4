// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

#include <QString>

namespace daxscope::gui {

/// What the losses of a trace, what was not recorded and how its machine is read mean for its
/// figures; empty where nothing needs to be said.
QString lossSentence(const trace::Trace& trace);
/// What the recording has no events for, and where huge pages were switched off, so that figures
/// are not taken for the whole; empty where there is nothing of the kind.
QString lackSentence(const trace::Trace& trace);
/// "100 % of 204 recorded faults explained, 100 % of results predicted (iomap-6.2)".
QString selfCheckSentence(const replay::SelfCheck& check);

/// The verdict as a Markdown table under its sentence, to paste into a mail or an issue.
QString verdictMarkdown(const replay::Comparison& comparison);
/// The same as a JSON object: "handlers", "metrics" with plain numbers, "verdict", "lost".
QString verdictJson(const replay::Comparison& comparison);

} // namespace daxscope::gui
