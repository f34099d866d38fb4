// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace daxscope::ebpf {

/// A command that is started, but waits before its first instruction until it is released.
class Child {
public:
    /// Forks; the new process has the caller's identity and privileges of this moment.
    /// @throws Error(Exit::Usage) if there is no process to be had
    explicit Child(std::vector<std::string> command);
    /// A child that was never released is killed.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Lets it run.
    /// @throws Error(Exit::Usage) if the command can't be run
    void release();
    /// Empty while it runs; then its exit code, or 128 + the signal that ended it.
    std::optional<int> ended();
    /// Ends it with SIGTERM, after a second with SIGKILL, and waits for it. Where this process has
    /// given up the right to do so, it does not wait: the kernel sends SIGTERM when it exits.
    void stop();
    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    int go_ = -1;     ///< write end: closing it without a word makes the child leave
    int failed_ = -1; ///< read end: errno of exec
    std::optional<int> status_;
    std::string name_;
};

} // namespace daxscope::ebpf
