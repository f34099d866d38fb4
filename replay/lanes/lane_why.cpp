// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/lane_why.h"

#include "model/handler.h"
#include "replay/analysis/run_counts.h"
#include "replay/engine/run.h"
#include "replay/lanes/rows.h"
#include "replay/lanes/scene.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace daxscope::lanes {

using replay::Why;

namespace {

constexpr double kFoot = 4;  ///< device-independent pixels
constexpr double kShare = 4; ///< … but no more than this part of a strip
constexpr double kWide = 3;

WhyClass class_of_reason(model::Reason reason) {
    using model::Reason;
    switch (reason) {
    case Reason::Colour:
    case Reason::CowWrite:
    case Reason::VmaStart:
    case Reason::VmaEnd:
    case Reason::PastEof:
    case Reason::NotConfigured:
        return WhyClass::Mapping;
    case Reason::BlockTooSmall:
    case Reason::LengthTooSmall:
    case Reason::PfnUnaligned:
    case Reason::PfnNotInMemmap:
    case Reason::ExtentTooShort:
        return WhyClass::Storage;
    case Reason::NoZeroPage:
    case Reason::PmdPresent:
    case Reason::RadixInsertion:
    case Reason::SmallEntry:
        return WhyClass::Entries;
    case Reason::None:
        break;
    }
    return WhyClass::Unknown;
}

/// By the steps of a handler, the class of the fallbacks there; empty: it falls back for nothing.
std::vector<std::optional<WhyClass>> classes_of(const model::Handler* handler) {
    std::vector<std::optional<WhyClass>> classes;
    if (handler == nullptr) {
        return classes;
    }
    for (const model::Step& step : handler->steps) {
        std::optional<WhyClass>& of = classes.emplace_back();
        for (const model::Branch& branch : step.branches) {
            if (branch.reason != model::Reason::None) {
                of = class_of_reason(branch.reason);
            }
        }
    }
    return classes;
}

} // namespace

WhyClass class_of(Why why) {
    switch (why) {
    case Why::Congruence:
    case Why::PrivateWrite:
    case Why::VmaStart:
    case Why::VmaEnd:
    case Why::FileEnd:
    case Why::Advised:
    case Why::Disabled:
        return WhyClass::Mapping;
    case Why::ExtentShort:
    case Why::Misaligned:
    case Why::Device:
    case Why::NoHandler:
        return WhyClass::Storage;
    case Why::SmallEntries:
    case Why::NoZeroPage:
    case Why::PmdPresent:
    case Why::TableBefore:
        return WhyClass::Entries;
    case Why::Undecided:
    case Why::NotAsked:
        break;
    }
    return WhyClass::Unknown;
}

WhyClass why_of(Sign sign) {
    return sign == Sign::WhyMapping   ? WhyClass::Mapping
           : sign == Sign::WhyStorage ? WhyClass::Storage
           : sign == Sign::WhyEntries ? WhyClass::Entries
                                      : WhyClass::Unknown;
}

Colour why_colour(WhyClass c, bool dark) {
    switch (c) {
    case WhyClass::Mapping:
        return Colour(dark ? 0xffb79cff : 0xff5b3aa8);
    case WhyClass::Storage:
        return Colour(dark ? 0xffd9a066 : 0xff7a4a12);
    case WhyClass::Entries:
        return Colour(dark ? 0xffa5f5ea : 0xff003e5c);
    case WhyClass::Unknown:
        break;
    }
    return Colour(dark ? 0xff9096a0 : 0xff6a7079);
}

