// SPDX-License-Identifier: GPL-3.0-or-later
//
// The command as a person has it: its own process, on a terminal.
#pragma once

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <pty.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace daxscope::cli {

/// A `daxscope` that runs on a terminal of its own, 200 columns wide. What it prints, on either
/// stream, comes in one text as the terminal gets it.
class OnTerminal {
public:
    explicit OnTerminal(const std::vector<std::string>& arguments) {
        std::vector<std::string> words{DAXSCOPE_PROGRAM};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<char*> argv;
        for (std::string& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        winsize size{};
        size.ws_row = 50;
        size.ws_col = 200;
        process_ = forkpty(&terminal_, nullptr, nullptr, &size);
        if (process_ < 0) {
            throw std::runtime_error("there is no terminal to be had");
        }
        if (process_ == 0) {
            execv(argv.front(), argv.data());
            _exit(127);
        }
    }
    ~OnTerminal() {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
        close(terminal_);
    }
    OnTerminal(const OnTerminal&) = delete;
    OnTerminal& operator=(const OnTerminal&) = delete;

    /// Reads until the text is there. @return false where the command ended, or a minute passed
    bool wait_for(const std::string& text) {
        while (seen_.find(text) == std::string::npos) {
            if (!read_more()) {
                return false;
            }
        }
        return true;
    }
    /// As the key does: the terminal sends the signal.
    void press_ctrl_c() const { type("\x03"); }
    void type(const std::string& keys) const {
        if (write(terminal_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
            throw std::runtime_error("the terminal takes no key");
        }
    }
    /// Reads the rest. @return the exit code; -1 where a signal ended the command or it did not end
    int wait_for_end() {
        while (read_more()) {
        }
        int status = 0;
        const auto end = deadline_;
        while (waitpid(process_, &status, WNOHANG) == 0) {
            if (Clock::now() > end) {
                return -1;
            }
            usleep(1000);
        }
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    const std::string& seen() const { return seen_; }

private:
    using Clock = std::chrono::steady_clock;

    bool read_more() {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
        pollfd ready{terminal_, POLLIN, 0};
        if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0) {
            return false;
        }
        char bytes[4096];
        const ssize_t count = read(terminal_, bytes, sizeof bytes);
        if (count <= 0) {
            return false; // EIO: the other end is closed
        }
        seen_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    pid_t process_ = -1;
    int terminal_ = -1;
    std::string seen_;
    Clock::time_point deadline_ = Clock::now() + std::chrono::minutes(1);
};

} // namespace daxscope::cli
