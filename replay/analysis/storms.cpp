// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/storms.h"

#include "replay/analysis/each_run.h"
#include "replay/analysis/hints.h"
#include "replay/analysis/zoom_index.h"
#include "replay/engine/times.h"
#include "replay/store/columns.h"
#include "replay/trace/large_memory.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace daxscope::replay {

namespace {

using trace::Kind;
using trace::Trace;

/// When mappings left: by munmap of the pages, or with their process.
class Departures {
public:
    explicit Departures(const Trace& trace) { extend(trace, trace.size()); }
    Departures() = default;

    /// Takes the events up to `upto` of a trace that begins with those taken so far.
    void extend(const Trace& trace, std::size_t upto) {
        per_pmd_ = trace.session().pages_per_pmd();
        const std::vector<trace::Chunk>& chunks = trace.columns().chunks;
        known_.resize(trace.columns().whos.size());
        for (; taken_ < upto; ++taken_) {
            const std::size_t k = taken_;
            const std::uint32_t who = chunks[k / trace::kChunkEvents].who[k % trace::kChunkEvents];
            if (known_[who]) {
                continue; // a fault by the same task through the same mapping as one before
            }
            if (trace.kind(k) == Kind::Munmap) {
                note_munmap(trace.event(k));
            } else if (trace.kind(k) == Kind::Exit) {
                const trace::Event event = trace.event(k);
                const trace::Task* task = trace.task(event.task);
                if (task != nullptr && task->tgid != trace::kNone) {
                    exited_.try_emplace(task->tgid, event.ts);
                }
            } else if (trace.kind(k) == Kind::PmdFault || trace.kind(k) == Kind::PteFault) {
                const trace::Event event = trace.event(k);
                const trace::Task* task = trace.task(event.task);
                if (task != nullptr) {
                    known_[who] = true;
                    owners_.try_emplace(event.mapping, task->tgid);
                }
            }
        }
    }

    /// Did the mapping leave the range in [from, to]?
    bool left(const Trace& trace, std::uint32_t mapping, std::uint32_t range, std::int64_t from,
              std::int64_t to) const {
        const std::int64_t first = trace.ranges()[range].pgoff;
        const std::int64_t pages = per_pmd_;
        if (const auto at = narrow_.find({mapping, first / pages}); at != narrow_.end()) {
            const auto when = std::lower_bound(at->second.begin(), at->second.end(), from);
            if (when != at->second.end() && *when <= to) {
                return true;
            }
        }
        if (const auto at = wide_.find(mapping); at != wide_.end()) {
            auto part = std::partition_point(at->second.begin(), at->second.end(),
                                             [from](const Part& early) { return early.ts < from; });
            for (; part != at->second.end() && part->ts <= to; ++part) {
                if (part->pgoff < first + pages && part->pgoff + part->pages > first) {
                    return true;
                }
            }
        }
        const auto owner = owners_.find(mapping);
        const auto at = owner == owners_.end() ? exited_.end() : exited_.find(owner->second);
        return at != exited_.end() && at->second >= from && at->second <= to;
    }

private:
    struct Part {
        std::int64_t ts, pgoff, pages;
    };
    /// A munmap of few ranges is found by them. Of wide ones a mapping that comes apart has few.
    void note_munmap(const trace::Event& event) {
        const std::int64_t pages = per_pmd_;
        const std::int64_t first = event.pgoff / pages;
        const std::int64_t last = (event.pgoff + event.arg0 - 1) / pages;
        if (event.arg0 <= 0) {
            return;
        }
        if (last - first >= Trace::kWideRanges) {
            wide_[event.mapping].push_back({event.ts, event.pgoff, event.arg0});
            return;
        }
        for (std::int64_t place = first; place <= last; ++place) {
            narrow_[{event.mapping, place}].push_back(event.ts);
        }
    }

