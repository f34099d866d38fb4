// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/two_sides.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace daxscope::replay {

namespace {

using words::count_text;
using words::counted;
using words::decimal_text;

std::string named(const TwoSides& s, std::size_t side) {
    return fmt::format("{} ({})", side == 0 ? "A" : "B", s.sides[side].kind());
}

std::string test_text(const Chance& chance) {
    return fmt::format("{}, {}", chance_test_text(chance.test), p_text(chance.p));
}

/// Where the counts are all there is.
std::string by_count(const TwoSides& s, const SidesMetric& metric) {
    const std::int64_t a = *metric.sides[0].count, b = *metric.sides[1].count;
    return a == b
               ? fmt::format("{} and {} take the same {}.", named(s, 0), named(s, 1),
                             counted(a, "fault"))
               : fmt::format("{} takes {} where {} takes {}: {} {}.", named(s, 1),
                             counted(b, "fault"), named(s, 0), count_text(a),
                             words::share_text(a > b ? a - b : b - a, std::max<std::int64_t>(a, 1)),
                             b < a ? "fewer" : "more");
}

/// "50 faults in 3.512 s (14.2 per second)".
std::string faults_and_rate(const SideRun& side, const SidesMetric::Figure& figure) {
    return fmt::format("{} in {} ({} per second)", counted(*figure.count, "fault"),
                       words::duration_text(side.length()), decimal_text(*figure.per_second));
}

std::string faults_text(const TwoSides& s) {
    const SidesMetric& faults = s.metric("faults");
    const auto& [a, b] = faults.sides;
    if (!a.count || !b.count) {
        return fmt::format("Faults were not recorded in full in {}: there is nothing to compare.",
                           a.count   ? "B"
                           : b.count ? "A"
                                     : "A and B");
    }
    if (s.one_recording) {
        return by_count(s, faults) + " Both are runs of one recording: chance has no part in it.";
    }
    if (faults.chance.test == ChanceTest::None) {
        return by_count(s, faults) +
               fmt::format(" Whether that is chance was not tested: {}.", faults.chance.why);
    }
    const std::string counts =
        fmt::format("{} takes {}, {} {}", named(s, 1), faults_and_rate(s.sides[1], b), named(s, 0),
                    faults_and_rate(s.sides[0], a));
    if (!faults.chance.beyond()) {
        return fmt::format("No difference beyond chance in the rate of faults ({}). {}.",
                           test_text(faults.chance), counts);
    }
    const bool less = *b.per_second < *a.per_second;
    std::string ratio = less ? "fewer" : "more";
    if (*a.count > 0 && *b.count > 0) {
        ratio = less
                    ? fmt::format("{:.3g} % of A's rate", 100 * *b.per_second / *a.per_second)
                    : fmt::format("{} times A's rate", decimal_text(*b.per_second / *a.per_second));
    }
    return fmt::format("{}: {}, beyond chance ({}).", counts, ratio, test_text(faults.chance));
}

std::string accesses_text(const TwoSides& s) {
    const auto& [a, b] = s.metric("faults").sides;
    if (!a.per_access || !b.per_access) {
        return {};
    }
    return fmt::format(" Faults per access: {} in A, {} in B.", decimal_text(*a.per_access),
                       decimal_text(*b.per_access));
}

std::string storms_text(const TwoSides& s) {
    const SidesMetric& storms = s.metric("storms");
    const auto& [a, b] = storms.sides;
    if (!a.count || !b.count) {
        return fmt::format(" Storms were not recorded in {}.", a.count   ? "B"
                                                               : b.count ? "A"
                                                                         : "A and B");
    }
    if (*a.count == 0 && *b.count == 0) {
        return {};
    }
    std::string text = fmt::format(" {} in A, {} in B", counted(*a.count, "storm"),
                                   *b.count == 0 ? "none" : count_text(*b.count));
    if (storms.chance.test != ChanceTest::None) {
        text +=
            fmt::format(": {} ({})", storms.chance.beyond() ? "beyond chance" : "not beyond chance",
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
            text += fmt::format(" {} with {} {} on {} alone.", counted(alone[k], "range"),
                                counted(faults[k], "fault"), alone[k] == 1 ? "is" : "are",
                                k == 0 ? "A" : "B");
        }
    }
    return text;
}

/// What weakens a test, or what a figure rests on.
std::string weakness_text(const TwoSides& s) {
    std::string text;
    const bool tested = s.metric("faults").chance.test != ChanceTest::None;
    if (tested && s.longest_storm > s.blocks.length) {
        text += fmt::format(
            " The longest storm lasts {}, a block {}: blocks within one storm are not "
            "independent, and p is smaller than it should be.",
            words::duration_text(s.longest_storm), words::duration_text(s.blocks.length));
    }
    if (tested) {
        text += " Chance is judged within these two recordings: with one of each, how much another "
                "would differ is not known.";
    }
    for (std::size_t k = 0; k < s.sides.size(); ++k) {
        const SideRun& side = s.sides[k];
        const char letter = k == 0 ? 'A' : 'B';
        if (side.accesses_known()) {
            text += fmt::format(" {} in {}: {}.", side.measured ? "Besides the events" : "Assumed",
                                letter, side.run->assumption);
        }
        if (!side.trace->losses().empty()) {
            const std::int64_t lost = side.trace->lost();
            text += fmt::format(" {}{} {} lost in {}: its {}, and causes may be missing.",
                                side.trace->lost_more() ? "At least " : "", counted(lost, "event"),
                                lost == 1 ? "was" : "were", letter,
                                side.modelled ? "modelled figures may be off either way"
                                              : "figures are lower bounds");
        }
        if (!side.trace->session().end && !side.trace->session().made()) {
            text += fmt::format(" The recording of {} was cut off: it is as long as its last event "
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
