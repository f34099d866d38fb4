// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/self_check.h"
#include "replay/report/page.h"
#include "replay/report/picture.h"
#include "replay/report/verdict.h"
#include "tests/unit/trace/sample.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <vector>

using namespace daxscope;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr std::int64_t kTurns = 60;
constexpr std::string_view kMark = "<desc>made here</desc>";
constexpr std::string_view kRefault = "#d55e00";

struct Report : testing::Test {
    trace::TemporaryDirectory directory;

    report::Indexed load(const trace::Sample& sample) {
        const std::string path = directory / "a.daxtrace";
        std::filesystem::remove(path);
        sample.write(path);
        return report::indexed(
            std::make_shared<const replay::Comparison>(replay::compare(trace::Trace::load(path))));
    }
    static std::string overview(const report::Indexed& indexed) {
        return report::svg_picture(indexed, report::overview(*indexed.comparison), kMark);
    }
};

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++found;
    }
    return found;
}

/// The first element that is not closed as it was opened; empty where all are.
std::string unbalanced(const std::string& markup) {
    std::vector<std::string> open;
    for (std::size_t at = markup.find('<'); at != std::string::npos;
         at = markup.find('<', at + 1)) {
        const std::size_t end = markup.find('>', at);
        const std::string tag = markup.substr(at + 1, end - at - 1);
        const std::string name = tag.substr(0, tag.find_first_of(" \n"));
        if (tag.ends_with('/')) {
            continue;
        }
        if (!tag.starts_with('/')) {
            open.push_back(name);
        } else if (open.empty() || '/' + open.back() != name) {
            return name;
        } else {
            open.pop_back();
        }
    }
    return open.empty() ? "" : open.back();
}

} // namespace

TEST_F(Report, APictureIsWellFormedAndShowsBothRuns) {
    const std::string svg = overview(load(trace::sample(kTurns)));
    EXPECT_EQ(unbalanced(svg), "");
    EXPECT_THAT(svg, HasSubstr(kMark));
    EXPECT_THAT(svg, HasSubstr(">Before<"));
    EXPECT_THAT(svg, HasSubstr(">After<"));
    EXPECT_THAT(svg, HasSubstr("60 faults"));
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf\"")));
}

TEST_F(Report, AStormIsDrawnInTheRunThatHasIt) {
    const report::Indexed indexed = load(trace::sample(kTurns));
    const std::string svg = overview(indexed);
    const std::size_t after = svg.find(">After<");
    ASSERT_NE(after, std::string::npos);
    // The legend explains the colour once more, behind the run after.
    EXPECT_GT(count(svg.substr(0, after), kRefault), count(svg.substr(after), kRefault));
    EXPECT_EQ(count(svg, "lost</text>"), 1U) << "the legend alone";
}

TEST_F(Report, ALossIsHatchedAndCountedInBothRuns) {
    trace::Sample sample = trace::sample(kTurns);
    const std::string whole = overview(load(sample));
    const report::Indexed indexed = load(sample);
    const std::int64_t middle =
        (indexed.comparison->trace->begin() + indexed.comparison->trace->end()) / 2;
    trace::Loss loss;
    loss.ts_from = middle;
    loss.ts = middle + 1000;
    loss.count = 17;
    sample.losses = {loss};
    const std::string svg = overview(load(sample));
    EXPECT_EQ(count(svg, "17 lost</text>"), 2U);
    EXPECT_GT(count(svg, "url(#lost)"), count(whole, "url(#lost)"));
}

TEST_F(Report, ThePageHoldsVerdictStormsSelfCheckAndPictures) {
    const report::Indexed indexed = load(trace::sample(kTurns));
    const replay::Comparison& comparison = *indexed.comparison;
    const replay::SelfCheck check = replay::self_check(*comparison.trace);
    const auto make = [&](const replay::SelfCheck* with) {
        return report::page({&comparison,
                             with,
                             "a.daxtrace",
                             {{overview(indexed), report::overview_caption(comparison)},
                              {report::svg_picture(indexed, report::storm_view(comparison), kMark),
                               report::storm_caption(comparison)}},
                             "the maker",
                             "1.2"});
    };
    const std::string page = make(&check);
    EXPECT_THAT(page, HasSubstr("content=\"the maker\""));
    EXPECT_THAT(page, HasSubstr("<h1>a.daxtrace</h1>"));
    EXPECT_THAT(page, HasSubstr(comparison.verdict));
    EXPECT_THAT(page, HasSubstr("<td class=\"n \">60</td>"));
    EXPECT_THAT(page, HasSubstr("recorded faults independently right"));
    EXPECT_THAT(page, HasSubstr("daxscope 1.2"));
    EXPECT_EQ(count(page, "<figure>"), 2U);
    EXPECT_EQ(page, make(&check)) << "the same bytes";
    EXPECT_THAT(make(nullptr), HasSubstr("No handler models the kernel"));
}

TEST_F(Report, NamesOfATraceAreNoMarkup) {
    trace::Sample sample = trace::sample(kTurns);
    for (trace::File& file : sample.files) {
        file.path = "/mnt/<script>alert(1)</script>&\x1b[2J";
    }
    const report::Indexed indexed = load(sample);
    const std::string svg = overview(indexed);
    EXPECT_THAT(svg, Not(HasSubstr("<script>")));
    EXPECT_THAT(svg, Not(HasSubstr("\x1b")));
    EXPECT_EQ(unbalanced(svg), "");
    const std::string page = report::page({indexed.comparison.get(), nullptr, "<b>", {}, "m", "1"});
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
    EXPECT_THAT(page, HasSubstr("<h1>&lt;b&gt;</h1>"));
}

TEST_F(Report, TheVerdictIsATableOfMarkdownAndAnObjectOfJson) {
    const report::Indexed indexed = load(trace::sample(kTurns));
    const replay::Comparison& comparison = *indexed.comparison;
    const std::string markdown = report::verdict_markdown(comparison, "storm.daxtrace");
    EXPECT_THAT(markdown, ::testing::StartsWith("storm.daxtrace, recorded on "));
    EXPECT_THAT(markdown, HasSubstr(comparison.verdict));
    EXPECT_EQ(count(markdown, "\n| "), comparison.metrics.size() + 1);
    const auto json = nlohmann::json::parse(report::verdict_json(comparison, "storm.daxtrace"));
    EXPECT_EQ(json["trace"], "storm.daxtrace");
    EXPECT_EQ(json["kernel_release"], comparison.trace->session().kernel_release);
    EXPECT_EQ(json["handlers"]["before"], comparison.before.handler);
    ASSERT_EQ(json["metrics"].size(), comparison.metrics.size());
    EXPECT_EQ(json["metrics"][0]["before"], comparison.metrics[0].before);
}
