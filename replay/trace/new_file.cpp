// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/new_file.h"

#include "replay/trace/error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace daxscope::trace {

namespace {

[[noreturn]] void fail_with(const std::filesystem::path& path, std::string_view doing, int error,
                            std::string remedy = {}) {
    throw Error(Exit::Io, fmt::format("{}: cannot {}: {}", path.string(), doing, strerror(error)),
                std::move(remedy));
}

} // namespace

std::array<std::filesystem::path, 3> beside(const std::filesystem::path& path) {
    std::array<std::filesystem::path, 3> paths{path, path, path};
    paths[0] += "-wal";
    paths[1] += "-shm";
    paths[2] += "-journal";
    return paths;
}

void create_file(const std::filesystem::path& path, bool overwrite) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status)) {
        if (!std::filesystem::is_regular_file(status)) {
            throw Error(Exit::Io, fmt::format("{}: not a regular file", path.string()),
                        "Give a file name to write the trace to.");
        }
        if (!overwrite) {
            fail_with(path, "create the trace", EEXIST,
                      "Give another name, or ask for it to be overwritten.");
        }
        if (unlink(path.c_str()) != 0) {
            fail_with(path, "replace the file", errno);
        }
    }
    for (const auto& old : beside(path)) {
        if (unlink(old.c_str()) != 0 && errno != ENOENT) {
            fail_with(old, "remove what an older trace left", errno);
        }
    }
    constexpr mode_t kMode = 0644;
    const int fd = open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kMode);
    if (fd < 0) {
        fail_with(path, "create the trace", errno);
    }
    ::close(fd);
}

bool shares_memory(const std::filesystem::path& path) {
    const std::string name = beside(path)[1];
    const int fd = open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* memory = MAP_FAILED;
    if (ftruncate(fd, static_cast<off_t>(bytes)) == 0) {
        memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    if (memory != MAP_FAILED) {
        munmap(memory, bytes);
    }
    ::close(fd);
    unlink(name.c_str());
    return memory != MAP_FAILED;
}

} // namespace daxscope::trace
