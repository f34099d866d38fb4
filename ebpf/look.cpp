// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/look.h"

#include "replay/trace/descriptor.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <deque>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <span>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <utility>

namespace daxscope::ebpf {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kMinorBits = 20;

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// One line of /proc/PID/maps.
struct Line {
    std::uint64_t start = 0, end = 0, ino = 0;
    std::string permissions;
    std::uint32_t dev = 0;
    std::string path;
};

/// 7f3a6b800000-7f3a6bc00000 rw-s 00000000 103:00 12    /mnt/pmem/file
std::optional<Line> parse(const std::string& text) {
    Line line;
    std::array<char, 8> permissions{};
    unsigned major = 0;
    unsigned minor = 0;
    int used = 0;
    if (std::sscanf(text.c_str(), "%lx-%lx %7s %*x %x:%x %lu %n", &line.start, &line.end,
                    permissions.data(), &major, &minor, &line.ino, &used) != 6 ||
        line.start >= line.end) {
        return std::nullopt;
    }
    line.permissions = permissions.data();
    line.dev = major << kMinorBits | minor;
    line.path = text.substr(std::min(static_cast<std::size_t>(used), text.size()));
    return line;
}

bool is_device_dax(std::string_view path) {
    return path.starts_with("/dev/dax");
}

/// Counts the pages of a mapping that the page tables have, from /proc/PID/pagemap.
std::optional<std::uint64_t> present_bytes(int pagemap, std::uint64_t start, std::uint64_t end) {
    constexpr std::uint64_t kPresent = std::uint64_t{1} << 63;
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    std::vector<std::uint64_t> entries(8192);
    std::uint64_t present = 0;
    for (std::uint64_t at = start; at < end;) {
        const std::uint64_t pages =
            std::min<std::uint64_t>(entries.size(), (end - at + page - 1) / page);
        const ssize_t got = pread(pagemap, entries.data(), pages * sizeof entries[0],
                                  static_cast<off_t>(at / page * sizeof entries[0]));
        const std::size_t whole = got > 0 ? static_cast<std::size_t>(got) / sizeof entries[0] : 0;
        if (whole == 0) {
            return at == start ? std::nullopt : std::optional(present);
        }
        present += page * static_cast<std::uint64_t>(
                              std::count_if(entries.begin(), entries.begin() + whole,
                                            [](std::uint64_t e) { return (e & kPresent) != 0; }));
        at += whole * page;
    }
    return present;
}

} // namespace

std::optional<bool> is_dax_file(const fs::path& path, std::uint32_t dev, std::uint64_t ino) {
    struct statx found {};
    if (statx(AT_FDCWD, path.c_str(), AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO | STATX_TYPE,
              &found) != 0 ||
        (found.stx_attributes_mask & STATX_ATTR_DAX) == 0) {
        return std::nullopt;
    }
    const bool same =
        (ino == 0 && dev == 0) ||
        (found.stx_ino == ino && (found.stx_dev_major << kMinorBits | found.stx_dev_minor) == dev);
    return same ? std::optional((found.stx_attributes & STATX_ATTR_DAX) != 0) : std::nullopt;
}

Proc::Proc(fs::path root, Ask ask) : root_(std::move(root)), ask_(std::move(ask)) {}

std::string Proc::status(std::int64_t pid, std::string_view name) const {
    std::ifstream file(of(pid) / "status");
    for (std::string line; std::getline(file, line);) {
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':') {
            const std::size_t begin = line.find_first_not_of(" \t", name.size() + 1);
            return begin == std::string::npos ? std::string() : line.substr(begin);
        }
    }
    return {};
}

SeenProcess Proc::look(std::int64_t pid, const Depth& depth) const {
    SeenProcess process;
    process.pid = pid;
    std::ifstream comm(of(pid) / "comm");
    process.gone = !std::getline(comm, process.comm);
    if (const std::string enabled = status(pid, "THP_enabled"); !enabled.empty()) {
        process.thp_enabled = enabled != "0";
    }
    if (depth.files && !process.gone) {
        read_maps(process, depth);
        if (!depth.devices) {
            read_open_files(process);
        }
        // One that has ended has no mappings, and that is no secret.
        process.gone = !process.readable &&
                       (status(pid, "State").empty() || status(pid, "State").starts_with('Z'));
    }
    return process;
}

