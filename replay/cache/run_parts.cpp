// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/run_parts.h"

#include "replay/cache/pack.h"
#include "replay/cache/parallel.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace daxscope::cache {

namespace {

using replay::kNoIndex;
using replay::MapSpan;
using replay::Outcome;
using replay::Run;
using replay::UnmapMark;
using trace::kMost;
using trace::within;

constexpr std::size_t kRowsPerPart = 1 << 16;

template <typename Archive, typename ARun>
void figures(Archive& archive, ARun& run) {
    auto& t = run.totals;
    archive(run.handler, run.assumption, t.accesses, t.hits, t.pmd_faults, t.pte_faults,
            t.first_touches, t.refaults, t.permissions, t.unmaps, t.zapped, t.entries_removed,
            t.dirty_removed, t.time_in_faults, run.seen.unmaps, run.seen.zaps, run.seen.removals);
}

template <typename Row>
void write_rows(SectionWriter& writer, Part part, std::uint32_t number,
                const replay::Rows<Row>& rows, const Progress& progress) {
    static_assert(std::is_trivially_copyable_v<Row>);
    writer.begin(part, number);
    for (std::size_t first = 0; first < rows.size() && writer.ok(); first += kRowsPerPart) {
        progress.report(first, rows.size());
        writer.add(rows.data() + first, std::min(kRowsPerPart, rows.size() - first) * sizeof(Row));
    }
}

template <typename Row>
replay::Rows<Row> rows_in(const std::shared_ptr<const SectionFile>& file, Part part,
                          std::uint32_t number) {
    const Section* const section = file->find(part, number);
    const auto rows =
        values_of<Row>(section == nullptr ? std::span<const std::byte>() : file->bytes(*section));
    return {file, rows.data(), rows.size()};
}

/// Whether the rows of a run name what is there.
class RunCheck {
public:
    RunCheck(const Run& run, const trace::Trace& trace, const model::Handler* handler)
        : run_(run), events_(trace.size()), ranges_(trace.ranges().size()),
          steps_(handler == nullptr ? 0 : handler->steps.size()) {
        for (const trace::Mapping& mapping : trace.mappings()) {
            mappings_.push_back(static_cast<std::uint32_t>(mapping.id));
        }
        std::sort(mappings_.begin(), mappings_.end());
    }

    bool is_sound(const Outcome& o) const {
        return within(o.begin, 0, kMost) && within(o.end, o.begin, kMost) && is_event(o.event) &&
               o.range < ranges_ && is_mapping(o.mapping) &&
               o.kind <= replay::OutcomeKind::Permission && is_cause_sound(o) &&
               (o.step < steps_ || o.step == kNoStep);
    }
    bool is_sound(const UnmapMark& m) const {
        return within(m.time, 0, kMost) && is_range(m.range) && is_event(m.event) &&
               is_outcome(m.outcome) && m.origin <= trace::Origin::Unshare;
    }
    bool is_sound(const MapSpan& s) const {
        unsigned char writable = 0; // any other byte is no bool
        std::memcpy(&writable, &s.writable, sizeof writable);
        return within(s.begin, 0, kMost) && within(s.end, s.begin, kMost) && is_range(s.range) &&
               is_mapping(s.mapping) && writable <= 1;
    }
    static bool in_order(const Outcome& a, const Outcome& b) { return a.begin <= b.begin; }
    static bool in_order(const UnmapMark& a, const UnmapMark& b) { return a.time <= b.time; }
    static bool in_order(const MapSpan& a, const MapSpan& b) {
        const auto of = [](const MapSpan& s) { return std::pair(s.range, s.mapping); };
        return of(a) == of(b) ? a.end <= b.begin : of(a) < of(b);
    }

private:
    static constexpr std::uint8_t kNoStep = 0xff;
    /// Asked of each row: mostly they are numbered one after the other.
    bool is_mapping(std::uint32_t id) const {
        const std::size_t guess = mappings_.empty() ? 0 : id - mappings_.front();
        return (guess < mappings_.size() && mappings_[guess] == id) ||
               std::binary_search(mappings_.begin(), mappings_.end(), id);
    }
    bool is_event(std::uint32_t event) const { return event == kNoIndex || event < events_; }
    bool is_outcome(std::uint32_t outcome) const {
        return outcome == kNoIndex || outcome < run_.outcomes.size();
    }
    bool is_range(std::uint32_t range) const { return range == kNoIndex || range < ranges_; }
    bool is_cause_sound(const Outcome& o) const {
        switch (o.cause_kind) {
        case replay::CauseKind::None:
        case replay::CauseKind::Unexplained:
            return is_outcome(o.cause) && is_event(o.cause);
        case replay::CauseKind::Fault:
            return o.cause < run_.outcomes.size();
        case replay::CauseKind::Unmap:
        case replay::CauseKind::Writeback:
        case replay::CauseKind::Munmap:
            return o.cause < events_;
        }
        return false;
    }