    std::int64_t per_pmd_ = 1;
    std::size_t taken_ = 0;   ///< events
    std::vector<bool> known_; ///< by number of a Who of faults: one was taken
    /// Times, in order, by mapping and the place of the range in the file.
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::int64_t>> narrow_;
    std::unordered_map<std::int64_t, std::vector<Part>> wide_; ///< in order of time
    std::unordered_map<std::int64_t, std::int64_t> exited_;    ///< when, by tgid
    std::unordered_map<std::int64_t, std::int64_t> owners_; ///< tgid of each mapping's first fault
};

/// A storm that may still grow.
struct Growing {
    Storm storm;
    std::int64_t settled = 0; ///< when the last fault that overlapped its end was over
    std::unordered_set<std::uint32_t> many; ///< the parties, where a walk over them takes longer

    void add_party(std::uint32_t mapping) {
        constexpr std::size_t kFew = 16;
        std::vector<std::uint32_t>& parties = storm.parties;
        if (parties.size() <= kFew) {
            if (std::find(parties.begin(), parties.end(), mapping) == parties.end()) {
                parties.push_back(mapping);
            }
            return;
        }
        if (many.empty()) {
            many.insert(parties.begin(), parties.end());
        }
        if (many.insert(mapping).second) {
            parties.push_back(mapping);
        }
    }
};

/// Did the mapping have the range mapped at `time`?
bool mapped_at(const Run& run, std::uint32_t range, std::uint32_t mapping, std::int64_t time) {
    const MapSpans::OfSlot* const of = run.spans.find({range, mapping});
    if (of == nullptr) {
        return false;
    }
    const auto after =
        std::upper_bound(of->rows.begin(), of->rows.end(), time,
                         [](std::int64_t at, const SpanRow& span) { return at < span.begin; });
    return after != of->rows.begin() && std::prev(after)->end() > time;
}

StormEnd end_reason(const Trace& trace, const GrowingStorms::MappedAt& mapped_at,
                    const Departures& departures, const Growing& growing, std::int64_t max_gap) {
    const Storm& storm = growing.storm;
    // A storm feeds on mappings being away. Where all of its parties are mapped once the last
    // faults are over, their unmaps came before their maps: they overlapped.
    const bool all =
        std::all_of(storm.parties.begin(), storm.parties.end(), [&](std::uint32_t mapping) {
            return mapped_at(storm.range, mapping, growing.settled);
        });
    if (all && storm.parties.size() > 1) {
        return StormEnd::Overlap;
    }
    for (const std::uint32_t mapping : storm.parties) {
        if (departures.left(trace, mapping, storm.range, storm.begin, storm.end + max_gap)) {
            return StormEnd::PartyLeft;
        }
    }
    return trace.end() - storm.end <= max_gap ? StormEnd::TraceEnded : StormEnd::Quiet;
}

/// When events were lost.
class LostTimes {
public:
    explicit LostTimes(const Trace& trace) {
        std::vector<std::pair<std::int64_t, std::int64_t>> all;
        for (const trace::Loss& loss : trace.losses()) {
            all.emplace_back(loss.ts_from, loss.ts);
        }
        std::sort(all.begin(), all.end());
        for (const auto& [from, to] : all) {
            if (!apart_.empty() && from <= apart_.back().second) {
                apart_.back().second = std::max(apart_.back().second, to);
            } else {
                apart_.emplace_back(from, to);
            }
        }
    }
    /// Were any in [from, to]?
    bool within(std::int64_t from, std::int64_t to) const {
        const auto at = std::partition_point(apart_.begin(), apart_.end(),
                                             [from](const auto& one) { return one.second < from; });
        return at != apart_.end() && at->first <= to;
    }

private:
    std::vector<std::pair<std::int64_t, std::int64_t>> apart_; ///< by time, none meets another
};

/// Where a fault may be missing in the gap that ends a storm, nobody knows that it was quiet.
void doubt_quiet(const Trace& trace, std::int64_t max_gap, std::vector<Storm>& storms) {
    const LostTimes lost(trace);
    for (Storm& storm : storms) {
        if (storm.end_reason == StormEnd::Quiet &&
            lost.within(storm.end, add_times(storm.end, max_gap))) {
            storm.end_reason = StormEnd::NotKnown;
        }
    }
}

/// The mapping of the fault that caused a refault; nothing where it is the refault's own, or no
/// fault caused it.
std::optional<std::uint32_t> zapper_of(const OutcomesAt& outcomes, const Outcome& outcome) {
    if (outcome.kind != OutcomeKind::Refault || outcome.cause_kind != CauseKind::Fault) {
        return std::nullopt;
    }
    const std::uint32_t zapper = outcomes.keys[outcomes.accesses[outcome.cause].slot].mapping;
    return zapper == outcome.mapping ? std::nullopt : std::optional(zapper);
}

void grow(Growing& growing, const Outcome& outcome, std::uint32_t number, std::uint32_t zapper) {
    Storm& storm = growing.storm;
    if (storm.refaults == 0) {
        storm.range = outcome.range;
        storm.begin = outcome.begin;
        storm.first = number;
    }
    storm.last = number;
    storm.end = std::max(storm.end, outcome.end);
    ++storm.refaults;
    storm.time_in_faults = add_times(storm.time_in_faults, outcome.end - outcome.begin);
    storm.zapped += outcome.zapped;
    storm.entries_removed += outcome.entries_removed;
    // Whoever threw this mapping out is a party too, also if it never refaults itself.
    growing.add_party(outcome.mapping);
    growing.add_party(zapper);
}

void rank(const Trace& trace, std::vector<Storm>& storms) {
    std::stable_sort(storms.begin(), storms.end(), [&trace](const Storm& a, const Storm& b) {
        return std::tuple(-a.time_in_faults, a.begin, trace.row_of(a.range)) <
               std::tuple(-b.time_in_faults, b.begin, trace.row_of(b.range));
    });
    for (std::size_t k = 0; k < storms.size(); ++k) {
        storms[k].rank = static_cast<std::uint32_t>(k + 1);
    }
}

/// Looks at the outcomes [from, all) of a run.
/// @param growing by range; they may be millions, and few of them have one
/// @param close called with one that no refault comes to any more
template <typename Close>
void look_at(const Trace& trace, const Outcomes& outcomes, std::size_t from, const StormRule& rule,
             std::vector<std::unique_ptr<Growing>>& growing, const Close& close) {
    const bool some_unknown = trace.session().values.contains(trace::key::kWithoutProcess);
    const OutcomesAt& at = outcomes.at();     // hits are looked at as they lie there
    constexpr std::size_t kStretch = 1 << 14; // rows between two looks at what is in memory
    for (std::size_t k = from; k < outcomes.size(); ++k) {
        if (k % kStretch == 0) {
            LargeMemory::stay_within_share();
        }
        if (static_cast<OutcomeKind>(at.rows[k].kind) == OutcomeKind::Hit) {
            continue;
        }
        const Outcome outcome = at[k];
        std::unique_ptr<Growing>& here = growing[outcome.range];
        if (here && outcome.begin < here->settled) {
            here->settled = std::max(here->settled, outcome.end);
        }
        const auto zapper = zapper_of(at, outcome);
        if (!zapper || (some_unknown &&
                        (!known_party(trace, outcome.mapping) || !known_party(trace, *zapper)))) {
            continue; // threads of one process share their page tables
        }
        if (here && outcome.begin - here->storm.end > rule.max_gap) {
            close(std::exchange(here, nullptr));
        }
        if (!here) {
            here = std::make_unique<Growing>();
        }
        grow(*here, outcome, static_cast<std::uint32_t>(k), *zapper);
        here->settled = std::max(here->settled, outcome.end);
    }
}

/// Those of a trace, made when they are asked for. Safe to use from several threads.
class LazyDepartures {
public:
    explicit LazyDepartures(const Trace& trace) : trace_(trace) {}
    const Departures& get() {
        std::call_once(made_, [this] { departures_.emplace(trace_); });
        return *departures_;
    }

private:
    const Trace& trace_;
    std::once_flag made_;
    std::optional<Departures> departures_;
};

std::vector<Storm> find_storms(const Trace& trace, const Run& run, const StormRule& rule,
                               const ZoomIndex* index, LazyDepartures& departures) {
    std::vector<Storm> storms;
    std::vector<std::unique_ptr<Growing>> growing(trace.ranges().size());
    const auto mapped = [&](std::uint32_t range, std::uint32_t mapping, std::int64_t time) {
        return index != nullptr ? index->mapped_at(range, mapping, time)
                                : mapped_at(run, range, mapping, time);
    };
    const auto close = [&](std::unique_ptr<Growing> at) {
        if (at && at->storm.refaults >= rule.min_refaults) {
            at->storm.end_reason = end_reason(trace, mapped, departures.get(), *at, rule.max_gap);
            storms.push_back(std::move(at->storm));
        }
    };
    look_at(trace, run.outcomes, 0, rule, growing, close);
    for (std::unique_ptr<Growing>& at : growing) {
        close(std::move(at));
    }
    doubt_quiet(trace, rule.max_gap, storms);
    rank(trace, storms);
    return storms;
}

} // namespace

