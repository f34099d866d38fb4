// SPDX-License-Identifier: GPL-3.0-or-later
//
// Manual pages in the macros of man(7).
#include "app/cli/manual/described.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

/// Text of a page: dashes stay dashes that can be searched for and copied.
std::string roff(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '-') {
            safe += "\\-";
        } else if (letter == '\\') {
            safe += "\\e";
        } else if ((letter == '.' || letter == '\'') && (safe.empty() || safe.back() == '\n')) {
            safe += "\\&";
            safe += letter;
        } else {
            safe += letter;
        }
    }
    return safe;
}

/// Within a macro's quotes.
std::string in_macro(std::string_view text) {
    std::string safe;
    for (const char letter : roff(text)) {
        safe += letter == '"' ? std::string("\\(dq") : std::string(1, letter);
    }
    return safe;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return std::toupper(letter); });
    return text;
}

std::string head(const std::string& name, const std::string& summary) {
    return fmt::format(".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n"
                       ".\\\" Made by `daxscope manual`: of the same tables as --help.\n"
                       ".TH \"{}\" 1 \"\" \"daxscope {}\" \"daxscope\"\n.SH NAME\n{} \\- {}\n",
                       in_macro(upper(name)), in_macro(DAXSCOPE_VERSION), roff(name),
                       roff(summary));
}

std::string options(const std::vector<DescribedOption>& all) {
    std::string text;
    for (const DescribedOption& option : all) {
        std::string names;
        for (const std::string& name : option.shorts) {
            names += fmt::format("{}\\fB\\-{}\\fR", names.empty() ? "" : ", ", roff(name));
        }
        for (const std::string& name : option.longs) {
            names += fmt::format("{}\\fB\\-\\-{}\\fR", names.empty() ? "" : ", ", roff(name));
        }
        if (!option.argument.empty()) {
            names = fmt::format("\\fI{}\\fR", roff(option.argument));
        } else if (!option.value.empty()) {
            names += fmt::format(" \\fI{}\\fR", roff(option.value));
        }
        text += fmt::format(".TP\n{}\n{}\n", names, roff(option.help));
        if (!option.choices.empty()) {
            text += roff(fmt::format("One of {}.\n", fmt::join(option.choices, ", ")));
        }
    }
    return text;
}

std::string synopsis(const DescribedVerb& verb) {
    std::string text =
        fmt::format(".SH SYNOPSIS\n\\fBdaxscope {}\\fR [\\fIOPTIONS\\fR]", roff(verb.name));
    for (const DescribedOption& option : verb.options) {
        if (!option.argument.empty()) {
            text += option.required ? fmt::format(" \\fI{}\\fR", roff(option.argument))
                                    : fmt::format(" [\\fI{}\\fR]", roff(option.argument));
        }
    }
    return text + "\n";
}

constexpr std::string_view kExit = R"(.SH EXIT STATUS
.TP
0
done
.TP
1
usage or permission
.TP
2
input or output
.TP
3
losses or findings under \fB\-\-strict\fR, or an expectation that is not met; the page of each
verb says when
.TP
129, 130, 143
stopped with SIGHUP, Ctrl\-C, SIGTERM
.TP
141
the reader of the output closed its pipe
)";

std::string lower_first(std::string text) {
    if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0) {
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    }
    return text;
}

} // namespace

std::string manual_page(const DescribedCommand& command, const std::string& verb) {
    if (verb.empty()) {
        std::string text = head("daxscope", "record, replay and compare DAX page faults");
        text += ".SH SYNOPSIS\n\\fBdaxscope\\fR \\fIVERB\\fR [\\fIOPTIONS\\fR] …\n";
        text += fmt::format(".SH DESCRIPTION\n{}\n.SH VERBS\n", roff(command.summary));
        std::string pages;
        for (const DescribedVerb& each : command.verbs) {
            text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(each.name), roff(each.summary));
            pages += fmt::format(".BR daxscope\\-{} (1),\n", roff(each.name));
        }
        text += ".SH OPTIONS\n" + options(command.options) + std::string(kExit);
        text += ".SH FILES\n.TP\n\\fIdaxscope.daxtrace\\fR\nWhat is recorded into, and read, where "
                "no file is named. See\n.BR daxtrace (5).\n";
        return text + ".SH SEE ALSO\n" + pages + ".BR daxtrace (5)\n";
    }
    const auto found =
        std::find_if(command.verbs.begin(), command.verbs.end(),
                     [&verb](const DescribedVerb& each) { return each.name == verb; });
    if (found == command.verbs.end()) {
        return {};
    }
    std::string text = head("daxscope-" + verb, lower_first(found->summary));
    text += synopsis(*found);
    text += fmt::format(".SH DESCRIPTION\n{}.\n.SH OPTIONS\n{}", roff(found->summary),
                        options(found->options));
    text += kExit;
    return text + ".SH SEE ALSO\n.BR daxscope (1),\n.BR daxtrace (5)\n";
}

} // namespace daxscope::cli
