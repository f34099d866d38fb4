// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include "app/cli/text.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace daxscope::cli {

namespace {

volatile std::sig_atomic_t g_pressed = 0;

void note(int /*signal*/) {
    g_pressed = 1;
}

} // namespace

struct Interrupt::Saved {
    struct sigaction action;
};

Interrupt::Interrupt() : saved_(std::make_unique<Saved>()) {
    g_pressed = 0;
    struct sigaction action {};
    action.sa_handler = &note;
    action.sa_flags = static_cast<int>(SA_RESETHAND); // the second Ctrl-C ends the process
    sigaction(SIGINT, &action, &saved_->action);
}

Interrupt::~Interrupt() {
    sigaction(SIGINT, &saved_->action, nullptr);
}

bool Interrupt::pressed() {
    return g_pressed != 0;
}

TerminalProgress::TerminalProgress(const std::string& what, std::string unit, const Common& common)
    : what_(printable(what)), unit_(std::move(unit)),
      shown_(!common.quiet && isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
    if (drawn_) {
        say("\r\033[K");
    }
}

Progress TerminalProgress::progress() {
    return Progress(
        [this](std::uint64_t done, std::uint64_t total) { return report(done, total); });
}

bool TerminalProgress::report(std::uint64_t done, std::uint64_t total) {
    constexpr std::chrono::milliseconds kBetween{100};
    if (shown_) {
        if (const auto now = Clock::now(); now >= next_ + kBetween) {
            const std::chrono::duration<double> gone = now - begin_;
            say("\r\033[K{}", progress_text(what_, unit_, done, total, gone.count()));
            drawn_ = true;
            next_ = now;
        }
    }
    return !Interrupt::pressed();
}

std::string progress_text(std::string_view what, std::string_view unit, std::uint64_t done,
                          std::uint64_t total, double seconds) {
    std::string text(what);
    if (total > 0) {
        constexpr std::uint64_t kPercent = 100;
        text += fmt::format("  {} %", std::min(done, total) * kPercent / total);
    }
    if (seconds > 0 && done > 0) {
        const double rate = static_cast<double>(done) / seconds;
        text += fmt::format("  {} {}/s", rate_text(rate), unit);
        if (total > done) {
            text += fmt::format("  {:.0f} s left", static_cast<double>(total - done) / rate);
        }
    }
    return text;
}

std::shared_ptr<const trace::Trace> load_trace(const std::filesystem::path& path,
                                               const Common& common) {
    TerminalProgress line("reading " + path.filename().string(), "events", common);
    return trace::Trace::load(path, line.progress());
}

} // namespace daxscope::cli
