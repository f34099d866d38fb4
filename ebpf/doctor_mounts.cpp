// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/doctor.h"

#include <fmt/format.h>
#include <sstream>

namespace daxscope::ebpf {

namespace {

/// The value of "name=value" among comma-separated options; "" for a bare "name".
std::optional<std::string> option(const std::string& options, std::string_view name) {
    std::istringstream words(options);
    std::string word;
    while (std::getline(words, word, ',')) {
        if (word == name) {
            return "";
        }
        if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=') {
            return word.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

/// Bytes to which the file system aligns what it allocates; 0 = as it comes.
std::uint64_t alignment(const Mount& mount, const MountFacts& facts) {
    const bool xfs = mount.fstype == "xfs";
    const auto text = option(mount.options, xfs ? "sunit" : "stripe");
    if (!text) {
        return 0;
    }
    try {
        return std::stoull(*text) * (xfs ? 512 : facts.block_size);
    } catch (const std::exception&) {
        return 0;
    }
}

} // namespace

Finding examine_mount(const Mount& mount, const MountFacts& facts) {
    using Level = Finding::Level;
    Finding finding;
    finding.topic = "mount";
    const std::string here = fmt::format("{} on {} ({})", mount.fstype, mount.point, mount.source);
    const auto dax = option(mount.options, "dax");
    if (dax == "never") {
        return {Level::Warn, "mount", here + ": mounted without DAX",
                "mount it with -o dax=always"};
    }
    if (facts.device_dax == false) {
        return {Level::Warn, "mount", here + ": the device can't do DAX",
                "use a pmem namespace in fsdax mode (ndctl create-namespace -m fsdax), or "
                "memmap=2G!4G on the kernel's command line to try it without hardware"};
    }
    if (!dax) {
        return {Level::Warn, "mount",
                here + ": no dax option, so only files flagged for it use DAX",
                "mount it with -o dax=always, or flag files with xfs_io -c 'chattr +x'"};
    }
    if (facts.block_size != 0 && facts.block_size != facts.page_size) {
        return {Level::Warn, "mount",
                fmt::format("{}: blocks of {} bytes, but DAX needs the page size, {}", here,
                            facts.block_size, facts.page_size),
                fmt::format("make the file system with blocks of {} bytes", facts.page_size)};
    }
    if (facts.device_offset.value_or(0) % facts.pmd_size != 0) {
        return {Level::Warn, "mount",
                fmt::format("{}: the partition begins at byte {}, which is no multiple of the PMD "
                            "size: every PMD fault falls back",
                            here, *facts.device_offset),
                "align the partition, or use the whole device"};
    }
    if (mount.fstype == "ext2") {
        return {Level::Warn, "mount", here + ": ext2 has 4 KiB faults only", "use XFS or ext4"};
    }
    const std::uint64_t aligned = alignment(mount, facts);
    if ((mount.fstype == "xfs" || mount.fstype == "ext4") &&
        (aligned == 0 || aligned % facts.pmd_size != 0)) {
        return {Level::Warn, "mount",
                fmt::format("{}: extents are not kept to multiples of the PMD size, so PMD faults "
                            "may fall back",
                            here),
                mount.fstype == "xfs" ? "make it with mkfs.xfs -d su=2m,sw=1"
                                      : "make it with mkfs.ext4 -E stride=512,stripe_width=512"};
    }
    finding.fact =
        fmt::format("{}: dax={}, ready for PMD faults", here, dax->empty() ? "always" : *dax);
    return finding;
}

} // namespace daxscope::ebpf
