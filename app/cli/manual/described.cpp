// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/manual/described.h"

#include "model/handler.h"
#include "replay/export/format.h"

#include <algorithm>

namespace daxscope::cli {

namespace {

std::vector<std::string> handler_names() {
    std::vector<std::string> names;
    for (const model::Handler* handler : model::handlers()) {
        names.emplace_back(handler->name);
    }
    return names;
}

/// Values that are known by the option's name.
std::vector<std::string> choices_of(const std::string& verb, const DescribedOption& option) {
    const std::string name = option.longs.empty() ? option.argument : option.longs.front();
    if (name == "handler" || name == "before" || name == "after" || name == "HANDLER") {
        return handler_names();
    }
    if (name == "SHELL") {
        return completion_shells();
    }
    std::vector<std::string> names;
    if (verb == "export" && name == "format") {
        for (const exports::Format* format : exports::formats()) {
            names.emplace_back(format->name);
        }
    }
    return names;
}

DescribedOption described(const std::string& verb, const CLI::Option& option) {
    DescribedOption made;
    made.longs = option.get_lnames();
    made.shorts = option.get_snames();
    made.help = option.get_description();
    made.required = option.get_required();
    if (made.longs.empty() && made.shorts.empty()) {
        made.argument = option.get_name(true);
    } else if (option.get_items_expected_max() > 0) {
        made.value = option.get_type_name();
    }
    made.choices = choices_of(verb, made);
    return made;
}

std::vector<DescribedOption> options_of(const CLI::App& app) {
    std::vector<DescribedOption> options;
    for (const CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
        if (!option->get_group().empty()) { // else it is not shown
            options.push_back(described(app.get_name(), *option));
        }
    }
    std::stable_partition(options.begin(), options.end(),
                          [](const DescribedOption& option) { return !option.argument.empty(); });
    return options;
}

} // namespace

DescribedCommand described(const CLI::App& root) {
    DescribedCommand command;
    command.summary = root.get_description();
    command.footer = root.get_footer();
    command.options = options_of(root);
    for (const CLI::App* verb : root.get_subcommands([](const CLI::App*) { return true; })) {
        command.verbs.push_back({verb->get_name(), verb->get_description(), options_of(*verb)});
    }
    return command;
}

} // namespace daxscope::cli