    const Run& run_;
    std::size_t events_, ranges_, steps_;
    std::vector<std::uint32_t> mappings_; ///< ids, ascending
};

/// Whether figures are such as rows add up to: whoever calculates with them gets what a number
/// holds.
bool are_sound(const replay::Totals& t, std::size_t outcomes) {
    const std::array of_outcomes{t.accesses,      t.hits,     t.pmd_faults, t.pte_faults,
                                 t.first_touches, t.refaults, t.permissions};
    const std::array others{t.unmaps, t.zapped, t.entries_removed, t.dirty_removed};
    const auto none_above = [](const auto& figures, std::uint64_t most) {
        return *std::max_element(figures.begin(), figures.end()) <= most;
    };
    return none_above(of_outcomes, outcomes) && t.hits <= t.accesses &&
           none_above(others, static_cast<std::uint64_t>(kMost / 4)) &&
           within(t.time_in_faults, 0, kMost);
}

/// A part of the rows of one kind.
template <typename Row>
bool part_is_sound(const RunCheck& check, const replay::Rows<Row>& rows, std::size_t part) {
    const std::size_t first = part * kRowsPerPart;
    const std::size_t last = std::min(rows.size(), first + kRowsPerPart);
    for (std::size_t k = first; k < last; ++k) {
        if (!check.is_sound(rows[k]) || (k > 0 && !RunCheck::in_order(rows[k - 1], rows[k]))) {
            return false;
        }
    }
    return true;
}

template <typename Row>
std::size_t parts_of(const replay::Rows<Row>& rows) {
    return (rows.size() + kRowsPerPart - 1) / kRowsPerPart;
}

} // namespace

std::uint64_t bytes_of(const Run& run) {
    constexpr std::uint64_t kSections = 4, kTexts = 4096;
    return run.outcomes.size() * sizeof(Outcome) + run.unmaps.size() * sizeof(UnmapMark) +
           run.spans.size() * sizeof(MapSpan) + run.assumption.size() + kTexts +
           2 * kSections * SectionFile::kAlign;
}

void write(SectionWriter& writer, const Run& run, std::uint32_t number, const Progress& progress) {
    Packer packer;
    figures(packer, run);
    writer.begin(Part::Run, number);
    writer.add(packer.bytes().data(), packer.bytes().size());
    write_rows(writer, Part::Outcomes, number, run.outcomes, progress);
    write_rows(writer, Part::Unmaps, number, run.unmaps, progress);
    write_rows(writer, Part::Spans, number, run.spans, progress);
}

std::uint32_t runs_in(const SectionFile& file) {
    return static_cast<std::uint32_t>(
        std::count_if(file.sections().begin(), file.sections().end(),
                      [](const Section& section) { return section.part == Part::Run; }));
}

std::optional<std::uint32_t> find_run(const SectionFile& file, std::string_view name) {
    for (std::uint32_t number = 0; number < runs_in(file); ++number) {
        Unpacker unpacker(file.sound_bytes(Part::Run, number));
        std::string handler;
        unpacker(handler);
        if (unpacker.ok() && handler == name) {
            return number;
        }
    }
    return std::nullopt;
}

std::optional<Run> run_in(const std::shared_ptr<const SectionFile>& file, std::uint32_t number,
                          const trace::Trace& trace, const model::Handler* handler,
                          const Progress& progress) {
    Run run;
    Unpacker unpacker(file->sound_bytes(Part::Run, number));
    figures(unpacker, run);
    if (!unpacker.ok() || !unpacker.at_end()) {
        return std::nullopt;
    }
    run.outcomes = rows_in<Outcome>(file, Part::Outcomes, number);
    run.unmaps = rows_in<UnmapMark>(file, Part::Unmaps, number);
    run.spans = rows_in<MapSpan>(file, Part::Spans, number);
    if (!are_sound(run.totals, run.outcomes.size())) {
        return std::nullopt;
    }
    std::vector<const Section*> sections;
    for (const Part part : {Part::Outcomes, Part::Unmaps, Part::Spans}) {
        sections.push_back(file->find(part, number));
        if (sections.back() == nullptr) {
            return std::nullopt;
        }
    }
    const RunCheck check(run, trace, handler);
    const std::size_t outcomes = sections.size() + parts_of(run.outcomes);
    const std::size_t unmaps = outcomes + parts_of(run.unmaps);
    const std::size_t all = unmaps + parts_of(run.spans);
    const bool sound = all_of_parts(
        all,
        [&](std::size_t k) {
            return k < sections.size() ? file->is_sound(*sections[k])
                   : k < outcomes      ? part_is_sound(check, run.outcomes, k - sections.size())
                   : k < unmaps        ? part_is_sound(check, run.unmaps, k - outcomes)
                                       : part_is_sound(check, run.spans, k - unmaps);
        },
        [&](std::size_t k) { progress.report(k, all); });
    return sound ? std::optional(std::move(run)) : std::nullopt;
}

} // namespace daxscope::cache
