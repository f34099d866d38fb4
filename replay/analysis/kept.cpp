// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/kept.h"

#include "replay/analysis/run_counts.h"
#include "replay/analysis/sums.h"
#include "replay/analysis/zoom_index.h"
#include "replay/cache/pack.h"
#include "replay/cache/section_file.h"
#include "replay/trace/side_by_side.h"
#include "replay/trace/tables.h"

#include <algorithm>

namespace daxscope::replay {

using cache::Packer;
using cache::Part;
using cache::SectionFile;
using cache::SectionWriter;
using cache::Unpacker;
using trace::kMost;
using trace::within;

namespace {

// What rows consist of, for both ways.

template <typename Archive, typename AStorm>
void storm_columns(Archive& archive, AStorm& s) {
    archive(s.range, s.begin, s.end, s.first, s.last, s.refaults, s.time_in_faults, s.zapped,
            s.entries_removed, s.end_reason, s.rank);
}
template <typename Archive, typename ACount>
void count_columns(Archive& archive, ACount& c) {
    archive(c.faults, c.refaults, c.hits, c.time_in_faults);
}

std::vector<std::byte> pack(const std::vector<Storm>& storms) {
    Packer packer;
    packer(storms.size());
    for (const Storm& storm : storms) {
        storm_columns(packer, storm);
        packer(storm.parties.size());
        for (const std::uint32_t party : storm.parties) {
            packer(party);
        }
    }
    return packer.bytes();
}

std::vector<std::byte> pack(const Sums& sums) {
    Packer packer;
    packer(sums.zaps_by_faults, sums.dirty_faults, sums.killed, sums.dirty_ranges.size());
    for (const std::uint32_t range : sums.dirty_ranges) {
        packer(range);
    }
    packer(sums.writebacks.size());
    for (const auto& [task, faults] : sums.writebacks) {
        packer(task, faults);
    }
    return packer.bytes();
}

std::vector<std::byte> pack(const RunCounts& counts) {
    Packer packer;
    packer(counts.ranges.size());
    for (const RunCount& count : counts.ranges) {
        count_columns(packer, count);
    }
    packer(counts.mappings.size());
    for (const auto& [mapping, count] : counts.mappings) {
        packer(mapping);
        count_columns(packer, count);
    }
    return packer.bytes();
}

/// Takes what was made of a run out of its sections. Nothing is believed: whoever gets it indexes
/// with what it holds.
class KeptOf {
public:
    KeptOf(const std::shared_ptr<const SectionFile>& file, std::uint32_t number, const Run& run,
           const trace::Trace& trace)
        : file_(file), number_(number), run_(run), trace_(trace) {}

    std::shared_ptr<const ZoomIndex> index() const {
        const std::span<const std::byte> bytes = file_->sound_bytes(Part::Index, number_);
        auto index = ZoomIndex::over(bytes, file_, run_, trace_);
        return index ? std::make_shared<const ZoomIndex>(std::move(*index)) : nullptr;
    }

    std::optional<std::vector<Storm>> storms() const {
        Unpacker unpacker(file_->sound_bytes(Part::Storms, number_));
        std::vector<Storm> storms(unpacker.count());
        for (Storm& storm : storms) {
            storm_columns(unpacker, storm);
            storm.parties.resize(unpacker.count());
            for (std::uint32_t& party : storm.parties) {
                unpacker(party);
                if (!is_mapping(party)) {
                    return std::nullopt;
                }
            }
            const bool sound =
                storm.range < trace_.ranges().size() && within(storm.begin, 0, kMost) &&
                within(storm.end, storm.begin, kMost) && is_outcome(storm.first) &&
                is_outcome(storm.last) && storm.refaults <= outcomes() &&
                within(storm.time_in_faults, 0, kMost) && storm.end_reason <= StormEnd::NotKnown &&
                storm.rank == static_cast<std::size_t>(&storm - storms.data()) + 1;
            if (!unpacker.ok() || !sound) {
                return std::nullopt;
            }
        }
        return whole(unpacker) ? std::optional(std::move(storms)) : std::nullopt;
    }

