// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/folder.h"

#include "replay/trace/descriptor.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xxhash.h>

namespace daxscope::cache {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".trace-cache", kPart = ".part";

/// Of the user alone: nobody else put there what is in it.
bool is_own_folder(const fs::path& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool make_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    mkdir(path.c_str(), S_IRWXU);
    return is_own_folder(path);
}

/// Held while a file is written or removed.
trace::Descriptor lock(const fs::path& folder) {
    trace::Descriptor fd(::open((folder / "lock").c_str(),
                                O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    return fd && flock(fd.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(fd) : trace::Descriptor();
}

/// The rest of one that was not finished has the name with kPart behind it.
bool has_our_name(const fs::path& file, std::string_view suffix) {
    constexpr std::size_t kDigits = 16;
    const std::string name = file.filename().string();
    return name.size() == kDigits + suffix.size() && name.ends_with(suffix) &&
           name.find_first_not_of("0123456789abcdef") >= kDigits;
}

std::vector<fs::path> files_in(const fs::path& folder, std::string_view suffix) {
    std::vector<fs::path> files;
    std::error_code error;
    if (!is_own_folder(folder)) {
        return files;
    }
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (has_our_name(at->path(), suffix)) {
            files.push_back(at->path());
        }
    }
    return files;
}

/// What was not finished: its writer is gone, for we hold the lock.
void remove_rests(const fs::path& folder) {
    std::error_code error;
    for (const fs::path& rest : files_in(folder, std::string(kSuffix) + kPart.data())) {
        fs::remove(rest, error);
    }
}

Entry::State state_of(const Entry& entry, const SectionFile& file) {
    std::error_code error;
    if (file.made_by() != made_by()) {
        return Entry::State::OtherVersion;
    }
    if (!fs::exists(entry.about.key.path, error)) {
        return Entry::State::Gone;
    }
    return key_of(entry.about.key.path) == entry.about.key ? Entry::State::Good
                                                           : Entry::State::Changed;
}

/// @param look into it and at its trace
Entry entry_of(const fs::path& path, bool look) {
    constexpr std::int64_t kPerSecond = 1'000'000'000;
    Entry entry;
    entry.file = path;
    struct stat status {};
    if (lstat(path.c_str(), &status) == 0) {
        entry.bytes = static_cast<std::uint64_t>(status.st_size);
        entry.used = status.st_mtim.tv_sec * kPerSecond + status.st_mtim.tv_nsec;
    }
    const auto file = look ? SectionFile::open(path) : nullptr;
    if (file) {
        if (auto about = unpack_about(file->sound_bytes(Part::About))) {
            entry.about = std::move(*about);
            entry.state = state_of(entry, *file);
            entry.runs = static_cast<std::uint32_t>(
                std::count_if(file->sections().begin(), file->sections().end(),
                              [](const Section& part) { return part.part == Part::Run; }));
        }
    }
    return entry;
}

std::vector<Entry> entries(const fs::path& folder, bool look) {
    std::vector<Entry> all;
    for (const fs::path& file : files_in(folder, kSuffix)) {
        all.push_back(entry_of(file, look));
    }
    std::sort(all.begin(), all.end(),
              [](const Entry& a, const Entry& b) { return a.used > b.used; });
    return all;
}

/// Removes those used longest ago until so many bytes more are not too many.
/// @param replaced goes anyway
bool make_room(const Settings& settings, std::uint64_t bytes, const fs::path& replaced) {
    std::error_code error;
    remove_rests(settings.folder);
    std::vector<Entry> others = entries(settings.folder, false);
    std::erase_if(others, [&replaced](const Entry& entry) { return entry.file == replaced; });
    std::uint64_t held = 0;
    for (const Entry& entry : others) {
        held += entry.bytes;
    }
    struct statvfs system {};
    if (statvfs(settings.folder.c_str(), &system) != 0) {
        return false;
    }
    const std::uint64_t free = system.f_bavail * system.f_frsize;
    const std::uint64_t most =
        std::min(settings.most_bytes, (free + held) / settings.share_of_free);
    if (bytes > most) {
        return false;
    }
    while (held + bytes > most && !others.empty()) {
        held -= others.back().bytes;
        fs::remove(others.back().file, error);
        others.pop_back();
    }
    return true;
}

/// Writing more than that would end the process.
bool may_be_as_large(std::uint64_t bytes) {
    rlimit limit{};
    return getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
           (limit.rlim_cur == RLIM_INFINITY || bytes <= limit.rlim_cur);
}

/// A file that goes with this, unless it took its name.
class PartFile {
public:
    explicit PartFile(fs::path path)
        : path_(std::move(path)),
          fd_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                     S_IRUSR | S_IWUSR)) {}
    ~PartFile() {
        if (fd_) {
            unlink(path_.c_str());
        }
    }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;
    int fd() const { return fd_.get(); }
    bool take_name(const fs::path& name) {
        const bool taken = rename(path_.c_str(), name.c_str()) == 0;
        if (taken) {
            fd_.reset();
        }
        return taken;
    }

private:
    fs::path path_;
    trace::Descriptor fd_;
};

} // namespace

