// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run.h"

#include "app/cli/progress.h"

#include "app/cli/checks.h"
#include "app/cli/pager.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/common/arguments.h"
#include "replay/cache/cache.h"
#include "replay/import/binary.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <sstream>
#include <system_error>

namespace daxscope::cli {

namespace {

constexpr const char* kProgram = "daxscope";

/// The name of an option as it was written, without what stands behind its '='; empty where the
/// word is none.
std::string option_in(const std::string& word) {
    return word.size() > 1 && word.starts_with("-") && word != "--" ? word.substr(0, word.find('='))
                                                                    : std::string();
}

/// "; did you mean --format?": the long options that begin as the word does. None of them is taken
/// for it: the next version may have another that begins so.
std::string meant(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            if (word.size() > 2 && ("--" + name).starts_with(word)) {
                names.push_back("--" + name);
            }
        }
    }
    return names.empty() ? "" : fmt::format("; did you mean {}?", fmt::join(names, " or "));
}

/// What is wrong with the arguments, and where the right ones are told; who names no verb at all is
/// shown what verbs there are.
std::string usage_error(const CLI::App* app, const CLI::Error& error) {
    const auto verbs = app->get_subcommands();
    const auto unknown = app->remaining();
    if (verbs.empty() && !unknown.empty()) {
        const std::string option = option_in(unknown.front());
        return fmt::format("daxscope: there is no {} '{}'{}\n  `daxscope --help` names them.\n",
                           option.empty() ? "verb" : "option before the verb called",
                           printable(unknown.front()), option.empty() ? "" : meant(*app, option));
    }
    if (verbs.empty()) {
        std::string names = "daxscope: no verb\nUsage: daxscope [OPTION]... VERB [ARGUMENT]...\n\n";
        for (const Verb& verb : daxscope::cli::verbs()) {
            names += fmt::format("  {:<10}  {}\n", verb.name, verb.summary);
        }
        return names + "\n  `daxscope help VERB` tells what a verb takes, `daxscope --help` the "
                       "options before it.\n";
    }
    const std::string name = "daxscope " + verbs.front()->get_name();
    std::vector<std::string> extras = unknown; // before the verb
    for (const std::string& word : verbs.front()->remaining()) {
        extras.push_back(word);
    }
    const bool extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !extras.empty();
    // Whatever else is missing may be what it was to be.
    for (const std::string& word : extras) {
        const std::string option = option_in(word);
        if (const std::string names = meant(*verbs.front(), option); !names.empty()) {
            return fmt::format(
                "{}: there is no option '{}'{}\n  `{} --help` tells what it takes.\n", name,
                printable(option), names, name);
        }
    }
    return fmt::format(
        "{}: {}\n  `{} --help` tells what it takes.\n", name,
        printable(extra ? fmt::format("there is no place for '{}'", fmt::join(extras, " "))
                        : error.what()),
        name);
}

/// The words after the program's name. `help` and `help VERB` are what people try first.
std::vector<std::string> words_of(int argc, const char* const* argv) {
    std::vector<std::string> words(argv + 1, argv + std::max(argc, 1));
    if (!words.empty() && words.front() == "help") {
        words.erase(words.begin());
        const auto known = [&words](const Verb& verb) { return verb.name == words.front(); };
        if (words.empty() || std::any_of(verbs().begin(), verbs().end(), known)) {
            words.emplace_back("--help");
        } // else it is a verb that there is not
    }
    return words;
}

/// Says the exit statuses that a verb has, below what else its help says.
/// @param inherited what its help would end with otherwise
void say_statuses(CLI::App& sub, const Verb& verb, const std::string& inherited) {
    std::string own = sub.get_footer() == inherited ? "" : sub.get_footer();
    if (own.find("Exit status") != std::string::npos) {
        return; // record's is that of the command it runs
    }
    sub.footer(fmt::format("{}{}Exit status: 0 done, 1 usage or permission, 2 input or output{}{}; "
                           "stopped by a signal: 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP; 141 the "
                           "reader of the output closed its pipe.",
                           own, own.empty() ? "" : "\n\n", verb.third.empty() ? "" : ", 3 ",
                           verb.third));
}