    std::shared_ptr<const Sums> sums() const {
        Unpacker unpacker(file_->sound_bytes(Part::Sums, number_));
        auto sums = std::make_shared<Sums>();
        unpacker(sums->zaps_by_faults, sums->dirty_faults, sums->killed);
        bool sound = within(sums->zaps_by_faults, 0, kMost / 4) && is_count(sums->dirty_faults) &&
                     is_count(sums->killed);
        for (std::size_t left = unpacker.count(); left > 0; --left) {
            std::uint32_t range = 0;
            unpacker(range);
            sound = sound && range < trace_.ranges().size();
            sums->dirty_ranges.insert(range);
        }
        for (std::size_t left = unpacker.count(); left > 0; --left) {
            std::int64_t task = 0, faults = 0;
            unpacker(task, faults);
            sound =
                sound && is_count(faults) && (task == trace::kNone || trace_.task(task) != nullptr);
            sums->writebacks[task] = faults;
        }
        return sound && whole(unpacker) ? sums : nullptr;
    }

    std::shared_ptr<const RunCounts> counts() const {
        Unpacker unpacker(file_->sound_bytes(Part::Counts, number_));
        auto counts = std::make_shared<RunCounts>();
        counts->ranges.resize(unpacker.count());
        bool sound = counts->ranges.size() == trace_.ranges().size();
        std::int64_t in_ranges = 0, in_mappings = 0;
        const auto take = [&](RunCount& count, std::int64_t& time) {
            count_columns(unpacker, count);
            for (const std::uint64_t of : {count.faults, count.refaults, count.hits}) {
                sound = sound && of <= outcomes();
            }
            // Whoever adds all of them up must get no more than a number holds.
            sound = sound && within(count.time_in_faults, 0, kMost - time);
            time += sound ? count.time_in_faults : 0;
        };
        for (RunCount& count : counts->ranges) {
            take(count, in_ranges);
        }
        for (std::size_t left = unpacker.count(); left > 0; --left) {
            std::uint32_t mapping = 0;
            unpacker(mapping);
            sound = sound && is_mapping(mapping);
            take(counts->mappings[mapping], in_mappings);
        }
        const auto dirty = rows<DirtyRemoval>(Part::Removals);
        const auto fallen = rows<std::uint32_t>(Part::FellBack);
        if (!sound || !whole(unpacker) || !dirty || !fallen) {
            return nullptr;
        }
        const auto is_removal = [this](const DirtyRemoval& removal) {
            return within(removal.time, 0, kMost) &&
                   is_none_or_below(removal.outcome, outcomes()) &&
                   is_none_or_below(removal.event, trace_.size()) &&
                   is_none_or_below(removal.range, trace_.ranges().size());
        };
        if (!std::all_of(dirty->begin(), dirty->end(), is_removal) ||
            !std::all_of(fallen->begin(), fallen->end(),
                         [this](std::uint32_t outcome) { return is_outcome(outcome); })) {
            return nullptr;
        }
        counts->dirty = {dirty->begin(), dirty->end()};
        counts->fell_back = *fallen;
        return counts;
    }

    /// Nothing where it is not there.
    Rows<std::uint32_t> outcome_of_event() const {
        const auto outcome_of = rows<std::uint32_t>(Part::OutcomeOf);
        if (!outcome_of || outcome_of->size() != trace_.size()) {
            return {};
        }
        std::uint32_t most = 0; // of one more each: kNoIndex is 0 then
        for (const std::uint32_t outcome : *outcome_of) {
            most = std::max(most, outcome + 1);
        }
        return most <= outcomes() ? *outcome_of : Rows<std::uint32_t>();
    }

private:
    static bool is_none_or_below(std::uint32_t value, std::size_t end) {
        return value == kNoIndex || value < end;
    }
    static bool whole(const Unpacker& unpacker) { return unpacker.ok() && unpacker.at_end(); }
    std::size_t outcomes() const { return run_.outcomes.size(); }
    bool is_count(std::int64_t value) const {
        return within(value, 0, static_cast<std::int64_t>(outcomes()));
    }
    bool is_outcome(std::uint32_t outcome) const { return outcome < outcomes(); }
    bool is_mapping(std::uint32_t id) const { return trace_.mapping(id) != nullptr; }
    template <typename Row>
    std::optional<Rows<Row>> rows(Part part) const {
        const cache::Section* const section = file_->find(part, number_);
        if (section == nullptr || section->bytes % sizeof(Row) != 0 || !file_->is_sound(*section)) {
            return std::nullopt;
        }
        const auto values = cache::values_of<Row>(file_->bytes(*section));
        return Rows<Row>(file_, values.data(), values.size());
    }

