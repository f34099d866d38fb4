// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace that is looked at while it is still read, or still recorded.
#include "app/gui/state/place.h"
#include "app/gui/state/summary.h"
#include "app/gui/state/watched.h"
#include "model/handler.h"
#include "replay/session/growing_comparison.h"
#include "tests/gui/sample_document.h"
#include "tests/unit/store/pieces.h"

#include <QTimer>
#include <gtest/gtest.h>

namespace daxscope::gui {
namespace {

constexpr std::int64_t kManyTurns = 25'000; // 75,000 events: more than are in the first part

/// What the document said at each opened().
struct Opened {
    std::size_t events;
    bool part, live, grew;
};

std::vector<Opened> watch(Document& document, const std::function<void()>& open) {
    std::vector<Opened> seen;
    const auto connection = QObject::connect(&document, &Document::opened, &document, [&] {
        seen.push_back({document.comparison()->trace->size(), document.isPart(), document.isLive(),
                        document.grew()});
    });
    const auto failed = QObject::connect(
        &document, &Document::failed, &document, [](const QString& what, const QString& remedy) {
            ADD_FAILURE() << what.toStdString() << ": " << remedy.toStdString();
        });
    open();
    const bool done = QTest::qWaitFor([&] { return !document.busy(); }, kPatience);
    EXPECT_TRUE(done);
    QObject::disconnect(connection);
    QObject::disconnect(failed);
    return seen;
}

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

} // namespace

TEST(Growing, ASummaryThatGoesOnIsTheOneThatIsMadeAnew) {
    const auto trace = trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) /
                                          "resources/traces/reflink-storm-6.12.daxtrace");
    trace::Pieces pieces(*trace);
    replay::GrowingComparison growing(trace->session(), {});
    GrowingSummary summary;
    std::size_t outcomes = 0;
    while (pieces.more()) {
        const std::size_t anew_before = growing.begun_anew();
        growing.extend(pieces.next(700), {});
        const auto part = growing.snapshot();
        if (growing.begun_anew() != anew_before) {
            summary = {};
        }
        const Summary went_on = summary.extend(*part), anew = summarize(*part);
        EXPECT_EQ(went_on.ranges, anew.ranges);
        for (const auto& [mapping, counts] : anew.mappings) {
            EXPECT_EQ(went_on.mapping(mapping), counts);
        }
        EXPECT_EQ(went_on.dirty_events, anew.dirty_events);
        for (std::size_t event = 0; event < part->trace->size(); ++event) {
            ASSERT_EQ(went_on.outcome_of_event[event], anew.outcome_of_event[event]) << event;
        }
        outcomes = part->before.outcomes.size();
    }
    EXPECT_GT(outcomes, 100U);
}

TEST(Growing, ABigFileIsShownInPartAndThenWhole) {
    const trace::TemporaryDirectory folder;
    trace::sample(kManyTurns).write(folder / "big.daxtrace");
    Document document;
    const auto seen = watch(document, [&] { document.open(text(folder / "big.daxtrace")); });
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_TRUE(seen[0].part);
    EXPECT_FALSE(seen[0].grew);
    EXPECT_LT(seen[0].events, seen[1].events);
    EXPECT_FALSE(seen[1].part);
    EXPECT_TRUE(seen[1].grew);
    EXPECT_FALSE(document.isPart());
    // A change of handlers is no part of anything.
    const auto again = watch(document, [&] { document.open(text(folder / "big.daxtrace")); });
    EXPECT_FALSE(again.front().grew);
}

TEST(Growing, ARecordingUnderWayIsFollowedToItsEnd) {
    const trace::TemporaryDirectory folder;
    trace::Sample sample = trace::sample(600);
    const std::vector<trace::Event> all = sample.events;
    sample.events.assign(all.begin(), all.begin() + 600);
    trace::Writer writer(folder / "live.daxtrace", sample.session.kernel_release);
    sample.fill(writer);
    writer.flush();
    ASSERT_TRUE(writer.readable_while_written()) << writer.no_log_because();
    Document document;
    QTimer recorder;
    std::size_t written = 600;
    QObject::connect(&recorder, &QTimer::timeout, &recorder, [&] {
        if (written < all.size()) {
            writer.add(std::span(all).subspan(written, 200));
            writer.flush();
            written += 200;
        } else {
            recorder.stop();
            writer.set(trace::key::kEnd, std::to_string(*sample.session.end));
            writer.close();
        }
    });
    recorder.start(150);
    const auto seen = watch(document, [&] { document.follow(text(folder / "live.daxtrace")); });
    ASSERT_GE(seen.size(), 3U);
    EXPECT_TRUE(seen.front().live);
    EXPECT_TRUE(seen[1].grew);
    EXPECT_LT(seen.front().events, all.size());
    EXPECT_EQ(seen.back().events, all.size());
    EXPECT_FALSE(document.isLive());
    EXPECT_FALSE(document.isPart());
}

