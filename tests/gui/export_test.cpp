// SPDX-License-Identifier: GPL-3.0-or-later
//
// File > Export…: what was chosen is what is written, and nothing that was there is harmed.
#include "app/gui/window/export_dialog.h"
#include "replay/store/trace.h"
#include "tests/gui/answer.h"
#include "tests/gui/window_test.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>
#include <QTimer>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct ExportTest : WindowTest {
    QString out(const char* name) const { return file.folder() + u'/' + QLatin1String(name); }
    ExportWish wish(const char* format, const QString& path) {
        ExportWish made;
        made.trace = comparison().trace;
        made.format = &exports::format_named(format);
        made.options.name = "storm.daxtrace";
        made.options.program = "test";
        made.path = path;
        return made;
    }
    void wait() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return !window.traceExport()->busy(); }, kPatience));
    }
    /// Opens the dialog by its command, lets `use` act in it, and leaves it by `use`'s word.
    template <typename Use>
    void inDialog(Use use) {
        QTimer::singleShot(0, &window, [&] {
            auto* dialog = qobject_cast<ExportDialog*>(QApplication::activeModalWidget());
            ASSERT_NE(dialog, nullptr);
            use(*dialog);
        });
        trigger(Command::ExportTrace);
    }
    template <typename Widget>
    static Widget* in(ExportDialog& dialog, const char* name) {
        return dialog.findChild<Widget*>(QLatin1String(name));
    }
    static void choose(ExportDialog& dialog, const char* format) {
        auto* box = in<QComboBox>(dialog, "export-format");
        box->setCurrentIndex(
            box->findText(QLatin1String(format) + QLatin1String(": "), Qt::MatchStartsWith));
    }
};

} // namespace

TEST_F(ExportTest, WritesEveryFormatAndSaysWhere) {
    openSample();
    for (const exports::Format* format : exports::formats()) {
        const QString path = out("x") + QString::fromUtf8(format->suffix);
        inDialog([&](ExportDialog& dialog) {
            choose(dialog, std::string(format->name).c_str());
            EXPECT_EQ(in<QLineEdit>(dialog, "export-path")->text(),
                      file.folder() +
                          (format->name == std::string_view("daxtrace")
                               ? QStringLiteral("/storm-part") // not what is read
                               : QStringLiteral("/storm")) +
                          QString::fromUtf8(format->suffix));
            EXPECT_EQ(in<QComboBox>(dialog, "export-run")->isEnabled(), format->runs);
            in<QLineEdit>(dialog, "export-path")->setText(path);
            in<QPushButton>(dialog, "export-start")->click();
        });
        wait();
        EXPECT_FALSE(bytesOf(path).isEmpty()) << format->name;
        EXPECT_TRUE(window.statusBar()->currentMessage().contains(path)) << format->name;
        EXPECT_TRUE(window.statusBar()->currentMessage().contains(QLatin1String(" as ") +
                                                                  QString::fromUtf8(format->name)));
    }
    EXPECT_TRUE(QDir(file.folder()).entryList({QStringLiteral("*.part")}).isEmpty());
}

TEST_F(ExportTest, ASelectedTimeIsCutIntoATraceBesideTheOneThatIsOpen) {
    openSample();
    const TimeRange all = window.state()->bounds();
    window.state()->setStretch(TimeRange{all.begin, all.begin + all.length() / 2});
    inDialog([&](ExportDialog& dialog) {
        EXPECT_TRUE(in<QComboBox>(dialog, "export-format")
                        ->currentText()
                        .startsWith(QStringLiteral("daxtrace: ")));
        const QString into = in<QLineEdit>(dialog, "export-path")->text();
        EXPECT_TRUE(into.endsWith(QStringLiteral("-part.daxtrace"))) << into.toStdString();
        EXPECT_FALSE(QFileInfo::exists(into));
        in<QPushButton>(dialog, "export-start")->click();
    });
    wait();
    EXPECT_TRUE(window.statusBar()->currentMessage().contains(QStringLiteral("-part.daxtrace")));
}

