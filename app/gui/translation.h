// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QStringList>
#include <memory>
#include <vector>

class QTranslator;

namespace daxscope::gui {

/// The languages that the window speaks, as ISO 639 has them: English, which is what the sources
/// say, and those of resources/translations that were built in.
QStringList languages();

/// While it lives, what is made speaks a language, with the sentences of replay/words, which the
/// command and the reports share and say in English; what has no translation stays English. Made by
/// the window's thread, after the QApplication and while there are no other threads.
class Language {
public:
    explicit Language(const QLocale& locale);
    ~Language();
    Language(const Language&) = delete;
    Language& operator=(const Language&) = delete;
    Language(Language&&) = delete;
    Language& operator=(Language&&) = delete;
    /// Whether the window speaks it.
    bool speaks() const { return !translators_.empty(); }

private:
    bool install(const QLocale& locale, const QString& name, const QString& from);

    QLocale before_; ///< the default one
    std::vector<std::unique_ptr<QTranslator>> translators_;
};

/// A Language until the program ends. Called once.
/// @return whether the window speaks it
bool useLanguage(const QLocale& locale);

} // namespace daxscope::gui
