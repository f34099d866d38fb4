// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/translation.h"

#include "replay/words/translate.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QTranslator>
#include <memory>
#include <utility>

/// Of a library that is linked statically; not to be called in a namespace.
static void initTranslations() {
#ifdef DAXSCOPE_TRANSLATED
    Q_INIT_RESOURCE(translations);
#endif
}

namespace daxscope::gui {

namespace {

/// Where the built-in translations lie.
QString folder() {
    initTranslations();
    return QStringLiteral(":/translations");
}

/// What Qt writes on buttons, in case the system has no translation of Qt.
[[maybe_unused]] constexpr const char* kButtons[] = {
    QT_TRANSLATE_NOOP("QPlatformTheme", "OK"), QT_TRANSLATE_NOOP("QPlatformTheme", "Cancel"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Close"), QT_TRANSLATE_NOOP("QPlatformTheme", "Open"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Save")};

/// How figures are written. Where the comma is the decimal one, thousands stand apart by a narrow
/// space, not by a dot: what is copied and what the command prints has 2,006 and 1.5, and beside
/// that a 2.006 could be either.
words::Digits digitsOf(const QLocale& locale) {
    return locale.decimalPoint() == QStringLiteral(",") ? words::Digits{",", "\u202f"}
                                                        : words::Digits{};
}

/// What replay says, put through the same translators as the window's own.
std::string spoken(const char* english) {
    return QCoreApplication::translate("words", english).toStdString();
}

} // namespace

QStringList languages() {
    QStringList found{QStringLiteral("en")};
    for (const QString& file : QDir(folder()).entryList(QDir::Files)) {
        found << file.section(u'_', 1).section(u'.', 0, 0);
    }
    return found;
}

Language::Language(const QLocale& locale) {
    if (!install(locale, QStringLiteral("daxscope"), folder())) {
        return;
    }
    words::install_translator(spoken, digitsOf(locale));
    QLocale::setDefault(locale); // what a spin box writes and reads
    // Qt's own words, where the system has them: file dialogs, context menus.
    install(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

Language::~Language() {
    if (speaks()) {
        words::install_translator(nullptr);
        QLocale::setDefault(before_);
    }
}

bool Language::install(const QLocale& locale, const QString& name, const QString& from) {
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(locale, name, QStringLiteral("_"), from)) {
        return false;
    }
    QCoreApplication::installTranslator(translator.get());
    translators_.push_back(std::move(translator));
    return true;
}

bool useLanguage(const QLocale& locale) {
    if (locale.language() == QLocale::English) {
        return true;
    }
    static const Language used(locale);
    return used.speaks();
}

} // namespace daxscope::gui
