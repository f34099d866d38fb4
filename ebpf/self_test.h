// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// What a recording of a few faults has, beside the kernel's own count of them.
struct SelfTest {
    /// One event of fs_dax.
    struct Row {
        std::string event;
        std::uint64_t ftrace = 0;   ///< counted by the kernel
        std::uint64_t recorded = 0; ///< by the probe
        std::uint64_t lost = 0;     ///< … and said to be lost
        bool agrees() const { return ftrace == recorded; }
    };
    std::vector<Row> rows; ///< those that happened, by either count

    /// Faults happened, and all that happened was recorded.
    bool agrees() const;
};

/// Makes a few faults on a file without a name in `folder`, PMD and 4 KiB ones, on holes and on
/// storage, in a child process; records them into memory, as `daxscope record -p` does; and has
/// ftrace count them in an instance of its own. The file and the instance are gone afterwards.
/// Takes four PMD ranges of space.
/// @throws Error(Exit::Usage) where the folder is not DAX or full, tracefs is not mounted, or the
///         privilege is missing; and what Probe throws
SelfTest self_test(const std::filesystem::path& folder);

} // namespace daxscope::ebpf