/// Runs a verb. @param print_error set to the errno with which printing failed, where it did
int run_verb(const std::function<Exit()>& verb, int& print_error) {
    try {
        app::settle_sizes();
        return static_cast<int>(verb());
    } catch (const Error& error) {
        app::say_error(kProgram, error.what(), error.remedy());
        return static_cast<int>(error.exit());
    } catch (const Cancelled&) {
        app::say_error(kProgram, "stopped");
        // As if the signal had ended us.
        return 128 + (Interrupt::signal() != 0 ? Interrupt::signal() : SIGINT);
    } catch (const std::bad_alloc&) {
        app::say_error(
            kProgram, "not enough memory for this",
            "Record a shorter trace, or with -p; or let daxscope have more (ulimit -v).");
        return static_cast<int>(Exit::Io);
    } catch (const std::system_error& error) {
        if (std::ferror(stdout) != 0) { // fmt::print() could not
            print_error = error.code().value();
            return static_cast<int>(Exit::Ok);
        }
        app::say_error(kProgram, error.what());
        return static_cast<int>(Exit::Io);
    } catch (const std::exception& error) {
        app::say_error(kProgram, error.what());
        return static_cast<int>(Exit::Io);
    }
}

/// The exit status, once what was printed has reached the reader or has not. An error that the
/// verb ended with is said already, and stays.
int finish(int exit, int print_error) {
    const bool error =
        exit != static_cast<int>(Exit::Ok) && exit != static_cast<int>(Exit::Findings);
    switch (app::finish_printing(kProgram, print_error)) {
    case app::Printed::All:
        break;
    case app::Printed::Closed:
        return error ? exit : app::kReaderClosed;
    case app::Printed::Failed:
        return error ? exit : static_cast<int>(Exit::Io);
    }
    return exit;
}

} // namespace

int run(int argc, const char* const* argv) {
    app::prepare_streams();
    CLI::App line(
        "Records DAX page faults, replays them through models of the kernel's PMD fault handler "
        "before and after a fix, and compares the two.",
        kProgram);
    line.set_version_flag("-V,--version", [] {
        return "daxscope " DAXSCOPE_VERSION "\n" + source::binary_formats_text();
    });
    line.require_subcommand(1);
    line.failure_message(usage_error);
    line.footer("`daxscope help VERB` tells what a verb takes. Exit status: 0 done, 1 usage or "
                "permission, 2 input or output, 3 losses or findings under --strict or an "
                "expectation that is not met; stopped by a signal: 130 Ctrl-C, 143 SIGTERM, 129 "
                "SIGHUP; 141 the reader of the output closed its pipe.");

    Common common;
    line.add_flag("--json", common.json, "Print facts as JSON; before the verb or after it");
    line.add_flag("-q,--quiet", common.quiet, "No progress and no notes; likewise");
    line.add_flag("--no-cache", common.no_cache,
                  "Read traces themselves, and keep nothing of them; likewise");
    line.add_flag("--no-pager", common.no_pager,
                  "Print what is longer than the terminal as it is; likewise");
    struct Action {
        std::function<Exit()> run;
        bool pages;
    };
    std::map<const CLI::App*, Action> actions;
    for (const Verb& verb : verbs()) {
        CLI::App* sub = line.add_subcommand(std::string(verb.name), std::string(verb.summary));
        sub->add_flag("--json", common.json, "Print facts as JSON");
        sub->add_flag("-q,--quiet", common.quiet, "No progress and no notes");
        sub->add_flag("--no-cache", common.no_cache,
                      "Read traces themselves, and keep nothing of them");
        if (verb.pages) {
            sub->add_flag("--no-pager", common.no_pager,
                          "Print what is longer than the terminal as it is");
        }
        actions[sub] = {verb.setup(*sub, common), verb.pages};
        refuse_wrapping(*sub);
        say_statuses(*sub, verb, line.get_footer());
    }
    try {
        std::vector<std::string> words = words_of(argc, argv);
        std::reverse(words.begin(), words.end()); // as CLI11 wants them
        line.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        std::ostringstream out, err;
        line.exit(error, out, err);
        std::fputs(out.str().c_str(), stdout); // finish() says where that failed
        app::write_error(err.str());
        return finish(static_cast<int>(asked ? Exit::Ok : Exit::Usage), 0);
    }
    if (common.no_cache) {
        cache::use({});
    }
    int print_error = 0;
    const Action& action = actions.at(line.get_subcommands().front());
    Pager pager(action.pages && !common.json, !common.no_pager);
    const int exit = run_verb(action.run, print_error);
    pager.show();
    return finish(exit, print_error);
}

} // namespace daxscope::cli
