// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/two_sides.h"

#include "replay/analysis/known.h"
#include "replay/analysis/verdict.h"
#include "replay/engine/measured.h"
#include "replay/engine/plan.h"
#include "replay/engine/times.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <unordered_map>

namespace daxscope::replay {

namespace {

using trace::Kind;

/// What a figure rests on.
enum class RestsOn : std::uint8_t { PmdFaults, PteFaults, Faults, Unmaps, Zaps, Removals };

struct FigureRow {
    std::string_view name, unit;
    RestsOn rests_on;
    std::int64_t (*count)(const SideRun& side);
    bool per_access;
};

std::int64_t number(std::uint64_t count) {
    return static_cast<std::int64_t>(count);
}

std::int64_t time_in_storms(const SideRun& side) {
    std::int64_t time = 0;
    for (const Storm& storm : side.storms) {
        time = add_times(time, storm.time_in_faults);
    }
    return time;
}

/// In the order to print.
enum Row : std::uint8_t {
    kFaults,
    kPmdFaults,
    kPteFaults,
    kFirstTouches,
    kRefaults,
    kPermissions,
    kUnmaps,
    kZapped,
    kRemoved,
    kTime,
    kStorms,
    kStormTime,
    kRows
};
constexpr std::array<FigureRow, kRows> kFigures{{
    {"faults", "", RestsOn::Faults,
     [](const SideRun& s) { return number(s.run->totals.accesses - s.run->totals.hits); }, true},
    {"PMD faults", "", RestsOn::PmdFaults,
     [](const SideRun& s) { return number(s.run->totals.pmd_faults); }, true},
    {"PTE faults", "", RestsOn::PteFaults,
     [](const SideRun& s) { return number(s.run->totals.pte_faults); }, true},
    {"first touches", "", RestsOn::Faults,
     [](const SideRun& s) { return number(s.run->totals.first_touches); }, true},
    {"refaults", "", RestsOn::Zaps, [](const SideRun& s) { return number(s.run->totals.refaults); },
     true},
    {"permission faults", "", RestsOn::Faults,
     [](const SideRun& s) { return number(s.run->totals.permissions); }, true},
    {"unmaps", "", RestsOn::Unmaps, [](const SideRun& s) { return number(s.run->totals.unmaps); },
     true},
    {"mappings zapped", "", RestsOn::Zaps,
     [](const SideRun& s) { return number(s.run->totals.zapped); }, true},
    {"DAX entries removed", "", RestsOn::Removals,
     [](const SideRun& s) { return number(s.run->totals.entries_removed); }, true},
    {"time in faults", "ns", RestsOn::Faults,
     [](const SideRun& s) { return s.run->totals.time_in_faults; }, true},
    {"storms", "", RestsOn::Zaps, [](const SideRun& s) { return number(s.storms.size()); }, false},
    {"time in storms' faults", "ns", RestsOn::Zaps, &time_in_storms, true},
}};

bool known(const SideRun& side, RestsOn rests_on) {
    const trace::Session& session = side.trace->session();
    const bool pmd = session.recorded(Kind::PmdFault), pte = session.recorded(Kind::PteFault);
    if (side.run->seen.left_out > 0 || (side.modelled && !side.run->seen.placed())) {
        return false;
    }
    switch (rests_on) {
    case RestsOn::PmdFaults:
        return pmd;
    case RestsOn::PteFaults:
        return pte;
    case RestsOn::Faults:
        return pmd && pte;
    // A handler is given the recorded faults: without them it knows no more than the trace does.
    case RestsOn::Unmaps:
        return side.run->seen.unmaps && (!side.modelled || (pmd && pte));
    case RestsOn::Zaps:
        return side.run->seen.zaps && pmd && pte;
    case RestsOn::Removals:
        return side.run->seen.removals && (!side.modelled || (pmd && pte));
    }
    return false;
}

/// A side's figures block by block, a block's length being the same on both sides in the end.
using BlockFigures = std::array<std::vector<double>, kRows>;

/// One pass over the outcomes, however many storms go on at a time.
template <typename BlockOf>
void add_time_in_storms(const SideRun& side, BlockOf block, std::vector<double>& figure) {
    std::vector<const Storm*> storms;
    for (const Storm& storm : side.storms) {
        storms.push_back(&storm);
    }
    std::sort(storms.begin(), storms.end(),
              [](const Storm* a, const Storm* b) { return a->first < b->first; });
    std::unordered_map<std::uint32_t, const Storm*> on; ///< the storm that goes on, by range
    auto next = storms.begin();
    for (std::uint32_t k = 0; k < side.run->outcomes.size(); ++k) {
        for (; next != storms.end() && (*next)->first == k; ++next) {
            on[(*next)->range] = *next;
        }
        const Outcome& outcome = side.run->outcomes[k];
        if (on.empty() || outcome.kind != OutcomeKind::Refault) {
            continue;
        }
        const auto storm = on.find(outcome.range);
        if (storm != on.end()) {
            figure[block(outcome.begin)] += static_cast<double>(outcome.end - outcome.begin);
            if (storm->second->last == k) {
                on.erase(storm);
            }
        }
    }
}

BlockFigures block_figures(const SideRun& side, std::uint32_t count, std::int64_t length) {
    BlockFigures figures;
    for (std::vector<double>& figure : figures) {
        figure.resize(count);
    }
    const double own = static_cast<double>(side.length()) / count;
    const auto block = [&](std::int64_t time) {
        const double at = static_cast<double>(time - side.trace->begin()) / own;
        return std::min(static_cast<std::size_t>(std::max(at, 0.0)), std::size_t{count} - 1);
    };
    for (const Outcome& outcome : side.run->outcomes) {
        if (outcome.kind == OutcomeKind::Hit) {
            continue;
        }
        const std::size_t at = block(outcome.begin);
        figures[kFaults][at] += 1;
        figures[outcome.pte ? kPteFaults : kPmdFaults][at] += 1;
        figures[outcome.kind == OutcomeKind::FirstTouch ? kFirstTouches
                : outcome.kind == OutcomeKind::Refault  ? kRefaults
                                                        : kPermissions][at] += 1;
        figures[kRemoved][at] += outcome.entries_removed;
        figures[kTime][at] += static_cast<double>(outcome.end - outcome.begin);
    }
    std::optional<UnmapMark> last;
    for (const UnmapMark& mark : side.run->unmaps) {
        const std::size_t at = block(mark.time);
        // A wide unmap has a mark for each range.
        figures[kUnmaps][at] += !last || last->time != mark.time || last->outcome != mark.outcome ||
                                        last->event != mark.event
                                    ? 1
                                    : 0;
        figures[kZapped][at] += mark.zapped;
        figures[kRemoved][at] += mark.entries_removed;
        last = mark;
    }
    add_time_in_storms(side, block, figures[kStormTime]);
    for (std::vector<double>& figure : figures) {
        for (double& value : figure) {
            value *= static_cast<double>(length) / own;
        }
    }
    return figures;
}

std::string why_no_test(const TwoSides& s, const SidesMetric& metric) {
    const auto made = [](const SideRun& side) { return side.trace->session().made(); };
    if (!metric.sides[0].count || !metric.sides[1].count) {
        return DAXSCOPE_WORD("not recorded");
    }
    if (s.one_recording) {
        return DAXSCOPE_WORD("one recording");
    }
    if (made(s.sides[0]) || made(s.sides[1])) {
        return DAXSCOPE_WORD("a made trace has no times");
    }
    return s.blocks.length == 0 ? DAXSCOPE_WORD("too short") : "";
}

void add_metrics(TwoSides& s) {
    for (const FigureRow& row : kFigures) {
        SidesMetric& metric = s.metrics.emplace_back();
        metric.name = row.name;
        metric.unit = row.unit;
        for (std::size_t k = 0; k < s.sides.size(); ++k) {
            const SideRun& side = s.sides[k];
            if (!known(side, row.rests_on)) {
                continue;
            }
            SidesMetric::Figure& figure = metric.sides[k];
            figure.count = row.count(side);
            const auto count = static_cast<double>(*figure.count);
            if (side.length() > 0 && !side.trace->session().made()) {
                figure.per_second = count / (static_cast<double>(side.length()) / 1e9);
            }
            if (row.per_access && side.accesses_known() && side.run->totals.accesses > 0) {
                figure.per_access = count / static_cast<double>(side.run->totals.accesses);
            }
        }
        metric.chance.why = why_no_test(s, metric);
    }
    const bool tested = std::any_of(s.metrics.begin(), s.metrics.end(),
                                    [](const SidesMetric& m) { return m.chance.why.empty(); });
    if (!tested) {
        return;
    }
    const BlockFigures a = block_figures(s.sides[0], s.blocks.a, s.blocks.length);
    const BlockFigures b = block_figures(s.sides[1], s.blocks.b, s.blocks.length);
    for (std::size_t row = 0; row < s.metrics.size(); ++row) {
        SidesMetric& metric = s.metrics[row];
        if (!metric.chance.why.empty()) {
            continue;
        }
        if (row == kStorms) {
            metric.chance.test = ChanceTest::PoissonRates;
            metric.chance.p = poisson_rates_p(s.sides[0].storms.size(), s.sides[0].length(),
                                              s.sides[1].storms.size(), s.sides[1].length());
        } else {
            metric.chance.test = ChanceTest::Blocks;
            metric.chance.p = permutation_p(a[row], b[row]);
        }
    }
}

void add_range_figures(TwoSides& s) {
    for (std::size_t k = 0; k < s.sides.size(); ++k) {
        const SideRun& side = s.sides[k];
        std::vector<RangePair::Figures> of_range(side.trace->ranges().size());
        for (const Outcome& outcome : side.run->outcomes) {
            if (outcome.kind == OutcomeKind::Hit || outcome.range >= of_range.size()) {
                continue;
            }
            RangePair::Figures& figures = of_range[outcome.range];
            ++figures.faults;
            figures.refaults += outcome.kind == OutcomeKind::Refault ? 1 : 0;
            figures.time_in_faults = add_times(figures.time_in_faults, outcome.end - outcome.begin);
        }
        for (const Storm& storm : side.storms) {
            ++of_range[storm.range].storms;
        }
        for (RangePair& pair : s.ranges) {
            if (pair.range[k] != kNoIndex) {
                pair.figures[k] = of_range[pair.range[k]];
            }
        }
    }
}

/// Times are counted without a sign: two sides, each of any length, may reach far.
void add_strip(TwoSides& s) {
    constexpr std::uint64_t kBins = 20;
    std::array<std::int64_t, 2> from{}, upto{};
    for (std::size_t k = 0; k < s.sides.size(); ++k) {
        from[k] = s.sides[k].trace->begin() - s.zero[k];
        upto[k] = s.sides[k].trace->end() - s.zero[k];
    }
    const std::int64_t first = std::min(from[0], from[1]), last = std::max(upto[0], upto[1]);
    const auto since = [first](std::int64_t time) {
        return static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(first);
    };
    const std::uint64_t width = since(last) / kBins + 1;
    for (std::uint64_t bin = 0; bin <= since(last) / width; ++bin) {
        StripBin& at = s.strip.emplace_back();
        at.begin = static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + bin * width);
        at.end = static_cast<std::int64_t>(static_cast<std::uint64_t>(at.begin) + width);
        for (std::size_t k = 0; k < s.sides.size(); ++k) {
            if (at.begin <= upto[k] && from[k] < at.end && known(s.sides[k], RestsOn::Faults)) {
                at.faults[k] = 0;
            }
        }
    }
    for (std::size_t k = 0; k < s.sides.size(); ++k) {
        for (const Outcome& outcome : s.sides[k].run->outcomes) {
            const std::uint64_t bin = since(outcome.begin - s.zero[k]) / width;
            if (outcome.kind != OutcomeKind::Hit && bin < s.strip.size() &&
                s.strip[bin].faults[k]) {
                ++*s.strip[bin].faults[k];
            }
        }
    }
}

bool one_recording(const trace::Trace& a, const trace::Trace& b, const Progress& progress) {
    return &a == &b || (a.size() == b.size() && a.begin() == b.begin() && a.end() == b.end() &&
                        a.hash(progress) == b.hash(progress));
}

std::int64_t zero_of(const SideRun& side, Align align, char letter) {
    if (align == Align::Start) {
        return side.trace->begin();
    }
    const auto first =
        std::min_element(side.storms.begin(), side.storms.end(),
                         [](const Storm& a, const Storm& b) { return a.begin < b.begin; });
    if (first == side.storms.end()) {
        throw Error(Exit::Usage,
                    fmt::format("{} ({}) has no storm to be aligned by", letter, side.kind()),
                    "Align the sides by their start, or take another rule for storms.");
    }
    return first->begin;
}

} // namespace

