// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/users.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace daxscope::ebpf {

std::set<std::uint32_t> dax_devices(const std::vector<Mount>& mounts) {
    std::set<std::uint32_t> devices;
    for (const Mount& mount : mounts) {
        const std::string options = "," + mount.options + ",";
        if (options.find(",dax") != std::string::npos &&
            options.find(",dax=never,") == std::string::npos) {
            devices.insert(mount.dev);
        }
    }
    return devices;
}

bool maps_any(std::istream& maps, const std::set<std::uint32_t>& devices) {
    constexpr unsigned kMinorBits = 20;
    for (std::string line; std::getline(maps, line);) {
        unsigned major = 0;
        unsigned minor = 0;
        // 7f3a6b800000-7f3a6bc00000 rw-s 00000000 103:00 12 /mnt/pmem/file
        if (std::sscanf(line.c_str(), "%*x-%*x %*s %*x %x:%x", &major, &minor) == 2 &&
            devices.contains(major << kMinorBits | minor)) {
            return true;
        }
    }
    return false;
}

std::vector<std::int64_t> users_of(const std::set<std::uint32_t>& devices) {
    std::vector<std::int64_t> found;
    if (devices.empty()) {
        return found;
    }
    std::error_code gone;
    for (std::filesystem::directory_iterator at("/proc", gone), end; !gone && at != end;
         at.increment(gone)) {
        const std::string name = at->path().filename().string();
        std::int64_t tgid = 0;
        const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), tgid);
        if (error != std::errc{} || rest != name.data() + name.size()) {
            continue;
        }
        std::ifstream maps(at->path() / "maps");
        if (maps_any(maps, devices)) {
            found.push_back(tgid);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace daxscope::ebpf
