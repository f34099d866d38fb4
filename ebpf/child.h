// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/privilege.h"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace daxscope::ebpf {

/// How a command is started.
struct ChildSetup {
    std::optional<Account> user;   ///< runs as this user; asks for root. Else as the caller
    bool stdout_to_stderr = false; ///< what it prints goes to stderr: stdout is spoken for
};

/// A command that is started, but waits before its first instruction until it is released. It has
/// a process group of its own, so that it can be ended with all that it started. On a terminal
/// whose foreground this process has, the command gets the foreground: Ctrl-C and what is typed
/// are the command's, as if a shell had started it, and Ctrl-Z stops both.
class Child {
public:
    /// Forks; the new process has the caller's identity and privileges of this moment.
    /// @throws Error(Exit::Usage) if there is no process to be had
    explicit Child(std::vector<std::string> command, const ChildSetup& setup = {});
    /// Ends it as stop() does. A child that was never released leaves without having run.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Lets it run. Comes back when its program is loaded (execve() succeeded).
    /// @throws Error(Exit::Usage) if the command can't be run
    void release();
    /// Empty while it runs; then its exit code, or 128 + the signal that ended it. Call it from the
    /// main thread: where the terminal's user stopped the command, this stops the process, too.
    std::optional<int> ended();
    /// Ends it and its process group with SIGTERM, after a second with SIGKILL, and waits for it.
    /// One that ended by itself is left alone, and so is what it left behind.
    /// @return false where it runs on, because this process has no right to end it
    bool stop();
    /// SIGINT or SIGQUIT, where that ended the command while the terminal's foreground was its own:
    /// the key was meant for who started this process as well. 0 else.
    int key_pressed() const;
    pid_t pid() const { return pid_; }

private:
    void suspend();
    void give_terminal(pid_t group) const;
    void take_terminal_back() const;

    pid_t pid_ = -1;
    int go_ = -1;       ///< write end: closing it without a word makes the child leave
    int failed_ = -1;   ///< read end: what failed before exec, and errno
    int terminal_ = -1; ///< the controlling terminal, where its foreground was this process's
    std::optional<int> status_;
    bool stopped_ = false; ///< by stop()
    std::string name_;
};

} // namespace daxscope::ebpf
