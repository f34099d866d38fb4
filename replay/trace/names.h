// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of kernel and daxscope constants: what the decoding tables of a trace file are filled with.
#pragma once

#include "replay/trace/arch.h"
#include "replay/trace/event.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace daxscope::trace {

std::span<const Name> kind_names();        ///< "dax_pmd_fault", "unmap", …
std::span<const Name> origin_names();      ///< "pmd fault", "fallocate", …
std::span<const Name> evidence_names();    ///< "recorded", "inferred", …
std::span<const Name> extent_type_names(); ///< "hole", "mapped", "unwritten", …
std::span<const Name> extent_flag_names(); ///< "NEW", "DIRTY", "SHARED", … (IOMAP_F_*)
/// (major, minor) of a release as `uname -r` prints it, {0, 0} where it can't be read.
std::pair<int, int> kernel_version(std::string_view kernel_release);
/// FAULT_FLAG_* and VM_FAULT_* as the named release's tracepoints print them (FAULT_FLAG_TRACE and
/// VM_FAULT_RESULT_TRACE of include/linux/mm_types.h); of an unknown release all there are today:
/// no number was used twice but VM_FAULT_WRITE's.
std::span<const Name> fault_flag_names(std::string_view kernel_release);
std::span<const Name> fault_result_names(std::string_view kernel_release);

/// "WRITE|USER|0x800": names joined with '|', unnamed bits as a trailing hex number, as the kernel
/// prints them. "0" for 0.
std::string flag_text(std::uint64_t value, std::span<const Name> names);
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_of(std::string_view name); ///< empty where none is called so
std::string_view evidence_name(Evidence evidence);
std::string_view origin_name(Origin origin);
/// For people: the name and the tid of a task, "reader tid 1234"; "(no name recorded) tid 1234".
std::string task_text(const Task& task);
std::string comm_text(const Task& task); ///< the name, "(no name recorded)"
/// For people: a tgid, an mm or another number; "not recorded" for kNone.
std::string number_text(std::int64_t number);
std::string_view sharing_text(const Mapping& mapping); ///< "shared", "private", "not recorded"
/// For people: what a PMD entry was at a fault's begin or end; "not recorded" where it was not.
std::string_view pmd_in_text(Arch arch, const Event& fault);
std::string_view pmd_out_text(Arch arch, const Event& fault);
/// "259:0" for the kernel's encoding of a device.
std::string dev_text(std::uint32_t dev);
/// The same back; empty where the text is none that dev_text() writes.
std::optional<std::uint32_t> dev_of(std::string_view text);

} // namespace daxscope::trace
