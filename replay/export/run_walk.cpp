// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/run_walk.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>
#include <unordered_map>

namespace daxscope::exports {

using replay::CauseKind;
using replay::kNoIndex;
using replay::Outcome;
using replay::OutcomeKind;
using replay::Run;
using replay::Storm;
using replay::UnmapMark;

namespace {

constexpr std::uint32_t kAccessesPerReport = 1 << 13; // accesses

class Walk {
public:
    Walk(const Subject& subject, RunSink& sink)
        : subject_(subject), run_(*subject.run()), sink_(sink), track_of_(run_.outcomes.size(), 0) {
        for (const Storm& storm : subject.storms()) {
            storms_.push_back(&storm);
        }
        std::sort(storms_.begin(), storms_.end(), [](const Storm* a, const Storm* b) {
            return std::tie(a->begin, a->rank) < std::tie(b->begin, b->rank);
        });
        find_refaults();
    }

    void all(Written& written, const Progress& progress) {
        const auto total = static_cast<std::uint32_t>(run_.outcomes.size());
        for (std::uint32_t k = 0; k < total; ++k) {
            if (k % kAccessesPerReport == 0) {
                progress.report(k, total);
            }
            const Outcome& outcome = run_.outcomes[k];
            others_upto(outcome.begin);
            if (is_in(outcome.range, outcome.begin, outcome.end)) {
                access(outcome, k);
                ++written.events;
            }
        }
        others_upto(INT64_MAX);
        ends_upto(INT64_MAX);
        progress.report(total, total);
    }

private:
    struct End {
        std::int64_t time;
        std::uint64_t order; ///< of what began: at one time the later one ends first
        std::uint32_t track;
        bool operator<(const End& other) const {
            return std::tie(time, other.order) > std::tie(other.time, order);
        }
    };
    /// A refault by what its mapping was zapped by.
    struct Caused {
        std::uint32_t cause;
        bool by_event; ///< else by a fault
        std::uint32_t refault;
        auto key() const { return std::tie(by_event, cause); }
        bool operator<(const Caused& other) const {
            return std::tuple(by_event, cause, refault) <
                   std::tuple(other.by_event, other.cause, other.refault);
        }
    };

    bool is_in(std::uint32_t range, std::int64_t begin, std::int64_t end) const {
        return subject_.filter().about(range, begin, end);
    }

    void find_refaults() {
        for (std::uint32_t k = 0; k < run_.outcomes.size(); ++k) {
            const Outcome& outcome = run_.outcomes[k];
            if (outcome.cause != kNoIndex && (outcome.cause_kind == CauseKind::Fault ||
                                              outcome.cause_kind == CauseKind::Unmap)) {
                caused_.push_back({outcome.cause, outcome.cause_kind == CauseKind::Unmap, k});
            }
        }
        std::sort(caused_.begin(), caused_.end());
        has_flow_.assign(caused_.empty() ? 0 : run_.outcomes.size(), false);
    }

    /// A track on which nothing is under way at that time.
    std::uint32_t track_at(Track::Kind kind, std::uint32_t range, std::uint32_t mapping,
                           std::int64_t begin, std::int64_t end) {
        auto& lanes = lanes_[{static_cast<std::uint32_t>(kind), range, mapping}];
        std::size_t lane = 0;
        while (lane < lanes.size() && lanes[lane].second > begin) {
            ++lane;
        }
        if (lane == lanes.size()) {
            lanes.emplace_back(++tracks_, end);
            sink_.track(tracks_, {kind, range, mapping, static_cast<std::uint32_t>(lane)});
        }
        lanes[lane].second = std::max(lanes[lane].second, end);
        return lanes[lane].first;
    }

    void begin(std::uint32_t track, std::int64_t end) { ends_.push({end, ++begun_, track}); }
    void ends_upto(std::int64_t time) {
        while (!ends_.empty() && ends_.top().time <= time) {
            sink_.end(ends_.top().track, ends_.top().time);
            ends_.pop();
        }
    }

    void access(const Outcome& outcome, std::uint32_t number) {
        ends_upto(outcome.begin);
        const std::uint32_t track = track_at(Track::Kind::Mapping, outcome.range, outcome.mapping,
                                             outcome.begin, outcome.end);
        track_of_[number] = track;
        const bool flow = !has_flow_.empty() && has_flow_[number];
        sink_.access(track, outcome, number, flow ? flow_of(number) : 0);
        if (outcome.kind != OutcomeKind::Hit) {
            begin(track, outcome.end);
        }
    }

    /// Storms and unmaps that begin no later.
    void others_upto(std::int64_t time) {
        while (true) {
            const bool storm = storm_ < storms_.size() && storms_[storm_]->begin <= time;
            const bool mark = mark_ < run_.unmaps.size() && run_.unmaps[mark_].time <= time;
            if (!storm && !mark) {
                return;
            }
            if (storm && (!mark || storms_[storm_]->begin <= run_.unmaps[mark_].time)) {
                put_storm(*storms_[storm_++]);
            } else {
                put_unmap(run_.unmaps[mark_++]);
            }
        }
    }

    void put_storm(const Storm& storm) {
        if (!is_in(storm.range, storm.begin, storm.end)) {
            return;
        }
        ends_upto(storm.begin);
        const std::uint32_t track =
            track_at(Track::Kind::Storms, storm.range, 0, storm.begin, storm.end);
        sink_.storm(track, storm);
        begin(track, storm.end);
    }

    void put_unmap(const UnmapMark& mark) {
        if (mark.range == kNoIndex || !is_in(mark.range, mark.time, mark.time)) {
            return;
        }
        std::uint32_t track = mark.outcome == kNoIndex ? 0 : track_of_[mark.outcome];
        if (mark.outcome != kNoIndex && track == 0) {
            return; // its fault is not in the part
        }
        ends_before(mark.time);
        if (track == 0) {
            track = track_at(Track::Kind::Others, mark.range, 0, mark.time, mark.time);
        }
        const bool by_event = mark.outcome == kNoIndex;
        const Caused first{by_event ? mark.event : mark.outcome, by_event, 0};
        std::vector<std::uint64_t> flows;
        for (auto at = std::lower_bound(caused_.begin(), caused_.end(), first);
             at != caused_.end() && at->key() == first.key(); ++at) {
            const Outcome& refault = run_.outcomes[at->refault];
            if (refault.range == mark.range && refault.begin >= mark.time &&
                !has_flow_[at->refault]) {
                has_flow_[at->refault] = true;
                flows.push_back(flow_of(at->refault));
            }
        }
        sink_.unmap(track, mark, flows);
    }
    /// An unmap may come at the instant at which its fault ends: it is within it.
    void ends_before(std::int64_t time) { ends_upto(time - 1); }

    static std::uint64_t flow_of(std::uint32_t refault) { return std::uint64_t{refault} + 1; }

    const Subject& subject_;
    const Run& run_;
    RunSink& sink_;
    std::vector<const Storm*> storms_;
    std::size_t storm_ = 0, mark_ = 0;
    std::vector<Caused> caused_;
    std::vector<bool> has_flow_; ///< its flow began
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>,
             std::vector<std::pair<std::uint32_t, std::int64_t>>>
        lanes_;                           ///< the tracks, and until when they are taken
    std::vector<std::uint32_t> track_of_; ///< of an access
    std::uint32_t tracks_ = 0;
    std::priority_queue<End> ends_;
    std::uint64_t begun_ = 0;
};

} // namespace

void walk_run(const Subject& subject, RunSink& sink, Written& written, const Progress& progress) {
    Walk(subject, sink).all(written, progress);
}

} // namespace daxscope::exports
