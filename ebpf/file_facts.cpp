// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/file_facts.h"

#include "ebpf/machine.h"
#include "replay/trace/descriptor.h"
#include "replay/trace/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace daxscope::ebpf {

namespace {

std::optional<bool> is_dax_file(int fd) {
    constexpr std::uint64_t kDax = 0x00200000; // STATX_ATTR_DAX
    struct statx status {};
    if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &status) != 0 ||
        (status.stx_attributes_mask & kDax) == 0) {
        return std::nullopt;
    }
    return (status.stx_attributes & kDax) != 0;
}

std::optional<std::uint64_t> mapping_of(int fd, std::uint64_t size) {
    void* const at = size == 0 ? MAP_FAILED : mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        return std::nullopt;
    }
    munmap(at, size);
    return reinterpret_cast<std::uintptr_t>(at);
}

} // namespace

FileFacts file_facts(const std::string& path) {
    const trace::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (file.get() < 0 || fstat(file.get(), &status) != 0) {
        throw Error(Exit::Io, fmt::format("{}: {}", path, std::strerror(errno)),
                    "Name a data file that you may read, on a file system with DAX.");
    }
    constexpr unsigned kStatMinorBits = 20;
    FileFacts facts;
    facts.path = path;
    facts.regular = S_ISREG(status.st_mode);
    facts.dev = major(status.st_dev) << kStatMinorBits | minor(status.st_dev);
    facts.pmd_size = this_machine().pmd_size;
    facts.thp_disabled = prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1;
    if (facts.regular) {
        facts.dax = is_dax_file(file.get());
        facts.size = static_cast<std::uint64_t>(status.st_size);
        facts.extents = file_extents(file.get());
        facts.mapped_at = mapping_of(file.get(), facts.size);
    }
    return facts;
}

} // namespace daxscope::ebpf
