// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/input.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace daxscope::source {

namespace {

constexpr std::size_t kHead = 512, kLeastHead = 16;
constexpr const char* kReadable = "Give the name of a trace that you may read.";

} // namespace

Input::Input(const std::filesystem::path& path, const Progress& progress)
    // O_NONBLOCK: opening a FIFO must not wait for its writer; poll() does, and can be cancelled.
    : path_(path), fd_(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                   : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat status {};
    if (!fd_ || fstat(fd_.get(), &status) != 0) {
        refuse(name(), fmt::format("cannot open: {}", strerror(errno)), kReadable);
    }
    if (S_ISDIR(status.st_mode)) {
        folder_ = true;
        return;
    }
    regular_ = S_ISREG(status.st_mode);
    size_ = regular_ ? static_cast<std::uint64_t>(status.st_size) : 0;
    head_.resize(kHead);
    std::size_t got = 0;
    while (got < (regular_ ? kHead : kLeastHead)) {
        given_ = head_.size(); // read() is to read
        const std::optional<std::size_t> more = read(head_.data() + got, kHead - got);
        if (more == std::size_t{0}) {
            break;
        }
        got += more.value_or(0);
        progress.report(0, 0); // asked whether to go on
    }
    head_.resize(got);
    given_ = 0;
}

Input::~Input() {
    if (!copy_.empty()) {
        std::error_code ignored;
        std::filesystem::remove(copy_, ignored);
    }
}

Input::Input(Input&& other) noexcept
    : path_(std::move(other.path_)), copy_(std::exchange(other.copy_, {})),
      fd_(std::move(other.fd_)), head_(std::move(other.head_)), given_(other.given_),
      regular_(other.regular_), folder_(other.folder_), size_(other.size_) {}

std::string Input::name() const {
    return path_ == "-" ? "standard input" : path_.string();
}

void Input::fail(const char* what) const {
    refuse(name(), fmt::format("{}: {}", what, strerror(errno)),
           "Copy it to another disk if you can.");
}

std::optional<std::size_t> Input::read(char* to, std::size_t most) {
    if (given_ < head_.size()) {
        const std::size_t count = std::min(most, head_.size() - given_);
        std::memcpy(to, head_.data() + given_, count);
        given_ += count;
        return count;
    }
    constexpr int kWait = 50; // ms
    if (!regular_) {
        pollfd wait{fd_.get(), POLLIN, 0};
        const int ready = poll(&wait, 1, kWait);
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            return std::nullopt;
        }
    }
    const ssize_t got = ::read(fd_.get(), to, most);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return std::nullopt;
    }
    if (got < 0) {
        fail("cannot read");
    }
    return static_cast<std::size_t>(got);
}

std::filesystem::path Input::file(const Progress& progress) {
    if (regular_ || folder_) {
        // SQLite wants a name: that of standard input is its file's.
        return path_ == "-" ? std::filesystem::path(fmt::format("/dev/fd/{}", fd_.get())) : path_;
    }
    const char* folder = std::getenv("TMPDIR");
    std::string name = std::string(folder != nullptr && *folder != '\0' ? folder : "/tmp") +
                       "/daxscope-input-XXXXXX";
    const trace::Descriptor copy(mkostemp(name.data(), O_CLOEXEC));
    if (!copy) {
        fail("cannot make a copy of it in the folder for temporary files");
    }
    copy_ = name;
    std::vector<char> buffer(std::size_t{1} << 20);
    std::uint64_t done = 0;
    while (true) {
        const std::optional<std::size_t> got = read(buffer.data(), buffer.size());
        if (got == std::size_t{0}) {
            break;
        }
        for (std::size_t at = 0; at < got.value_or(0);) {
            const ssize_t put = ::write(copy.get(), buffer.data() + at, *got - at);
            if (put < 0 && errno != EINTR) {
                fail("cannot make a copy of it in the folder for temporary files");
            }
            at += static_cast<std::size_t>(std::max<ssize_t>(put, 0));
        }
        done += got.value_or(0);
        progress.report(done, 0);
    }
    return copy_;
}

} // namespace daxscope::source
