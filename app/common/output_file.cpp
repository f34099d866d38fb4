// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/output_file.h"

#include "replay/store/trace.h"
#include "replay/trace/open.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kElsewhere = "Choose another name.";

std::optional<struct stat> look(const fs::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

[[noreturn]] void fail(const fs::path& path, int error) {
    throw Error(Exit::Io, fmt::format("cannot write {}: {}", path.string(), std::strerror(error)),
                "What was there is as it was. Choose another place, change its permissions or "
                "free some space.");
}

void refuse_inputs(const fs::path& path, const struct stat& there,
                   const std::vector<fs::path>& inputs) {
    for (const fs::path& input : inputs) {
        for (const char* const beside : {"", "-wal", "-shm", "-journal"}) {
            fs::path file = input;
            file += beside;
            const auto status = look(file);
            if (status && status->st_dev == there.st_dev && status->st_ino == there.st_ino) {
                throw Error(
                    Exit::Usage,
                    fmt::format("{} is what is read: it would be overwritten", path.string()),
                    std::string(kElsewhere));
            }
        }
    }
}

/// The file's first bytes; enough for every mark of ours.
std::string head_of(const fs::path& path) {
    constexpr std::size_t kBytes = 4096;
    std::string head(kBytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad() || !file.is_open()) {
        throw Error(
            Exit::Usage,
            fmt::format("{} is there and cannot be read: whose it is is not known", path.string()),
            fmt::format("{} Or replace it with --force.", kElsewhere));
    }
    return head;
}

/// A log beside the place of a new trace would be taken for the new one's.
void refuse_logs(const fs::path& path) {
    for (const char* const beside : {"-wal", "-shm", "-journal"}) {
        fs::path log = path;
        log += beside;
        if (look(log)) {
            throw Error(Exit::Usage,
                        fmt::format("{} is there: a recording runs in {}, or was cut off there",
                                    log.string(), path.string()),
                        std::string(kElsewhere));
        }
    }
}

/// The mark of SQLite's header that says daxscope; of a recording that goes on, it may still lie in
/// the log, and then every SQLite database counts as one.
bool is_trace(const std::string& head, const fs::path& path) {
    constexpr std::size_t kApplicationAt = 68;
    if (!head.starts_with(std::string_view("SQLite format 3\0", 16))) {
        return false;
    }
    fs::path log = path;
    log += "-wal";
    return look(log).has_value() || path.extension() == ".daxtrace" ||
           std::string_view(head).substr(std::min(kApplicationAt, head.size()), 4) == "DAXS";
}

bool is_made_trace(const fs::path& path) {
    try {
        const trace::Database db = trace::open_trace(path, {.check_events = false});
        return db.integer("SELECT count(*) FROM session WHERE key = 'made_by'") > 0;
    } catch (const Error&) {
        return false;
    }
}

/// ASCII as Qt's PDF writer has it in the document's information: big-endian UTF-16.
std::string utf16(std::string_view ascii) {
    std::string wide;
    for (const char letter : ascii) {
        wide += '\0';
        wide += letter;
    }
    return wide;
}

bool marked(const std::string& head, const fs::path& path, Written what) {
    const auto has = [&head](std::string_view text) {
        return head.find(text) != std::string::npos;
    };
    switch (what) {
    case Written::Scenario:
        return head.starts_with(kScenarioMark);
    case Written::Svg:
        return has("<svg") && has(kSvgMark);
    case Written::Png:
        return head.starts_with("\x89PNG") && has(kMark);
    case Written::Pdf:
        return head.starts_with("%PDF") && (has(kMark) || has(utf16(kMark)));
    case Written::Page:
        return has(fmt::format(R"(<meta name="generator" content="{})", kMark));
    case Written::Program:
    case Written::Trace:
    case Written::Events:
        return false;
    case Written::MadeTrace:
        return is_made_trace(path);
    }
    return false;
}

/// Where a name leads, through symbolic links; there need not be anything.
fs::path follow(fs::path path) {
    const fs::path given = path;
    constexpr int kMostLinks = 40; // as in the kernel
    std::error_code error;
    for (int links = 0; fs::is_symlink(path, error); ++links) {
        const fs::path to = fs::read_symlink(path, error);
        if (error || links == kMostLinks) {
            fail(given, error ? error.value() : ELOOP);
        }
        path = path.parent_path() / to; // an absolute one stays alone
    }
    return path;
}

/// SQLite writes them, under a name.
bool is_database(Written what) {
    return what == Written::MadeTrace || what == Written::Trace;
}

std::string_view noun(Written what) {
    switch (what) {
    case Written::Scenario:
        return "scenario that daxscope cut";
    case Written::Svg:
    case Written::Png:
    case Written::Pdf:
        return "picture of this format by daxscope";
    case Written::Page:
        return "report by daxscope";
    case Written::Program:
        return "reproducer";
    case Written::MadeTrace:
        return "trace that the explorer made";
    case Written::Trace:
        return "trace";
    case Written::Events:
        return "table of events";
    }
    return "file of daxscope";
}

void write_all(int fd, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail(path, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

bool is_ours(const fs::path& path, Written what) {
    std::error_code error;
    return fs::is_regular_file(path, error) && access(path.c_str(), R_OK) == 0 &&
           marked(head_of(path), path, what);
}

OutputFile::OutputFile(const fs::path& path, Written what, const std::vector<fs::path>& inputs,
                       bool force)
    : path_(path), place_(path) {
    if (path == "-") {
        throw Error(Exit::Usage, "- is no file to write to",
                    "Give a name; ./- for a file that is called so.");
    }
    place_ = follow(path);
    if (is_database(what)) {
        refuse_logs(place_);
    }
    const fs::path folder = place_.has_parent_path() ? place_.parent_path() : ".";
    const bool writable = access(folder.c_str(), W_OK | X_OK) == 0;
    const int why = errno;
    const auto there = look(place_);
    if (!there && !writable) {
        fail(path, why);
    }
    if (!there) {
        return;
    }
    refuse_inputs(path, *there, inputs);
    direct_ = S_ISCHR(there->st_mode) || S_ISFIFO(there->st_mode);
    if (direct_ && !is_database(what)) {
        return;
    }
    if (!S_ISREG(there->st_mode)) {
        throw Error(Exit::Usage,
                    fmt::format("{} is {}", path.string(),
                                S_ISDIR(there->st_mode) ? "a directory" : "no regular file"),
                    "Give the name of a file to write.");
    }
    if (!writable) { // it is replaced, not written into
        fail(path, why);
    }
    if (there->st_size == 0) {
        return;
    }
    if (force && access(place_.c_str(), R_OK) != 0) {
        return; // it cannot even be told from a trace; who asks for it gets it
    }
    const std::string head = head_of(place_);
    if (!is_database(what) && is_trace(head, place_)) {
        throw Error(Exit::Usage, fmt::format("{} is a trace: it is not replaced", path.string()),
                    std::string(kElsewhere));
    }
    if (!force && what == Written::Program) {
        throw WouldReplace(Exit::Usage,
                           fmt::format("{} is there, and may have been edited", path.string()),
                           "Choose another directory. Or replace it with --force.");
    }
    if (!force && what == Written::Events) {
        throw WouldReplace(Exit::Usage,
                           fmt::format("{} is there, and it does not say whose it is: a table that "
                                       "was exported carries no mark",
                                       path.string()),
                           fmt::format("{} Or replace it with --force.", kElsewhere));
    }
    if (!force && what == Written::Trace && is_trace(head, place_)) {
        throw WouldReplace(
            Exit::Usage,
            fmt::format("{} is a trace, which may be the only one: it is not replaced unasked",
                        path.string()),
            fmt::format("{} Or replace it with --force.", kElsewhere));
    }
    if (!force && !marked(head, place_, what)) {
        throw WouldReplace(Exit::Usage,
                           fmt::format("{} is there and is no {}", path.string(), noun(what)),
                           fmt::format("{} Or replace it with --force.", kElsewhere));
    }
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)), place_(std::move(other.place_)),
      part_(std::exchange(other.part_, {})), direct_(other.direct_) {}

OutputFile::~OutputFile() {
    if (!part_.empty()) {
        for (const char* const beside : {"", "-wal", "-shm", "-journal"}) { // of a made trace
            unlink((part_.string() + beside).c_str());
        }
    }
}

void OutputFile::make_part() {
    if (!part_.empty()) {
        return;
    }
    constexpr std::string_view kTail = ".part";
    std::string name = place_.string() + ".XXXXXX" + std::string(kTail);
    const int fd = mkostemps(name.data(), static_cast<int>(kTail.size()), O_CLOEXEC);
    if (fd < 0) {
        fail(path_, errno);
    }
    part_ = name;
    mode_t mode = 0;
    if (const auto there = look(place_)) {
        mode = there->st_mode & 0777U;
    } else {
        const mode_t mask = umask(0);
        umask(mask);
        mode = 0666U & ~mask;
    }
    (void)fchmod(fd, mode); // else it is as private as a temporary file: nothing lost
    ::close(fd);
}

const fs::path& OutputFile::part() {
    if (direct_) {
        return place_;
    }
    make_part();
    return part_;
}

void OutputFile::write(std::string_view bytes) {
    write_pieces([bytes](const auto& sink) { sink(bytes); });
}

void OutputFile::write_pieces(
    const std::function<void(const std::function<void(std::string_view)>&)>& make) {
    const fs::path& target = part();
    const int fd = ::open(target.c_str(), O_WRONLY | O_CLOEXEC | (direct_ ? 0 : O_TRUNC));
    if (fd < 0) {
        fail(path_, errno);
    }
    try {
        make([&](std::string_view bytes) { write_all(fd, bytes, path_); });
        if (!direct_ && fsync(fd) != 0) {
            fail(path_, errno);
        }
    } catch (...) {
        ::close(fd);
        throw;
    }
    if (::close(fd) != 0) {
        fail(path_, errno);
    }
}

void OutputFile::commit() {
    if (direct_) {
        return;
    }
    make_part();
    if (rename(part_.c_str(), place_.c_str()) != 0) {
        fail(path_, errno);
    }
    part_.clear();
}

} // namespace daxscope::app
