// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/key.h"

#include "replay/cache/pack.h"
#include "replay/trace/descriptor.h"
#include "replay/trace/new_file.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

namespace daxscope::cache {

namespace {

struct Looked {
    struct stat status {};
    std::uint64_t ends = 0;
};

std::int64_t nanoseconds(const timespec& time) {
    constexpr std::int64_t kPerSecond = 1'000'000'000;
    return time.tv_sec * kPerSecond + time.tv_nsec;
}

/// Empty where it is no regular file or can't be read.
std::optional<Looked> look_at(const std::filesystem::path& path) {
    // O_NONBLOCK: a FIFO of that name must not make us wait for a writer.
    const trace::Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    Looked looked;
    if (!fd || fstat(fd.get(), &looked.status) != 0 || !S_ISREG(looked.status.st_mode)) {
        return std::nullopt;
    }
    constexpr off_t kEnd = 1 << 16;
    std::vector<char> ends(2 * kEnd);
    const ssize_t first = pread(fd.get(), ends.data(), kEnd, 0);
    if (first < 0) {
        return std::nullopt;
    }
    const ssize_t last = pread(fd.get(), ends.data() + first, kEnd,
                               std::max<off_t>(looked.status.st_size - kEnd, 0));
    if (last < 0) {
        return std::nullopt;
    }
    looked.ends = XXH3_64bits(ends.data(), static_cast<std::size_t>(first + last));
    return looked;
}

template <typename Archive, typename Row>
void about_columns(Archive& archive, Row& about) {
    auto& key = about.key;
    archive(key.path, key.dev, key.ino, key.bytes, key.modified, key.changed, key.ends,
            key.log_bytes, key.log_ends, about.events);
}

} // namespace

std::optional<Key> key_of(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error || trace::is_being_written(real)) {
        return std::nullopt;
    }
    const auto beside = trace::beside(real);
    if (std::filesystem::exists(beside[2], error)) {
        return std::nullopt; // it changes just now, or a crash left it half changed
    }
    const auto looked = look_at(real);
    if (!looked) {
        return std::nullopt;
    }
    Key key;
    key.path = real.string();
    key.dev = looked->status.st_dev;
    key.ino = looked->status.st_ino;
    key.bytes = static_cast<std::uint64_t>(looked->status.st_size);
    key.modified = nanoseconds(looked->status.st_mtim);
    key.changed = nanoseconds(looked->status.st_ctim);
    key.ends = looked->ends;
    if (const auto log = look_at(beside[0])) {
        key.log_bytes = static_cast<std::uint64_t>(log->status.st_size);
        key.log_ends = log->ends;
    }
    return key;
}

std::vector<std::byte> pack(const About& about) {
    Packer packer;
    about_columns(packer, about);
    return packer.bytes();
}

std::optional<About> unpack_about(std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    About about;
    about_columns(unpacker, about);
    return unpacker.ok() && unpacker.at_end() ? std::optional(about) : std::nullopt;
}

} // namespace daxscope::cache
