// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/verdict.h"

#include "replay/words/escape.h"
#include "replay/words/json.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_import.h"
#include "replay/words/of_trace.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::report {

std::string verdict_markdown(const replay::Comparison& comparison, std::string_view name) {
    std::string made =
        fmt::format("{}, {}: {} against {}\n\n{}\n\n", words::printable(name),
                    words::origin_text(comparison.trace->session()), comparison.before.handler,
                    comparison.after.handler, comparison.verdict);
    if (const std::string loss = words::loss_sentence(*comparison.trace); !loss.empty()) {
        made += fmt::format("**{}**\n\n", loss);
    }
    for (const std::string& assumed :
         words::assumed_of(comparison.trace->session(), comparison.before.handler)) {
        made += fmt::format("Assumed: {}\n\n", assumed);
    }
    if (!comparison.caution.empty()) {
        made += fmt::format("**No all-clear: {}**\n\n", comparison.caution);
    }
    made += fmt::format(
        "| | {} | before | after | \u0394 | \u0394 % |\n|---|---:|---:|---:|---:|---:|\n",
        comparison.trace->session().truth());
    for (const replay::Metric& metric : comparison.metrics) {
        made += fmt::format("| {} | {} | {} | {} | {} | {} |\n", metric.name,
                            words::recorded_text(metric), words::metric_text(metric, metric.before),
                            words::metric_text(metric, metric.after),
                            words::difference_text(metric), words::difference_share_text(metric));
    }
    if (const std::string events = words::fault_events_text(comparison); !events.empty()) {
        made += fmt::format("\n{}\n", events);
    }
    return made;
}

std::string verdict_json(const replay::Comparison& comparison, std::string_view name) {
    nlohmann::json metrics = nlohmann::json::array();
    for (const replay::Metric& metric : comparison.metrics) {
        metrics.push_back(
            {{"name", metric.name},
             {"unit", metric.unit},
             {"recorded", metric.recorded ? nlohmann::json(*metric.recorded) : nlohmann::json()},
             {"before", metric.judged ? nlohmann::json(metric.before) : nlohmann::json()},
             {"after", metric.judged ? nlohmann::json(metric.after) : nlohmann::json()},
             {"difference",
              metric.judged ? nlohmann::json(metric.difference()) : nlohmann::json()}});
    }
    const trace::Session& session = comparison.trace->session();
    const nlohmann::json whole{
        {"trace", words::printable(name)},
        {"origin", words::origin_text(session)},
        {"kernel_release", session.kernel_release},
        {"handlers", {{"before", comparison.before.handler}, {"after", comparison.after.handler}}},
        {"metrics", metrics},
        {"verdict", comparison.verdict},
        {"caution", comparison.caution},
        {"lost", comparison.trace->lost()},
        {"assumption", comparison.before.assumption},
        {"assumed", words::assumed_of(session, comparison.before.handler)}};
    constexpr int kIndent = 4;
    return words::json_text(whole, kIndent) + '\n';
}

} // namespace daxscope::report
