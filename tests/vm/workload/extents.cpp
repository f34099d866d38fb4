// SPDX-License-Identifier: GPL-3.0-or-later
#include "extents.h"

#include <cerrno>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <vector>

namespace daxscope::workload {

namespace {
constexpr auto kRangeBytes = static_cast<std::uint64_t>(kPage * kPagesPerPmd);
} // namespace

void clone_range(int from, const Mapping& mapping, std::int64_t page) {
    file_clone_range range{};
    range.src_fd = from;
    range.src_offset = range.dest_offset = static_cast<std::uint64_t>(page * kPage);
    range.src_length = kRangeBytes;
    if (ioctl(mapping.fd(), FICLONERANGE, &range) != 0) {
        fail("FICLONERANGE to", mapping.path());
    }
}

bool dedupe_range(int from, const Mapping& mapping, std::int64_t page) {
    std::vector<char> room(sizeof(file_dedupe_range) + sizeof(file_dedupe_range_info));
    auto* const range = reinterpret_cast<file_dedupe_range*>(room.data());
    range->src_offset = static_cast<std::uint64_t>(page * kPage);
    range->src_length = kRangeBytes;
    range->dest_count = 1;
    range->info[0].dest_fd = mapping.fd();
    range->info[0].dest_offset = range->src_offset;
    if (ioctl(from, FIDEDUPERANGE, range) != 0) {
        fail("FIDEDUPERANGE to", mapping.path());
    }
    if (range->info[0].status < 0) {
        errno = -range->info[0].status;
        fail("FIDEDUPERANGE to", mapping.path());
    }
    return range->info[0].status == FILE_DEDUPE_RANGE_SAME;
}

} // namespace daxscope::workload
