// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/machine.h"

#include <filesystem>
#include <fstream>
#include <sys/utsname.h>
#include <unistd.h>

namespace daxscope::ebpf {

Machine this_machine() {
    utsname name{};
    uname(&name);
    Machine machine;
    machine.release = name.release;
    machine.architecture = name.machine;
    machine.page_size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    machine.cpus = sysconf(_SC_NPROCESSORS_ONLN);
    std::ifstream huge("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");
    if (!(huge >> machine.pmd_size) || machine.pmd_size == 0) {
        // One page full of 8-byte entries: how all architectures with DAX PMDs build the level.
        machine.pmd_size = machine.page_size * (machine.page_size / 8);
    }
    constexpr const char* kModule = "daxscope_prefix";
    if (std::filesystem::exists(std::string("/sys/module/") + kModule)) {
        machine.test_module = kModule;
    }
    return machine;
}

} // namespace daxscope::ebpf
