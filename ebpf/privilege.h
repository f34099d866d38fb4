// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace daxscope::ebpf {

/// Gives up every capability of the calling thread and of those it starts, for good. Under sudo it
/// also becomes the user who called it, if that user may write to `folder`, so that the file
/// belongs to them. What stays, where a file could not be written otherwise, is CAP_DAC_OVERRIDE.
/// @throws Error(Exit::Usage) if the kernel refuses
void drop_privileges(const std::filesystem::path& folder);

/// Gives up every capability of the calling thread but this one (CAP_…), if it has it.
void keep_only(unsigned capability);

} // namespace daxscope::ebpf
