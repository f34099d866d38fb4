// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/document.h"

#include "app/gui/state/verdict_copy.h"
#include "tests/gui/pair.h"
#include "tests/gui/sample_document.h"

#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct TwoFiles : ::testing::Test {
    PairFiles files;
    Document document;

    /// Asks, and waits until it is shown or has failed.
    bool done(const std::function<void()>& ask) {
        QSignalSpy changed(&document, &Document::comparisonChanged);
        QSignalSpy failed(&document, &Document::failed);
        ask();
        const bool told =
            QTest::qWaitFor([&] { return !changed.isEmpty() || !failed.isEmpty(); }, kPatience);
        return told && failed.isEmpty();
    }
    void openPair() {
        ASSERT_TRUE(done([this] { document.openPair(files.a(), files.b()); }));
    }
    const PaneSide& side(Side which) { return (*document.sides())[which]; }
    const model::Handler* iomap() { return model::find_handler("iomap"); }
};

} // namespace

TEST_F(TwoFiles, StandBesideEachOtherAsRecorded) {
    openPair();
    ASSERT_TRUE(document.sides()->isTwo());
    EXPECT_EQ(document.path(), files.a());
    EXPECT_EQ(document.pathBeside(), files.b());
    EXPECT_EQ(document.title(), QStringLiteral("a.daxtrace"));
    EXPECT_EQ(side(Side::Before).shown().handler, "recorded");
    EXPECT_EQ(side(Side::After).shown().handler, "recorded");
    EXPECT_EQ(document.comparison(), side(Side::Before).comparison);
    EXPECT_EQ(document.summary()->ranges.size(), 3U);
}

TEST_F(TwoFiles, TheSecondMayComeLaterAndTheFirstIsNotReadAgain) {
    ASSERT_TRUE(openFully(document, files.a()));
    const auto trace = document.comparison()->trace;
    ASSERT_TRUE(done([this] { document.openBeside(files.b()); }));
    EXPECT_TRUE(document.sides()->isTwo());
    EXPECT_EQ(side(Side::Before).comparison->trace, trace);
}

TEST_F(TwoFiles, OneFileMayStandBesideItself) {
    ASSERT_TRUE(done([this] { document.openPair(files.a(), files.a()); }));
    EXPECT_EQ(side(Side::Before).comparison->trace, side(Side::After).comparison->trace);
    EXPECT_TRUE(document.sides()->comparedTraces()->one_recording);
}

TEST_F(TwoFiles, EachSideIsShownThroughAHandlerOrAsRecorded) {
    openPair();
    ASSERT_TRUE(done([this] { document.setHandlers(iomap(), nullptr); }));
    EXPECT_EQ(side(Side::Before).shown().handler, "iomap");
    EXPECT_EQ(side(Side::Before).run, Side::Before);
    EXPECT_EQ(side(Side::After).shown().handler, "recorded");
    EXPECT_EQ(document.path(), files.a());
    ASSERT_TRUE(done([this] { document.setHandlers(nullptr, iomap()); }));
    EXPECT_EQ(side(Side::Before).shown().handler, "recorded");
    EXPECT_EQ(side(Side::After).shown().handler, "iomap");
}

TEST_F(TwoFiles, TheFirstIsShownByItselfAgain) {
    openPair();
    const auto trace = side(Side::Before).comparison->trace;
    ASSERT_TRUE(done([this] { document.closeBeside(); }));
    EXPECT_FALSE(document.sides()->isTwo());
    EXPECT_EQ(document.comparison()->trace, trace);
    EXPECT_EQ(document.path(), files.a());
    EXPECT_TRUE(document.pathBeside().isEmpty());
    EXPECT_NE(document.comparison()->before.handler, document.comparison()->after.handler);
}

TEST_F(TwoFiles, AnotherFileTakesThePlaceOfBoth) {
    openPair();
    ASSERT_TRUE(openFully(document, files.b()));
    EXPECT_FALSE(document.sides()->isTwo());
    EXPECT_TRUE(document.pathBeside().isEmpty());
    EXPECT_TRUE(done([this] { document.setHandlers(iomap(), iomap()); }));
    EXPECT_FALSE(document.sides()->isTwo());
}

TEST_F(TwoFiles, AreReadAgainWithTheRunsThatWereChosen) {
    openPair();
    ASSERT_TRUE(done([this] { document.setHandlers(iomap(), nullptr); }));
    const auto trace = side(Side::After).comparison->trace;
    ASSERT_TRUE(done([this] { document.reload(); }));
    ASSERT_TRUE(document.sides()->isTwo());
    EXPECT_NE(side(Side::After).comparison->trace, trace);
    EXPECT_EQ(side(Side::Before).shown().handler, "iomap");
}