TEST_F(ExportTest, APartIsTheVisibleTimeAndTheFilesChosen) {
    openSample();
    const TimeRange all = window.state()->bounds();
    window.state()->setVisible({all.begin, all.begin + all.length() / 2});
    const QString path = out("part.daxtrace");
    inDialog([&](ExportDialog& dialog) {
        choose(dialog, "daxtrace");
        in<QComboBox>(dialog, "export-time")->setCurrentIndex(1);
        in<QLineEdit>(dialog, "export-path")->setText(path);
        const ExportWish wish = dialog.wish();
        EXPECT_EQ(wish.options.cut.from, window.state()->visible().begin);
        EXPECT_EQ(wish.options.cut.to, window.state()->visible().end);
        EXPECT_TRUE(wish.options.cut.files.empty()) << "all of them is no choice";
        auto* files = in<QListWidget>(dialog, "export-files");
        files->item(0)->setCheckState(Qt::Unchecked);
        EXPECT_EQ(in<QPushButton>(dialog, "export-start")->isEnabled(), files->count() > 1);
        EXPECT_EQ(dialog.wish().options.cut.files.size(),
                  static_cast<std::size_t>(files->count() - 1));
        files->item(0)->setCheckState(Qt::Checked);
        in<QPushButton>(dialog, "export-start")->click();
    });
    wait();
    const auto part = trace::Trace::load(path.toStdString());
    EXPECT_GT(part->size(), 0U);
    EXPECT_LT(part->size(), comparison().trace->size());
}

TEST_F(ExportTest, TheSelectedTimeIsOfferedFirst) {
    openSample();
    const TimeRange all = window.state()->bounds();
    window.state()->setStretch(TimeRange{all.begin + 1, all.begin + all.length() / 3});
    inDialog([&](ExportDialog& dialog) {
        EXPECT_EQ(dialog.wish().options.cut.from, window.state()->stretch()->begin);
        EXPECT_EQ(dialog.wish().options.cut.to, window.state()->stretch()->end);
        in<QComboBox>(dialog, "export-time")->setCurrentIndex(0);
        EXPECT_FALSE(dialog.wish().options.cut.from);
        dialog.reject();
    });
}

TEST_F(ExportTest, ARunIsTheOneThatWasChosen) {
    openSample();
    inDialog([&](ExportDialog& dialog) {
        choose(dialog, "chrome");
        auto* run = in<QComboBox>(dialog, "export-run");
        run->setCurrentIndex(run->findText(QStringLiteral("recorded")));
        EXPECT_FALSE(dialog.wish().modelled);
        EXPECT_EQ(dialog.wish().run.get(), &comparison().recorded);
        run->setCurrentIndex(run->findText(QString::fromStdString(comparison().after.handler)));
        EXPECT_TRUE(dialog.wish().modelled);
        EXPECT_EQ(dialog.wish().run.get(), &comparison().after);
        choose(dialog, "csv");
        EXPECT_EQ(dialog.wish().run, nullptr) << "a table of events has none";
        dialog.reject();
    });
    EXPECT_FALSE(window.traceExport()->busy());
}

TEST_F(ExportTest, NeverReplacesTheTraceAndAsksBeforeAnythingElse) {
    openSample();
    const QByteArray before = bytesOf(file.path());
    window.exportTrace(wish("daxtrace", file.path()));
    EXPECT_FALSE(window.traceExport()->busy());
    EXPECT_TRUE(part<QWidget>("error-banner")->isVisible());
    EXPECT_EQ(bytesOf(file.path()), before);

    const QString mine = out("mine.csv");
    QFile there(mine);
    ASSERT_TRUE(there.open(QIODevice::WriteOnly));
    there.write("mine");
    there.close();
    int asked = 0;
    const auto exportAnswering = [&](QMessageBox::ButtonRole role) {
        answer(role, asked);
        window.exportTrace(wish("csv", mine));
        wait();
    };
    exportAnswering(QMessageBox::RejectRole);
    EXPECT_EQ(bytesOf(mine), "mine");
    exportAnswering(QMessageBox::DestructiveRole);
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(bytesOf(mine).contains("evidence"));
}

TEST_F(ExportTest, GivenUpItLeavesNothingBehind) {
    openSample();
    const QString path = out("never.csv");
    window.exportTrace(wish("csv", path));
    EXPECT_TRUE(window.traceExport()->busy());
    EXPECT_TRUE(window.actions()[Command::Cancel]->isEnabled());
    trigger(Command::Cancel);
    EXPECT_FALSE(window.traceExport()->busy());
    EXPECT_FALSE(window.actions()[Command::Cancel]->isEnabled());
    // The next one waits for the thread of the one given up.
    window.exportTrace(wish("csv", out("next.csv")));
    wait();
    EXPECT_TRUE(QFile::exists(out("next.csv")));
    EXPECT_TRUE(QDir(file.folder()).entryList({QStringLiteral("*.part")}).isEmpty());
}

TEST_F(ExportTest, AFailureIsAnErrorAndNoFile) {
    openSample();
    const QString path = out("x.csv");
    ASSERT_TRUE(QFile::link(QStringLiteral("/dev/full"), path));
    window.exportTrace(wish("csv", path));
    wait();
    QCoreApplication::processEvents();
    EXPECT_TRUE(part<QWidget>("error-banner")->isVisible());
    EXPECT_FALSE(window.statusBar()->currentMessage().contains(path));
}
