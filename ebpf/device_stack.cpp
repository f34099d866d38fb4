// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/device_stack.h"

#include "ebpf/dax_mounts.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <linux/dm-ioctl.h>
#include <sstream>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSectorBytes = 512;
constexpr std::uint32_t kDevMinorBits = 20;
constexpr int kMostDevices = 16; ///< volumes on volumes: the kernel stops earlier

std::optional<std::uint64_t> number_in(const fs::path& path) {
    std::ifstream file(path);
    std::uint64_t value = 0;
    return file >> value ? std::optional(value) : std::nullopt;
}

std::string line_in(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// "259:0"
std::optional<std::uint32_t> dev_of(const std::string& text) {
    unsigned major = 0, minor = 0;
    char colon = 0;
    std::istringstream words(text);
    if (!(words >> major >> colon >> minor) || colon != ':') {
        return std::nullopt;
    }
    return major << kDevMinorBits | minor;
}

fs::path folder_of(std::uint32_t dev, const fs::path& sys) {
    return sys / "dev/block" /
           fmt::format("{}:{}", dev >> kDevMinorBits, dev & ((1U << kDevMinorBits) - 1));
}

/// "pmem0", from where /sys/dev/block/MAJOR:MINOR leads.
std::string name_of(const fs::path& folder) {
    std::error_code failed;
    const fs::path real = fs::canonical(folder, failed);
    return failed ? folder.filename().string() : real.filename().string();
}

/// A place one device further down.
struct Next {
    std::optional<std::uint32_t> dev;
    std::uint64_t byte = 0, contiguous = 0;
    std::string how; ///< "dm-linear from byte 1048576 of"; of a target that is not followed: why
};

Next in_linear(const DmTarget& target, std::uint64_t within) {
    std::istringstream words(target.params);
    std::string device;
    std::uint64_t start = 0;
    if (!(words >> device >> start)) {
        return {.dev = {}, .byte = 0, .contiguous = 0, .how = "dm-linear with an unknown table"};
    }
    return {dev_of(device), start * kSectorBytes + within, target.length * kSectorBytes - within,
            fmt::format("dm-linear from byte {} of", start * kSectorBytes)};
}

/// dm-stripe.c: params are "STRIPES CHUNK [DEVICE OFFSET]...".
Next in_striped(const DmTarget& target, std::uint64_t within) {
    std::istringstream words(target.params);
    std::uint64_t stripes = 0, chunk = 0;
    if (!(words >> stripes >> chunk) || stripes == 0 || chunk == 0) {
        return {.dev = {}, .byte = 0, .contiguous = 0, .how = "dm-striped with an unknown table"};
    }
    const std::uint64_t size = chunk * kSectorBytes;
    const std::uint64_t number = within / size;
    std::string device;
    std::uint64_t offset = 0;
    for (std::uint64_t k = 0; k <= number % stripes; ++k) {
        words >> device >> offset;
    }
    return {dev_of(device), offset * kSectorBytes + number / stripes * size + within % size,
            size - within % size,
            fmt::format("dm-striped in chunks of {} bytes, from byte {} of", size,
                        offset * kSectorBytes)};
}

Next in_volume(const std::vector<DmTarget>& table, std::uint64_t byte) {
    for (const DmTarget& target : table) {
        const std::uint64_t begin = target.begin * kSectorBytes;
        if (byte < begin || byte - begin >= target.length * kSectorBytes) {
            continue;
        }
        return target.type == "linear" ? in_linear(target, byte - begin)
               : target.type == "striped"
                   ? in_striped(target, byte - begin)
                   : Next{.dev = {},
                          .byte = 0,
                          .contiguous = 0,
                          .how = "dm-" + target.type + ", which is not followed"};
    }
    return {.dev = {}, .byte = 0, .contiguous = 0, .how = "a volume without that byte"};
}

} // namespace

