// SPDX-License-Identifier: GPL-3.0-or-later
#include "hold.h"

#include <chrono>
#include <fcntl.h>
#include <optional>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace daxscope::workload {

Tally hold(const std::string& path, const Hold& how) {
    if (how.thp_disable && prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0) {
        fail("prctl(PR_SET_THP_DISABLE)", path);
    }
    Tally tally;
    tally.pid = tally.tid = getpid();
    std::optional<Mapping> mapping;
    int open_only = -1;
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        fail("stat", path);
    }
    if (how.map) {
        mapping.emplace(path, MapPlan{});
        if (how.no_huge_page &&
            madvise(const_cast<char*>(mapping->page(0)), static_cast<std::size_t>(status.st_size),
                    MADV_NOHUGEPAGE) != 0) {
            fail("madvise(MADV_NOHUGEPAGE)", path);
        }
        for (std::int64_t page = 0; how.touch && page < status.st_size / kPage; ++page) {
            perform({.party = 0, .op = 'r', .pgoff = page, .pages = 1}, *mapping, tally);
        }
    } else {
        open_only = open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (open_only < 0) {
            fail("open", path);
        }
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(how.seconds));
    if (open_only >= 0) {
        close(open_only);
    }
    return tally;
}

} // namespace daxscope::workload
