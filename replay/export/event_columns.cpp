// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/event_columns.h"

#include "replay/trace/names.h"

#include <array>

namespace daxscope::exports {

using trace::Event;
using trace::Kind;
using trace::kNone;

namespace {

constexpr std::array kColumns{
    EventColumn{"seq", "order of arrival"},
    EventColumn{"ts", "begin, ns of CLOCK_BOOTTIME; none: only the end was recorded"},
    EventColumn{"ts_end", "end, ns; none: an instant, or it never ended"},
    EventColumn{"kind", "the event's name, as the kernel's trace has it"},
    EventColumn{"evidence", "recorded, inferred, assumed or modelled"},
    EventColumn{"cpu", "where it ended"},
    EventColumn{"comm", "name of the task"},
    EventColumn{"tgid", "its process"},
    EventColumn{"tid", "its thread"},
    EventColumn{"mapping", "number of the mapping concerned"},
    EventColumn{"mm", "number of its address space"},
    EventColumn{"shared", "shared or private"},
    EventColumn{"address", "of the page in the mapping"},
    EventColumn{"dev", "major:minor of the file's device"},
    EventColumn{"ino", "its inode number"},
    EventColumn{"path", "its path"},
    EventColumn{"pgoff", "page of the fault, or first page"},
    EventColumn{"pages", "length of what was unmapped, zapped, written back …, pages; 0 of an "
                         "unmap: to the end of the file"},
    EventColumn{"origin", "who asked for the unmap or zap"},
    EventColumn{"flags", "FAULT_FLAG_* bits"},
    EventColumn{"flags_text", "their names in the kernel that recorded"},
    EventColumn{"result", "VM_FAULT_* bits; none: the fault never ended"},
    EventColumn{"result_text", "their names"},
    EventColumn{"file_pages", "pages of the file"},
    EventColumn{"extent", "type that iomap or FIEMAP answered: hole, mapped, …"},
    EventColumn{"extent_flags", "IOMAP_F_* names"},
    EventColumn{"extent_misaligned", "1: not aligned to a PMD on the device"},
    EventColumn{"extent_pages", "its length"},
    EventColumn{"storage", "byte on the device"},
    EventColumn{"pmd_in", "the PMD entry at the fault's begin"},
    EventColumn{"pmd_in_text", "what it says: none, table, huge ro, huge rw"},
    EventColumn{"pmd_out", "the PMD entry at its end"},
    EventColumn{"pmd_out_text", "what it says"},
};

void number_or_none(ColumnSink& sink, std::int64_t value) {
    if (value == kNone) {
        sink.none();
    } else {
        sink.number(value);
    }
}

void put_task(const trace::Task* task, ColumnSink& sink) {
    if (task == nullptr || !task->named) {
        sink.none();
    } else {
        sink.text(task->comm);
    }
    number_or_none(sink, task == nullptr ? kNone : task->tgid);
    number_or_none(sink, task == nullptr ? kNone : task->tid);
}

void put_mapping(const Subject& subject, const Event& event, ColumnSink& sink) {
    const trace::Mapping* mapping = subject.names().mapping(event.mapping);
    if (mapping == nullptr) {
        for (int column = 0; column < 4; ++column) {
            sink.none();
        }
        return;
    }
    sink.number(mapping->id);
    number_or_none(sink, mapping->mm);
    if (mapping->flags_known) {
        sink.word(trace::sharing_text(*mapping));
    } else {
        sink.none();
    }
    sink.bits(mapping->vm_start + static_cast<std::uint64_t>((event.pgoff - mapping->vm_pgoff) *
                                                             subject.names().session().page_size));
}

void put_file(const Subject& subject, const Event& event, ColumnSink& sink) {
    const trace::File* file = subject.names().file(event.file);
    if (file == nullptr) {
        for (int column = 0; column < 4; ++column) {
            sink.none();
        }
        return;
    }
    sink.word(trace::dev_text(file->dev));
    sink.bits(file->ino);
    if (file->path.empty()) {
        sink.none();
    } else {
        sink.text(file->path);
    }
    sink.number(event.pgoff);
}

bool has_length(Kind kind) {
    return kind == Kind::Unmap || kind == Kind::Zap || kind == Kind::Munmap ||
           kind == Kind::Fiemap || kind == Kind::Access || kind == Kind::WritebackOne ||
           kind == Kind::WritebackRange;
}

void put_length(const Event& event, ColumnSink& sink) {
    if (!has_length(event.kind)) {
        sink.none();
    } else if (event.kind == Kind::WritebackRange) {
        sink.number(event.arg0 - event.pgoff + 1); // arg0 is the last page
    } else {
        sink.number(event.arg0);
    }
    if ((event.kind == Kind::Unmap || event.kind == Kind::Zap) && event.has(trace::kArg1)) {
        sink.word(trace::origin_name(static_cast<trace::Origin>(event.arg1)));
    } else {
        sink.none();
    }
}

void put_bits(bool known, std::int64_t value, std::span<const trace::Name> names,
              ColumnSink& sink) {
    if (!known) {
        sink.none();
        sink.none();
        return;
    }
    sink.number(value);
    sink.word(trace::flag_text(static_cast<std::uint64_t>(value), names));
}

void put_extent(const Event& event, ColumnSink& sink) {
    constexpr std::uint64_t kLow16 = 0xffff;
    if (event.extent == kNone) {
        for (int column = 0; column < 4; ++column) {
            sink.none();
        }
        return;
    }
    const auto bits = static_cast<std::uint64_t>(event.extent);
    std::string_view type = "?";
    for (const trace::Name& name : trace::extent_type_names()) {
        if (static_cast<std::uint64_t>(name.value) == (bits & kLow16)) {
            type = name.name;
        }
    }
    sink.word(type);
    sink.word(
        trace::flag_text((bits >> trace::kExtentFlagsShift) & kLow16, trace::extent_flag_names()));
    sink.number((bits & trace::kExtentMisaligned) != 0 ? 1 : 0);
    const bool fiemap = event.kind == Kind::Fiemap;
    if (fiemap || !event.has(trace::kArg1)) {
        number_or_none(sink, fiemap ? event.arg0 : kNone);
    } else {
        sink.number(event.arg1);
    }
}

void put_pmd(bool known, std::uint64_t value, trace::Arch arch, ColumnSink& sink) {
    if (known) {
        sink.bits(value);
        sink.word(trace::pmd_text(arch, value));
    } else {
        sink.none();
        sink.none();
    }
}

} // namespace

std::span<const EventColumn> event_columns() {
    return kColumns;
}

void put_event(const Subject& subject, const Event& event, ColumnSink& sink) {
    const trace::Session& session = subject.trace().session();
    const bool fault = event.is_fault();
    sink.number(event.seq);
    if (event.has(trace::kBegin)) {
        sink.number(event.ts);
        number_or_none(sink, event.ts_end);
    } else { // its end alone was recorded
        sink.none();
        sink.number(event.ts);
    }
    sink.word(trace::kind_name(event.kind));
    sink.word(trace::evidence_name(event.evidence));
    number_or_none(sink, event.cpu);
    put_task(subject.names().task(event.task), sink);
    put_mapping(subject, event, sink);
    put_file(subject, event, sink);
    put_length(event, sink);
    put_bits(fault && event.has(trace::kFlags), event.flags,
             trace::fault_flag_names(session.kernel_release), sink);
    put_bits(fault && event.has(trace::kResult), event.result,
             trace::fault_result_names(session.kernel_release), sink);
    if (fault && event.has(trace::kArg0)) {
        sink.number(event.arg0);
    } else {
        sink.none();
    }
    put_extent(event, sink);
    number_or_none(sink, event.storage);
    put_pmd(fault && event.has(trace::kPmdIn), event.pmd_in, session.arch, sink);
    put_pmd(fault && event.has(trace::kPmdOut), event.pmd_out, session.arch, sink);
}

} // namespace daxscope::exports
