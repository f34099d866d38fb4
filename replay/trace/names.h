// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of kernel and daxscope constants: what the decoding tables of a trace file are filled with.
#pragma once

#include "replay/trace/event.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace daxscope::trace {

std::span<const Name> kind_names();        ///< "dax_pmd_fault", "unmap", …
std::span<const Name> origin_names();      ///< "pmd fault", "fallocate", …
std::span<const Name> extent_type_names(); ///< "hole", "mapped", "unwritten", …
std::span<const Name> extent_flag_names(); ///< "NEW", "DIRTY", "SHARED", … (IOMAP_F_*)
/// (major, minor) of a release as `uname -r` prints it, {0, 0} where it can't be read.
std::pair<int, int> kernel_version(std::string_view kernel_release);
/// FAULT_FLAG_* and VM_FAULT_* as the named release's tracepoints print them (FAULT_FLAG_TRACE and
/// VM_FAULT_RESULT_TRACE of include/linux/mm_types.h).
std::span<const Name> fault_flag_names(std::string_view kernel_release);
std::span<const Name> fault_result_names(std::string_view kernel_release);

/// "WRITE|USER|0x800": names joined with '|', unnamed bits as a trailing hex number, as the kernel
/// prints them. "0" for 0.
std::string flag_text(std::uint64_t value, std::span<const Name> names);
std::string_view kind_name(Kind kind);
std::string_view origin_name(Origin origin);
/// "none", "table", "huge ro", "huge rw": what a PMD's value says (x86-64 bits present, PSE, RW).
std::string_view pmd_text(std::uint64_t pmd);
/// "259:0" for the kernel's encoding of a device.
std::string dev_text(std::uint32_t dev);

} // namespace daxscope::trace