TEST(Growing, FollowingStopsWhenItIsCancelledAndWhatWasSeenStays) {
    const trace::TemporaryDirectory folder;
    const trace::Sample sample = trace::sample(100);
    trace::Writer writer(folder / "live.daxtrace", sample.session.kernel_release);
    sample.fill(writer);
    writer.flush();
    Document document;
    QSignalSpy opened(&document, &Document::opened);
    document.follow(text(folder / "live.daxtrace"));
    ASSERT_TRUE(opened.wait(kPatience));
    EXPECT_TRUE(document.busy());
    document.cancel();
    EXPECT_FALSE(document.busy());
    EXPECT_FALSE(document.isLive());
    EXPECT_TRUE(document.isPart());
    EXPECT_EQ(document.comparison()->trace->size(), sample.events.size());
    writer.discard();
}

TEST(Growing, TheSelectionIsTheSameFaultWhenMoreIsRead) {
    const trace::TemporaryDirectory folder;
    trace::sample(kManyTurns).write(folder / "big.daxtrace");
    Document document;
    std::shared_ptr<const Sides> part;
    ViewState::Kept kept;
    std::int64_t seq = 0;
    QObject::connect(&document, &Document::opened, &document, [&] {
        if (!document.isPart()) {
            return;
        }
        part = document.sides();
        kept.selected = 1'000;
        const auto& run = (*part)[Side::Before].shown();
        kept.selected_event = run.outcomes[1'000].event;
        seq = document.comparison()->trace->event(*kept.selected_event).seq;
    });
    watch(document, [&] { document.open(text(folder / "big.daxtrace")); });
    ASSERT_TRUE(part);
    const ViewState::Kept now = grownOver(kept, *part, *document.sides(), *document.summary());
    ASSERT_TRUE(now.selected && now.selected_event);
    EXPECT_EQ(document.comparison()->trace->event(*now.selected_event).seq, seq);
    EXPECT_EQ((*document.sides())[Side::Before].shown().outcomes[*now.selected].event,
              *now.selected_event);
}

TEST(Growing, AnotherHandlerChosenMeanwhileIsTheOneThatItEndsWith) {
    const trace::TemporaryDirectory folder;
    trace::sample(kManyTurns).write(folder / "big.daxtrace");
    Document document;
    QSignalSpy failed(&document, &Document::failed);
    const model::Handler* const keep = model::find_handler("iomap-keep");
    const auto chosen = QObject::connect(&document, &Document::opened, &document, [&] {
        if (document.isPart() && document.comparison()->after.handler != keep->name) {
            document.setHandlers(nullptr, keep);
        }
    });
    watch(document, [&] { document.open(text(folder / "big.daxtrace")); });
    QObject::disconnect(chosen);
    EXPECT_TRUE(failed.isEmpty());
    EXPECT_FALSE(document.isPart());
    EXPECT_EQ(document.comparison()->after.handler, keep->name);
    EXPECT_EQ(document.path(), text(folder / "big.daxtrace"));
}

TEST(Growing, APartSaysSoInItsVerdictAndIsNotComparedWithAnotherTrace) {
    const trace::TemporaryDirectory folder;
    trace::sample(kManyTurns).write(folder / "big.daxtrace");
    const SampleFile small;
    Document document;
    const auto stopped = QObject::connect(&document, &Document::opened, &document, [&] {
        if (document.isPart()) {
            document.cancel();
        }
    });
    watch(document, [&] { document.open(text(folder / "big.daxtrace")); });
    QObject::disconnect(stopped);
    ASSERT_TRUE(document.isPart());
    EXPECT_TRUE(document.comparison()->verdict.starts_with("Of the first "))
        << document.comparison()->verdict;
    watch(document, [&] { document.openBeside(small.path()); });
    ASSERT_TRUE(document.sides()->isTwo());
    const trace::Trace& a = (*document.sides())[Side::Before].trace();
    EXPECT_FALSE(a.known_upto());
    EXPECT_EQ(a.size(), static_cast<std::size_t>(kManyTurns) * 3);
    EXPECT_FALSE(document.isPart());
}

TEST(Growing, ReadAgainAndGivenUpTheTraceThatWasThereStays) {
    const trace::TemporaryDirectory folder;
    trace::sample(4 * kManyTurns).write(folder / "many.daxtrace");
    Document document;
    ASSERT_TRUE(openFully(document, text(folder / "many.daxtrace")));
    auto before = document.sides();
    bool given_up = false;
    QObject::connect(&document, &Document::cancelled, &document, [&] { given_up = true; });
    for (int time = 0; time < 20 && !given_up; ++time) { // the whole may come before it is heard
        before = document.sides();
        const auto cancels = QObject::connect(&document, &Document::opened, &document, [&] {
            if (document.isPart()) {
                QMetaObject::invokeMethod(&document, &Document::cancel, Qt::QueuedConnection);
            }
        });
        document.reload();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !document.busy(); }, kPatience));
        QObject::disconnect(cancels);
        QCoreApplication::processEvents();
        ASSERT_TRUE(QTest::qWaitFor([&] { return document.selfCheck() != nullptr; }, kPatience));
    }
    ASSERT_TRUE(given_up);
    EXPECT_FALSE(document.isPart());
    EXPECT_EQ(document.sides(), before);
    const auto again = watch(document, [&] { document.reload(); });
    ASSERT_FALSE(again.empty()) << "and it can still be read again";
    EXPECT_FALSE(again.back().part);
}

} // namespace daxscope::gui