TEST_F(TwoFiles, AFileThatIsNotThereLeavesWhatWasShown) {
    ASSERT_TRUE(openFully(document, files.a()));
    EXPECT_FALSE(done([this] { document.openBeside(files.folder() + QStringLiteral("/no")); }));
    ASSERT_FALSE(document.sides()->isTwo());
    EXPECT_FALSE(document.busy());
    EXPECT_TRUE(done([this] { document.setHandlers(iomap(), iomap()); }));
    EXPECT_FALSE(document.sides()->isTwo()) << "the file that failed is forgotten";
}

TEST_F(TwoFiles, AreAlignedByTheirFirstStormAndBackByTheirStart) {
    openPair();
    QSignalSpy opened(&document, &Document::opened);
    ASSERT_TRUE(done([this] { document.setAlign(replay::Align::Storm); }));
    EXPECT_EQ(document.sides()->align(), replay::Align::Storm);
    EXPECT_EQ(opened.size(), 1) << "times are other ones";
    EXPECT_EQ(document.pathBeside(), files.b());
    ASSERT_TRUE(done([this] { document.setAlign(replay::Align::Start); }));
    EXPECT_EQ(document.sides()->zero(), side(Side::Before).trace().begin());
}

TEST_F(TwoFiles, WithoutAStormTheyStayAsTheyWereAndItIsSaid) {
    const PairFiles quiet(4);
    ASSERT_TRUE(done([&] { document.openPair(quiet.a(), quiet.b()); }));
    QSignalSpy failed(&document, &Document::failed);
    EXPECT_FALSE(done([this] { document.setAlign(replay::Align::Storm); }));
    ASSERT_EQ(failed.size(), 1);
    EXPECT_TRUE(failed[0][0].toString().contains(QStringLiteral("B (recorded) has no storm")))
        << failed[0][0].toString().toStdString();
    EXPECT_EQ(document.sides()->align(), replay::Align::Start);
}

TEST_F(TwoFiles, AnotherRuleForStormsCountsThemAnewOnBothSides) {
    openPair();
    ASSERT_TRUE(done([this] { document.setAlign(replay::Align::Storm); }));
    ASSERT_EQ(side(Side::After).storms().size(), 1U);
    replay::StormRule rule;
    rule.min_refaults = kTurnsOfB + 5;
    ASSERT_TRUE(done([&] { document.setStormRule(rule); }));
    EXPECT_EQ(side(Side::Before).storms().size(), 1U);
    EXPECT_TRUE(side(Side::After).storms().empty());
    EXPECT_EQ(document.summary()->ranges[kShared][Side::After].storms, 0U);
    EXPECT_EQ(document.sides()->align(), replay::Align::Start)
        << "B's storm is gone that it was aligned by";
}

TEST_F(TwoFiles, OneOfThemIsToldOf) {
    openPair();
    document.lookAt(Side::After);
    EXPECT_EQ(document.comparison(), side(Side::After).comparison);
    replay::Moment moment;
    moment.access = 9;
    moment.range = side(Side::After).range(kShared);
    document.closeUp()->look(moment);
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return document.closeUp()->seen() != nullptr; }, kPatience));
    EXPECT_FALSE(document.closeUp()->seen()->before.steps.empty());
    document.lookAt(Side::Before);
    EXPECT_EQ(document.closeUp()->seen(), nullptr) << "it is of another trace";
}

TEST_F(TwoFiles, TheVerdictIsCopiedWithBothNamesCountsAndTest) {
    openPair();
    const QString markdown = verdictText(document, VerdictFormat::Markdown);
    EXPECT_TRUE(markdown.contains(QStringLiteral("A: a.daxtrace, recorded on Linux 6.12")) ||
                markdown.contains(QStringLiteral("A: a.daxtrace, recorded on 6.12")))
        << markdown.toStdString();
    EXPECT_TRUE(markdown.contains(QStringLiteral("B: b.daxtrace")));
    EXPECT_TRUE(markdown.contains(QStringLiteral("| A recorded | per second | B recorded |")));
    EXPECT_TRUE(markdown.contains(QStringLiteral("| faults | 61 |")));
    const QString json = verdictText(document, VerdictFormat::Json);
    EXPECT_TRUE(json.contains(QStringLiteral("\"name\": \"b.daxtrace\"")));
    EXPECT_TRUE(json.contains(QStringLiteral("\"per_second\"")));
}
