// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_export.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/event_table_model.h"
#include "tests/gui/sample_document.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <fstream>
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
    static int passing(const char* text, EventFilter::Fault* error = nullptr) {
        const auto filter = EventFilter::parse(QString::fromUtf8(text), error);
        if (!filter) {
            return -1;
        }
        return static_cast<int>(
            filter->pass(*comparison, comparison->trace->begin()).events.count());
    }
    static EventRows picked(const std::vector<std::uint32_t>& events) {
        std::vector<std::uint64_t> words(replay::Matches::words_for(comparison->trace->size()));
        for (const std::uint32_t event : events) {
            words[event / 64] |= std::uint64_t{1} << event % 64;
        }
        return {replay::Matches(std::move(words), comparison->trace->size()), 0,
                static_cast<std::uint32_t>(comparison->trace->size())};
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
    model.show(comparison, summary, picked({1, 4, 7}));
    EXPECT_EQ(model.rowCount(), 3);
    model.show(nullptr, nullptr, all());
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(EventTable, OfVeryManyRowsTheFirstAreThereAndTheOthersComeWhenAskedFor) {
    const auto many =
        std::make_shared<replay::Comparison>(replay::compare(trace::sample(60'000).build()));
    const auto counted = std::make_shared<Summary>(summarize(*many));
    const auto size = static_cast<int>(many->trace->size());
    EventTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    tester.setUseFetchMore(false); // it would in the middle of a reset
    model.show(many, counted, {0, static_cast<std::uint32_t>(size)});
    EXPECT_LT(model.rowCount(), size / 2);
    EXPECT_EQ(model.rows().size(), size);
    EXPECT_TRUE(model.canFetchMore({}));
    model.reveal(size - 10);
    EXPECT_EQ(model.rowCount(), size - 10);
    model.reveal(1); // they are there
    EXPECT_EQ(model.rowCount(), size - 10);
    model.fetchMore({});
    EXPECT_EQ(model.rowCount(), size);
    EXPECT_FALSE(model.canFetchMore({}));
    model.reveal(size + 10);
    EXPECT_EQ(model.rowCount(), size);
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
    EXPECT_TRUE(cell(EventTableModel::Cause).contains(QStringLiteral("fault of reader pid ")));
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
    const EventRows some = picked({2, 5, 9});
    EXPECT_EQ(some.rowOf(5), 1);
    EXPECT_FALSE(some.rowOf(6));
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
    EXPECT_EQ(passing("kind=unmap"), kTurns);
    EXPECT_EQ(passing("kind=fault"), 0) << "a part of it, where all was asked for";
    EXPECT_EQ(passing("kind:nmap"), 0) << "a word matches whole: unmap is none of munmap";
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

TEST_F(EventTable, AWholeNameIsGivenWithAnEqualsSignAndQuotesHoldBlanks) {
    EXPECT_EQ(passing("file=/mnt/pmem/clone"), kEventsPerTurn * kTurns);
    EXPECT_EQ(passing("file=/mnt/pmem/clon"), 0) << "a part is no whole";
    EXPECT_EQ(passing("comm=reader"), kEventsPerTurn * kTurns);
    EXPECT_EQ(passing("file=\"/mnt/pmem/clone two\""), 0);
    EXPECT_EQ(passing("-file:\"no such\""), kEventsPerTurn * kTurns);
    EXPECT_EQ(EventFilter::term(QStringLiteral("file"), QStringLiteral("/a b")),
              QStringLiteral("file=\"/a b\""));
}

TEST_F(EventTable, NarrowingReplacesWhatWasSaidOfTheSameField) {
    const auto narrowed = [](const char* filter, const QStringList& terms) {
        return EventFilter::narrowed(QString::fromUtf8(filter), terms).toStdString();
    };
    EXPECT_EQ(narrowed("mapping:1 before:hit", {QStringLiteral("mapping:2")}),
              "before:hit mapping:2");
    EXPECT_EQ(
        narrowed("pgoff>1 pgoff<9 x", {QStringLiteral("pgoff>511"), QStringLiteral("pgoff<1024")}),
        "x pgoff>511 pgoff<1024");
    EXPECT_EQ(narrowed("kind:zap", {QStringLiteral("-kind:unmap")}), "kind:zap -kind:unmap");
    EXPECT_EQ(narrowed("file=\"/a b\" -kind:zap", {QStringLiteral("-kind:zap")}),
              "file=\"/a b\" -kind:zap");
}

TEST_F(EventTable, AFilterThatCannotBeUnderstoodSaysWhichWord) {
    EventFilter::Fault error;
    EXPECT_EQ(passing("colour:red", &error), -1);
    EXPECT_TRUE(error.what.contains(QStringLiteral("colour")));
    EXPECT_EQ(passing("tid:abc", &error), -1);
    EXPECT_TRUE(error.what.contains(QStringLiteral("abc")));
    EXPECT_EQ(passing("duration>5h", &error), -1);
    EXPECT_EQ(passing("comm<5", &error), -1);
    EXPECT_EQ(passing("duration:2ms..1ms", &error), -1);
    EXPECT_TRUE(error.what.contains(QStringLiteral("1ms..2ms"))) << error.what.toStdString();
    EXPECT_EQ(passing("tid:100..100"), kEventsPerTurn * kTurns / 2);
}

namespace {

/// A choice as text.
std::string written(const EventChoice& choice, EventFormat format) {
    std::string text;
    writeEvents(choice, format, [&text](std::string_view piece) { text += piece; });
    return text;
}

} // namespace

TEST_F(EventTable, CopiesHoldTheFiguresThemselvesNotWhatIsShown) {
    // Ordered by time: the fault, then its unmap and its zap.
    const EventChoice choice = EventChoice::all(comparison, summary, EventRows(0, 3));
    const QStringList lines =
        QString::fromStdString(written(choice, EventFormat::Csv)).split(u'\n');
    ASSERT_EQ(lines.size(), 5);
    EXPECT_EQ(lines[0], QStringLiteral("event_seq,time_ns,duration_ns,comm,pid,tid,mapping,file,"
                                       "pgoff,kind,flags,result,result_text,recorded,before,"
                                       "after,cause_before"));
    EXPECT_EQ(lines[1].section(u',', 0, 12),
              QStringLiteral("3,10000,3000,reader,100,100,1,/mnt/pmem/clone,515,dax_pmd_fault,"
                             "6740,256,NOPAGE"));
    EXPECT_TRUE(lines[2].startsWith(QStringLiteral("2,11000,1000,reader,100,100,,")))
        << "an unmap is of no mapping: " << lines[2].toStdString();
    EXPECT_TRUE(lines[2].endsWith(QStringLiteral(",unmap,,,,,,,"))) << lines[2].toStdString();

    const QJsonDocument json =
        QJsonDocument::fromJson(QByteArray::fromStdString(written(choice, EventFormat::Json)));
    ASSERT_TRUE(json.isArray());
    ASSERT_EQ(json.array().size(), 3);
    const QJsonObject fault = json.array()[0].toObject(), unmap = json.array()[1].toObject();
    EXPECT_EQ(fault["duration_ns"].toInteger(), 3000);
    EXPECT_EQ(fault["pgoff"].toInteger(), 515);
    EXPECT_EQ(fault["before"].toString(), QStringLiteral("first touch"));
    EXPECT_TRUE(unmap["mapping"].isNull());
    EXPECT_TRUE(unmap["flags"].isNull()) << "an unmap has none: that is no 0";
    EXPECT_EQ(QString::fromStdString(written(choice, EventFormat::Markdown)).count(u'\n'), 5);
}

TEST_F(EventTable, ACopyHasTheStretchesThatWereChosen) {
    const EventChoice choice{comparison, summary, all(), {{0, 0}, {3, 4}}};
    EXPECT_EQ(choice.count(), 3);
    const QString csv = QString::fromStdString(written(choice, EventFormat::Csv));
    EXPECT_EQ(csv.section(u'\n', 1, 1).section(u',', 0, 0), QStringLiteral("3"));
    EXPECT_EQ(csv.section(u'\n', 2, 2).section(u',', 0, 0), QStringLiteral("6"));
    EXPECT_EQ(csv.section(u'\n', 3, 3).section(u',', 0, 0), QStringLiteral("5"));
}

TEST_F(EventTable, AnExportThatIsGivenUpLeavesWhatWasThere) {
    const trace::TemporaryDirectory directory;
    const auto path = directory / "events.csv";
    std::ofstream(path) << "precious";
    EventExport exporter;
    EventChoice many = EventChoice::all(comparison, summary, all());
    many.stretches.assign(100'000, {0, many.rows.size() - 1}); // 18 M events: takes long
    exporter.save(many, EventFormat::Csv, QString::fromStdString(path.string()), {});
    ASSERT_TRUE(QTest::qWaitFor([&] { return exporter.progress().first > 0; }, kPatience));
    const QSignalSpy ended(&exporter, &EventExport::ended);
    exporter.cancel();
    EXPECT_EQ(ended.count(), 1);
    EXPECT_FALSE(exporter.busy());
    // The next wish has its turn when the worker has left the one before: nothing else is there.
    const QSignalSpy saved(&exporter, &EventExport::saved);
    const auto other = directory / "other.json";
    exporter.save(EventChoice::all(comparison, summary, all()), EventFormat::Json,
                  QString::fromStdString(other.string()), {});
    ASSERT_TRUE(QTest::qWaitFor([&] { return saved.count() == 1; }, kPatience));
    EXPECT_EQ(bytesOf(QString::fromStdString(path.string())), QByteArray("precious"));
    EXPECT_EQ(
        QJsonDocument::fromJson(bytesOf(QString::fromStdString(other.string()))).array().size(),
        kEventsPerTurn * kTurns);
    const auto files = std::filesystem::directory_iterator(directory.path());
    EXPECT_EQ(std::distance(begin(files), end(files)), 2) << "no part is left";
}

TEST_F(EventTable, AnExportNeverReplacesTheTraceItself) {
    const SampleFile file;
    const QByteArray before = bytesOf(file.path());
    EventExport exporter;
    QString why;
    QObject::connect(&exporter, &EventExport::failed,
                     [&why](const Failure& failure) { why = failure.what; });
    exporter.save(EventChoice::all(comparison, summary, all()), EventFormat::Csv, file.path(),
                  {file.path().toStdString()});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !why.isEmpty(); }, kPatience));
    EXPECT_TRUE(why.contains(QStringLiteral("overwritten"))) << why.toStdString();
    EXPECT_EQ(bytesOf(file.path()), before);
}
