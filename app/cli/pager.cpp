// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pager.h"

#include "app/cli/text.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <string>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::cli {

namespace {

/// Empty: nobody is to page.
std::string pager_command() {
    for (const char* const name : {"DAXSCOPE_PAGER", "PAGER"}) {
        if (const char* const value = std::getenv(name); value != nullptr) {
            return std::strcmp(value, "cat") == 0 ? "" : value;
        }
    }
    return "less";
}

/// Calls `use` with the kept bytes, a part at a time, until it returns false.
template <typename Use>
void each_part(int kept, const Use& use) {
    std::array<char, 1 << 16> buffer{};
    off_t at = 0;
    while (true) {
        const ssize_t read = pread(kept, buffer.data(), buffer.size(), at);
        if (read <= 0 || !use(buffer.data(), static_cast<std::size_t>(read))) {
            return;
        }
        at += read;
    }
}

constexpr std::size_t kLeastWidth = 20; ///< columns: narrower than that nothing can be read

/// Puts a file in the place of the kept one whose lines are no longer than the terminal. Where
/// there is no memory for that, lines stay as they are.
void break_lines(int& kept, std::size_t width) {
    try {
        std::string text;
        each_part(kept, [&text](const char* part, std::size_t length) {
            text.append(part, length);
            return true;
        });
        text = terminal_prose(text, width);
        const int other = memfd_create("daxscope-output", MFD_CLOEXEC);
        for (std::size_t at = 0; other >= 0 && at < text.size();) {
            const ssize_t written = write(other, text.data() + at, text.size() - at);
            if (written <= 0) {
                close(other);
                return;
            }
            at += static_cast<std::size_t>(written);
        }
        if (other >= 0) {
            close(kept);
            kept = other;
        }
    } catch (const std::bad_alloc&) { // NOLINT(bugprone-empty-catch): as above
    }
}

/// Whether it takes more lines than the terminal has.
bool is_long(int kept, int terminal) {
    winsize size{};
    if (ioctl(terminal, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        return false;
    }
    std::size_t lines = 0, column = 0;
    each_part(kept, [&](const char* text, std::size_t length) {
        for (std::size_t k = 0; k < length; ++k) {
            const bool wraps = column == size.ws_col && text[k] != '\n';
            lines += text[k] == '\n' || wraps ? 1 : 0;
            // Bytes that go on with a character take no column.
            const bool goes_on = (static_cast<unsigned char>(text[k]) & 0xc0U) == 0x80U;
            column = text[k] == '\n' ? 0 : (wraps ? 0 : column) + (goes_on ? 0 : 1);
        }
        return lines < size.ws_row;
    });
    return lines >= size.ws_row;
}

/// @return false: there is no such program
bool page(int kept, int terminal, const std::string& command) {
    lseek(kept, 0, SEEK_SET);
    struct sigaction ignore {
    }, before{};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &before); // Ctrl-C is the pager's
    const pid_t pager = fork();
    if (pager == 0) {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGPIPE, SIG_DFL);
        dup2(kept, STDIN_FILENO);
        dup2(terminal, STDOUT_FILENO);
        setenv("LESS", "FRX", 0);
        execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    int status = 0;
    while (pager > 0 && waitpid(pager, &status, 0) < 0 && errno == EINTR) {
    }
    sigaction(SIGINT, &before, nullptr);
    constexpr int kNotFound = 127;
    return pager > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == kNotFound);
}

} // namespace

Pager::Pager(bool kept, bool pages) : pages_(pages && !pager_command().empty()) {
    if (!kept || isatty(STDOUT_FILENO) != 1) {
        return;
    }
    std::fflush(stdout);
    kept_ = memfd_create("daxscope-output", MFD_CLOEXEC);
    out_ = kept_ < 0 ? -1 : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (out_ >= 0 && dup2(kept_, STDOUT_FILENO) < 0) {
        close(out_);
        out_ = -1;
    }
    if (out_ >= 0) {
        shown_on(out_);
    }
}

Pager::~Pager() {
    show();
    if (kept_ >= 0) {
        close(kept_);
    }
}

void Pager::show() {
    if (out_ < 0) {
        return;
    }
    std::fflush(stdout);
    if (const std::size_t width = lines_kept() ? 0 : terminal_width(); width >= kLeastWidth) {
        break_lines(kept_, width);
    }
    dup2(out_, STDOUT_FILENO);
    close(out_);
    out_ = -1;
    shown_on(STDOUT_FILENO);
    if (pages_ && is_long(kept_, STDOUT_FILENO) && page(kept_, STDOUT_FILENO, pager_command())) {
        return;
    }
    each_part(kept_, [](const char* text, std::size_t length) {
        return std::fwrite(text, 1, length, stdout) == length; // finish() says where that failed
    });
}

} // namespace daxscope::cli
