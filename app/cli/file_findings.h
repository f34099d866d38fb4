// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope doctor FILE: will faults on a file end huge? The reasons are those of `daxscope faults`.
#pragma once

#include "ebpf/doctor.h"
#include "ebpf/file_facts.h"
#include "replay/analysis/file_ranges.h"

#include <string>
#include <vector>

namespace daxscope::cli {

struct FileExamination {
    replay::FileRanges ranges;
    std::vector<ebpf::Finding> findings;
    bool well() const; ///< nothing is warned of
};
/// @param stack ebpf::stack_sentence() of the file's device
FileExamination examine_file(const ebpf::FileFacts& facts, const replay::PlaceOf& place_of,
                             const std::string& stack);
/// Of this machine. @throws Error(Exit::Io) where the file can't be opened for reading
FileExamination examine_file(const std::string& path);

} // namespace daxscope::cli
