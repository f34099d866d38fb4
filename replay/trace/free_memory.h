// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much memory is left. Linux promises more than there is and kills whoever asks for it in the
// end: who is about to take much looks first, and says that it is not there.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>

namespace daxscope {

/// What the machine and the memory cgroups of a process have.
struct FreeMemory {
    std::uint64_t all = 0;  ///< bytes that there are
    std::uint64_t left = 0; ///< bytes that may still be taken, page cache that can be dropped too
};

/// As /proc/meminfo says it; nothing where it has no MemTotal or MemAvailable (before 3.14).
std::optional<FreeMemory> free_memory_in(std::istream& meminfo);

/// Of this process: the least of the machine and the memory cgroups that it is in. Nothing
/// where the kernel does not say.
std::optional<FreeMemory> free_memory();

/// To be asked before a lot is taken, some dozen MiB at a time; a few MiB are always granted.
/// @param bytes that are to be taken
/// @throws std::bad_alloc where they would leave next to nothing to the rest of the machine
void require_free_memory(std::uint64_t bytes);

} // namespace daxscope
