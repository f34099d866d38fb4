// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/reader/out.h"

#include <cstdint>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace daxscope::reader::perf {

/// A perf.data, read from any place of it on.
class File {
public:
    /// @param fd taken over
    explicit File(int fd) : fd_(fd) {
        struct stat status {};
        size_ = fstat(fd, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
    }
    ~File() { close(fd_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::uint64_t size() const { return size_; }
    /// @return fewer bytes than asked for at the end of the file
    std::size_t read(std::uint64_t at, char* to, std::size_t size) const {
        std::size_t got = 0;
        while (got < size) {
            const ssize_t more = pread(fd_, to + got, size - got, static_cast<off_t>(at + got));
            if (more <= 0) {
                break;
            }
            got += static_cast<std::size_t>(more);
        }
        return got;
    }
    /// @throws Refused where it does not lie in the file
    std::vector<char> part(std::uint64_t at, std::uint64_t size, const char* what) const {
        if (size > kMostPart || at > size_ || size > size_ - at) {
            throw Refused("header",
                          fmt::format("the file is cut off: {} lies behind its end", what));
        }
        std::vector<char> bytes(size);
        if (read(at, bytes.data(), size) != size) {
            throw Refused("header", fmt::format("{} cannot be read", what));
        }
        return bytes;
    }

private:
    static constexpr std::uint64_t kMostPart = 256U << 20U; ///< bytes of one part of the header

    int fd_;
    std::uint64_t size_ = 0;
};

} // namespace daxscope::reader::perf
