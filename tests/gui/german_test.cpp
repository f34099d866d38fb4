// SPDX-License-Identifier: GPL-3.0-or-later
//
// In another language nothing of a sentence is left in English: a bundled trace of each kind in the
// German window, and what is read there.
#include "app/gui/look/decimal_box.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/explore_state.h"
#include "app/gui/state/format.h"
#include "app/gui/state/scenario_library.h"
#include "app/gui/state/spoken.h"
#include "app/gui/state/stretch_stats.h"
#include "app/gui/state/verdict_copy.h"
#include "replay/words/of_assumption.h"
#include "replay/words/of_schedule.h"
#include "replay/words/translate.h"
#include "tests/gui/language.h"
#include "tests/gui/pair.h"
#include "tests/gui/window_test.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBrowser>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

/// Whether a figure in it has a comma between its thousands, or a decimal dot: other than versions
/// (6.12), and what is part of a name (a-6.12.daxtrace).
bool englishFigure(const QString& text) {
    static const QString kUnit = QStringLiteral(
        "(?=[\\s\u00a0\u202f]*(?:ns|us|µs|ms|s|%|B|[KMGTP]iB|M|k|M/s|k/s|/s|×)(?!\\w))");
    // One with three decimals and a unit, or with their groups behind it, is German.
    static const QRegularExpression grouped(
        QStringLiteral("(?<![\\w,.-])[1-9]\\d{0,2}(?:,\\d{3}){2,}(?!\\d)|"
                       "(?<![\\w,.-])[1-9]\\d{0,2},\\d{3}(?![\\d\u2009])(?!%1)")
            .arg(QString(kUnit).replace(QStringLiteral("(?="), QStringLiteral("(?:"))));
    static const QRegularExpression dotted(
        QStringLiteral("(?<![\\w.#-])\\d+\\.\\d+%1|"
                       "(?<![\\w.#-])(?![2-7]\\.\\d{1,2}(?!\\d))\\d+\\.\\d+(?![\\w.-])")
            .arg(kUnit));
    return grouped.match(text).hasMatch() || dotted.match(text).hasMatch();
}

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
        for (const auto* line : window.findChildren<QLineEdit*>()) {
            figures(*line, line->text()); // of spin boxes too
        }
        for (const auto* box : window.findChildren<QComboBox*>()) {
            for (int item = 0; item < box->count(); ++item) {
                figures(*box, box->itemText(item));
            }
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
    /// A figure as English writes it: "2,006", which German reads as two, and "1.5".
    void figures(const QObject& where, const QString& text) {
        if (englishFigure(text)) {
            add(where, text);
        }
    }
    void look(const QObject& where, const QString& text) {
        figures(where, text);
        static const QRegularExpression english(
            QStringLiteral("\\b(the|of|were|are|is|and|with|which|that|not|from|this|has|had|takes|"
                           "under|by|for|no|at|recorded|modelled|measured|inferred|unknown|none|"
                           "nothing|lost|every|its)\\b"));
        asked_ += text.isEmpty() ? 0 : 1;
        if (english.match(text).hasMatch() && !isCode(text)) {
            add(where, text);
        }
    }
    void add(const QObject& where, const QString& text) {
        found_ << QStringLiteral("%1 %2: %3")
                      .arg(QLatin1String(where.metaObject()->className()), where.objectName(),
                           text);
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

TEST(GermanFigures, AreToldFromEnglishOnes) {
    for (const char* english : {"2,006 Fehler", "1,234,567", "1.5 ms", "33.3 %", "0.0102", "6.12 s",
                                "12.345678901", "1,200 (12 %)"}) {
        EXPECT_TRUE(englishFigure(QString::fromUtf8(english))) << english;
    }
    for (const char* german :
         {"2\u202f006 Fehler", "1,5 ms", "1,234 ms", "0,000000812", "1,234\u2009567 s",
          "Linux 6.12", "storm-6.12.daxtrace", "daxscope 0.2.0", "6.18 und später", "0,102"}) {
        EXPECT_FALSE(englishFigure(QString::fromUtf8(german))) << german;
    }
}

TEST(GermanFigures, AreReadWithCommaAndDot) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    EXPECT_FALSE(format::parseTime(QStringLiteral("1,5ms")));
    {
        const German german;
        EXPECT_EQ(format::count(2'006), QStringLiteral("2\u202f006"));
        EXPECT_EQ(format::parseTime(QStringLiteral("1,5ms")), 1'500'000);
        EXPECT_EQ(format::parseTime(QStringLiteral("1.5ms")), 1'500'000);
        EXPECT_EQ(format::parseTime(format::seconds(1'234'567'890)), 1'234'567'890);
        EXPECT_TRUE(EventFilter::parse(QStringLiteral("duration:1,5us..2.5ms")));
        EXPECT_EQ(EventFilter::portable(QStringLiteral("comm:\"a 1,5\"  -duration>1,5ms x")),
                  QStringLiteral("comm:\"a 1,5\"  -duration>1.5ms x"));
        DecimalBox box;
        box.setDecimals(3);
        box.setRange(0, 1000);
        auto* line = box.findChild<QLineEdit*>();
        for (const char* typed : {"1,5", "1.5"}) {
            line->clear();
            QTest::keyClicks(line, QLatin1String(typed));
            box.interpretText();
            EXPECT_EQ(box.value(), 1.5) << typed;
            EXPECT_EQ(box.text(), QStringLiteral("1,500"));
        }
        const words::InEnglish english;
        EXPECT_EQ(format::count(2'006), QStringLiteral("2,006"));
        EXPECT_EQ(format::seconds(1'500'000'000), QStringLiteral("1.500000000"));
    }
    EXPECT_EQ(format::count(2'006), QStringLiteral("2,006"));
}

TEST(GermanAssumption, IsSaidInGermanAndKeptInEnglish) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    const German german;
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    struct Case {
        std::optional<std::int64_t> interval;
        std::optional<std::uint64_t> accesses;
        replay::Pace pace;
        const char *english, *german;
    };
    for (const Case& of :
         {Case{1'500'000,
               {},
               replay::Pace::Random,
               "each mapping revisits its range every 1.5 ms on average, at random (given)",
               "jedes Mapping kommt auf seinen Bereich zurück, alle 1,5 ms im Mittel, zufällig "
               "(angegeben)"},
          Case{2'000'000,
               {},
               replay::Pace::Regular,
               "each mapping revisits its range every 2 ms (given)",
               "jedes Mapping kommt auf seinen Bereich zurück, alle 2 ms (angegeben)"},
          Case{{},
               50,
               replay::Pace::InTurns,
               "each mapping accesses its range 50 times, in turns (given)",
               "jedes Mapping greift 50-mal auf seinen Bereich zu, reihum (angegeben)"}}) {
        replay::Options options;
        options.revisit_interval = of.interval;
        options.accesses = of.accesses;
        options.pace = of.pace;
        const auto before = window.document()->comparison();
        window.document()->assume(options);
        ASSERT_TRUE(
            QTest::qWaitFor([&] { return window.document()->comparison() != before; }, kPatience));
        QCoreApplication::processEvents();
        const std::string kept = window.document()->comparison()->before.assumption;
        EXPECT_EQ(kept, of.english);
        EXPECT_EQ(words::assumption_text(kept), of.german);
        const auto* verdict = window.findChild<QLabel*>(QStringLiteral("verdict-sentence"));
        EXPECT_TRUE(verdict->text().contains(QString::fromUtf8(of.german)))
            << verdict->text().toStdString();
        const Leftovers looked(window);
        EXPECT_TRUE(looked.found().isEmpty()) << looked.found().join(u'\n').toStdString();
        EXPECT_TRUE(verdictText(*window.document(), VerdictFormat::Markdown)
                        .contains(QString::fromUtf8(of.english)));
    }
    EXPECT_EQ(words::assumption_text("accesses measured every 1.5 ms"),
              "Zugriffe, gemessen alle 1,5 ms");
    const words::InEnglish english;
    EXPECT_EQ(words::assumption_text("accesses measured every 1.5 ms"),
              "accesses measured every 1.5 ms");
}

TEST(GermanSchedule, LeavesNoPieceInEnglish) {
    if (!hasGerman()) {
        GTEST_SKIP() << "built without lrelease";
    }
    const German german;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    window.exploration()->choose(builtInScenario(QStringLiteral("two-readers-turns")));
    window.exploration()->chooseHandler(QStringLiteral("pre-fix"));
    window.findChild<QPushButton*>(QStringLiteral("explore-run"))->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.exploration()->busy(); }, kPatience));
    auto* findings = window.findChild<QListWidget*>(QStringLiteral("explore-findings"));
    ASSERT_GT(findings->count(), 0);
    findings->setCurrentRow(0);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.document()->isMade(); }, kPatience));
    QCoreApplication::processEvents();
    EXPECT_EQ(words::change_text("the fault returns NOPAGE"), "der Fault gibt NOPAGE zurück");
    EXPECT_EQ(words::change_text("the storage that mapping A has: is no longer the file's -> is "
                                 "the file's, or none")
                  .find("der Speicher, den Mapping A hat: ist nicht mehr der der Datei → "),
              0U);
    EXPECT_EQ(words::change_text("mapping A: none -> huge PMD").find("Mapping A: "), 0U);
    // The event's page tables are the trace's own words: "none".
    const Leftovers looked(*window.findChild<QDockWidget*>(QStringLiteral("dock.explore")));
    EXPECT_GT(looked.asked(), 50);
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