std::vector<Storm> find_storms(const Trace& trace, const Run& run, const StormRule& rule,
                               const ZoomIndex* index) {
    LazyDepartures departures(trace);
    return find_storms(trace, run, rule, index, departures);
}

std::array<std::vector<Storm>, 3> find_storms(const Trace& trace,
                                              const std::array<const Run*, 3>& runs,
                                              const StormRule& rule,
                                              const std::array<const ZoomIndex*, 3>& indices) {
    LazyDepartures departures(trace);
    return of_each_run(runs, [&](std::size_t k) {
        return find_storms(trace, *runs[k], rule, indices[k], departures);
    });
}

struct GrowingStorms::State {
    StormRule rule;
    Departures departures;
    std::vector<std::unique_ptr<Growing>> growing; ///< by range
    std::vector<std::unique_ptr<Growing>> closed;  ///< of which it may not be seen yet why
    std::vector<Storm> over;
    std::size_t taken = 0; ///< outcomes
};

GrowingStorms::GrowingStorms(const StormRule& rule) : state_(std::make_unique<State>()) {
    state_->rule = rule;
}
GrowingStorms::~GrowingStorms() = default;
GrowingStorms::GrowingStorms(GrowingStorms&&) noexcept = default;
GrowingStorms& GrowingStorms::operator=(GrowingStorms&&) noexcept = default;

