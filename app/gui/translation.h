// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QStringList>

namespace daxscope::gui {

/// The languages that the window speaks, as ISO 639 has them: English, which is what the sources
/// say, and those of resources/translations that were built in.
QStringList languages();

/// Has what is made from now on speak a language; what has no translation stays English, and so do
/// the sentences of replay/words, which the command and the reports share. Called once, after the
/// QApplication was made.
/// @return whether the window speaks it
bool useLanguage(const QLocale& locale);

} // namespace daxscope::gui
