// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/words.h"

#include "model/fault.h"

namespace daxscope::model {

std::string_view slot_text(SlotKind kind) {
    switch (kind) {
    case SlotKind::None:
        return "none";
    case SlotKind::HugeZero:
        return "huge zero";
    case SlotKind::HugeRo:
        return "huge, read-only";
    case SlotKind::HugeRw:
        return "huge, writable";
    case SlotKind::Table:
        return "page table";
    }
    return "?";
}

std::string_view pte_text(Pte pte) {
    switch (pte) {
    case Pte::None:
        return "page table, without this page";
    case Pte::Zero:
        return "page table, zero page";
    case Pte::Ro:
        return "page table, this page read-only";
    case Pte::Rw:
        return "page table, this page writable";
    }
    return "?";
}

std::string_view extent_text(const Blocks& blocks) {
    switch (blocks.extent) {
    case Extent::Hole:
        return blocks.covers ? "a hole" : "a hole with storage in it";
    case Extent::Unwritten:
        return blocks.covers ? "unwritten" : "unwritten in part";
    case Extent::Written:
        return blocks.covers ? "written" : "written in part";
    case Extent::Shared:
        return "shared";
    }
    return "?";
}

std::string_view entry_text(Entry entry, bool dirty) {
    switch (entry) {
    case Entry::None:
        return "none";
    case Entry::Empty:
        return "empty";
    case Entry::Zero:
        return "zero page";
    case Entry::Storage:
        return dirty ? "storage, dirty" : "storage, clean";
    }
    return "?";
}

std::string result_text(std::uint16_t result) {
    if (result == 0) {
        return "0";
    }
    struct Name {
        std::uint16_t bit;
        std::string_view name;
    };
    constexpr Name kNames[] = {
        {vm_fault::kOom, "OOM"},
        {vm_fault::kSigbus, "SIGBUS"},
        {vm_fault::kMajor, "MAJOR"},
        {vm_fault::kNopage, "NOPAGE"},
        {vm_fault::kLocked, "LOCKED"},
        {vm_fault::kRetry, "RETRY"},
        {vm_fault::kFallback, "FALLBACK"},
        {vm_fault::kDoneCow, "DONE_COW"},
        {vm_fault::kNeedDsync, "NEEDDSYNC"},
    };
    std::string text;
    for (const Name& each : kNames) {
        if ((result & each.bit) != 0) {
            text += (text.empty() ? "" : "|") + std::string(each.name);
        }
    }
    return text;
}

std::string citation(std::string_view kernel, std::string_view function) {
    return std::string(kernel) + (kernel.empty() ? "" : " ") + std::string(function);
}

std::string citation(const Step& step) {
    return citation(step.kernel, step.function);
}

} // namespace daxscope::model
