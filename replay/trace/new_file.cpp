// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/new_file.h"

#include "replay/trace/error.h"
#include "replay/trace/file_kind.h"
#include "replay/trace/open.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::trace {

namespace {

constexpr std::string_view kLocked = "daxscope recorder "; ///< what FILE-lock holds, and the pid

[[noreturn]] void fail_with(const std::filesystem::path& path, std::string_view doing, int error,
                            std::string remedy = {}) {
    refuse(path, fmt::format("cannot {}: {}", doing, strerror(error)), std::move(remedy));
}

std::filesystem::path with(const std::filesystem::path& path, const char* suffix) {
    std::filesystem::path result = path;
    return result += suffix;
}

bool is_there(const std::filesystem::path& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) == 0;
}

/// Renames where nothing has the new name; file systems that cannot promise it are taken at their
/// present word.
bool rename_if_free(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    if (is_there(to)) {
        errno = EEXIST;
        return false;
    }
    return rename(from.c_str(), to.c_str()) == 0;
}

/// Names are on the disk only when their folder is.
void sync_folder_of(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const Descriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd) {
        fsync(fd.get());
    }
}

/// What lies beside a database that is not there any more would be taken for the new one's. It is
/// SQLite's, or nothing is done.
void check_left_beside(const std::filesystem::path& path) {
    for (const auto& file : beside(path)) {
        const FileKind kind = kind_of(file);
        if (kind != FileKind::Missing && kind != FileKind::Empty && kind != FileKind::Sidecar) {
            refuse(file, "lies where the trace's log would be, and is no log",
                   "Move it away, or give another name.");
        }
    }
}

void remove_beside(const std::filesystem::path& path) {
    for (const auto& file : beside(path)) {
        unlink(file.c_str());
    }
}

/// Whoever may rename there may replace; in a sticky folder (/tmp) only what is theirs.
void check_sticky(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    struct stat there {};
    struct stat file {};
    if (stat(folder.c_str(), &there) == 0 && lstat(path.c_str(), &file) == 0 &&
        (there.st_mode & S_ISVTX) != 0 && geteuid() != 0 && file.st_uid != geteuid() &&
        there.st_uid != geteuid()) {
        refuse(path, "belongs to another user, and its folder lets only them replace it",
               "Give another name.");
    }
}

