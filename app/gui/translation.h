// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QStringList>

namespace daxscope::gui {

/// The languages that the window speaks, as ISO 639 has them: English, which is what the sources
/// say, and those of resources/translations that were built in.
QStringList languages();

/// Has what is made from now on speak a language, with the sentences of replay/words, which the
/// command and the reports share and say in English; what has no translation stays English. Called
/// once by the window's thread, after the QApplication was made and before there are others.
/// @return whether the window speaks it
bool useLanguage(const QLocale& locale);

} // namespace daxscope::gui
