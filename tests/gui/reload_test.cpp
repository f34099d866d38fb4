// SPDX-License-Identifier: GPL-3.0-or-later
//
// Record, look, record again, reload: the place stays.
#include "app/gui/state/place.h"
#include "tests/gui/window_test.h"

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Reload : WindowTest {
    /// Presses F5 and waits for the trace.
    void reload() {
        const QSignalSpy opened(window.document(), &Document::opened);
        activate();
        QTest::keyClick(&window, Qt::Key_F5);
        ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 1; }, kPatience));
        QCoreApplication::processEvents();
    }
};

} // namespace

TEST_F(Reload, TheSameFileKeepsZoomSelectionAndHistory) {
    openSample();
    ViewState& state = *window.state();
    const TimeRange place{state.bounds().begin + 50'000, state.bounds().begin + 90'000};
    state.setVisible(place);
    state.select(20, Side::After);
    state.setCurrentRange(0);
    state.setPlayhead(place.begin + 7);
    reload();
    EXPECT_EQ(state.visible(), place);
    EXPECT_EQ(state.selected(), 20U);
    EXPECT_EQ(state.selectedSide(), Side::After);
    EXPECT_EQ(state.currentRange(), 0U);
    EXPECT_EQ(state.playhead(), place.begin + 7);
    state.back();
    EXPECT_EQ(state.visible(), state.home());
}

TEST_F(Reload, AnotherRecordingOfThatNameKeepsTheTimeSinceItsBegin) {
    openSample();
    ViewState& state = *window.state();
    const std::int64_t begin = state.bounds().begin;
    state.setVisible({begin + 50'000, begin + 90'000});
    state.select(20, Side::Before);
    constexpr std::int64_t kPassed = 5'000'000'000;
    trace::Sample again = trace::sample(kTurns);
    again.session.start += kPassed;
    *again.session.end += kPassed;
    again.session.values[std::string(trace::key::kStart)] = std::to_string(again.session.start);
    for (trace::Event& event : again.events) {
        event.ts += kPassed;
        event.ts_end += event.ts_end == trace::kNone ? 0 : kPassed;
    }
    ASSERT_TRUE(QFile::remove(file.path()));
    again.write(file.path().toStdString());
    reload();
    EXPECT_EQ(state.bounds().begin, begin + kPassed);
    EXPECT_EQ(state.visible(), (TimeRange{begin + kPassed + 50'000, begin + kPassed + 90'000}));
    EXPECT_FALSE(state.selected()) << "accesses of another recording are other ones";
}

TEST_F(Reload, AnotherFileBeginsAnew) {
    openSample();
    window.state()->setVisible(
        {window.state()->bounds().begin, window.state()->bounds().begin + 9'000});
    const SampleFile other;
    window.document()->reload();
    ASSERT_TRUE(openFully(*window.document(), other.path()));
    EXPECT_EQ(window.state()->visible(), window.state()->home());
    EXPECT_FALSE(window.state()->canGoBack());
}

TEST(Place, RangesAreFoundAgainByTheirFile) {
    trace::Sample more = trace::sample(4);
    more.files.insert(more.files.begin(), {9, 0x10300000, 9, "/mnt/pmem/another", "xfs"});
    trace::Event fault = more.events.back();
    fault.file = 9;
    fault.mapping = trace::kNone;
    fault.seq = 99;
    fault.ts += 9'000;
    fault.ts_end += 9'000;
    more.events.push_back(fault);
    const auto from = trace::sample(4).build(), to = more.build();
    ASSERT_EQ(from->ranges().size(), 1U);
    ASSERT_EQ(to->ranges().size(), 2U);
    ViewState::Kept kept;
    kept.history = {{}};
    kept.rows = {0};
    kept.current_range = 0;
    kept = carriedOver(kept, *from, *to);
    ASSERT_TRUE(kept.current_range);
    EXPECT_EQ(to->file(to->ranges()[*kept.current_range].file)->path, "/mnt/pmem/clone");
    EXPECT_TRUE(kept.rows.isEmpty()) << "all were shown: all are";
    kept.current_range = *kept.current_range == 0 ? 1 : 0; // the other file's
    EXPECT_FALSE(carriedOver(kept, *to, *from).current_range) << "the old one has no such range";
}