/// A trace that has no event: nothing is lost with it. One that cannot be read may have some.
bool has_no_events(const std::filesystem::path& path) {
    try {
        const Database db = open_trace(path, {.views = false, .check_events = false});
        return db.integer("SELECT count(*) FROM (SELECT 1 FROM event LIMIT 1)") == 0;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

std::array<std::filesystem::path, 3> beside(const std::filesystem::path& path) {
    return {with(path, "-wal"), with(path, "-shm"), with(path, "-journal")};
}

bool shares_memory(const std::filesystem::path& path) {
    const std::string name = beside(path)[1];
    const Descriptor fd(open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
    if (!fd) {
        return false;
    }
    const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* memory = MAP_FAILED;
    if (ftruncate(fd.get(), static_cast<off_t>(bytes)) == 0) {
        memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    }
    if (memory != MAP_FAILED) {
        munmap(memory, bytes);
    }
    unlink(name.c_str());
    return memory != MAP_FAILED;
}

NewFile::NewFile(const std::filesystem::path& path, Old old)
    : path_(path), new_(with(path, "-new")), old_(with(path, ".old")), older_(with(path, "-older")),
      lock_path_(with(path, "-lock")) {
    constexpr std::size_t kLongest = NAME_MAX - std::string_view("-older-journal").size();
    if (!path.has_filename()) {
        refuse(path, "not a file name", "Give the name of a file to write the trace to.");
    }
    if (path.filename().native().size() > kLongest) {
        refuse(path, "the name is too long",
               fmt::format("Give one of at most {} bytes.", kLongest));
    }
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        refuse(path, "not a regular file", "Give the name of a file to write the trace to.");
    }
    lock();
    try {
        clean_up();
        look_at_old(old);
        make();
    } catch (...) {
        release();
        throw;
    }
}

NewFile::~NewFile() {
    if (!taken_) {
        remove();
    }
    release();
}

void NewFile::release() noexcept {
    if (lock_) {
        unlink(lock_path_.c_str()); // while it is held: who waits for it looks at the name again
        lock_.reset();
    }
}

bool is_being_written(const std::filesystem::path& path) {
    const Descriptor fd(
        open(with(path, "-lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    // Where a file system has no locks nobody can tell: then it is.
    return fd && flock(fd.get(), LOCK_SH | LOCK_NB) != 0;
}

void NewFile::lock() {
    for (;;) {
        // In a sticky folder O_CREAT is refused for the file of another user, even to root.
        Descriptor fd(open(lock_path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
        int failed = errno; // looking for the file sets it, too
        if (!fd && failed == EACCES && is_there(lock_path_)) {
            fd = Descriptor(open(lock_path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
            failed = errno;
        }
        if (!fd) {
            fail_with(path_, "create the trace", failed,
                      "Give a name in a folder that you may write to.");
        }
        std::array<char, 64> text{};
        const ssize_t length = pread(fd.get(), text.data(), text.size() - 1, 0);
        const std::string_view holder(text.data(),
                                      static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
        if (!holder.empty() && !holder.starts_with(kLocked)) {
            refuse(lock_path_, "lies where the trace's lock would be, and is none",
                   "Move it away, or give another name.");
        }
        // A file system without locks: better a recording without one than none.
        if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            const std::string pid(holder.substr(std::min(holder.size(), kLocked.size()),
                                                holder.find('\n') - kLocked.size()));
            refuse(path_,
                   fmt::format("is being written by another daxscope{}",
                               holder.empty() ? "" : fmt::format(" (process {})", pid)),
                   "Wait until that ends, or give another name with -o.");
        }
        // Whoever had it may have removed it just before letting it go.
        struct stat ours {};
        struct stat there {};
        if (fstat(fd.get(), &ours) == 0 && lstat(lock_path_.c_str(), &there) == 0 &&
            ours.st_ino == there.st_ino && ours.st_dev == there.st_dev) {
            const std::string line = fmt::format("{}{}\n", kLocked, getpid());
            if (ftruncate(fd.get(), 0) == 0) {
                // Only for whoever is refused: on a full disk it stays empty.
                [[maybe_unused]] const auto written = pwrite(fd.get(), line.data(), line.size(), 0);
            }
            lock_ = std::move(fd);
            return;
        }
    }
}

/// What a killed process left. Under the lock nobody is at it.
void NewFile::clean_up() {
    const FileKind kind = kind_of(new_);
    if (kind == FileKind::Trace || kind == FileKind::Empty || kind == FileKind::Database) {
        if (unlink(new_.c_str()) != 0) {
            fail_with(new_, "remove what a recording that was killed left", errno);
        }
    } else if (kind != FileKind::Missing) {
        refuse(new_, "lies where the new trace would be made, and is no trace",
               "Move it away, or give another name.");
    }
    check_left_beside(new_);
    remove_beside(new_);
    if (kind_of(older_) == FileKind::Trace) { // killed between take_name() and settle()
        if (is_there(old_)) {
            unlink(older_.c_str());
            remove_beside(older_);
        } else {
            move_all(older_, old_);
            moves_.clear();
        }
    } else if (is_there(older_)) {
        refuse(older_, "lies where an older trace is kept for a moment, and is no trace",
               "Move it away, or give another name.");
    }
}

void NewFile::look_at_old(Old old) {
    const FileKind kind = kind_of(path_);
    check_left_beside(path_);
    if (kind == FileKind::Missing) {
        if (is_there(path_)) {
            refuse(path_, "is a link to a file that is not there", "Give another name.");
        }
        return;
    }
    if (old == Old::Refuse) {
        fail_with(path_, "create the trace", EEXIST,
                  "Give another name, or ask for it to be overwritten.");
    }
    check_sticky(path_);
    if (old == Old::Replace || kind == FileKind::Empty) {
        return;
    }
    if (kind != FileKind::Trace && old != Old::KeepAny) {
        refuse(path_,
               kind == FileKind::Unreadable ? "cannot be read to see whether it is a trace"
                                            : "is no daxscope trace, so it is not replaced",
               fmt::format("Give another name with -o, or --force: it is then kept as {}.",
                           old_.filename().string()));
    }
    const FileKind older = kind_of(old_);
    check_left_beside(old_);
    keep_ = older == FileKind::Missing || older == FileKind::Empty || kind != FileKind::Trace ||
            !has_no_events(path_);
    if (keep_ && older != FileKind::Missing && older != FileKind::Empty &&
        older != FileKind::Trace) {
        refuse(old_,
               fmt::format("is no daxscope trace, and {} would be kept under that name",
                           path_.filename().string()),
               "Move one of the two away, or give another name with -o.");
    }
    if (keep_) {
        if (is_there(old_)) {
            check_sticky(old_);
        }
        check_left_beside(older_);
    }
}

void NewFile::make() {
    const Descriptor fd(
        open(new_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0644));
    struct stat status {};
    if (!fd || fstat(fd.get(), &status) != 0) {
        fail_with(path_, "create the trace", errno);
    }
    dev_ = status.st_dev;
    ino_ = status.st_ino;
    made_ = true;
}

/// The database first: a crash in between leaves it without its log, not beside another's.
void NewFile::move_all(const std::filesystem::path& from, const std::filesystem::path& to) {
    remove_beside(to);
    const auto from_beside = beside(from);
    const auto to_beside = beside(to);
    const auto move = [this](const std::filesystem::path& one, const std::filesystem::path& other) {
        if (!rename_if_free(one, other)) {
            const int error = errno;
            move_back();
            fail_with(one, fmt::format("rename it to {}", other.filename().string()), error);
        }
        moves_.push_back({one, other});
    };
    move(from, to);
    // Beside a link lies nothing of SQLite's: it follows the link.
    for (std::size_t k = 0; k < from_beside.size(); ++k) {
        if (is_there(from_beside[k])) {
            move(from_beside[k], to_beside[k]);
        }
    }
}

void NewFile::move_back() noexcept {
    for (; !moves_.empty(); moves_.pop_back()) {
        rename(moves_.back().to.c_str(), moves_.back().from.c_str());
    }
}

void NewFile::take_name() {
    moves_.clear();
    if (keep_) {
        if (kind_of(old_) == FileKind::Empty) {
            unlink(old_.c_str());
        } else if (is_there(old_)) {
            move_all(old_, older_);
        }
        move_all(path_, old_);
    } else {
        remove_beside(path_);
    }
    const bool moved = keep_ || !is_there(path_) ? rename_if_free(new_, path_)
                                                 : rename(new_.c_str(), path_.c_str()) == 0;
    if (!moved) {
        const int error = errno;
        move_back();
        fail_with(path_, "give the new trace its name", error);
    }
    taken_ = true;
    if (keep_) {
        kept_ = old_;
    }
    sync_folder_of(path_);
}

void NewFile::give_name_back() noexcept {
    remove();
    move_back();
    kept_.clear();
}

void NewFile::settle() noexcept {
    moves_.clear();
    if (keep_) {
        unlink(older_.c_str());
        remove_beside(older_);
    }
}

bool NewFile::still_there() const {
    struct stat status {};
    return lstat(current().c_str(), &status) == 0 && status.st_ino == ino_ && status.st_dev == dev_;
}

void NewFile::remove() noexcept {
    if (made_ && still_there()) {
        unlink(current().c_str());
        remove_beside(current());
        made_ = false;
    }
}

} // namespace daxscope::trace
