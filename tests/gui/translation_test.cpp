// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every string of the window's own goes through tr(): a translator that puts brackets round all of
// them leaves none without. And the translation that is built in says something else than English.
#include "tests/gui/language.h"
#include "tests/gui/window_test.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTableView>
#include <QTranslator>
#include <QTreeView>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

class Brackets : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char* /*context*/, const char* source, const char* /*what*/,
                      int /*n*/) const override {
        return QStringLiteral("[%1]").arg(QString::fromUtf8(source));
    }
};

/// While it lives, all that is asked for comes in brackets.
struct Bracketed {
    Bracketed() { QCoreApplication::installTranslator(&brackets); }
    ~Bracketed() { QCoreApplication::removeTranslator(&brackets); }
    Brackets brackets;
};

/// Of a window, what is read and is in no brackets: {where, text}.
class Unbracketed {
public:
    explicit Unbracketed(const QWidget& window) {
        for (const QAction* action : window.findChildren<QAction*>()) {
            look(*action, action->text());
            look(*action, action->toolTip());
        }
        for (const QWidget* widget : window.findChildren<QWidget*>()) {
            look(*widget, widget->windowTitle());
            look(*widget, widget->accessibleName());
            if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
                look(*button, button->text());
            }
            if (const auto* line = qobject_cast<const QLineEdit*>(widget)) {
                look(*line, line->placeholderText());
            }
            if (const auto* view = qobject_cast<const QAbstractItemView*>(widget);
                view != nullptr && view->model() != nullptr) {
                eachHead(*view, [&](const QString& text) { look(*view, text); });
            }
        }
    }
    QStringList found() const { return found_; }
    int asked() const { return asked_; }

private:
    /// What needs no translation: names of handlers and files, numbers with units, formats.
    static bool is_name(const QString& text) {
        static const QRegularExpression name(QStringLiteral(
            "^&?(iomap[-.0-9a-z]*|pre-fix|fixed|entry-locked|never-unmap|daxscope|"
            "[A-Za-z0-9_-]+\\.(daxtrace|scenario)|[0-9.,]+( [a-z]+)?|[^a-zA-Z]*|[a-z])$"));
        return name.match(text).hasMatch();
    }
    void look(const QObject& where, const QString& text) {
        // A column may be headed by a data's own name.
        asked_ += text.isEmpty() ? 0 : 1;
        if (!text.isEmpty() && !text.contains(u'[') && !is_name(text)) {
            found_ << QStringLiteral("%1 %2: %3")
                          .arg(QLatin1String(where.metaObject()->className()), where.objectName(),
                               text);
        }
    }
    QStringList found_;
    int asked_ = 0; ///< texts
};

} // namespace

TEST(Translation, NothingThatTheWindowSaysIsLeftOut) {
    const Bracketed bracketed;
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    QCoreApplication::processEvents();
    const Unbracketed looked(window);
    const QStringList found = looked.found();
    EXPECT_GT(looked.asked(), 400);
    EXPECT_TRUE(found.isEmpty()) << found.join(u'\n').toStdString();
    EXPECT_TRUE(window.actions()[Command::Open]->text().startsWith(u'['));
}

TEST(Translation, TheOneThatIsBuiltInSpeaks) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    QTranslator german;
    ASSERT_TRUE(german.load(QStringLiteral(":/translations/daxscope_de.qm")));
    EXPECT_EQ(german.translate("Actions", "&Open…"), QStringLiteral("&Öffnen…"));
    EXPECT_EQ(german.translate("Docks", "Storms"), QStringLiteral("Stürme"));
    EXPECT_EQ(german.translate("FaultsModel", "%n slot(s)", nullptr, 2),
              QStringLiteral("%n Plätze"));
}
