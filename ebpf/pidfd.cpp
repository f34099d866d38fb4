// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/pidfd.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace daxscope::ebpf {

Pidfd::Pidfd(pid_t process) : fd_(static_cast<int>(syscall(SYS_pidfd_open, process, 0))) {}

Pidfd::Pidfd(Pidfd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Pidfd& Pidfd::operator=(Pidfd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Pidfd::~Pidfd() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

bool Pidfd::ended() const {
    pollfd event{fd_, POLLIN, 0};
    return fd_ >= 0 && poll(&event, 1, 0) > 0 && (event.revents & POLLIN) != 0;
}

} // namespace daxscope::ebpf
