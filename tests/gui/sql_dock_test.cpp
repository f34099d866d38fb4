// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/sql_query.h"
#include "tests/gui/window_test.h"

#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <filesystem>
#include <span>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct SqlDock : WindowTest {
    void SetUp() override {
        openSample();
        bringToFront("dock.sql");
    }
    QString said() {
        const QString error = part<QLabel>("sql-error")->text();
        return error.isEmpty() ? part<QLabel>("sql-said")->text() : error;
    }
    QTableView* rows() { return part<QTableView>("sql-rows"); }
    bool ask(const char* query, const char* answer) {
        part<QLineEdit>("sql-query")->setText(QString::fromUtf8(query));
        part<QToolButton>("sql-run")->click();
        return QTest::qWaitFor([&] { return said().contains(QString::fromUtf8(answer)); },
                               kPatience);
    }
    QString cell(int row, int column) {
        return rows()->model()->index(row, column).data().toString();
    }
};

} // namespace

TEST_F(SqlDock, AnAnswerIsATableWhoseRowsLeadToTheirEvents) {
    ASSERT_TRUE(
        ask("SELECT seq, kind, mapping_id FROM event WHERE kind = 1 ORDER BY seq", "60 rows"))
        << said().toStdString();
    ASSERT_EQ(rows()->model()->rowCount(), kTurns);
    const std::uint32_t outcome = 20;
    const trace::Event event =
        comparison().trace->event(comparison().before.outcomes[outcome].event);
    EXPECT_EQ(cell(20, 0), QString::number(event.seq));
    emit rows()->doubleClicked(rows()->model()->index(20, 0));
    EXPECT_EQ(window.state()->selected(), outcome);
    ASSERT_TRUE(ask("SELECT ts FROM event WHERE kind = 1 ORDER BY seq", "60 rows"));
    EXPECT_EQ(cell(7, 0), QString::number(comparison().before.outcomes[7].begin))
        << "to the nanosecond";
    emit rows()->doubleClicked(rows()->model()->index(7, 0));
    EXPECT_EQ(window.state()->selected(), 7U);
    ASSERT_TRUE(ask("SELECT NULL AS unknown_one", "1 rows"));
    EXPECT_EQ(cell(0, 0), QStringLiteral("NULL"));
    emit rows()->doubleClicked(rows()->model()->index(0, 0));
    EXPECT_TRUE(said().contains(QStringLiteral("seq"))) << said().toStdString();
}

TEST_F(SqlDock, ALimitIsSaidAndAnErrorNamesWhatIsWrong) {
    part<QSpinBox>("sql-limit")->setValue(5);
    ASSERT_TRUE(ask("SELECT * FROM event", "the limit was met")) << said().toStdString();
    EXPECT_EQ(rows()->model()->rowCount(), 5);
    EXPECT_TRUE(ask("SELECT colour FROM event", "colour")) << said().toStdString();
    EXPECT_EQ(rows()->model()->rowCount(), 0) << "what was there answers another query";
    EXPECT_TRUE(ask("DELETE FROM event", "DELETE") || !said().isEmpty());
    EXPECT_EQ(comparison().trace->size(), 3U * kTurns);
}

TEST_F(SqlDock, AQueryThatGoesOnForEverIsCancelled) {
    ASSERT_TRUE(ask("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                    "SELECT count(*) FROM n",
                    "Asking"));
    EXPECT_FALSE(part<QToolButton>("sql-run")->isEnabled());
    part<QToolButton>("sql-cancel")->click();
    EXPECT_EQ(said(), QStringLiteral("Given up"));
    EXPECT_TRUE(part<QToolButton>("sql-run")->isEnabled());
}

TEST_F(SqlDock, AnotherFileOfThatNameIsNotAskedUntilItIsRead) {
    ASSERT_TRUE(ask("SELECT seq FROM event WHERE kind = 1", "60 rows")) << said().toStdString();
    const trace::TemporaryDirectory folder;
    const std::string path = file.path().toStdString();
    std::filesystem::copy_file(path, folder / "same.daxtrace");
    trace::sample(kTurns / 2).write(folder / "other.daxtrace");
    std::filesystem::rename(folder / "other.daxtrace", path);
    EXPECT_TRUE(ask("SELECT seq FROM event", "not the one that was read")) << said().toStdString();
    EXPECT_TRUE(said().contains(QStringLiteral("F5"))) << said().toStdString();
    EXPECT_EQ(rows()->model()->rowCount(), 0);
    std::filesystem::rename(folder / "same.daxtrace", path);
    EXPECT_TRUE(ask("SELECT seq FROM event WHERE kind = 1", "60 rows"))
        << "a copy has the same content: " << said().toStdString();
    std::filesystem::remove(path);
    EXPECT_TRUE(ask("SELECT seq FROM event", "not the one that was read")) << said().toStdString();
    trace::sample(kTurns / 2).write(path);
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    EXPECT_TRUE(ask("SELECT seq FROM event WHERE kind = 1", "30 rows")) << said().toStdString();
}

TEST_F(SqlDock, ARecordingThatGrewIsStillAsked) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "live.daxtrace";
    const trace::Sample sample = trace::sample(kTurns);
    trace::Writer writer(path, sample.session.kernel_release);
    sample.fill(writer);
    writer.flush();
    ASSERT_TRUE(openFully(*window.document(), QString::fromStdString(path.string())));
    trace::Event more = sample.events.back();
    more.seq += 1;
    more.ts += 1'000;
    writer.add(std::span(&more, 1));
    writer.flush();
    EXPECT_TRUE(ask("SELECT seq FROM event", "181 rows")) << said().toStdString();
    writer.set(trace::key::kEnd, std::to_string(*sample.session.end + 1'000));
    writer.close();
    EXPECT_TRUE(ask("SELECT seq, ts FROM event", "181 rows")) << said().toStdString();
}

TEST_F(SqlDock, TheWordsAreThoseOfTheSchema) {
    const QStringList words = SqlQuery::words();
    for (const char* word : {"event", "dax_pmd_fault", "dax_pte_fault", "unmap", "pmd_summary",
                             "duration_ns", "mapping_id"}) {
        EXPECT_TRUE(words.contains(QLatin1String(word))) << word;
    }
}
