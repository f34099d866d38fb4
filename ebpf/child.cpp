// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/child.h"

#include "replay/trace/error.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

/// What the child was doing when it failed, as it tells through the pipe.
enum class Stage : int { User, Run };
struct Failure {
    Stage stage;
    int error;
};

int code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void pause(long nanoseconds) {
    const timespec time{0, nanoseconds};
    nanosleep(&time, nullptr);
}

/// Does a process of that group run, beside those that are dead and not waited for? By
/// /proc/PID/stat: "PID (name) state parent group …"; the name may hold anything.
bool group_lives(pid_t group) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        std::ifstream file(entry.path() / "stat");
        std::string line;
        std::getline(file, line);
        const auto end = line.rfind(')');
        char state = 0;
        int parent = 0;
        int its_group = 0;
        if (end != std::string::npos &&
            std::sscanf(line.c_str() + end + 1, " %c %d %d", &state, &parent, &its_group) == 3 &&
            its_group == group && state != 'Z' && state != 'X') {
            return true;
        }
    }
    return false;
}

/// In the child: becomes the user.
bool become(const Account& user) {
    if (initgroups(user.name.c_str(), user.gid) != 0 ||
        setresgid(user.gid, user.gid, user.gid) != 0 ||
        setresuid(user.uid, user.uid, user.uid) != 0) {
        return false;
    }
    setenv("HOME", user.home.c_str(), 1);
    setenv("USER", user.name.c_str(), 1);
    setenv("LOGNAME", user.name.c_str(), 1);
    setenv("SHELL", user.shell.empty() ? "/bin/sh" : user.shell.c_str(), 1);
    return true;
}

[[noreturn]] void fail(int pipe, Stage stage) {
    const Failure failure{stage, errno};
    [[maybe_unused]] const auto told = write(pipe, &failure, sizeof failure);
    _exit(127);
}

/// The controlling terminal, if this process's group is in its foreground; else -1.
int terminal_in_front() {
    const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal >= 0 && tcgetpgrp(terminal) != getpgrp()) {
        close(terminal);
        return -1;
    }
    return terminal;
}

} // namespace

Child::Child(std::vector<std::string> command, const ChildSetup& setup) : name_(command.front()) {
    if (setup.user && geteuid() != 0) {
        throw Error(Exit::Usage,
                    fmt::format("cannot run {} as {}: only root can", name_, setup.user->name),
                    "leave out --user, or use sudo");
    }
    int go[2];
    int failed[2];
    if (pipe2(go, O_CLOEXEC) != 0) {
        throw Error(Exit::Usage, fmt::format("cannot start {}: {}", name_, std::strerror(errno)));
    }
    if (pipe2(failed, O_CLOEXEC) != 0) {
        const int error = errno;
        close(go[0]);
        close(go[1]);
        throw Error(Exit::Usage, fmt::format("cannot start {}: {}", name_, std::strerror(error)));
    }
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (std::string& word : command) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0) {
        setpgid(0, 0);
        close(go[1]);
        if (setup.user && !become(*setup.user)) {
            fail(failed[1], Stage::User);
        }
        prctl(PR_SET_PDEATHSIG, SIGTERM); // a change of user would take it back
        if (getppid() != parent) {
            _exit(0);
        }
        if (setup.stdout_to_stderr) {
            dup2(STDERR_FILENO, STDOUT_FILENO);
        }
        char word = 0;
        if (read(go[0], &word, 1) != 1) {
            _exit(0);
        }
        execvp(arguments[0], arguments.data());
        fail(failed[1], Stage::Run);
    }
    const int error = errno;
    close(go[0]);
    close(failed[1]);
    go_ = go[1];
    failed_ = failed[0];
    if (pid_ < 0) {
        close(go_);
        close(failed_);
        throw Error(Exit::Usage, fmt::format("cannot start {}: {}", name_, std::strerror(error)));
    }
    setpgid(pid_, pid_); // here, too: whoever of the two comes first
}

