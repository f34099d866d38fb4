// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/stretch.h"

#include "model/result.h"
#include "replay/engine/totals.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace daxscope::replay {

namespace {

void add(StretchTotals& sum, const Outcome& outcome) {
    add(sum.sums, outcome);
    if (outcome.kind == OutcomeKind::Hit) {
        return;
    }
    if ((outcome.result & model::vm_fault::kNopage) != 0) {
        ++sum.nopage;
    } else if ((outcome.result & model::vm_fault::kFallback) != 0) {
        ++sum.fallback;
    } else if ((outcome.result & model::vm_fault::kSigbus) != 0) {
        ++sum.sigbus;
    } else {
        ++sum.other;
    }
    const std::int64_t length = outcome.end - outcome.begin;
    sum.least = sum.faults() == 1 ? length : std::min(sum.least, length);
    sum.most = std::max(sum.most, length);
}

void add(StretchTotals& sum, const UnmapMark& mark) {
    ++sum.sums.unmaps;
    add(sum.sums, mark);
}

/// Sums of whole blocks of rows.
template <typename Rows>
std::vector<StretchTotals> blocks_of(const Rows& rows, const Progress& progress,
                                     std::uint64_t before, std::uint64_t total) {
    std::vector<StretchTotals> blocks(rows.size() / StretchIndex::kBlock);
    for (std::size_t k = 0; k < blocks.size(); ++k) {
        const std::size_t begin = k * StretchIndex::kBlock;
        for (std::size_t row = begin; row < begin + StretchIndex::kBlock; ++row) {
            add(blocks[k], rows[row]);
        }
        progress.report(before + begin, total);
    }
    return blocks;
}

/// Of rows [begin, end): single ones up to a block's begin, whole blocks, and the rest.
template <typename Rows>
StretchTotals sum_of(const Rows& rows, const std::vector<StretchTotals>& blocks, std::size_t begin,
                     std::size_t end) {
    constexpr std::size_t kBlock = StretchIndex::kBlock;
    StretchTotals sum;
    std::size_t row = begin;
    while (row < end) {
        if (row % kBlock == 0 && end - row >= kBlock) {
            sum.add(blocks[row / kBlock]);
            row += kBlock;
        } else {
            add(sum, rows[row++]);
        }
    }
    return sum;
}

/// One group for each key, in a table of all that the keys may be.
class Groups {
public:
    StretchGroup& operator[](std::int64_t key) {
        const auto [at, fresh] = place_.try_emplace(key, groups_.size());
        if (fresh) {
            groups_.push_back({key, 0, 0, 0, 0});
        }
        return groups_[at->second];
    }
    std::vector<StretchGroup> sorted() {
        std::sort(groups_.begin(), groups_.end(), [](const auto& one, const auto& other) {
            return std::pair(-one.time, one.key) < std::pair(-other.time, other.key);
        });
        return std::move(groups_);
    }

private:
    std::unordered_map<std::int64_t, std::size_t> place_;
    std::vector<StretchGroup> groups_;
};

void add(StretchGroup& group, const Outcome& outcome) {
    if (outcome.kind == OutcomeKind::Hit) {
        ++group.hits;
        return;
    }
    ++group.faults;
    group.refaults += outcome.kind == OutcomeKind::Refault ? 1 : 0;
    group.time = add_times(group.time, outcome.end - outcome.begin);
}

/// The least length that `percent` of them are no longer than. Rearranges them.
std::int64_t percentile(std::vector<std::int64_t>& lengths, std::size_t percent) {
    const std::size_t place = (lengths.size() * percent + 99) / 100 - 1;
    const auto at = lengths.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(lengths.begin(), at, lengths.end());
    return *at;
}

} // namespace

void StretchTotals::add(const StretchTotals& that) {
    if (that.faults() > 0) {
        least = faults() == 0 ? that.least : std::min(least, that.least);
        most = std::max(most, that.most);
    }
    nopage += that.nopage;
    fallback += that.fallback;
    sigbus += that.sigbus;
    other += that.other;
    replay::add(sums, that.sums);
}

StretchIndex::StretchIndex(const Run& run, const Progress& progress)
    : run_(run), outcome_blocks_(
                     blocks_of(run.outcomes, progress, 0, run.outcomes.size() + run.unmaps.size())),
      unmap_blocks_(blocks_of(run.unmaps, progress, run.outcomes.size(),
                              run.outcomes.size() + run.unmaps.size())) {}

std::pair<std::size_t, std::size_t> StretchIndex::outcomes(lanes::TimeRange stretch) const {
    const auto from = [&](std::int64_t time) {
        return static_cast<std::size_t>(
            std::partition_point(run_.outcomes.begin(), run_.outcomes.end(),
                                 [time](const Outcome& outcome) { return outcome.begin < time; }) -
            run_.outcomes.begin());
    };
    return {from(stretch.begin), from(stretch.end)};
}

StretchTotals StretchIndex::totals(lanes::TimeRange stretch) const {
    const auto [begin, end] = outcomes(stretch);
    StretchTotals sum = sum_of(run_.outcomes, outcome_blocks_, begin, std::max(begin, end));
    const auto from = [&](std::int64_t time) {
        return static_cast<std::size_t>(
            std::partition_point(run_.unmaps.begin(), run_.unmaps.end(),
                                 [time](const UnmapMark& mark) { return mark.time < time; }) -
            run_.unmaps.begin());
    };
    const std::size_t first = from(stretch.begin);
    sum.add(sum_of(run_.unmaps, unmap_blocks_, first, std::max(first, from(stretch.end))));
    return sum;
}

StretchDetails stretch_details(const trace::Trace& trace, const StretchIndex& index,
                               lanes::TimeRange stretch, const Progress& progress) {
    constexpr std::size_t kReported = 0xffff;
    const auto [begin, end] = index.outcomes(stretch);
    const Outcomes& outcomes = index.run().outcomes;
    std::vector<std::int64_t> lengths;
    Groups tasks, mappings, ranges;
    for (std::size_t k = begin; k < end; ++k) {
        if ((k & kReported) == 0) {
            progress.report(k - begin, end - begin);
        }
        const Outcome& outcome = outcomes[k];
        if (outcome.kind != OutcomeKind::Hit) {
            lengths.push_back(outcome.end - outcome.begin);
        }
        add(tasks[outcome.event == kNoIndex ? trace::kNone : trace.event(outcome.event).task],
            outcome);
        add(mappings[outcome.mapping], outcome);
        add(ranges[outcome.range], outcome);
    }
    StretchDetails details;
    if (!lengths.empty()) {
        constexpr std::size_t kMedian = 50, kMost = 90, kNearlyAll = 99;
        details.p50 = percentile(lengths, kMedian);
        details.p90 = percentile(lengths, kMost);
        details.p99 = percentile(lengths, kNearlyAll);
    }
    details.tasks = tasks.sorted();
    details.mappings = mappings.sorted();
    details.ranges = ranges.sorted();
    return details;
}

} // namespace daxscope::replay
