// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/child.h"

#include "replay/trace/error.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

int code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

Child::Child(std::vector<std::string> command) : name_(command.front()) {
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
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        close(go[1]);
        char word = 0;
        if (read(go[0], &word, 1) != 1) {
            _exit(0);
        }
        execvp(arguments[0], arguments.data());
        const int error = errno;
        [[maybe_unused]] const auto told = write(failed[1], &error, sizeof error);
        _exit(127);
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
}

Child::~Child() {
    if (go_ >= 0) {
        close(go_);
        waitpid(pid_, nullptr, 0);
    }
    if (failed_ >= 0) {
        close(failed_);
    }
}

void Child::release() {
    const char word = 1;
    [[maybe_unused]] const auto told = write(go_, &word, 1);
    close(go_);
    go_ = -1;
    int error = 0;
    const auto got = read(failed_, &error, sizeof error);
    close(failed_);
    failed_ = -1;
    if (got == sizeof error) {
        waitpid(pid_, nullptr, 0);
        status_ = 127;
        throw Error(Exit::Usage, fmt::format("cannot run {}: {}", name_, std::strerror(error)));
    }
}

std::optional<int> Child::ended() {
    int status = 0;
    if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_) {
        status_ = code_of(status);
    }
    return status_;
}

void Child::stop() {
    if (ended()) {
        return;
    }
    if (kill(pid_, SIGTERM) != 0) {
        return;
    }
    for (int tries = 0; tries < 100 && !ended(); ++tries) {
        const timespec pause{0, 10'000'000};
        nanosleep(&pause, nullptr);
    }
    if (!ended()) {
        kill(pid_, SIGKILL);
        int status = 0;
        waitpid(pid_, &status, 0);
        status_ = code_of(status);
    }
}

} // namespace daxscope::ebpf
