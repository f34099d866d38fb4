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

std::int64_t kind_of(std::uint32_t flags) {
    const auto type = (flags & FIEMAP_EXTENT_DELALLOC) != 0      ? trace::ExtentType::Delalloc
                      : (flags & FIEMAP_EXTENT_UNWRITTEN) != 0   ? trace::ExtentType::Unwritten
                      : (flags & FIEMAP_EXTENT_DATA_INLINE) != 0 ? trace::ExtentType::Inline
                                                                 : trace::ExtentType::Mapped;
    const std::int64_t shared = (flags & FIEMAP_EXTENT_SHARED) != 0 ? trace::kIomapShared : 0;
    return static_cast<std::int64_t>(type) | shared << trace::kExtentFlagsShift;
}

} // namespace

std::uint32_t FileExtent::state() const {
    return flags & (FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_UNWRITTEN | FIEMAP_EXTENT_SHARED);
}

std::vector<FileExtent> file_extents(int fd) {
    std::vector<FileExtent> extents;
    std::uint64_t from = 0;
    for (bool last = false; !last && extents.size() < kMostFiemapExtents;) {
        Request request;
        struct fiemap* const head = request.head();
        head->fm_start = from;
        head->fm_length = FIEMAP_MAX_OFFSET - from;
        head->fm_extent_count = kExtentsPerCall;
        if (ioctl(fd, FS_IOC_FIEMAP, head) != 0 || head->fm_mapped_extents == 0) {
            break;
        }
        for (std::uint32_t k = 0; k < head->fm_mapped_extents; ++k) {
            const fiemap_extent& extent = head->fm_extents[k];
            last = (extent.fe_flags & FIEMAP_EXTENT_LAST) != 0;
            from = extent.fe_logical + extent.fe_length;
            extents.push_back(
                {extent.fe_logical, extent.fe_physical, extent.fe_length, extent.fe_flags});
        }
    }
    return extents;
}

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
    for (const FileExtent& extent : file_extents(opened.fd())) {
        const auto first = static_cast<std::int64_t>(extent.logical / page_size);
        const std::uint64_t end = extent.logical + extent.length;
        const auto pages = static_cast<std::int64_t>((end + page_size - 1) / page_size) - first;
        const std::int64_t kind = kind_of(extent.flags);
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
    return events;
}

} // namespace daxscope::ebpf
