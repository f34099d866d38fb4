// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope view: hands over to daxscope-gui, which a server need not have installed.
#include "app/cli/input.h"
#include "app/cli/verb.h"
#include "app/common/arguments.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace daxscope::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGui = "daxscope-gui";

bool runs(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

/// Beside this program, in the build tree's folder of it, or in PATH; empty where it is nowhere.
fs::path find_gui() {
    std::error_code ignored;
    const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& path : {here / kGui, here.parent_path() / "gui" / kGui}) {
        if (runs(path)) {
            return path;
        }
    }
    const char* places = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): no other thread
    for (std::string rest = places == nullptr ? "" : places; !rest.empty();) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        const fs::path path = fs::path(rest.substr(0, end)) / kGui;
        if (end > 0 && runs(path)) {
            return path;
        }
        rest.erase(0, end + 1);
    }
    return {};
}

/// @param files one, two to be shown beside each other, or none
Exit view(std::vector<std::string> files, bool live, const std::string& report, bool force) {
    std::error_code ignored;
    if (files.empty() && (live || !report.empty() || fs::exists(kDefaultTrace, ignored))) {
        files.emplace_back(kDefaultTrace);
    }
    for (std::string& file : files) {
        file = app::file_named(std::move(file));
        if (access(file.c_str(), R_OK) != 0 && !(live && errno == ENOENT)) {
            throw Error(Exit::Io, fmt::format("cannot read {}: {}", file, std::strerror(errno)),
                        "Check the name and its permissions.");
        }
    }
    const fs::path gui = find_gui();
    if (gui.empty()) {
        throw Error(Exit::Usage, fmt::format("{} is not installed", kGui),
                    "Install it beside daxscope or in PATH; daxscope compare needs no window.");
    }
    std::vector<std::string> words{gui.string()};
    if (live) {
        words.emplace_back("--live");
    }
    if (!report.empty()) {
        words.insert(words.end(), {"--report", report});
        if (force) {
            words.emplace_back("--force");
        }
    }
    if (!files.empty()) {
        words.emplace_back("--");
        words.insert(words.end(), files.begin(), files.end());
    }
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    execv(gui.c_str(), argv.data());
    throw Error(Exit::Usage, fmt::format("cannot start {}: {}", gui.string(), std::strerror(errno)),
                "Check how it was installed.");
}

} // namespace

std::function<Exit()> setup_view(CLI::App& sub, const Common& /*common*/) {
    auto files = std::make_shared<std::vector<std::string>>();
    auto report = std::make_shared<std::string>();
    sub.remove_option(sub.get_option("--json")); // the window prints no facts
    sub.add_option(
           "FILE", *files,
           "The trace to show; or two, beside each other; without one, daxscope.daxtrace in "
           "this folder where there is one")
        ->expected(0, 2);
    auto force = std::make_shared<bool>(false);
    auto* const folder =
        sub.add_option("--report", *report,
                       "Write pictures, verdict and storms as a page into this folder instead of "
                       "opening a window; a report that is there is replaced");
    auto live = std::make_shared<bool>(false);
    sub.add_flag(
           "--live", *live,
           "Follow a recording that another process makes: what comes is shown until it ends; a "
           "file that is not there yet is waited for")
        ->excludes(folder);
    sub.add_flag("--force", *force, "Replace the report's files whosever they are")->needs(folder);
    return [files, live, report, force] {
        if (*live && files->size() > 1) {
            throw Error(Exit::Usage, "--live takes one trace, the one that is being recorded",
                        "daxscope view --live FILE");
        }
        return view(*files, *live, *report, *force);
    };
}

} // namespace daxscope::cli
