// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/decode.h"

#include <cstring>

namespace daxscope::ebpf {

// The probe writes the trace's own numbers.
static_assert(DAXSCOPE_PMD_FAULT == static_cast<int>(trace::Kind::PmdFault));
static_assert(DAXSCOPE_PTE_FAULT == static_cast<int>(trace::Kind::PteFault));
static_assert(DAXSCOPE_PTE_LOAD_HOLE == static_cast<int>(trace::Kind::PteLoadHole));
static_assert(DAXSCOPE_UNMAP == static_cast<int>(trace::Kind::Unmap));
static_assert(DAXSCOPE_ZAP == static_cast<int>(trace::Kind::Zap));
static_assert(DAXSCOPE_MUNMAP == static_cast<int>(trace::Kind::Munmap));
static_assert(DAXSCOPE_EXIT == static_cast<int>(trace::Kind::Exit));
static_assert(DAXSCOPE_ACCESS == static_cast<int>(trace::Kind::Access));
static_assert(DAXSCOPE_DISPATCH == static_cast<int>(trace::Kind::Dispatch));
static_assert(DAXSCOPE_FINISH_FAULT == static_cast<int>(trace::Kind::FinishFault));
static_assert(DAXSCOPE_PRIVATE_COPY == static_cast<int>(trace::Kind::PrivateCopy));
static_assert(DAXSCOPE_INSERT == static_cast<int>(trace::Kind::Insert));
static_assert(DAXSCOPE_GRAB == static_cast<int>(trace::Kind::Grab));
static_assert(DAXSCOPE_BY_PMD_FAULT == static_cast<int>(trace::Origin::PmdFault));
static_assert(DAXSCOPE_BY_UNSHARE == static_cast<int>(trace::Origin::Unshare));
static_assert(DAXSCOPE_EXTENT_MISALIGNED == trace::kExtentMisaligned);
static_assert(DAXSCOPE_EXTENT_HAS_SOURCE == trace::kExtentHasSource);
static_assert(static_cast<std::int64_t>(DAXSCOPE_NO_EXTENT) == trace::kNone);
static_assert(sizeof(daxscope_record) == 176);

void Decoder::take(std::span<const std::byte> bytes) {
    if (bytes.empty()) {
        ++strange_;
        return;
    }
    const auto kind = static_cast<std::uint8_t>(bytes[0]);
    if (kind == DAXSCOPE_FILE && bytes.size() == sizeof(daxscope_file)) {
        daxscope_file file;
        std::memcpy(&file, bytes.data(), sizeof file);
        identities_.name(file);
        return;
    }
    if (kind == 0 || kind >= DAXSCOPE_KINDS || bytes.size() != sizeof(daxscope_record)) {
        ++strange_;
        return;
    }
    daxscope_record record;
    std::memcpy(&record, bytes.data(), sizeof record);

    trace::Event event;
    event.ts = static_cast<std::int64_t>(record.ts);
    event.ts_end =
        record.ts_end == DAXSCOPE_NO_TIME ? trace::kNone : static_cast<std::int64_t>(record.ts_end);
    event.kind = static_cast<trace::Kind>(kind);
    event.task = kind == DAXSCOPE_ACCESS ? trace::kNone : identities_.task(record);
    event.file = identities_.file(record);
    event.mapping = event.kind == trace::Kind::Munmap ? identities_.unmapped(record, event.file)
                                                      : identities_.mapping(record, event.file);
    event.pgoff = static_cast<std::int64_t>(record.pgoff);
    event.flags = record.flags;
    event.result = static_cast<std::int32_t>(record.result);
    event.pmd_in = record.pmd_in;
    event.pmd_out = record.pmd_out;
    event.arg0 = static_cast<std::int64_t>(record.arg0);
    event.arg1 = static_cast<std::int64_t>(record.arg1);
    event.extent = static_cast<std::int64_t>(record.extent);
    if (event.kind == trace::Kind::PteFault && event.arg0 == 0) {
        event.forget(trace::kArg0); // the probe did not learn how long the file is
    }
    add(event);
}

void Decoder::add(trace::Event event) {
    event.seq = ++seq_;
    events_.push_back(event);
    ++totals_[static_cast<std::size_t>(event.kind)];
}

} // namespace daxscope::ebpf
