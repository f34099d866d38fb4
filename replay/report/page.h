// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/side.h"
#include "replay/analysis/storms.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::replay {
struct SelfCheck;
} // namespace daxscope::replay

namespace daxscope::report {

/// A picture of the page.
struct Figure {
    std::string markup; ///< an element: <svg>, <img>
    std::string caption;
};
/// What the pictures of the whole trace and of the costliest storm show, in a sentence.
std::string overview_caption(const replay::Comparison& comparison);
std::string storm_caption(const replay::Comparison& comparison);

/// What a reader of the trace wrote about it: notes and two markers, as a workspace of the window
/// (.daxwork) keeps them. Nothing of it was recorded, and no model says it.
struct ReaderNote {
    std::int64_t time; ///< ns, the trace's
    std::string text;
};
struct ReaderNotes {
    std::vector<ReaderNote> notes;                      ///< by time
    std::array<std::optional<std::int64_t>, 2> markers; ///< A and B, ns
    bool empty() const { return notes.empty() && !markers[0] && !markers[1]; }
};

/// So many of the self-check's misses are listed, the first ones.
inline constexpr std::size_t kMostMisses = 50;

/// What a page is made from.
struct Subject {
    const replay::Comparison* comparison;
    const replay::SelfCheck* check; ///< nullptr: no handler models the kernel
    std::string name;               ///< of the trace: a file's name, without its folder
    std::vector<Figure> figures;
    std::string_view mark;    ///< the page's generator: who made it
    std::string_view version; ///< of daxscope
    ReaderNotes notes{};      ///< of whoever reports
    replay::StormRule rule{}; ///< that the comparison's storms were found by
};
/// One page of HTML, with everything in it: verdict, figures, storms, self-check and session. The
/// same subject gives the same bytes.
std::string page(const Subject& subject);

} // namespace daxscope::report
