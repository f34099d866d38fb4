// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/search_run.h"

#include "app/cli/checks.h"
#include "app/cli/progress.h"
#include "app/cli/text.h"

#include <ctime>
#include <fmt/format.h>
#include <unistd.h>

namespace daxscope::cli {

using namespace model::explore;

namespace {

/// Processor time of this thread so far.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

} // namespace

void SearchArguments::add(CLI::App& sub) {
    sub.add_option("--max-memory", max_memory,
                   "Give up, with the verdict \"not finished\", above this (default 2G)")
        ->transform(as_bytes());
    sub.add_option("--max-states", max_states, "Give up above N states");
    sub.add_flag("--no-reduction", no_reduction,
                 "Make every step of a fault a transition of its own");
    sub.add_flag("--no-symmetry", no_symmetry, "Tell like tasks apart");
}

SearchProgress::SearchProgress(const std::string& what, const Common& common)
    : what_(printable(what)), shown_(!common.quiet && isatty(STDERR_FILENO) == 1) {}

SearchProgress::~SearchProgress() {
    if (drawn_) {
        say("\r\033[K");
    }
}

bool SearchProgress::due() {
    const auto now = Clock::now();
    if (!shown_ || now < next_) {
        return false;
    }
    next_ = now + std::chrono::milliseconds(200);
    drawn_ = true;
    return true;
}

void SearchProgress::next(const std::string& what) {
    if (Interrupt::pressed()) {
        throw Cancelled();
    }
    what_ = printable(what);
    begin_ = Clock::now();
    if (due()) {
        say("\r\033[K{}", what_);
    }
}

bool SearchProgress::report(const Status& status) {
    if (due()) {
        const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        say("\r\033[K{}  {} states  {} states/s  depth {}  {}{}", what_,
            count_text(static_cast<std::int64_t>(status.states)),
            rate_text(static_cast<double>(status.states) / seconds), status.depth,
            size_text(status.memory), status.cycles ? "  searching cycles" : "");
    }
    return !Interrupt::pressed();
}

Options search_options(const SearchArguments& arguments, SearchProgress& progress) {
    Options options;
    options.reduce = !arguments.no_reduction;
    options.symmetry = !arguments.no_symmetry;
    options.max_memory = arguments.max_memory;
    options.max_states = arguments.max_states;
    options.progress = [&progress](const Status& status) { return progress.report(status); };
    return options;
}

Searched search(const replay::NamedScenario& named, const model::Handler& handler,
                const Options& options) {
    const auto begin = std::chrono::steady_clock::now();
    const double cpu_begin = cpu_seconds();
    Searched searched{named, &handler, explore(named.scenario, handler, options), 0, 0};
    searched.cpu_seconds = cpu_seconds() - cpu_begin;
    searched.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return searched;
}

} // namespace daxscope::cli
