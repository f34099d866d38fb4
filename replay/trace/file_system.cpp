// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/file_system.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace daxscope::trace {

std::string type_of_mount(std::istream& mountinfo, std::uint64_t id) {
    // "36 35 98:0 / /mnt rw,noatime shared:1 - xfs /dev/sda rw": the type follows the lone "-".
    for (std::string line; std::getline(mountinfo, line);) {
        std::istringstream words(line);
        std::uint64_t found = 0;
        if (!(words >> found) || found != id) {
            continue;
        }
        constexpr int kBeforeOptional = 5; // parent, device, root, mount point, options
        std::string word;
        for (int skip = 0; skip < kBeforeOptional; ++skip) {
            words >> word;
        }
        while (words >> word && word != "-") {
        }
        words >> word;
        return words ? word : "";
    }
    return {};
}

std::string file_system_of(const std::filesystem::path& path) {
    struct statx status {};
    if (statx(AT_FDCWD, path.c_str(), 0, STATX_MNT_ID, &status) != 0 ||
        (status.stx_mask & STATX_MNT_ID) == 0) {
        return {};
    }
    std::ifstream mountinfo("/proc/self/mountinfo");
    return type_of_mount(mountinfo, status.stx_mnt_id);
}

bool is_shared_beyond_this_kernel(std::string_view type) {
    static constexpr std::array<std::string_view, 21> kTypes{
        "9p",       "acfs",    "afs",   "beegfs", "ceph",  "cifs",   "coda",
        "fuse",     "fuseblk", "gpfs",  "lustre", "ncpfs", "nfs",    "nfs4",
        "orangefs", "prl_fs",  "pvfs2", "smb3",   "smbfs", "vboxsf", "virtiofs"};
    return type.starts_with("fuse.") ||
           std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

} // namespace daxscope::trace
