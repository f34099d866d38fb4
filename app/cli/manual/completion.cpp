// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/manual/described.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

/// The first sentence of a help text.
std::string brief(const std::string& help) {
    std::string text = help.substr(0, help.find_first_of(":;("));
    while (!text.empty() && text.back() == ' ') {
        text.pop_back();
    }
    return text;
}

/// "--output -o"
std::vector<std::string> words_of(const DescribedOption& option) {
    std::vector<std::string> words;
    for (const std::string& name : option.longs) {
        words.push_back("--" + name);
    }
    for (const std::string& name : option.shorts) {
        words.push_back("-" + name);
    }
    return words;
}

std::string all_words(const std::vector<DescribedOption>& options) {
    std::string text;
    for (const DescribedOption& option : options) {
        for (const std::string& word : words_of(option)) {
            text += (text.empty() ? "" : " ") + word;
        }
    }
    return text;
}

std::string verb_names(const DescribedCommand& command) {
    std::string text;
    for (const DescribedVerb& verb : command.verbs) {
        text += (text.empty() ? "" : " ") + verb.name;
    }
    return text;
}

std::string bash(const DescribedCommand& command) {
    std::string options, values;
    for (const DescribedVerb& verb : command.verbs) {
        options += fmt::format("    {}) options='{}' ;;\n", verb.name, all_words(verb.options));
        for (const DescribedOption& option : verb.options) {
            for (const std::string& word : words_of(option)) {
                if (!option.choices.empty()) {
                    values += fmt::format("    '{} {}') COMPREPLY=($(compgen -W '{}' -- \"$word\"))"
                                          "; return ;;\n",
                                          verb.name, word, fmt::join(option.choices, " "));
                } else if (!option.value.empty()) {
                    values += fmt::format("    '{} {}') return ;;\n", verb.name, word);
                }
            }
            if (!option.argument.empty() && !option.choices.empty()) {
                values += fmt::format("    '{} {}') [[ $word == -* ]] || COMPREPLY=($(compgen -W "
                                      "'{}' -- \"$word\"))"
                                      "; [[ $word == -* ]] || return ;;\n",
                                      verb.name, verb.name, fmt::join(option.choices, " "));
            }
        }
    }
    return fmt::format(R"(# bash completion of daxscope; made by `daxscope completion bash`
_daxscope() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} verb='' options='' each
    COMPREPLY=()
    for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        [[ $each == -* ]] || {{ verb=$each; break; }}
    done
    case $verb in
    '') COMPREPLY=($(compgen -W '{1} help {0}' -- "$word")); return ;;
    help) COMPREPLY=($(compgen -W '{1}' -- "$word")); return ;;
{2}    esac
    case "$verb $before" in
{3}    esac
    [[ $word == -* ]] && COMPREPLY=($(compgen -W "$options" -- "$word"))
}}
complete -o default -F _daxscope daxscope
)",
                       all_words(command.options), verb_names(command), options, values);
}

/// Within '…' of zsh's _arguments and _values.
std::string for_zsh(const std::string& text) {
    std::string quoted;
    for (const char letter : text) {
        if (letter == '\'') {
            quoted += "'\\''";
        } else {
            quoted += letter == '[' || letter == ']' || letter == ':' || letter == '\\' ? "\\" : "";
            quoted += letter;
        }
    }
    return quoted;
}

std::string zsh_arguments(const std::vector<DescribedOption>& options) {
    std::string text;
    for (const DescribedOption& option : options) {
        const std::string action =
            option.choices.empty() ? "_files" : fmt::format("({})", fmt::join(option.choices, " "));
        if (!option.argument.empty()) {
            text += fmt::format(" \\\n            '*:{}:{}'", for_zsh(option.argument), action);
            continue;
        }
        for (const std::string& word : words_of(option)) {
            text += fmt::format(
                " \\\n            '*{}[{}]{}'", word, for_zsh(brief(option.help)),
                option.value.empty() ? "" : fmt::format(":{}:{}", for_zsh(option.value), action));
        }
    }
    return text;
}

std::string zsh(const DescribedCommand& command) {
    std::string verbs, cases;
    for (const DescribedVerb& verb : command.verbs) {
        verbs += fmt::format(" \\\n            '{}[{}]'", verb.name, for_zsh(verb.summary));
        cases +=
            fmt::format("        {}) _arguments{} ;;\n", verb.name, zsh_arguments(verb.options));
    }
    return fmt::format(R"(#compdef daxscope
# zsh completion of daxscope; made by `daxscope completion zsh`
_daxscope() {{
    local state line curcontext="$curcontext"
    _arguments -C{} '1:verb:->verb' '*::argument:->argument'
    case $state in
    verb)
        _values verb{} ;;
    argument)
        case $line[1] in
{}        esac ;;
    esac
}}
_daxscope "$@"
)",
                       zsh_arguments(command.options), verbs, cases);
}

/// Within '…' of fish.
std::string for_fish(const std::string& text) {
    std::string quoted;
    for (const char letter : text) {
        quoted += letter == '\'' || letter == '\\' ? "\\" : "";
        quoted += letter;
    }
    return quoted;
}

std::string fish_options(const std::vector<DescribedOption>& options, const std::string& when) {
    std::string text;
    for (const DescribedOption& option : options) {
        const std::string choices =
            option.choices.empty()
                ? ""
                : fmt::format(" -xa '{}'",
                              for_fish(fmt::format("{}", fmt::join(option.choices, " "))));
        if (!option.argument.empty()) {
            if (!choices.empty()) {
                text += fmt::format("complete -c daxscope -n '{}'{}\n", when, choices);
            }
            continue;
        }
        text += fmt::format("complete -c daxscope -n '{}'", when);
        for (const std::string& name : option.longs) {
            text += " -l " + name;
        }
        for (const std::string& name : option.shorts) {
            text += " -s " + name;
        }
        text += fmt::format("{}{} -d '{}'\n", choices,
                            choices.empty() && !option.value.empty() ? " -r" : "",
                            for_fish(brief(option.help)));
    }
    return text;
}

std::string fish(const DescribedCommand& command) {
    std::string text = "# fish completion of daxscope; made by `daxscope completion fish`\n";
    for (const DescribedVerb& verb : command.verbs) {
        text += fmt::format("complete -c daxscope -n __fish_use_subcommand -a {} -d '{}'\n",
                            verb.name, for_fish(verb.summary));
    }
    text += fish_options(command.options, "__fish_use_subcommand");
    for (const DescribedVerb& verb : command.verbs) {
        text += fish_options(verb.options, "__fish_seen_subcommand_from " + verb.name);
    }
    return text;
}

} // namespace

const std::vector<std::string>& completion_shells() {
    static const std::vector<std::string> shells{"bash", "zsh", "fish"};
    return shells;
}

std::string completion(const DescribedCommand& command, std::string_view shell) {
    return shell == "bash" ? bash(command) : shell == "zsh" ? zsh(command) : fish(command);
}

} // namespace daxscope::cli
