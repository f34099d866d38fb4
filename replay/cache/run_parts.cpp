// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/run_parts.h"

#include "replay/cache/pack.h"
#include "replay/cache/parallel.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace daxscope::cache {

namespace {

using replay::kNoIndex;
using replay::Outcome;
using replay::Run;
using trace::kMost;
using trace::within;

constexpr std::size_t kRowsPerPart = 1 << 16;

/// Whose the next spans in a section are.
struct SpanSlot {
    replay::SlotKey slot;
    std::uint64_t spans = 0;
};

/// @param accesses the number of the run that has the accesses of this one
template <typename Archive, typename ARun, typename ANumber>
void figures(Archive& archive, ARun& run, ANumber& accesses) {
    auto& t = run.totals;
    archive(run.handler, run.assumption, t.accesses, t.hits, t.pmd_faults, t.pte_faults,
            t.first_touches, t.refaults, t.permissions, t.unmaps, t.zapped, t.entries_removed,
            t.dirty_removed, t.time_in_faults, run.seen.unmaps, run.seen.zaps, run.seen.removals,
            run.seen.left_out, run.seen.unplaced, run.seen.untimed, run.seen.untold,
            run.seen.unflagged, accesses);
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
        for (const replay::SlotKey& slot : run.outcomes.keys()) {
            slots_.push_back(is_sound(slot));
        }
    }

