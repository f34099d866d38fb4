// SPDX-License-Identifier: GPL-3.0-or-later
//
// In another language nothing of a sentence is left in English: a bundled trace of each kind in the
// German window, and what is read there.
#include "app/gui/state/spoken.h"
#include "app/gui/state/stretch_stats.h"
#include "app/gui/state/verdict_copy.h"
#include "tests/gui/language.h"
#include "tests/gui/pair.h"
#include "tests/gui/window_test.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QTextBrowser>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

/// What is read in a window and has a word that only English sentences have.
class Leftovers {
public:
    explicit Leftovers(const QWidget& window) {
        for (const auto* page : window.findChildren<QTextBrowser*>()) {
            look(*page, page->toPlainText());
        }
        for (const auto* label : window.findChildren<QLabel*>()) {
            look(*label, label->text());
            look(*label, label->toolTip());
        }
        for (const auto* button : window.findChildren<QAbstractButton*>()) {
            look(*button, button->text());
            look(*button, button->toolTip());
        }
        for (const auto* view : window.findChildren<QAbstractItemView*>()) {
            // A head shares the model of the view that it stands over.
            if (view->model() != nullptr && qobject_cast<const QHeaderView*>(view) == nullptr) {
                eachHead(*view, [&](const QString& text) { look(*view, text); });
                rows(*view, *view->model(), {});
            }
        }
    }
    const QStringList& found() const { return found_; }
    int asked() const { return asked_; }

private:
    static constexpr int kRows = 60; ///< of each parent

    void rows(const QObject& where, const QAbstractItemModel& model, const QModelIndex& parent) {
        for (int row = 0; row < std::min(model.rowCount(parent), kRows); ++row) {
            for (int column = 0; column < model.columnCount(parent); ++column) {
                const QModelIndex index = model.index(row, column, parent);
                look(where, index.data().toString());
                look(where, index.data(Qt::ToolTipRole).toString());
            }
            rows(where, model, model.index(row, 0, parent));
        }
    }
    /// What is the same in every language: commands and queries to type, a scenario's file, and the
    /// kernel's words.
    static bool isCode(const QString& text) {
        static const QRegularExpression code(QStringLiteral(
            "^select |^daxscope |^about +|offset \\+ huge page size|pfn not in memmap"));
        return code.match(text).hasMatch();
    }
    void look(const QObject& where, const QString& text) {
        static const QRegularExpression english(
            QStringLiteral("\\b(the|of|were|are|is|and|with|which|that|not|from|this|has|had|takes|"
                           "under|by|for|no|at|recorded|modelled|measured|inferred|unknown|none|"
                           "nothing|lost|every|its)\\b"));
        asked_ += text.isEmpty() ? 0 : 1;
        if (english.match(text).hasMatch() && !isCode(text)) {
            found_ << QStringLiteral("%1 %2: %3")
                          .arg(QLatin1String(where.metaObject()->className()), where.objectName(),
                               text);
        }
    }
    QStringList found_;
    int asked_ = 0; ///< texts
};

struct GermanWindow : ::testing::TestWithParam<const char*> {
    QString path() const {
        return QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/%1.daxtrace")
            .arg(QLatin1String(GetParam()));
    }
};

} // namespace

TEST_P(GermanWindow, LeavesNoSentenceInEnglish) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    const German german;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    ASSERT_TRUE(openFully(*window.document(), path()));
    window.state()->setStretch(window.state()->bounds()); // its figures, percentiles and groups
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.stretch()->isComplete(); }, kPatience));
    QCoreApplication::processEvents();
    const Leftovers looked(window);
    EXPECT_GT(looked.asked(), 200);
    EXPECT_TRUE(looked.found().isEmpty()) << looked.found().join(u'\n').toStdString();
}

TEST_P(GermanWindow, SaysWhatTraceItIs) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    const German german;
    MainWindow window(MainWindow::Settings::Ignored);
    ASSERT_TRUE(openFully(*window.document(), path()));
    window.actions()[Command::TraceInfo]->trigger();
    const auto* text = window.findChild<QTextBrowser*>(QStringLiteral("trace-info-text"));
    ASSERT_NE(text, nullptr);
    const auto says = [text](const char* piece) {
        return text->toPlainText().contains(QString::fromUtf8(piece));
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return says("PMD-Bereiche von 2 MiB"); }, kPatience));
    EXPECT_TRUE(says("Beginn"));
    EXPECT_TRUE(says("Ereignisse"));
    EXPECT_TRUE(says("Mapping"));
    EXPECT_FALSE(says("pages of"));
}

TEST_P(GermanWindow, CopiesAndKeepsItsVerdictInEnglish) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    const German german;
    MainWindow window(MainWindow::Settings::Ignored);
    ASSERT_TRUE(openFully(*window.document(), path()));
    const auto comparison = window.document()->comparison();
    const QString english = QString::fromStdString(comparison->verdict);
    EXPECT_TRUE(english.contains(QStringLiteral(" take"))) << comparison->verdict;
    const std::string spoken = spokenVerdict(*comparison).text;
    EXPECT_NE(spoken, comparison->verdict);
    EXPECT_NE(spoken.find("Faults"), std::string::npos) << spoken;
    const QString copied = verdictText(*window.document(), VerdictFormat::Json);
    EXPECT_TRUE(copied.contains(english)) << copied.toStdString();
}

TEST(GermanPair, SaysWhatTheySayBesideEachOtherAndCopiesItInEnglish) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    const German german;
    const PairFiles files;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    QSignalSpy changed(window.document(), &Document::comparisonChanged);
    window.openPair(files.a(), files.b());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !changed.isEmpty(); }, kPatience));
    QCoreApplication::processEvents();
    const Leftovers looked(window);
    EXPECT_GT(looked.asked(), 200);
    EXPECT_TRUE(looked.found().isEmpty()) << looked.found().join(u'\n').toStdString();

    const auto* verdict = window.findChild<QLabel*>(QStringLiteral("verdict-sentence"));
    ASSERT_NE(verdict, nullptr);
    EXPECT_TRUE(verdict->text().contains(QStringLiteral("A (aufgezeichnet)")))
        << verdict->text().toStdString();
    const std::string english = window.document()->sides()->comparedTraces()->verdict;
    EXPECT_NE(english.find("A (recorded)"), std::string::npos) << english;
    EXPECT_TRUE(verdictText(*window.document(), VerdictFormat::Markdown)
                    .contains(QString::fromStdString(english)));
}

INSTANTIATE_TEST_SUITE_P(Bundled, GermanWindow,
                         ::testing::Values("reflink-storm-6.12", "reflink-quiet-6.1",
                                           "reflink-losses-6.12", "fallbacks-6.12",
                                           "msync-contrast-6.12", "clone-killed-7.3"));