void GrowingStorms::extend(const Trace& trace, const Outcomes& outcomes, std::int64_t replayed_upto,
                           const MappedAt& mapped_at) {
    State& state = *state_;
    state.departures.extend(trace, trace.lower_bound(replayed_upto));
    state.growing.resize(trace.ranges().size());
    look_at(trace, outcomes, state.taken, state.rule, state.growing,
            [&](std::unique_ptr<Growing> at) {
                if (at->storm.refaults >= state.rule.min_refaults) {
                    state.closed.push_back(std::move(at));
                }
            });
    state.taken = outcomes.size();
    std::erase_if(state.closed, [&](std::unique_ptr<Growing>& at) {
        if (std::max(at->settled, at->storm.end + state.rule.max_gap) >= replayed_upto) {
            return false;
        }
        at->storm.end_reason =
            end_reason(trace, mapped_at, state.departures, *at, state.rule.max_gap);
        state.over.push_back(std::move(at->storm));
        return true;
    });
}

std::vector<Storm> GrowingStorms::storms(const Trace& trace, const MappedAt& mapped_at) const {
    const State& state = *state_;
    std::vector<Storm> storms = state.over;
    const auto add = [&](const std::unique_ptr<Growing>& at) {
        if (at && at->storm.refaults >= state.rule.min_refaults) {
            storms.push_back(at->storm);
            storms.back().end_reason =
                end_reason(trace, mapped_at, state.departures, *at, state.rule.max_gap);
        }
    };
    std::for_each(state.closed.begin(), state.closed.end(), add);
    std::for_each(state.growing.begin(), state.growing.end(), add);
    doubt_quiet(trace, state.rule.max_gap, storms);
    rank(trace, storms);
    return storms;
}

std::string_view storm_end_text(StormEnd reason) {
    switch (reason) {
    case StormEnd::Overlap:
        return DAXSCOPE_WORD("overlap");
    case StormEnd::PartyLeft:
        return DAXSCOPE_WORD("a party left");
    case StormEnd::TraceEnded:
        return DAXSCOPE_WORD("the trace ended");
    case StormEnd::Quiet:
        return DAXSCOPE_WORD("quiet");
    case StormEnd::NotKnown:
        return DAXSCOPE_WORD("not known: events were lost");
    }
    return "?";
}

} // namespace daxscope::replay
