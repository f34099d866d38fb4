// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_copy.h"
#include "app/gui/state/event_table_model.h"
#include "tests/gui/sample_document.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

constexpr int kEventsPerTurn = 3; // fault, unmap, zap

struct EventTable : ::testing::Test {
    static void SetUpTestSuite() {
        auto made =
            std::make_shared<replay::Comparison>(replay::compare(trace::sample(kTurns).build()));
        summary = std::make_shared<Summary>(summarize(*made));
        comparison = made;
    }
    static void TearDownTestSuite() {
        comparison.reset();
        summary.reset();
    }
    static std::shared_ptr<const replay::Comparison> comparison;
    static std::shared_ptr<const Summary> summary;

    /// Events that pass, or -1 where the filter can't be understood.
    static int passing(const char* text, QString* error = nullptr) {
        const auto filter = EventFilter::parse(QString::fromUtf8(text), error);
        if (!filter) {
            return -1;
        }
        const EventFilter::Matcher matches = filter->compile(*comparison, *summary);
        int count = 0;
        for (std::uint32_t event = 0; event < comparison->trace->size(); ++event) {
            count += matches(event) ? 1 : 0;
        }
        return count;
    }
    static EventRows all() { return {0, static_cast<std::uint32_t>(comparison->trace->size())}; }
};
std::shared_ptr<const replay::Comparison> EventTable::comparison;
std::shared_ptr<const Summary> EventTable::summary;

} // namespace

