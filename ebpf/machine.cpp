// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/machine.h"

#include <filesystem>
#include <fstream>
#include <sys/utsname.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

// tests/vm/module. The handlers that they make a kernel behave as name them, too.
constexpr std::string_view kTestModules[] = {"daxscope_prefix", "daxscope_keep",
                                             "daxscope_write_only"};

std::filesystem::path module_path(std::string_view module) {
    return std::filesystem::path("/sys/module") / module;
}

} // namespace

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
    for (const std::string_view module : kTestModules) {
        std::error_code none;
        if (std::filesystem::exists(module_path(module), none)) {
            machine.test_module = module;
        }
    }
    return machine;
}

std::optional<Intercepted> intercepted_unmaps(const std::string& module) {
    Intercepted counts;
    std::ifstream passed(module_path(module) / "parameters/passed");
    std::ifstream kept(module_path(module) / "parameters/kept");
    if (module.empty() || !(passed >> counts.passed) || !(kept >> counts.kept)) {
        return std::nullopt;
    }
    return counts;
}

} // namespace daxscope::ebpf
