// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/dax_mounts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace daxscope::ebpf {

namespace {

/// The value of "dax=value" among the options; "always" for a bare "dax".
std::optional<std::string> dax_option(const std::string& options) {
    std::istringstream words(options);
    std::optional<std::string> found;
    for (std::string word; std::getline(words, word, ',');) {
        if (word == "dax") {
            found = "always";
        } else if (word.starts_with("dax=")) {
            found = word.substr(4);
        }
    }
    return found;
}

bool knows_dax(const std::string& fstype) {
    constexpr std::array kKnow{"xfs", "ext4", "ext2", "erofs", "virtiofs", "fuse", "famfs"};
    return std::find(kKnow.begin(), kKnow.end(), fstype) != kKnow.end();
}

} // namespace

MountDax mount_dax(const Mount& mount, std::optional<bool> device) {
    if (!knows_dax(mount.fstype) || device == false) {
        return MountDax::Unable;
    }
    const auto option = dax_option(mount.options);
    if (option == "never") {
        return MountDax::Never;
    }
    if (option) {
        return *option == "inode" ? MountDax::Flagged : MountDax::Always;
    }
    // These two take dax=inode for granted. The others ask for an option.
    if (mount.fstype == "xfs" || mount.fstype == "ext4") {
        return MountDax::Flagged;
    }
    return MountDax::Never;
}

std::optional<bool> device_dax(const Mount& mount, const std::filesystem::path& sys) {
    constexpr std::uint32_t kMinorBits = 20;
    const std::filesystem::path device =
        sys / "dev/block" /
        fmt::format("{}:{}", mount.dev >> kMinorBits, mount.dev & ((1U << kMinorBits) - 1));
    for (const char* queue : {"queue/dax", "../queue/dax"}) { // of a disk, of its partition
        std::ifstream file(device / queue);
        if (int yes = 0; file >> yes) {
            return yes != 0;
        }
    }
    return std::nullopt;
}

std::string why_not_dax(const Mount* mount, std::optional<bool> device) {
    if (mount == nullptr) {
        return "its file system is not mounted here";
    }
    if (!knows_dax(mount->fstype)) {
        return mount->fstype + " has no DAX";
    }
    const std::string here = fmt::format("{} on {}", mount->fstype, mount->point);
    switch (mount_dax(*mount, device)) {
    case MountDax::Unable:
        return fmt::format("{}, the device of {}, can't do DAX", mount->source, here);
    case MountDax::Never:
        return here + " is mounted without DAX";
    case MountDax::Flagged:
        return here + " uses DAX for flagged files only: flag it with xfs_io -c 'chattr +x' FILE "
                      "while nobody has it open, or mount with -o dax=always";
    case MountDax::Always:
        break;
    }
    return here + " is mounted with DAX all the same: 'daxscope doctor' looks at it";
}

} // namespace daxscope::ebpf