TEST_F(EventTable, TheModelKeepsQtsRulesThroughEveryChange) {
    EventTableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.show(comparison, summary, all());
    EXPECT_EQ(model.rowCount(), kEventsPerTurn * kTurns);
    model.show(comparison, summary, EventRows({1, 4, 7}));
    EXPECT_EQ(model.rowCount(), 3);
    model.show(nullptr, nullptr, all());
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(EventTable, AFaultShowsWhatWasRecordedAndWhatBecameOfIt) {
    EventTableModel model;
    model.show(comparison, summary, all());
    const std::uint32_t event = comparison->before.outcomes[10].event;
    const auto cell = [&](int column) {
        return model.index(static_cast<int>(event), column).data().toString();
    };
    EXPECT_EQ(cell(EventTableModel::Kind), QStringLiteral("dax_pmd_fault"));
    EXPECT_EQ(cell(EventTableModel::Result), QStringLiteral("NOPAGE"));
    EXPECT_EQ(cell(EventTableModel::File), QStringLiteral("clone"));
    EXPECT_EQ(cell(EventTableModel::Before), QStringLiteral("refault"));
    EXPECT_EQ(cell(EventTableModel::After), QStringLiteral("hit"));
    EXPECT_EQ(cell(EventTableModel::Recorded), QStringLiteral("refault"));
    EXPECT_TRUE(cell(EventTableModel::Cause).contains(QStringLiteral("fault of reader-")));
    EXPECT_EQ(model.outcomeAt(static_cast<int>(event)), 10U);
}

TEST_F(EventTable, AnUnmapIsNoAccessAndHasNoOutcome) {
    EventTableModel model;
    model.show(comparison, summary, all());
    std::uint32_t unmap = 0;
    while (comparison->trace->kind(unmap) != trace::Kind::Unmap) {
        ++unmap;
    }
    EXPECT_FALSE(model.outcomeAt(static_cast<int>(unmap)));
    EXPECT_TRUE(
        model.index(static_cast<int>(unmap), EventTableModel::Before).data().toString().isEmpty());
}

TEST_F(EventTable, RowsAreFoundByTheirEvent) {
    const EventRows picked({2, 5, 9});
    EXPECT_EQ(picked.rowOf(5), 1);
    EXPECT_FALSE(picked.rowOf(6));
    const EventRows stretch(10, 5);
    EXPECT_EQ(stretch.rowOf(14), 4);
    EXPECT_FALSE(stretch.rowOf(15));
    EXPECT_FALSE(stretch.rowOf(9));
}

TEST_F(EventTable, EveryFieldOfTheFilterFindsWhatItNames) {
    const int all_events = kEventsPerTurn * kTurns;
    EXPECT_EQ(passing(""), all_events);
    EXPECT_EQ(passing("kind:pmd_fault"), kTurns);
    EXPECT_EQ(passing("kind:unmap"), kTurns);
    EXPECT_EQ(passing("-kind:pmd_fault"), all_events - kTurns);
    EXPECT_EQ(passing("before:refault"), kTurns - 2);
    EXPECT_EQ(passing("before:refault after:hit"), kTurns - 2);
    EXPECT_EQ(passing("after:refault"), 0);
    EXPECT_EQ(passing("before:first"), 2);
    EXPECT_EQ(passing("cause:fault"), kTurns - 2);
    EXPECT_EQ(passing("result:nopage"), kTurns);
    EXPECT_EQ(passing("comm:read"), all_events);
    EXPECT_EQ(passing("tid:100"), all_events / 2);
    EXPECT_EQ(passing("pid:101"), all_events / 2);
    EXPECT_EQ(passing("file:clone"), all_events);
    EXPECT_EQ(passing("file:other"), 0);
    EXPECT_EQ(passing("pgoff:515"), kTurns);
    EXPECT_EQ(passing("duration>2us"), kTurns);
    EXPECT_EQ(passing("duration<2us"), all_events - kTurns);
    EXPECT_EQ(passing("kind:pmd_fault time<25us"), 2) << "the turns are 10 us apart";
    EXPECT_EQ(passing("refault"), kTurns - 2);
    EXPECT_EQ(passing("recorded:"), all_events) << "still being typed";
}

TEST_F(EventTable, AFilterThatCannotBeUnderstoodSaysWhichWord) {
    QString error;
    EXPECT_EQ(passing("colour:red", &error), -1);
    EXPECT_TRUE(error.contains(QStringLiteral("colour")));
    EXPECT_EQ(passing("tid:abc", &error), -1);
    EXPECT_TRUE(error.contains(QStringLiteral("abc")));
    EXPECT_EQ(passing("duration>5h", &error), -1);
    EXPECT_EQ(passing("comm<5", &error), -1);
}

TEST_F(EventTable, TheQueryAnswersOnlyTheLastQuestion) {
    EventQuery query;
    QVector<int> answers;
    QObject::connect(&query, &EventQuery::finished,
                     [&](const EventRows& rows) { answers << rows.size(); });
    query.start(comparison, summary, *EventFilter::parse(QStringLiteral("kind:zap")), {});
    query.start(comparison, summary, *EventFilter::parse(QStringLiteral("before:refault")), {});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !answers.isEmpty(); }, kPatience));
    QTest::qWait(50);
    EXPECT_EQ(answers, QVector<int>{kTurns - 2});
}

TEST_F(EventTable, TheQueryKeepsToTheVisibleTime) {
    EventQuery query;
    int found = -1;
    QObject::connect(&query, &EventQuery::finished,
                     [&](const EventRows& rows) { found = rows.size(); });
    const std::int64_t first = comparison->trace->time(0);
    query.start(comparison, summary, {}, TimeRange{first, first + 10'000});
    EXPECT_EQ(found, kEventsPerTurn) << "without a filter the answer comes at once";
}

TEST_F(EventTable, CopiesAreValidCsvJsonAndMarkdown) {
    EventTableModel model;
    model.show(comparison, summary, EventRows(std::vector<std::uint32_t>{0, 1}));
    const QString csv = copyRows(model, {0, 1}, CopyFormat::Csv);
    EXPECT_EQ(csv.count(u'\n'), 3);
    const QString head = csv.section(u'\n', 0, 0);
    EXPECT_EQ(head.count(u','), EventTableModel::ColumnCount - 1);
    const QJsonDocument json =
        QJsonDocument::fromJson(copyRows(model, {1}, CopyFormat::Json).toUtf8());
    ASSERT_TRUE(json.isArray());
    EXPECT_EQ(json.array().size(), 1);
    const QString markdown = copyRows(model, {0, 1}, CopyFormat::Markdown);
    EXPECT_EQ(markdown.count(u'\n'), 4);
}
