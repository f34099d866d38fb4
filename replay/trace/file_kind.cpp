// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/file_kind.h"

#include "replay/trace/descriptor.h"
#include "replay/trace/schema.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>

namespace daxscope::trace {

namespace {

bool is_sidecar(std::string_view head) {
    using namespace std::string_view_literals;
    // A log in either byte order, a journal; before it is synced and after it is committed, a
    // journal has zeros in place of its magic and count. The log's index begins with its version in
    // the machine's byte order.
    constexpr std::uint32_t kIndexVersion = 3007000;
    constexpr std::size_t kUnsynced = 12;
    std::uint32_t first = 0;
    if (head.size() >= sizeof first) {
        std::memcpy(&first, head.data(), sizeof first);
    }
    return head.starts_with("\x37\x7f\x06\x82"sv) || head.starts_with("\x37\x7f\x06\x83"sv) ||
           head.starts_with("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"sv) || first == kIndexVersion ||
           head.substr(0, kUnsynced).find_first_not_of('\0') == std::string_view::npos;
}

} // namespace

FileKind kind_of(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return errno == ENOENT || errno == ENOTDIR ? FileKind::Missing : FileKind::Unreadable;
    }
    if (!S_ISREG(status.st_mode)) {
        return FileKind::Other;
    }
    if (status.st_size == 0) {
        return FileKind::Empty;
    }
    const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    std::array<char, kHeaderBytes> header{};
    const ssize_t got = fd ? pread(fd.get(), header.data(), header.size(), 0) : -1;
    if (got < 0) {
        return FileKind::Unreadable;
    }
    constexpr std::string_view kMagic("SQLite format 3\0", 16);
    const std::string_view head(header.data(), static_cast<std::size_t>(got));
    if (head.starts_with(kMagic)) {
        constexpr std::size_t kApplicationAt = 68;
        std::uint32_t application = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            application =
                application << 8U | static_cast<unsigned char>(header[kApplicationAt + k]);
        }
        return application == kApplicationId ? FileKind::Trace : FileKind::Database;
    }
    return is_sidecar(head) ? FileKind::Sidecar : FileKind::Other;
}

} // namespace daxscope::trace
