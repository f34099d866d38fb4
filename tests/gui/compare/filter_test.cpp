// SPDX-License-Identifier: GPL-3.0-or-later
//
// The filter in the lanes: what passes is drawn as if there were nothing else, whatever the zoom.
#include "app/gui/lanes/scene.h"
#include "app/gui/state/view_filter.h"
#include "replay/lanes/lane_painter.h"
#include "replay/lanes/rows.h"
#include "tests/gui/compare/part_scene.h"
#include "tests/gui/compare/window.h"

namespace daxscope::gui {
namespace {

constexpr std::uint32_t kRows = 4, kParties = 2;
constexpr std::int64_t kTime = 1'000'000'000;

struct FilteredLook {
    double rowHeight;
    qreal ratio;
    std::size_t events;
    int oneIn; ///< passes
};

/// A run, what of it passes, and a run of that alone.
struct Halves {
    replay::Run all, some;
    replay::Matches outcomes;
};

Halves halves(const FilteredLook& look) {
    std::mt19937_64 random(look.events * 31 + static_cast<std::uint64_t>(look.oneIn));
    const auto draw = [&random](std::size_t below) {
        return static_cast<std::size_t>(random() % below);
    };
    Halves made;
    made.all = bursts(look.events, look.events, kRows, kParties, kTime);
    std::vector<replay::Outcome> outcomes(made.all.outcomes.begin(), made.all.outcomes.end());
    std::vector<replay::Outcome> some;
    std::vector<replay::UnmapMark> unmaps, some_unmaps;
    std::vector<std::uint64_t> words(replay::Matches::words_for(outcomes.size()));
    std::vector<std::uint32_t> place(outcomes.size(), replay::kNoIndex);
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
        outcomes[k].dirty_removed = outcomes[k].kind != replay::OutcomeKind::Hit && draw(40) == 0;
        if (draw(static_cast<std::size_t>(look.oneIn)) == 0) {
            words[k / 64] |= std::uint64_t{1} << k % 64;
            place[k] = static_cast<std::uint32_t>(some.size());
            some.push_back(outcomes[k]);
        }
    }
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
        if (outcomes[k].kind == replay::OutcomeKind::Hit || draw(3) != 0) {
            continue;
        }
        replay::UnmapMark mark;
        mark.time = outcomes[k].begin;
        mark.range = outcomes[k].range;
        mark.outcome = static_cast<std::uint32_t>(k);
        mark.zapped = static_cast<std::uint32_t>(draw(2));
        unmaps.push_back(mark);
        if (place[k] != replay::kNoIndex) {
            mark.outcome = place[k];
            some_unmaps.push_back(mark);
        }
    }
    made.all.outcomes = outcomes;
    made.all.unmaps = unmaps;
    made.some.outcomes = some;
    made.some.unmaps = some_unmaps;
    made.outcomes = replay::Matches(std::move(words), outcomes.size());
    return made;
}

QImage painted(const Scene& scene) {
    QImage image(scene.grid.columns(), static_cast<int>(scene.height * scene.ratio),
                 QImage::Format_RGB32);
    RasterCanvas canvas(image);
    EXPECT_TRUE(lanes::LanePainter(scene, canvas).paint());
    return image;
}

class FilteredLanes : public testing::TestWithParam<FilteredLook> {
protected:
    void SetUp() override {
        const FilteredLook look = GetParam();
        made = halves(look);
        const auto of = [&](const replay::Run& run) {
            return partScene(made::comparison(run, {}, kRows, kParties, kTime), kRows, kTime,
                             look.rowHeight, look.ratio, QPalette(Qt::white));
        };
        all = of(made.all);
        some = of(made.some);
        all.data.matching = std::make_shared<const replay::ZoomIndex>(
            all.data.index->only(made.outcomes, replay::Matches()));
    }
    Halves made;
    Scene all, some;
};

} // namespace

TEST_P(FilteredLanes, WhereTheRestIsHiddenThePictureIsThatOfWhatPassesAlone) {
    all.data.hides = true;
    EXPECT_EQ(painted(all), painted(some));
}