std::shared_ptr<const WhyMarks> why_marks(const trace::Trace& trace, const replay::Run& run,
                                          const Progress& progress, const WhyMarks* begun,
                                          const replay::RunCounts* counts) {
    auto marks =
        begun != nullptr ? std::make_shared<WhyMarks>(*begun) : std::make_shared<WhyMarks>();
    marks->of_ranges.resize(trace.ranges().size());
    std::unordered_map<std::uint32_t, std::vector<WhyMark>> more; // by range
    const model::Handler* const handler = model::find_handler(run.handler);
    const auto classes = classes_of(handler);
    const replay::FallbackReader reader(trace);
    constexpr std::uint16_t kFellBack = model::vm_fault::kFallback;
    constexpr std::size_t kEvery = 1 << 16;
    const auto look_at = [&](std::size_t k) {
        const replay::Outcome& outcome = run.outcomes[k];
        if (outcome.range >= marks->of_ranges.size() || !replay::fell_back(outcome)) {
            return;
        }
        std::optional<WhyClass> why;
        if (handler != nullptr) {
            why = outcome.step < classes.size() ? classes[outcome.step] : std::nullopt;
        } else if (outcome.event != replay::kNoIndex &&
                   trace.kind(outcome.event) == trace::Kind::PmdFault) {
            const trace::Event fault = trace.event(outcome.event);
            if (fault.has(trace::kResult) && (fault.result & kFellBack) != 0) {
                why = class_of(reader.fell_back(fault).why);
            }
        }
        if (why) {
            more[outcome.range].push_back(
                {outcome.begin, outcome.mapping, static_cast<std::uint32_t>(k), *why});
        }
    };
    if (counts != nullptr && begun == nullptr) {
        std::for_each(counts->fell_back.begin(), counts->fell_back.end(), look_at);
    } else {
        for (std::size_t k = marks->taken; k < run.outcomes.size(); ++k) {
            if (k % kEvery == 0) {
                progress.report(k, run.outcomes.size());
            }
            look_at(k);
        }
    }
    for (auto& [range, fresh] : more) {
        const std::span<const WhyMark> known = marks->of(range);
        fresh.insert(fresh.begin(), known.begin(), known.end());
        marks->of_ranges[range] = std::make_shared<const std::vector<WhyMark>>(std::move(fresh));
    }
    marks->taken = run.outcomes.size();
    return marks;
}

std::shared_ptr<const WhyMarks> only(const WhyMarks& marks, const replay::Matches& outcomes) {
    auto some = std::make_shared<WhyMarks>();
    some->taken = marks.taken;
    for (const auto& all : marks.of_ranges) {
        std::vector<WhyMark> passing;
        if (all != nullptr) {
            std::copy_if(all->begin(), all->end(), std::back_inserter(passing),
                         [&](const WhyMark& mark) { return outcomes[mark.outcome]; });
        }
        some->of_ranges.push_back(
            passing.empty() ? nullptr
                            : std::make_shared<const std::vector<WhyMark>>(std::move(passing)));
    }
    return some;
}

void paint_why(const Scene& scene, Canvas& canvas, const Row& row) {
    if (scene.data.whys == nullptr) {
        return;
    }
    const std::span<const WhyMark> marks = scene.data.whys->of(row.range);
    const Grid& grid = scene.grid;
    const auto before = [](const WhyMark& mark, std::int64_t time) { return mark.time < time; };
    const auto y = [&scene](double layout) {
        return static_cast<int>(std::lround((layout - scene.top) * scene.ratio));
    };
    const auto paint = [&](int column, double top, double height, WhyClass why) {
        const int bottom = y(top + height);
        const int foot =
            std::max(1, static_cast<int>(std::min(kFoot, height / kShare) * scene.ratio));
        canvas.fill(column, column + std::max(1, static_cast<int>(kWide * scene.ratio)),
                    bottom - foot, bottom, why_colour(why, scene.theme->dark).rgb());
    };
    const auto end =
        std::lower_bound(marks.begin(), marks.end(), grid.edge(grid.columns()), before);
    for (auto at = std::lower_bound(marks.begin(), marks.end(), grid.edge(0), before); at < end;) {
        const int column = grid.column_of(at->time);
        const auto next = std::lower_bound(at, end, grid.edge(column + 1), before);
        if (!row.open) {
            const auto first = std::min_element(
                at, next, [](const WhyMark& a, const WhyMark& b) { return a.why < b.why; });
            paint(column, row.top, row.height, first->why);
        } else {
            for (auto each = at; each < next; ++each) {
                const auto party =
                    std::find_if(row.parties.begin(), row.parties.end(),
                                 [&](const Party& of) { return of.mapping == each->mapping; });
                if (party != row.parties.end()) {
                    paint(column, row.strip_top(party->strip), row.strip_height(), each->why);
                }
            }
        }
        at = next;
    }
}

} // namespace daxscope::lanes
