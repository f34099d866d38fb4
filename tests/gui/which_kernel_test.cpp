// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/which_kernel.h"

#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Kernel : ::testing::Test {
    SampleFile file;
    MainWindow window{MainWindow::Settings::Ignored};

    bool answered(const QString& path) {
        window.show();
        auto* dock = window.findChild<QDockWidget*>(QStringLiteral("dock.kernel"));
        dock->show();
        dock->raise();
        return openFully(*window.document(), path) &&
               QTest::qWaitFor([this] { return kernel()->answer() != nullptr; }, kPatience);
    }
    WhichKernel* kernel() { return window.whichKernel(); }
    QTableView* table() { return window.findChild<QTableView*>(QStringLiteral("kernels")); }
    QString cell(int row, int column) {
        return table()->model()->index(row, column).data().toString();
    }
    int rowOf(const QString& handler) {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            if (cell(row, 0).startsWith(handler + u' ') || cell(row, 0) == handler) {
                return row;
            }
        }
        return -1;
    }
    QString after() { return QString::fromStdString(comparison().after.handler); }
    const replay::Comparison& comparison() { return *window.document()->comparison(); }
};

} // namespace

TEST_F(Kernel, WhatWasRecordedStandsAboveTheHandlersBestFirst) {
    ASSERT_TRUE(answered(file.path()));
    const auto answer = kernel()->answer();
    ASSERT_EQ(table()->model()->rowCount(), static_cast<int>(answer->candidates.size()) + 1);
    EXPECT_EQ(cell(0, 0), QStringLiteral("recorded"));
    EXPECT_EQ(cell(0, 1), QString::number(answer->candidates.front().check.faults));
    EXPECT_EQ(cell(1, 0), QStringLiteral("iomap-6.2 (by release)"));
    EXPECT_EQ(cell(1, 2),
              QStringLiteral("%1 of %1").arg(answer->candidates.front().check.independent.faults));
    const auto* label = window.findChild<QLabel*>(QStringLiteral("kernel-answer"));
    EXPECT_EQ(label->text().toStdString(), answer->text);
    const auto* beside = window.findChild<QLabel*>(QStringLiteral("which-kernel"));
    EXPECT_TRUE(beside->text().contains(label->text()));
    EXPECT_FALSE(table()->accessibleName().isEmpty());
    for (const auto& candidate : answer->candidates) {
        EXPECT_TRUE(candidate.check.judged.empty()) << "kept for nobody";
        EXPECT_TRUE(candidate.check.misses.empty());
    }
}

TEST_F(Kernel, UnmapsAndZapsStandBesideThoseRecorded) {
    ASSERT_TRUE(answered(
        QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-quiet-6.1.daxtrace")));
    const int other = rowOf(QStringLiteral("iomap-6.2"));
    ASSERT_GT(other, 1) << "6.1 is not that kernel";
    EXPECT_EQ(cell(0, 5), QStringLiteral("1"));
    EXPECT_EQ(cell(0, 6), QStringLiteral("2"));
    EXPECT_EQ(cell(1, 0), QStringLiteral("iomap (by release)"));
    EXPECT_EQ(cell(1, 3), QStringLiteral("none")) << "learnt from the fault itself";
    EXPECT_EQ(cell(1, 4), QStringLiteral("none")) << "dispatch races";
    EXPECT_EQ(cell(1, 5), QStringLiteral("1"));
    EXPECT_EQ(cell(other, 5), QStringLiteral("49"));
    EXPECT_GT(cell(other, 6).toInt(), 10);
}

TEST_F(Kernel, ADoubleClickOrEnterMakesARowsHandlerTheOneAfter) {
    ASSERT_TRUE(answered(file.path()));
    const auto compared = [this](const QString& name) {
        return QTest::qWaitFor([&] { return !window.document()->busy() && after() == name; },
                               kPatience);
    };
    const QString before = QString::fromStdString(comparison().before.handler);
    const auto first = kernel()->answer();
    const auto place = [this](const char* handler) {
        const QModelIndex index = table()->model()->index(rowOf(QLatin1String(handler)), 0);
        table()->scrollTo(index);
        return table()->visualRect(index).center();
    };
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place("iomap-6.18"));
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, place("iomap-6.18"));
    ASSERT_TRUE(compared(QStringLiteral("iomap-6.18"))) << after().toStdString();
    table()->setCurrentIndex(table()->model()->index(rowOf(QStringLiteral("iomap-6.15")), 0));
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window)); // without it nothing has the focus
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    ASSERT_TRUE(compared(QStringLiteral("iomap-6.15"))) << after().toStdString();
    EXPECT_EQ(QString::fromStdString(comparison().before.handler), before);
    EXPECT_EQ(kernel()->answer(), first) << "another pair is no other trace";
    table()->setCurrentIndex(table()->model()->index(0, 0));
    QTest::keyClick(table(), Qt::Key_Return);
    EXPECT_FALSE(window.document()->busy()) << "what was recorded is no handler";
}

TEST_F(Kernel, TheAnswerIsCopiedWithItsTable) {
    ASSERT_TRUE(answered(file.path()));
    window.findChild<QToolButton*>(QStringLiteral("kernel-copy"))->click();
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains(QString::fromStdString(kernel()->answer()->text)));
    EXPECT_TRUE(text.contains(QStringLiteral("\nrecorded")));
    EXPECT_TRUE(text.contains(QStringLiteral("\niomap-6.2 (by release)")));
    EXPECT_TRUE(text.contains(QString::fromStdString(kernel()->answer()->release)));
}

TEST_F(Kernel, AnotherTraceMakesTheAnswerVoid) {
    ASSERT_TRUE(answered(file.path()));
    const auto first = kernel()->answer();
    bool stale = false;
    QObject::connect(window.document(), &Document::opened, &window,
                     [&] { stale = kernel()->answer() != nullptr; });
    const SampleFile other;
    ASSERT_TRUE(answered(other.path()));
    EXPECT_FALSE(stale);
    ASSERT_TRUE(QTest::qWaitFor([this] { return kernel()->answer() != nullptr; }, kPatience));
    EXPECT_NE(kernel()->answer(), first);
}
