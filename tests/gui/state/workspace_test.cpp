// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/workspace.h"

#include "replay/trace/error.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>
#include <random>

namespace daxscope::gui {
namespace {

Workspace some() {
    Workspace workspace;
    workspace.traces = {
        {QStringLiteral("/data/a/storm.daxtrace"), 2759, QStringLiteral("00c0ffee00c0ffee")},
        {QStringLiteral("/data/b.daxtrace"), 1, {}}};
    workspace.handlers = {QStringLiteral("iomap-6.2"), {}};
    workspace.align = replay::Align::Storm;
    workspace.rule = {5, 1'234'567};
    workspace.visible = {INT64_MAX / 2, INT64_MAX / 2 + 1};
    workspace.playhead = -3;
    workspace.stretch = TimeRange{1, 9'007'199'254'740'993}; // no double has it
    workspace.shown_rows = {{3, 0, 2},
                            {3},
                            {RowSort::FirstFault, true},
                            GroupBy::Process,
                            {QStringLiteral("process x"), QStringLiteral("process ü 7")}};
    workspace.overview_of = OverviewOf::Unmaps;
    workspace.current_range = 2;
    workspace.filter = QStringLiteral("before:refault \"x\"");
    workspace.hides_rest = true;
    workspace.recorded_lane = true;
    workspace.noted = {{{7, QStringLiteral("here it begins: ü ✓ \n two lines")}, {8, {}}},
                       {-5, std::nullopt}};
    workspace.assumed.revisit_interval = 250'000;
    workspace.assumed.pace = replay::Pace::InTurns;
    workspace.docks = QByteArray("\0\xff binary", 9);
    return workspace;
}

std::string refusal(const QByteArray& json) {
    try {
        workspaceOf(json, QStringLiteral("/"));
    } catch (const Error& error) {
        return error.what();
    }
    return "taken";
}

} // namespace

TEST(Workspace, WhatIsWrittenIsRead) {
    const Workspace wrote = some();
    const Workspace read =
        workspaceOf(toJson(wrote, QStringLiteral("/data/a")), QStringLiteral("/data/a"));
    EXPECT_EQ(read.traces, wrote.traces);
    EXPECT_EQ(read.handlers, wrote.handlers);
    EXPECT_EQ(read.align, wrote.align);
    EXPECT_EQ(read.rule, wrote.rule);
    EXPECT_EQ(read.visible, wrote.visible);
    EXPECT_EQ(read.playhead, wrote.playhead);
    EXPECT_EQ(read.stretch, wrote.stretch);
    EXPECT_EQ(read.shown_rows, wrote.shown_rows);
    EXPECT_EQ(read.overview_of, wrote.overview_of);
    EXPECT_EQ(read.current_range, wrote.current_range);
    EXPECT_EQ(read.filter, wrote.filter);
    EXPECT_EQ(read.hides_rest, wrote.hides_rest);
    EXPECT_EQ(read.recorded_lane, wrote.recorded_lane);
    EXPECT_EQ(read.noted, wrote.noted);
    EXPECT_EQ(read.assumed, wrote.assumed);
    EXPECT_EQ(read.docks, wrote.docks);
}

TEST(Workspace, TracesGoWithTheFolder) {
    const QByteArray json = toJson(some(), QStringLiteral("/data/a"));
    EXPECT_TRUE(json.contains("\"path\": \"storm.daxtrace\"")) << json.toStdString();
    EXPECT_TRUE(json.contains("\"path\": \"../b.daxtrace\""));
    const Workspace elsewhere = workspaceOf(json, QStringLiteral("/mailed/x"));
    EXPECT_EQ(elsewhere.traces[0].path, QStringLiteral("/mailed/x/storm.daxtrace"));
    EXPECT_EQ(elsewhere.traces[1].path, QStringLiteral("/mailed/b.daxtrace"));
}

TEST(Workspace, ATraceThatWasSentAlongIsFoundBesideIt) {
    const QTemporaryDir mailed;
    ASSERT_TRUE(mailed.isValid());
    const QString name = mailed.filePath(QStringLiteral("w.daxwork"));
    QFile file(name);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(toJson(some(), QStringLiteral("/elsewhere/far/away")));
    file.close();
    const QString gone = readWorkspace(name).traces[0].path;
    EXPECT_FALSE(gone.startsWith(mailed.path()));
    QFile trace(mailed.filePath(QStringLiteral("storm.daxtrace")));
    ASSERT_TRUE(trace.open(QIODevice::WriteOnly));
    trace.close();
    const Workspace read = readWorkspace(name);
    EXPECT_EQ(read.traces[0].path, trace.fileName());
    EXPECT_FALSE(read.traces[1].path.startsWith(mailed.path())) << "that one was not sent";
}

TEST(Workspace, AnotherTraceUnderTheNameIsTold) {
    const Workspace workspace = some();
    EXPECT_EQ(workspace.difference(workspace.traces), QString());
    auto shown = workspace.traces;
    shown[1].events = 1000;
    EXPECT_EQ(workspace.difference(shown),
              QStringLiteral("b.daxtrace has 1,000 events, not the 1 of the workspace"));
    shown = workspace.traces;
    shown[0].hash = QStringLiteral("1111111111111111");
    EXPECT_EQ(workspace.difference(shown),
              QStringLiteral("storm.daxtrace is another recording than that of the workspace"));
}

TEST(Workspace, WhatIsWrongIsNamed) {
    EXPECT_EQ(refusal(""), "it is no JSON");
    EXPECT_EQ(refusal("[1,2"), "it is no JSON");
    EXPECT_EQ(refusal("[]"), "it is no workspace of daxscope");
    EXPECT_EQ(refusal("null"), "it is no workspace of daxscope");
    EXPECT_EQ(refusal("{}"), "it is no workspace of daxscope");
    const QByteArray good = toJson(some(), QStringLiteral("/"));
    const auto changed = [&good](const char* from, const char* to) {
        QByteArray json = good;
        EXPECT_TRUE(json.contains(from)) << from;
        return refusal(json.replace(from, to));
    };
    EXPECT_EQ(changed("\"version\": 1", "\"version\": 2"), "it was saved by a newer daxscope");
    EXPECT_EQ(changed("iomap-6.2", "no\\u001bsuch"), "there is no handler no\\x1bsuch");
    EXPECT_EQ(changed("\"events\": 2759", "\"events\": -1"), "traces.events is out of range");
    EXPECT_EQ(changed("\"min_refaults\": 5", "\"min_refaults\": 0"),
              "storm_rule.min_refaults is out of range");
    EXPECT_EQ(changed("\"max_gap_ns\": 1234567", "\"max_gap_ns\": 1e3"),
              "storm_rule.max_gap_ns is no whole number");
    EXPECT_EQ(changed("\"begin_ns\": 1,", "\"begin_ns\": 9007199254740993,"),
              "selected_time ends before it begins");
    EXPECT_EQ(changed("\"time_ns\": 7", "\"time_ns\": 18446744073709551615"),
              "notes.time_ns is no whole number");
    EXPECT_EQ(changed("\"pace\": \"in turns\"", "\"pace\": \"often\""),
              "assumption.pace is none that there is");
    EXPECT_EQ(changed("\"revisit_ns\": 250000", "\"revisit_ns\": 0"),
              "assumption.revisit_ns is out of range");
    EXPECT_EQ(changed("\"a_ns\": -5", "\"a_ns\": \"5\""), "markers.a_ns is no whole number");
    EXPECT_EQ(changed("\"a_ns\": -5", "\"a_ns\": -9223372036854775808"),
              "markers.a_ns is out of range");
    EXPECT_EQ(changed("\"recorded_lane\": true", "\"recorded_lane\": 1"),
              "recorded_lane is neither true nor false");
    EXPECT_EQ(changed("\"filter\"", "\"filters\""), "filter is missing");
}

TEST(Workspace, NoBytesBreakTheReader) {
    const QByteArray good = toJson(some(), QStringLiteral("/"));
    std::mt19937 random(1);
    for (int turn = 0; turn < 3'000; ++turn) {
        QByteArray json = good;
        for (int change = 0; change < 4; ++change) {
            const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(json.size()));
            switch (random() % 3) {
            case 0:
                json[at] = static_cast<char>(random());
                break;
            case 1:
                json.remove(at, static_cast<qsizetype>(random() % 40));
                break;
            default:
                json.insert(at, json.mid(static_cast<qsizetype>(random() % 300), 30));
            }
        }
        refusal(json); // refused or taken: no exception of another kind
    }
    EXPECT_EQ(refusal(QByteArray(1'000'000, '[')), "it is no JSON");
}

TEST(Notes, StandByTimeAndAreFoundByIt) {
    Notes notes;
    int told = 0;
    QObject::connect(&notes, &Notes::changed, &notes, [&told] { ++told; });
    EXPECT_EQ(notes.add({20, QStringLiteral("b")}), 0);
    EXPECT_EQ(notes.add({10, QStringLiteral("a")}), 0);
    EXPECT_EQ(notes.add({20, QStringLiteral("c")}), 2) << "after those of the same time";
    EXPECT_EQ(told, 3);
    EXPECT_TRUE(notes.isModified());
    EXPECT_EQ(notes.next(10), 1);
    EXPECT_EQ(notes.next(20), std::nullopt);
    EXPECT_EQ(notes.previous(20), 0);
    EXPECT_EQ(notes.previous(10), std::nullopt);
    notes.markSaved();
    notes.setText(1, QStringLiteral("b"));
    EXPECT_FALSE(notes.isModified()) << "it is the same";
    notes.setText(1, QString(2 * Notes::kLongestText, u'x'));
    EXPECT_EQ(notes.all()[1].text.size(), Notes::kLongestText);
    notes.remove(1);
    EXPECT_EQ(notes.all().size(), 2U);
    notes.replace({{{5, {}}, {1, {}}}, {}});
    EXPECT_EQ(notes.all().front().time, 1);
    EXPECT_FALSE(notes.isModified());
}

TEST(Notes, OfAnEarlierDaxscopeAreReadWithoutMarkersAndAssumption) {
    const QByteArray now = toJson(some(), QStringLiteral("/"));
    const qsizetype markers = now.indexOf("  \"markers\""), docks = now.indexOf("  \"docks\"");
    const qsizetype assumed = now.indexOf("  \"assumption\""),
                    visible = now.indexOf("  \"visible\"");
    ASSERT_TRUE(0 < assumed && assumed < visible && visible < markers && markers < docks);
    QByteArray before = now;
    before.remove(markers, docks - markers).remove(assumed, visible - assumed);
    const Workspace read = workspaceOf(before, QStringLiteral("/"));
    EXPECT_EQ(read.noted.markers, Markers());
    EXPECT_FALSE(read.assumed.assumes());
    EXPECT_EQ(read.noted.notes, some().noted.notes);
}

TEST(Notes, WhatIsBetweenTheMarkersIsExactAndHasASign) {
    EXPECT_EQ(between({5, std::nullopt}), std::nullopt);
    EXPECT_EQ(betweenText({5, std::nullopt}), QString());
    EXPECT_EQ(between({5, 3}), -2);
    EXPECT_EQ(betweenText({5, 12}), QStringLiteral("7 ns"));
    constexpr std::int64_t kDays = std::int64_t{104} * 24 * 3600 * 1'000'000'000;
    EXPECT_TRUE(betweenText({1, kDays + 2}).startsWith(QStringLiteral("8,985,600,000,000,001 ns")))
        << betweenText({1, kDays + 2}).toStdString();
    Notes notes;
    notes.setMarker(0, 5);
    notes.setMarker(1, 9);
    EXPECT_EQ(notes.markers(), (Markers{5, 9}));
    notes.clearMarkers();
    EXPECT_EQ(notes.markers(), Markers());
}

TEST(Notes, ADraftThatIsGivenUpWasNeverThere) {
    Notes notes;
    notes.add({1, QStringLiteral("a")});
    notes.markSaved();
    ASSERT_EQ(notes.addDraft({0, QStringLiteral("note")}), 0);
    EXPECT_TRUE(notes.isUnderWay());
    notes.endDraft(false);
    EXPECT_FALSE(notes.isUnderWay());
    EXPECT_FALSE(notes.isModified());
    EXPECT_EQ(notes.all(), (std::vector<Note>{{1, QStringLiteral("a")}}));
    notes.addDraft({2, QStringLiteral("b")});
    notes.endDraft(true);
    EXPECT_EQ(notes.all().size(), 2U);
    EXPECT_EQ(notes.move(1, 0), 0) << "by time";
    EXPECT_EQ(notes.all()[0], (Note{0, QStringLiteral("b")}));
}

TEST(Workspace, OneWithoutGroupsHasNone) {
    Workspace plain = some();
    plain.shown_rows.grouping = GroupBy::None;
    plain.shown_rows.folded.clear();
    plain.overview_of.reset();
    const QByteArray json = toJson(plain, QStringLiteral("/"));
    EXPECT_FALSE(json.contains("row_groups"));
    EXPECT_FALSE(json.contains("overview"));
    const Workspace read = workspaceOf(json, QStringLiteral("/"));
    EXPECT_EQ(read.shown_rows, plain.shown_rows);
    EXPECT_EQ(read.overview_of, std::nullopt) << "what is shown stays";
}

TEST(Workspace, GroupsAndAnOverviewThatThereAreNotAreRefused) {
    QByteArray json = toJson(some(), QStringLiteral("/"));
    QByteArray other = json;
    EXPECT_NE(
        refusal(other.replace("\"by\": \"process\"", "\"by\": \"node\"")).find("row_groups.by"),
        std::string::npos);
    other = json;
    EXPECT_NE(refusal(other.replace("\"process x\"", "7")).find("row_groups.folded"),
              std::string::npos);
    other = json;
    EXPECT_NE(refusal(other.replace("\"unmaps\"", "\"moons\"")).find("overview"),
              std::string::npos);
}

} // namespace daxscope::gui
