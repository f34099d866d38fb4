// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/sides.h"

#include "replay/words/escape.h"
#include "replay/words/json.h"
#include "replay/words/of_import.h"
#include "replay/words/of_sides.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::report {

using nlohmann::ordered_json;
using replay::SidesMetric;
using replay::TwoSides;

namespace {

template <typename Figure>
ordered_json json_or_null(const std::optional<Figure>& figure) {
    return figure ? ordered_json(*figure) : ordered_json(nullptr);
}

} // namespace

std::string sides_markdown(const TwoSides& sides, const SideNames& names) {
    std::string made;
    for (std::size_t k = 0; k < 2; ++k) {
        made += fmt::format("{}: {}, {}, {}\n\n", words::side_letter(k), words::printable(names[k]),
                            words::side_origin_text(sides.sides[k]),
                            words::duration_text(sides.sides[k].length()));
        for (const std::string& assumed : words::assumed_of(sides.sides[k])) {
            made += fmt::format("{} assumed: {}\n\n", words::side_letter(k), assumed);
        }
    }
    made += words::printable(sides.verdict) + "\n\n";
    for (const std::string& caution : sides.cautions) {
        made += fmt::format("**No all-clear of {}**\n\n", words::printable(caution));
    }
    for (std::size_t k = 0; k < 2; ++k) {
        if (const std::string loss = words::loss_sentence(*sides.sides[k].trace); !loss.empty()) {
            made += fmt::format("**{}: {}**\n\n", words::side_letter(k), loss);
        }
    }
    std::string head = "| |", line = "|---|";
    for (std::size_t k = 0; k < 2; ++k) {
        const std::string side = words::side_head(sides, k);
        head += fmt::format(" {} | per second |", side);
        line += "---:|---:|";
        if (sides.sides[k].accesses_known()) {
            head += " per access |";
            line += "---:|";
        }
    }
    made += head + " rates differ | test |\n" + line + "---|---|\n";
    for (const SidesMetric& metric : sides.metrics) {
        made += fmt::format("| {} |", metric.name);
        for (std::size_t k = 0; k < 2; ++k) {
            const SidesMetric::Figure& figure = metric.sides[k];
            made += fmt::format(" {} | {} |", words::sides_count_text(metric, figure.count),
                                words::sides_rate_text(metric, figure.per_second));
            if (sides.sides[k].accesses_known()) {
                made += fmt::format(" {} |", words::sides_rate_text(metric, figure.per_access));
            }
        }
        made += fmt::format(" {} | {} |\n", words::chance_text(metric.chance),
                            replay::chance_test_text(metric.chance.test));
    }
    return made;
}

ordered_json metric_json(const SidesMetric& metric) {
    const auto figure = [](const SidesMetric::Figure& of) {
        return ordered_json{{"count", json_or_null(of.count)},
                            {"per_second", json_or_null(of.per_second)},
                            {"per_access", json_or_null(of.per_access)}};
    };
    const bool tested = metric.chance.test != replay::ChanceTest::None;
    return {
        {"name", metric.name},
        {"unit", metric.unit},
        {"a", figure(metric.sides[0])},
        {"b", figure(metric.sides[1])},
        {"test", tested ? ordered_json(replay::chance_test_text(metric.chance.test))
                        : ordered_json(nullptr)},
        {"p", tested ? ordered_json(metric.chance.p) : ordered_json(nullptr)},
        {"beyond_chance", tested ? ordered_json(metric.chance.beyond()) : ordered_json(nullptr)},
        {"not_tested", metric.chance.why}};
}

std::string sides_json(const TwoSides& sides, const SideNames& names) {
    const auto side = [&](std::size_t k) {
        const replay::SideRun& of = sides.sides[k];
        return ordered_json{{"name", names[k]},
                            {"kernel_release", of.trace->session().kernel_release},
                            {"modelled", of.modelled},
                            {"handler", of.run->handler},
                            {"assumption", of.run->assumption},
                            {"assumed", words::assumed_of(of)},
                            {"length_ns", of.length()},
                            {"lost", of.trace->lost()}};
    };
    ordered_json metrics = ordered_json::array();
    for (const SidesMetric& metric : sides.metrics) {
        metrics.push_back(metric_json(metric));
    }
    const ordered_json whole{{"a", side(0)},
                             {"b", side(1)},
                             {"metrics", metrics},
                             {"verdict", sides.verdict},
                             {"cautions", sides.cautions}};
    constexpr int kIndent = 4;
    return words::json_text(whole, kIndent) + '\n';
}

} // namespace daxscope::report
