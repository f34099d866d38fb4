// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/two_sides.h"
#include "replay/words/of_assumption.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace daxscope::replay {

namespace {

using words::count_text;
using words::counted;
using words::decimal_text;
using words::say;
using words::tr;

std::string named(const TwoSides& s, std::size_t side) {
    return fmt::format("{} ({})", side == 0 ? "A" : "B", s.sides[side].kind());
}

std::string test_text(const Chance& chance) {
    return fmt::format("{}, {}", tr(chance_test_text(chance.test)), p_text(chance.p));
}

/// Of both sides, what is not known.
std::string lacking(bool a_known, bool b_known) {
    return a_known ? "B" : b_known ? "A" : tr("A and B");
}

/// Where the counts are all there is.
std::string by_count(const TwoSides& s, const SidesMetric& metric) {
    const std::int64_t a = *metric.sides[0].count, b = *metric.sides[1].count;
    if (a == b) {
        return say("{} and {} take the same {}.", named(s, 0), named(s, 1), counted(a, "fault"));
    }
    const std::string by = words::share_text(a > b ? a - b : b - a, std::max<std::int64_t>(a, 1));
    return say("{} takes {} where {} takes {}: {}.", named(s, 1), counted(b, "fault"), named(s, 0),
               count_text(a), b < a ? say("{} fewer", by) : say("{} more", by));
}

/// "50 faults in 3.512 s (14.2 per second)".
std::string faults_and_rate(const SideRun& side, const SidesMetric::Figure& figure) {
    return say("{} in {} ({} per second)", counted(*figure.count, "fault"),
               words::duration_text(side.length()), decimal_text(*figure.per_second));
}

std::string faults_text(const TwoSides& s) {
    const SidesMetric& faults = s.metric("faults");
    const auto& [a, b] = faults.sides;
    if (!a.count || !b.count) {
        return say("Faults were not recorded in full in {}: there is nothing to compare.",
                   lacking(a.count.has_value(), b.count.has_value()));
    }
    if (s.one_recording) {
        return by_count(s, faults) +
               tr(" Both are runs of one recording: chance has no part in it.");
    }
    if (faults.chance.test == ChanceTest::None) {
        return by_count(s, faults) +
               say(" Whether that is chance was not tested: {}.", tr(faults.chance.why));
    }
    const std::string counts =
        say("{} takes {}, {} {}", named(s, 1), faults_and_rate(s.sides[1], b), named(s, 0),
            faults_and_rate(s.sides[0], a));
    if (!faults.chance.beyond()) {
        return say("No difference beyond chance in the rate of faults ({}). {}.",
                   test_text(faults.chance), counts);
    }
    const bool less = *b.per_second < *a.per_second;
    std::string ratio = less ? tr("fewer") : tr("more");
    if (*a.count > 0 && *b.count > 0) {
        ratio =
            less ? say("{} % of A's rate",
                       words::in_digits(fmt::format("{:.3g}", 100 * *b.per_second / *a.per_second)))
                 : say("{} times A's rate", decimal_text(*b.per_second / *a.per_second));
    }
    return say("{}: {}, beyond chance ({}).", counts, ratio, test_text(faults.chance));
}

std::string accesses_text(const TwoSides& s) {
    const auto& [a, b] = s.metric("faults").sides;
    if (!a.per_access || !b.per_access) {
        return {};
    }
    return say(" Faults per access: {} in A, {} in B.", decimal_text(*a.per_access),
               decimal_text(*b.per_access));
}

std::string storms_text(const TwoSides& s) {
    const SidesMetric& storms = s.metric("storms");
    const auto& [a, b] = storms.sides;
    if (!a.count || !b.count) {
        return say(" Storms were not recorded in {}.",
                   lacking(a.count.has_value(), b.count.has_value()));
    }
    if (*a.count == 0 && *b.count == 0) {
        return {};
    }
    std::string text = say(" {} in A, {} in B", counted(*a.count, "storm"),
                           *b.count == 0 ? tr("none") : count_text(*b.count));
    if (storms.chance.test != ChanceTest::None) {
        text += fmt::format(": {} ({})",
                            storms.chance.beyond() ? tr("beyond chance") : tr("not beyond chance"),
                            test_text(storms.chance));
    }
    return text + ".";
}

std::string ranges_text(const TwoSides& s) {
    std::array<std::int64_t, 2> alone{}, faults{};
    for (const RangePair& pair : s.ranges) {
        for (std::size_t k = 0; k < 2; ++k) {
            if (pair.range[k] != kNoIndex && pair.range[1 - k] == kNoIndex) {
                ++alone[k];
                faults[k] += static_cast<std::int64_t>(pair.figures[k].faults);
            }
        }
    }
    std::string text;
    for (std::size_t k = 0; k < 2; ++k) {
        if (alone[k] > 0) {
            const std::string ranges = counted(alone[k], "range");
            const std::string taken = counted(faults[k], "fault");
            const char letter = k == 0 ? 'A' : 'B';
            text += alone[k] == 1 ? say(" {} with {} is on {} alone.", ranges, taken, letter)
                                  : say(" {} with {} are on {} alone.", ranges, taken, letter);
        }
    }
    return text;
}

/// What a side's losses do to its figures.
std::string lost_text(const SideRun& side, char letter) {
    const std::int64_t lost = side.trace->lost();
    const std::string events = counted(lost, "event");
    const std::string so = side.modelled ? tr("modelled figures may be off either way")
                                         : tr("figures are lower bounds");
    if (lost == 1) {
        return side.trace->lost_more()
                   ? say(" At least {} was lost in {}: its {}, and causes may be missing.", events,
                         letter, so)
                   : say(" {} was lost in {}: its {}, and causes may be missing.", events, letter,
                         so);
    }
    return side.trace->lost_more()
               ? say(" At least {} were lost in {}: its {}, and causes may be missing.", events,
                     letter, so)
               : say(" {} were lost in {}: its {}, and causes may be missing.", events, letter, so);
}

/// What weakens a test, or what a figure rests on.
std::string weakness_text(const TwoSides& s) {
    std::string text;
    const bool tested = s.metric("faults").chance.test != ChanceTest::None;
    if (tested && s.longest_storm > s.blocks.length) {
        text += say(" The longest storm lasts {}, a block {}: blocks within one storm are not "
                    "independent, and p is smaller than it should be.",
                    words::duration_text(s.longest_storm), words::duration_text(s.blocks.length));
    }
    if (tested) {
        text += tr(" Chance is judged within these two recordings: with one of each, how much "
                   "another would differ is not known.");
    }
    for (std::size_t k = 0; k < s.sides.size(); ++k) {
        const SideRun& side = s.sides[k];
        const char letter = k == 0 ? 'A' : 'B';
        if (side.accesses_known()) {
            text += say(" {} in {}: {}.", side.measured ? tr("Besides the events") : tr("Assumed"),
                        letter, words::assumption_text(side.run->assumption));
        }
        if (!side.trace->losses().empty()) {
            text += lost_text(side, letter);
        }
        if (!side.trace->session().end && !side.trace->session().made()) {
            text += say(" The recording of {} was cut off: it is as long as its last event "
                        "says, and may lack what came after.",
                        letter);
        }
    }
    return text;
}

} // namespace

std::string sides_verdict(const TwoSides& s) {
    return faults_text(s) + accesses_text(s) + storms_text(s) + ranges_text(s) + weakness_text(s);
}

} // namespace daxscope::replay
