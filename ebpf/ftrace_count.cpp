// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/ftrace_count.h"

#include "ebpf/mounts.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace daxscope::ebpf {

namespace {

namespace fs = std::filesystem;

fs::path tracefs() {
    for (const Mount& mount : read_mounts()) {
        if (mount.fstype == "tracefs") {
            return mount.point;
        }
    }
    throw Error(Exit::Usage, "tracefs is not mounted: there is no count of the kernel's own",
                "mount -t tracefs tracefs /sys/kernel/tracing");
}

[[noreturn]] void refuse(const fs::path& path, int error) {
    throw Error(
        Exit::Usage,
        fmt::format("cannot have ftrace count: {}: {}", path.string(), std::strerror(error)),
        error == EACCES || error == EPERM ? "run it with sudo"
                                          : "the kernel needs CONFIG_FTRACE and fs_dax's "
                                            "events (CONFIG_FS_DAX)");
}

/// tracefs takes each command in one write, and answers in errno.
int command(const fs::path& path, const std::string& text) {
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    const bool whole = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const int error = whole ? 0 : errno;
    close(fd);
    return error;
}

/// Events that the instance's ring had no room for.
std::uint64_t overrun(const fs::path& instance) {
    std::uint64_t sum = 0;
    std::error_code none;
    for (const auto& cpu : fs::directory_iterator(instance / "per_cpu", none)) {
        std::ifstream stats(cpu.path() / "stats");
        for (std::string word; stats >> word;) {
            std::uint64_t count = 0;
            if (word == "overrun:" && stats >> count) {
                sum += count;
            }
        }
    }
    return sum;
}

/// "10.556798"
bool is_time(std::string_view word) {
    const std::size_t point = word.find('.');
    const auto digits = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    return point != std::string_view::npos && digits(word.substr(0, point)) &&
           digits(word.substr(point + 1));
}

} // namespace

std::map<std::string, std::uint64_t> count_events(std::istream& trace) {
    std::map<std::string, std::uint64_t> counts;
    for (std::string line; std::getline(trace, line);) {
        if (line.starts_with('#')) {
            continue;
        }
        // "  COMM-PID  [CPU] FLAGS  SECONDS.MICROSECONDS: EVENT: …", and a comm may hold anything.
        for (std::size_t at = line.find(": "); at != std::string::npos;
             at = line.find(": ", at + 1)) {
            const std::size_t blank = line.rfind(' ', at);
            const std::size_t begin = at + 2;
            const std::size_t end = line.find_first_of(": ", begin);
            if (blank != std::string::npos && end != std::string::npos && line[end] == ':' &&
                is_time(std::string_view(line).substr(blank + 1, at - blank - 1))) {
                ++counts[line.substr(begin, end - begin)];
                break;
            }
        }
    }
    return counts;
}

FtraceCount::FtraceCount(pid_t pid) {
    instance_ = tracefs() / "instances" / fmt::format("daxscope-{}", getpid());
    if (mkdir(instance_.c_str(), 0700) != 0) {
        const int error = errno;
        const fs::path wanted = std::exchange(instance_, {});
        refuse(wanted, error);
    }
    // A ring per CPU: a few hundred events need no megabyte each. Where that is refused, it has
    // one.
    command(instance_ / "buffer_size_kb", "256");
    for (const auto& [file, text] :
         {std::pair{"set_event_pid", std::to_string(pid)}, {"events/fs_dax/enable", "1"}}) {
        if (const int error = command(instance_ / file, text); error != 0) {
            rmdir(instance_.c_str());
            refuse(instance_ / file, error);
        }
    }
}

FtraceCount::~FtraceCount() {
    command(instance_ / "events/fs_dax/enable", "0");
    rmdir(instance_.c_str());
}

std::map<std::string, std::uint64_t> FtraceCount::counts() const {
    std::ifstream trace(instance_ / "trace");
    if (!trace) {
        refuse(instance_ / "trace", errno);
    }
    auto counts = count_events(trace);
    if (overrun(instance_) > 0) {
        throw Error(Exit::Usage, "ftrace lost events of its own count", "try again");
    }
    return counts;
}

} // namespace daxscope::ebpf
