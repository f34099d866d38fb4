// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/differences.h"

#include <algorithm>

namespace daxscope::model {

namespace {

/// What it is worth to have both in one row; 0: they cannot be.
unsigned likeness(const Step& a, const Step& b) {
    if (a.role != b.role) {
        return 0;
    }
    return same_step(a, b) ? 3 : a.role != Role::None ? 2 : 0;
}

bool has_like(std::span<const Step> steps, const Step& step) {
    return std::any_of(steps.begin(), steps.end(),
                       [&step](const Step& each) { return likeness(each, step) > 0; });
}

} // namespace

bool same_step(const Step& a, const Step& b) {
    return a.step == b.step && a.enabled == b.enabled;
}

std::vector<AlignedSteps> align(const Handler& before, const Handler& after) {
    const std::span<const Step> a = before.steps, b = after.steps;
    // best[i][j]: the most likeness that a[i..] and b[j..] can have, a longest common subsequence
    // with weights.
    std::vector<std::vector<unsigned>> best(a.size() + 1, std::vector<unsigned>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            const unsigned like = likeness(a[i], b[j]);
            best[i][j] = std::max(best[i + 1][j], best[i][j + 1]);
            if (like > 0) {
                best[i][j] = std::max(best[i][j], best[i + 1][j + 1] + like);
            }
        }
    }
    std::vector<AlignedSteps> rows;
    std::size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        AlignedSteps row;
        const unsigned like = i < a.size() && j < b.size() ? likeness(a[i], b[j]) : 0;
        if (like > 0 && best[i][j] == best[i + 1][j + 1] + like) {
            row.difference = same_step(a[i], b[j]) ? Difference::None : Difference::Changed;
            row.before = static_cast<std::uint8_t>(i++);
            row.after = static_cast<std::uint8_t>(j++);
        } else if (i < a.size() && best[i][j] == best[i + 1][j]) {
            row.difference = has_like(b, a[i]) ? Difference::Moved : Difference::OnlyBefore;
            row.before = static_cast<std::uint8_t>(i++);
        } else {
            row.difference = has_like(a, b[j]) ? Difference::Moved : Difference::OnlyAfter;
            row.after = static_cast<std::uint8_t>(j++);
        }
        rows.push_back(row);
    }
    return rows;
}

} // namespace daxscope::model
