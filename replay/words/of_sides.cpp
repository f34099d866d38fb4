// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_sides.h"

#include "replay/words/of_comparison.h"
#include "replay/words/of_import.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <fmt/format.h>

namespace daxscope::words {

std::string_view side_letter(std::size_t side) {
    return side == 0 ? "A" : "B";
}

std::string side_head(const replay::TwoSides& sides, std::size_t side) {
    return fmt::format("{} {}", side_letter(side), sides.sides[side].kind());
}

std::string side_origin_text(const replay::SideRun& side) {
    const std::string origin = origin_text(side.trace->session());
    return side.modelled ? fmt::format("{}, {}", side.kind(), origin) : origin;
}

std::vector<std::string> assumed_of(const replay::SideRun& side) {
    return assumed_of(side.trace->session(),
                      side.modelled ? std::string_view(side.run->handler) : std::string_view());
}

std::string sides_count_text(const replay::SidesMetric& metric, std::optional<std::int64_t> count) {
    if (!count) {
        return tr("not recorded");
    }
    return metric.unit == "ns" ? duration_text(*count) : count_text(*count);
}

std::string sides_rate_text(const replay::SidesMetric& metric, std::optional<double> rate) {
    if (!rate) {
        return "-";
    }
    return metric.unit == "ns" ? duration_text(static_cast<std::int64_t>(*rate))
                               : decimal_text(*rate);
}

std::string chance_text(const replay::Chance& chance) {
    if (chance.test == replay::ChanceTest::None) {
        return say("not tested: {}", tr(chance.why));
    }
    return fmt::format("{}, {}", chance.beyond() ? tr("beyond chance") : tr("not beyond chance"),
                       replay::p_text(chance.p));
}

} // namespace daxscope::words