TEST_P(FilteredLanes, WhereTheRestIsDimWhatPassesStandsOverItUnchanged) {
    const QImage dim = painted(all), alone = painted(some);
    all.data.matching = nullptr;
    const QImage strong = painted(all);
    all.data.comparison = made::comparison({}, {}, kRows, kParties, kTime);
    all.data.index = std::make_shared<const replay::ZoomIndex>(all.data.run(), kRows);
    const QImage blank = painted(all);
    int passing = 0, rest = 0;
    for (int y = 0; y < dim.height(); ++y) {
        for (int x = 0; x < dim.width(); ++x) {
            if (alone.pixel(x, y) != blank.pixel(x, y)) {
                ++passing;
                ASSERT_EQ(dim.pixel(x, y), alone.pixel(x, y)) << x << ", " << y;
            } else if (strong.pixel(x, y) != blank.pixel(x, y) &&
                       dim.pixel(x, y) != blank.pixel(x, y)) {
                ++rest;
                ASSERT_NE(dim.pixel(x, y), strong.pixel(x, y)) << x << ", " << y;
            }
        }
    }
    EXPECT_GT(passing, 0);
    EXPECT_GT(rest, 0) << "the rest is not left out";
}

TEST_P(FilteredLanes, EveryFigureOfWhatPassesIsThatOfAWalk) {
    std::mt19937_64 random(7);
    const replay::ZoomIndex& passing = *all.data.matching;
    const replay::ZoomIndex& alone = *some.data.index;
    for (int k = 0; k < 500; ++k) {
        std::int64_t begin = made::kStart + static_cast<std::int64_t>(random() % kTime);
        std::int64_t end = begin + static_cast<std::int64_t>(
                                       random() % (k % 3 == 0 ? 5 : static_cast<unsigned>(kTime)));
        const auto range = static_cast<std::uint32_t>(random() % kRows);
        EXPECT_EQ(passing.query(range, begin, end), alone.query(range, begin, end));
        EXPECT_EQ(passing.faults_before(end), alone.faults_before(end));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Looks, FilteredLanes,
    testing::Values(FilteredLook{40, 1, 300, 2}, FilteredLook{40, 1, 20'000, 50},
                    FilteredLook{40, 2, 5'000, 3}, FilteredLook{14, 1, 5'000, 20},
                    FilteredLook{5, 1, 5'000, 20}, FilteredLook{2, 1, 300, 3},
                    FilteredLook{2, 1, 20'000, 200}, FilteredLook{3, 1.5, 20'000, 4}));

TEST(FilteredView, TheLanesObeyTheFilterOfTheView) {
    const auto comparison = made::storm(made::eight_rows());
    Window window(comparison);
    ViewFilter filter(nullptr, &window.state);
    filter.setSides(window.sides);
    window.view.setFilter(&filter);
    const QImage plain = window.grab();
    const auto settle = [&] {
        QCoreApplication::processEvents();
        window.settle();
        return window.grab();
    };
    window.state.setFilter(QStringLiteral("mapping:1"));
    const QImage dim = settle();
    EXPECT_GT(window.differences(plain, dim), 100);
    window.state.setHidesRest(true);
    const QImage hidden = settle();
    EXPECT_GT(window.differences(dim, hidden), 100);
    window.state.setFilter({});
    EXPECT_EQ(window.differences(plain, settle()), 0);
    window.state.setFilter(QStringLiteral("nonsense:1"));
    EXPECT_EQ(window.differences(plain, settle()), 0) << "what is not understood hides nothing";
    window.state.setFilter(QStringLiteral("mapping:1"));
    settle();
    // What is not there cannot be pointed at.
    const auto& outcomes = comparison->before.outcomes;
    for (std::uint32_t k : {10U, 11U}) {
        const bool passes = outcomes[k].mapping == 1;
        const QRect rect = window.view.outcomeRect(Side::Before, k);
        ASSERT_FALSE(rect.isEmpty());
        window.state.select(std::nullopt);
        window.click(rect.center());
        EXPECT_EQ(window.state.selected() == k, passes) << k;
    }
}

namespace {

/// Two storms on one range, a while apart: the first between mappings 1 and 2, the other between 3
/// and 4.
std::shared_ptr<const replay::Comparison> twoStorms() {
    std::vector<replay::Outcome> outcomes;
    for (std::uint32_t k = 0; k < 80; ++k) {
        const bool later = k >= 40;
        replay::Outcome outcome;
        outcome.begin = made::kStart + 1'000'000 * k + (later ? 400'000'000 : 0);
        outcome.end = outcome.begin + 100'000;
        outcome.range = 0;
        outcome.mapping = (later ? 3 : 1) + k % 2;
        outcome.kind = k % 40 < 2 ? replay::OutcomeKind::FirstTouch : replay::OutcomeKind::Refault;
        if (k % 40 >= 2) {
            outcome.cause = k - 1;
            outcome.cause_kind = replay::CauseKind::Fault;
        }
        outcomes.push_back(outcome);
    }
    replay::Run run;
    run.outcomes = outcomes;
    auto made = std::make_shared<replay::Comparison>(
        *made::comparison(run, {}, 1, 4, 500'000'000)); // whose storms are one a range
    std::vector<replay::Storm> storms(2, made->storms_before.at(0));
    for (std::uint32_t k = 0; k < 2; ++k) {
        storms[k].first = 40 * k + 2;
        storms[k].last = 40 * k + 39;
        storms[k].begin = outcomes[storms[k].first].begin;
        storms[k].end = outcomes[storms[k].last].end;
        storms[k].refaults = 38;
        storms[k].rank = k + 1;
    }
    made->storms_before = std::move(storms);
    return made;
}

} // namespace

TEST(StormBands, DimEachByItself) {
    const auto comparison = twoStorms();
    const auto& storms = comparison->storms_before;
    ASSERT_EQ(storms.size(), 2U);
    replay::ZoomIndex index(comparison->before, 1);
    index.set_storms(storms);
    const auto only = [&](std::uint32_t mapping) {
        std::vector<std::uint64_t> words(replay::Matches::words_for(80));
        for (std::uint32_t k = 0; k < 80; ++k) {
            if (comparison->before.outcomes[k].mapping == mapping) {
                words[k / 64] |= std::uint64_t{1} << k % 64;
            }
        }
        return index.only(replay::Matches(std::move(words), 80), replay::Matches());
    };
    const TimeRange all{made::kStart, made::kStart + 500'000'000};
    for (const std::uint32_t mapping : {1U, 4U, 9U}) {
        for (const std::int64_t pixel : {1'000L, 1'000'000L}) {
            const auto bands = lanes::storm_bands(index, only(mapping), 0, all, pixel);
            ASSERT_EQ(bands.size(), 2U);
            EXPECT_EQ(bands[0].passes, mapping == 1);
            EXPECT_EQ(bands[1].passes, mapping == 4);
            EXPECT_LT(bands[0].time.end, bands[1].time.begin);
        }
        // Where both lie on one pixel they are one band, which passes if either does.
        const auto one = lanes::storm_bands(index, only(mapping), 0, all, 1'000'000'000);
        ASSERT_EQ(one.size(), 1U);
        EXPECT_EQ(one[0].passes, mapping != 9);
    }
}

TEST(StormBands, OfTheLanesDimEachByItself) {
    Window window(twoStorms());
    ViewFilter filter(nullptr, &window.state);
    filter.setSides(window.sides);
    window.view.setFilter(&filter);
    const auto& storms = window.comparison->storms_before;
    ASSERT_EQ(storms.size(), 2U);
    const QRect lane = window.lane(Side::Before);
    const auto bracket = [&](const replay::Storm& storm) {
        const auto middle = static_cast<double>((storm.begin + storm.end) / 2 - made::kStart);
        const int x = lane.left() + static_cast<int>(middle / window.nsPerPixel());
        return window.grab().pixelColor(x, lane.bottom() - 1);
    };
    const auto first = std::min_element(storms.begin(), storms.end(),
                                        [](auto& a, auto& b) { return a.begin < b.begin; });
    const replay::Storm& early = *first;
    const replay::Storm& late = storms[first == storms.begin() ? 1 : 0];
    const QColor strong = bracket(early);
    EXPECT_EQ(bracket(late), strong);
    window.state.setFilter(QStringLiteral("mapping:1"));
    QCoreApplication::processEvents();
    window.settle();
    EXPECT_EQ(bracket(early), strong);
    EXPECT_NE(bracket(late), strong);
}

} // namespace daxscope::gui
