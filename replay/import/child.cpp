// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/child.h"

#include "replay/trace/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::source {

namespace {

namespace fs = std::filesystem;
using trace::Descriptor;

/// libexec/daxscope/daxscope-reader below a folder that this program lies in, at any depth: so it
/// is where both were installed, and where both were built.
fs::path find_reader() {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    struct stat owner {};
    if (error || stat("/proc/self/exe", &owner) != 0) {
        return {};
    }
    for (fs::path folder = self.parent_path(); folder != folder.root_path();
         folder = folder.parent_path()) {
        const fs::path program = folder / "libexec/daxscope/daxscope-reader";
        struct stat found {};
        // Another one's program is nobody's to run.
        if (stat(program.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
            (found.st_uid == owner.st_uid || found.st_uid == 0) &&
            access(program.c_str(), X_OK) == 0) {
            return program;
        }
    }
    return {};
}

class Actions {
public:
    Actions() { posix_spawn_file_actions_init(&actions_); }
    ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    posix_spawn_file_actions_t* get() { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// The child, with the trace and the pipe and nothing else of ours.
int spawn(pid_t& pid, const fs::path& program, std::string format, int trace, int pipe) {
    Actions actions;
    // Above the numbers that the child knows, so that none is overwritten before it is copied.
    const Descriptor trace_copy(fcntl(trace, F_DUPFD_CLOEXEC, wire::kPipe + 1));
    const Descriptor pipe_copy(fcntl(pipe, F_DUPFD_CLOEXEC, wire::kPipe + 1));
    posix_spawn_file_actions_adddup2(actions.get(), trace_copy.get(), wire::kTrace);
    posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(actions.get(), STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(actions.get(), pipe_copy.get(), wire::kPipe);
    posix_spawn_file_actions_addclosefrom_np(actions.get(), wire::kPipe + 1);
    std::string name = program.string();
    const std::array<char*, 3> arguments{name.data(), format.data(), nullptr};
    // No variable of ours may make a library of the child's load or print anything.
    const std::array<char*, 1> environment{nullptr};
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    // Ctrl-C is for us, who end the child in order.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int error = posix_spawn(&pid, program.c_str(), actions.get(), &attributes,
                                  arguments.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    return error;
}

} // namespace

Child::Child(std::string_view format, const fs::path& path) : path_(path) {
    constexpr int kPipeBytes = 1 << 20;
    const Descriptor trace(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!trace) {
        refuse(path, std::strerror(errno), "");
    }
    const fs::path program = find_reader();
    if (program.empty()) {
        throw Error(Exit::Usage,
                    path.string() + ": daxscope-reader, which reads such files, is not there",
                    "It belongs into libexec/daxscope beside the folder of this program; install "
                    "daxscope anew.");
    }
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        refuse(path, fmt::format("no pipe to read it through: {}", std::strerror(errno)), "");
    }
    pipe_ = Descriptor(ends[0]);
    const Descriptor write_end(ends[1]);
    fcntl(write_end.get(), F_SETPIPE_SZ, kPipeBytes); // less is slower, no more
    const int error = spawn(pid_, program, std::string(format), trace.get(), write_end.get());
    if (error != 0) {
        pid_ = -1;
        throw Error(Exit::Usage, fmt::format("{}: {} does not start: {}", path.string(),
                                             program.string(), std::strerror(error)));
    }
    constexpr std::size_t kBuffer = std::size_t{1} << 20U;
    buffer_.resize(kBuffer);
}

Child::~Child() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

/// @return false: the pipe is at its end
bool Child::fill(const Progress& progress) {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    for (;;) {
        constexpr int kPatience = 50; // ms, to a look at whether all this is still wanted
        pollfd wait{pipe_.get(), POLLIN, 0};
        if (poll(&wait, 1, kPatience) == 0) {
            progress.report(0, 0);
            continue;
        }
        const ssize_t got = read(pipe_.get(), buffer_.data() + end_, buffer_.size() - end_);
        if (got >= 0) {
            end_ += static_cast<std::size_t>(got);
            return got > 0;
        }
        if (errno != EINTR) {
            return false;
        }
    }
}

std::optional<Record> Child::next(const Progress& progress) {
    wire::Head head{};
    const auto have = [this] { return end_ - begin_; };
    while (have() < sizeof head) {
        if (!fill(progress)) {
            return {};
        }
    }
    std::memcpy(&head, buffer_.data() + begin_, sizeof head);
    if (head.bytes > wire::kMostBytes || head.schema >= wire::kMostSchemas) {
        refuse(path_, "its reader does not make sense any more", "The file is damaged.");
    }
    const std::size_t all = sizeof head + wire::padded(head.bytes);
    while (have() < all) {
        if (!fill(progress)) {
            return {};
        }
    }
    const Record record{head.type, head.schema,
                        std::span(buffer_).subspan(begin_ + sizeof head, head.bytes)};
    begin_ += all;
    return record;
}

std::string Child::obituary() {
    int status = 0;
    pid_t pid = -1;
    while ((pid = waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (pid < 0) {
        return "it is gone";
    }
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return signal == SIGXCPU || signal == SIGKILL
                   ? std::string("it took more time or memory than any trace of its size needs")
                   : fmt::format("it died of signal {} ({})", signal, strsignal(signal));
    }
    return fmt::format("it ended with status {}", WEXITSTATUS(status));
}

} // namespace daxscope::source