std::string SideRun::kind() const {
    return modelled ? words::say("{} modelled", run->handler) : words::tr(run->handler);
}

const SidesMetric& TwoSides::metric(std::string_view name) const {
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [name](const SidesMetric& m) { return m.name == name; });
    if (found == metrics.end()) {
        throw std::logic_error("no such figure");
    }
    return *found;
}

SideRun make_side(std::shared_ptr<const trace::Trace> trace, const model::Handler* handler,
                  const Options& options, const StormRule& rule, const Progress& progress) {
    SideRun side;
    side.trace = std::move(trace);
    side.modelled = handler != nullptr;
    // Two to four passes over the events, reported as one.
    const std::uint64_t size = side.trace->size(), all = handler == nullptr ? 2 : 4;
    std::uint64_t passes = 0;
    const Progress part([&](std::uint64_t done, std::uint64_t) {
        progress.report(passes * size + done, all * size);
        return true;
    });
    const Plan plan = make_plan(*side.trace, handler == nullptr ? Options{} : options, part);
    ++passes;
    Run recorded_run = recorded(*side.trace, plan, part);
    ++passes;
    if (handler != nullptr) {
        auto run = std::make_shared<Run>(replay(*side.trace, plan, *handler, part));
        const model::Handler* const recording = recording_handler(side.trace->session());
        const bool other = recording != nullptr && !is_of(*run, *recording);
        ++passes;
        const std::optional<Run> own =
            other ? std::optional(replay(*side.trace, plan, *recording, part)) : std::nullopt;
        side.caution = unexplained_text(*side.trace, recorded_run, {own ? &*own : run.get()});
        if (side.caution.empty()) {
            side.caution = sharing_text(*side.trace, {run.get()});
        }
        if (side.caution.empty()) {
            side.caution = zap_caution(*side.trace, recorded_run, *run);
        }
        side.run = std::move(run);
    } else {
        side.run = std::make_shared<Run>(std::move(recorded_run));
    }
    side.measured = side.accesses_known() && (handler == nullptr || !options.assumes());
    side.storms = find_storms(*side.trace, *side.run, rule);
    return side;
}