    bool is_sound(const replay::Outcomes& outcomes, std::size_t k) const {
        const replay::AccessRow& access = outcomes.accesses()[k];
        const replay::OutcomeRow& row = outcomes.rows()[k];
        if (!is_slot(access.slot) || (row.wide && !is_wide_sound(outcomes, k))) {
            return false;
        }
        const Outcome o = outcomes[k];
        return within(o.begin, 0, kMost) && within(o.end, o.begin, kMost) && is_event(o.event) &&
               is_cause_sound(o) && (o.step < steps_ || o.step == kNoStep) &&
               (k == 0 || outcomes.accesses()[k - 1].begin <= o.begin);
    }
    bool is_sound(const replay::SlotKey& slot) const {
        return slot.range < ranges_ && is_mapping(slot.mapping);
    }
    bool is_sound(const replay::UnmapMarks& marks, std::size_t k) const {
        const replay::UnmapRow& row = marks.rows()[k];
        return (!row.wide || row.zapped < marks.wide().size()) && within(row.time, 0, kMost) &&
               is_range(row.range) && is_event(row.event) && is_outcome(row.outcome) &&
               row.origin <= static_cast<std::uint32_t>(trace::Origin::Unshare) &&
               (k == 0 || marks.rows()[k - 1].time <= row.time);
    }
    /// @param rows of one slot or of several
    bool is_sound(const replay::Rows<replay::SpanRow>& rows, std::size_t k) const {
        return within(rows[k].begin, 0, kMost) && within(rows[k].end(), rows[k].begin, kMost);
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
    bool is_slot(std::uint32_t slot) const { return slot < slots_.size() && slots_[slot]; }
    static bool is_wide_sound(const replay::Outcomes& outcomes, std::size_t k) {
        return outcomes.rows()[k].cause < outcomes.wide().size();
    }
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
    std::vector<bool> slots_;             ///< whether they name what is there
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
template <typename Rows>
bool part_is_sound(const RunCheck& check, const Rows& rows, std::size_t part) {
    const std::size_t first = part * kRowsPerPart;
    const std::size_t last = std::min(rows.size(), first + kRowsPerPart);
    for (std::size_t k = first; k < last; ++k) {
        if (!check.is_sound(rows, k)) {
            return false;
        }
    }
    return true;
}

std::size_t parts_of(std::size_t rows) {
    return (rows + kRowsPerPart - 1) / kRowsPerPart;
}

/// Those of each slot out of those of all; nothing where they are not as they must be.
std::optional<replay::MapSpans> spans_in(const std::shared_ptr<const SectionFile>& file,
                                         const replay::Rows<replay::SpanRow>& rows,
                                         const replay::Rows<SpanSlot>& slots,
                                         const RunCheck& check) {
    std::vector<replay::MapSpans::OfSlot> all;
    std::span<const replay::SpanRow> left(rows);
    for (const SpanSlot& each : slots) {
        if (!check.is_sound(each.slot) || each.spans == 0 || each.spans > left.size() ||
            (!all.empty() && !(all.back().slot < each.slot))) {
            return std::nullopt;
        }
        const auto own = left.first(each.spans);
        left = left.subspan(each.spans);
        const auto overlaps = [](const auto& a, const auto& b) { return a.end() > b.begin; };
        if (std::adjacent_find(own.begin(), own.end(), overlaps) != own.end()) {
            return std::nullopt;
        }
        all.push_back({each.slot, replay::Column<replay::SpanRow>::over(own)});
    }
    return left.empty() ? std::optional(replay::MapSpans(std::move(all), file)) : std::nullopt;
}

/// Which run in the file has the same accesses.
std::optional<std::uint32_t> same_accesses(const SectionFile* file, const Run& run) {
    if (file == nullptr) {
        return std::nullopt;
    }
    const auto is = [](std::span<const std::byte> bytes, const auto& rows) {
        const auto own = std::as_bytes(std::span(rows.data(), rows.size()));
        return std::equal(bytes.begin(), bytes.end(), own.begin(), own.end());
    };
    for (const Section& section : file->sections()) {
        if (section.part == Part::Accesses && is(file->bytes(section), run.outcomes.accesses())) {
            const Section* const slots = file->find(Part::Slots, section.number);
            if (slots != nullptr && is(file->bytes(*slots), run.outcomes.keys())) {
                return section.number;
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::uint64_t bytes_of(const Run& run) {
    constexpr std::uint64_t kSections = 9, kTexts = 4096;
    const auto bytes = [](const auto& rows) { return rows.size() * sizeof *rows.data(); };
    const replay::Outcomes& outcomes = run.outcomes;
    return bytes(outcomes.accesses()) + bytes(outcomes.keys()) + bytes(outcomes.rows()) +
           bytes(outcomes.wide()) + bytes(run.unmaps.rows()) + bytes(run.unmaps.wide()) +
           run.spans.size() * sizeof(replay::SpanRow) +
           run.spans.by_slot().size() * sizeof(SpanSlot) + run.assumption.size() + kTexts +
           2 * kSections * SectionFile::kAlign;
}

RunsWriter::RunsWriter(SectionWriter& writer, const SectionFile* file)
    : writer_(writer), file_(file), next_(file == nullptr ? 0 : runs_in(*file)) {}

std::uint32_t RunsWriter::write(const Run& run, const Progress& progress) {
    const std::uint32_t number = next_++;
    const auto written = std::find_if(accesses_.begin(), accesses_.end(), [&run](const auto& each) {
        return each.first.accesses().shares(run.outcomes.accesses()) &&
               each.first.keys().shares(run.outcomes.keys());
    });
    const std::uint32_t accesses =
        written != accesses_.end() ? written->second : same_accesses(file_, run).value_or(number);
    Packer packer;
    figures(packer, run, accesses);
    writer_.begin(Part::Run, number);
    writer_.add(packer.bytes().data(), packer.bytes().size());
    if (accesses == number) {
        write_rows(writer_, Part::Accesses, number, run.outcomes.accesses(), progress);
        write_rows(writer_, Part::Slots, number, run.outcomes.keys(), progress);
        accesses_.emplace_back(run.outcomes, number);
    }
    write_rows(writer_, Part::Outcomes, number, run.outcomes.rows(), progress);
    write_rows(writer_, Part::WideOutcomes, number, run.outcomes.wide(), progress);
    write_rows(writer_, Part::Unmaps, number, run.unmaps.rows(), progress);
    write_rows(writer_, Part::WideUnmaps, number, run.unmaps.wide(), progress);
    writer_.begin(Part::Spans, number);
    std::vector<SpanSlot> slots;
    for (const replay::MapSpans::OfSlot& of : run.spans.by_slot()) {
        writer_.add(std::span<const replay::SpanRow>(of.rows));
        slots.push_back({of.slot, of.rows.size()});
    }
    writer_.begin(Part::SpanSlots, number);
    writer_.add(std::span<const SpanSlot>(slots));
    return number;
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
    std::uint32_t accesses = 0;
    Unpacker unpacker(file->sound_bytes(Part::Run, number));
    figures(unpacker, run, accesses);
    if (!unpacker.ok() || !unpacker.at_end()) {
        return std::nullopt;
    }
    std::vector<const Section*> sections{file->find(Part::Accesses, accesses),
                                         file->find(Part::Slots, accesses)};
    for (const Part part : {Part::Outcomes, Part::WideOutcomes, Part::Unmaps, Part::WideUnmaps,
                            Part::Spans, Part::SpanSlots}) {
        sections.push_back(file->find(part, number));
    }
    if (std::find(sections.begin(), sections.end(), nullptr) != sections.end()) {
        return std::nullopt;
    }
    run.outcomes = {rows_in<replay::AccessRow>(file, Part::Accesses, accesses),
                    rows_in<replay::SlotKey>(file, Part::Slots, accesses),
                    rows_in<replay::OutcomeRow>(file, Part::Outcomes, number),
                    rows_in<replay::WideOutcome>(file, Part::WideOutcomes, number)};
    run.unmaps = {rows_in<replay::UnmapRow>(file, Part::Unmaps, number),
                  rows_in<replay::WideUnmap>(file, Part::WideUnmaps, number)};
    const auto span_rows = rows_in<replay::SpanRow>(file, Part::Spans, number);
    const RunCheck check(run, trace, handler);
    if (!are_sound(run.totals, run.outcomes.size()) ||
        run.outcomes.accesses().size() != run.outcomes.size()) {
        return std::nullopt;
    }
    const std::size_t outcomes = sections.size() + parts_of(run.outcomes.size());
    const std::size_t unmaps = outcomes + parts_of(run.unmaps.size());
    const std::size_t all = unmaps + parts_of(span_rows.size());
    const bool sound = all_of_parts(
        all,
        [&](std::size_t k) {
            return k < sections.size() ? file->is_sound(*sections[k])
                   : k < outcomes      ? part_is_sound(check, run.outcomes, k - sections.size())
                   : k < unmaps        ? part_is_sound(check, run.unmaps, k - outcomes)
                                       : part_is_sound(check, span_rows, k - unmaps);
        },
        [&](std::size_t k) { progress.report(k, all); });
    auto spans =
        sound ? spans_in(file, span_rows, rows_in<SpanSlot>(file, Part::SpanSlots, number), check)
              : std::nullopt;
    if (!spans) {
        return std::nullopt;
    }
    run.spans = std::move(*spans);
    return run;
}

} // namespace daxscope::cache