    std::shared_ptr<const SectionFile> file_;
    std::uint32_t number_;
    const Run& run_;
    const trace::Trace& trace_;
};

/// What is made of a run to be kept.
struct Made {
    ZoomIndex index;
    std::vector<std::byte> storms, sums, counts;
    std::vector<DirtyRemoval> dirty;
    Rows<std::uint32_t> fell_back, outcome_of;

    std::uint64_t bytes() const {
        constexpr std::uint64_t kSections = 7;
        return index.bytes_as_section() + storms.size() + sums.size() + counts.size() +
               dirty.size() * sizeof(DirtyRemoval) +
               (fell_back.size() + outcome_of.size()) * sizeof(std::uint32_t) +
               kSections * 2 * SectionFile::kAlign;
    }
    void write(SectionWriter& writer, std::uint32_t number) const {
        writer.begin(Part::Index, number);
        index.write(writer);
        const auto add = [&](Part part, const auto& values) {
            writer.begin(part, number);
            writer.add(values.data(), values.size() * sizeof *values.data());
        };
        add(Part::Storms, storms);
        add(Part::Sums, sums);
        add(Part::Counts, counts);
        add(Part::Removals, dirty);
        add(Part::FellBack, fell_back);
        if (!outcome_of.empty()) {
            add(Part::OutcomeOf, outcome_of);
        }
    }
};

} // namespace

cache::More made_of(const trace::Trace& trace, const Run& run, bool outcome_of,
                    const Progress& progress, const ZoomIndex* index, const Sums* sums) {
    const auto made = std::make_shared<Made>();
    made->index = index != nullptr ? *index : ZoomIndex(run, trace.ranges().size(), progress);
    made->storms = pack(find_storms(trace, run, {}, &made->index));
    Sums summed;
    if (sums == nullptr) {
        add_sums(trace, run.outcomes, 0, run.unmaps, 0, summed);
    }
    made->sums = pack(sums != nullptr ? *sums : summed);
    RunCounts counts = count(run, trace.ranges().size(), progress);
    made->counts = pack(counts);
    made->dirty = std::move(counts.dirty);
    made->fell_back = std::move(counts.fell_back);
    if (outcome_of) {
        made->outcome_of = outcome_of_event(run, trace.size());
    }
    return {made->bytes(),
            [made](SectionWriter& writer, std::uint32_t number) { made->write(writer, number); }};
}

bool take_made(Comparison& c, Side side, const std::shared_ptr<const SectionFile>& file,
               std::uint32_t number, const StormRule& rule) {
    const auto which = static_cast<std::size_t>(side);
    const KeptOf kept(file, number, run_of(c, side), *c.trace);
    c.indices[which] = kept.index();
    c.sums[which] = kept.sums();
    c.counts[which] = kept.counts();
    if (side == Side::Recorded) {
        c.outcome_of_event = kept.outcome_of_event();
    }
    auto storms = rule == StormRule{} ? kept.storms() : std::nullopt;
    if (!storms) {
        return false;
    }
    (side == Side::Recorded ? c.storms_recorded
     : side == Side::Before ? c.storms_before
                            : c.storms_after) = std::move(*storms);
    return true;
}

bool take_kept(Comparison& c, const model::Handler& before, const model::Handler& after,
               const StormRule& rule, const Progress& progress) {
    auto kept = cache::runs(*c.trace, before, after, progress);
    if (!kept) {
        return false;
    }
    c.recorded = std::move(kept->runs[0]);
    c.before = std::move(kept->runs[1]);
    c.after = std::move(kept->runs[2]);
    c.measured = !c.before.assumption.empty();
    const auto all_storms = side_by_side<kSides.size()>(
        [&](std::size_t k) { return take_made(c, kSides[k], kept->file, kept->numbers[k], rule); });
    if (std::all_of(all_storms.begin(), all_storms.end(), [](bool had) { return had; })) {
        conclude(c);
    } else {
        retune(c, rule);
    }
    return true;
}

void keep_soon(const Comparison& c) {
    cache::Runs runs{c.recorded, c.before, c.after};
    cache::keep_runs_soon(
        c.trace, runs,
        [trace = c.trace, runs, indices = c.indices, sums = c.sums](const Progress& progress) {
            std::array<cache::More, 3> more;
            for (std::size_t k = 0; k < runs.size(); ++k) {
                if (k == 0 || runs[k].handler != runs[k - 1].handler) {
                    more[k] =
                        made_of(*trace, runs[k], k == 0, progress, indices[k].get(), sums[k].get());
                }
            }
            return more;
        });
}

} // namespace daxscope::replay
