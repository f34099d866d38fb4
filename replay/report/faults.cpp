// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/faults.h"

#include "replay/words/of_faults.h"

#include <nlohmann/json.hpp>

namespace daxscope::report {

using nlohmann::ordered_json;
using replay::FaultSum;
using replay::PmdEnd;

namespace {

ordered_json permission_json(const replay::PermissionSum& sum) {
    return {{"faults", sum.faults}, {"time_ns", sum.time}};
}

ordered_json why_json(const trace::Trace& trace, const replay::WhySum& sum) {
    const replay::WhyRow& row = replay::row_of(sum.why);
    auto candidates = ordered_json::array();
    for (const replay::WhyRow& each : replay::why_rows()) {
        if (sum.unknown() > 0 && (sum.candidates & replay::bit(each.why)) != 0) {
            candidates.push_back(each.name);
        }
    }
    return {{"name", row.name},
            {"asked", replay::asked(sum.why)},
            {"words", row.words},
            {"function", row.function},
            {"text", row.text},
            {"faults", sum.faults},
            {"recorded", sum.recorded},
            {"inferred", sum.inferred},
            {"unknown", sum.unknown()},
            {"candidates", candidates},
            {"pte_faults", sum.pte_faults},
            {"pmd_time_ns", sum.pmd_time},
            {"pte_time_ns", sum.pte_time},
            {"example_seq", sum.example < trace.size() ? ordered_json(trace.event(sum.example).seq)
                                                       : ordered_json(nullptr)},
            {"example", words::why_example(trace, sum)},
            {"remedy", words::why_remedy(trace, sum)}};
}

} // namespace

ordered_json fault_sum_json(const trace::Trace& trace, const FaultSum& sum) {
    const std::uint64_t could = sum.could_be_huge(), huge = sum.end(PmdEnd::Huge);
    constexpr double kHundred = 100;
    ordered_json ends = ordered_json::object(), reasons = ordered_json::array();
    for (std::size_t k = 0; k < replay::kPmdEnds; ++k) {
        const auto end = static_cast<PmdEnd>(k);
        ends[std::string(replay::pmd_end_name(end))] = sum.end(end);
    }
    for (const replay::WhySum& why : sum.whys) {
        reasons.push_back(why_json(trace, why));
    }
    const bool told = sum.unexplained.faults == 0;
    const auto seen = [&trace](trace::Kind kind, std::uint64_t count, auto figure) {
        return count == 0 && !trace.session().recorded(kind) ? ordered_json(nullptr)
                                                             : ordered_json(figure);
    };
    const auto pmd = [&](auto figure) {
        return seen(trace::Kind::PmdFault, sum.pmd_faults(), figure);
    };
    const auto pte = [&](auto figure) {
        return seen(trace::Kind::PteFault, sum.pte_faults, figure);
    };
    const bool timed = sum.untimed == 0 || sum.untimed < sum.faults();
    return {{"huge",
             {{"mapped", huge},
              {"of", could},
              {"percent", could == 0 ? ordered_json(nullptr)
                                     : ordered_json(kHundred * static_cast<double>(huge) /
                                                    static_cast<double>(could))}}},
            {"pmd_faults", pmd(sum.pmd_faults())},
            {"pmd_ends", ends},
            {"pte_faults", pte(sum.pte_faults)},
            {"pmd_time_ns", timed ? pmd(sum.pmd_time) : ordered_json(nullptr)},
            {"pte_time_ns", timed ? pte(sum.pte_time) : ordered_json(nullptr)},
            {"untimed", sum.untimed},
            {"slots", sum.slot_count},
            {"slots_huge", sum.slots_huge},
            {"slots_unasked", pte(sum.slots_unasked)},
            {"bytes_huge", sum.slots_huge * static_cast<std::uint64_t>(trace.session().pmd_size)},
            {"permission_faults",
             {{"basis", sum.permissions_inferred ? "inferred" : "recorded"},
              {"all", permission_json(sum.permissions())},
              {"sync", permission_json(sum.sync)},
              {"writeback", told ? permission_json(sum.writeback) : ordered_json(nullptr)},
              {"first_write", told ? permission_json(sum.first_write) : ordered_json(nullptr)}}},
            {"reasons", reasons}};
}

ordered_json expected_json(const replay::Expectation& expectation,
                           const replay::Expected& expected) {
    return {{"text", expectation.text},
            {"field", expectation.field->name},
            {"met", expected.met},
            {"value", expected.value ? ordered_json(*expected.value) : ordered_json(nullptr)},
            {"said", expected.said}};
}

} // namespace daxscope::report
