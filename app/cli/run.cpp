// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run.h"

#include "app/cli/text.h"
#include "app/cli/verb.h"

#include <fmt/format.h>

#include <cstdio>
#include <map>

namespace daxscope::cli {

namespace {

/// What is wrong with the arguments, and where the right ones are told; who names no verb at all is
/// shown what verbs there are.
std::string usage_error(const CLI::App* app, const CLI::Error& error) {
    const auto verbs = app->get_subcommands();
    const auto unknown = app->remaining();
    if (verbs.empty() && !unknown.empty() && !unknown.front().starts_with("-")) {
        return fmt::format("daxscope: there is no verb '{}'\n  `daxscope --help` names them.\n",
                           printable(unknown.front()));
    }
    if (verbs.empty()) {
        return CLI::FailureMessage::help(app, error);
    }
    const std::string name = "daxscope " + verbs.front()->get_name();
    return fmt::format("{}: {}\n  `{} --help` tells what it takes.\n", name, error.what(), name);
}

} // namespace

int run(int argc, const char* const* argv) {
    CLI::App app(
        "Records DAX page faults, replays them through models of the kernel's PMD fault handler "
        "before and after a fix, and compares the two.",
        "daxscope");
    app.set_version_flag("--version", "daxscope " DAXSCOPE_VERSION);
    app.require_subcommand(1);
    app.failure_message(usage_error);

    Common common;
    std::map<const CLI::App*, std::function<Exit()>> actions;
    for (const Verb& verb : verbs()) {
        CLI::App* sub = app.add_subcommand(std::string(verb.name), std::string(verb.summary));
        sub->add_flag("--json", common.json, "Print facts as JSON");
        sub->add_flag("-q,--quiet", common.quiet, "No progress and no notes");
        actions[sub] = verb.setup(*sub, common);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        app.exit(error);
        return static_cast<int>(asked ? Exit::Ok : Exit::Usage);
    }
    try {
        return static_cast<int>(actions.at(app.get_subcommands().front())());
    } catch (const Error& error) {
        fmt::print(stderr, "daxscope: {}\n", error.what());
        if (!error.remedy().empty()) {
            fmt::print(stderr, "  {}\n", error.remedy());
        }
        return static_cast<int>(error.exit());
    } catch (const Cancelled&) {
        fmt::print(stderr, "daxscope: stopped\n");
        return 130;
    } catch (const std::exception& error) {
        fmt::print(stderr, "daxscope: {}\n", error.what());
        return static_cast<int>(Exit::Io);
    }
}

} // namespace daxscope::cli
