// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why faults did not end huge, as marks at the foot of their rows.
#pragma once

#include "replay/analysis/fallbacks.h"
#include "replay/analysis/matches.h"
#include "replay/lanes/canvas.h"
#include "replay/lanes/colours.h"
#include "replay/lanes/row_layout.h"

#include <memory>
#include <span>
#include <vector>

namespace daxscope::replay {
struct Run;
struct RunCounts;
struct Lane;
} // namespace daxscope::replay

namespace daxscope::lanes {

struct Scene;

/// Reasons by who can do something about them.
enum class WhyClass : std::uint8_t {
    Mapping, ///< the program: how it maps, or how long its file is
    Storage, ///< the file system or what lies below it: the extent, the device
    Entries, ///< what was there before: 4 KiB entries, a page table, no zero page
    Unknown, ///< the recording fits several
};
inline constexpr std::size_t kWhyClasses = 4;
WhyClass class_of(replay::Why why);
/// What the legend's sign of that kind stands for.
enum class Sign;
WhyClass why_of(Sign sign);
/// Colours of their own beside those of outcomes, which tell each other by lightness, too.
Colour why_colour(WhyClass c, bool dark);

/// A fault that fell back.
struct WhyMark {
    std::int64_t time = 0; ///< its begin, ns BOOTTIME
    std::uint32_t mapping = 0;
    std::uint32_t outcome = 0; ///< in the run
    WhyClass why = WhyClass::Unknown;
};
/// A run's. Immutable once made; those of a longer run share what did not change.
struct WhyMarks {
    /// By PMD range, each in the order of time; nullptr: none.
    std::vector<std::shared_ptr<const std::vector<WhyMark>>> of_ranges;
    std::size_t taken = 0; ///< outcomes that were looked at

    /// Empty for a range that appeared later.
    std::span<const WhyMark> of(std::uint32_t range) const {
        const bool some = range < of_ranges.size() && of_ranges[range] != nullptr;
        return some ? std::span<const WhyMark>(*of_ranges[range]) : std::span<const WhyMark>();
    }
};
/// Of a run: of what was recorded by the rows of its faults, of a handler's run by the step that
/// fell back.
/// @param begun of a run whose outcomes are the first of this one's: gone on with; nullptr: none
/// @param counts of this run: then only what fell back is looked at; nullptr: nobody counted
/// @throws Cancelled
std::shared_ptr<const WhyMarks> why_marks(const trace::Trace& trace, const replay::Run& run,
                                          const Progress& progress = {},
                                          const WhyMarks* begun = nullptr,
                                          const replay::RunCounts* counts = nullptr);
/// Those of the outcomes that pass a filter.
std::shared_ptr<const WhyMarks> only(const WhyMarks& marks, const replay::Matches& outcomes);

/// Marks a row's fallbacks: each column in which one began has its colour at the row's foot; where
/// there are several of them, that of the class that comes first above.
void paint_why(const Scene& scene, Canvas& canvas, const Row& row);

} // namespace daxscope::lanes
