// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the parts of a world are called, for everybody who tells of them.
#pragma once

#include "model/handler.h"
#include "model/world.h"

#include <string>
#include <string_view>

namespace daxscope::model {

/// One of "none", "huge zero", "huge, read-only", "huge, writable", "page table", everywhere.
std::string_view slot_text(SlotKind kind);
/// "page table, zero page", …; "page table, without this page" where nothing is mapped.
std::string_view pte_text(Pte pte);
/// "a hole", "unwritten", "written in part", "shared", …
std::string_view extent_text(const Blocks& blocks);
/// "none", "empty", "zero page", "storage, dirty", …
std::string_view entry_text(Entry entry, bool dirty);
/// VM_FAULT_* without the prefix, joined by '|'; "0" where no bit is set.
std::string result_text(std::uint16_t result);

/// "4.5-rc1 unmap_mapping_range()": where a step is from. Without a kernel the function says why.
std::string citation(std::string_view kernel, std::string_view function);
std::string citation(const Step& step);

} // namespace daxscope::model
