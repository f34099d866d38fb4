// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/trace_parts.h"

#include "replay/cache/chunk_check.h"
#include "replay/cache/column_reader.h"
#include "replay/cache/parallel.h"
#include "replay/cache/tables_part.h"
#include "replay/store/columns.h"
#include "replay/trace/tables.h"

#include <algorithm>

namespace daxscope::cache {

namespace {

using trace::Chunk;
using trace::Columns;
using trace::kChunkEvents;
using trace::NarrowColumn;
using trace::Trace;

/// What stands before the columns of a chunk.
struct ChunkHead {
    std::uint64_t size = 0, first_seq = 0;
    std::uint64_t wide = 0; ///< bits: seq, duration, pgoff
};
enum Wide : std::uint64_t { kNarrow = 0, kWideSeq = 1, kWideDuration = 2, kWidePgoff = 4 };

template <typename T>
void write_values(SectionWriter& writer, Part part, const trace::Appended<T>& values) {
    writer.begin(part);
    for (std::size_t k = 0; k < values.size(); ++k) {
        writer.add(&values[k], sizeof(T));
    }
}

template <typename T>
void write_values(SectionWriter& writer, Part part, const std::vector<T>& values) {
    writer.begin(part);
    writer.add(std::span<const T>(values));
}

void write_column(SectionWriter& writer, const NarrowColumn& column, std::size_t size) {
    writer.align(kColumnAlign);
    if (column.wide != nullptr) {
        writer.add(column.wide, size * sizeof *column.wide);
    } else {
        writer.add(column.narrow, size * sizeof *column.narrow);
    }
}

template <typename T>
void write_column(SectionWriter& writer, const T* column, std::size_t size) {
    writer.align(kColumnAlign);
    writer.add(column, size * sizeof *column);
}

void write_chunk(SectionWriter& writer, const Chunk& chunk) {
    const ChunkHead head{chunk.size, chunk.first_seq,
                         (chunk.seq.wide != nullptr ? kWideSeq : kNarrow) |
                             (chunk.duration.wide != nullptr ? kWideDuration : kNarrow) |
                             (chunk.pgoff.wide != nullptr ? kWidePgoff : kNarrow)};
    writer.add(&head, sizeof head);
    write_column(writer, chunk.ts, chunk.size);
    write_column(writer, chunk.seq, chunk.size);
    write_column(writer, chunk.duration, chunk.size);
    write_column(writer, chunk.pgoff, chunk.size);
    write_column(writer, chunk.who, chunk.size);
    write_column(writer, chunk.detail, chunk.size);
    write_column(writer, chunk.place, chunk.size);
}

NarrowColumn take(ColumnReader& bytes, std::size_t values, bool wide) {
    return wide ? NarrowColumn{nullptr, bytes.take<std::uint64_t>(values)}
                : NarrowColumn{bytes.take<std::uint32_t>(values), nullptr};
}

/// Its columns where they are in the file; its size is 0 where they are not.
Chunk chunk_in(std::span<const std::byte> section, const std::shared_ptr<const SectionFile>& file) {
    ColumnReader bytes(section);
    const auto* const head = bytes.take<ChunkHead>(1);
    if (head == nullptr || head->size == 0 || head->size > kChunkEvents ||
        head->wide > (kWideSeq | kWideDuration | kWidePgoff)) {
        return {};
    }
    Chunk chunk;
    chunk.size = head->size;
    chunk.first_seq = head->first_seq;
    chunk.ts = bytes.take<std::int64_t>(chunk.size);
    chunk.seq = take(bytes, chunk.size, (head->wide & kWideSeq) != 0);
    chunk.duration = take(bytes, chunk.size, (head->wide & kWideDuration) != 0);
    chunk.pgoff = take(bytes, chunk.size, (head->wide & kWidePgoff) != 0);
    chunk.who = bytes.take<std::uint32_t>(chunk.size);
    chunk.detail = bytes.take<std::uint32_t>(chunk.size);
    chunk.place = bytes.take<std::uint32_t>(chunk.size);
    chunk.bytes = section.size();
    chunk.owner = file;
    return bytes.all() ? chunk : Chunk{};
}

template <typename T>
trace::Appended<T> appended_in(const std::shared_ptr<const SectionFile>& file, Part part) {
    const auto values = values_of<T>(file->sound_bytes(part));
    return trace::Appended<T>::over(file, values.data(), values.size());
}

template <typename T>
std::vector<T> vector_in(const SectionFile& file, Part part) {
    const auto values = values_of<T>(file.sound_bytes(part));
    return {values.begin(), values.end()};
}

/// Everything but the chunks.
std::unique_ptr<Columns> frame_in(const std::shared_ptr<const SectionFile>& file) {
    auto tables = unpack_tables(file->sound_bytes(Part::Tables));
    if (!tables) {
        return nullptr;
    }
    auto columns = std::make_unique<Columns>();
    columns->tables = std::move(*tables);
    columns->whos = appended_in<trace::Who>(file, Part::Whos);
    columns->details = appended_in<trace::Detail>(file, Part::Details);
    columns->ranges.all = vector_in<trace::PmdRange>(*file, Part::Ranges);
    columns->ranges.of_place = vector_in<std::uint32_t>(*file, Part::RangeOfPlace);
    columns->ranges.place_of = vector_in<std::uint32_t>(*file, Part::PlaceOfRange);
    if (!ranges_are_sound(columns->ranges, columns->tables) || !dictionaries_are_sound(*columns)) {
        return nullptr;
    }
    return columns;
}

/// The chunks, mapped, each still to be checked.
bool map_chunks(const std::shared_ptr<const SectionFile>& file, Columns& columns) {
    for (const Section& section : file->sections()) {
        if (section.part != Part::Chunk) {
            continue;
        }
        // All but the last one are full, and they follow each other.
        if (section.number != columns.chunks.size() || columns.size % kChunkEvents != 0) {
            return false;
        }
        columns.chunks.push_back(chunk_in(file->bytes(section), file));
        columns.size += columns.chunks.back().size;
        if (columns.chunks.back().size == 0 || columns.size > Trace::kMostEvents) {
            return false;
        }
    }
    return true;
}

/// @return the last instant of all events; empty where a chunk is not sound
std::optional<std::int64_t> check_chunks(const SectionFile& file, const Columns& columns,
                                         const Progress& progress) {
    std::vector<const Section*> sections;
    for (const Section& section : file.sections()) {
        if (section.part == Part::Chunk) {
            sections.push_back(&section);
        }
    }
    const ChunkCheck check(columns);
    std::vector<std::int64_t> last(sections.size());
    const bool sound = all_of_parts(
        sections.size(),
        [&](std::size_t k) {
            const auto instant = file.is_sound(*sections[k]) ? check(k) : std::nullopt;
            last[k] = instant.value_or(0);
            return instant.has_value();
        },
        [&](std::size_t k) { progress.report(k * kChunkEvents, columns.size); });
    return sound ? std::optional(last.empty() ? 0 : *std::max_element(last.begin(), last.end()))
                 : std::nullopt;
}

} // namespace

std::uint64_t bytes_of(const Trace& trace) {
    constexpr std::uint64_t kOthers = 8; // sections that are no chunks
    constexpr std::uint64_t kPerSection = 2 * SectionFile::kAlign;
    return trace.bytes() + pack(trace.columns().tables).size() +
           (trace.columns().chunks.size() + kOthers) * kPerSection;
}

void write(SectionWriter& writer, const Trace& trace, const Progress& progress) {
    const Columns& columns = trace.columns();
    const std::vector<std::byte> tables = pack(columns.tables);
    writer.begin(Part::Tables);
    writer.add(tables.data(), tables.size());
    write_values(writer, Part::Whos, columns.whos);
    write_values(writer, Part::Details, columns.details);
    write_values(writer, Part::Ranges, columns.ranges.all);
    write_values(writer, Part::RangeOfPlace, columns.ranges.of_place);
    write_values(writer, Part::PlaceOfRange, columns.ranges.place_of);
    for (std::size_t k = 0; k < columns.chunks.size() && writer.ok(); ++k) {
        progress.report(k * kChunkEvents, columns.size);
        writer.begin(Part::Chunk, static_cast<std::uint32_t>(k));
        write_chunk(writer, columns.chunks[k]);
    }
}

std::shared_ptr<const Trace> trace_in(const std::shared_ptr<const SectionFile>& file,
                                      const Progress& progress) {
    std::unique_ptr<Columns> columns = frame_in(file);
    if (!columns || !map_chunks(file, *columns)) {
        return nullptr;
    }
    const auto last = check_chunks(*file, *columns, progress);
    if (!last) {
        return nullptr;
    }
    columns->last_instant = *last;
    file->let_go();
    return std::make_shared<const Trace>(std::move(columns));
}

} // namespace daxscope::cache
