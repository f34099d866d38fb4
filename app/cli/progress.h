// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verb.h"
#include "replay/store/trace.h"
#include "replay/trace/progress.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace daxscope::cli {

/// While it lives, the first Ctrl-C (SIGINT), SIGTERM or SIGHUP (unless that was ignored, as nohup
/// does) is noted instead of ending the process, so that what is temporary is removed; one that
/// comes more than half a second later ends it. At most one at a time.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    /// Whether one of them came since the guard was made.
    static bool pressed();
    /// Which one it was; 0: none.
    static int signal();

private:
    struct Saved;
    std::unique_ptr<Saved> saved_;
};

/// One line on stderr that says how far a long operation is, how fast, and how long it still
/// takes. Silent where stderr is no terminal or with -q. Ctrl-C stops the operation in order: the
/// Progress it gives throws Cancelled.
class TerminalProgress {
public:
    /// @param what what is done, e.g. "reading storm.daxtrace"; made printable
    /// @param unit what the operation counts, e.g. "events"
    TerminalProgress(const std::string& what, std::string unit, const Common& common);
    /// Clears the line.
    ~TerminalProgress();
    TerminalProgress(const TerminalProgress&) = delete;
    TerminalProgress& operator=(const TerminalProgress&) = delete;

    /// What to pass to the operation. It must not outlive this object.
    Progress progress();

private:
    using Clock = std::chrono::steady_clock;
    bool report(std::uint64_t done, std::uint64_t total);

    Interrupt interrupt_;
    std::string what_, unit_;
    bool shown_;
    bool drawn_ = false;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point next_ = begin_;
};

/// The line that TerminalProgress draws: "reading x  42 %  3.1 M events/s  2 s left".
std::string progress_text(std::string_view what, std::string_view unit, std::uint64_t done,
                          std::uint64_t total, double seconds);

/// cache::load() with its progress on the terminal: how every verb opens a trace.
/// @throws Error, Cancelled
std::shared_ptr<const trace::Trace> load_trace(const std::filesystem::path& path,
                                               const Common& common);
/// The same of the file itself, whatever the cache has.
std::shared_ptr<const trace::Trace> load_rows(const std::filesystem::path& path,
                                              const Common& common);

} // namespace daxscope::cli
