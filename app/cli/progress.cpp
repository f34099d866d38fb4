// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include "app/cli/text.h"
#include "replay/cache/cache.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fmt/format.h>
#include <unistd.h>

namespace daxscope::cli {

namespace {

constexpr std::array kStopping{SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t g_pressed = 0; ///< the first that came
std::atomic<std::int64_t> g_pressed_at = 0;
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "used in a signal handler");

/// A second one ends the process, but not within half a second of the first: that is one wish that
/// came twice, as from GNU timeout, or a key that was held.
void note(int signal) {
    constexpr std::int64_t kSameWish = 500'000'000;
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    const std::int64_t now = std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    if (g_pressed == 0) {
        g_pressed_at = now;
        g_pressed = signal;
    } else if (now - g_pressed_at > kSameWish) {
        std::signal(signal, SIG_DFL);
        raise(signal);
    }
}

} // namespace

struct Interrupt::Saved {
    std::array<struct sigaction, kStopping.size()> actions;
};

Interrupt::Interrupt() : saved_(std::make_unique<Saved>()) {
    g_pressed = 0;
    struct sigaction action {};
    action.sa_handler = &note;
    for (std::size_t k = 0; k < kStopping.size(); ++k) {
        sigaction(kStopping[k], nullptr, &saved_->actions[k]);
        const bool ignored = saved_->actions[k].sa_handler == SIG_IGN; // as nohup does
        if (!ignored || kStopping[k] == SIGINT) {
            sigaction(kStopping[k], &action, nullptr);
        }
    }
}

Interrupt::~Interrupt() {
    for (std::size_t k = 0; k < kStopping.size(); ++k) {
        sigaction(kStopping[k], &saved_->actions[k], nullptr);
    }
}

int Interrupt::signal() {
    return g_pressed;
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
    return cache::load(path, line.progress());
}

std::shared_ptr<const trace::Trace> load_rows(const std::filesystem::path& path,
                                              const Common& common) {
    TerminalProgress line("reading " + path.filename().string(), "events", common);
    return trace::Trace::load(path, line.progress());
}

} // namespace daxscope::cli
