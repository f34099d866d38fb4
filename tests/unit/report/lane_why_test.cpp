// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/lanes/colours.h"
#include "replay/lanes/lane_why.h"
#include "replay/lanes/rows.h"
#include "replay/report/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <tuple>

namespace daxscope::lanes {
namespace {

using replay::Why;

std::shared_ptr<const replay::Comparison> fallbacks() {
    return std::make_shared<const replay::Comparison>(replay::compare(
        trace::Trace::load(DAXSCOPE_SOURCE_DIR "/resources/traces/fallbacks-6.12.daxtrace")));
}

std::map<std::string, std::vector<WhyClass>> by_file(const replay::Comparison& comparison,
                                                     const replay::Run& run) {
    std::map<std::string, std::vector<WhyClass>> found;
    const auto marks = why_marks(*comparison.trace, run);
    for (std::uint32_t range = 0; range < marks->of_ranges.size(); ++range) {
        const std::string& path =
            comparison.trace->file(comparison.trace->ranges()[range].file)->path;
        for (const WhyMark& mark : marks->of(range)) {
            found[path.substr(path.rfind('/') + 1)].push_back(mark.why);
        }
    }
    return found;
}

TEST(LaneWhy, ARecordedFallbackIsMarkedByItsReasonAndAModelledOneByItsStep) {
    const auto comparison = fallbacks();
    const auto recorded = by_file(*comparison, comparison->recorded);
    const auto one = [&recorded](const char* file) { return recorded.at(file).front(); };
    EXPECT_EQ(one("congruence"), WhyClass::Mapping);
    EXPECT_EQ(one("private-write"), WhyClass::Mapping);
    EXPECT_EQ(one("file-end"), WhyClass::Mapping);
    EXPECT_EQ(one("extent-short"), WhyClass::Storage);
    EXPECT_EQ(one("misaligned"), WhyClass::Storage);
    EXPECT_EQ(one("device"), WhyClass::Storage);
    EXPECT_EQ(recorded.at("small-entries").back(), WhyClass::Entries);
    EXPECT_FALSE(recorded.contains("huge"));
    EXPECT_EQ(by_file(*comparison, comparison->before), recorded);
}

TEST(LaneWhy, MarksThatAreGoneOnWithAreThoseThatAreMadeAtOnce) {
    const auto comparison = fallbacks();
    const replay::Run& run = comparison->recorded;
    const auto at_once = why_marks(*comparison->trace, run);
    std::shared_ptr<const WhyMarks> marks;
    constexpr std::size_t kPiece = 7;
    for (std::size_t size = 0; size <= run.outcomes.size() + kPiece; size += kPiece) {
        replay::Run part = run;
        const replay::Outcomes first = run.outcomes.first(std::min(size, run.outcomes.size()));
        part.outcomes = first;
        const auto before = marks;
        marks = why_marks(*comparison->trace, part, {}, before.get());
        EXPECT_EQ(marks->taken, first.size());
    }
    ASSERT_EQ(marks->of_ranges.size(), at_once->of_ranges.size());
    for (std::uint32_t range = 0; range < marks->of_ranges.size(); ++range) {
        const auto told = [range](const WhyMarks& of) {
            std::vector<std::tuple<std::int64_t, std::uint32_t, WhyClass>> all;
            for (const WhyMark& mark : of.of(range)) {
                all.emplace_back(mark.time, mark.mapping, mark.why);
            }
            return all;
        };
        EXPECT_EQ(told(*marks), told(*at_once)) << range;
    }
}

TEST(LaneWhy, EveryReasonHasAClassAndEachClassAColourOfItsOwn) {
    std::map<Rgb, WhyClass> colours;
    for (const bool dark : {false, true}) {
        colours.clear();
        for (std::size_t k = 0; k < kWhyClasses; ++k) {
            const Colour colour = why_colour(static_cast<WhyClass>(k), dark);
            EXPECT_TRUE(colours.emplace(colour.rgb(), static_cast<WhyClass>(k)).second);
            EXPECT_GE(contrast(colour, Colour(dark ? 0xff191c21 : 0xffffffff)), 3);
        }
    }
    for (const replay::WhyRow& row : replay::why_rows()) {
        EXPECT_EQ(class_of(row.why) == WhyClass::Unknown,
                  row.why == Why::Undecided || row.why == Why::NotAsked)
            << row.name;
    }
}

TEST(LaneWhy, ThePictureHasTheColoursAndItsLegendSaysSo) {
    const auto comparison = fallbacks();
    const report::Indexed indexed = report::indexed(comparison);
    const std::string svg =
        report::svg_picture(indexed, report::overview(*comparison), "<desc>m</desc>");
    for (const WhyClass c : {WhyClass::Mapping, WhyClass::Storage, WhyClass::Entries}) {
        char colour[8];
        std::snprintf(colour, sizeof colour, "#%06x", why_colour(c, false).rgb() & 0xffffffU);
        std::size_t count = 0;
        for (std::size_t at = svg.find(colour); at != std::string::npos;
             at = svg.find(colour, at + 1)) {
            ++count;
        }
        EXPECT_GE(count, 2U) << colour; // the legend's, and one in the lanes
    }
    for (const LegendEntry& entry : legend()) {
        EXPECT_THAT(svg, testing::HasSubstr(std::string(entry.text)));
    }
}

} // namespace
} // namespace daxscope::lanes
