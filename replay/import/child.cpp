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
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::source {

namespace {

namespace fs = std::filesystem;
using trace::Descriptor;

constexpr std::size_t kMemoryBytes = wire::kSlots * wire::kSlotBytes;

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

/// The child, with the trace, what it tells us by, and nothing else of ours.
int spawn(pid_t& pid, const fs::path& program, std::string format, int trace, int socket,
          int memory) {
    Actions actions;
    // Above the numbers that the child knows, so that none is overwritten before it is copied.
    constexpr int kAbove = wire::kMemory + 1;
    const Descriptor trace_copy(fcntl(trace, F_DUPFD_CLOEXEC, kAbove));
    const Descriptor socket_copy(fcntl(socket, F_DUPFD_CLOEXEC, kAbove));
    const Descriptor memory_copy(fcntl(memory, F_DUPFD_CLOEXEC, kAbove));
    posix_spawn_file_actions_adddup2(actions.get(), trace_copy.get(), wire::kTrace);
    posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(actions.get(), STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(actions.get(), socket_copy.get(), wire::kSocket);
    posix_spawn_file_actions_adddup2(actions.get(), memory_copy.get(), wire::kMemory);
    posix_spawn_file_actions_addclosefrom_np(actions.get(), kAbove);
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

Child::Child(std::string_view format, const fs::path& path)
    : path_(path), buffer_(wire::kSlotBytes) {
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
    const auto need = [&path](bool have) {
        if (!have) {
            refuse(path, fmt::format("no memory to read it through: {}", std::strerror(errno)), "");
        }
    };
    std::array<int, 2> ends{};
    need(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
    socket_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    // Nobody can take away memory that has its size for good: no look of ours goes into nothing.
    const Descriptor memory(memfd_create("daxscope-reader", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    need(memory && ftruncate(memory.get(), kMemoryBytes) == 0 &&
         fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0);
    void* const at = mmap(nullptr, kMemoryBytes, PROT_READ, MAP_SHARED, memory.get(), 0);
    need(at != MAP_FAILED);
    memory_.reset(static_cast<const char*>(at));
    const int error =
        spawn(pid_, program, std::string(format), trace.get(), theirs.get(), memory.get());
    if (error != 0) {
        pid_ = -1;
        throw Error(Exit::Usage, fmt::format("{}: {} does not start: {}", path.string(),
                                             program.string(), std::strerror(error)));
    }
}

void Child::Unmap::operator()(const char* at) const {
    munmap(const_cast<char*>(at), kMemoryBytes);
}

Child::~Child() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

void Child::senseless() const {
    refuse(path_, "its reader does not make sense any more", "The file is damaged.");
}

/// Takes the next slot, where all of the one before was read.
/// @return false: the child sends no more
bool Child::fill(const Progress& progress) {
    if (begin_ != end_) {
        senseless(); // a record that is not whole
    }
    for (;;) {
        constexpr int kPatience = 50; // ms, to a look at whether all this is still wanted
        pollfd wait{socket_.get(), POLLIN, 0};
        if (poll(&wait, 1, kPatience) <= 0) {
            progress.report(0, 0);
            continue;
        }
        wire::Filled filled{};
        const ssize_t got = recv(socket_.get(), &filled, sizeof filled, 0);
        if (got < 0 && (errno == EINTR || errno == ECONNRESET)) {
            continue; // it died, and left something unread; what it has sent comes all the same
        }
        if (got <= 0) {
            return false;
        }
        if (got != sizeof filled || filled.bytes > wire::kSlotBytes) {
            senseless();
        }
        std::memcpy(buffer_.data(), memory_.get() + slot_ * wire::kSlotBytes, filled.bytes);
        begin_ = 0;
        end_ = filled.bytes;
        slot_ = (slot_ + 1) % wire::kSlots;
        const char back = 0;
        const ssize_t sent = send(socket_.get(), &back, sizeof back, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) {
            senseless(); // it takes nothing back
        }
        if (end_ > 0) {
            return true;
        }
    }
}

std::optional<Record> Child::next(const Progress& progress) {
    wire::Head head{};
    if (begin_ == end_ && !fill(progress)) {
        return {};
    }
    if (end_ - begin_ < sizeof head) {
        senseless();
    }
    std::memcpy(&head, buffer_.data() + begin_, sizeof head);
    const std::size_t all = sizeof head + wire::padded(head.bytes);
    if (head.bytes > wire::kMostBytes || head.schema >= wire::kMostSchemas || end_ - begin_ < all) {
        senseless();
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
