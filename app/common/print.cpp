// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/print.h"

#include "replay/words/escape.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace daxscope::app {

namespace {

void nothing(int /*signal*/) {}

} // namespace

void write_error(std::string_view text) noexcept {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
    std::clearerr(stderr);
}

void say_error(std::string_view program, std::string_view what, std::string_view remedy) {
    say("{}: {}\n", program, words::printable(what));
    if (!remedy.empty()) {
        say("  {}\n", words::printable(remedy));
    }
}

void prepare_streams() {
    // Standard input opened for writing and the others for reading: whoever uses them is told.
    constexpr std::array kModes{O_WRONLY, O_RDONLY, O_RDONLY};
    for (int fd = 0; fd < static_cast<int>(kModes.size()); ++fd) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
            // The lowest free number, which is fd: those below are open by now. It stays open.
            (void)::open("/dev/null", kModes[static_cast<std::size_t>(fd)]);
        }
    }
    struct sigaction before {};
    sigaction(SIGPIPE, nullptr, &before);
    if (before.sa_handler == SIG_DFL) {
        // A handler and not SIG_IGN: what we start inherits the one and not the other.
        struct sigaction action {};
        action.sa_handler = &nothing;
        action.sa_flags = SA_RESTART;
        sigaction(SIGPIPE, &action, nullptr);
    }
}

Printed finish_printing(std::string_view program, int error) {
    const bool before = std::ferror(stdout) != 0;
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0;
    error = error == 0 ? errno : error;
    std::clearerr(stdout);
    if (flushed && !before) {
        return Printed::All;
    }
    pollfd ready{STDOUT_FILENO, POLLOUT, 0};
    const bool no_reader = poll(&ready, 1, 0) > 0 && (ready.revents & POLLERR) != 0;
    if (error == EPIPE || (error == 0 && no_reader)) {
        return Printed::Closed;
    }
    say_error(program,
              error == 0 ? std::string("the output could not be written")
                         : fmt::format("the output could not be written: {}", std::strerror(error)),
              "What was printed is not complete: make room, or send it somewhere else.");
    return Printed::Failed;
}

} // namespace daxscope::app