Settings usual_settings() {
    Settings settings;
    const auto variable = [](const char* name) {
        const char* const value = std::getenv(name);
        return std::string_view(value != nullptr ? value : "");
    };
    const std::string_view cache = variable("XDG_CACHE_HOME"), home = variable("HOME");
    const std::string_view wanted = variable("DAXSCOPE_CACHE");
    if (wanted == "off") {
        return settings;
    }
    if (std::uint64_t bytes = 0;
        std::from_chars(wanted.data(), wanted.data() + wanted.size(), bytes).ec == std::errc{}) {
        settings.most_bytes = bytes;
        settings.share_of_free = 1; // whoever names it knows the disk
    }
    if (cache.starts_with('/')) { // what is relative is to be ignored: XDG
        settings.folder = fs::path(cache) / "daxscope";
    } else if (home.starts_with('/')) {
        settings.folder = fs::path(home) / ".cache" / "daxscope";
    }
    return settings;
}

std::vector<Entry> entries(const Settings& settings) {
    return entries(settings.folder, true);
}

fs::path file_of(const Settings& settings, const std::string& trace_path) {
    return settings.folder /
           fmt::format("{:016x}{}", XXH3_64bits(trace_path.data(), trace_path.size()), kSuffix);
}

std::shared_ptr<const SectionFile> open_for(const Settings& settings, const Key& key) {
    if (!is_own_folder(settings.folder)) {
        return nullptr;
    }
    const fs::path path = file_of(settings, key.path);
    auto file = SectionFile::open(path, settings.hashes);
    if (!file || file->made_by() != made_by()) {
        return nullptr;
    }
    const auto about = unpack_about(file->sound_bytes(Part::About));
    if (!about || about->key != key) {
        return nullptr;
    }
    utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW); // used now
    return file;
}

bool put(const Settings& settings, const Key& key, std::uint64_t bytes,
         const std::function<void(SectionWriter&)>& write) {
    if (settings.folder.empty() || !make_folder(settings.folder)) {
        return false;
    }
    const trace::Descriptor held = lock(settings.folder);
    const fs::path path = file_of(settings, key.path);
    if (!held || !may_be_as_large(bytes) || !make_room(settings, bytes, path)) {
        return false;
    }
    PartFile part(path.string().append(kPart));
    if (part.fd() < 0) {
        return false;
    }
    SectionWriter writer(part.fd(), made_by());
    write(writer);
    return writer.finish() && key_of(key.path) == key && part.take_name(path);
}

bool add(const Settings& settings, const Key& key, std::uint64_t bytes,
         const std::function<bool(SectionWriter&, const SectionFile&)>& write) {
    if (settings.folder.empty() || !is_own_folder(settings.folder)) {
        return false;
    }
    const trace::Descriptor held = lock(settings.folder);
    const fs::path path = file_of(settings, key.path);
    const auto file = held ? open_for(settings, key) : nullptr;
    if (!file || !may_be_as_large(file->size() + bytes) ||
        !make_room(settings, file->size() + bytes, path)) {
        return false;
    }
    const trace::Descriptor fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    const auto cut = [&fd, &file] { // who maps the file maps no more than this
        return ftruncate(fd.get(), static_cast<off_t>(file->size())) == 0;
    };
    if (!fd || !cut()) {
        return false;
    }
    SectionWriter writer(fd.get(), *file);
    try {
        if (write(writer, *file) && key_of(key.path) == key && writer.finish()) {
            return true;
        }
    } catch (...) {
        cut();
        throw;
    }
    cut();
    return false;
}

std::vector<Entry> clear(const Settings& settings, const fs::path& trace) {
    std::vector<Entry> removed;
    const trace::Descriptor held =
        is_own_folder(settings.folder) ? lock(settings.folder) : trace::Descriptor();
    std::error_code error;
    const fs::path real = fs::weakly_canonical(trace, error);
    for (Entry& entry : entries(settings.folder, true)) {
        const bool wanted = trace.empty() || entry.file == file_of(settings, real.string());
        if (wanted && fs::remove(entry.file, error)) {
            removed.push_back(std::move(entry));
        }
    }
    if (held && trace.empty()) {
        remove_rests(settings.folder);
    }
    return removed;
}

} // namespace daxscope::cache