std::string side_caution(const Comparison& comparison, Side which) {
    const Run& run = run_of(comparison, which);
    if (!run.seen.placed()) {
        return unplaced_text(run.seen);
    }
    if (which == Side::Recorded) {
        return {};
    }
    std::string text = unexplained_text(*comparison.trace, comparison.recorded,
                                        {&comparison.before, &comparison.after});
    if (text.empty()) {
        text = sharing_text(*comparison.trace, {&run});
    }
    return text.empty() ? zap_caution(*comparison.trace, comparison.recorded, run) : text;
}

SideRun side_of(std::shared_ptr<const Comparison> comparison, Side which) {
    SideRun side;
    side.trace = comparison->trace;
    side.modelled = which != Side::Recorded;
    side.storms = storms_of(*comparison, which);
    const Run& run = run_of(*comparison, which);
    side.caution = side_caution(*comparison, which);
    side.measured = comparison->measured;
    side.run = std::shared_ptr<const Run>(std::move(comparison), &run);
    return side;
}

TwoSides compare_sides(SideRun a, SideRun b, Align align, const Progress& progress) {
    TwoSides s;
    s.sides = {std::move(a), std::move(b)};
    for (std::size_t k = 0; k < s.sides.size(); ++k) {
        const char letter = k == 0 ? 'A' : 'B';
        s.zero[k] = zero_of(s.sides[k], align, letter);
        if (const Seen& seen = s.sides[k].run->seen; !seen.placed()) {
            s.sides[k].caution = unplaced_text(seen);
        }
        if (!s.sides[k].caution.empty()) {
            s.cautions.push_back(fmt::format("{}: {}", letter, s.sides[k].caution));
        }
    }
    s.one_recording = one_recording(*s.sides[0].trace, *s.sides[1].trace, progress);
    s.ranges = pair_ranges(*s.sides[0].trace, *s.sides[1].trace);
    add_range_figures(s);
    for (const SideRun& side : s.sides) {
        for (const Storm& storm : side.storms) {
            s.longest_storm = std::max(s.longest_storm, storm.end - storm.begin);
        }
    }
    s.blocks = cut_into_blocks(s.sides[0].length(), s.sides[1].length(), s.longest_storm);
    add_metrics(s);
    add_strip(s);
    s.verdict = sides_verdict(s);
    return s;
}

} // namespace daxscope::replay
