// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/tables_part.h"

#include "replay/cache/pack.h"
#include "replay/store/columns.h"
#include "replay/trace/tables.h"

namespace daxscope::cache {

namespace {

using trace::kMost;
using trace::kMostId;
using trace::kNone;
using trace::within;

// The columns of each row. `Row` is const where it is packed.
template <typename Archive, typename Row>
void file_columns(Archive& archive, Row& file) {
    archive(file.id, file.dev, file.ino, file.path, file.fstype);
}

template <typename Archive, typename Row>
void task_columns(Archive& archive, Row& task) {
    archive(task.id, task.tgid, task.tid, task.comm, task.named);
}

template <typename Archive, typename Row>
void mapping_columns(Archive& archive, Row& m) {
    archive(m.id, m.mm, m.tgid, m.file, m.vm_start, m.vm_end, m.vm_pgoff, m.vm_flags,
            m.flags_known);
}

template <typename Archive, typename Row>
void loss_columns(Archive& archive, Row& loss) {
    archive(loss.ts_from, loss.ts, loss.source, loss.place, loss.count, loss.kind);
}

template <typename Archive, typename Row>
void clock_columns(Archive& archive, Row& clock) {
    archive(clock.boot, clock.mono, clock.realtime, clock.tai);
}

template <typename Archive, typename Row>
void session_columns(Archive& archive, Row& session) {
    archive(session.kernel_release, session.page_size, session.pmd_size, session.start, session.end,
            session.arch);
}

template <typename Row, typename Columns>
void pack_rows(Packer& packer, const std::vector<Row>& rows, Columns columns) {
    packer(rows.size());
    for (const Row& row : rows) {
        columns(packer, row);
    }
}

template <typename Row, typename Columns>
std::vector<Row> unpack_rows(Unpacker& unpacker, Columns columns) {
    std::vector<Row> rows(unpacker.count());
    for (Row& row : rows) {
        columns(unpacker, row);
    }
    return rows;
}

/// Ids ascend, and are such as can be.
template <typename Row>
bool ids_are_sound(const std::vector<Row>& rows) {
    std::int64_t last = 0;
    for (const Row& row : rows) {
        if (!within(row.id, last + 1, kMostId)) {
            return false;
        }
        last = row.id;
    }
    return true;
}

bool is_sound(const trace::Session& session) {
    return session_fault(session) == nullptr && within(session.start, 0, kMost) &&
           within(session.end.value_or(session.start), session.start, kMost) &&
           session.arch <= trace::Arch::Aarch64;
}

bool is_sound(const trace::Mapping& m, const trace::Tables& tables) {
    return within(m.mm, kNone, kMost) && within(m.tgid, kNone, kMostId) && m.vm_start <= m.vm_end &&
           m.vm_end <= INT64_MAX && within(m.vm_pgoff, 0, trace::kMostPages) &&
           (m.file == kNone || trace::by_id(tables.files, m.file) != nullptr);
}

bool are_sound(const trace::Tables& tables) {
    if (!is_sound(tables.session) || !ids_are_sound(tables.files) || !ids_are_sound(tables.tasks) ||
        !ids_are_sound(tables.mappings)) {
        return false;
    }
    for (const trace::Task& task : tables.tasks) {
        if (!within(task.tgid, kNone, kMostId) || !within(task.tid, 0, kMostId)) {
            return false;
        }
    }
    for (const trace::Mapping& mapping : tables.mappings) {
        if (!is_sound(mapping, tables)) {
            return false;
        }
    }
    std::int64_t sum = 0;
    for (const trace::Loss& loss : tables.losses) {
        const std::int64_t count = loss.count.value_or(0);
        const trace::Kind kind = loss.kind.value_or(trace::Kind::PmdFault);
        if (!within(loss.ts_from, 0, kMost) || !within(loss.ts, 0, kMost) ||
            !within(count, 0, kMost - sum) || kind < trace::Kind::PmdFault ||
            kind > trace::kLastKind) {
            return false;
        }
        sum += count;
    }
    for (const trace::ClockSnapshot& clock : tables.clocks) {
        for (const std::int64_t time : {clock.boot, clock.mono, clock.realtime, clock.tai}) {
            if (!within(time, -kMost, kMost)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

std::vector<std::byte> pack(const trace::Tables& tables) {
    Packer packer;
    session_columns(packer, tables.session);
    packer(tables.session.values.size());
    for (const auto& [key, value] : tables.session.values) {
        packer(key, value);
    }
    pack_rows(packer, tables.files, [](auto& a, auto& row) { file_columns(a, row); });
    pack_rows(packer, tables.tasks, [](auto& a, auto& row) { task_columns(a, row); });
    pack_rows(packer, tables.mappings, [](auto& a, auto& row) { mapping_columns(a, row); });
    pack_rows(packer, tables.losses, [](auto& a, auto& row) { loss_columns(a, row); });
    pack_rows(packer, tables.clocks, [](auto& a, auto& row) { clock_columns(a, row); });
    return packer.bytes();
}

std::optional<trace::Tables> unpack_tables(std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    trace::Tables tables;
    session_columns(unpacker, tables.session);
    for (std::size_t left = unpacker.count(); left > 0; --left) {
        std::string key, value;
        unpacker(key, value);
        tables.session.values.insert_or_assign(std::move(key), std::move(value));
    }
    tables.files =
        unpack_rows<trace::File>(unpacker, [](auto& a, auto& row) { file_columns(a, row); });
    tables.tasks =
        unpack_rows<trace::Task>(unpacker, [](auto& a, auto& row) { task_columns(a, row); });
    tables.mappings =
        unpack_rows<trace::Mapping>(unpacker, [](auto& a, auto& row) { mapping_columns(a, row); });
    tables.losses =
        unpack_rows<trace::Loss>(unpacker, [](auto& a, auto& row) { loss_columns(a, row); });
    tables.clocks = unpack_rows<trace::ClockSnapshot>(
        unpacker, [](auto& a, auto& row) { clock_columns(a, row); });
    if (!unpacker.ok() || !unpacker.at_end() || !are_sound(tables)) {
        return std::nullopt;
    }
    return tables;
}

} // namespace daxscope::cache
