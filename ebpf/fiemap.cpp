// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/fiemap.h"

#include <array>
#include <cstddef>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

constexpr std::uint32_t kExtentsPerCall = 128;

/// struct fiemap with room for its extents.
struct Request {
    alignas(fiemap_extent) std::array<
        std::byte, sizeof(struct fiemap) + kExtentsPerCall * sizeof(fiemap_extent)> bytes{};
    struct fiemap* head() {
        return reinterpret_cast<struct fiemap*>(bytes.data());
    }
};

class ReadOnlyFile {
public:
    explicit ReadOnlyFile(const std::string& path)
        : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)) {}
    ~ReadOnlyFile() {
        if (fd_ >= 0) {
            close(fd_);
        }
    }
    ReadOnlyFile(const ReadOnlyFile&) = delete;
    ReadOnlyFile& operator=(const ReadOnlyFile&) = delete;
    int fd() const { return fd_; }
    bool is(const trace::File& file) const {
        struct stat status {};
        constexpr unsigned kMinorBits = 20;
        return fd_ >= 0 && fstat(fd_, &status) == 0 && status.st_ino == file.ino &&
               (major(status.st_dev) << kMinorBits | minor(status.st_dev)) == file.dev;
    }

private:
    int fd_;
};

std::int64_t kind_of(const fiemap_extent& extent) {
    const auto type =
        (extent.fe_flags & FIEMAP_EXTENT_DELALLOC) != 0      ? trace::ExtentType::Delalloc
        : (extent.fe_flags & FIEMAP_EXTENT_UNWRITTEN) != 0   ? trace::ExtentType::Unwritten
        : (extent.fe_flags & FIEMAP_EXTENT_DATA_INLINE) != 0 ? trace::ExtentType::Inline
                                                             : trace::ExtentType::Mapped;
    const std::int64_t shared =
        (extent.fe_flags & FIEMAP_EXTENT_SHARED) != 0 ? trace::kIomapShared : 0;
    return static_cast<std::int64_t>(type) | shared << trace::kExtentFlagsShift;
}

} // namespace

std::vector<trace::Event> fiemap(const trace::File& file, std::uint64_t page_size,
                                 std::int64_t now) {
    std::vector<trace::Event> events;
    if (!file.path.starts_with('/')) {
        return events;
    }
    const ReadOnlyFile opened(file.path);
    if (!opened.is(file)) {
        return events;
    }
    std::uint64_t from = 0;
    for (bool last = false; !last && events.size() < kMostFiemapExtents;) {
        Request request;
        struct fiemap* const head = request.head();
        head->fm_start = from;
        head->fm_length = FIEMAP_MAX_OFFSET - from;
        head->fm_extent_count = kExtentsPerCall;
        if (ioctl(opened.fd(), FS_IOC_FIEMAP, head) != 0 || head->fm_mapped_extents == 0) {
            break;
        }
        for (std::uint32_t k = 0; k < head->fm_mapped_extents; ++k) {
            const fiemap_extent& extent = head->fm_extents[k];
            last = (extent.fe_flags & FIEMAP_EXTENT_LAST) != 0;
            from = extent.fe_logical + extent.fe_length;
            const auto first = static_cast<std::int64_t>(extent.fe_logical / page_size);
            const auto pages =
                static_cast<std::int64_t>((from + page_size - 1) / page_size) - first;
            const std::int64_t kind = kind_of(extent);
            if (!events.empty() && events.back().extent == kind &&
                events.back().pgoff + events.back().arg0 == first) {
                events.back().arg0 += pages;
                continue;
            }
            trace::Event event;
            event.ts = now;
            event.kind = trace::Kind::Fiemap;
            event.file = file.id;
            event.pgoff = first;
            event.arg0 = pages;
            event.extent = kind;
            events.push_back(event);
        }
    }
    return events;
}

} // namespace daxscope::ebpf
