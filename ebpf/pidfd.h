// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace daxscope::ebpf {

/// A process by a descriptor: its number may be another's once it has ended.
class Pidfd {
public:
    Pidfd() = default;
    /// @param process  its number in this PID namespace. Where it is gone, or the kernel has no
    ///   pidfd_open(), ended() is never true.
    explicit Pidfd(pid_t process);
    Pidfd(Pidfd&& other) noexcept;
    Pidfd& operator=(Pidfd&& other) noexcept;
    Pidfd(const Pidfd&) = delete;
    Pidfd& operator=(const Pidfd&) = delete;
    ~Pidfd();

    /// The process, all of its threads, has ended since.
    bool ended() const;

private:
    int fd_ = -1;
};

} // namespace daxscope::ebpf