void Proc::read_maps(SeenProcess& process, const Depth& depth) const {
    std::ifstream maps(of(process.pid) / "maps");
    process.readable = maps.is_open();
    const trace::Descriptor pagemap(
        open((of(process.pid) / "pagemap").c_str(), O_RDONLY | O_CLOEXEC));
    std::uint64_t budget = kMostPresent;
    std::size_t lines = 0;
    for (std::string text; lines < kMostMappings && std::getline(maps, text); ++lines) {
        const auto line = parse(text);
        // [heap] and the like have no inode; neither has anonymous memory.
        if (!line || line->ino == 0 || !line->path.starts_with('/') ||
            (depth.devices && !depth.devices->contains(line->dev) && !is_device_dax(line->path))) {
            continue;
        }
        auto file =
            std::find_if(process.files.begin(), process.files.end(), [&line](const SeenFile& f) {
                return f.dev == line->dev && f.ino == line->ino;
            });
        if (file == process.files.end()) {
            if (process.files.size() >= kMostFiles) {
                continue;
            }
            file = process.files.insert(file, SeenFile{});
            file->path = line->path;
            file->dev = line->dev;
            file->ino = line->ino;
            file->mapped = true;
            file->device = is_device_dax(line->path);
            if (!file->device) {
                // The first leads to the very file, deleted or not, but asks for
                // CAP_CHECKPOINT_RESTORE; the second asks for no privilege over one's own.
                file->dax = ask_(of(process.pid) / "map_files" /
                                     fmt::format("{:x}-{:x}", line->start, line->end),
                                 0, 0);
                if (!file->dax) {
                    file->dax = ask_((of(process.pid) / "root").string() + line->path, line->dev,
                                     line->ino);
                }
            }
        }
        file->shared = file->shared || line->permissions.find('s') != std::string::npos;
        file->executable = file->executable || line->permissions.find('x') != std::string::npos;
        file->bytes += line->end - line->start;
        if (depth.present && file->dax == true && pagemap && budget > 0 &&
            !depth.counted.contains({file->dev, file->ino})) {
            const std::uint64_t length = std::min(budget, line->end - line->start);
            budget -= length;
            if (const auto found =
                    present_bytes(pagemap.get(), line->start, line->start + length)) {
                file->present = file->present.value_or(0) + *found;
            }
        }
    }
}

void Proc::read_open_files(SeenProcess& process) const {
    std::error_code gone;
    std::size_t looked = 0;
    for (fs::directory_iterator at(of(process.pid) / "fd", gone), end;
         !gone && at != end && looked < kMostFiles; at.increment(gone), ++looked) {
        std::error_code unread;
        std::string path = fs::read_symlink(at->path(), unread).string();
        if (unread || !path.starts_with('/') || path.starts_with("/proc/") ||
            path.starts_with("/memfd:")) {
            continue; // a pipe, a socket …
        }
        SeenFile file;
        file.device = is_device_dax(path);
        if (file.device) {
            file.path = std::move(path);
            const bool known =
                std::any_of(process.files.begin(), process.files.end(),
                            [&file](const SeenFile& f) { return f.path == file.path; });
            if (!known) {
                process.files.push_back(std::move(file));
            }
            continue;
        }
        struct statx found {};
        if (statx(AT_FDCWD, at->path().c_str(), AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
                  STATX_INO | STATX_TYPE, &found) != 0 ||
            !S_ISREG(found.stx_mode)) {
            continue;
        }
        file.path = std::move(path);
        file.dev = found.stx_dev_major << kMinorBits | found.stx_dev_minor;
        file.ino = found.stx_ino;
        const bool known =
            std::any_of(process.files.begin(), process.files.end(), [&file](const SeenFile& f) {
                return f.dev == file.dev && f.ino == file.ino;
            });
        if (known) {
            continue;
        }
        file.dax = ask_(at->path(), file.dev, file.ino);
        // An open file without DAX explains nothing: only mappings make faults.
        if (file.dax == true) {
            process.files.push_back(std::move(file));
        }
    }
}

std::vector<std::int64_t> Proc::descendants(std::int64_t pid) const {
    std::vector<std::int64_t> found;
    std::set<std::int64_t> known{pid};
    for (std::deque<std::int64_t> next{pid}; !next.empty() && found.size() < kMostProcesses;
         next.pop_front()) {
        std::error_code gone;
        for (fs::directory_iterator task(of(next.front()) / "task", gone), end;
             !gone && task != end; task.increment(gone)) {
            std::ifstream children(task->path() / "children");
            for (std::int64_t child = 0; children >> child;) {
                if (known.insert(child).second && found.size() < kMostProcesses) {
                    found.push_back(child);
                    next.push_back(child);
                }
            }
        }
    }
    return found;
}

std::vector<std::int64_t> Proc::processes(std::size_t most) const {
    std::vector<std::int64_t> found;
    std::error_code gone;
    for (fs::directory_iterator at(root_, gone), end; !gone && at != end && found.size() < most;
         at.increment(gone)) {
        if (const auto pid = number(at->path().filename().string())) {
            found.push_back(*pid);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace daxscope::ebpf