Child::~Child() {
    if (go_ >= 0) {
        close(go_);
        waitpid(pid_, nullptr, 0);
    } else if (!status_) {
        stop();
    }
    if (failed_ >= 0) {
        close(failed_);
    }
    if (terminal_ >= 0) {
        close(terminal_);
    }
}

void Child::release() {
    terminal_ = terminal_in_front();
    give_terminal(pid_);
    const char word = 1;
    [[maybe_unused]] const auto told = write(go_, &word, 1);
    close(go_);
    go_ = -1;
    Failure failure{};
    ssize_t got = 0;
    do {
        got = read(failed_, &failure, sizeof failure);
    } while (got < 0 && errno == EINTR);
    close(failed_);
    failed_ = -1;
    if (got == sizeof failure) {
        waitpid(pid_, nullptr, 0);
        status_ = 127;
        take_terminal_back();
        throw Error(Exit::Usage,
                    fmt::format("cannot {} {}: {}",
                                failure.stage == Stage::Run ? "run" : "become the user to run",
                                name_, std::strerror(failure.error)),
                    failure.stage == Stage::Run && failure.error == ENOENT
                        ? "Check the spelling; nothing was recorded, and no file was touched."
                        : "Nothing was recorded, and no file was touched.");
    }
}

std::optional<int> Child::ended() {
    int status = 0;
    if (!status_ && waitpid(pid_, &status, WNOHANG | WUNTRACED) == pid_) {
        if (WIFSTOPPED(status)) {
            const int by = WSTOPSIG(status);
            if (by == SIGTSTP || by == SIGTTIN || by == SIGTTOU) {
                suspend();
            }
            return std::nullopt;
        }
        status_ = code_of(status);
        take_terminal_back();
    }
    return status_;
}

/// The job is stopped: so is the rest of it, until the shell lets it go on.
void Child::suspend() {
    take_terminal_back();
    kill(0, SIGTSTP); // goes on here when the shell says so, or at once where no shell could
    if (terminal_ < 0) {
        terminal_ = terminal_in_front(); // begun in the background, fetched to the front
    }
    if (terminal_ >= 0 && tcgetpgrp(terminal_) == getpgrp()) {
        give_terminal(pid_);
    }
    kill(-pid_, SIGCONT);
}

bool Child::stop() {
    if (ended()) {
        return true;
    }
    // Not waited for, so the number is still the command's, and its group's.
    stopped_ = true;
    if (kill(-pid_, SIGTERM) != 0 && errno == EPERM) {
        return false;
    }
    kill(-pid_, SIGCONT);
    constexpr long kPause = 10'000'000;
    for (int tries = 0; tries < 100 && group_lives(pid_); ++tries) {
        pause(kPause);
    }
    kill(-pid_, SIGKILL);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = code_of(status);
    take_terminal_back();
    return true;
}

int Child::key_pressed() const {
    const int signal = status_.value_or(0) - 128;
    const bool key = signal == SIGINT || signal == SIGQUIT;
    return key && !stopped_ && terminal_ >= 0 ? signal : 0;
}

void Child::give_terminal(pid_t group) const {
    if (terminal_ >= 0) {
        // From the background it would stop this process.
        sigset_t block;
        sigset_t before;
        sigemptyset(&block);
        sigaddset(&block, SIGTTOU);
        pthread_sigmask(SIG_BLOCK, &block, &before);
        tcsetpgrp(terminal_, group);
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
}

/// Only from the command, or from a group of its that is no more: a shell may have given it to
/// somebody else meanwhile.
void Child::take_terminal_back() const {
    if (terminal_ >= 0) {
        const pid_t front = tcgetpgrp(terminal_);
        if (front == pid_ || (front > 0 && kill(-front, 0) != 0 && errno == ESRCH)) {
            give_terminal(getpgrp());
        }
    }
}

} // namespace daxscope::ebpf