std::optional<std::vector<DmTarget>> read_dm_table(std::uint32_t dev) {
    const int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
    if (control < 0) {
        return std::nullopt;
    }
    constexpr std::size_t kBytes = 64 * 1024;
    alignas(dm_ioctl) static thread_local char buffer[kBytes];
    std::memset(buffer, 0, sizeof(dm_ioctl));
    auto* const request = reinterpret_cast<dm_ioctl*>(buffer);
    request->version[0] = DM_VERSION_MAJOR;
    request->data_size = kBytes;
    request->data_start = sizeof(dm_ioctl);
    request->flags = DM_STATUS_TABLE_FLAG;
    request->dev = makedev(dev >> kDevMinorBits, dev & ((1U << kDevMinorBits) - 1));
    const bool done =
        ioctl(control, DM_TABLE_STATUS, buffer) == 0 && (request->flags & DM_BUFFER_FULL_FLAG) == 0;
    close(control);
    if (!done) {
        return std::nullopt;
    }
    std::vector<DmTarget> table;
    std::size_t at = request->data_start;
    for (std::uint32_t k = 0; k < request->target_count; ++k) {
        if (at + sizeof(dm_target_spec) > kBytes) {
            return std::nullopt;
        }
        const auto* const spec = reinterpret_cast<const dm_target_spec*>(buffer + at);
        const char* const params = buffer + at + sizeof(dm_target_spec);
        table.push_back({spec->sector_start, spec->length, spec->target_type,
                         std::string(params, strnlen(params, kBytes - at - sizeof *spec))});
        at = request->data_start + spec->next;
    }
    return table;
}

Below below(std::uint32_t dev, std::uint64_t byte, const ReadDmTable& read, const fs::path& sys) {
    Below found{byte, UINT64_MAX, {}};
    for (int deep = 0; deep < kMostDevices; ++deep) {
        const fs::path folder = folder_of(dev, sys);
        const std::string name = name_of(folder);
        found.path += name;
        if (const auto start = number_in(folder / "start"); start) { // a partition
            *found.byte += *start * kSectorBytes;
            found.path += fmt::format(", a partition from byte {} of ", *start * kSectorBytes);
            const auto parent = dev_of(line_in(folder / "../dev"));
            if (!parent) {
                found.path += "its disk";
                return found;
            }
            dev = *parent;
            continue;
        }
        std::error_code failed;
        if (!fs::exists(folder / "dm", failed)) {
            return found;
        }
        const auto table = read(dev);
        if (!table) {
            found.byte.reset();
            found.path += ", a device-mapper volume, whose table only root may read";
            return found;
        }
        const Next next = in_volume(*table, *found.byte);
        found.path += ", " + next.how;
        if (!next.dev) {
            found.byte.reset();
            return found;
        }
        found.path += ' ';
        found.byte = next.byte;
        found.contiguous = std::min(found.contiguous, next.contiguous);
        dev = *next.dev;
    }
    return found;
}

std::map<std::string, std::string> device_facts(std::uint64_t pmd_size) {
    std::map<std::string, std::string> facts;
    for (const Mount& mount : read_mounts()) {
        const MountDax dax = mount_dax(mount, device_dax(mount));
        if (dax == MountDax::Unable || dax == MountDax::Never) {
            continue;
        }
        if (std::string sentence = stack_sentence(mount.dev, pmd_size); !sentence.empty()) {
            facts.emplace(std::string(trace::key::kDevice) + trace::dev_text(mount.dev),
                          std::move(sentence));
        }
    }
    return facts;
}

std::string stack_sentence(std::uint32_t dev, std::uint64_t pmd_size, const ReadDmTable& read,
                           const fs::path& sys) {
    const Below first = below(dev, 0, read, sys);
    if (first.path.find(',') == std::string::npos) {
        return {};
    }
    if (!first.byte) {
        return first.path;
    }
    if (*first.byte % pmd_size != 0) {
        return fmt::format("{}: byte 0 of the file system is {} bytes past a multiple of {}, so no "
                           "PMD fits",
                           first.path, *first.byte % pmd_size, pmd_size);
    }
    if (first.contiguous < pmd_size) {
        return fmt::format("{}: only {} bytes lie behind one another, and a PMD takes {}",
                           first.path, first.contiguous, pmd_size);
    }
    return fmt::format("{}: byte 0 of the file system is a multiple of {}", first.path, pmd_size);
}

} // namespace daxscope::ebpf
